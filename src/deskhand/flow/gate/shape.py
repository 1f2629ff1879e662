"""The shape of a reply: cleaned where nothing of what is said changes, refused elsewhere."""

import html
import re
import unicodedata

from deskhand.core.skeleton import folded
from deskhand.rules.speech import SPEECH

_THOUGHTS = (
    *(
        (re.compile(f"<{name}>", re.I), re.compile(f"</{name}>", re.I))
        for name in ("think", "thinking", "reasoning", "scratchpad", "analysis", "reflection")
    ),
    (re.compile(r"\[THINK\]", re.I), re.compile(r"\[/THINK\]", re.I)),
)
"""Where a model's thinking begins and ends."""
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_FENCE = re.compile(r"^\s*+```[\w-]*+\s*+|```\s*+$")
_CITATION = re.compile(
    r"(?:(?<!\s)\s++)?(?:\u3010[^\u3011]{0,80}\u3011|\[[\w/.-]{1,200}#\d+\]|\((?:source|sources): <?\w+>?\))",
    re.I,
)
_BREAK = re.compile(r"<\s*+(?:br|/p|/div|/li|/h[1-6]|/tr|hr)\s*+/?\s*+>", re.I)
_TAG = re.compile(
    r"</?\s*(?:p|div|b|strong|i|em|u|span|ul|ol|li|small|h[1-6]|code|font|center)(?:\s[^<>]{0,200})?>",
    re.I,
)
_LINK = re.compile(r"(?<!!)\[([^\]\n]{1,200})\]\(([^()\s]{1,500})\)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+", re.M)
_EMPHASIS = re.compile(
    r"(?<![\w*])\*{1,3}(?=\S)([^*\n]{1,300}?)(?<=\S)\*{1,3}(?![\w*])|(?<![\w_])__(?=\S)([^_\n]{1,300}?)(?<=\S)__(?![\w_])"
)
_LEAD = re.compile(
    r"^\s*(?:(?:final )?(?:answer|reply|response)|antwort|r[e\u00e9]ponse|respuesta|risposta|antwoord|resposta|odpowied\u017a)\s*:\s*",
    re.I,
)
_PLACEHOLDER = re.compile(
    r"\{\{|\}\}|\{[\w .-]{1,40}\}|%[A-Z][A-Z_]{2,30}%|<<[^<>]{1,60}>>|\$\{[^}]{1,60}\}|"
    r"\[(?:(?:your|customer|user|agent|company|product|order|first|last|full|insert|name|the|client|my|date|link|phone|email|e-mail|address|number|amount|reason|kundenname|ihr|vorname|nachname|name|firma|pr[e\u00e9]nom|nom|votre|nombre|su|nome|naam|uw|imi[e\u0119])(?![a-z])[^\[\]\n]{0,40}|[^\[\]\n]{0,40}\b(?:name|here|number|date|placeholder))\]|"
    r"\b(?:XX+|xxx+|N/A|TBD|TODO|FIXME|lorem ipsum)\b|_{4,}",
    re.I,
)
_WRAPPER = re.compile(
    r"^\s*[\[{]\s*\"|\"(?:reply|action|citations|confidence)\"\s*:|</?(?:articles|context|message|conversation|lookups|refused|answer|response|reply|output|tool_call|function|system|assistant|user|s|inst)\b[^<>]{0,80}>|<\|[^|>]{0,40}\|>|\[/?INST\]|\b[\w/.-]{1,80}#\d+\b(?!\d)|</?s>",
    re.I,
)
_SPELLED = re.compile(r"(?<!\w)(?:[^\W\d_][\s._*/|-]{1,4}){5,}[^\W\d_](?!\w)")
"""A word letter by letter, which nobody who helps writes."""
_TABLE = re.compile(r"^[^\S\n]*+\|.*\|[^\S\n]*+$", re.M)
_MARKUP = re.compile(
    r"!\[|\]\(|<\s*+/?\s*+[a-z][\w-]*+(?:\s[^<>]{0,300})?/?>|```|&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,5});",
    re.I,
)
EFFECT = "{effect}"


def tidy(reply: str) -> str:
    """The reply without what only wraps it: thinking, fences, tags, entities, marks of citations,
    emphasis, invisible characters. Its words stay as they are."""
    text = _without_thoughts(reply)
    text = _ANSI.sub("", text)
    text = html.unescape(_BREAK.sub("\n", text))
    text = _TAG.sub("", text)
    text = _FENCE.sub("", _FENCE.sub("", text.strip()))
    text = _CITATION.sub("", text)
    text = _LINK.sub(_link, text)
    text = _EMPHASIS.sub(lambda found: found.group(1) or found.group(2), _HEADING.sub("", text))
    text = _LEAD.sub("", text)
    kept = "".join(
        character
        for character in text
        if character in "\n\t\u200d"
        or unicodedata.category(character) not in ("Cf", "Cc", "Co", "Cs", "Cn")
    )
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?<![ \t\u00a0])[ \t\u00a0]++\n", "\n", kept)).strip()


def _without_thoughts(text: str) -> str:
    """What is begun and never ended stays."""
    for opens, closes in _THOUGHTS:
        kept: list[str] = []
        at = 0
        while (start := opens.search(text, at)) and (end := closes.search(text, start.end())):
            kept.append(text[at : start.start()])
            at = end.end()
        text = "".join([*kept, text[at:]])
    return text


def _link(found: re.Match[str]) -> str:
    words, address = found.group(1), found.group(2)
    if not address.startswith(("https://", "http://")) or address == words:
        return words
    return f"{words} ({address})"


def fault(reply: str, language: str) -> tuple[str, str] | None:
    """What is wrong with the shape of a tidied reply, as (rule, evidence), or None."""
    own = reply.replace(EFFECT, " ")
    for rule, shape in (
        ("wrapper", _WRAPPER),
        ("placeholder", _PLACEHOLDER),
        ("spelled", _SPELLED),
        ("markup", _TABLE),
        ("markup", _MARKUP),
    ):
        if found := shape.search(own):
            return rule, found.group().strip()[:80]
    low = folded(own)
    for code in dict.fromkeys((language, "en")):
        if code in SPEECH and (found := SPEECH[code].is_about_itself.search(low)):
            return "inner_speech", found.group()[:80]
    return None
