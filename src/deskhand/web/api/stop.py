"""The switch that stops the AI, over the API."""

from typing import Annotated

from fastapi import APIRouter, Depends

from deskhand.core.stop import Stopped
from deskhand.store.keys import ApiKey
from deskhand.web.api.keys import Desk, Reader, needs, only_known
from deskhand.web.api.schemas import StopIn, StopOut
from deskhand.web.api.tickets import ERRORS

Stopper = Annotated[ApiKey, Depends(needs("stop_the_ai"))]
router = APIRouter(
    prefix="/api/v1/stop",
    tags=["operations"],
    responses=ERRORS,
    dependencies=[Depends(only_known)],
)


@router.get("")
async def state(desk: Desk, key: Reader) -> StopOut:
    """Whether the AI is stopped, since when and by whom."""
    return StopOut(stopped=await desk.stop.state())


@router.post("")
async def stop(body: StopIn, desk: Desk, key: Stopper) -> Stopped:
    """Stop the AI now: nothing of it leaves or is done, of turns under way neither. Who stopped it first
    stands."""
    return await desk.stop.stop(key.actor, body.why, desk.clock.now())


@router.delete("", status_code=204)
async def start(desk: Desk, key: Stopper) -> None:
    """Let the AI work again, on what is asked from now on."""
    await desk.stop.start()
