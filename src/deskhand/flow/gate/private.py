"""What only the company's instructions to the model say (voice, rules) leaves in no spelling."""

import base64
import binascii
import codecs
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from urllib.parse import unquote

from deskhand.core.decisions import Verdict
from deskhand.core.policy import Policy
from deskhand.core.skeleton import folded
from deskhand.flow.gate.refusal import refused
from deskhand.flow.gate.sources import Grounds
from deskhand.flow.gate.words import covers, in_order
from deskhand.rules.speech import Speech

_WORD = re.compile(r"[^\W_]+(?:[-_./@][^\W_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+")
_QUOTED = re.compile(
    r"[\"\u201c\u201e\u00ab][^\"\u201d\u201c\u00bb\n]{0,200}[\"\u201d\u201c\u00bb]"
)
_BASE = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,6}")
_HEX = re.compile(r"(?:(?:0x|\\x|%)?[0-9a-f]{2}[\s:,-]?){5,}", re.I)
_BYTES = re.compile(r"(?:[01]{7,8}[\s,]*){5,}")
_NUMBERS = re.compile(r"(?:\b\d{2,3}\b[\s,;]*){5,}")
_ALIKE = str.maketrans("013457l", "oieasti")
"""Digits as the letters for which they are written; `1` and `l` are both an `i`."""
SHORTEST = 5
"""Letters and digits of a code that is looked for."""
RUN = 5
"""So many words in a row are looked for: fewer are anybody's."""
PAIR, SHORTEST_PAIR = 2, 8
"""In a disguise nobody says even these by chance: so many words in a row, of so many letters."""


def instructions(text: str, grounds: Grounds, known: str) -> Verdict | None:
    """Codes, and `RUN` words in a row, of the voice and the rules that stand in no source: plain, turned
    round, taken apart, or in one of the usual encodings."""
    told = _private(grounds.policy)
    kept = [one for one in _marked(told) if one not in _bare(known)]
    hidden = [*kept, *(one for one in _pairs(told) if one not in _bare(known))]
    for forms, looked_for in ((_plain(text), kept), (_disguised(text), hidden)):
        for form in forms if looked_for else ():
            if found := next((one for one in looked_for if one in form), ""):
                return refused(f"repeats the company's instructions: {found[:40]}", "instructions")
    return None


def told_by_instructions(
    question: str, policy: Policy, known: frozenset[str], speech: Speech
) -> str:
    """Two words in a row of a question that stand so in the instructions, and in no source: a question
    gives away what it asks for. What the company wants asked stands there in quotation marks.

    `known`: the stems of all that may be spoken of.
    """
    spoken = _neighbours(question, speech)
    told = frozenset(
        pair
        for sentence in _SENTENCE.split(_QUOTED.sub(". ", _private(policy)))
        for pair in _neighbours(sentence, speech)
    )
    strange = (pair for pair in spoken if not any(covers(one, known) for one in pair))
    return next((" ".join(pair) for pair in strange if pair in told), "")


def _neighbours(text: str, speech: Speech) -> list[tuple[str, str]]:
    said = in_order(text, speech)
    return list(zip(said, said[1:], strict=False))


def _private(policy: Policy) -> str:
    return "\n".join((policy.voice, *(rule.guidance for rule in policy.rules)))


@lru_cache(maxsize=64)
def _marked(text: str) -> tuple[str, ...]:
    """The codes and runs of words of the instructions, bare. Runs without what stands in quotation
    marks: how to sign is said there."""
    found: dict[str, None] = {}
    for word in _WORD.findall(text):
        if word[1:] != word[1:].lower() or any(character.isdigit() for character in word):
            found[_bare(word)] = None
    found |= dict.fromkeys(_in_a_row(text, RUN))
    return tuple(one for one in found if len(one) >= SHORTEST)


@lru_cache(maxsize=64)
def _pairs(text: str) -> tuple[str, ...]:
    """What is looked for besides where words are disguised, bare."""
    return tuple(one for one in _in_a_row(text, PAIR) if len(one) >= SHORTEST_PAIR)


def _in_a_row(text: str, count: int) -> Iterator[str]:
    """So many words of one sentence, bare, from each of its places."""
    for sentence in _SENTENCE.split(_QUOTED.sub(". ", text)):
        words = _WORD.findall(sentence)
        for place in range(len(words) - count + 1):
            yield _bare("".join(words[place : place + count]))


@lru_cache(maxsize=256)
def _bare(text: str) -> str:
    """Letters and digits only, without what they are disguised as."""
    return re.sub(r"[\W_]", "", folded(text)).translate(_ALIKE)


def _plain(text: str) -> Iterator[str]:
    yield _bare(text)
    yield _bare(unquote(text))


def _disguised(text: str) -> Iterator[str]:
    yield _bare(text)[::-1]
    yield _bare(codecs.encode(text, "rot13"))
    together = re.sub(r"\s+", "", text)
    for written, decode in _ENCODINGS:
        for found in (*written.finditer(text), *written.finditer(together)):
            for told in decode(found.group()):
                yield _bare(told)
                yield _bare(told)[::-1]


def _from_base(run: str) -> Iterator[str]:
    """Base64 of both alphabets from each of the four places where it may begin, and base32."""
    run = run.rstrip("=").replace("-", "+").replace("_", "/")
    for start in range(4):
        part = run[start:]
        whole = part[: len(part) - (len(part) % 4 == 1)]
        yield _decoded(base64.b64decode, whole + "=" * (-len(whole) % 4))
    yield _decoded(lambda one: base64.b32decode(one, casefold=True), run + "=" * (-len(run) % 8))


def _from_hex(run: str) -> Iterator[str]:
    digits = re.sub(r"0x|\\x|[^0-9a-f]", "", run.lower())
    for start in range(2):
        part = digits[start:]
        yield _decoded(bytes.fromhex, part[: len(part) // 2 * 2])


def _from_bytes(run: str) -> Iterator[str]:
    yield "".join(chr(int(one, 2)) for one in re.findall(r"[01]{7,8}", run))


def _from_numbers(run: str) -> Iterator[str]:
    yield "".join(chr(int(one)) for one in re.findall(r"\d+", run))


def _decoded(decode: Callable[[str], bytes], run: str) -> str:
    try:
        return decode(run).decode("utf-8", "ignore")
    except (binascii.Error, ValueError):
        return ""


_ENCODINGS = (
    (_BASE, _from_base),
    (_HEX, _from_hex),
    (_BYTES, _from_bytes),
    (_NUMBERS, _from_numbers),
)
