"""The company's articles: read from a folder, cut into passages, found again, kept fresh."""

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.core.decisions import Passage
from deskhand.core.errors import BadInput
from deskhand.core.matching import ANSWERS, surely_about
from deskhand.knowledge.articles import LARGEST, Article, Skipped, read_articles
from deskhand.knowledge.freshness import check
from deskhand.knowledge.index import Index, Indexed
from deskhand.knowledge.library import MemoryLibrary
from deskhand.knowledge.split import WORDS, split
from deskhand.sample.company import ARTICLES
from deskhand.testing.encoder import SynonymEncoder

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def articles(path: Path) -> dict[str, Article]:
    return {item.id: item for item in read_articles(path) if isinstance(item, Article)}


def skipped(path: Path) -> dict[str, str]:
    return {item.where: item.why for item in read_articles(path) if isinstance(item, Skipped)}


def only(folder: Path, name: str, raw: bytes | str) -> Article:
    """The one article of a folder that holds one file."""
    (folder / name).write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    found = articles(folder)
    assert list(found) == [name]
    return found[name]


# --- Reading ------------------------------------------------------------------------------------


def test_a_folder_of_markdown_html_and_text_is_read(tmp_path: Path) -> None:
    (tmp_path / "devices").mkdir()
    (tmp_path / "devices" / "pair.md").write_text("# Pair a probe\n\nHold the button.\n")
    (tmp_path / "returns.html").write_text("<title>Returns</title><p>Within 30 days.</p>")
    (tmp_path / "opening-hours.txt").write_text("We open at nine.")
    found = articles(tmp_path)
    assert {key: (article.title, article.text) for key, article in found.items()} == {
        "devices/pair.md": ("Pair a probe", "Hold the button."),
        "opening-hours.txt": ("opening hours", "We open at nine."),
        "returns.html": ("Returns", "Within 30 days."),
    }
    assert found["devices/pair.md"].source == f"{tmp_path.name}/devices/pair.md"
    assert skipped(tmp_path) == {}


def test_one_file_can_be_given_instead_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# Other\n\nWords.")
    (tmp_path / "pair.md").write_text("# Pair\n\nHold it.")
    assert list(articles(tmp_path / "pair.md")) == ["pair.md"]


def test_a_path_that_is_not_there_is_named() -> None:
    with pytest.raises(BadInput, match="there is no folder or file /nowhere/help"):
        list(read_articles(Path("/nowhere/help")))


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: Pair a probe", "Pair a probe"),
        ("tags: [a, b]\ntitle: 'Pair a probe'\nlayout: help", "Pair a probe"),
        ('title: "Pair: a probe"  ', "Pair: a probe"),
        ("layout: help", "From the heading"),
    ],
)
@pytest.mark.parametrize("end", ["\n", pytest.param("\r\n")])
def test_front_matter_names_the_title_and_is_no_text(
    tmp_path: Path, front: str, title: str, end: str
) -> None:
    text = f"---\n{front}\n---\n\n# From the heading\n\nHold the button.\n"
    article = only(tmp_path, "pair.md", text.replace("\n", end))
    headline = "" if title == "From the heading" else "From the heading\n\n"
    assert (article.title, article.text) == (title, f"{headline}Hold the button.")


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    article = only(tmp_path, "pair.md", b"\xef\xbb\xbf# Pair a probe\n\nHold the button.")
    assert (article.title, article.text) == ("Pair a probe", "Hold the button.")


def test_a_rule_across_the_page_is_no_front_matter(tmp_path: Path) -> None:
    article = only(tmp_path, "pair.md", "Hold the button.\n\n---\ntitle: no\n---\n")
    assert article.title == "pair"
    assert "title: no" in article.text


