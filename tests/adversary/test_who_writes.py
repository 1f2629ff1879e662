"""Who somebody is at the door: nobody gets into another one's conversation by what they call themselves."""

from tests.adversary.company import ANA, CLEO, Writer
from tests.adversary.stage import Stage

from deskhand.core.messages import Sender

ASKS = "What about my order?"


def writer(**called: str | bool) -> Writer:
    return Writer("somebody", Sender.model_validate(called), None)


ANA_BY_BOTH = writer(id=ANA.id, email=ANA.email)
ZOE_WITH_HER_ADDRESS = writer(id="c-zoe", email=ANA.email)


async def contacts(stage: Stage, *writers: Writer, thread: str = "") -> list[str]:
    """Whom Deskhand takes each of them for, one after the other."""
    tickets = [(await stage.write(one, ASKS, thread)).ticket_id for one in writers]
    rows = await stage.rows("SELECT id, contact_id FROM tickets")
    known = {row[0]: row[1] for row in rows}
    return [known[ticket] for ticket in tickets]


async def test_invariant_17_who_is_not_vouched_for_joins_no_conversation_of_who_is(
    stage: Stage,
) -> None:
    vouched = await stage.write(writer(id=ANA.id), ASKS, "garden")
    not_vouched = await stage.write(writer(id=ANA.id, verified=False), ASKS, "garden")
    again = await stage.write(writer(id=ANA.id), ASKS, "garden")
    assert len({vouched.ticket_id, not_vouched.ticket_id, again.ticket_id}) == 3


async def test_invariant_03_the_thread_of_another_customer_is_another_conversation(
    stage: Stage,
) -> None:
    one, other = await contacts(stage, ANA_BY_BOTH, writer(id=CLEO.id), thread="garden")
    assert one != other
    assert len(await stage.rows("SELECT id FROM tickets")) == 2


async def test_invariant_03_one_person_is_one_contact_by_id_and_by_address(stage: Stage) -> None:
    seen = await contacts(stage, ANA_BY_BOTH, writer(id=ANA.id), writer(email=ANA.email.upper()))
    assert len(set(seen)) == 1


async def test_invariant_17_an_address_that_nobody_vouches_for_is_not_hers(stage: Stage) -> None:
    hers, not_hers = await contacts(stage, ANA_BY_BOTH, writer(email=ANA.email, verified=False))
    assert hers != not_hers


async def test_invariant_03_an_address_makes_no_two_ids_one(stage: Stage) -> None:
    hers, zoes = await contacts(stage, ANA_BY_BOTH, ZOE_WITH_HER_ADDRESS)
    assert hers != zoes


async def test_invariant_03_an_address_that_two_have_is_neithers(stage: Stage) -> None:
    seen = await contacts(stage, ANA_BY_BOTH, ZOE_WITH_HER_ADDRESS, writer(email=ANA.email))
    assert seen[2] not in seen[:2]


async def test_invariant_13_who_is_not_vouched_for_changes_no_address(stage: Stage) -> None:
    await contacts(stage, ANA_BY_BOTH, writer(id=ANA.id, email="eve@example.net", verified=False))
    addresses = await stage.rows("SELECT email FROM contacts")
    assert addresses == [(ANA.email,)]
