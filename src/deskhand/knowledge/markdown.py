"""Markdown as help centres write it, as plain words: MDX, GitBook, Hugo, Docusaurus, Liquid and GitHub.

What is no Markdown (components, tags, comments, admonitions) is taken out before a Markdown parser
reads the rest, outside of code only; the parser's HTML is then read like any page.
"""

import re
from collections.abc import Callable, Iterator

from markdown_it import MarkdownIt

from deskhand.knowledge.html import Page, read_html

_PARSER = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable(
    ["table", "strikethrough"]
)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_TICKS = re.compile(r"`+")
_COMMENTS = (
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"\{/\*"), re.compile(r"\*/\}")),
    (re.compile(r"\{%-?\s*comment\b"), re.compile(r"endcomment\s*-?%\}")),
    (re.compile(r"\{\{[<%]\s*comment\b"), re.compile(r"\{\{[<%]\s*/\s*comment\s*[>%]\}\}")),
    (re.compile(r"\{\{/\*"), re.compile(r"\*/\}\}")),
    (re.compile(r"%%"), re.compile(r"%%(?=\s|$)")),
)
"""What begins a comment, and what ends it."""
_STATEMENT = re.compile(
    r"^(?:import\s+(?:[\w*{].*?\sfrom\s++)?['\"].*['\"];?|export\s+(?:const|default|function|let)\b.*)$"
)
_TAG_TITLE = re.compile(r"\b(?:title|label|header|summary)\s*+=\s*+(?:\{\s*+)?[\"']([^\"']+)[\"']")
_LIQUID = (re.compile(r"\{%-?"), re.compile(r"-?%\}"))
_HUGO = (re.compile(r"\{\{[<%]"), re.compile(r"[>%]\}\}"))
_VALUE = (re.compile(r"\{\{"), re.compile(r"\}\}"))
_EXPRESSION = re.compile(r"(?<![\\$])\{(?!\{)([^{}\n]*)\}")
_ATTRIBUTES = re.compile(r"\s?\{[:#][^{}\n]{0,300}\}|\[\^[\w-]+\]:?")
_ADMONITION = re.compile(r"^(\s*)(?::{3,}|\+{3,})\s*+\[?\s*+([\w-]*+)\]?\s*+(.*)$")
_INDENTED = re.compile(r'^(?:!!!|\?\?\?\+?|===)\s*+([\w-]*+)\s*+(?:"([^"]*+)"\s*+)?$')
_ALERT = re.compile(r"^([^\S\n]*>[^\S\n]*)\[!\w+\][-+]?\s*", re.M)
_CONTENTS = re.compile(
    r"^[^\S\n]*(?:\[TOC\]|\[\[_?TOC_?\]\]|\[\[toc\]\]|\$toc)[^\S\n]*$", re.M | re.I
)
_ELEMENTS = frozenset(
    [
        "a",
        "abbr",
        "address",
        "article",
        "aside",
        "b",
        "blockquote",
        "body",
        "br",
        "button",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "i",
        "iframe",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "li",
        "link",
        "main",
        "mark",
        "meta",
        "nav",
        "ol",
        "p",
        "picture",
        "pre",
        "q",
        "s",
        "samp",
        "script",
        "section",
        "select",
        "small",
        "source",
        "span",
        "strong",
        "style",
        "sub",
        "summary",
        "sup",
        "svg",
        "table",
        "tbody",
        "td",
        "template",
        "tfoot",
        "th",
        "thead",
        "time",
        "title",
        "tr",
        "u",
        "ul",
        "var",
        "video",
        "wbr",
    ]
)
"""The elements of HTML that pages use; any other word in angle brackets stands for itself."""
LONGEST_TAG = 4000
"""Characters."""
_OPENS = re.compile(r"</?([A-Za-z][\w.:-]*)")


def read_markdown(source: str, components: bool = False) -> Page:
    """The article that a Markdown text is. `components`: MDX, where braces are code and not words."""
    text = _outside_code(source, lambda part: _plain_markdown(part, components))
    text = _admonitions(text)
    return read_html(_PARSER.render(text))


def _plain_markdown(text: str, components: bool) -> str:
    """Text without what a site's generator would take out of it."""
    for marks in _COMMENTS:
        text = _between(text, marks, lambda inner: "")
    text = _CONTENTS.sub("", text)
    text = _ALERT.sub(r"\1", text)
    lines = [line for line in text.split("\n") if not _STATEMENT.match(line)]
    text = "\n".join(lines)
    text = _between(text, _HUGO, _titled)
    text = _between(text, _LIQUID, _titled)
    text = _between(text, _VALUE, lambda inner: "")
    text = "".join(_without_components(text))
    text = _ATTRIBUTES.sub("", text)
    return _EXPRESSION.sub(_literal, text) if components else text


