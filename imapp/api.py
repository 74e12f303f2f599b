"""The JSON edge: one decorator that checks who calls, reads what was sent, wraps what is answered,
and remembers all of it, so that the description of the API is made from what validates."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, current_app, request
from flask_login import current_user
from pydantic import ValidationError
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest

from .errors import Forbidden, Invalid, TooMany, Unauthenticated
from .lib.fields import Body, field_errors
from .services import rights
from .services.identity import Caller

# For what only a logged-in device may do: a token must not make further tokens.
DEVICE = "device"

LIMITS = {
    "login": "10 per 5 minute",  # failures in a row, per address and name
    "login-address": "600 per 5 minute",  # per address
    "signup": "100 per hour",  # per address
    "password": "10 per 5 minute",  # per user
    "write": "30 per 1 second; 600 per minute",  # per user: what has no rule of its own
    "search": "60 per minute",  # per user
    "apply": "60 per minute",  # per user
    "send": "60 per 1 second; 1200 per minute",  # per user
    "upload": "60 per minute; 2000 per day",  # per user: requests, of one or many files
    "robot": "20 per minute; 500 per day",  # per user: questions that its provider is asked
    "history": "30 per 1 second; 900 per minute",  # per user: pages and syncs over the socket
    "event": "200 per 1 second",  # per user: what else comes over the socket
}


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One route as its decorator declared it; `view.__doc__` says what it does."""

    method: str
    path: str
    view: Callable
    body: type[Body] | None = None
    query: type[Body] | None = None
    # Files as multipart/form-data instead of a body: the view is called with `files=[…]`.
    takes_files: bool = False
    # What the view returns is a file's response, and no envelope is around it.
    gives_file: bool = False
    # The shape of the envelope's data, and the status, when it is done.
    data: Any = None
    status: int = 200
    public: bool = False
    # The right that it takes, asked for anew each time.
    right: str | None = None
    # What a token needs for it; by default to read for GET and to manage for anything else.
    scope: str = ""
    # The rate limit that counts it per user; by default none for GET, "write" for anything else.
    rule: str | None = None

    def __post_init__(self):
        reads = self.method == "GET"
        object.__setattr__(self, "scope", self.scope or ("read" if reads else "manage"))
        if not (self.rule or reads or self.public):
            object.__setattr__(self, "rule", "write")


class Api(Blueprint):
    """A blueprint whose routes are operations."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.operations: list[Operation] = []

    def operation(self, method: str, path: str, **declared) -> Callable:
        """Serve `path` with the decorated view, by what is `declared` (see `Operation`).

        The view is called as `view(me, **path ids, body=…, query=…)`, without `me` when `public`
        and with only what is declared; what it returns becomes the envelope's data.
        """

        def decorate(view: Callable) -> Callable:
            operation = Operation(method=method, path=path, view=view, **declared)
            self.operations.append(operation)

            @wraps(view)
            def answer(**ids):
                first = () if operation.public else (_authorised(operation),)
                result = view(*first, **ids, **_sent(operation))
                return result if operation.gives_file else (envelope(result), operation.status)

            endpoint = f"{view.__module__.rsplit('.', 1)[-1]}_{view.__name__}"
            self.add_url_rule(path, endpoint, answer, methods=[method])
            return view

        return decorate


def operations(app: Flask) -> list[Operation]:
    """All operations of the app's blueprints."""
    apis = [blueprint for blueprint in app.blueprints.values() if isinstance(blueprint, Api)]
    return [operation for api in apis for operation in api.operations]


def envelope(data: Any) -> dict:
    return {"statusCode": "0", "errorMessage": None, "data": data}


def limit(rule: str, *who) -> None:
    """Count one for `who`; raise `TooMany` over the limit that `LIMITS` sets."""
    wait = current_app.extensions["limits"].hit(rule, *who)
    if wait:
        raise TooMany(wait)


def require_scope(me: Caller, scope: str) -> None:
    if me.token_id and scope not in me.scopes:
        raise Forbidden()


def _authorised(operation: Operation) -> Caller:
    if not current_user.is_authenticated:
        raise Unauthenticated()
    me = current_user._get_current_object()
    require_scope(me, operation.scope)
    if operation.rule:
        limit(operation.rule, me.id)
    if operation.right:
        rights.require(me.id, operation.right)
    return me


def _sent(operation: Operation) -> dict[str, Any]:
    result = {}
    if operation.body:
        sent = _json()
        if not isinstance(sent, dict):
            raise Invalid()
        result["body"] = parse(operation.body, sent)
    if operation.query:
        result["query"] = parse(operation.query, request.args.to_dict())
    if operation.takes_files:
        result["files"] = _files()
    return result


def _files() -> list[FileStorage]:
    """The files that were sent, under whichever names; large ones lie on the disk meanwhile."""
    # The largest file may have its names and borders around it.
    limit = current_app.config["MAX_UPLOAD_BYTES"] + current_app.config["MAX_CONTENT_LENGTH"]
    request.max_content_length = limit
    sent = request.files.items(multi=True)
    # A form's empty field is sent as well: without a name and without a byte.
    return [file for _, file in sent if file.filename or file.stream.read(1)]


def _json() -> Any:
    try:
        return request.get_json()
    except RecursionError:  # brackets within brackets within brackets
        raise BadRequest() from None


def parse(model: type[Body], sent: dict) -> Body:
    """`sent` as the model, or `Invalid` naming the fields that are wrong."""
    try:
        return model.model_validate(sent)
    except ValidationError as error:
        raise Invalid.fields(field_errors(error)) from None
