"""One person by several ways of addressing: found to be one by the company's source, and parted again."""

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine
from tests.colleagues import user
from tests.contract.conftest import BEN, Store, reply
from tests.contract.test_ledger import intend, refund

from deskhand.core.contacts import Contact
from deskhand.core.context import Context
from deskhand.core.errors import NotFound, Refused
from deskhand.core.ledger import Totals
from deskhand.core.messages import Sender
from deskhand.core.tickets import Ticket
from deskhand.store.conversations import Conversations
from deskhand.store.identities import Identities
from deskhand.store.inbox import Inbox
from deskhand.store.merging import Merging
from deskhand.store.privacy import Privacy
from deskhand.store.tables import contact_identities, events, ledger

pytestmark = pytest.mark.parametrize("store", ["postgres"], indirect=True)
LENA = user("Lena")
BY_ID = Sender(id="c-ana")
BY_MAIL = Sender(email="Ana@Example.org")
BY_CRM = Sender(id="crm-77")
SPELLINGS = (BY_ID, BY_MAIL, BY_CRM)


async def answered(store: Store, sender: Sender, thread: str, known_as: str = "c-ana") -> Ticket:
    """A ticket for which the company's source said who writes."""
    claim = await store.begin(f"About {thread}.", sender=sender, thread=thread)
    contact = Contact(id=known_as, verified=sender.verified, known=bool(known_as))
    context = Context(at=store.now, contact=contact)
    return await store.end(claim, reply(context=context))


async def test_whom_the_source_finds_to_be_one_is_one_to_every_reader(
    store: Store, engine: AsyncEngine
) -> None:
    tickets = [await answered(store, one, f"t-{n}") for n, one in enumerate(SPELLINGS)]
    assert len({ticket.contact_id for ticket in tickets}) == 3
    person = await Identities(engine).person(tickets[2].contact_id)
    assert set(person.contacts) == {ticket.contact_id for ticket in tickets}
    claim = await store.begin(sender=BY_CRM, thread="next")
    assert len(claim.recent) == 3
    earlier = (await Inbox(engine).beside(tickets[0].id)).earlier
    assert {one.id for one in earlier} == {tickets[1].id, tickets[2].id, claim.ticket.id}
    listed = await Conversations(engine).of("mail", BY_CRM)
    assert len(listed) == 4
    merged = await Merging(engine).merge(tickets[1].id, tickets[2].id, LENA, store.now)
    assert merged.id == tickets[2].id


async def test_limits_count_what_was_done_under_any_of_the_names(store: Store) -> None:
    seen: list[Totals] = []
    for number, sender in enumerate((BY_MAIL, BY_ID)):
        claim = await store.begin(sender=sender, thread=f"t-{number}")
        plan = refund("30").model_copy(update={"order_id": f"F-{number}", "once": "code"})
        await intend(store, claim, plan, key=f"key-{number}", check=seen.append)
        context = Context(at=store.now, contact=Contact(id="c-ana"))
        await store.end(claim, reply(context=context))
    claim = await store.begin(sender=BY_ID, thread="third")
    await intend(store, claim, refund("5"), key="third", check=seen.append)
    counted = [totals.refunded_to_contact.get("EUR", Decimal(0)) for totals in seen]
    assert counted == [0, 0, 60]
    assert seen[2].live_once == ("code", "code")


async def test_limits_count_rows_that_an_older_release_kept_by_the_spelling_at_the_door(
    store: Store, engine: AsyncEngine
) -> None:
    seen: list[Totals] = []
    claim = await store.begin(sender=BY_MAIL, thread="t-0")
    await intend(store, claim, refund("30"), key="key-0", check=seen.append)
    await store.end(claim, reply())
    async with engine.begin() as connection:
        # As it is after an upgrade: the row, and what the contact was called then.
        await connection.execute(update(ledger).values(contact="ANA@Example.org"))
        await connection.execute(update(contact_identities).values(value="ANA@Example.org"))
    claim = await store.begin(sender=BY_MAIL, thread="t-1")
    await intend(store, claim, refund("5"), key="key-1", check=seen.append)
    assert seen[1].refunded_to_contact == {"EUR": Decimal(30)}


