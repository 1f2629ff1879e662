"""What a hostile model wrote, in the pages of the people who look at it."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from lxml import html
from tests.adversary.company import WRITERS
from tests.adversary.stage import Stage

from deskhand.core.decisions import Proposal
from deskhand.web.server import web_app

ANA = next(writer for writer in WRITERS if writer.called == "Ana by id")
ATTACK = (
    "<script>document.title='owned'</script><img src=x onerror=alert(1)><b>bold</b>"
    '"><svg onload=alert(1)><a href="javascript:alert(1)" hx-get="/x">x</a>'
    "<iframe src=//evil.example></iframe>{{7*7}}<style>*{display:none}</style>"
)
FORBIDDEN = ("iframe", "object", "embed", "base")


def parsed(page: str) -> html.HtmlElement:
    """A page as a browser has it."""
    return html.document_fromstring(page)  # pyright: ignore[reportUnknownMemberType]


@pytest.fixture
def page(stage: Stage, runner: asyncio.Runner) -> Iterator[httpx.AsyncClient]:
    """A browser of the team's, without JavaScript; everybody is signed in, as in the demo."""
    app = web_app(stage.desk, open_pages=True)
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", follow_redirects=True
    )
    yield client
    runner.run(client.aclose())


async def test_invariant_33_what_a_model_and_a_customer_wrote_runs_nowhere(
    stage: Stage, page: httpx.AsyncClient
) -> None:
    """As a message, a refused reply, a reason, a brief, a draft: all of it is text."""
    said = Proposal(reply=ATTACK, confidence=0.95, citations=(ATTACK,), reason=ATTACK, action=None)
    ticket = await stage.hear(ANA, f"How do I pair a probe? {ATTACK}", *[said] * 3)
    assert (await stage.desk.tickets.ticket(ticket)).owner == "queue"
    for path in ("/inbox", f"/inbox/{ticket}", "/knowledge/gaps"):
        answer = await page.get(path)
        assert answer.status_code == 200, path
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        nonce = policy.partition("'nonce-")[2].partition("'")[0]
        assert nonce
        tree = parsed(answer.text)
        for element in tree.iter("*"):
            assert element.tag not in FORBIDDEN, path
            assert element.tag != "script" or element.get("nonce") == nonce, path
            for name, value in element.attrib.items():
                assert not str(name).startswith("on"), (path, name)
                assert not str(value).strip().lower().startswith("javascript:"), (path, value)
        assert tree.xpath("//img[@src='x'] | //svg[@onload] | //style | //*[@hx-get='/x']") == []


async def test_invariant_33_what_the_model_wrote_is_there_to_be_read_all_the_same(
    stage: Stage, page: httpx.AsyncClient
) -> None:
    ticket = await stage.hear(ANA, f"I want to speak to a human. {ATTACK}")
    answer = await page.get(f"/inbox/{ticket}")
    assert "document.title='owned'" in str(parsed(answer.text).text_content())
