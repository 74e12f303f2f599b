"""A chat in which every event happens; all that is sent, answered and heard is as described."""

import jsonschema_rs
import pytest

from config import ROOT
from imapp import payloads
from imapp.docs.asyncapi import asyncapi
from imapp.docs.schemas import SYSTEM_EVENTS, codes
from imapp.kinds import sendable

from ..admin.desk import ids
from ..make import client_id

DOCUMENT = asyncapi()
MESSAGES = DOCUMENT["channels"]["im"]["messages"]
CLIENT = {key for key, one in DOCUMENT["operations"].items() if one["action"] == "receive"}
SERVER = {key for key, one in DOCUMENT["operations"].items() if one["action"] == "send"}
LOC = {"type": "loc", "title": "here", "lng": 1.5, "lat": 2}


def validator(key: str):
    components = {"components": DOCUMENT["components"]}
    return jsonschema_rs.validator_for(MESSAGES[key]["payload"] | components)


class Chat:
    """Lets people talk and listen, and holds each word against the description."""

    def __init__(self):
        self.people = []
        self.seen = set()
        self.codes = set()
        self.said = set()
        self.told = set()
        self._validators = {key: validator(key) for key in MESSAGES}

    def join(self, *people):
        for person in people:
            person.connect()
            self.people.append(person)
        self.listen()

    def say(self, person, event: str, **fields) -> dict:
        """Send a described event; the ack's data."""
        key = f"client.v1.im.{event}"
        self._validators[key].validate(fields)
        return self.try_to_say(person, event, **fields)

    def try_to_say(self, person, event: str, **fields):
        key = f"client.v1.im.{event}"
        answer = person.call(event, **fields)
        self._validators[f"{key}.ack"].validate(answer.envelope)
        self.seen.add(key)
        self.codes.add(answer.code)
        self.listen()
        return answer.data

    def listen(self):
        """Hold what everyone has heard by now against the description."""
        for person in self.people:
            # `get_received` is silent about a socket that the server has closed.
            packets, person.socket.queue = person.socket.queue, []
            for packet in packets:
                self._hear(packet["name"], *packet["args"])

    def _hear(self, name: str, payload):
        key = "server" + name.replace("/", ".")
        assert key in SERVER, f"{name} is not described"
        self._validators[key].validate(payload)
        self.seen.add(key)
        self._note(payload)

    def _note(self, payload):
        body = payload.get("body") if isinstance(payload, dict) else None
        if body:
            (self.told if body["type"] == "system" else self.said).add(
                body["event"] if body["type"] == "system" else body["type"]
            )

    def does(self, person, method: str, path: str, body=None):
        """Something over HTTP that others hear of; its data."""
        answer = person.request(method, path, body)
        assert answer.code == "0", answer
        self.listen()
        return answer.data


@pytest.fixture
def chat():
    return Chat()


@pytest.fixture
def people(cast, chat):
    found = [cast("alice"), cast("bobby"), cast("carol"), cast("admin1", "admin", "user")]
    chat.join(*found)
    return found


def test_everything_that_is_described_happens_as_described(cast, chat, people):
    alice, bobby, carol, admin = people
    with_bobby = become_friends(chat, alice, bobby)
    become_friends(chat, alice, carol)
    talk(chat, alice, bobby, with_bobby)
    catch_up(chat, bobby, with_bobby)
    lead_a_group(chat, alice, bobby, carol, admin)
    be_refused(chat, alice, carol, with_bobby)
    chat.join(cast.again(bobby))
    come_and_go(chat, alice, carol, admin)

    assert chat.seen == CLIENT | SERVER
    assert chat.said == {kind.model_fields["type"].default for kind in sendable()}
    assert chat.told == set(SYSTEM_EVENTS)


def become_friends(chat, one, other) -> int:
    chat.does(one, "POST", "/applies", {"type": "user", "toId": other.id, "message": "hi"})
    (waiting,) = chat.does(other, "GET", "/applies")["rows"]
    friend = chat.does(other, "POST", "/add/friend", {"id": waiting["id"], "approval": True})
    return friend["conversationId"]