async def test_what_was_parted_stays_apart_until_a_person_says_otherwise(
    store: Store, engine: AsyncEngine
) -> None:
    first = await answered(store, BY_ID, "t-0")
    second = await answered(store, BY_MAIL, "t-1")
    people = Identities(engine)
    parted = await people.part(second.contact_id, LENA, store.now)
    assert parted.contacts == (second.contact_id,)
    await answered(store, BY_MAIL, "t-2")
    assert (await people.person(first.contact_id)).contacts == (first.contact_id,)
    assert await Conversations(engine).of("mail", BY_ID) != []
    with pytest.raises(Refused, match="two customers"):
        await Merging(engine).merge(first.id, second.id, LENA, store.now)
    with pytest.raises(Refused, match="merged into no other"):
        await people.part(second.contact_id, LENA, store.now)
    again = await people.merge(second.contact_id, first.contact_id, LENA, store.now)
    assert set(again.contacts) == {first.contact_id, second.contact_id}


async def test_a_merge_and_its_end_stand_in_the_log_of_both(
    store: Store, engine: AsyncEngine
) -> None:
    first = await answered(store, BY_ID, "t-0")
    second = await answered(store, BY_MAIL, "t-1")
    await Identities(engine).part(second.contact_id, LENA, store.now)
    async with engine.connect() as connection:
        told = await connection.execute(
            select(events.c.ticket_id, events.c.kind, events.c.payload)
            .where(events.c.kind.like("contacts_%"))
            .order_by(events.c.seq)
        )
        rows = [(row.ticket_id, row.kind, row.payload["by"]) for row in told]
    assert sorted(rows) == sorted(
        (ticket.id, kind, by)
        for ticket in (first, second)
        for kind, by in (("contacts_merged", "system"), ("contacts_parted", "user:Lena"))
    )


async def test_parting_one_takes_along_what_was_merged_into_it(
    store: Store, engine: AsyncEngine
) -> None:
    people = Identities(engine)
    ids = [
        (await answered(store, one, f"t-{n}", known_as="")).contact_id
        for n, one in enumerate(SPELLINGS)
    ]
    await people.merge(ids[2], ids[1], LENA, store.now)
    whole = await people.merge(ids[1], ids[0], LENA, store.now)
    assert set(whole.contacts) == set(ids)
    await people.merge(ids[0], ids[2], LENA, store.now)
    parted = await people.part(ids[1], LENA, store.now)
    assert set(parted.contacts) == {ids[1], ids[2]}
    assert (await people.person(ids[0])).contacts == (ids[0],)


@pytest.mark.parametrize("known_as", ["c-ben", ""])
async def test_others_and_those_whom_nobody_knows_stay_apart(
    store: Store, engine: AsyncEngine, known_as: str
) -> None:
    first = await answered(store, BY_ID, "t-0")
    await answered(store, BEN, "t-1", known_as)
    person = await Identities(engine).person(first.contact_id)
    assert person.contacts == (first.contact_id,)


async def test_an_address_that_went_to_somebody_else_makes_two_people_no_one(
    store: Store, engine: AsyncEngine
) -> None:
    ana = await answered(store, BY_MAIL, "t-0", "c-ana")
    ben = await answered(store, BEN, "t-1", "c-ben")
    await answered(store, BY_MAIL, "t-2", "c-ben")
    people = Identities(engine)
    assert (await people.person(ana.contact_id)).contacts == (ana.contact_id,)
    assert (await people.person(ben.contact_id)).contacts == (ben.contact_id,)
    again = await answered(store, Sender(id="ben-too"), "t-3", "c-ben")
    both = (await people.person(again.contact_id)).contacts
    assert set(both) == {ben.contact_id, again.contact_id}


