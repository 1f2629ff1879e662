"""NUL is no character of any form or address: it is left out, as it is of every stored text."""

from deskhand.web.limits import Application, Message, Receive, Scope, Send

NUL = b"%00"
FORM = b"application/x-www-form-urlencoded"


class WithoutNul:
    """Between the door and the application; the body is whole by then."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on without it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["query_string"] = scope["query_string"].replace(NUL, b"")
        form = dict(scope["headers"]).get(b"content-type", b"").startswith(FORM)

        async def cleaned() -> Message:
            message = await receive()
            if form and message["type"] == "http.request":
                message["body"] = message.get("body", b"").replace(NUL, b"")
            return message

        await self._app(scope, cleaned, send)
