"""The doors of an application: its routes with the fields that they take, from its own schema and its
own pages. A route that somebody adds is found here by itself."""

import copy
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, cast
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from lxml import html

Json = Any
Way = tuple[str | int, ...]
Schema = dict[str, Any]
Where = Literal["path", "query", "header", "form", "json", "raw"]
Known = Mapping[str, Json]
"""What is right for a field, by its name."""
ANY = "*"
"""As a name of `Known`: what stands in an address under a name of which nothing is known."""
TEXT: Schema = {"type": "string"}
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Field:
    """Something that a route takes: where, and the way to it inside of a JSON document."""

    where: Where
    way: Way
    schema: Schema
    needed: bool = False

    @property
    def name(self) -> str:
        """As errors name it."""
        return ".".join(str(part) for part in self.way)


@dataclass(frozen=True)
class Change:
    """An odd value in place of the right one."""

    field: Field
    value: Json

    def __repr__(self) -> str:
        return f"{self.field.where} {self.field.name} = {self.value!r:.200}"


@dataclass(frozen=True)
class Request:
    """As it goes over the wire."""

    method: str
    path: str
    query: str
    headers: tuple[tuple[str, bytes], ...]
    body: bytes

    def __repr__(self) -> str:
        return f"{self.method} {self.path[:300]}?{self.query[:300]} {self.body[:600]!r}"


@dataclass(frozen=True)
class Door:
    """A route. `usual` is what a form of the pages holds when nobody has typed anything."""

    method: str
    path: str
    fields: tuple[Field, ...]
    body: Literal["", "json", "form"]
    usual: Mapping[str, tuple[str, ...]]
    schema: Schema

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def kind(self) -> Literal["api", "chat", "page"]:
        """Who comes through it."""
        if self.path.startswith("/widget/"):
            return "chat"
        return "api" if self.path.startswith("/api/") or self.path == "/metrics" else "page"

    @property
    def pattern(self) -> re.Pattern[str]:
        """Of its addresses."""
        return re.compile(re.sub(r"\{\w+\}", "[^/?]+", self.path))

    def request(
        self, known: Known, changes: Iterable[Change] = (), **headers: str | bytes
    ) -> Request:
        """A request that is right as far as is known, but for the changes."""
        given: dict[Where, dict[str, Json]] = {"path": {}, "query": {}, "header": {}, "form": {}}
        for field in self.fields:
            if field.where in given and (right := self._right(field, known)) is not None:
                given[field.where][field.name] = right
        document = self._document(known)
        raw = as_bytes(known.get("body", "")) if self.kind != "page" else b""
        for change in changes:
            if change.field.where == "json":
                document = put(document, change.field.way, change.value, self.schema)
            elif change.field.where == "raw":
                raw = as_bytes(change.value)
            elif change.value is not None:
                name, value, inside = str(change.field.way[0]), change.value, change.field.way[1:]
                if inside:
                    value = json.dumps(put(json.loads(known[name]), inside, value))
                given[change.field.where][name] = value
        path = self.path
        for name, value in given["path"].items():
            path = path.replace("{" + name + "}", quoted(value))
        told = {name.replace("_", "-"): as_bytes(value) for name, value in headers.items()}
        told |= {name: header(value) for name, value in given["header"].items()}
        body = raw if self.method != "GET" else b""
        if self.body == "json":
            told["content-type"] = b"application/json"
            body = json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")
        elif self.body == "form" and not raw:
            told["content-type"] = FORM.encode()
            body = encoded(given["form"] | {"csrf": known.get("csrf", "")}).encode()
        return Request(self.method, path, encoded(given["query"]), tuple(told.items()), body)

    def _right(self, field: Field, known: Known) -> Json:
        usual = self.usual.get(field.name)
        if field.where in ("query", "header"):
            return (usual or (known.get(field.name),))[0] if field.needed else None
        if (right := right_for(known, field.where, field.name)) is not None:
            return right
        return list(usual) if usual else known[ANY] if field.where == "path" else None

    def _document(self, known: Known) -> Json:
        return plain(self.schema, known) if self.body == "json" else None


