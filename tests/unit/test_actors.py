"""Who did something, as records keep it."""

import pytest
from pydantic import BaseModel

from deskhand.core.actors import AI, CUSTOMER, SYSTEM, Actor


class Deed(BaseModel):
    """What a record is like."""

    by: Actor


@pytest.mark.parametrize(
    ("actor", "text"),
    [
        (AI, "ai"),
        (CUSTOMER, "customer"),
        (SYSTEM, "system"),
        (Actor(kind="user", name="Mara"), "user:Mara"),
        (Actor(kind="key", name="Mara"), "key:Mara"),
        (Actor(kind="link", name="leads"), "link:leads"),
        (Actor(kind="shell", name="root"), "shell:root"),
        (Actor(kind="colleague", name="zendesk:77"), "colleague:zendesk:77"),
    ],
)
def test_an_actor_is_kept_as_text_and_read_again(actor: Actor, text: str) -> None:
    assert str(actor) == text
    assert Deed(by=actor).model_dump(mode="json") == {"by": text}
    assert Deed.model_validate({"by": text}).by == actor


@pytest.mark.parametrize(
    "name", ["ai", "customer", "system", "deskhand", "key:shop", "user:ai", ""]
)
def test_nobody_signs_as_somebody_else_whatever_they_are_called(name: str) -> None:
    signed = Actor(kind="user", name=name)
    again = Deed.model_validate(Deed(by=signed).model_dump(mode="json")).by
    assert again not in (AI, CUSTOMER, SYSTEM, Actor(kind="key", name="shop"))


@pytest.mark.parametrize("name", ["Mara", "leads (link)", "robot:7", "ai:Mara", "user:", ""])
def test_a_name_without_a_kind_is_nobody_in_particular(name: str) -> None:
    read = Deed.model_validate({"by": name}).by
    assert (read.kind, read.shown, str(read)) == ("unsaid", name or "unsaid", name)


def test_the_system_is_read_by_the_name_that_it_had_before() -> None:
    assert Deed.model_validate({"by": "deskhand"}).by == SYSTEM
