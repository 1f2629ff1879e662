"""An endpoint for trying things out."""

from typing import Any

from deskhand.core.ports import ActionCall


class StubbedEndpoint:
    """Stands in for the company's endpoint in `ask` and `replay`: nothing is done."""

    name = "stub"
    honours_keys = True

    async def execute(self, call: ActionCall) -> dict[str, Any]:
        """Done, as far as anyone can see."""
        return {"code": "STUB"} | {key: str(value) for key, value in call.arguments.items()}

    async def find(self, key: str) -> dict[str, Any] | None:
        """Nothing was ever done."""
        return None
