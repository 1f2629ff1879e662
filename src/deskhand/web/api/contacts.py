"""Who a customer is: what they are called where, and contacts that are one person."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from deskhand.core.contacts import Person
from deskhand.store.keys import ApiKey
from deskhand.web.api.keys import Desk, Reader, needs, only_known
from deskhand.web.api.schemas import OtherContactIn
from deskhand.web.api.tickets import ERRORS, known

Merger = Annotated[ApiKey, Depends(needs("merge_people"))]
router = APIRouter(
    prefix="/api/v1/contacts",
    tags=["contacts"],
    responses=ERRORS,
    dependencies=[Depends(only_known)],
)
ContactId = Annotated[str, Path(description="the contact's id, as a ticket has it")]


@router.get("/{contact_id}")
async def person(contact_id: ContactId, desk: Desk, key: Reader) -> Person:
    """Every contact that is the same person, and all that they are called, by whom and since when."""
    return await desk.identities.person(known(contact_id))


@router.post("/{contact_id}/merge")
async def merge(contact_id: ContactId, body: OtherContactIn, desk: Desk, key: Merger) -> Person:
    """Two contacts are one person: limits, histories and the chat count and show them together."""
    now = desk.clock.now()
    return await desk.identities.merge(known(contact_id), known(body.contact_id), key.actor, now)


@router.post("/{contact_id}/part")
async def part(contact_id: ContactId, desk: Desk, key: Merger) -> Person:
    """Undo it: a merged contact is somebody else, also if a source tells the same again."""
    return await desk.identities.part(known(contact_id), key.actor, desk.clock.now())
