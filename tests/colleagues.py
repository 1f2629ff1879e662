"""Those who act in tests."""

from deskhand.core.actors import Actor


def user(name: str) -> Actor:
    """A colleague who signed in."""
    return Actor(kind="user", name=name)
