"""A help centre's HTML as plain words: what stands apart stays apart, and the page around it goes.

The text that comes out keeps `## ` before headings, `- ` before points, and one line for each row of
a table with its heads, so that a row says by itself what its figures are.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import cast

from lxml import etree, html

DROPPED = frozenset(
    {
        "script", "style", "nav", "footer", "form", "button", "iframe", "noscript", "svg", "template",
        "dialog", "aside", "select", "input", "textarea", "object", "embed", "audio", "video", "title",
        "head", "link", "meta", "canvas", "map", "s", "del", "strike",
    }
)  # fmt: skip
"""Elements that are no words of an article, or that it takes back."""
DROPPED_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary"})
BLOCKS = frozenset(
    {
        "p", "div", "section", "article", "main", "header", "ul", "ol", "blockquote", "figure",
        "figcaption", "details", "summary", "address", "fieldset", "center", "hr", "body", "dl", "tr",
    }
)  # fmt: skip
APART = frozenset({"span", "a", "label", "small", "time", "mark", "abbr"})
"""Inline elements that pages use for badges and figures beside a word: they keep a space."""
FURNITURE = re.compile(
    r"^(?:was this (?:article|page) helpful|\d+ out of \d+ found this helpful|share (?:on|this)\b"
    r"|powered by |cookie settings|war dieser (?:artikel|beitrag) hilfreich|cet article vous a-t-il"
    r"|¿(?:le resultó|fue) útil|este artigo foi útil|questo articolo ti è stato utile"
    r"|was dit artikel nuttig|czy ten artykuł był pomocny|have more questions\?|return to top$"
    r"|recently viewed articles|related articles$|edit this page|last updated on )",
    re.IGNORECASE,
)
"""Lines that help-centre programs put under every article, by how they begin."""
NAMED_FILE = re.compile(
    r"^(?:untitled|image|img|screenshot|picture|icon|logo|[\w -]+\.\w{3,4})?$", re.I
)
"""Texts of pictures that say nothing."""
_AMOUNT = re.compile(r"^\W*\d[\d.,]*\s?(?:%|[A-Z]{3}|[\u20ac$\u00a3])?\W*$")
"""A cell that is a figure alone heads nothing."""
_SPACE = re.compile(r"[^\S\n]+")


@dataclass(frozen=True)
class Page:
    """What a page says. `linked`: whether all its words are links, as in a table of contents."""

    title: str
    text: str
    linked: bool = False


_parse = cast("Callable[..., html.HtmlElement]", html.document_fromstring)  # pyright: ignore[reportUnknownMemberType]


def read_html(source: str) -> Page:
    """The article of a page or of a fragment. A page with nothing in it has no text."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root: html.HtmlElement = _parse(source.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return Page("", "")
    named = root.findtext(".//title") or ""
    article = _article(root)
    headline = article.find(".//h1")
    first = _inline(headline) if headline is not None else ""
    if headline is not None and first:
        headline.drop_tree()
    walk = _Walk()
    walk.into(article)
    lines = [line for line in walk.lines() if not FURNITURE.match(line.strip("- "))]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    title = first if first and named.strip().startswith(first) else named or first
    return Page(" ".join(title.split()), text, _only_links(article))


def _article(root: html.HtmlElement) -> html.HtmlElement:
    """The one article of the page, else its one main part, else all of it."""
    for path in (".//article", ".//main", ".//*[@role='main']"):
        found = root.findall(path)
        if len(found) == 1:
            return found[0]
    body = root.find("body")
    return body if body is not None else root