def doors_of(app: FastAPI) -> list[Door]:
    """All of them; those of the pages too, which the published schema leaves out."""
    listed = FastAPI()
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute):
            assert route.path is not None
            assert route.endpoint is not None
            listed.add_api_route(
                route.path, route.endpoint, methods=list(route.methods or ()), response_model=None
            )
    schema = listed.openapi()
    models: dict[str, Schema] = schema["components"]["schemas"]
    return [
        _door(method.upper(), path, operation, models)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def _door(method: str, path: str, operation: Schema, models: dict[str, Schema]) -> Door:
    fields = [
        Field(one["in"], (one["name"],), resolved(one["schema"], models), one["required"])
        for one in operation.get("parameters", ())
    ]
    body: Literal["", "json", "form"] = ""
    schema: Schema = {}
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = resolved(content["schema"], models)
        body = "json" if kind == "application/json" else "form"
        found = ways(schema) if body == "json" else top(schema)
        fields += [Field(body, way, one) for way, one in found]
    if method != "GET" and not body:
        fields.append(Field("raw", ("body",), TEXT))
        page = not path.startswith(("/api/", "/widget/"))
        body = "form" if page else ""
    return Door(method, path, tuple(fields), body, {}, schema)


def with_pages(doors: Iterable[Door], pages: Iterable[str]) -> list[Door]:
    """The same with what the pages' forms and links send besides what the routes declare."""
    sent: list[tuple[str, str, str, str]] = []
    for page in pages:
        sent += _sent(parsed(page))
    found: list[Door] = []
    for door in doors:
        usual: dict[str, tuple[str, ...]] = {}
        for method, address, name, value in sent:
            path = urlsplit(address).path
            if method == door.method and door.pattern.fullmatch(path) and name != "csrf":
                before = usual.get(name, ())
                usual[name] = before if value in before else (*before, value)
        where: Where = "query" if door.method == "GET" else "form"
        declared = {field.name for field in door.fields if field.where == where}
        more = tuple(Field(where, (name,), TEXT) for name in usual if name not in declared)
        one_each = {name: values[:1] for name, values in usual.items()}
        found.append(replace(door, fields=(*door.fields, *more), usual=one_each))
    return found


def with_documents(door: Door, known: Known) -> Door:
    """The same with the fields of the JSON documents that its form carries in one field."""
    forms = [(one.name, known.get(one.name)) for one in door.fields if one.where == "form"]
    more = [
        field
        for name, value in forms
        if isinstance(value, str) and value.startswith("{")
        for field in _inside(name, value)
    ]
    return replace(door, fields=(*door.fields, *more))


def parsed(page: str) -> html.HtmlElement:
    """A page as a browser has it."""
    make: Any = html
    return make.document_fromstring(page)


def _sent(page: html.HtmlElement) -> list[tuple[str, str, str, str]]:
    """Method, address, name and value of everything that a page can send."""
    found: list[tuple[str, str, str, str]] = []
    for link in cast("list[html.HtmlElement]", page.xpath("//a[@href]")):
        address = link.get("href") or ""
        found += [("GET", address, *pair) for pair in parse_qsl(urlsplit(address).query)]
    for form in cast("list[html.HtmlElement]", page.xpath("//form[@action]")):
        buttons = cast("list[html.HtmlElement]", form.xpath(".//button[@formaction]"))
        method = (form.get("method") or "get").upper()
        for address in (form.get("action"), *(one.get("formaction") for one in buttons)):
            found += [(method, address or "", *pair) for pair in _filled(form)]
    return found


def _filled(form: html.HtmlElement) -> list[tuple[str, str]]:
    """What the form holds as the page shows it."""
    pairs: list[tuple[str, str]] = []
    named = "descendant::*[@name][self::input or self::select or self::textarea or self::button]"
    for one in cast("list[html.HtmlElement]", form.xpath(named)):
        value = one.get("value") or ""
        if one.tag == "select":
            options = cast("list[html.HtmlElement]", one.xpath("option[@selected]|option"))
            value = options[0].get("value", options[0].text or "") if options else ""
        elif one.tag == "textarea":
            value = one.text or ""
        pairs.append((one.get("name") or "", value))
    return pairs


# --- JSON -----------------------------------------------------------------------------------------


def resolved(schema: Schema, models: dict[str, Schema]) -> Schema:
    """Without references."""
    if "$ref" in schema:
        return resolved(models[schema["$ref"].rpartition("/")[2]], models)
    whole = copy.deepcopy(schema)
    for name, one in whole.get("properties", {}).items():
        whole["properties"][name] = resolved(one, models)
    if "items" in whole:
        whole["items"] = resolved(whole["items"], models)
    if "anyOf" in whole:
        whole["anyOf"] = [resolved(one, models) for one in whole["anyOf"]]
    return whole


def top(schema: Schema) -> list[tuple[Way, Schema]]:
    """The fields of a form."""
    return [((name,), one) for name, one in schema.get("properties", {}).items()]


def ways(schema: Schema, before: Way = ()) -> list[tuple[Way, Schema]]:
    """Every field of a document, however deep."""
    found: list[tuple[Way, Schema]] = []
    for name, one in schema.get("properties", {}).items():
        way = (*before, name)
        found += [(way, one), *ways(one, way)]
        if "items" in one:
            found += [((*way, 0), one["items"]), *ways(one["items"], (*way, 0))]
    return found


def _inside(name: str, value: str) -> list[Field]:
    """The fields of a JSON document that a form holds as a text."""

    def look(one: Json, way: Way) -> list[Field]:
        if isinstance(one, dict):
            inner = held(one).items()
            return [field for key, below in inner for field in look(below, (*way, key))]
        kind = "array" if isinstance(one, list) else "string"
        below = [field for first in items(one)[:1] for field in look(first, (*way, 0))]
        return [Field("form", way, {"type": kind}), *below]

    document = json.loads(value)
    return look(document, (name,)) if isinstance(document, dict) else []


def right_for(known: Known, where: Where, name: str) -> Json:
    """What is known of a field there, else under its name anywhere."""
    return known.get(f"{where} {name}", known.get(name))


def plain(schema: Schema, known: Known, name: str = "") -> Json:
    """A document that is right: what is known, what the schema gives as an example, what it needs."""
    if (right := right_for(known, "json", name)) is not None:
        return right
    if "examples" in schema:
        return schema["examples"][0]
    if "properties" in schema:
        needed = schema.get("required", ())
        return {
            key: plain(one, known, key)
            for key, one in schema["properties"].items()
            if key in needed or key in known or f"json {key}" in known or "examples" in one
        }
    first: dict[str, Json] = {"integer": 1, "boolean": False, "array": [], "object": {}}
    return schema.get("enum", [first.get(schema.get("type", ""), "x")])[0]


def items(value: Json) -> list[Json]:
    """Of a list; of anything else none."""
    return list(cast("list[Json]", value)) if isinstance(value, list) else []


def held(value: Json) -> dict[str, Json]:
    """By an object; by anything else nothing."""
    return dict(cast("dict[str, Json]", value)) if isinstance(value, dict) else {}


def put(document: Json, way: Way, value: Json, schema: Schema | None = None) -> Json:
    """The document with a value at the end of the way, which is made where it is missing."""
    if not way:
        return value
    step, *rest = way
    inner_of = schema or {}
    below = inner_of.get("items" if isinstance(step, int) else "properties", {})
    if not isinstance(step, int):
        below = below.get(step, {})
    if isinstance(step, int):
        there = items(document)
        inner = there[0] if there else plain(below, {})
        return [put(inner, tuple(rest), value, below), *there[1:]]
    there = held(document)
    inner = there.get(step, plain(below, {}))
    return there | {step: put(inner, tuple(rest), value, below)}


# --- bytes ----------------------------------------------------------------------------------------


def written(value: Json) -> str:
    """As a form or an address has it."""
    return value if isinstance(value, str) else json.dumps(value)


def as_bytes(value: Json) -> bytes:
    """Halves of characters too, as bytes that are no UTF-8."""
    return value if isinstance(value, bytes) else written(value).encode("utf-8", "surrogatepass")


def quoted(value: Json) -> str:
    return quote(as_bytes(value), safe="")


def header(value: Json) -> bytes:
    """What a server lets through: no control characters."""
    return bytes(byte for byte in as_bytes(value) if byte >= 0x20 and byte != 0x7F).strip()


def encoded(given: Mapping[str, Json]) -> str:
    """Fields of a form or an address; a list is the same field several times."""
    pairs: list[tuple[bytes, bytes]] = []
    for name, value in given.items():
        several = items(value) if isinstance(value, list) else [value]
        pairs += [(as_bytes(name), as_bytes(one)) for one in several]
    return urlencode(pairs)
