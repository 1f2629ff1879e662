"""From articles to passages of about 100 words that keep their headings."""

import re
from dataclasses import dataclass

WORDS = 110
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")
_IMPORT = re.compile(r"^(?:import .+ from .+|<[A-Z]\w*.*/?>)$")


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
        count = 0
        for paragraph in paragraphs:
            words = len(paragraph.split())
            if held and count + words > WORDS:
                pieces.append(Piece(len(pieces), headings, "\n".join(held)))
                held, count = [], 0
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
        lines = [line for line in block.strip().splitlines() if not _IMPORT.match(line.strip())]
        if lines and (heading := _HEADING.match(lines[0])):
            if paragraphs:
                sections.append((headings, paragraphs))
            headings, paragraphs = (heading.group(1),), []
            lines = lines[1:]
        body = "\n".join(lines).strip()
        if body:
            paragraphs.extend(_cut(body))
    if paragraphs:
        sections.append((headings, paragraphs))
    return sections


def _cut(body: str) -> list[str]:
    words = body.split()
    if len(words) <= 2 * WORDS:
        return [body]
    return [" ".join(words[start : start + WORDS]) for start in range(0, len(words), WORDS)]
