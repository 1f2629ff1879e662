"""What did not reach its destination, and what a person makes of it."""

from typing import Annotated

from fastapi import APIRouter, Depends

from deskhand.core.state import OutboxRow
from deskhand.store.keys import ApiKey
from deskhand.web.api.keys import Desk, Reader, needs, only_known
from deskhand.web.api.schemas import UndeliveredOut
from deskhand.web.api.tickets import ERRORS, known

SendingCaller = Annotated[ApiKey, Depends(needs("send_again"))]
router = APIRouter(
    prefix="/api/v1/deliveries",
    tags=["deliveries"],
    responses=ERRORS,
    dependencies=[Depends(only_known)],
)


@router.get("")
async def list_undelivered(desk: Desk, key: Reader) -> UndeliveredOut:
    """Dead letters, and deliveries that may or may not have arrived; newest first."""
    return UndeliveredOut(deliveries=await desk.outbox.undelivered())


@router.post("/{delivery_id}/resend")
async def resend(delivery_id: str, desk: Desk, key: SendingCaller) -> OutboxRow:
    """Send it again, under the same id."""
    return await desk.outbox.resend(known(delivery_id), key.actor, desk.clock.now())


@router.post("/{delivery_id}/arrived")
async def arrived(delivery_id: str, desk: Desk, key: SendingCaller) -> OutboxRow:
    """Say that an uncertain one arrived, after looking it up."""
    return await desk.outbox.arrived(known(delivery_id), key.actor, desk.clock.now())
