"""A text as a person sees it: without characters that show nothing and can carry a second text; and
without links that a mail program or a chat room would make of it."""

import re
import unicodedata

_SELECTORS = re.compile(r"[\ufe00-\ufe0f\U000e0000-\U000e0fff]+")
_VISIBLE = r"[^\x00-\xad\u2000-\u206f\ufeff]"
_JOINERS = re.compile(rf"(?<={_VISIBLE})[\u200c\u200d](?={_VISIBLE})")
"""One between two letters of Persian or Hindi, or two parts of a picture, is writing; more are none."""
_KEPT = "\n\t"
_HOST = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_]{2,})|(?<=\d)\.(?=\d{1,3}\.)")
_SCHEME = re.compile(r":(?=[\\/]{2})|(?<=\bjavascript):|(?<=\bmailto):|(?<=\btel):", re.I)


def shown(text: str) -> str:
    """`text` without tags, selectors, marks of direction, controls and unassigned characters."""
    if text.isascii() and text.isprintable():
        return text
    joined = {found.start() for found in _JOINERS.finditer(text)}
    return "".join(
        one
        for place, one in enumerate(text)
        if one in _KEPT
        or place in joined
        or not (
            _SELECTORS.match(one) or unicodedata.category(one) in ("Cf", "Cc", "Co", "Cs", "Cn")
        )
    )


def without_links(text: str) -> str:
    """`text` with every address written so that no program makes a link of it: in alerts only our own
    links can be pressed."""
    return _SCHEME.sub("[:]", _HOST.sub("[.]", shown(text)))
