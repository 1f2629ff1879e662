"""What may leave to a customer."""

from typing import NewType

Cleared = NewType("Cleared", str)
"""Text that something has looked at, or that code or a person wrote: the only kind of text that
`flow.dispatch.to_customer` takes. A model's words become it in `flow.gate.gate` and nowhere else; every
other place where it is made is named in `tests/unit/test_ways_out.py`."""