def test_html_becomes_words_and_headings(tmp_path: Path) -> None:
    page = """<html><head><title>Help | Fernhill</title><style>p {color: red}</style>
        <script>alert('steal()')</script></head><body><h1>Returns</h1>
        <p>Send it <b>back</b>.<br>Within <a href="https://x.example">30 days</a>.</p>
        <h2>Labels</h2><ul><li>US: free</li><li>EU: you pay</li></ul>
        <!-- secret --><p onclick="steal()">Ask us.</p></body></html>"""
    article = only(tmp_path, "returns.html", page)
    assert article.title == "Help | Fernhill"
    lines = [line.strip() for line in article.text.splitlines() if line.strip()]
    assert lines == ["Send it back.", "Within 30 days (https://x.example).", "## Labels", "- US: free", "- EU: you pay", "Ask us."]  # fmt: skip


def test_signs_that_html_has_to_write_out_are_read_as_signs(tmp_path: Path) -> None:
    page = "<title>Q&amp;A</title><p>Fish &amp; chips for &lt; 5&nbsp;&euro;, &quot;fresh&quot;</p>"
    article = only(tmp_path, "menu.html", page)
    assert article.title == "Q&A"
    assert article.text.replace("\xa0", " ") == 'Fish & chips for < 5 €, "fresh"'


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        (
            "logo.png",
            b"\x89PNG",
            "not one of .htm, .html, .json, .jsonl, .markdown, .md, .mdx, .ndjson, .txt",
        ),
        ("disguised.md", b"# Pair\n\0\0\0", "a binary file"),
        ("latin.md", "# Größe".encode("latin-1"), "not UTF-8 at byte 4"),
        ("empty.txt", b" \n\n", "empty"),
        ("novel.md", b"word " * LARGEST, f"longer than {LARGEST} characters: split it"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(
    tmp_path: Path, name: str, raw: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(raw)
    (tmp_path / "a.md").write_text("# First\n\nOne.")
    (tmp_path / "z.md").write_text("# Last\n\nTwo.")
    assert skipped(tmp_path) == {name: why}
    assert list(articles(tmp_path)) == ["a.md", "z.md"]


def test_a_title_as_long_as_an_article_does_not_stop_the_import(tmp_path: Path) -> None:
    (tmp_path / "long.md").write_text(f"# {'word ' * 500}\n\nHold the button.")
    (tmp_path / "z.md").write_text("# Last\n\nTwo.")
    assert "z.md" in articles(tmp_path)


def lines(folder: Path, *rows: Any) -> Path:
    """A JSONL file; texts stand in it as they are."""
    file = folder / "help.jsonl"
    texts = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    file.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return file


def test_jsonl_is_read_with_language_and_without_blank_lines(tmp_path: Path) -> None:
    file = lines(
        tmp_path,
        {"id": "pair", "title": "Pair a probe", "text": "Hold the button."},
        "",
        {"id": 7, "title": None, "body": "Dreißig Tage.", "lang": "de"},
    )
    assert articles(file) == {
        "pair": Article(
            id="pair", title="Pair a probe", text="Hold the button.", source="help.jsonl"
        ),
        "7": Article(id="7", title="", text="Dreißig Tage.", language="de", source="help.jsonl"),
    }


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ('{"id": "b", "text": ', "not JSON: Expecting value at column "),
        ("Hold the button.", "not JSON: Expecting value at column 1"),
        ({"id": "b"}, 'needs {"id", "title", "text"}'),
        ({"title": "B", "text": "words"}, 'needs {"id", "title", "text"}'),
        (["b", "words"], 'needs {"id", "title", "text"}'),
        ("7", 'needs {"id", "title", "text"}'),
        ("null", 'needs {"id", "title", "text"}'),
        ({"id": "b", "text": "  "}, "empty"),
        pytest.param(
            {"id": "b", "text": None},
            'needs {"id", "title", "text"}',
        ),
        pytest.param(
            {"id": None, "text": "words"},
            'needs {"id", "title", "text"}',
        ),
        pytest.param("[" * 100_000, "not JSON", id="deep"),
    ],
)
def test_a_broken_line_is_named_by_its_number_and_the_rest_goes_on(
    tmp_path: Path, broken: Any, why: str
) -> None:
    file = lines(tmp_path, {"id": "a", "text": "First."}, "", broken, {"id": "z", "text": "Last."})
    assert list(articles(file)) == ["a", "z"]
    assert list(skipped(file)) == ["help.jsonl line 3"]
    assert skipped(file)["help.jsonl line 3"].startswith(why)


