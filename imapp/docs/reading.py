"""The two documents arranged for reading: chapters of entries, with tables and examples."""

import json
import re
from dataclasses import dataclass, field

from . import refusals
from .examples import Examples
from .wording import bounds, words


@dataclass
class Row:
    """A field or parameter; `type` is text and links: pairs of words and a shape's name or None."""

    name: str
    type: list[tuple[str, str | None]]
    required: bool
    about: str
    bounds: str


@dataclass
class Entry:
    """A route, or an event of one direction."""

    id: str
    verb: str
    name: str
    summary: str
    about: str
    who: str = ""
    limits: list[str] = field(default_factory=list)
    tables: list[tuple[str, list[Row]]] = field(default_factory=list)
    answers: list[tuple[str, list[tuple[str, str | None]]]] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)
    examples: list[tuple[str, str]] = field(default_factory=list)

    @property
    def short(self) -> str:
        """The name for the index, without what all have in common."""
        return re.sub(r"^/(api/v1(?=/)|v1/im/)", "", self.name)


@dataclass
class Chapter:
    id: str
    title: str
    about: str
    entries: list[Entry]


class Reader:
    """Arranges one document."""

    def __init__(self, document: dict):
        self.components = document["components"]["schemas"]
        self._examples = Examples(self.components)

    def rows(self, schema: dict) -> list[Row]:
        """The fields of an object, or of the component that a reference names."""
        schema = self.resolved(schema)
        required = schema.get("required", ())
        return [
            Row(name, words(one), name in required, one.get("description", ""), bounds(one))
            for name, one in schema.get("properties", {}).items()
        ]

    def resolved(self, schema: dict) -> dict:
        return self.components[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema

    def example(self, schema: dict) -> str:
        return json.dumps(self._examples.of(schema), ensure_ascii=False, indent=2)

    def linked(self, entries: list[Entry]) -> set[str]:
        """The shapes that the entries name, and those that these name."""
        found: set[str] = set()
        waiting = [name for entry in entries for name in _names(entry)]
        while waiting:
            name = waiting.pop()
            if name not in found and name in self.components:
                found.add(name)
                waiting += re.findall(r'schemas/(\w+)"', json.dumps(self.components[name]))
        return found

    def shape(self, name: str) -> Entry:
        schema = self.components[name]
        entry = Entry(f"shape-{name}", "", name, "", schema.get("description", ""))
        if "properties" in schema:
            entry.tables.append(("Fields", self.rows(schema)))
        forms = schema.get("oneOf", [])
        if forms and all("$ref" in form for form in forms):
            entry.answers.append(("One of", words(schema)))
        elif forms:
            entry.tables.append(("One of these events", [self._form(form) for form in forms]))
        entry.examples.append(("Example", self.example({"$ref": f"#/{name}"})))
        return entry

    def _form(self, form: dict) -> Row:
        own = [name for name in form["properties"] if name not in ("type", "event", "msg")]
        told = ", ".join(f"`{name}`" for name in own)
        name = form["properties"]["event"]["const"]
        return Row(name, [(told.replace("`", ""), None)], True, form["description"], "")


def chapters(routes: dict, events: dict) -> list[Chapter]:
    """All that there is to read, in the order of the index."""
    http, socket = Reader(routes), Reader(events)
    found = [
        Chapter(_slug(tag["name"]), _title(tag["name"]), tag["description"], entries)
        for tag in routes["tags"]
        if (entries := list(_operations(http, routes, tag["name"])))
    ]
    from_clients, from_server = (
        list(_from_clients(socket, events)),
        list(_from_server(socket, events)),
    )
    found.append(
        Chapter("from-clients", "Events from clients", "Each is answered by an ack.", from_clients)
    )
    found.append(
        Chapter("from-server", "Events from the server", "These come by themselves.", from_server)
    )
    entries = [entry for chapter in found for entry in chapter.entries]
    shapes = {name: socket.shape(name) for name in socket.linked(entries)}
    shapes |= {name: http.shape(name) for name in http.linked(entries)}
    about = "What the routes and events carry. An answer has these fields and no others."
    ordered = [shapes[name] for name in sorted(shapes)]
    return [*found, Chapter("shapes", "Shapes", about, ordered)]


def _operations(reader: Reader, document: dict, tag: str):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if operation["tags"] == [tag]:
                yield _operation(reader, path, method, operation)


def _operation(reader: Reader, path: str, method: str, operation: dict) -> Entry:
    entry = Entry(
        operation["operationId"],
        method.upper(),
        path,
        operation["summary"],
        operation.get("description", ""),
        _who(operation),
        operation.get("x-rate-limits", []),
    )
    _add_parameters(entry, operation)
    body = operation.get("requestBody")
    if body:
        ((media_type, content),) = body["content"].items()
        schema, is_json = content["schema"], media_type == "application/json"
        entry.tables.append(("Body" if is_json else media_type, reader.rows(schema)))
        if is_json:
            entry.examples.append(("Send", reader.example(schema)))
    for status, response in operation["responses"].items():
        _add_answer(entry, reader, status, response)
    return entry


def _add_parameters(entry: Entry, operation: dict) -> None:
    for place, title in (("path", "In the path"), ("query", "In the query")):
        rows = [
            Row(
                one["name"],
                words(one["schema"]),
                one["required"],
                one.get("description", ""),
                bounds(one["schema"]),
            )
            for one in operation.get("parameters", [])
            if one["in"] == place
        ]
        if rows:
            entry.tables.append((title, rows))


def _add_answer(entry: Entry, reader: Reader, status: str, response: dict) -> None:
    if "$ref" in response:
        refusal = refusals.REFUSALS[response["$ref"].rsplit("/", 1)[-1]]
        entry.refusals.append((status, " / ".join(refusal.codes)))
        return
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    data = schema.get("properties", {}).get("data")
    entry.answers.append((status, words(data) if data else [(response["description"], None)]))
    if data and data != {"type": "null"}:
        entry.examples.append(("Answer", reader.example(schema)))


def _who(operation: dict) -> str:
    if not operation["security"]:
        return "Anyone"
    who = (
        f"Who has the right `{operation['x-right']}`"
        if "x-right" in operation
        else "Who is logged in"
    )
    tokens = {"token": []} in operation["security"]
    return f"{who}; tokens with `{operation['x-scope']}`" if tokens else f"{who}; no tokens"


def _from_clients(reader: Reader, document: dict):
    messages = document["channels"]["im"]["messages"]
    for key, operation in document["operations"].items():
        if operation["action"] != "receive":
            continue
        message, ack = messages[key], messages[f"{key}.ack"]["payload"]["oneOf"][0]
        entry = _event(key, "emit", message, reader)
        entry.who = f"Who is connected; tokens with `{operation['x-scope']}`"
        entry.limits = operation["x-rate-limits"]
        entry.answers = [("ack", words(ack["properties"]["data"]))]
        beside = dict(ack["properties"])
        for name in ("statusCode", "errorMessage", "data"):
            beside.pop(name)
        if beside:
            rows = reader.rows({"properties": beside, "required": list(beside)})
            entry.tables.append(("Beside the ack's envelope", rows))
        if beside or ack["properties"]["data"] != {"type": "null"}:
            entry.examples.append(("Ack", reader.example(ack)))
        yield entry


def _from_server(reader: Reader, document: dict):
    messages = document["channels"]["im"]["messages"]
    for key, operation in document["operations"].items():
        if operation["action"] == "send":
            yield _event(key, "on", messages[key], reader)


def _event(key: str, verb: str, message: dict, reader: Reader) -> Entry:
    payload, about = message["payload"], message.get("description", "")
    entry = Entry(key.replace(".", "-"), verb, message["name"], message["summary"], about)
    rows = reader.rows(payload)
    shown_elsewhere = (
        verb == "on" and len(words(payload)) == 1 and payload.get("$ref", "").endswith("/Message")
    )
    if rows and not shown_elsewhere:
        entry.tables.append(("Payload", rows))
    else:
        entry.answers.append(("payload", words(payload)))
    entry.examples.append(("Payload", reader.example(payload)))
    return entry


def _names(entry: Entry) -> list[str]:
    parts = [row.type for _, rows in entry.tables for row in rows]
    parts += [type for _, type in entry.answers]
    return [name for part in parts for _, name in part if name]


def _slug(words: str) -> str:
    return words.replace(" ", "-")


def _title(tag: str) -> str:
    return tag[0].upper() + tag[1:]
