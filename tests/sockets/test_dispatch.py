"""What every event goes through: whatever is sent is answered, and nonsense does nothing."""

from types import SimpleNamespace

import pytest
from limits import parse_many

from imapp.services.conversations import ids
from imapp.sockets import ImNamespace
from imapp.sockets.dispatch import MOST_WAITING, events

from ..admin.desk import give
from ..scenes import TXT, chat, conversation_of, listen

NAN, INFINITY = float("nan"), float("inf")
NAMES = [one.name for one in events(ImNamespace)]


def emit(person, name, *arguments):
    return person.socket.emit(name, *arguments, callback=True)


def token(person, *scopes):
    return person.post("/tokens", {"name": "bot", "scopes": list(scopes)}).data


@pytest.fixture
def silent(cast):
    """A chat of two and a stranger; nobody heard anything and nothing changed in the end."""
    alice, bob, eve, conversation = chat(cast)
    before = conversation_of(alice, conversation)
    yield alice, conversation
    assert alice.heard() == bob.heard() == eve.heard() == []
    assert conversation_of(alice, conversation) == before


# Whatever is sent is answered.


@pytest.mark.parametrize(
    "name",
    ["connect", "disconnect", "join", "/v1/im/nonsense", "", "__init__", "trigger_event", "opened"],
)
@pytest.mark.parametrize("arguments", [(), ({},), ("a", "b")])
def test_an_unknown_or_forged_event_is_invalid_and_nothing_happens(silent, name, arguments):
    alice, _ = silent
    answer = emit(alice, name, *arguments)
    assert (answer["statusCode"], answer["data"]) == ("invalid", None)
    assert alice.socket.is_connected()


def test_after_a_forged_disconnect_one_is_still_online_and_heard(cast):
    alice, bob, eve, conversation = chat(cast)
    assert emit(alice, "disconnect")["statusCode"] == "invalid"
    assert emit(alice, "disconnect", "transport close")["statusCode"] == "invalid"
    assert emit(alice, "connect", {"token": "x"})["statusCode"] == "invalid"
    assert conversation_of(bob, conversation)["target"]["online"]
    assert bob.heard() == []
    sent = alice.send(conversation).data
    assert bob.heard("new-message") == [sent]
    assert eve.heard() == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ({}, {}),
        ({}, 1, 2, 3, 4, 5),
        (None,),
        ("text",),
        (7,),
        (NAN,),
        (10**90,),
        (True,),
        ([],),
        ([{}],),
    ],
)
def test_an_event_carries_one_object(silent, name, arguments):
    alice, _ = silent
    answer = emit(alice, name, *arguments)
    assert (answer["statusCode"], answer["data"]) == ("invalid", None)
    assert answer["errorMessage"] == "An event carries one object."


@pytest.mark.parametrize("name", NAMES)
def test_binary_is_no_event(silent, name):
    alice, _ = silent
    answer = emit(alice, name, {"conversationId": b"1"})
    assert (answer["statusCode"], answer["data"]) == ("invalid", None)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "/v1/im/sync"])
@pytest.mark.parametrize(
    "wrong",
    [None, "1", "", 0, -1, 1.5, NAN, INFINITY, 2**53, 10**90, True, [1], {"id": 1}, "\ud800"],
)
def test_a_conversation_is_named_by_its_id(silent, name, wrong):
    alice, _ = silent
    sent = {"body": TXT, "seq": 1, "id": 1, "ids": [1], "conversationId": wrong}
    answer = emit(alice, name, sent)
    assert answer["statusCode"] == "invalid"
    assert list(answer["data"]) == ["conversationId"]


@pytest.mark.parametrize(
    ("name", "fields", "wrong"),
    [
        ("new-message", {}, "body"),
        ("read", {}, "seq"),
        ("read", {"seq": -1}, "seq"),
        ("read", {"seq": "1"}, "seq"),
        ("read", {"seq": NAN}, "seq"),
        ("read", {"seq": 10**90}, "seq"),
        ("read", {"seq": 2**53}, "seq"),
        ("recall", {}, "id"),
        ("recall", {"id": 0}, "id"),
        ("recall", {"id": [1]}, "id"),
        ("recall", {"id": 2**53}, "id"),
        ("delete", {}, "ids"),
        ("delete", {"ids": []}, "ids"),
        ("delete", {"ids": 1}, "ids"),
        ("delete", {"ids": ["1"]}, "ids.0"),
        ("delete", {"ids": [1, NAN]}, "ids.1"),
        ("delete", {"ids": [1] * 101}, "ids"),
        ("delete", {"ids": {"0": 1}}, "ids"),
    ],
)
def test_wrong_fields_are_named_and_nothing_happens(silent, name, fields, wrong):
    alice, conversation = silent
    answer = alice.call(name, conversationId=conversation, **fields)
    assert answer.code == "invalid"
    assert list(answer.data) == [wrong]