@pytest.mark.parametrize(
    ("broken", "field"),
    [({"id": "", "text": "x"}, "id"), ({"id": "b", "title": "t" * 2000, "text": "x"}, "title")],
)
def test_a_line_whose_field_does_not_fit_is_named_with_the_field(
    tmp_path: Path, broken: Any, field: str
) -> None:
    file = lines(tmp_path, broken, {"id": "z", "text": "Last."})
    assert list(articles(file)) == ["z"]
    assert re.search(rf"\b{field}\b", skipped(file)["help.jsonl line 1"])


# --- Splitting ----------------------------------------------------------------------------------


def test_an_article_is_cut_at_its_headings() -> None:
    pieces = split("Intro.\n\n## Steps\n\n1. Hold.\n2. Wait.\n\n### If not\nCall us.\n")
    assert [(piece.position, piece.headings, piece.text) for piece in pieces] == [
        (0, (), "Intro."),
        (1, ("Steps",), "1. Hold.\n2. Wait."),
        (2, ("If not",), "Call us."),
    ]


def test_a_long_section_is_cut_between_paragraphs() -> None:
    paragraphs = [f"{number} {'word ' * 49}".strip() for number in range(5)]
    pieces = split("\n\n".join(paragraphs))
    assert [piece.text for piece in pieces] == [
        "\n".join(paragraphs[:2]),
        "\n".join(paragraphs[2:4]),
        paragraphs[4],
    ]


def test_a_paragraph_without_end_is_cut_by_words() -> None:
    pieces = split(" ".join(str(number) for number in range(1000)))
    assert max(len(piece.text.split()) for piece in pieces) <= WORDS
    assert " ".join(piece.text for piece in pieces).split() == [str(n) for n in range(1000)]


@pytest.mark.parametrize(
    ("name", "text", "audience"),
    [
        ("a.md", "---\ntags: [refunds, internal]\n---\nIt is 40 EUR.", "people"),
        ("a.md", "---\npermissions: [admin]\n---\nIt is 40 EUR.", "people"),
        ("a.md", "# T\n\n**INTERNAL ONLY** - do not share with customers. It is 40 EUR.", "people"),
        ("a.md", "# T\n\nHello.\n\nDo not share this with customers: it is 40 EUR.", "people"),
        ("a.md", "# T\n\nHallo.\n\nNur für den internen Gebrauch: 40 EUR.", "people"),
        ("a.md", "# T\n\nHi.\n\n:::note internal\nIt is 40 EUR.\n:::\n", "people"),
        ("a.internal.md", "# T\n\nIt is 40 EUR.", "people"),
        ("a.html", "<h1>T</h1><p>For internal use only</p><p>It is 40 EUR.</p>", "people"),
        ("a.draft.md", "# T\n\nIt is 40 EUR.", None),
        ("a.md", "---\npublished_at: null\n---\n# T\n\nIt is 40 EUR.", None),
        ("a.md", "---\n_build: {render: never}\n---\n# T\n\nIt is 40 EUR.", None),
        ("a.md", "---\ntags: [internal storage, billing]\n---\nIt is 40 EUR.", "everyone"),
        ("a.md", "---\npublished_at: 2024-01-01\n---\n# T\n\nIt is 40 EUR.", "everyone"),
        ("a.md", "---\npublished: true\npublished_at: null\n---\nIt is 40 EUR.", "everyone"),
        ("a.md", "# T\n\nDo not share your password with others. It is 40 EUR.", "everyone"),
        ("a.md", "# T\n\nThe internal battery costs 40 EUR.", "everyone"),
        ("a.md", "# T\n\nDo not share your password with customer support.", "everyone"),
        ("a.md", "# T\n\nNe pas partager votre mot de passe.", "everyone"),
        ("a.md", "# T\n\nAgents only see the tickets assigned to them.", "everyone"),
        ("a.md", "# T\n\nInternal notes are visible to agents only when they sign in.", "everyone"),
        ("a.md", "---\ntags: [staff, private]\n---\nHow to add staff.", "everyone"),
    ],
)
def test_what_an_article_says_of_its_readers_holds(
    name: str, text: str, audience: str | None, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text)
    (found,) = read_articles(tmp_path)
    assert (found.audience if isinstance(found, Article) else None) == audience


