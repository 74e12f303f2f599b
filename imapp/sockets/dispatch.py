"""What every event goes through: is it known, whose is it, is it well-formed, and its answer.

An event runs in an application context of its own, without a request: that is what it costs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request
from flask_babel import force_locale, lazy_gettext
from flask_login import current_user
from flask_socketio import ConnectionRefusedError, Namespace

from ..api import limit, parse, require_scope
from ..errors import Invalid, Unauthenticated, Unavailable, as_app_error
from ..extensions import db
from ..lib.fields import Body
from ..locale import accepted
from ..services import identity
from ..services.identity import Caller

# Packets that may wait for one socket before its next event is taken.
MOST_WAITING = 16


@dataclass(frozen=True)
class Event:
    """One event from clients as its decorator declared it."""

    name: str
    body: type[Body]
    data: Any
    scope: str
    rule: str
    method: str
    doc: str


@dataclass
class Connection:
    """A socket: whose it is, since its handshake, what its browser reads, and the language of its
    answers."""

    caller: Caller
    accepted: str
    language: str


def event(
    name: str, body: type[Body], *, data: Any = None, scope: str = "read", rule: str = "event"
) -> Callable:
    """Let the method answer the event `name`: `method(me, sid, body)` → the ack's envelope.

    `scope` is what a token needs, `rule` the rate limit that counts it, `data` the shape answered.
    """

    def decorate(method: Callable) -> Callable:
        method.event = Event(name, body, data, scope, rule, method.__name__, method.__doc__ or "")
        return method

    return decorate


def events(namespace: type[Namespace]) -> list[Event]:
    """All events that the namespace answers, in the order of the code."""
    return [found.event for found in vars(namespace).values() if hasattr(found, "event")]


class Dispatcher(Namespace):
    """Turns Socket.IO's calls into calls of the methods that `event` marks."""

    def __init__(self, app: Flask):
        super().__init__("/")
        self.app = app
        self.draining = False
        self.busy = 0
        self.connections: dict[str, Connection] = {}
        self._events = {one.name: one for one in events(type(self))}

    def trigger_event(self, name: str, sid: str, *arguments):
        """Called by the library for `connect`, `disconnect` and every event.

        A client can send events of those two names: a known socket does not connect, and one that
        is still connected does not disconnect.
        """
        if name == "connect" and sid not in self.connections:
            return self._connect(sid, *arguments)
        if name == "disconnect" and not self._is_open(sid):
            return self._disconnect(sid)
        return self._answer(name, sid, arguments)

    def _is_open(self, sid: str) -> bool:
        return self.socketio.server.manager.is_connected(sid, self.namespace)

    def _connect(self, sid: str, environ: dict, auth: Any = None) -> None:
        with self.app.request_context(environ):
            try:
                self._admit(sid, auth)
            except Exception as error:  # the edge: nobody comes in halfway
                db.session.rollback()
                self.connections.pop(sid, None)
                refusal = as_app_error(error)
                raise ConnectionRefusedError(refusal.code, refusal.envelope()) from None

    def _admit(self, sid: str, auth: Any) -> None:
        if self.draining:
            raise Unavailable()
        caller = self._caller(auth)
        if caller is None:
            raise Unauthenticated()
        browser = accepted(request.accept_languages)
        self.connections[sid] = Connection(caller, browser, caller.language or browser)
        self.opened(caller, sid)

    def _caller(self, auth: Any) -> Caller | None:
        token = auth.get("token") if isinstance(auth, dict) else None
        if isinstance(token, str):
            return identity.by_token(token, request.remote_addr or "")
        if not current_user.is_authenticated or _expects_another(auth, current_user.id):
            return None
        return current_user._get_current_object()

    def _disconnect(self, sid: str) -> None:
        connection = self.connections.pop(sid, None)
        if connection:
            with self.app.app_context():
                try:
                    self.closed(connection.caller, sid)
                except Exception as error:  # the edge: the socket is gone all the same
                    as_app_error(error)  # and the log says why

    def drop_expired(self) -> None:
        """Close the sockets whose token has run out since they came: nothing else would tell."""
        for sid, connection in list(self.connections.items()):
            if connection.caller.token_id and identity.again(connection.caller) is None:
                self.socketio.server.disconnect(sid, namespace=self.namespace)

    def _answer(self, name: str, sid: str, arguments: tuple) -> dict:
        """The envelope for the ack; every event has one, whatever was sent."""
        connection = self.connections.get(sid)
        if connection is None:  # it closed while this was under way
            return {"statusCode": Unauthenticated.code, "errorMessage": None, "data": None}
        self._wait_for_reader(sid)
        self.busy += 1
        try:
            with self.app.app_context():
                try:
                    return self._handle(name, sid, connection, arguments)
                except Exception as error:  # the edge: whatever it is, the client hears of it
                    db.session.rollback()
                    with force_locale(connection.language):
                        return as_app_error(error).envelope()
        finally:
            self.busy -= 1

    def _wait_for_reader(self, sid: str) -> None:
        """Take no further event of a socket that does not fetch its answers: they would pile up.
        One that never does is closed by its missing pong."""
        server = self.socketio.server
        engine = server.eio.sockets.get(server.manager.eio_sid_from_sid(sid, self.namespace))
        while engine and engine.queue.qsize() > MOST_WAITING and not engine.closed:
            server.sleep(0.05)

    def _handle(self, name: str, sid: str, connection: Connection, arguments: tuple) -> dict:
        if self.draining:
            raise Unavailable()
        me = self._recognise(sid, connection)
        declared = self._events.get(name)
        limit(declared.rule if declared else "event", me.id)
        if declared is None:
            raise Invalid(lazy_gettext("There is no such event."))
        require_scope(me, declared.scope)
        if len(arguments) != 1 or not isinstance(arguments[0], dict):
            raise Invalid(lazy_gettext("An event carries one object."))
        with force_locale(connection.language):
            body = parse(declared.body, arguments[0])
            return getattr(self, declared.method)(me, sid, body)

    def _recognise(self, sid: str, connection: Connection) -> Caller:
        """The socket's user as of now, answered in the language that is his choice by now."""
        me = identity.again(connection.caller)
        if me is None:
            current_app.extensions["socketio"].server.disconnect(sid, namespace=self.namespace)
            raise Unauthenticated()
        connection.language = me.language or connection.accepted
        return me


def _expects_another(auth: Any, user_id: int) -> bool:
    """Whether the page says whose it is, and it is not who is logged in by now: somebody else used
    another window, and what waits in this one must not go out in his name."""
    return isinstance(auth, dict) and auth.get("userId", user_id) != user_id
