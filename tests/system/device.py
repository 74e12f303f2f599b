"""A person's device: logged in over HTTP, connected with the real Socket.IO client."""

import threading
import time
from collections.abc import Callable
from typing import Any

import requests
import socketio

from ..make import Answer
from .server import SECRET, Server

WAIT_SECONDS = 10


class Lost(Exception):
    """The connection ended before the answer came."""


def wait_until(condition: Callable[[], Any], seconds: float = WAIT_SECONDS) -> Any:
    """Poll until `condition` answers something true, and answer that."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)
    return result


class Device:
    def __init__(self, server: Server, username: str, password: str, enter: str = "login"):
        self.server, self.username, self.password = server, username, password
        self.http = requests.Session()
        self.events: list[tuple[str, Any]] = []
        self.reason: str | None = None
        self._changed = threading.Condition()
        self._socket: socketio.Client | None = None
        body = {"username": username, "password": password}
        self.id = self.request("POST", f"/{enter}", body).data["id"]

    def request(self, method: str, path: str, body: Any = None) -> Answer:
        url = f"{self.server.url}/api/v1{path}"
        response = self.http.request(method, url, json=body, timeout=WAIT_SECONDS)
        return Answer(response.status_code, response.json())

    def connect(self, transport: str = "websocket", reconnection: bool = False) -> "Device":
        self.reason = None
        self._socket = socketio.Client(
            http_session=self.http,
            reconnection=reconnection,
            reconnection_delay=0.1,
            reconnection_delay_max=0.5,
            handle_sigint=False,
        )
        self._socket.on("*", self._note)
        self._socket.on("disconnect", self._lose)
        self._socket.connect(self.server.url, transports=[transport], wait_timeout=WAIT_SECONDS)
        return self

    @property
    def connected(self) -> bool:
        return bool(self._socket and self._socket.connected)

    def disconnect(self) -> None:
        self._socket.disconnect()

    def close(self) -> None:
        if self._socket:
            self._socket.shutdown()
        self.http.close()

    def _note(self, event: str, payload: Any) -> None:
        with self._changed:
            self.events.append((event.removeprefix("/v1/im/"), payload))
            self._changed.notify_all()

    def _lose(self, reason: str) -> None:
        with self._changed:
            self.reason = reason
            self._changed.notify_all()

    def call(self, event: str, **payload) -> Answer:
        """Send an event and wait for its ack; raises `Lost` when the connection ends before."""
        answers: list[dict] = []

        def acknowledge(envelope: dict) -> None:
            with self._changed:
                answers.append(envelope)
                self._changed.notify_all()

        try:
            self._socket.emit(f"/v1/im/{event}", payload, callback=acknowledge)
        except socketio.exceptions.SocketIOError:
            raise Lost from None
        with self._changed:
            done = self._changed.wait_for(lambda: answers or self.reason, WAIT_SECONDS)
        if answers:
            return Answer(0, answers[0])
        assert done, f"no answer to {event}"
        raise Lost

    def send(self, conversation_id: int, text: str = "hello", **fields) -> Answer:
        body = {"type": "txt", "msg": f"{SECRET} {text}"}
        return self.call("new-message", conversationId=conversation_id, body=body, **fields)

    def heard(self, event: str) -> list[Any]:
        with self._changed:
            return [payload for name, payload in self.events if name == event]

    def hears(self, event: str, such: Callable[[Any], bool] = bool, seconds: float = 10) -> Any:
        """Wait for an event of that name and kind, come or to come, and answer its payload."""
        with self._changed:
            found = self._changed.wait_for(
                lambda: next((p for name, p in self.events if name == event and such(p)), None),
                seconds,
            )
        assert found, f"{self.username} heard no such {event}: {self.events}"
        return found

    def is_cut_off(self, seconds: float = WAIT_SECONDS) -> str:
        """Wait until the connection ends and answer why."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.reason, seconds), "still connected"
            return self.reason

    def conversation_with(self, name: str) -> dict:
        """The caller's conversation with that user, or the group of that name."""
        for one in self.request("GET", "/conversations").data:
            if name in (one["target"].get("username"), one["target"].get("name")):
                return one
        raise LookupError(name)

    def history(self, conversation_id: int) -> list[dict]:
        """All messages of a conversation, oldest first, by pages."""
        found: list[dict] = []
        more = True
        while more:
            after = found[-1]["seq"] if found else 0
            path = f"/conversations/{conversation_id}/messages?after={after}&limit=100"
            page = self.request("GET", path).data
            found += sorted(page["messages"], key=lambda one: one["seq"])
            more = page["hasMore"]
        return found