def test_several_exports_with_the_same_numbers_are_all_taken_in(tmp_path: Path) -> None:
    for name, told in (("a", "The hub"), ("b", "The probe"), ("c", "The lamp")):
        rows = [{"id": 2, "title": told, "text": f"{told} is reset by its button."}]
        (tmp_path / f"{name}.json").write_text(json.dumps(rows))
    found = [one for one in read_articles(tmp_path) if isinstance(one, Article)]
    assert [one.title for one in found] == ["The hub", "The probe", "The lamp"]
    assert len({one.id for one in found}) == 3


def test_an_encoding_that_is_not_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("# T\n\nHello.".encode("utf-16"))
    (found,) = read_articles(tmp_path)
    assert isinstance(found, Skipped)
    assert "UTF-16" in found.why


def test_a_comment_of_a_site_generator_is_no_text(tmp_path: Path) -> None:
    text = "# T\n\nHello.\n\n{{< comment >}}A refund is 40 EUR.{{< /comment >}}\n\nBye."
    (tmp_path / "a.md").write_text(text)
    (found,) = read_articles(tmp_path)
    assert isinstance(found, Article)
    assert "40" not in found.text


def test_imports_and_components_of_documentation_sites_are_left_out(tmp_path: Path) -> None:
    page = "# Pair\n\nimport Tabs from '@theme/Tabs'\n<Banner kind=\"new\" />\n\nHold the button."
    assert only(tmp_path, "pair.mdx", page).text == "Hold the button."


@pytest.mark.parametrize("text", ["", "\n\n", "# Only a heading", "## One\n\n## Two\n"])
def test_an_article_without_text_has_no_passage(text: str) -> None:
    assert split(text) == []


@given(st.lists(st.lists(st.sampled_from(["hold", "wait", "3s", "Grün", "-", "x."]), min_size=1, max_size=90), max_size=8))  # fmt: skip
def test_no_word_is_lost_and_none_is_added(paragraphs: list[list[str]]) -> None:
    text = "\n\n".join(" ".join(words) for words in paragraphs)
    pieces = split(text)
    assert " ".join(piece.text for piece in pieces).split() == text.split()
    assert [piece.position for piece in pieces] == list(range(len(pieces)))
    assert all(len(piece.text.split()) <= 2 * WORDS for piece in pieces)


# --- Searching ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fernhill() -> MemoryLibrary:
    """The sample company's articles."""
    return MemoryLibrary.of(articles(ARTICLES).values(), NOW)


def find(
    library: MemoryLibrary, query: str, language: str = "en", limit: int = 5
) -> tuple[Passage, ...]:
    return asyncio.run(library.find(query, language, limit))


MEANS = {"couple": "pair", "sensor": "probe", "koppeln": "pair", "sonde": "probe", "goods": "item"}
SHELF = (
    Article(id="pair", title="Pair a probe", text="Hold the button of the probe to pair it."),
    Article(id="returns", title="Returns", text="Send the item back in its box."),
    Article(id="coupons", title="Coupons", text="A couple of coupons are valid for one order."),
)


def by_meaning(*articles: Article, **given: Any) -> MemoryLibrary:
    return MemoryLibrary.of(articles or SHELF, NOW, (SynonymEncoder(MEANS, **given),))


