"""A second model reads the finished reply, where the company wants that: it may refuse, never allow."""

from deskhand.core.cleared import Cleared
from deskhand.core.decisions import Reason, Verdict
from deskhand.core.ports import Answer, CheckRequest, Model, Objection, SecondReader
from deskhand.flow.gate import BUILTIN, Grounds
from deskhand.flow.steps import CHECK
from deskhand.flow.turn_context import TurnContext


async def second_read(
    ctx: TurnContext, text: Cleared, written_by: str, grounds: Grounds, attempt: int
) -> Cleared | Verdict:
    """`text`, or why it must not leave by what the second reader says.

    A reader that does not answer refuses: whoever asked for a second look gets one, or a person.
    """
    reader = ctx.parts.models.second_reader
    if reader is None or written_by == BUILTIN:
        return text
    request = CheckRequest(
        reply=text,
        asked=grounds.reading.text,
        passages=grounds.passages,
        context=grounds.context,
        looked_up=grounds.looked_up,
    )

    async def check(model: Model) -> Answer[Objection]:
        assert isinstance(model, SecondReader)
        return await model.check(request)

    tried = await ctx.step(CHECK.again(attempt), lambda: ctx.ask((reader,), check))
    if tried.value is None:
        assert tried.verdict is not None
        return tried.verdict
    if not tried.value.what:
        return text
    return Verdict(reason=Reason.GATE_REFUSED, evidence=tried.value.what, rule="gate.second_reader")
