"""AsyncAPI 3.0 of the Socket.IO events in both directions."""

from typing import Any, Literal

from typing_extensions import TypedDict

from .. import delivery
from ..api import LIMITS
from ..shapes import ApplyShape, ConversationShape, MessageShape, RightShape
from ..sockets import ImNamespace
from ..sockets.dispatch import Event, events
from .openapi import SECURITY, VERSION
from .schemas import Schemas, codes, envelope, failure, ref

ABOUT = """Socket.IO protocol 5 in the namespace `/` at the path `/socket.io`, over WebSocket or
polling. The session's cookie says who connects, or a personal access token in the handshake's
`auth: {token}`; a connection without either is refused with `unauthenticated`. Every event from a
client carries one object and is answered by an ack. Operations are described from the server's
side: it receives what clients send."""


class ReadMarkShape(TypedDict):
    conversationId: int
    userId: int
    seq: int


class TypingShape(TypedDict):
    conversationId: int
    userId: int


class DeletedShape(TypedDict):
    conversationId: int
    ids: list[int]


class RemovedShape(TypedDict):
    """The conversation is none of this user's any more."""

    id: int
    removed: Literal[True]


class AppliedShape(TypedDict):
    count: int
    apply: ApplyShape | None


class PresenceShape(TypedDict):
    userId: int
    online: bool
    lastSeen: str | None


class KickedShape(TypedDict):
    reason: Literal["logged_out", "banned"]
    message: str


class PageShape(TypedDict):
    """What `/v1/im/get-messages` answers beside the envelope's own fields."""

    conversationId: int
    pageSize: int
    pageNumber: int
    count: int
    messages: list[MessageShape]
    hasMore: bool


# What an ack carries at its top level, beside the envelope's own fields.
BESIDE: dict[str, Any] = {"/v1/im/get-messages": PageShape}

# What the server sends by itself: event → (payload's shape, meaning).
SERVER_EVENTS: dict[str, tuple[Any, str]] = {
    delivery.NEW_MESSAGE: (MessageShape, "A message, to every device of every member."),
    delivery.RECALL: (MessageShape, "A message was recalled. Its body is replaced."),
    delivery.READ: (ReadMarkShape, "A member has read up to a seq."),
    delivery.TYPING: (TypingShape, "A member is typing."),
    delivery.DELETE: (DeletedShape, "The user deleted messages for himself on one of his devices."),
    delivery.CONVERSATION: (
        ConversationShape | RemovedShape,
        "A conversation appeared, changed or went for this user.",
    ),
    delivery.APPLY: (
        AppliedShape,
        "The number of waiting applications changed. `apply` is the new one, or null.",
    ),
    delivery.PRESENCE: (PresenceShape, "A friend came or went."),
    delivery.RIGHTS: (list[RightShape], "The user's rights after a change."),
    delivery.KICKED: (KickedShape, "Why the server is about to close this socket."),
}


def asyncapi() -> dict[str, Any]:
    """The document of all events, in both directions, with the ack of each from clients."""
    declared = events(ImNamespace)
    schemas = Schemas(
        [event.body for event in declared],
        [event.data for event in declared]
        + list(BESIDE.values())
        + [shape for shape, _ in SERVER_EVENTS.values()],
    )
    messages: dict[str, dict] = {}
    operations: dict[str, dict] = {}
    for event in declared:
        key = _key("client", event.name)
        messages[key] = _message(event.name, event.doc, schemas.sent(event.body))
        messages[f"{key}.ack"] = _message(event.name, "The ack.", _ack(event, schemas))
        operations[key] = _from_client(key, event)
    for name, (shape, meaning) in SERVER_EVENTS.items():
        key = _key("server", name)
        messages[key] = _message(name, meaning, schemas.answered(shape))
        operations[key] = {"action": "send"} | _where(key)
    schemas.components["Failure"] = failure(codes(), {"type": ["object", "null"]})
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "imapp",
            "version": VERSION,
            "description": " ".join(ABOUT.split()),
            "license": {"name": "MIT"},
        },
        "defaultContentType": "application/json",
        "channels": {"im": {"address": "/", "messages": messages}},
        "operations": operations,
        "components": {
            "schemas": dict(sorted(schemas.components.items())),
            "securitySchemes": {
                "session": {"type": "httpApiKey", "in": "cookie", "name": "session"},
                "token": {"type": "userPassword", "description": SECURITY["token"]["description"]},
            },
        },
    }


def _key(side: str, name: str) -> str:
    return side + name.replace("/", ".")


def _message(name: str, words: str, payload: dict) -> dict[str, Any]:
    summary, _, rest = " ".join(words.split()).partition(". ")
    described = {"name": name, "summary": summary.rstrip(".")}
    return described | ({"description": rest} if rest else {}) | {"payload": payload}


def _where(*keys: str) -> dict[str, Any]:
    return {
        "channel": {"$ref": "#/channels/im"},
        "messages": [{"$ref": f"#/channels/im/messages/{key}"} for key in keys],
    }


def _from_client(key: str, event: Event) -> dict[str, Any]:
    return (
        {"action": "receive"}
        | _where(key)
        | {
            "reply": _where(f"{key}.ack"),
            "x-scope": event.scope,
            "x-rate-limits": [LIMITS[event.rule]],
        }
    )


def _ack(event: Event, schemas: Schemas) -> dict[str, Any]:
    """The envelope of a success, or of a refusal."""
    beside = BESIDE.get(event.name)
    extra = {}
    if beside:
        name = schemas.answered(beside)["$ref"].rsplit("/", 1)[-1]
        extra = schemas.components.pop(name)["properties"]
    return {"oneOf": [envelope(schemas.answered(event.data), extra), ref("Failure")]}
