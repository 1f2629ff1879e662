"""A desk on which everything that others can write is an attack on whoever reads it."""

import gzip
import json
import re
from pathlib import Path

from playwright.sync_api import Frame, Page
from tests.journeys.program import Running
from tests.shell import deskhand

INJECTIONS = Path(__file__).parents[3] / "shared" / "data" / "injections"
MARKUP = re.compile(r"<[a-zA-Z/!]|javascript:")
OWN = (
    "<script>document.title='owned'</script>"
    "<img src=x onerror=\"document.title='owned'\"><b>bold</b> javascript:alert(1) "
    '"><svg onload=alert(1)> {{7*7}} <a href="/inbox/x" hx-get="/x" hx-trigger="load">x</a>'
)
ALPACA = "How many buckets of water does the office alpaca drink?"
FROM_THE_ALPACA = {
    "reply": "The office alpaca drinks 3 buckets of water and lives behind the printer.",
    "citations": ["alpaca#0"],
}
NOBODY_KNOWS = "Which paint keeps the office llama dry"
PERSON = "I want to talk to a human being. "
NOT_OURS = """() => [...document.querySelectorAll('*')].filter((one) =>
    ['IFRAME', 'OBJECT', 'EMBED', 'BASE'].includes(one.tagName) || one.tagName === 'SCRIPT' && !one.src
    || [...one.attributes].some(({ name, value }) => name.startsWith('on') || name === 'style' && value
        || ['href', 'src', 'action', 'formaction'].includes(name) && /^\\s*javascript:/i.test(value))
    || one.matches('.text *, .words *, .row .subject *, .row .snippet *, h1 *, a[href="/inbox/x"]')
    || one.tagName === 'IMG' && !/^.(files|static)./.test(one.getAttribute('src'))
).map((one) => one.outerHTML.slice(0, 200))"""


def injections() -> list[str]:
    """Attacks that were collected elsewhere, and mails that carry some: every text with markup."""
    texts: list[str] = []
    for path in sorted(INJECTIONS.glob("*.jsonl*")):
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as lines:
            texts += [str(text) for line in lines for text in json.loads(line).values()]
    return [text for text in texts if MARKUP.search(text)]


def import_articles(program: Running, attack: str, folder: Path) -> None:
    """Two articles that say nearly the same with other numbers, full of it, which nobody is told; and
    one that answers cite."""
    facts = "The office llama eats {carrots} carrots a day and sleeps near the third radiator."
    rows = [
        {"id": name, "title": title, "text": f"{facts.format(carrots=carrots)}\n{attack}"}
        for name, title, carrots in (
            ("llama", "The office llama", 12),
            (f"more{attack[:50]}", f"The office llama {attack[:150]}", 15),
        )
    ]
    told = str(FROM_THE_ALPACA["reply"])
    rows.append({"id": "alpaca", "title": "The office alpaca", "text": told})
    file = folder / "articles.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    imported = deskhand("kb", "import", file, env=program.environment)
    assert imported.returncode == 0, imported.stderr


def hostile_ticket(program: Running, attack: str) -> str:
    """A ticket whose every word is one, of the customer, the model and the team. Its id."""
    program.brain.say("brief", issue=attack[:400], next_step=attack[:400])
    ticket_id = program.handed_off(PERSON + attack, "c-36", attack[:200])
    for place, body in (
        ("notes", {"text": attack}),
        ("labels", {"add": attack[:30]}),
        ("reply", {"text": attack}),
    ):
        answer = program.shop.post(f"/api/v1/tickets/{ticket_id}/{place}", json=body)
        assert answer.is_success, answer.text
    return ticket_id


def foreign(page: Page | Frame) -> list[str]:
    """What stands in a page that the page itself would never have written."""
    assert page.title() != "owned"
    return page.evaluate(NOT_OURS)
