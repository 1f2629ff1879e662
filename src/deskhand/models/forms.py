"""The forms that a language model fills in, one for each question.

Read leniently where nothing can go wrong (a word for a level, per cent, a list of one) and strictly
where it can: an action, its arguments, a number that is none.
"""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

NOTHING = frozenset({"", "none", "null", "nil", "n/a", "na", "-", "no", "no action", "no lookup"})
"""Words for an empty field."""
YES = frozenset({"true", "yes", "1"})
NO = frozenset({"false", "no", "0"})
LEVELS = {
    "minor": "low",
    "simple": "low",
    "easy": "low",
    "trivial": "low",
    "complex": "high",
    "hard": "high",
    "difficult": "high",
    "urgent": "high",
    "critical": "high",
    "immediate": "high",
}
"""Other words for the levels of urgency and complexity."""
URGENCIES = LEVELS | {"medium": "normal", "moderate": "normal", "regular": "normal"}
COMPLEXITIES = LEVELS | {"normal": "medium", "moderate": "medium"}
MOODS = {
    "neutral": "calm",
    "positive": "calm",
    "happy": "calm",
    "polite": "calm",
    "satisfied": "calm",
    "negative": "frustrated",
    "annoyed": "frustrated",
    "upset": "frustrated",
    "disappointed": "frustrated",
    "furious": "angry",
    "hostile": "angry",
    "very angry": "angry",
}


def listed(value: Any) -> list[Any] | None:
    """A list, or None for what is none."""
    return cast("list[Any]", value) if isinstance(value, list) else None