def talk(chat, alice, bobby, place):
    chat.say(alice, "join", conversationId=place)
    chat.say(bobby, "typing", conversationId=place)
    text = {"type": "txt", "msg": "hello", "mentions": [bobby.id]}
    first = chat.say(alice, "new-message", conversationId=place, body=text, clientId=client_id())
    reply = {"conversationId": place, "body": LOC, "replyTo": {"id": first["id"]}}
    second = chat.say(bobby, "new-message", **reply)
    chat.say(alice, "read", conversationId=place, seq=second["seq"])
    chat.say(alice, "recall", conversationId=place, id=first["id"])
    chat.say(bobby, "new-message", conversationId=place, body=text | {"mentions": []})
    chat.say(bobby, "delete", conversationId=place, ids=[first["id"]])


def catch_up(chat, bobby, place):
    missed = chat.say(bobby, "sync", cursors={})
    assert missed["messages"][str(place)]
    chat.say(bobby, "sync", cursors={str(place): missed["conversations"][0]["lastVersion"]})
    for where in ({}, {"pageSize": 2, "pageNumber": 2}, {"before": 3, "limit": 1}, {"after": 1}):
        chat.say(bobby, "get-messages", conversationId=place, **where)


def lead_a_group(chat, alice, bobby, carol, admin):
    group = chat.does(alice, "POST", "/groups", {"name": "alone"})
    path, place = f"/groups/{group['id']}", group["conversationId"]
    chat.does(alice, "POST", f"{path}/members", {"userIds": [bobby.id, carol.id]})
    for change in ({"name": "three"}, {"announcement": "Welcome"}, {"mute": True}):
        chat.does(alice, "PUT", path, change)
    chat.try_to_say(bobby, "new-message", conversationId=place, body=LOC)
    chat.does(alice, "PUT", path, {"mute": False, "joinPolicy": "open"})
    chat.does(alice, "DELETE", f"{path}/members/{carol.id}")
    chat.does(carol, "POST", "/applies", {"type": "group", "toId": group["id"]})
    chat.does(carol, "DELETE", f"{path}/members/{carol.id}")
    chat.does(alice, "PUT", f"{path}/owner", {"userId": bobby.id})
    for closed in (True, False):
        chat.does(admin, "PUT", "/admin/groups/disabled", {"id": group["id"], "disabled": closed})
    chat.does(bobby, "DELETE", path)


def be_refused(chat, alice, carol, place):
    for event in ("join", "typing"):
        chat.try_to_say(carol, event, conversationId=place)
    chat.try_to_say(carol, "get-messages", conversationId=place)
    chat.try_to_say(alice, "read", conversationId=place, seq=1000)
    chat.try_to_say(alice, "new-message", conversationId=place, body={"type": "nonsense"})
    assert {"0", "not_found", "invalid", "muted"} == chat.codes


def come_and_go(chat, alice, carol, admin):
    alice.socket.disconnect()
    chat.people.remove(alice)
    chat.listen()
    for keys in (["user", "mute"], ["disabled"]):
        wanted = {"id": carol.id, "roleIds": ids(admin, "roles", *keys)}
        chat.does(admin, "PUT", "/admin/users/roles", wanted)


def test_a_field_that_is_not_described_fails(cast, chat, people, monkeypatch):
    alice, bobby, *_ = people
    place = cast.befriend(alice, bobby)
    chat.listen()
    honest = payloads.message
    monkeypatch.setattr(payloads, "message", lambda *given: honest(*given) | {"secret": 1})
    with pytest.raises(jsonschema_rs.ValidationError, match="secret"):
        chat.say(alice, "new-message", conversationId=place, body=LOC)


def test_an_event_that_is_not_described_fails(chat, people):
    alice, *_ = people
    alice.app.extensions["socketio"].emit("/v1/im/surprise", {}, namespace="/")
    with pytest.raises(AssertionError, match="surprise is not described"):
        chat.listen()


def test_every_reference_of_the_document_leads_somewhere():
    for target in references(DOCUMENT):
        place = DOCUMENT
        for step in target.removeprefix("#/").split("/"):
            place = place[step]


def test_the_protocol_tells_of_every_event_and_every_code():
    text = (ROOT / "docs" / "protocol.md").read_text()
    names = {MESSAGES[key]["name"] for key in CLIENT | SERVER}
    for word in names | set(SYSTEM_EVENTS) | set(codes()):
        assert f"`{word}`" in text, word


def references(value) -> list[str]:
    if isinstance(value, dict):
        found = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return found + [one for part in value.values() for one in references(part)]
    return [one for part in value for one in references(part)] if isinstance(value, list) else []