def test_an_article_is_found_by_what_it_means_though_it_has_none_of_the_words() -> None:
    words = MemoryLibrary.of(SHELF, NOW)
    assert find(words, "couple sensor")[0].article == "coupons"
    found = find(by_meaning(), "couple sensor")
    assert [passage.article for passage in found][:1] == ["pair"]


@pytest.mark.parametrize("query", ["", " ", "is it", "?"])
def test_a_question_without_a_word_that_says_something_finds_nothing(query: str) -> None:
    assert find(by_meaning(), query) == ()
    assert find(MemoryLibrary.of(SHELF, NOW), query) == ()


def test_of_two_that_mean_alike_the_one_with_the_words_is_first() -> None:
    one = Article(id="one", title="Goods", text="Send the goods back.")
    other = Article(id="other", title="Item", text="Send the item back.")
    assert find(by_meaning(one, other), "goods")[0].article == "one"
    assert find(by_meaning(one, other), "item")[0].article == "other"


def test_a_question_in_a_language_without_articles_finds_those_of_another_by_meaning() -> None:
    assert find(by_meaning(), "Sonde koppeln", "de")[0].article == "pair"
    assert find(by_meaning(languages=("en",)), "Sonde koppeln", "de") == ()


def test_the_first_encoder_that_reads_the_question_and_the_articles_compares_them() -> None:
    english = SynonymEncoder({"sonde": "box"}, languages=("en",), name="english")
    every = SynonymEncoder(MEANS, name="every")
    shelf = MemoryLibrary.of(SHELF, NOW, (english, every))
    assert find(shelf, "sonde", "en")[0].article == "returns"
    assert find(shelf, "sonde", "de")[0].article == "pair"


def test_what_is_sure_to_answer_is_the_passage_that_has_most_of_the_question() -> None:
    def passage(number: int, coverage: float, answers: float) -> Passage:
        name = f"pair#{number}"
        return Passage(
            id=name,
            article="pair",
            title="",
            text="",
            updated_at=NOW,
            coverage=coverage,
            answers=answers,
        )

    first, better = passage(0, 0.5, ANSWERS), passage(1, 0.7, ANSWERS)
    other = passage(0, 0.9, 0.0).model_copy(update={"article": "returns"})
    assert surely_about(()) is None
    assert surely_about((first, other, better)) == better
    assert surely_about((passage(0, 0.9, ANSWERS - 0.01), other)) is None


def test_what_answers_the_question_before_does_not_answer_this_one() -> None:
    shelf = MemoryLibrary.of(SHELF, NOW)
    alone = asyncio.run(shelf.find("how do I pair a probe?", "en"))
    follow = asyncio.run(shelf.find("can you?", "en", also=["how do I pair a probe? can you?"]))
    assert alone[0].answers > 0
    assert [passage.answers for passage in follow] == [0.0] * len(follow)


def test_a_few_articles_are_given_whole_though_no_word_of_theirs_is_asked_for() -> None:
    shelf = MemoryLibrary.of(SHELF, NOW)
    given = asyncio.run(shelf.find("zebra crossing", "en", 9, few=True))
    assert {one.article for one in given} == {one.id for one in SHELF}
    assert surely_about(given) is None
    assert asyncio.run(shelf.find("?", "en", 9, few=True)) == ()


def test_an_only_article_is_not_sure_to_answer_because_it_is_alone() -> None:
    found = find(by_meaning(SHELF[0]), "does the box run on solar power?")
    assert surely_about(found) is None


