"""The pages' texts and templates: every text can be translated, and is, and no template lets anything
run that is not ours."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import Environment

from deskhand.core.decisions import Reason
from deskhand.core.transitions import TABLE, TOLD_OTHERWISE
from deskhand.web.rendering import HERE, LANGUAGES, environment, translations_of
from deskhand.web.words import WORDS

TEMPLATES = sorted((HERE / "templates").glob("*.html"))
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
PLACEHOLDER = re.compile(r"%\(\w+\)s")
MARKUP = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->|<[^>]*>", re.S)
NO_TEXT = frozenset(
    {"Deskhand", "Ctrl", "Enter", "Esc", "j", "k", "r", "n", "t", "e", "x", "v", "b"}
)


def texts() -> set[str]:
    """Every text that the code and the templates show."""
    found: set[str] = set()
    for _, _, message, _, _ in extract_from_dir(
        HERE, METHODS, {"**/templates/**.html": {"trimmed": "true"}}, KEYWORDS
    ):
        found.add(message[0] if isinstance(message, tuple) else message)
    return found


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_every_text_is_translated_with_the_same_placeholders(language: str) -> None:
    catalogue = read_po(BytesIO((HERE / "locales" / f"{language}.po").read_bytes()), language)
    known: dict[str, list[str]] = {}
    for message in catalogue:
        if message.id:
            source = message.id if isinstance(message.id, str) else message.id[0]
            strings = message.string or ()
            known[source] = [strings] if isinstance(strings, str) else list(strings)
    assert texts() - set(known) == set(), "run `make words` and translate what is new"
    for source, translated in known.items():
        for one in translated:
            assert one, source
            assert set(PLACEHOLDER.findall(one)) == set(PLACEHOLDER.findall(source)), source


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_text_that_cannot_be_translated(template: Path) -> None:
    words = re.findall(r"[A-Za-z]+", MARKUP.sub(" ", template.read_text("utf-8")))
    assert set(words) <= NO_TEXT


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_script_or_style_in_it_and_escapes_everything(template: Path) -> None:
    text = template.read_text("utf-8")
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape" not in text
    assert not re.search(r"\s(style|on\w+)=", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert 'nonce="{{ nonce }}"' in script
        assert "src=" in script


def test_every_reason_and_change_has_words() -> None:
    shown = {str(reason) for reason in Reason} | set(TABLE)
    assert shown - set(WORDS) <= TOLD_OTHERWISE


def test_a_language_falls_back_to_english_word_by_word() -> None:
    german: Environment = environment("de")
    assert german.from_string("{{ 'angry'|word }} {{ 'no_such_code'|word }}").render() == (
        "Verärgert no such code"
    )
    assert translations_of("de").gettext("not in the catalogue") == "not in the catalogue"
