"""Kinds of messages: what each takes and refuses, its one line, and a deployment's own."""

from json import dumps
from typing import Annotated, Literal

import pytest
from pydantic import Field

from imapp import kinds
from imapp.lib.fields import Line

from .scenes import chat, conversation_of, page_of

JSON = "application/json"
LOC = {"type": "loc", "title": "Lake", "lng": 120.15, "lat": 30.25}


def say(person, conversation_id, body, **fields):
    return person.call("new-message", conversationId=conversation_id, body=body, **fields)


@pytest.mark.parametrize(
    ("body", "stored"),
    [
        ({"type": "txt", "msg": "hi"}, {"type": "txt", "msg": "hi", "mentions": []}),
        ({"type": "text", "msg": "hi"}, {"type": "txt", "msg": "hi", "mentions": []}),
        ({"type": "txt", "msg": " \n hi\t"}, {"type": "txt", "msg": " \n hi\t", "mentions": []}),
        ({"type": "txt", "msg": "😀" * 5000}, {"type": "txt", "msg": "😀" * 5000, "mentions": []}),
        ({"type": "txt", "msg": "<b>", "x": 1}, {"type": "txt", "msg": "<b>", "mentions": []}),
        (LOC, LOC),
        (LOC | {"title": " Lake "}, LOC),
        ({"type": "loc", "addr": "Lake", "lng": 120.15, "lat": 30.25}, LOC),
        (LOC | {"addr": "older"}, LOC),
        (LOC | {"lng": -180, "lat": 90}, LOC | {"lng": -180.0, "lat": 90.0}),
    ],
)
def test_a_message_is_stored_as_what_its_kind_keeps_of_it(cast, body, stored):
    alice, bob, eve, conversation = chat(cast)
    assert say(alice, conversation, body).data["body"] == stored
    assert bob.heard("new-message")[0]["body"] == stored
    assert page_of(bob, conversation)["messages"][0]["body"] == stored
    assert eve.heard() == []


NAN, INFINITY = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body.type"),
        ({"type": None}, "body.type"),
        ({"type": ["txt"]}, "body.type"),
        ({"type": {"txt": 1}}, "body.type"),
        ({"type": NAN}, "body.type"),
        ({"type": "nonsense", "msg": "hi"}, "body.type"),
        ({"type": "TXT", "msg": "hi"}, "body.type"),
        ({"type": "\ud800", "msg": "hi"}, "body.type"),
        ({"type": "system", "event": "joined", "msg": "eve joined"}, "body.type"),
        ({"type": "txt"}, "body.msg"),
        ({"type": "txt", "msg": ""}, "body.msg"),
        ({"type": "txt", "msg": " \n\t "}, "body.msg"),
        ({"type": "txt", "msg": "x" * 5001}, "body.msg"),
        ({"type": "txt", "msg": 7}, "body.msg"),
        ({"type": "txt", "msg": None}, "body.msg"),
        ({"type": "txt", "msg": ["hi"]}, "body.msg"),
        ({"type": "txt", "msg": "a\0b"}, "body.msg"),
        ({"type": "txt", "msg": "a\x1bb"}, "body.msg"),
        ({"type": "txt", "msg": "a\x7fb"}, "body.msg"),
        ({"type": "txt", "msg": "half \ud83d"}, "body.msg"),
        ({"type": "txt", "msg": "hi", "mentions": "everyone"}, None),
        ({"type": "txt", "msg": "hi", "mentions": ["1"]}, None),
        ({"type": "txt", "msg": "hi", "mentions": [0]}, None),
        ({"type": "txt", "msg": "hi", "mentions": [1.5]}, None),
        ({"type": "txt", "msg": "hi", "mentions": [NAN]}, None),
        ({"type": "txt", "msg": "hi", "mentions": [10**90]}, None),
        ({"type": "txt", "msg": "hi", "mentions": None}, None),
        ({"type": "txt", "msg": "hi", "mentions": list(range(1, 102))}, None),
        (LOC | {"title": ""}, "body.title"),
        (LOC | {"title": "  "}, "body.title"),
        (LOC | {"title": "x" * 201}, "body.title"),
        (LOC | {"title": 5, "addr": "Lake"}, "body.title"),
        ({"type": "loc", "lng": 1.0, "lat": 1.0}, "body.title"),
        (LOC | {"lng": 180.001}, "body.lng"),
        (LOC | {"lng": -180.001}, "body.lng"),
        (LOC | {"lat": 90.001}, "body.lat"),
        (LOC | {"lat": -90.001}, "body.lat"),
        (LOC | {"lat": "30.25"}, "body.lat"),
        (LOC | {"lat": None}, "body.lat"),
        (LOC | {"lat": True}, "body.lat"),
        (LOC | {"lat": NAN}, "body.lat"),
        (LOC | {"lng": INFINITY}, "body.lng"),
        (LOC | {"lng": 10**90}, "body.lng"),
    ],
)
def test_a_wrong_body_is_refused_by_field_and_nothing_else_happens(cast, body, field):
    alice, bob, eve, conversation = chat(cast)
    before = conversation_of(alice, conversation)
    refused = say(alice, conversation, body)
    assert refused.code == "invalid"
    assert field is None or list(refused.data) == [field]
    assert all(name.startswith("body.") for name in refused.data)
    assert refused.envelope["errorMessage"]
    assert conversation_of(alice, conversation) == before
    assert alice.heard() == bob.heard() == eve.heard() == []


