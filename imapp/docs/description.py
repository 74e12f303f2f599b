"""OpenAPI 3.1 of the routes and AsyncAPI 3.0 of the events, from their declarations."""

import re
from typing import Any

from flask import Flask
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from .. import delivery, kinds
from ..api import DEVICE, Operation
from ..lib.fields import MAX_ID
from ..payloads import ApplyShape, ConversationShape, MessageShape, RightShape
from ..sockets import ImNamespace
from ..sockets.dispatch import Event, events

VERSION = "1.0.0"
REF = "#/components/schemas/{model}"
ID = {"type": "integer", "minimum": 1, "maximum": MAX_ID}

# Which refusals an operation may answer, beside what every one may.
_ALWAYS = {
    "400": "Not JSON, or a request that can't be read.",
    "429": "Too often; `Retry-After` tells when again.",
    "503": "The server can't do it right now.",
}
_GUARDED = {
    "401": "Not logged in.",
    "403": "Not allowed, muted, or from a foreign page.",
    "404": "There is no such thing, or not for the caller to see.",
    "409": "Done or taken already.",
}
_READING = {"415": "Not `application/json`.", "422": "A field is wrong; `data` names it."}

# What the server sends by itself: event → (payload's shape, meaning).
SERVER_EVENTS: dict[str, tuple[Any, str]] = {
    delivery.NEW_MESSAGE: (MessageShape, "A message, to every device of every member."),
    delivery.RECALL: (MessageShape, "A message was recalled: its body is replaced."),
    delivery.READ: (
        {"conversationId": ID, "userId": ID, "seq": ID},
        "A member has read up to a seq.",
    ),
    delivery.TYPING: ({"conversationId": ID, "userId": ID}, "A member is typing."),
    delivery.CONVERSATION: (
        ConversationShape,
        "A conversation appeared or changed for this user, or `{id, removed: true}`.",
    ),
    delivery.APPLY: (
        {"count": {"type": "integer"}, "apply": ApplyShape},
        "The number of waiting applications changed; `apply` is the new one or null.",
    ),
    delivery.PRESENCE: (
        {
            "userId": ID,
            "online": {"type": "boolean"},
            "lastSeen": {"type": ["string", "null"], "format": "date-time"},
        },
        "A friend came or went.",
    ),
    delivery.RIGHTS: (list[RightShape], "The user's rights after a change."),
    delivery.KICKED: (
        {"reason": {"type": "string"}, "message": {"type": "string"}},
        "Why the server is about to close this socket.",
    ),
}


class _Schemas:
    """Collects shapes as components and answers references to them."""

    def __init__(self):
        self.components: dict[str, Any] = {}

    def model(self, model, mode: JsonSchemaMode = "validation") -> dict:
        _, schema = models_json_schema([(model, mode)], ref_template=REF)
        self.components.update(schema["$defs"])
        return {"$ref": REF.format(model=model.__name__)}

    def shape(self, shape: Any) -> dict:
        """The schema of a TypedDict, a generic of some, or a dictionary of properties."""
        if isinstance(shape, dict):
            properties = {
                key: value if isinstance(value, dict) else self.shape(value)
                for key, value in shape.items()
            }
            return {"type": "object", "properties": properties, "required": list(properties)}
        if shape is None:
            return {"type": "null"}
        schema = TypeAdapter(shape).json_schema(ref_template=REF, mode="serialization")
        self.components.update(schema.pop("$defs", {}))
        if schema.get("title") == getattr(shape, "__name__", None):
            self.components[shape.__name__] = schema
            return {"$ref": REF.format(model=shape.__name__)}
        return schema


