"""Every pattern of the program, wherever it stands: found by looking, so that a new one is seen too."""

import ast
import builtins
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, cast

import deskhand

NOT_IMPORTED = ("deskhand.cli.__main__", "deskhand.store.migrations.")
"""What runs when it is imported, and reads no text."""
FUNCTIONS = ("search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn")
OF_THE_COMPANY = frozenset(
    {("deskhand.core.identifiers", "shape"), ("deskhand.lookups.sql", "shape")}
)
"""Patterns that the company writes into its own configuration."""
STAND_IN = "AB-12 345"
"""An identifier, a name or a word, where a pattern is made of one."""
_ANYWHERE = frozenset({"finditer"})
GIVEN = {"language": ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ja", "ko", "he", "lt", "th")}


class Found(NamedTuple):
    """A pattern, where it stands, and what is done with it."""

    where: str
    pattern: re.Pattern[str]
    uses: frozenset[str]


@cache
def patterns() -> tuple[Found, ...]:
    """Each pattern once, by the first place in which it stands."""
    modules = tuple(_modules())
    held = [one for module in modules for one in _held(module)]
    objects = [one for _, one in held if not isinstance(one, re.Pattern)]
    found: dict[tuple[str, int], Found] = {}
    for where, one, uses in chain(
        ((where, one, _uses(where, modules)) for where, one in held),
        ((*made, _ANYWHERE) for module in modules for made in _made(module)),
        (inline for module in modules for inline in _inline(module, objects)),
    ):
        if isinstance(one, re.Pattern):
            pattern = cast("re.Pattern[Any]", one)
            if not isinstance(pattern.pattern, str):
                continue
            before = found.get(key := (pattern.pattern, pattern.flags))
            found[key] = Found(
                before.where if before else where, pattern, uses | (before.uses if before else uses)
            )
    return tuple(found.values())


def _uses(where: str, modules: tuple[ModuleType, ...]) -> frozenset[str]:
    """What is done with a pattern that stands there; `finditer` where nothing says it."""
    name = re.split(r"[.:\[]", where)[-1]
    return frozenset(_used(modules).get(name, _ANYWHERE))


@cache
def _used(modules: tuple[ModuleType, ...]) -> dict[str, set[str]]:
    """What is done with what has a name, anywhere."""
    used: dict[str, set[str]] = {}
    for module in modules:
        for node in ast.walk(_tree(module)):
            if isinstance(node, ast.Attribute) and node.attr in FUNCTIONS:
                used.setdefault(ast.unparse(node.value).rpartition(".")[-1], set()).add(node.attr)
    return used


def _modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(deskhand.__path__, "deskhand."):
        if not f"{info.name}.".startswith(NOT_IMPORTED):
            yield importlib.import_module(info.name)


def _held(module: ModuleType) -> Iterator[tuple[str, object]]:
    """Patterns, and objects of the program's own classes, that can be reached from a module."""
    seen: set[int] = set()
    borrowed = _imported(module)
    left = [
        (f"{module.__name__}.{name}", one)
        for name, one in vars(module).items()
        if name not in borrowed
    ]
    while left:
        where, one = left.pop()
        if id(one) in seen or isinstance(one, ModuleType | str | bytes | int):
            continue
        seen.add(id(one))
        if isinstance(one, re.Pattern):
            yield where, one
        elif isinstance(one, dict):
            table = cast("dict[object, object]", one)
            left += [(f"{where}[{key!s:.30}]", value) for key, value in table.items()]
            left += [(where, key) for key in table]
        elif isinstance(one, tuple | list | set | frozenset):
            several = cast("tuple[object, ...]", one)
            left += [(f"{where}[{at}]", value) for at, value in enumerate(several)]
        elif _of_the_program(one):
            yield where, one
            left += [(f"{where}.{name}", value) for name, value in _attributes(one)]


def _imported(module: ModuleType) -> frozenset[str]:
    """Names that are another module's: what they stand for is found there."""
    return frozenset(
        name.asname or name.name
        for node in ast.walk(_tree(module))
        if isinstance(node, ast.ImportFrom | ast.Import)
        for name in node.names
    )


@cache
def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))


