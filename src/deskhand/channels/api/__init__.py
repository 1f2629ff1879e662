"""The channel of the HTTP API: replies are read there, and told by webhook."""

from deskhand.core.ports import Delivery


class ApiChannel:
    """A reply on this channel has arrived once it is stored: readers fetch it from the API."""

    name = "api"
    honours_ids = True

    async def deliver(self, delivery: Delivery) -> str:
        """Nothing to carry."""
        return ""
