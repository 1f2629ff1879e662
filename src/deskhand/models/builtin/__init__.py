"""The model that needs no network: templates over the customer's context, and quoted passages."""

from deskhand.models.builtin.model import BuiltinModel

__all__ = ["BuiltinModel"]