def openapi(app: Flask) -> dict[str, Any]:
    """The OpenAPI document of all operations of the app."""
    schemas = _Schemas()
    schemas.components["Failure"] = _envelope(
        {"type": "string", "not": {"const": "0"}}, {"type": "string"}, {"type": ["object", "null"]}
    )
    paths: dict[str, dict] = {}
    for blueprint, operation in _with_prefix(app):
        path = blueprint.url_prefix + re.sub(r"<id:(\w+)>", r"{\1}", operation.path)
        described = _operation(operation, blueprint.name, schemas)
        paths.setdefault(path, {})[operation.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {"title": "imapp", "version": VERSION},
        "paths": paths,
        "components": {
            "schemas": schemas.components,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "session"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _with_prefix(app: Flask):
    for blueprint in app.blueprints.values():
        for operation in getattr(blueprint, "operations", ()):
            yield blueprint, operation


def _operation(operation: Operation, tag: str, schemas: _Schemas) -> dict[str, Any]:
    doc = " ".join((operation.view.__doc__ or "").split())
    result = {
        "operationId": operation.view.__name__,
        "tags": [tag.removesuffix("_api")],
        "summary": doc.split(". ")[0].rstrip("."),
        "description": doc,
        "parameters": _parameters(operation, schemas),
        "responses": _responses(operation, schemas),
        "security": _security(operation),
    }
    if operation.right:
        result["x-right"] = operation.right
    if operation.scope != DEVICE and not operation.public:
        result["x-scope"] = operation.scope
    if operation.body:
        content = {"application/json": {"schema": schemas.model(operation.body)}}
        result["requestBody"] = {"required": True, "content": content}
    return result


def _security(operation: Operation) -> list[dict]:
    if operation.public:
        return []
    return [{"session": []}] if operation.scope == DEVICE else [{"session": []}, {"token": []}]


def _parameters(operation: Operation, schemas: _Schemas) -> list[dict]:
    result = [
        {"name": name, "in": "path", "required": True, "schema": ID}
        for name in re.findall(r"<id:(\w+)>", operation.path)
    ]
    if operation.query:
        schema = operation.query.model_json_schema(ref_template=REF)
        for name, field in schema["properties"].items():
            result.append({"name": name, "in": "query", "required": False, "schema": field})
    return result


def _responses(operation: Operation, schemas: _Schemas) -> dict[str, Any]:
    data = schemas.shape(operation.data)
    success = _envelope({"const": "0"}, {"type": "null"}, data)
    failures = dict(_ALWAYS)
    failures |= {"401": _GUARDED["401"], "403": _GUARDED["403"]}
    failures |= {"409": _GUARDED["409"]} if operation.method != "GET" else {}
    failures |= {"404": _GUARDED["404"]} if operation.path.count("<") or operation.body else {}
    failures |= _READING if operation.body else {}
    failures |= {"422": _READING["422"]} if operation.query else {}
    failures |= {"413": "The body is too large."} if operation.body else {}
    failure = {"application/json": {"schema": {"$ref": REF.format(model="Failure")}}}
    return {
        str(operation.status): {
            "description": "Done.",
            "content": {"application/json": {"schema": success}},
        }
    } | {code: {"description": text, "content": failure} for code, text in sorted(failures.items())}


def _envelope(code: dict, message: dict, data: dict) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"statusCode": code, "errorMessage": message, "data": data},
        "required": ["statusCode", "errorMessage", "data"],
    }


def asyncapi() -> dict[str, Any]:
    """The AsyncAPI document of the Socket.IO events in both directions."""
    schemas = _Schemas()
    messages, described = {}, {}
    for event in events(ImNamespace):
        key = "client" + event.name.replace("/", ".")
        messages[key] = _message(event.name, event.doc, schemas.model(event.body))
        messages[f"{key}.ack"] = _message(event.name, "The ack.", _ack(event, schemas))
        described[key] = {
            "action": "receive",
            "channel": {"$ref": "#/channels/im"},
            "messages": [{"$ref": f"#/channels/im/messages/{key}"}],
            "reply": {
                "channel": {"$ref": "#/channels/im"},
                "messages": [{"$ref": f"#/channels/im/messages/{key}.ack"}],
            },
            "x-scope": event.scope,
        }
    for name, (shape, text) in SERVER_EVENTS.items():
        key = "server" + name.replace("/", ".")
        messages[key] = _message(name, text, schemas.shape(shape))
        described[key] = {
            "action": "send",
            "channel": {"$ref": "#/channels/im"},
            "messages": [{"$ref": f"#/channels/im/messages/{key}"}],
        }
    bodies = [schemas.model(kind) for kind in kinds.sendable()]
    schemas.components["MessageBody"] = {"oneOf": bodies}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "imapp",
            "version": VERSION,
            "description": "Socket.IO protocol 5, namespace `/`, path `/socket.io`. "
            "The session cookie or `auth: {token}` says who connects.",
        },
        "channels": {"im": {"address": "/", "messages": messages}},
        "operations": described,
        "components": {"schemas": schemas.components},
    }


def _message(name: str, text: str, payload: dict) -> dict[str, Any]:
    return {"name": name, "summary": " ".join(text.split()), "payload": payload}


def _ack(event: Event, schemas: _Schemas) -> dict[str, Any]:
    return _envelope({"type": "string"}, {"type": ["string", "null"]}, schemas.shape(event.data))
