"""Which refusals an operation may answer, and what each looks like."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..api import Operation
from .schemas import NULL, failure, obj

_FIELDS = {"type": ["object", "null"], "additionalProperties": {"type": "string"}}
_WAIT = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
_WHO = {"description": "How to say who calls.", "schema": {"type": "string"}}


@dataclass(frozen=True)
class Refusal:
    status: str
    meaning: str
    codes: tuple[str, ...]
    data: dict = field(default_factory=lambda: dict(NULL))
    headers: dict = field(default_factory=dict)

    def response(self) -> dict[str, Any]:
        content = {"application/json": {"schema": failure(self.codes, self.data)}}
        result = {"description": self.meaning, "content": content}
        return result | ({"headers": self.headers} if self.headers else {})


REFUSALS = {
    "Unreadable": Refusal("400", "The body is not JSON.", ("invalid",)),
    "Unauthenticated": Refusal(
        "401", "Nobody is logged in.", ("unauthenticated",), headers={"WWW-Authenticate": _WHO}
    ),
    "Forbidden": Refusal(
        "403",
        "Not with these rights or this token, muted, or from another site.",
        ("forbidden", "muted"),
    ),
    "NotFound": Refusal("404", "There is no such thing, or not for the caller.", ("not_found",)),
    "Conflict": Refusal("409", "That has been done or taken already.", ("conflict",)),
    "TooLarge": Refusal("413", "The body is too large.", ("too_large",)),
    "NotJson": Refusal("415", "The body is not declared as JSON.", ("invalid",)),
    "NoPicture": Refusal(
        "415", "A file is none of the kinds that are taken.", ("invalid",), _FIELDS
    ),
    "Invalid": Refusal("422", "A field is wrong; `data` names it.", ("invalid",), _FIELDS),
    "TooMany": Refusal(
        "429",
        "Too often.",
        ("rate_limited",),
        obj({"retryAfter": {"type": "integer", "minimum": 1}}),
        {"Retry-After": _WAIT},
    ),
    "Unavailable": Refusal(
        "503",
        "The server can't do it right now.",
        ("unavailable",),
        headers={"Retry-After": _WAIT},
    ),
}

# What the services decide, by view: the operations that may come too late …
CONFLICTS = {
    "sign_up",
    "make_token",
    "apply",
    "answer_friend",
    "answer_group",
    "create_group",
    "add_members",
    "remove_member",
    "send_message",
    "create_right",
    "update_right",
    "delete_rights",
    "create_role",
    "update_role",
    "delete_roles",
    "set_roles",
    "create_user",
    "renew_password",
}
# … and the rate limits (of `api.LIMITS`) that count those which nobody is known to call.
LIMITED = {
    "sign_up": ("signup",),
    "login": ("login", "login-address"),
}
# Without an account there is nobody to refuse, except where a password is asked for.
_REFUSED_PUBLICLY = {"login": ("Unauthenticated",)}
_NAMES_SOMETHING = {"id", "ids", "to_id", "conversation_id"}


def rules(operation: Operation) -> tuple[str, ...]:
    """The rate limits that count the operation."""
    own = (operation.rule,) if operation.rule else ()
    return LIMITED.get(operation.view.__name__, own)


def of_operation(operation: Operation) -> list[str]:
    """The names of the refusals that the operation may answer, by status."""
    return sorted(_possible(operation), key=lambda name: REFUSALS[name].status)


def _possible(operation: Operation) -> Iterable[str]:
    name = operation.view.__name__
    yield from ("Forbidden", "Unavailable")
    yield from _REFUSED_PUBLICLY.get(name, ()) if operation.public else ("Unauthenticated",)
    sent = filter(None, (operation.body, operation.query))
    fields = {name for model in sent for name in model.model_fields}
    if "<" in operation.path or fields & _NAMES_SOMETHING:
        yield "NotFound"
    if name in CONFLICTS:
        yield "Conflict"
    if operation.body:
        yield from ("Unreadable", "TooLarge", "NotJson")
    if operation.takes_files:
        yield from ("TooLarge", "NoPicture")
    if operation.body or operation.query or operation.takes_files:
        yield "Invalid"
    if name in LIMITED:
        yield "TooMany"
