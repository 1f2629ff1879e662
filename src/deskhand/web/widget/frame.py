"""The script that a site includes, and the frame that it opens: only on the sites that the company
named, and on pages of this server itself."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import FileResponse, Response

from deskhand.web.api.keys import Desk
from deskhand.web.rendering import HERE, language_of, render, translations_of
from deskhand.web.widget.caller import Widget
from deskhand.web.widget.words import WIDGET_WORDS

router = APIRouter(prefix="/widget/{channel}", include_in_schema=False)
SCRIPT_SECONDS = 300
"""How long a browser may keep the script, which a site's every page asks for."""
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors {origin}"
)


@router.get("/widget.js")
async def script(widget: Widget) -> Response:
    """For any site: it does nothing where the frame may not be shown."""
    headers = {
        "cache-control": f"public, max-age={SCRIPT_SECONDS}",
        "cross-origin-resource-policy": "cross-origin",
    }
    path = HERE / "static" / "widget" / "widget.js"
    return FileResponse(path, media_type="text/javascript", headers=headers)


@router.get("/frame")
async def frame(
    request: Request, desk: Desk, widget: Widget, origin: Annotated[str, Query(max_length=300)]
) -> Response:
    """The chat, for one site. 403 on every other."""
    here = request.url
    if origin not in (*widget.origins, f"{here.scheme}://{here.netloc}"):
        name = origin.partition("://")[2] or origin
        raise HTTPException(403, f"{name[:100]} is not among the origins of this chat")
    language = language_of(request, "")
    say: Any = translations_of(language).gettext
    words = {key: say(text) for key, text in WIDGET_WORDS.items()}
    if widget.greeting:
        words["greeting"] = widget.greeting
    settings = {"origin": origin, "channel": widget.name, "words": words, "language": language}
    values = {
        "company": desk.policy.company,
        "words": words,
        "settings": json.dumps(settings, ensure_ascii=False),
    }
    answer = render(request, "widget.html", values, language)
    policy = POLICY.format(nonce=request.state.nonce, origin=origin)
    answer.headers["content-security-policy"] = policy
    answer.headers["cross-origin-resource-policy"] = "cross-origin"
    return answer