def test_each_of_two_questions_finds_its_article() -> None:
    index = MemoryLibrary.of(
        [
            Article(id=name, title=name, text=f"All about the {name}.")
            for name in ("probe", "invoice", "hub", "valve", "lamp", "tray")
        ],
        NOW,
    )
    both = asyncio.run(
        index.find("probe probe probe and the valve", "en", 2, also=["the invoice?", "the probe?"])
    )
    assert {passage.article for passage in both} == {"probe", "invoice"}


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("I forgot my password, how do I reset it?", "reset-password"),
        ("Where can I download my invoice as a PDF?", "find-invoices"),
        ("How do I cancel my subscription?", "cancel-subscription"),
        ("Do you ship to Norway and what does it cost?", "shipping"),
        ("My hub will not connect to the wifi", "hub-wifi"),
        ("Which battery does the probe take?", "probe-battery"),
        ("What does HTTP 429 mean and how long should I wait?", "api-rate-limits"),
        ("Is single sign-on with Okta included in my plan?", "single-sign-on"),
        ("How long is the warranty on a grow light?", "warranty"),
        ("I lost my phone, how do I log in with two-factor?", "two-factor"),
        ("Can I get a data processing agreement, are you GDPR compliant?", "security-and-compliance"),
        ("How many extra seats can I add and what do they cost?", "add-seats"),
        ("How do I export my readings to CSV?", "export-readings"),
        ("Does the free trial need a credit card?", "free-trial"),
        ("How do I calibrate my probe?", "calibrate-probe"),
        ("My payment failed and the account is past due, what now?", "past-due"),
    ],
)  # fmt: skip
def test_a_question_finds_its_article_first(
    fernhill: MemoryLibrary, question: str, article: str
) -> None:
    best = find(fernhill, question)[0]
    assert best.article == f"{article}.md"
    assert best.coverage > 0.5
    assert best.id.startswith(f"{article}.md#")


@pytest.mark.parametrize(
    "question",
    [
        "Which singer won the Eurovision song contest?",
        "Can you recommend a good pasta recipe with mushrooms?",
        "Who painted the ceiling of the Sistine chapel?",
        "What is the weather in Lisbon tomorrow?",
        "Do you sell bicycles for children?",
        "Please write a poem about autumn in the mountains.",
    ],
)
def test_a_question_about_something_else_is_hardly_covered(
    fernhill: MemoryLibrary, question: str
) -> None:
    assert all(passage.coverage < 0.3 for passage in find(fernhill, question))


@pytest.mark.parametrize("query", ["", "?!", "the of and", "\N{SNOWMAN}", "a" * 10_000, "the " * 5_000])  # fmt: skip
def test_a_query_that_asks_nothing_finds_nothing(fernhill: MemoryLibrary, query: str) -> None:
    assert find(fernhill, query) == ()


@pytest.mark.parametrize("query", ['"password', "title:reset", "(reset AND", "reset~2 ^5", "[a TO b]", "*"])  # fmt: skip
def test_a_query_is_words_and_no_language(fernhill: MemoryLibrary, query: str) -> None:
    find(fernhill, query)


def test_at_most_three_passages_of_one_article_are_given(fernhill: MemoryLibrary) -> None:
    found = find(fernhill, "probe hub battery button light", limit=5)
    assert len(found) == 5
    assert max(sum(other.article == one.article for other in found) for one in found) <= 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len(find(fernhill, "probe hub battery", limit=1)) == 1


def test_words_in_any_case_and_form_are_found(fernhill: MemoryLibrary) -> None:
    assert find(fernhill, "RESETTING PASSWORDS")[0].article == "reset-password.md"


def test_an_empty_library_finds_nothing() -> None:
    empty = MemoryLibrary.of((), NOW)
    assert (find(empty, "password"), empty.languages()) == ((), ())


GERMAN = Article(id="rückgabe", title="Rückgabe", text="Dreißig Tage Rückgaberecht.", language="de")
ENGLISH = Article(id="returns", title="Returns", text="You can return it for thirty days.")
MORE = Article(id="labels", title="Labels", text="A return label is free.")


def test_a_question_is_answered_from_articles_of_its_language() -> None:
    library = MemoryLibrary.of((GERMAN, ENGLISH, MORE), NOW)
    assert library.languages() == ("en", "de")
    assert [p.article for p in find(library, "Wie lange ist das Rückgaberecht?", "de")] == ["rückgabe"]  # fmt: skip
    assert {p.article for p in find(library, "How do I return it?", "en")} == {"returns", "labels"}