@pytest.mark.parametrize("body", [None, [], "txt", 7, True, NAN, {"\ud800": 1}])
def test_a_body_that_is_no_object_is_invalid_on_both_ways(cast, body):
    alice, bob, _, conversation = chat(cast)
    assert say(alice, conversation, body).code == "invalid"
    path = f"/conversations/{conversation}/messages"
    answer = alice.request("POST", path, data=dumps({"body": body}), content_type=JSON)
    assert (answer.status, answer.code) == (422, "invalid")
    assert bob.heard() == []


@pytest.mark.parametrize("reply_to", [7, [7], "7", {}, {"id": "7"}, {"id": 0}, {"id": 10**90}])
def test_a_reply_names_a_message_by_its_id(cast, reply_to):
    alice, _, _, conversation = chat(cast)
    body = {"type": "txt", "msg": "hi"}
    assert say(alice, conversation, body, replyTo=reply_to).code == "invalid"


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ({"type": "txt", "msg": "one\n\n two"}, "one two"),
        ({"type": "txt", "msg": "x" * 101}, "x" * 100),
        (LOC, "[Location] Lake"),
    ],
)
def test_each_kind_has_its_one_line(cast, body, line):
    alice, bob, _, conversation = chat(cast)
    quoted = say(alice, conversation, body).data["id"]
    reply = bob.send(conversation, replyTo={"id": quoted}).data
    assert reply["replyTo"]["summary"] == line


def test_what_the_server_says_can_be_quoted_in_its_words(cast):
    alice, _, _, conversation = chat(cast)
    said = page_of(alice, conversation)["messages"][0]
    reply = alice.send(conversation, replyTo={"id": said["id"]}).data
    assert reply["replyTo"] == {
        "id": said["id"],
        "seq": 1,
        "fromId": None,
        "summary": said["body"]["msg"],
    }


class Order(kinds.Kind):
    """An order, as a deployment may have it."""

    type: Literal["order"] = "order"
    number: Annotated[Line, Field(min_length=1, max_length=20)]
    note: str | None = None

    def summary(self):
        return f"[Order] {self.number}"


@pytest.fixture
def orders():
    """A deployment that has registered its own kind."""
    kinds.register(Order)
    yield
    del kinds._kinds["order"], kinds._words["order"]


@pytest.mark.usefixtures("orders")
def test_a_deployment_registers_a_kind_of_its_own(cast):
    alice, bob, _, conversation = chat(cast)
    assert Order in kinds.sendable()
    sent = say(alice, conversation, {"type": "order", "number": "A-1", "price": 5}).data
    assert sent["body"] == {"type": "order", "number": "A-1"}
    reply = bob.send(conversation, replyTo={"id": sent["id"]}).data
    assert reply["replyTo"]["summary"] == "[Order] A-1"
    assert say(alice, conversation, {"type": "order"}).data == {"body.number": "This is missing."}


def test_messages_of_a_kind_that_is_registered_no_more_can_still_be_quoted(cast, orders):
    alice, bob, _, conversation = chat(cast)
    sent = say(alice, conversation, {"type": "order", "number": "A-1"}).data
    del kinds._kinds["order"]
    try:
        answer = bob.send(conversation, replyTo={"id": sent["id"]})
        assert answer.data["replyTo"]["summary"] == "[order]"
        assert page_of(bob, conversation)["messages"][0] == answer.data
    finally:
        kinds.register(Order)


def test_a_kind_without_a_line_of_its_own_is_not_complete():
    with pytest.raises(NotImplementedError):
        kinds.Kind(type="bare").summary()
    assert kinds.Kind(type="bare").mentioned() == []