def test_what_was_sent_is_not_sent_back_in_a_refusal(silent):
    alice, conversation = silent
    answer = alice.call("recall", conversationId=conversation, id="a-secret")
    assert "a-secret" not in str(answer.envelope)


def test_the_largest_id_names_nothing_and_is_not_found(silent):
    alice, _ = silent
    assert alice.call("join", conversationId=2**53 - 1).code == "not_found"
    assert alice.call("typing", conversationId=2**53 - 1).code == "not_found"


def test_an_error_nobody_foresaw_is_answered_without_details(silent, monkeypatch):
    alice, conversation = silent

    def fail(*_):
        raise TypeError("a secret detail")

    monkeypatch.setattr("imapp.sockets.namespace.messages.typing", fail)
    answer = alice.call("typing", conversationId=conversation)
    assert answer.code == "1"
    assert "secret" not in str(answer.envelope)
    monkeypatch.undo()
    assert alice.call("join", conversationId=conversation).code == "0"


def test_an_event_without_a_wish_for_an_answer_is_handled_alike(cast):
    alice, bob, eve, conversation = chat(cast)
    alice.socket.emit("/v1/im/new-message", {"conversationId": conversation, "body": TXT})
    assert len(bob.heard("new-message")) == 1
    assert alice.socket.emit("/v1/im/nonsense", {}) is None
    assert eve.heard() == []


# Language.


def test_refusals_come_in_the_language_of_the_handshake(cast):
    alice = cast("alice")
    alice.connect(headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    chinese = emit(alice, "/v1/im/nonsense", {})["errorMessage"]
    bob = cast("bobby")
    bob.connect(headers={"Accept-Language": "en"})
    assert emit(bob, "/v1/im/nonsense", {})["errorMessage"] == "There is no such event."
    assert chinese != "There is no such event."
    assert any("\u4e00" <= char <= "\u9fff" for char in chinese)


# Limits and the end.


def test_too_many_messages_are_refused_for_a_while(cast, app, monkeypatch):
    alice, bob, _, conversation = chat(cast)
    limits = app.extensions["limits"]
    monkeypatch.setattr(limits, "enabled", True)
    monkeypatch.setitem(limits._rules, "send", parse_many("3 per 7 hour"))
    answers = [alice.send(conversation) for _ in range(5)]
    assert [one.code for one in answers] == ["0"] * 3 + ["rate_limited"] * 2
    assert answers[-1].data["retryAfter"] >= 1
    assert len(bob.heard("new-message")) == 3
    assert bob.send(conversation).code == "0"
    assert alice.call("join", conversationId=conversation).code == "0"


def test_a_server_that_stops_takes_nothing_new(silent, cast, app, monkeypatch):
    alice, conversation = silent
    newcomer = cast("newcomer")
    namespace = app.extensions["im"]
    monkeypatch.setattr(namespace, "draining", True)
    assert alice.send(conversation).code == "unavailable"
    assert alice.call("nonsense", {}).code == "unavailable"
    assert newcomer.connect() is None
    monkeypatch.undo()
    assert namespace.busy == 0
    assert newcomer.connect() is not None


def test_a_banned_user_is_noticed_at_his_next_event_even_if_he_was_not_kicked(
    cast, app, monkeypatch
):
    alice, bob, _, conversation = chat(cast)
    monkeypatch.setattr("imapp.delivery.kick", lambda *_: None)
    give(cast("boss", "admin"), alice, "user", "disabled")
    bob.heard()
    assert alice.send(conversation).code == "unauthenticated"
    assert not alice.sockets[0].is_connected()
    assert bob.heard("new-message") == []


def test_who_was_removed_while_his_socket_opened_hears_nothing(cast, monkeypatch):
    alice, bob, _, _ = chat(cast)
    group = cast.group(alice, bob)
    conversations = "imapp.sockets.namespace.conversations"

    def removed_meanwhile(user_id):
        monkeypatch.setattr(f"{conversations}.ids", ids)
        found = ids(user_id)
        alice.delete(f"/groups/{group['id']}/members/{bob.id}")
        return found

    phone = cast.again(bob)
    monkeypatch.setattr(f"{conversations}.ids", removed_meanwhile)
    listen(phone)
    assert phone.call("join", conversationId=group["conversationId"]).code == "not_found"
    alice.call("typing", conversationId=group["conversationId"])
    assert phone.heard() == []


def test_the_next_event_of_a_socket_waits_until_its_answers_are_fetched(cast, app):
    chat(cast)
    namespace, server = app.extensions["im"], app.extensions["socketio"].server
    sid = next(iter(namespace.connections))
    eio_sid = server.manager.eio_sid_from_sid(sid, "/")
    waiting = iter([MOST_WAITING + 1, MOST_WAITING + 1, MOST_WAITING])
    queue = SimpleNamespace(qsize=lambda: next(waiting))
    server.eio.sockets[eio_sid] = SimpleNamespace(queue=queue, closed=False)
    try:
        namespace._wait_for_reader(sid)
    finally:
        del server.eio.sockets[eio_sid]
    assert list(waiting) == []
