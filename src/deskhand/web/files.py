"""Files that customers sent, for people."""

from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from deskhand.web.api.keys import Desk
from deskhand.web.api.tickets import known
from deskhand.web.sessions import SignedIn

router = APIRouter(include_in_schema=False)
POLICY = "default-src 'none'; sandbox"
"""Whatever a file is, nothing in it runs and nothing of ours is reached from it."""


@router.get("/files/{upload_id}")
async def read(upload_id: str, desk: Desk, session: SignedIn) -> Response:
    """Pictures are shown, everything else is saved."""
    found = await desk.uploads.read(known(upload_id))
    shown = "inline" if found.media_type.startswith("image/") else "attachment"
    headers = {
        "content-disposition": f"{shown}; filename*=UTF-8''{quote(found.name)}",
        "content-security-policy": POLICY,
    }
    return Response(found.content, media_type=found.media_type, headers=headers)