def mapped(value: Any) -> dict[str, Any] | None:
    """An object, or None for what is none."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def one_of(value: Any) -> Any:
    """The one thing of a list of one; else the value as it is."""
    several = listed(value)
    return several[0] if several is not None and len(several) == 1 else value


def bare(value: Any) -> Any:
    """A word without what stands around it, in small letters; the one thing of a list of one."""
    value = one_of(value)
    return value.strip().casefold() if isinstance(value, str) else value


def nothing(value: Any) -> bool:
    """Whether a field says that there is none."""
    return value is None or value in ([], {}) or (isinstance(value, str) and bare(value) in NOTHING)


def _words(table: dict[str, str]) -> BeforeValidator:
    def read(value: Any) -> Any:
        word = bare(value)
        return table.get(word, word) if isinstance(word, str) else word

    return BeforeValidator(read)


def _yes_or_no(value: Any) -> Any:
    word = str(bare(value)).casefold()
    return True if word in YES else False if word in NO else value


def _text(value: Any) -> Any:
    """Text for a customer or a colleague: one that only says "null" is none."""
    if isinstance(value, str) and bare(value) in ("none", "null", "undefined"):
        return None
    return bare_list(value)


def bare_list(value: Any) -> Any:
    """The lines of a list of lines, as one text."""
    lines = listed(value)
    return "\n".join(lines) if lines and all(isinstance(line, str) for line in lines) else value


def _share(value: Any) -> Any:
    """A share of 1 from 0.95, "95%" or 95; None for what is no number, and for 7, which may be of 10
    or of 100."""
    if isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value).strip().removesuffix("%").strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    if number > 1 and number <= 10 and not str(value).strip().endswith("%"):
        return None
    return number / 100 if number > 1 or str(value).strip().endswith("%") else number


def _citations(value: Any) -> Any:
    """A list of ids or titles from whatever names them: one text, brackets, objects with an id."""
    if nothing(value):
        return []
    named: list[Any] = []
    for one in listed(value) or [value]:
        described = mapped(one)
        given = described.get("id", described.get("title")) if described is not None else one
        named.append(given.strip(" []()\"'\n") if isinstance(given, str) else given)
    return named


def _closed(schema: dict[str, Any]) -> None:
    """A model is asked for every field and for nothing else, whatever is read without it."""
    schema["additionalProperties"] = False
    schema["required"] = list(schema["properties"])


class _Output(BaseModel):
    """Closed towards the model, which is told that nothing else belongs there; what it adds is not
    read."""

    model_config = ConfigDict(extra="ignore", json_schema_extra=_closed)


Text = Annotated[str, BeforeValidator(_text)]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Citations = Annotated[list[str], BeforeValidator(_citations)]


class TriageOutput(_Output):
    """What the cheap model fills in."""

    category: Annotated[str | None, BeforeValidator(lambda v: None if nothing(v) else bare(v))] = (
        None
    )
    urgency: Annotated[Literal["low", "normal", "high"], _words(URGENCIES)]
    complexity: Annotated[Literal["low", "medium", "high"], _words(COMPLEXITIES)]
    resolvable: YesOrNo
    escalation_risk: YesOrNo
    sentiment: Annotated[Literal["calm", "frustrated", "angry"], _words(MOODS)]
    language: Annotated[str, BeforeValidator(lambda v: "" if nothing(v) else v)] = ""
    query: Annotated[str, BeforeValidator(lambda v: "" if nothing(v) else bare_list(v))] = ""


class Argument(BaseModel):
    """One argument of an action or a lookup."""

    model_config = ConfigDict(extra="forbid")

    name: str
    value: str

    @model_validator(mode="before")
    @classmethod
    def _number(cls, given: Any) -> Any:
        pair = mapped(given)
        value = pair.get("value") if pair is not None else None
        if pair is None or isinstance(value, bool) or not isinstance(value, int | Decimal):
            return given
        return pair | {"value": str(value)}


class Call(BaseModel):
    """An action or a lookup by name."""

    model_config = ConfigDict(extra="forbid")

    name: str
    arguments: list[Argument]

    @model_validator(mode="before")
    @classmethod
    def _as_pairs(cls, given: Any) -> Any:
        """A name alone, and arguments as an object, say the same. Each argument comes once."""
        if isinstance(given, str):
            return {"name": given.strip(), "arguments": []}
        call = mapped(given)
        if call is None:
            return given
        arguments = call.get("arguments")
        named = mapped(arguments)
        if named is not None:
            arguments = [{"name": name, "value": value} for name, value in named.items()]
        return call | {"arguments": arguments or []}

    @model_validator(mode="after")
    def _once_each(self) -> "Call":
        names = [argument.name for argument in self.arguments]
        if len(set(names)) != len(names):
            raise ValueError("an argument is given twice")
        return self


def _call(value: Any) -> Any:
    """None for every way to say that nothing is to be done; the one call of a list of one."""
    value = one_of(value)
    call = mapped(value)
    unnamed = call is not None and nothing(call.get("name")) and nothing(call.get("arguments"))
    return None if nothing(value) or unnamed else value


OneCall = Annotated[Call | None, BeforeValidator(_call)]


class Sentence(_Output):
    """One sentence of a reply, and the ids of what it rests on: passages, "context", or nothing."""

    text: Text
    citations: Citations = Field(default_factory=list)


class ResolutionOutput(_Output):
    """What the model proposes: its reply as sentences with their sources, or as one text."""

    sentences: list[Sentence] = Field(default_factory=list[Sentence])
    action: OneCall = None
    lookup: OneCall = None
    confidence: Annotated[float, BeforeValidator(_share)] = Field(ge=0, le=1)
    reply: SkipJsonSchema[Annotated[str, BeforeValidator(lambda v: _text(v) or "")]] = ""
    citations: SkipJsonSchema[Citations] = Field(default_factory=list)

    @model_validator(mode="after")
    def _one_text(self) -> "ResolutionOutput":
        """Sentences are the reply; what stands only in a second text beside them is not sent."""
        if self.sentences:
            self.reply = " ".join(sentence.text.strip() for sentence in self.sentences)
            cited = [citation for one in self.sentences for citation in one.citations]
            self.citations = list(dict.fromkeys((*cited, *self.citations)))
        if not self.reply and self.action is None and self.lookup is None:
            raise ValueError("neither a reply nor an action nor a lookup")
        return self


class BriefOutput(_Output):
    """The two lines of a brief."""

    issue: Text
    next_step: Text


class CheckOutput(_Output):
    """What a second reader says of a reply: the first statement that nothing stands behind, or none."""

    unsupported: Annotated[str | None, BeforeValidator(lambda v: None if nothing(v) else v)] = None


class GradeOutput(_Output):
    """What a judge says of an answer."""

    why: Text
    grade: Annotated[Literal["right", "wrong", "unsure"], BeforeValidator(bare)]


class TranslationOutput(_Output):
    """The text in the other language."""

    translation: Text


class SummaryOutput(_Output):
    """The summary."""

    summary: Text