async def test_merges_at_once_make_no_circle(store: Store, engine: AsyncEngine) -> None:
    people = Identities(engine)
    senders = (*SPELLINGS, BEN)
    a, b, c, d = [
        (await answered(store, one, f"t-{n}", known_as="")).contact_id
        for n, one in enumerate(senders)
    ]
    await people.merge(b, a, LENA, store.now)
    await people.merge(d, c, LENA, store.now)
    await asyncio.gather(people.merge(b, d, LENA, store.now), people.merge(c, a, LENA, store.now))
    seen = [set((await people.person(one)).contacts) for one in (a, b, c, d)]
    assert seen == [{a, b, c, d}] * 4
    assert len((await people.person(a)).merged) == 3


async def test_a_source_without_ids_makes_nobody_the_same(
    store: Store, engine: AsyncEngine
) -> None:
    for number, sender in enumerate((BY_ID, BEN)):
        claim = await store.begin(sender=sender, thread=f"t-{number}")
        ticket = await store.end(
            claim, reply(context=Context(at=store.now, contact=Contact(id="")))
        )
        person = await Identities(engine).person(ticket.contact_id)
        assert person.contacts == (ticket.contact_id,)


async def test_nobody_becomes_a_customer_by_saying_so(store: Store, engine: AsyncEngine) -> None:
    first = await answered(store, BY_ID, "t-0")
    eve = Sender(id="eve", email="ana@example.org", verified=False)
    await answered(store, eve, "t-1")
    people = Identities(engine)
    assert (await people.person(first.contact_id)).contacts == (first.contact_id,)
    assert len(await Conversations(engine).of("mail", BY_ID)) == 1


async def test_whom_nobody_vouches_for_is_nobodys_other_name(
    store: Store, engine: AsyncEngine
) -> None:
    await answered(store, BY_ID, "t-0")
    await answered(store, BY_CRM, "t-1")
    unvouched = BY_ID.model_copy(update={"verified": False})
    await answered(store, unvouched, "t-2", known_as="")
    eve = BY_CRM.model_copy(update={"verified": False})
    assert await Conversations(engine).of("mail", eve) == []
    claim = await store.begin(sender=eve, thread="t-3")
    assert claim.recent == ()


async def test_an_identity_says_who_vouched_for_it_and_since_when(
    store: Store, engine: AsyncEngine
) -> None:
    unvouched = Sender(email="ana@example.org", verified=False)
    began = store.now
    first = await answered(store, unvouched, "t-0", known_as="")
    people = Identities(engine)
    (kept,) = (await people.person(first.contact_id)).identities
    assert (kept.kind, kept.value, kept.channel) == ("email", "ana@example.org", "mail")
    assert (kept.verified_by, kept.since) == ("", began)
    store.clock.advance(hours=1)
    await answered(store, BY_ID, "t-1")
    named = {
        (one.kind, one.value): one.verified_by
        for one in (
            await people.person((await answered(store, BY_ID, "t-2")).contact_id)
        ).identities
    }
    assert named == {("id", "c-ana"): "channel mail", ("source", "c-ana"): "the company's source"}
    with pytest.raises(NotFound):
        await people.person("nobody")


async def test_one_person_is_exported_and_erased_under_every_name(
    store: Store, engine: AsyncEngine, tmp_path: Path
) -> None:
    for n, one in enumerate(SPELLINGS):
        await answered(store, one, f"t-{n}")
    await answered(store, BEN, "t-9", "c-ben")
    for turn in range(4):
        store.clock.advance(hours=turn)
    privacy = Privacy(engine, tmp_path)
    whole = await privacy.export("crm-77")
    assert len(whole["tickets"]) == 3
    assert {one["value"] for one in whole["contact_identities"]} >= {"ana@example.org", "crm-77"}
    assert (await privacy.erase("ana@example.org", LENA, store.now)).tickets == 3
    async with engine.connect() as connection:
        left = await connection.execute(select(contact_identities.c.value))
        assert set(left.scalars()) == {"c-ben", "ben@example.org"}
