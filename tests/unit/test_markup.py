"""Articles as help centres really have them: their words alone, and rows with their heads."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskhand.knowledge.articles import Article, Skipped, read_articles
from deskhand.knowledge.html import read_html
from deskhand.knowledge.markdown import read_markdown
from deskhand.knowledge.split import WORDS, size, split

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def one(folder: Path, name: str, text: str) -> Article | Skipped:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    (found,) = read_articles(folder, NOW)
    return found


def test_a_row_of_a_table_says_by_itself_what_its_figures_are() -> None:
    page = (
        "<table><thead><tr><th>Size</th><th>Price</th></tr></thead><tbody><tr><td rowspan=2>Small</td>"
        "<td>4 <b>EUR</b></td></tr><tr><td>5 USD</td></tr></tbody></table>"
    )
    assert read_html(page).text == "- Size: Small; Price: 4 EUR\n- Size: Small; Price: 5 USD"


def test_a_table_in_markdown_is_told_like_one_in_html() -> None:
    text = "| Zone | Fee |\n|---|---|\n| EU | 4.90 |\n"
    assert read_markdown(text).text == "- Zone: EU; Fee: 4.90"


def test_a_table_that_only_arranges_a_page_is_no_table() -> None:
    page = "<table><tr><td><p>Hold the button.</p></td></tr><tr><td><p>Wait.</p></td></tr></table>"
    assert read_html(page).text.split() == ["Hold", "the", "button.", "Wait."]


def test_a_figure_beside_a_word_stays_apart_from_it() -> None:
    assert read_html("<li>Days<span>30</span></li>").text == "- Days 30"
    assert read_html("<p>H<sub>2</sub>O, 10<sup>2</sup></p>").text == "H2O, 10^2"


def test_the_page_around_an_article_goes() -> None:
    page = (
        "<body><header>Log in</header><nav>Home</nav><main><article><h1>Care</h1><p>Wipe it.</p>"
        "<p>Was this article helpful?</p></article></main><footer>Imprint</footer></body>"
    )
    read = read_html(page)
    assert (read.title, read.text) == ("Care", "Wipe it.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{% hint style="info" %}\nWait.\n{% endhint %}', "Wait."),
        ("{{< note >}}Wait.{{< /note >}}", "Wait."),
        (":::caution\nWait.\n:::", "Wait."),
        ('!!! tip "Hint"\n    Wait.', "Hint:\n\nWait."),
        ("> [!WARNING]\n> Wait.", "Wait."),
        ("Wait. <!-- never say why -->", "Wait."),
        ("![Green: it works](a.png)", "Green: it works"),
        (
            "[Start](start.md) or [ask](https://a.example/ask)",
            "Start or ask (https://a.example/ask)",
        ),
        ("Type <name> and **go**.", "Type <name> and go."),
        ("Use `{{ name }}` here.", "Use {{ name }} here."),
    ],
)
def test_what_only_a_generator_reads_is_no_text(text: str, words: str) -> None:
    assert read_markdown(text).text == words


def test_components_and_code_of_mdx_are_told_apart() -> None:
    text = (
        "import Tabs from '@theme/Tabs';\n\n<Tabs items={['a > b']}>\n<Tab title=\"Web\">\n\nOpen it.\n\n"
        "</Tab>\n</Tabs>\n\n```js\n# no heading\nconst a = <b>{x}</b>;\n```\n"
    )
    read = read_markdown(text, components=True).text
    assert read == "Web:\n\nOpen it.\n\n    # no heading\n    const a = <b>{x}</b>;"
    assert [piece.headings for piece in split(read)] == [()]


@pytest.mark.parametrize(
    ("front", "why"),
    [
        ("draft: yes", "draft: True"),
        ("published: off", "published: False"),
        ("status: In review", "status: In review"),
        ("publishDate: 2027-01-01", "publish_date: 2027-01-01, which is yet to come"),
    ],
)
def test_what_is_not_out_is_left_out_with_the_reason(tmp_path: Path, front: str, why: str) -> None:
    found = one(tmp_path, "a.md", f"---\n{front}\n---\nThe plan costs 99 EUR.\n")
    assert found == Skipped(where="a.md", why=why, id="a.md")


@pytest.mark.parametrize("front", ["internal: true", "audience: agents", "visibility: team-only"])
def test_what_is_for_colleagues_is_kept_for_people(tmp_path: Path, front: str) -> None:
    found = one(tmp_path, "a.md", f"---\n{front}\n---\nThe plan costs 99 EUR.\n")
    assert isinstance(found, Article)
    assert found.audience == "people"


@pytest.mark.parametrize("front", ["draft: false", "status: Published", "audience: everyone"])
def test_what_is_out_is_for_everyone(tmp_path: Path, front: str) -> None:
    found = one(tmp_path, "a.md", f"---\n{front}\n---\nThe plan costs 79 EUR.\n")
    assert isinstance(found, Article)
    assert found.audience == "everyone"


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("a.md", "---\nlocale: pt-BR\n---\nOi.\n", "pt"),
        ("fr/a.md", "# FAQ\n\nOK.\n", "fr"),
        ("a.es.md", "# FAQ\n\nOK.\n", "es"),
        ("a.md", "Sie können die Lampe innerhalb von dreißig Tagen zurückgeben.\n", "de"),
        ("en/a.md", "商品收到后七天内可以申请退货。\n", "zh"),
    ],
)
def test_an_article_has_its_own_language(
    tmp_path: Path, name: str, text: str, language: str
) -> None:
    found = one(tmp_path, name, text)
    assert isinstance(found, Article)
    assert found.language == language


def test_a_table_of_contents_is_no_article(tmp_path: Path) -> None:
    found = one(tmp_path, "SUMMARY.md", "# Contents\n\n* [A](a.md)\n* [B](b.md)\n")
    assert isinstance(found, Skipped)


def test_an_export_of_notion_has_its_properties_and_no_hash(tmp_path: Path) -> None:
    name = f"Care of lamps {'0a' * 16}.md"
    found = one(tmp_path, name, "# Care of lamps\n\nOwner: Ana\nStatus: Done\n\nWipe it.\n")
    assert isinstance(found, Article)
    assert (found.title, found.text) == ("Care of lamps", "Wipe it.")


def test_an_export_in_one_document_is_read_with_its_translations(tmp_path: Path) -> None:
    (tmp_path / "all.json").write_text(
        '{"data": [{"id": "1", "title": "Care", "body": "<p>Wipe it.</p>", "state": "published",'
        '"translated_content": {"de": {"title": "Pflege", "body": "<p>Wische es ab.</p>"}}}]}'
    )
    found = [
        item for item in read_articles(tmp_path / "all.json", NOW) if isinstance(item, Article)
    ]
    assert [(item.id, item.language, item.text) for item in found] == [
        ("1", "en", "Wipe it."),
        ("1/de", "de", "Wische es ab."),
    ]


def test_a_row_is_never_cut_and_a_text_without_spaces_is(tmp_path: Path) -> None:
    rows = "\n".join(f"- Part: {number}; Price: {number}.50 EUR" for number in range(400))
    passages = split(rows)
    assert "\n".join(piece.text for piece in passages) == rows
    assert all(size(piece.text) <= 2 * WORDS for piece in passages)
    assert all(size(piece.text) <= 2 * WORDS for piece in split("退款将在五个工作日内退回。" * 200))


def test_one_id_in_two_languages_is_two_articles_and_twice_the_same_is_named(
    tmp_path: Path,
) -> None:
    row = '{"id": 7, "locale": "%s", "title": "Care", "body": "%s"}\n'
    (tmp_path / "a.jsonl").write_text(row % ("en", "Wipe it.") + row % ("de", "Wischen."))
    (tmp_path / "b.jsonl").write_text(row % ("en", "Wash it."))
    found = list(read_articles(tmp_path, NOW))
    ids = [(item.id, item.text) for item in found if isinstance(item, Article)]
    assert ids == [("7", "Wipe it."), ("7/de", "Wischen."), ("7/en", "Wash it.")]


@pytest.mark.parametrize(
    "above",
    [
        "\n---\ndraft: true\n---\n",
        "<!-- licence -->\n---\ndraft: true\n---\n",
        "---yaml\ndraft: true\n---\n",
        '{ "title": "Plans", "draft": true }\n',
        "---toml\ndraft = true\n---\n",
        "---\nisDraft: true\n---\n",
        "---\nmeta:\n  draft: true\n---\n",
        "---\ndraft: [true]\n---\n",
        "---\ndraft: oui\n---\n",
        "---\narchived_at: 2024-11-02\n---\n",
        "---\npublish_date: Jan 1, 2099\n---\n",
        ";;;\n",
    ],
)
def test_what_may_say_that_it_is_a_draft_is_never_public(tmp_path: Path, above: str) -> None:
    found = one(tmp_path, "a.md", f"{above}The plan costs 99 EUR.\n")
    assert isinstance(found, Skipped)


def test_a_translation_is_for_no_more_readers_than_its_article(tmp_path: Path) -> None:
    words = {"de": {"title": "Intern", "body": "Bis 500 EUR wird ohne Frage erstattet."}}
    row = {"id": 5, "title": "Inside", "body": "Up to 500 EUR.", "visibility": "internal"}
    (tmp_path / "a.json").write_text(json.dumps([{**row, "translated_content": words}]), "utf-8")
    found = [item for item in read_articles(tmp_path) if isinstance(item, Article)]
    assert [(item.id, item.audience) for item in found] == [("5", "people"), ("5/de", "people")]


def test_what_an_article_takes_back_is_no_word_of_it(tmp_path: Path) -> None:
    found = one(tmp_path, "a.md", "You have ~~90 days~~ 14 days to return it.\n")
    assert isinstance(found, Article)
    assert "90" not in found.text


def test_a_headline_that_limits_the_title_is_read(tmp_path: Path) -> None:
    front = "---\ntitle: Refund period\n---\n# Only for the Business plan\n\nIt is 60 days.\n"
    found = one(tmp_path, "a.md", front)
    assert isinstance(found, Article)
    assert found.text.startswith("Only for the Business plan")


def test_a_part_of_a_table_and_its_second_heads_stay_with_their_rows(tmp_path: Path) -> None:
    table = (
        "<table><thead><tr><th>Plan</th><th>Price per month</th></tr></thead>"
        "<tr><th colspan=2>Europe</th></tr><tr><td>Team</td><td>39 EUR</td></tr>"
        "<tr><th colspan=2>United States</th></tr><tr><td>Team</td><td>45 USD</td></tr>"
        "<tr><th>Add-on</th><th>One-time price</th></tr><tr><td>Setup</td><td>500 EUR</td></tr></table>"
    )
    found = one(tmp_path, "a.html", table)
    assert isinstance(found, Article)
    assert found.text.splitlines() == [
        "- Europe \u2013 Plan: Team; Price per month: 39 EUR",
        "- United States \u2013 Plan: Team; Price per month: 45 USD",
        "- United States \u2013 Add-on: Setup; One-time price: 500 EUR",
    ]
