"""JSON Schema of what goes over the wire: the bodies that are validated and the shapes answered."""

import re
from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from .. import kinds
from ..errors import AppError
from ..lib.fields import MAX_ID
from . import fields

REF = "#/components/schemas/{model}"
ID = {"type": "integer", "minimum": 1, "maximum": MAX_ID}
TIME = {"type": "string", "format": "date-time"}
NULL = {"type": "null"}

# On the wire, what is called like this is a time.
_TIME_NAMES = re.compile(r"(At|Time|Until|lastSeen)$")

# What the server says in conversations: event → (its fields, those it may leave out, meaning).
_FLAG, _LINE, _IDS = {"type": "boolean"}, {"type": "string"}, {"type": "array", "items": ID}
SYSTEM_EVENTS: dict[str, tuple[dict[str, dict], set[str], str]] = {
    "friends": ({}, set(), "Two people became friends."),
    "created": ({"userId": ID}, set(), "`userId` made the group."),
    "joined": (
        {"userIds": _IDS, "byId": ID},
        {"byId"},
        "`userIds` came in; `byId` brought them, without it they asked.",
    ),
    "left": ({"userId": ID, "byId": ID}, set(), "`userId` left."),
    "removed": ({"userId": ID, "byId": ID}, set(), "`byId` removed `userId`."),
    "owner": ({"userId": ID}, set(), "`userId` owns the group now."),
    "renamed": ({"userId": ID, "name": _LINE}, set(), "`userId` renamed the group to `name`."),
    "announcement": ({"userId": ID}, set(), "`userId` changed the announcement."),
    "mute": (
        {"userId": ID, "mute": _FLAG},
        set(),
        "`userId` let only the owner and admins speak, or everyone again.",
    ),
    "disabled": ({"disabled": _FLAG}, set(), "An administrator closed the group or opened it."),
    "dissolved": ({"userId": ID}, set(), "`userId` dissolved the group."),
    "recall": ({"userId": ID}, set(), "`userId` recalled the message that stood here."),
}


class _Generator(GenerateJsonSchema):
    """Short names, no titles, and answers that have the declared fields and no others."""

    def normalize_name(self, name: str) -> str:
        return super().normalize_name(name).removesuffix("Shape")

    def field_title_should_be_set(self, schema) -> bool:
        return False

    def typed_dict_schema(self, schema) -> dict:
        result = super().typed_dict_schema(schema) | {"additionalProperties": False}
        for name, field in result["properties"].items():
            if _TIME_NAMES.search(name):
                result["properties"][name] = _as_time(field)
        return result


def _as_time(field: dict) -> dict:
    nullable = NULL in field.get("anyOf", [])
    return {"anyOf": [TIME, NULL]} if nullable else dict(TIME)


class Schemas:
    """The schemas of all that is `sent` (models) and `answered` (TypedDicts and generics of them)
    in one document, made together so that no two share a name."""

    def __init__(self, sent: Iterable[Any], answered: Iterable[Any]):
        sendable = kinds.sendable()
        wanted = [(one, "validation") for one in dict.fromkeys([*sent, *sendable])]
        wanted += [(one, "serialization") for one in dict.fromkeys(answered)]
        self._found, definitions = TypeAdapter.json_schemas(
            [(one, mode, TypeAdapter(one)) for one, mode in wanted],
            ref_template=REF,
            schema_generator=_Generator,
        )
        self.components = _tidy(definitions.get("$defs", {}))
        self._add_bodies([kind.__name__ for kind in sendable])
        for name, component in self.components.items():
            component["properties"] = {
                field: explained(schema, name.removeprefix("Stored"), field)
                for field, schema in component.get("properties", {}).items()
            }
            if not component["properties"]:
                del component["properties"]

    def sent(self, model: Any) -> dict:
        return _tidy(self._found[model, "validation"])

    def answered(self, shape: Any) -> dict:
        return _tidy(self._found[shape, "serialization"])

    def _add_bodies(self, names: list[str]) -> None:
        """What a message carries: as clients send it, and as it is stored."""
        for name in names:
            kind = self.components[name]
            self.components[f"Stored{name}"] = _stored(kind)
            kind["required"] = ["type", *kind.get("required", [])]
        self.components["System"] = system()
        self.components["NewBody"] = _one_of(names)
        self.components["Body"] = _one_of([*(f"Stored{name}" for name in names), "System"])
        for component, body in (("NewMessage", "NewBody"), ("Message", "Body")):
            if component in self.components:
                self.components[component]["properties"]["body"] = ref(body)


def explained(schema: dict, shape: str, name: str) -> dict:
    """The schema of a field with what it means, unless it says so itself."""
    words = fields.meaning(shape, name)
    return {"description": words} | schema if words else schema


def ref(name: str) -> dict:
    return {"$ref": REF.format(model=name)}


def _one_of(names: list[str]) -> dict:
    return {"oneOf": [ref(name) for name in names]}


def _stored(kind: dict) -> dict:
    """A stored body has all its fields, save those that may be null: these are left out then."""
    fields = kind["properties"]
    required = [name for name, field in fields.items() if NULL not in field.get("anyOf", [])]
    return kind | {"required": required, "additionalProperties": False}


def system() -> dict:
    """The body of a `system` message: one form for each event."""
    forms = []
    for event, (own, optional, meaning) in SYSTEM_EVENTS.items():
        fixed = {"type": {"const": "system"}, "event": {"const": event}, "msg": _LINE}
        forms.append({"description": meaning} | obj(fixed | own, optional))
    return {"description": (kinds.System.__doc__ or "").strip(), "oneOf": forms}


def obj(properties: dict[str, dict], optional: Iterable[str] = ()) -> dict:
    """An object with these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in set(optional)],
        "additionalProperties": False,
    }


def envelope(data: dict, beside: dict[str, dict] | None = None) -> dict:
    """The envelope of a success; `beside` are further fields at its top level."""
    return obj({"statusCode": {"const": "0"}, "errorMessage": NULL, "data": data} | (beside or {}))


def failure(codes: Iterable[str], data: dict) -> dict:
    """The envelope of a refusal with one of the codes."""
    told = {
        "statusCode": {"enum": sorted(codes)},
        "errorMessage": {"type": "string"},
        "data": data,
    }
    return obj({name: explained(one, "Failure", name) for name, one in told.items()})


def codes() -> list[str]:
    """All codes of refusals."""
    kinds_of_error = [AppError, *AppError.__subclasses__()]
    return list(dict.fromkeys(error.code for error in kinds_of_error))


def _tidy(schema: Any) -> Any:
    """Without the titles that pydantic makes of class names, docstrings in one line each."""
    if isinstance(schema, list):
        return [_tidy(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _tidy(value) for key, value in schema.items()}
    if isinstance(kept.get("title"), str):
        del kept["title"]
    if isinstance(kept.get("description"), str):
        kept["description"] = " ".join(kept["description"].split())
    return kept