def _dropped(element: html.HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in DROPPED:
        return True
    on_page = element.tag == "header" and element.getparent().tag == "body"
    return (
        on_page
        or element.get("role") in DROPPED_ROLES
        or element.get("hidden") is not None
        or "display:none" in (element.get("style") or "").replace(" ", "")
    )


class _Walk:
    """Goes through a tree and writes its blocks down in order."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._words: list[str] = []

    def lines(self) -> list[str]:
        """Everything that was written, line by line."""
        self._end()
        return "\n".join(self._blocks).splitlines()

    def into(self, element: html.HtmlElement) -> None:
        """What an element holds, without its own tail."""
        self._say(element.text)
        for child in element:
            if not _dropped(child):
                self._one(child)
            self._say(child.tail)

    def _one(self, element: html.HtmlElement) -> None:
        tag = str(element.tag)
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._block(f"{'#' * max(2, int(tag[1]))} {_inline(element)}", apart=True)
        elif tag == "li":
            self._block(_point(element), apart=False)
        elif tag == "table":
            self._table(element)
        elif tag == "pre":
            code = "".join(element.itertext()).strip("\n").splitlines()
            self._block("\n".join(f"    {line}" for line in code), apart=True)
        elif tag == "dt":
            self._block(_defined(element), apart=False)
        elif tag == "dd":
            pass  # it stands behind its dt
        elif tag == "br":
            self._words.append("\n")
        elif tag == "img":
            self._say(f" {_picture(element)} ")
        elif tag in BLOCKS:
            self._end(apart=True)
            self.into(element)
            self._end(apart=True)
        else:
            self._say(_told(element) if tag in ("a", "sup") else None)
            if tag not in ("a", "sup"):
                self._apart(element)

    def _apart(self, element: html.HtmlElement) -> None:
        pad = " " if element.tag in APART else ""
        self._words.append(pad)
        self.into(element)
        self._words.append(pad)

    def _say(self, words: str | None) -> None:
        if words:
            self._words.append(
                words.replace("\r", " ").replace("\n", " ") if words != "\n" else words
            )

    def _end(self, apart: bool = False) -> None:
        """Write the words so far as a paragraph."""
        words = _tidy("".join(self._words))
        self._words.clear()
        if words:
            self._blocks.append(words)
        if apart:
            self._blocks.append("")

    def _block(self, text: str, apart: bool) -> None:
        self._end()
        if apart:
            self._blocks.append("")
        self._blocks.append(text)
        if apart:
            self._blocks.append("")

    def _table(self, table: html.HtmlElement) -> None:
        """A row of figures is one line with its heads; a table that only arranges things is none."""
        self._end(apart=True)
        rows = list(_rows(table))
        if table.find(".//table") is not None or all(len(row) < 2 for _, row in rows):
            for row in table.iter("td", "th"):
                if row.find(".//table") is None:
                    self.into(row)
                    self._end()
            return
        caption = table.find("caption")
        if caption is not None:
            self._block(_inline(caption), apart=False)
        for line in _told_rows(rows):
            self._block(f"- {line}", apart=False)
        self._end(apart=True)


def _tidy(words: str) -> str:
    lines = (_SPACE.sub(" ", line).strip() for line in words.split("\n"))
    tidy = "\n".join(lines).strip()
    return re.sub(r" (?=[.,;:!?)](?:\s|$))", "", tidy)


def _inline(element: html.HtmlElement) -> str:
    """The words of an element on one line."""
    walk = _Walk()
    walk.into(element)
    return " ".join(" ".join(walk.lines()).split())


def _point(item: html.HtmlElement) -> str:
    """A point of a list; what belongs to it stands indented under it."""
    walk = _Walk()
    walk.into(item)
    lines = [line for line in walk.lines() if line.strip()]
    parent = item.getparent()
    mark = "-"
    if parent is not None and parent.tag == "ol":
        mark = f"{list(parent.iterchildren('li')).index(item) + 1}."
    return "\n".join([f"{mark} {lines[0]}" if lines else "", *(f"  {line}" for line in lines[1:])])


def _defined(term: html.HtmlElement) -> str:
    """A term and everything that is said of it."""
    said: list[str] = []
    for follower in term.itersiblings():
        if follower.tag != "dd":
            break
        said.append(_inline(follower))
    return f"- {_inline(term).rstrip(':')}: {', '.join(said)}" if said else f"- {_inline(term)}"


def _told(element: html.HtmlElement) -> str:
    """A link with its address where that is a whole one; a raised figure behind another."""
    words = _inline(element)
    if element.tag == "sup":
        return f"^{words}" if words.isdigit() else f" {words}"
    address = (element.get("href") or "").strip()
    if not address.startswith(("https://", "http://")) or not words or words == address:
        return f" {words} "
    return f" {words} ({address}) "


def _picture(element: html.HtmlElement) -> str:
    text = " ".join((element.get("alt") or "").split())
    return "" if NAMED_FILE.match(text) else text


def _rows(table: html.HtmlElement) -> Iterator[tuple[bool, list[str]]]:
    """Each row with whether it is one of heads; a cell over several columns or rows stands in each."""
    held: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        heads = True
        given = [cell for cell in row if cell.tag in ("td", "th")]
        for cell in given:
            while len(cells) in held:
                cells.append(_held(held, len(cells)))
            words = _inline(cell)
            heads = heads and (cell.tag == "th" or cell.getparent().getparent().tag == "thead")
            for _ in range(_number(cell.get("colspan"))):
                if (down := _number(cell.get("rowspan"))) > 1:
                    held[len(cells)] = (down - 1, words)
                cells.append(words)
        while len(cells) in held:
            cells.append(_held(held, len(cells)))
        if given:
            yield heads, cells


def _held(held: dict[int, tuple[int, str]], column: int) -> str:
    left, words = held.pop(column)
    if left > 1:
        held[column] = (left - 1, words)
    return words


def _number(span: str | None) -> int:
    return min(50, int(span)) if span and span.isdigit() and int(span) > 0 else 1


def _told_rows(rows: list[tuple[bool, list[str]]]) -> Iterator[str]:
    """Each row as one line: its cells under their heads, below the heading of its part of the table.
    Two columns without heads are a pair."""
    heads: list[str] = []
    part = ""
    rest = list(rows)
    if (
        not any(is_head for is_head, _ in rest)
        and len(rest) > 1
        and len(rest[0][1]) > 2
        and not any(_AMOUNT.match(cell) for cell in rest[0][1])
        and any(_figures(row) for _, row in rest[1:])
    ):
        heads = rest.pop(0)[1]
    above = False
    for is_head, cells in rest:
        if len(cells) > 1 and len(set(cells)) == 1 and (is_head or heads):
            part = cells[0]
            continue
        if is_head:
            heads = _joined(heads, cells) if above else cells
            above = True
            continue
        above = False
        lead = f"{part} \u2013 " if part else ""
        if not heads and len(cells) == 2:
            yield lead + ": ".join(cell.rstrip(":") for cell in cells if cell)
            continue
        named = zip_longest(heads[: len(cells)], cells, fillvalue="")
        told = [f"{head.rstrip(':')}: {cell}" if head else cell for head, cell in named if cell]
        if told:
            yield lead + "; ".join(
                one
                for at, one in enumerate(told)
                if at == 0 or ": " not in one or one != told[at - 1]
            )


def _joined(heads: list[str], below: list[str]) -> list[str]:
    """Heads of two rows, one above the other."""
    return [f"{a} {b}".strip() if a != b else a for a, b in zip_longest(heads, below, fillvalue="")]


def _figures(cells: Iterable[str]) -> bool:
    return any(character.isdigit() for cell in cells for character in cell)


def _only_links(article: html.HtmlElement) -> bool:
    """Whether the words outside of links and headings are none: a table of contents, no article."""
    links = article.findall(".//a")
    if len(links) < 2:
        return False
    return not re.search(r"\w", "".join(_outside_links(article)))


def _outside_links(element: html.HtmlElement) -> Iterator[str]:
    for child in element:
        if child.tag not in ("a", "h1", "h2", "h3", "h4") and not _dropped(child):
            yield child.text or ""
            yield from _outside_links(child)
        yield child.tail or ""
