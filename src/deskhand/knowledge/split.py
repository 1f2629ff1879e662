"""From articles to passages of about 100 words that keep their headings.

A row of a table comes as a point with its heads, and a point is never cut: a passage holds whole rows.
"""

import re
from dataclasses import dataclass

WORDS = 110
PER_CHARACTER = 0.5
"""Words that a character counts for in scripts without spaces."""
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[\u3002\uff01\uff1f])\s*")
_POINT = re.compile(r"^(?:[-*]|\d+\.) ")
_HEADING = re.compile(r"^#{1,6}\s+(.+)$")


@dataclass(frozen=True)
class Piece:
    """A passage of an article: its place, the headings above it, its text."""

    position: int
    headings: tuple[str, ...]
    text: str


def split(text: str) -> list[Piece]:
    """The passages of an article in order. Paragraphs stay whole unless they are very long."""
    pieces: list[Piece] = []
    for headings, paragraphs in _sections(text):
        held: list[str] = []
        count = 0.0
        for paragraph in paragraphs:
            words = size(paragraph)
            if held and count + words > WORDS:
                pieces.append(Piece(len(pieces), headings, "\n".join(held)))
                held, count = [], 0.0
            held.append(paragraph)
            count += words
        if held:
            pieces.append(Piece(len(pieces), headings, "\n".join(held)))
    return pieces


def _sections(text: str) -> list[tuple[tuple[str, ...], list[str]]]:
    sections: list[tuple[tuple[str, ...], list[str]]] = []
    headings: tuple[str, ...] = ()
    paragraphs: list[str] = []
    for block in re.split(r"\n\s*\n|\n(?=#{1,6}\s)|(?<=\n)(?=[-*] )", text):
        lines = block.strip("\n").rstrip().splitlines()
        if lines and (heading := _HEADING.match(lines[0])):
            if paragraphs:
                sections.append((headings, paragraphs))
            headings, paragraphs = (_title(heading.group(1)),), []
            lines = lines[1:]
        body = "\n".join(lines).strip("\n").rstrip()
        if body:
            paragraphs.extend(_cut(body))
    if paragraphs:
        sections.append((headings, paragraphs))
    return sections


def _title(heading: str) -> str:
    """A heading without the marks that close it."""
    return heading.rstrip("#").rstrip() or heading[:1]


def size(text: str) -> float:
    """Words of a text; in scripts without spaces by their characters."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_UNSPACED.sub(" ", text).split()) + PER_CHARACTER * unspaced


def _cut(body: str) -> list[str]:
    """A long paragraph by its lines, a long line by its sentences, a long sentence by its words."""
    if size(body) <= 2 * WORDS:
        return [body]
    lines = body.splitlines()
    if len(lines) > 1:
        return [part for line in lines if line.strip() for part in _cut(line)]
    if _POINT.match(body):
        return [body]
    parts = [part for part in _SENTENCE_END.split(body) if part]
    if len(parts) > 1:
        return [part for whole in _gathered(parts) for part in _cut(whole)]
    words = body.split()
    if len(words) > 1:
        return [" ".join(words[at : at + WORDS]) for at in range(0, len(words), WORDS)]
    letters = int(WORDS / PER_CHARACTER)
    return [body[at : at + letters] for at in range(0, len(body), letters)]


def _gathered(sentences: list[str]) -> list[str]:
    """Sentences in a row up to the length of a passage."""
    joint = "" if _UNSPACED.search(sentences[0]) else " "
    gathered = [sentences[0]]
    for sentence in sentences[1:]:
        longer = f"{gathered[-1]}{joint}{sentence}"
        if size(longer) <= WORDS:
            gathered[-1] = longer
        else:
            gathered.append(sentence)
    return gathered
