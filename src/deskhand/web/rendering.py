"""Pages: templates in the reader's language, and the words and times in them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from deskhand.web.places import PLACES
from deskhand.web.words import WORDS

HERE = Path(str(files("deskhand.web")))
LANGUAGES = ("en", "de")
"""English is in the code; the others are in `locales`, and fall back to it word by word."""
DEFAULT = "en"


def language_of(request: Request, chosen: str) -> str:
    """The language of the pages: the user's, else the first of the browser's that there is."""
    if chosen in LANGUAGES:
        return chosen
    header = request.headers.get("accept-language", "")
    wanted = [part.partition(";")[0].strip() for part in header.split(",")]
    found = negotiate_locale([one for one in wanted if one], LANGUAGES, sep="-")
    return found if found in LANGUAGES else DEFAULT


@lru_cache
def environment(language: str) -> Environment:
    """The templates in one language."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    translations = translations_of(language)
    gettext: Any = translations.gettext
    install: Any = made.install_gettext_callables  # type: ignore[attr-defined]
    install(gettext, translations.ngettext, newstyle=True)
    locale = Locale.parse(language)

    def word(code: object) -> str:
        known = WORDS.get(str(code))
        return gettext(known) if known else str(code).replace("_", " ")

    def money(amount: Any, currency: str) -> str:
        return format_currency(amount, currency, locale=locale)

    def ago(moment: datetime | None, now: datetime) -> str:
        if moment is None:
            return ""
        passed = max(now - moment, timedelta(minutes=1))
        return format_timedelta(passed, threshold=1, format="narrow", locale=locale)

    def when(moment: datetime | None, zone: str, form: str = "medium") -> str:
        if moment is None:
            return ""
        return format_datetime(moment, form, tzinfo=ZoneInfo(zone), locale=locale)

    def number(value: float, digits: int = 0) -> str:
        return format_decimal(round(value, digits), locale=locale)

    def percent(value: float | None) -> str:
        return (
            "–"
            if value is None
            else format_percent(
                value, "0.0 %" if locale.language == "de" else "0.0%", locale=locale
            )
        )

    def lasting(seconds: float | None) -> str:
        if seconds is None:
            return "–"
        return format_timedelta(
            timedelta(seconds=max(seconds, 1)), threshold=1.5, format="narrow", locale=locale
        )

    def day(value: date | str, form: str = "medium") -> str:
        given = date.fromisoformat(value) if isinstance(value, str) else value
        return format_date(given, form, locale=locale)

    filters: dict[str, Any] = made.filters
    filters |= {
        "word": word,
        "money": money,
        "ago": ago,
        "when": when,
        "number": number,
        "percent": percent,
        "lasting": lasting,
        "day": day,
    }
    names: dict[str, Any] = made.globals
    names |= {"language": language, "languages": LANGUAGES, "PLACES": PLACES}
    return made


@lru_cache
def translations_of(language: str) -> GNUTranslations:
    """A catalogue, made from its .po file."""
    path = HERE / "locales" / f"{language}.po"
    catalogue = BytesIO()
    if path.exists():
        with path.open("rb") as file:
            write_mo(catalogue, read_po(file, locale=language))
    else:
        write_mo(catalogue, read_po(BytesIO(b""), locale=language))
    catalogue.seek(0)
    return GNUTranslations(catalogue)


def render(
    request: Request,
    template: str,
    values: Mapping[str, Any],
    language: str,
    status: int = 200,
) -> HTMLResponse:
    """A page. Its scripts carry the nonce that the response's policy names."""
    page = environment(language).get_template(template)
    text = page.render(**values, nonce=request.state.nonce, path=request.url.path)
    answer = HTMLResponse(text, status)
    if status >= 400:
        answer.headers["hx-push-url"] = "false"  # a form's own address is no page
    return answer
