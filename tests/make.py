"""Factories: people, friendships and groups, made through the product's own services."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from imapp.extensions import db
from imapp.lib import passwords
from imapp.lib.database import transaction
from imapp.services import accounts, devices, friends, groups
from imapp.services.identity import Caller

PASSWORD = "secret-of-test"


@dataclass
class Answer:
    """What came back: the HTTP status (0 for an ack) and the envelope."""

    status: int
    envelope: dict

    @property
    def code(self) -> str:
        return self.envelope["statusCode"]

    @property
    def data(self) -> Any:
        return self.envelope["data"]


class Person:
    """Somebody with a browser: `get`, `post`, … call routes, `call` sends events."""

    def __init__(self, app, user_id: int | None, username: str):
        self.app, self.id, self.username = app, user_id, username
        self.browser = app.test_client()
        self.sockets: list = []

    def __repr__(self) -> str:
        return self.username

    def log_in(self) -> "Person":
        """Start a device of his own, as a login does."""
        with self.app.app_context():
            secret = devices.start(self.id, "test", "127.0.0.1")
        with self.browser.session_transaction() as session:
            session["device"] = secret
        return self

    def request(self, method: str, path: str, body=None, **options) -> Answer:
        prefix = "" if path.startswith("/api") else "/api/v1"
        if body is not None:
            options["json"] = body
        response = self.browser.open(prefix + path, method=method, **options)
        return Answer(response.status_code, response.get_json())

    def get(self, path: str, **options) -> Answer:
        return self.request("GET", path, **options)

    def post(self, path: str, body=None, **options) -> Answer:
        return self.request("POST", path, {} if body is None else body, **options)

    def put(self, path: str, body=None, **options) -> Answer:
        return self.request("PUT", path, {} if body is None else body, **options)

    def delete(self, path: str, body=None, **options) -> Answer:
        return self.request("DELETE", path, body, **options)

    def connect(self, **options):
        """Open a socket; the library's test client, or None when it was refused."""
        socketio = self.app.extensions["socketio"]
        socket = socketio.test_client(self.app, flask_test_client=self.browser, **options)
        if not socket.is_connected():
            return None
        self.sockets.append(socket)
        return socket

    @property
    def socket(self):
        return self.sockets[0] if self.sockets else self.connect()

    def call(self, event: str, payload: Any = None, **fields) -> Answer:
        """Send `/v1/im/<event>` and answer its ack."""
        sent = fields if payload is None else payload
        return Answer(0, self.socket.emit(f"/v1/im/{event}", sent, callback=True))

    def send(self, conversation_id: int, text: str = "hello", **fields) -> Answer:
        body = {"type": "txt", "msg": text}
        return self.call("new-message", conversationId=conversation_id, body=body, **fields)

    def heard(self, event: str | None = None) -> list:
        """The payloads of `/v1/im/<event>` (or all events as pairs) since the last time; connects
        if need be."""
        packets = self.socket.get_received()
        if event is None:
            return [(packet["name"], packet["args"][0]) for packet in packets]
        wanted = f"/v1/im/{event}"
        return [packet["args"][0] for packet in packets if packet["name"] == wanted]


class Cast:
    """Makes people and what is between them."""

    def __init__(self, app):
        self.app = app

    def __call__(self, username: str, *roles: str, logged_in: bool = True) -> Person:
        """A new user with these roles (by default `user`); his password is `PASSWORD`."""
        with self.app.app_context():
            digest = passwords.digest(PASSWORD)
            with transaction(db.session()):
                user = accounts.create(username, digest, roles=list(roles) or ["user"])
            person = Person(self.app, user.id, username)
        return person.log_in() if logged_in else person

    def anonymous(self) -> Person:
        return Person(self.app, None, "anonymous")

    def again(self, person: Person) -> Person:
        """The same user on another device."""
        return Person(self.app, person.id, person.username).log_in()

    def befriend(self, one: Person, other: Person) -> int:
        """Make them friends; their conversation's id."""
        with self.app.app_context():
            with transaction(db.session()) as after:
                conversation_id = friends.befriend(one.id, other.id, after)
        return conversation_id

    def group(self, owner: Person, *others: Person, name: str = "group") -> dict:
        """A group of these people; its payload for the owner (`id`, `conversationId`, …)."""
        me = Caller(id=owner.id, username=owner.username, language=None, device_id=0)
        with self.app.app_context():
            with transaction(db.session()) as after:
                ids = [other.id for other in others]
                group_id = groups.found(me, name, "", "", ids, after)
            return groups.one(me, group_id).payload()


def client_id() -> str:
    return str(uuid4())