def _between(
    text: str, marks: tuple[re.Pattern[str], re.Pattern[str]], change: Callable[[str], str]
) -> str:
    """`text` with what stands between two marks changed, and the marks gone. Where none closes, none
    after it does: a text of marks that open costs no more than its length."""
    opens, closes = marks
    kept: list[str] = []
    at = 0
    while (opened := opens.search(text, at)) and (closed := closes.search(text, opened.end())):
        kept += [text[at : opened.start()], change(text[opened.end() : closed.start()].strip())]
        at = closed.end()
    return "".join([*kept, text[at:]])


def _titled(inner: str) -> str:
    """A generator's tag: what it shows as a title stays, in a paragraph of its own."""
    if inner.startswith("include"):
        return ""
    title = _TAG_TITLE.search(inner)
    return f"\n\n{title[1]}:\n\n" if title else ""


def _literal(expression: re.Match[str]) -> str:
    """Of an expression in braces a text in quotes stays; a value that is not here cannot."""
    inner = expression[1].strip()
    quoted = re.fullmatch(r"([\"'`])(.*)\1", inner)
    return quoted[2] if quoted else ""


def _without_components(text: str) -> Iterator[str]:
    """The text without components; a word in angle brackets that is no element stays readable."""
    at = 0
    for opened in _OPENS.finditer(text):
        if opened.start() < at:
            continue
        yield text[at : opened.start()]
        end = _closing(text, opened.end())
        name, tag = opened[1], text[opened.start() : end]
        at = end
        if name.lower() in _ELEMENTS and not name[0].isupper() and "={" not in tag:
            yield tag
        elif name[0].isupper() or "={" in tag:
            title = _TAG_TITLE.search(tag)
            yield f"\n\n{title[1]}:\n\n" if title and not tag.startswith("</") else ""
        elif re.match(r"[a-z]+:|[\w.+-]+@", text[opened.start() + 1 :]):
            yield tag
        else:
            yield f"&lt;{text[opened.start() + 1 : opened.end()]}"
            at = opened.end()
    yield text[at:]


def _closing(text: str, at: int) -> int:
    """Where a tag ends: at the first > outside of quotes and braces, or with the text's next line
    break twice."""
    end = min(len(text), at + LONGEST_TAG)
    if text.find(">", at, end) < 0:
        return at
    quote, depth = "", 0
    for place in range(at, end):
        mark = text[place]
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "\"'":
            quote = mark
        elif mark == "{":
            depth += 1
        elif mark == "}":
            depth -= 1
        elif mark == ">" and depth <= 0:
            return place + 1
    return at


def _admonitions(text: str) -> str:
    """Boxes of every dialect as what they hold, with their title."""
    lines: list[str] = []
    inside = fence = ""
    for line in text.split("\n"):
        if mark := _FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        if fence:
            lines.append(line)
            continue
        if inside and line.strip() and not line.startswith((" ", "\t")):
            inside = ""
        if indented := _INDENTED.match(line):
            inside = "    "
            lines += ["", f"{indented[2]}:" if indented[2] else "", ""]
        elif boxed := _ADMONITION.match(line):
            lines += ["", f"{boxed[1]}{boxed[3].rstrip()}:" if boxed[3] else "", ""]
        else:
            lines.append(line.removeprefix(inside) if inside else line)
    return "\n".join(lines)


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    """`text` with `change` made to all of it but code, which stays as it is."""
    parts: list[str] = []
    held: list[str] = []
    fence = ""

    def let_go() -> None:
        parts.append(_outside_inline("\n".join(held), change))
        held.clear()

    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            held.append(line)
            if mark and mark[1].startswith(fence) and not line.strip().strip(mark[1][0]):
                parts.append("\n".join(held))
                held.clear()
                fence = ""
        elif mark:
            if held:
                let_go()
            fence = mark[1]
            held.append(line)
        else:
            held.append(line)
    if fence:
        parts.append("\n".join(held))
    elif held:
        let_go()
    return "\n".join(parts)


def _outside_inline(text: str, change: Callable[[str], str]) -> str:
    """The same, with code inside of a line kept in its place by a mark of its own."""
    kept: list[str] = []
    marked: list[str] = []
    at = 0
    for start, end in _inline_code(text):
        marked += [text[at:start], f"\ue000{len(kept)}\ue001"]
        kept.append(text[start:end])
        at = end
    changed = change("".join([*marked, text[at:]]))
    return re.sub(r"\ue000(\d+)\ue001", lambda mark: kept[int(mark[1])], changed)


def _inline_code(text: str) -> Iterator[tuple[int, int]]:
    """Where code stands between as many ticks on both sides, of the first ticks as many as may be."""
    rows = [(row.start(), row.end()) for row in _TICKS.finditer(text)]
    of_length: dict[int, list[int]] = {}
    for start, end in reversed(rows):
        of_length.setdefault(end - start, []).append(end)
    done = 0
    for start, end in rows:
        if start < done:
            continue
        for length in range(end - start, 0, -1):
            ends = of_length.get(length, [])
            while ends and ends[-1] <= end:
                ends.pop()
            if ends:
                done = ends[-1]
                yield end - length, done
                break
