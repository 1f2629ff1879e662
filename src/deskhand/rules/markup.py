"""A mail that was written in HTML: its words, and those of what it quotes."""

import html
import re
from html.parser import HTMLParser

_MARKUP = re.compile(r"<(?:html|body|div|p|br|table|span|blockquote)\b[^>]{0,400}>", re.I)


def has_markup(text: str) -> bool:
    """Whether a text is HTML."""
    return _MARKUP.search(text) is not None


def read_markup(text: str) -> tuple[str, str]:
    """The text of a mail that was written in HTML, and of what it quotes."""
    reader = _MarkupReader()
    ends = text.rfind(">") + 1
    reader.feed(text[:ends])
    reader.close()
    reader.handle_data(html.unescape(text[ends:]))  # the parser reads this once for each open tag
    own = re.sub(r"\n{3,}", "\n\n", "".join(reader.own)).strip()
    quoted = re.sub(r"\n{3,}", "\n\n", "".join(reader.quoted)).strip()
    return (own, quoted) if own else (quoted, "")


class _MarkupReader(HTMLParser):
    """Words with the breaks that their blocks make; quotations apart."""

    BREAKS = frozenset(
        [
            "p",
            "div",
            "br",
            "li",
            "tr",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "table",
            "ul",
            "ol",
            "blockquote",
            "hr",
            "section",
            "article",
            "pre",
        ]
    )
    VOID = frozenset(["br", "hr", "img", "input", "meta", "link", "col", "wbr", "source"])
    SILENT = frozenset(["script", "style", "head", "title"])

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.own: list[str] = []
        self.quoted: list[str] = []
        self._depth = 0
        self._quoted_at: int | None = None
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.BREAKS:
            self._put("\n")
        if tag in ("td", "th"):
            self._put(" ")
        if tag in self.SILENT:
            self._silent += 1
        if tag in self.VOID:
            return
        self._depth += 1
        marks = " ".join(value or "" for name, value in attrs if name in ("class", "id"))
        if self._quoted_at is None and (
            tag == "blockquote"
            or re.search(
                r"gmail_quote|yahoo_quoted|moz-cite|divRplyFwdMsg|OLK_SRC|protonmail_quote", marks
            )
        ):
            self._quoted_at = self._depth

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in self.BREAKS:
            self._put("\n")
        if tag in self.VOID:
            return
        if self._quoted_at is not None and self._depth <= self._quoted_at:
            self._quoted_at = None
        self._depth = max(0, self._depth - 1)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._put(re.sub(r"\s+", " ", data))

    def _put(self, words: str) -> None:
        (self.own if self._quoted_at is None else self.quoted).append(words)
