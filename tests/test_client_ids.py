"""The same client id makes one message for ever, whoever sends it again, when, and from where."""

from imapp.services import messages

from .admin.desk import give
from .make import client_id
from .scenes import chat, forget, listen, stored
from .threads import together


def test_the_same_client_id_makes_one_message(cast):
    alice, bob, _, conversation = chat(cast)
    once = client_id()
    first = alice.send(conversation, "hi", clientId=once)
    bob.heard()
    assert alice.send(conversation, "other words", clientId=once) == first
    assert bob.heard() == []


def test_the_same_client_id_at_the_same_moment_makes_one_message(cast, app):
    alice, bob, eve, conversation = chat(cast)
    devices = [alice] + [cast.again(alice) for _ in range(4)]
    listen(*devices[1:])
    once = client_id()
    calls = [lambda one=one: one.send(conversation, "hi", clientId=once) for one in devices]
    answers = together(*calls)
    assert {one.code for one in answers} == {"0"}
    assert len({one.data["id"] for one in answers}) == 1
    assert len(stored(app, conversation)) == 2
    assert bob.heard("new-message") == [answers[0].data]
    assert eve.heard() == []


def test_a_client_id_whose_message_was_stored_while_one_waited_makes_no_second(cast, monkeypatch):
    alice, bob, _, conversation = chat(cast)
    once = client_id()
    first = alice.send(conversation, clientId=once)
    forget(bob)
    looks = iter([lambda *_: None])
    look = messages._sent_before
    monkeypatch.setattr(messages, "_sent_before", lambda *sent: next(looks, look)(*sent))
    assert alice.send(conversation, clientId=once) == first
    assert bob.heard() == []


def test_without_a_client_id_each_sending_is_a_message(cast):
    alice, bob, _, conversation = chat(cast)
    assert alice.send(conversation, "hi").data["seq"] == 2
    assert alice.send(conversation, "hi").data["seq"] == 3
    assert len(bob.heard("new-message")) == 2


def test_two_people_may_use_the_same_client_id(cast):
    alice, bob, _, conversation = chat(cast)
    once = client_id()
    first = alice.send(conversation, "from alice", clientId=once).data
    second = bob.send(conversation, "from bob", clientId=once).data
    assert first["id"] != second["id"]


def test_client_ids_that_differ_in_case_differ(cast):
    alice, _, _, conversation = chat(cast)
    lower = alice.send(conversation, "hi", clientId="abc").data
    assert alice.send(conversation, "hi", clientId="ABC").data["id"] != lower["id"]


def test_a_client_id_of_another_conversation_is_a_conflict(cast):
    alice, bob, eve, conversation = chat(cast)
    group = cast.group(alice, bob)["conversationId"]
    once = client_id()
    alice.send(conversation, clientId=once)
    bob.heard()
    assert alice.send(group, clientId=once).code == "conflict"
    assert bob.heard() == eve.heard() == []


def test_a_client_id_in_two_conversations_at_the_same_moment_makes_one_message(cast, app):
    alice, bob, _, conversation = chat(cast)
    phone = cast.again(alice)
    listen(phone)
    group = cast.group(alice, bob)["conversationId"]
    bob.heard()
    for _ in range(5):
        once = client_id()
        answers = together(
            lambda once=once: alice.send(conversation, clientId=once),
            lambda once=once: phone.send(group, clientId=once),
        )
        assert sorted(one.code for one in answers) == ["0", "conflict"]
        assert [one["clientId"] for one in bob.heard("new-message")] == [once]
    seqs = [seq for seq, _, _ in stored(app, conversation)]
    assert seqs == list(range(1, len(seqs) + 1))


def test_the_same_client_id_answers_its_message_even_when_since_muted(cast):
    alice, bob, eve, conversation = chat(cast)
    admin = cast("admin_1", "admin")
    once = client_id()
    first = alice.send(conversation, clientId=once)
    give(admin, alice, "user", "mute")
    bob.heard()
    assert alice.send(conversation).code == "muted"
    assert alice.send(conversation, clientId=once) == first
    assert bob.heard("new-message") == eve.heard("new-message") == []


def test_the_same_client_id_answers_its_message_even_when_since_removed(cast):
    alice, bob, _, _ = chat(cast)
    group = cast.group(alice, bob)
    once = client_id()
    first = bob.send(group["conversationId"], clientId=once)
    alice.delete(f"/groups/{group['id']}/members/{bob.id}")
    alice.heard()
    assert bob.send(group["conversationId"]).code == "not_found"
    assert bob.send(group["conversationId"], clientId=once) == first
    assert alice.heard() == []


def test_the_same_client_id_answers_a_message_as_it_is_now(cast):
    alice, _, _, conversation = chat(cast)
    once = client_id()
    first = alice.send(conversation, "secret", clientId=once).data
    recalled = alice.call("recall", conversationId=conversation, id=first["id"]).data
    assert alice.send(conversation, "secret", clientId=once).data == recalled
