"""The page on which an admin sees, takes and erases one person's data."""

from pathlib import Path

from sqlalchemy.engine import URL
from tests.integration.test_api import told_desk
from tests.integration.test_leads_pages import signed_in

from deskhand.core.messages import IncomingMessage, Sender
from deskhand.store.privacy import noted_erasures

ZOE = Sender(id="c-zoe", email="zoe@example.org", name="Zoe Quill")


async def test_an_admin_looks_takes_the_file_and_erases(database: URL, tmp_path: Path) -> None:
    home = {"DESKHAND_HOME": str(tmp_path)}
    async with told_desk(database, {}, home) as desk, desk.jobs.app.open_async():
        await desk.receive(
            IncomingMessage(channel="api", message_id="m", sender=ZOE, text="My probe is dead.")
        )
        async with signed_in(desk, "Lena", "admin") as lena:
            shown = await lena.open("/privacy?who=ZOE@example.org")
            assert "<dt>messages</dt><dd>1</dd>" in shown
            taken = await lena.client.get("/privacy/export.json?who=c-zoe")
            assert taken.json()["messages"][0]["text"] == "My probe is dead."
            typo = await lena.send("/privacy/erase", {"who": "c-zoe", "again": "c-zo"})
            assert "once more" in typo.text
            await lena.open("/privacy?who=c-zoe")
            erased = await lena.send("/privacy/erase", {"who": "c-zoe", "again": " c-zoe"})
            assert "Erased, with 1 tickets" in erased.text
            assert str(noted_erasures(tmp_path)[0].by) == "user:Lena"
            unknown = await lena.client.get("/privacy?who=c-zoe")
            assert "there is no contact" in unknown.text
            gone = await lena.client.get("/privacy/export.json?who=c-zoe")
            assert gone.status_code == 404


async def test_nobody_else_sees_it(database: URL) -> None:
    async with told_desk(database, {}, {}) as desk, signed_in(desk, "Mara", "lead") as mara:
        assert (await mara.client.get("/privacy?who=c-zoe")).status_code == 403
        assert (await mara.client.get("/privacy/export.json?who=c-zoe")).status_code == 403
        assert "/privacy" not in await mara.open("/settings")