def _of_the_program(one: object) -> bool:
    kind = one if isinstance(one, type) else type(one)
    return kind.__module__.startswith("deskhand")


def _attributes(one: object) -> list[tuple[str, object]]:
    slots = [name for name in getattr(type(one), "__slots__", ()) if hasattr(one, name)]
    return [*getattr(one, "__dict__", {}).items(), *((name, getattr(one, name)) for name in slots)]


def _made(module: ModuleType) -> Iterator[tuple[str, object]]:
    """What functions make that give a pattern back, or several."""
    for name, make in vars(module).items():
        if not callable(make) or getattr(make, "__module__", "") != module.__name__:
            continue
        if isinstance(make, type) or not _gives_a_pattern(make):
            continue
        asked = list(inspect.signature(make).parameters)
        for given in GIVEN.get(asked[0], (STAND_IN,)) if asked else ("",):
            made = make(*([given] if asked else []))
            several = cast("tuple[object, ...]", made) if isinstance(made, tuple) else (made,)
            for pattern in several:
                if pattern is not None:
                    yield f"{module.__name__}.{name}({given})", pattern


def _gives_a_pattern(make: Callable[..., object]) -> bool:
    return "re.Pattern" in str(getattr(make, "__annotations__", {}).get("return"))


def _inline(
    module: ModuleType, objects: Sequence[object]
) -> Iterator[tuple[str, re.Pattern[str], frozenset[str]]]:
    """Patterns that stand in a call, such as `re.sub(r"\\s+", " ", text)`."""
    for call in (node for node in ast.walk(_tree(module)) if isinstance(node, ast.Call)):
        if not _is_of_re(call.func) or not call.args:
            continue
        where = f"{module.__name__}:{ast.unparse(call.args[0])}"
        for pattern in _written(call.args[0], module, objects):
            yield where, re.compile(pattern, _flags(call, module)), frozenset({_function(call)})


def _function(call: ast.Call) -> str:
    return cast(ast.Attribute, call.func).attr


def _is_of_re(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in FUNCTIONS
    )


def _written(argument: ast.expr, module: ModuleType, objects: Sequence[object]) -> list[str]:
    """The patterns that a first argument stands for."""
    if isinstance(argument, ast.JoinedStr):
        return ["".join(_part(part, module) for part in argument.values)]
    if isinstance(argument, ast.Name) and (module.__name__, argument.id) in OF_THE_COMPANY:
        return []
    held = argument.value if isinstance(argument, ast.Subscript) else argument
    if isinstance(held, ast.Attribute) and ast.unparse(held.value) == "self":
        owners = [one for one in objects if type(one).__module__ == module.__name__]
        given = [getattr(one, held.attr) for one in owners if hasattr(one, held.attr)]
        return [
            pattern
            for one in given
            for pattern in (
                cast("dict[str, str]", one).values() if isinstance(one, dict) else [one]
            )
        ]
    return [str(_value(argument, module))]


def _part(part: ast.expr, module: ModuleType) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    assert isinstance(part, ast.FormattedValue)
    try:
        return str(_value(part.value, module))
    except NameError:
        return re.escape(STAND_IN)


def _value(written: ast.expr, module: ModuleType) -> object:
    """What an expression of constants and names of its module is; others raise `NameError`."""
    code = compile(ast.Expression(written), str(module.__file__), "eval")
    return builtins.eval(code, dict(vars(module)))


def _flags(call: ast.Call, module: ModuleType) -> int:
    given = [one.value for one in call.keywords if one.arg == "flags"]
    at = {"sub": 4, "subn": 4, "split": 3}.get(_function(call), 2)
    given += call.args[at : at + 1]
    return int(cast(int, _value(given[0], module))) if given else 0