def test_a_language_without_articles_is_answered_from_english() -> None:
    library = MemoryLibrary.of((GERMAN, ENGLISH), NOW)
    assert [p.article for p in find(library, "return", "pt")] == ["returns"]


def test_articles_in_one_language_only_are_searched_in_that_language() -> None:
    library = MemoryLibrary.of((GERMAN,), NOW)
    assert [p.article for p in find(library, "Rückgaberecht", "pt")] == ["rückgabe"]


# --- Freshness ----------------------------------------------------------------------------------


def indexed(name: str, text: str, days_old: float = 1) -> Indexed:
    return Indexed(
        id=name,
        title=name,
        text=text,
        language="en",
        version=1,
        updated_at=NOW - timedelta(days=days_old),
    )


RETURNS = "You can return any unused item within {} days after delivery for a full refund."


def test_an_article_that_nobody_touched_for_half_a_year_is_stale() -> None:
    found = check([indexed("old", "a", 181), indexed("new", "b", 179)], NOW)
    assert (found.articles, found.stale, found.conflicts) == (2, ("old",), ())


@pytest.mark.parametrize(("one", "other"), [("30", "14"), ("30", "60"), ("30 business", "30")])
def test_near_duplicates_with_other_figures_are_found(one: str, other: str) -> None:
    pair = [indexed("returns", RETURNS.format(one)), indexed("faq", RETURNS.format(other))]
    (conflict,) = check(pair, NOW).conflicts
    assert (conflict.one, conflict.other) == ("returns#0", "faq#0")
    assert conflict.figures != conflict.other_figures
    assert any(figure.startswith(one.split()[0]) for figure in conflict.figures)


def test_passages_without_words_to_compare_are_found_and_no_conflict() -> None:
    sizes = [indexed("hat", "S 38 M 40"), indexed("cap", "S 37 M 39 L 41")]
    assert check(sizes, NOW).conflicts == ()
    assert {one.article for one in Index.of(sizes).search(["hat cap S M"], "en", 5)} == {
        "hat",
        "cap",
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (RETURNS.format(30), RETURNS.format(30)),
        (RETURNS.format(30), RETURNS.format(30).replace("You can", "Customers may")),
        (RETURNS.format("thirty"), RETURNS.format("fourteen")),
        (RETURNS.format(30), "A probe battery lasts 18 months in wet soil."),
    ],
)
def test_the_same_figures_or_another_matter_are_no_conflict(one: str, other: str) -> None:
    assert check([indexed("returns", one), indexed("faq", other)], NOW).conflicts == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Shipping is free.", "Shipping is not free."),
        ("Der Versand ist kostenlos.", "Der Versand ist nicht kostenlos."),
        ("Members can delete workspaces.", "Members cannot delete workspaces."),
        ("Opened probes can be returned.", "Opened probes can\u2019t be returned."),
    ],
)
def test_what_one_article_says_and_another_denies_is_a_conflict(one: str, other: str) -> None:
    assert check([indexed("returns", one), indexed("faq", other)], NOW).conflicts
    assert not check([indexed("returns", one), indexed("faq", one)], NOW).conflicts


def test_an_article_does_not_contradict_itself() -> None:
    text = f"## US\n\n{RETURNS.format(30)}\n\n## EU\n\n{RETURNS.format(14)}"
    assert check([indexed("returns", text)], NOW).conflicts == ()


def test_the_sample_company_does_not_contradict_itself() -> None:
    library = [indexed(key, article.text) for key, article in articles(ARTICLES).items()]
    found = check(library, NOW)
    assert (found.articles, found.stale, found.conflicts) == (len(library), (), ())


def test_an_index_of_one_article_searches_too() -> None:
    assert (
        Index.of([indexed("returns", RETURNS.format(30))]).search(["refund"], "en", 3)[0].coverage
        == 1
    )
