"""Who somebody is, however the door spells it, and what an unverified message may change."""

from decimal import Decimal
from typing import Any

import pytest
from tests.contract.conftest import ANA, BEN, Store
from tests.contract.test_ledger import intend, refund

from deskhand.core.errors import Refused
from deskhand.core.ledger import Totals
from deskhand.core.messages import Attachment, Sender
from deskhand.core.ports import Plan
from deskhand.core.state import Receipt

SPELLINGS = (
    Sender(id="c-ana"),
    Sender(email="ana@example.org"),
    Sender(id="crm-77", email="ana@example.org"),
)
"""One person of the company's source, `c-ana`, as three systems know her."""


def of_ana(plan: Plan) -> Plan:
    return plan.model_copy(update={"contact": "c-ana"})


async def test_limits_count_by_whom_the_source_found_however_she_writes(store: Store) -> None:
    seen: list[Totals] = []

    def look(totals: Totals) -> None:
        seen.append(totals)

    for number, sender in enumerate(SPELLINGS):
        claim = await store.begin(sender=sender, thread=f"t-{number}")
        plan = of_ana(refund("20").model_copy(update={"order_id": f"F-{number}", "once": "code"}))
        row = await intend(store, claim, plan, key=f"key-{number}", check=look)
        assert row.contact == "c-ana"
    assert [totals.refunded_to_contact.get("EUR", Decimal(0)) for totals in seen] == [0, 20, 40]
    assert [totals.live_once for totals in seen] == [(), ("code",), ("code", "code")]


async def test_what_was_counted_by_a_spelling_before_still_counts(store: Store) -> None:
    claim = await store.begin(sender=SPELLINGS[1])
    await intend(store, claim, refund("30"))
    seen: list[Totals] = []
    other = await store.begin(sender=SPELLINGS[1], thread="other")
    await intend(store, other, of_ana(refund("20")), key="other", check=seen.append)
    assert seen[0].refunded_to_contact == {"EUR": Decimal(30)}


@pytest.mark.parametrize(
    "more",
    [{"text": "Something else."}, {"sender": BEN}, {"sender": Sender(email="eve@x.example")}],
)
async def test_an_id_that_was_another_messages_is_refused(
    store: Store, more: dict[str, Any]
) -> None:
    first = await store.hear("My probe is offline.", message_id="m-77")
    text, sender = more.get("text", "My probe is offline."), more.get("sender", ANA)
    with pytest.raises(Refused, match="m-77"):
        await store.hear(text, sender, message_id="m-77")
    again = await store.hear("My  probe is offline.\r\n", message_id="m-77")
    assert (again.duplicate, again.message_id) == (True, first.message_id)


async def test_another_file_or_subject_under_an_id_is_refused(store: Store) -> None:
    """The second file would be lost."""
    file = Attachment(name="a.pdf", media_type="application/pdf", size=1)
    other = file.model_copy(update={"name": "b.png", "media_type": "image/png"})
    moved = file.model_copy(update={"url": "https://files.example/2"})

    async def hear(subject: str, *files: Attachment) -> Receipt:
        return await store.hear("", message_id="m-79", subject=subject, attachments=files)

    first = await hear("Probe", file)
    for subject, files in (("Probe", (other,)), ("Hub", (file,)), ("Probe", ())):
        with pytest.raises(Refused, match="m-79"):
            await hear(subject, *files)
    again = await hear("Probe", moved)
    assert (again.duplicate, again.message_id) == (True, first.message_id)


async def test_an_emoji_is_another_text_too(store: Store) -> None:
    await store.hear("👍", message_id="m-78")
    with pytest.raises(Refused, match="m-78"):
        await store.hear("👎", message_id="m-78")
    assert (await store.hear(" 👍\n", message_id="m-78")).duplicate


async def test_an_unverified_message_moves_no_answer_elsewhere(store: Store) -> None:
    hers = await store.hear("My probe is offline.")
    eve = ANA.model_copy(update={"email": "eve@evil.example", "name": "Eve", "verified": False})
    await store.hear("And mine.", sender=eve, thread="another")
    assert (await store.tickets.sender(hers.ticket_id)).email == ANA.email
    assert (await store.tickets.sender(hers.ticket_id)).name == ANA.name


async def test_what_others_said_before_the_first_vouched_message_is_not_kept(store: Store) -> None:
    """Somebody writes in Ana's name before she ever did; the answer to her would go to them."""
    eve = Sender(id=ANA.id, email="eve@evil.example", name="Eve", verified=False)
    await store.hear("My probe is offline.", sender=eve, thread="eve")
    hers = await store.hear("And mine.", sender=Sender(id=ANA.id), thread="hers")
    assert (await store.tickets.sender(hers.ticket_id)).email == ""
    assert (await store.tickets.sender(hers.ticket_id)).name == ""
    known = await store.hear("Hello?", sender=ANA, thread="known")
    again = await store.hear("And now?", sender=Sender(id=ANA.id), thread="again")
    for ticket in (known, again):
        assert (await store.tickets.sender(ticket.ticket_id)).email in (ANA.email, "")
    await store.hear("Still me.", sender=eve, thread="eve again")
    assert (await store.claim(again)).sender.email != eve.email


async def test_an_id_that_was_only_claimed_beside_an_address_is_not_vouched_for_with_it(
    store: Store,
) -> None:
    eve = Sender(id="cust-bob", email="eve@evil.example", verified=False)
    await store.hear("My probe is offline.", sender=eve, thread="eve")
    hers = await store.hear("Hello?", sender=Sender(email="eve@evil.example"), thread="hers")
    assert (await store.claim(hers)).sender.id == ""
    his = await store.hear("Hello!", sender=Sender(id="cust-bob"), thread="his")
    assert (await store.claim(his)).sender.email == ""


async def test_an_answer_goes_to_whom_the_message_came_from_whatever_comes_in_meanwhile(
    store: Store,
) -> None:
    mixed = Sender(id="c-ana", email="cleo@example.org", name="Cleo")
    first = await store.hear("Where is my order?", sender=mixed, thread="t-1")
    second = await store.hear("And mine?", sender=ANA, thread="t-2")
    assert (await store.claim(first)).sender.email == mixed.email
    assert (await store.claim(second)).sender.email == ANA.email
    third = await store.hear("Hello?", sender=mixed, thread="t-3")
    assert (await store.tickets.sender(second.ticket_id)).email == ANA.email
    assert (await store.tickets.sender(third.ticket_id)).email == mixed.email


async def test_who_only_says_to_be_somebody_uses_up_nothing_of_theirs(store: Store) -> None:
    stranger = Sender(id=ANA.id, verified=False)
    for number in range(3):
        await store.answered(
            f"My probe is offline, {number}.", sender=stranger, thread=f"s-{number}"
        )
    hers = await store.begin("My probe is offline.", sender=ANA, thread="hers")
    assert (hers.replies_last_hour, hers.recent) == (0, ())
    again = await store.begin("My probe is offline.", sender=stranger, thread="s-9")
    assert again.replies_last_hour == 3
    assert len(again.recent) == 3
