"""OpenAPI 3.1 of the routes, made from their declarations and from the models that validate."""

import re
import sys
from collections.abc import Iterable
from typing import Any

from flask import Flask
from pydantic import BaseModel

from ..api import DEVICE, LIMITS, Api, Operation
from . import fields
from .refusals import REFUSALS, of_operation, rules
from .schemas import ID, NULL, Schemas, envelope

VERSION = "1.0.0"
SECURITY = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "session",
        "description": "The cookie that logging in sets.",
    },
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A personal access token, within its scopes.",
    },
}
ABOUT = """Every JSON answer is one envelope: `statusCode` is `"0"` and `data` holds the answer,
or `statusCode` is the word of a refusal and `errorMessage` says it to people. Log in for a cookie,
or send a personal access token as `Authorization: Bearer`. Fields that are not described here are
ignored when sent. Browsers may write from the server's own origin only."""


# An id, or the name of a file.
_IN_PATH = re.compile(r"<(id:)?(\w+)>")
_KEY = {"type": "string", "pattern": r"^[A-Za-z0-9_-]+\.[a-z0-9]+$"}


def openapi(app: Flask) -> dict[str, Any]:
    """The document of all operations of the app, its health and this description itself."""
    apis = [one for one in app.blueprints.values() if isinstance(one, Api)]
    operations = [operation for api in apis for operation in api.operations]
    schemas = Schemas(
        [one.body for one in operations if one.body], [one.data for one in operations]
    )
    paths: dict[str, dict] = {}
    tags: dict[str, str] = {}
    for api in apis:
        for operation in api.operations:
            name, meaning = _tag(api, operation)
            tags[name] = meaning
            path = (api.url_prefix or "") + _IN_PATH.sub(_parameter, operation.path)
            described = _operation(operation, name, schemas)
            paths.setdefault(path, {})[operation.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "imapp",
            "version": VERSION,
            "description": " ".join(ABOUT.split()),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": meaning} for name, meaning in tags.items()]
        + [{"name": "service", "description": "For whoever watches the server or reads of it."}],
        "paths": paths | _service(),
        "components": {
            "schemas": dict(sorted(schemas.components.items())),
            "responses": {name: refusal.response() for name, refusal in REFUSALS.items()},
            "securitySchemes": SECURITY,
        },
    }


def _tag(api: Api, operation: Operation) -> tuple[str, str]:
    """The noun that the operation's module is about, and what the module says of itself."""
    module = sys.modules[operation.view.__module__]
    noun = module.__name__.rsplit(".", 1)[-1]
    name = f"admin {noun}" if api.name == "admin_api" else noun
    return name, (module.__doc__ or "").strip()


def _operation(operation: Operation, tag: str, schemas: Schemas) -> dict[str, Any]:
    doc = " ".join((operation.view.__doc__ or "").split())
    summary, _, rest = doc.partition(". ")
    result = {
        "operationId": _camel(f"{tag} {operation.view.__name__}"),
        "tags": [tag],
        "summary": summary.rstrip("."),
        "description": rest,
        "parameters": _parameters(operation),
        "responses": _responses(operation, schemas),
        "security": _security(operation),
    }
    if operation.body:
        content = {"application/json": {"schema": schemas.sent(operation.body)}}
        result["requestBody"] = {"required": True, "content": content}
    if operation.takes_files:
        result["requestBody"] = {"required": True, "content": {"multipart/form-data": _FILES}}
    if operation.right:
        result["x-right"] = operation.right
    if not operation.public:
        result["x-scope"] = operation.scope
    limits = [LIMITS[rule] for rule in rules(operation)]
    if limits:
        result["x-rate-limits"] = limits
    return {key: value for key, value in result.items() if value not in ("", []) or key in _KEPT}


# One or many files, in fields of whatever names.
_FILES = {
    "schema": {
        "type": "object",
        "properties": {"file": {"type": "string", "format": "binary", "description": "A file."}},
        "additionalProperties": {"type": "string", "format": "binary"},
        "minProperties": 1,
    }
}

# Empty, these two still say something: anyone may call it; it answers nothing else.
_KEPT = {"security", "responses"}


def _camel(words: str) -> str:
    first, *others = re.split(r"[ _]", words)
    return first + "".join(word.capitalize() for word in others)


def _parameter(match: re.Match) -> str:
    return "{" + _camel(match[2]) + "}"


def _security(operation: Operation) -> list[dict]:
    if operation.public:
        return []
    return [{"session": []}] if operation.scope == DEVICE else [{"session": []}, {"token": []}]


def _parameters(operation: Operation) -> list[dict]:
    in_path = [
        _described(_camel(name)) | {"in": "path", "required": True, "schema": ID if is_id else _KEY}
        for is_id, name in _IN_PATH.findall(operation.path)
    ]
    return in_path + list(_query(operation.query))


def _query(model: type[BaseModel] | None) -> Iterable[dict]:
    schema = model.model_json_schema() if model else {"properties": {}}
    for name, field in schema["properties"].items():
        # What stands in an address is never null: leave it out instead.
        forms = [form for form in field.get("anyOf", [field]) if form != NULL]
        kept = {key: value for key, value in forms[0].items() if key not in ("title", "default")}
        if field.get("default") is not None:
            kept["default"] = field["default"]
        yield _described(name, model.__name__) | {"in": "query", "required": False, "schema": kept}


def _described(name: str, shape: str = "") -> dict:
    words = fields.meaning(shape, name)
    return {"name": name} | ({"description": words} if words else {})


def _responses(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    data = schemas.answered(operation.data)
    words = "Done." if data == NULL else "The answer."
    done = {str(operation.status): _json(words, envelope(data))}
    return (_FILE if operation.gives_file else done) | {
        REFUSALS[name].status: {"$ref": f"#/components/responses/{name}"}
        for name in of_operation(operation)
    }


_BYTES = {"content": {"*/*": {"schema": {}}}}
_FILE = {
    "200": {"description": "The file."} | _BYTES,
    "206": {"description": "The part of it that `Range` asks for."} | _BYTES,
    "304": {"description": "The client has it: `If-None-Match` is its `ETag`."},
    "416": {"description": "It has no such range."} | _BYTES,
}


def _json(words: str, schema: dict) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _service() -> dict[str, dict]:
    """The routes that stand outside of the API's envelope of rights and limits."""
    document = {"type": "object", "required": ["info"]}
    unavailable = {"503": {"$ref": "#/components/responses/Unavailable"}}
    done = {"200": _json("Yes.", envelope(NULL))}
    page = {"200": {"description": "The page.", "content": {"text/html": {"schema": {}}}}}
    return {
        "/healthz": _get("live", "Does the process live", done),
        "/readyz": _get(
            "ready", "Can it work: do the database and Redis answer", done | unavailable
        ),
        "/api/docs/": _get("docsPage", "This description, to read", page),
        "/api/docs/openapi.json": _get(
            "docsOpenapi", "The routes as OpenAPI 3.1", {"200": _json("OpenAPI.", document)}
        ),
        "/api/docs/asyncapi.json": _get(
            "docsAsyncapi",
            "The socket events as AsyncAPI 3.0",
            {"200": _json("AsyncAPI.", document)},
        ),
    }


def _get(operation_id: str, summary: str, responses: dict) -> dict[str, Any]:
    described = {"operationId": operation_id, "tags": ["service"], "summary": summary}
    return {"get": described | {"security": [], "responses": responses}}
