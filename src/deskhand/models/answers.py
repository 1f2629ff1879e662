"""What a language model gave back, as the one object that it meant: none and several are no answer.

Models put thinking, fences, channels and words around their answer, wrap it in the form's name,
write it as a string or as Python. All of that is undone here; what stays unclear is refused.
"""

import ast
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError

from deskhand.models.forms import listed, mapped

T = TypeVar("T", bound=BaseModel)
THOUGHT = r"(?:think|thinking|thoughts?|reasoning|reflection|scratchpad|analysis)"
THINKING_ENDS = re.compile(rf"</{THOUGHT}>|\[/{THOUGHT}\]", re.IGNORECASE)
THINKING_STARTS = re.compile(rf"<{THOUGHT}>|\[{THOUGHT}\]", re.IGNORECASE)
CHANNEL = re.compile(r"<\|channel\|>(\w++)[^<]*+<\|message\|>")
_AFTER_A_TEXT = re.compile(r"\s*+(?:[,:\]}]|\Z)")
TOKEN = re.compile(r"<\|[\w ]{1,40}\|>")
DEEPEST = 3
"""How many wrappers around a form are taken off."""


class NoForm(ValueError):
    """No object, or more than one that fits."""


def read_form(text: str, form: type[T]) -> T:
    """The form that `text` holds. Raises `NoForm`, or pydantic's `ValidationError` of the object that
    came closest."""
    fitting: list[T] = []
    wrong: ValidationError | None = None
    for found in _objects(_without_thinking(text)):
        given = _unwrapped(found, frozenset(form.model_fields))
        if given is None:
            continue
        try:
            fitted = form.model_validate(given)
        except ValidationError as error:
            wrong = error
            continue
        if fitted not in fitting:
            fitting.append(fitted)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise NoForm(f"{len(fitting)} different answers in one")
    if wrong is not None:
        raise wrong
    raise NoForm("no answer in the form that was asked for")


def _without_thinking(text: str) -> str:
    """What comes after the thinking: after its last end, or in the last channel alone."""
    channels = list(CHANNEL.finditer(text))
    if channels:
        last = channels[-1]
        text = text[last.end() :] if last[1] == "final" else ""
    ends = list(THINKING_ENDS.finditer(text))
    if ends:
        text = text[ends[-1].end() :]
    elif opened := THINKING_STARTS.search(text):
        text = text[: opened.start()]
    return TOKEN.sub("", text).strip().lstrip("\ufeff").strip()


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Each object in the text, in order; an object in quotes is looked into."""
    if text.startswith('"'):
        try:
            inner = json.loads(text)
        except ValueError:
            inner = None
        if isinstance(inner, str):
            yield from _objects(inner)
            return
    for piece in _pieces(text):
        read = mapped(_read(piece))
        if read is not None:
            yield read


def _pieces(text: str) -> Iterator[str]:
    """What stands between a brace and the one that closes it. One that is never closed is none."""
    start = depth = 0
    quote = before = ""
    skip = False
    for at, mark in enumerate(text):
        if skip:
            skip = False
        elif quote:
            if mark == "\\":
                skip = True
            elif mark == quote and (quote == '"' or _ends(text, at)):
                quote = ""
        elif depth and (mark == '"' or (mark == "'" and before in "{[,:")):
            quote = mark
        elif mark == "{":
            start = start if depth else at
            depth += 1
        elif mark == "}" and depth:
            depth -= 1
            if not depth:
                yield text[start : at + 1]
        before = before if mark.isspace() else mark


def _ends(text: str, at: int) -> bool:
    """Whether an apostrophe ends a text in single quotes: a comma, a colon or a bracket follows."""
    return _AFTER_A_TEXT.match(text, at + 1) is not None


def _read(piece: str) -> Any:
    """An object written as JSON, as Python or with a comma too many. None for what is none of them.

    A key that comes twice says two things, and numbers keep the digits that they were written with.
    """
    try:
        return json.loads(
            piece,
            strict=False,
            parse_float=Decimal,
            parse_constant=str,
            object_pairs_hook=_each_once,
        )
    except _Twice:
        return None
    except (ValueError, RecursionError):
        pass
    try:
        tree = ast.parse(piece.strip(), mode="eval")
        if any(_says_twice(node) for node in ast.walk(tree) if isinstance(node, ast.Dict)):
            return None
        return _decimals(ast.literal_eval(tree))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        pass
    try:
        return yaml.load(piece, _Plain)  # noqa: S506 - builds texts, lists and dicts alone
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _says_twice(node: ast.Dict) -> bool:
    keys = [ast.dump(key) for key in node.keys if key is not None]
    return len(set(keys)) != len(keys)


class _Twice(ValueError):
    pass


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise _Twice
    return dict(pairs)


class _Plain(yaml.BaseLoader):
    """Scalars stay the text that they were: the forms read them."""


def _mapping(loader: _Plain, node: yaml.MappingNode) -> dict[str, Any]:
    build = cast("Callable[..., Any]", loader.construct_object)  # pyright: ignore[reportUnknownMemberType]
    return _each_once([(str(key.value), build(value, deep=True)) for key, value in node.value])


_Plain.add_constructor("tag:yaml.org,2002:map", _mapping)


def _decimals(value: Any) -> Any:
    """Python's numbers as they were written."""
    if isinstance(value, float):
        return Decimal(str(value))
    if (named := mapped(value)) is not None:
        return {key: _decimals(one) for key, one in named.items()}
    if (several := listed(value)) is not None:
        return [_decimals(one) for one in several]
    return value


def _unwrapped(found: dict[str, Any], fields: frozenset[str], depth: int = 0) -> Any:
    """The object with the form's fields inside of wrappers that hold nothing else of that kind."""
    if fields & found.keys():
        return found
    if depth == DEEPEST:
        return None
    inner: list[dict[str, Any]] = []
    for value in found.values():
        read = mapped(_read(value) if isinstance(value, str) else value)
        if read is not None:
            inner.append(read)
    return _unwrapped(inner[0], fields, depth + 1) if len(inner) == 1 else None
