"""Sending: stored once, numbered without holes, delivered to members alone."""

import pytest
from sqlalchemy import select

from imapp.extensions import db
from imapp.models import Mention, Message
from imapp.services import messages

from .make import client_id
from .scenes import TXT, chat, conversation_of, forget, give, listen, page_of
from .threads import together


def stored(app, conversation_id):
    """Seq, version and body of every message, by seq."""
    with app.app_context():
        query = (
            select(Message.seq, Message.version, Message.body)
            .where(Message.conversation_id == conversation_id)
            .order_by(Message.seq)
        )
        return db.session.execute(query).all()


def test_a_message_reaches_every_device_of_both_and_nobody_else(cast):
    alice, bob, eve = cast("alice"), cast("bobby"), cast("eve_1")
    phone = cast.again(bob)
    conversation = cast.befriend(alice, bob)
    listen(alice, bob, phone, eve)
    sent = alice.send(conversation, "hi").data
    for one in (alice, bob, phone):
        assert one.heard("new-message") == [sent]
    assert eve.heard() == []


def test_the_stored_message_is_acknowledged_with_all_its_fields(cast):
    alice, bob, eve, conversation = chat(cast)
    once = client_id()
    sent = alice.send(conversation, "hi", clientId=once)
    assert sent.code == "0"
    message = sent.data
    assert message.pop("id") > 0
    created = message.pop("createdAt")
    assert len(created) == 24
    assert created.endswith("Z")
    assert message == {
        "conversationId": conversation,
        "seq": 2,
        "version": 2,
        "clientId": once,
        "fromId": alice.id,
        "toId": bob.id,
        "type": "chat",
        "body": {"type": "txt", "msg": "hi", "mentions": []},
        "recalled": False,
        "replyTo": None,
    }
    assert eve.heard() == []


def test_a_message_over_http_is_the_same_as_one_over_the_socket(cast):
    alice, bob, eve, conversation = chat(cast)
    once = client_id()
    path = f"/conversations/{conversation}/messages"
    sent = alice.post(path, {"body": TXT, "clientId": once})
    assert sent.status == 200
    assert bob.heard("new-message") == [sent.data]
    assert alice.send(conversation, "hi", clientId=once).data == sent.data
    quoting = alice.post(path, {"body": TXT, "replyTo": {"id": sent.data["id"]}}).data
    assert quoting["replyTo"]["id"] == sent.data["id"]
    assert eve.heard() == []


def test_what_older_clients_send_beside_the_fields_is_ignored(cast):
    alice, bob, eve, conversation = chat(cast)
    fields = {"fromId": eve.id, "toId": eve.id, "type": "groupchat", "seq": 99, "recalled": True}
    sent = alice.send(conversation, "hi", **fields).data
    assert (sent["fromId"], sent["toId"], sent["type"]) == (alice.id, bob.id, "chat")
    assert (sent["seq"], sent["recalled"], sent["clientId"]) == (2, False, None)
    assert eve.heard() == []


def test_a_stranger_can_send_nothing(cast, app):
    alice, bob, eve, conversation = chat(cast)
    assert eve.send(conversation).code == "not_found"
    path = f"/conversations/{conversation}/messages"
    assert eve.post(path, {"body": TXT}).status == 404
    assert eve.send(conversation + 1).code == "not_found"
    assert alice.heard() == bob.heard() == eve.heard() == []
    assert len(stored(app, conversation)) == 1


# The same client id.


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


# Seqs and versions.


def test_seqs_and_versions_have_no_holes_when_all_speak_and_recall_at_once(cast, app):
    alice, bob, _, conversation = chat(cast)
    people = [alice, bob, cast.again(alice), cast.again(bob)]
    listen(*people[2:])

    def speak(one):
        for number in range(6):
            message = one.send(conversation, str(number)).data
            if number % 3 == 0:
                one.call("recall", conversationId=conversation, id=message["id"])

    together(*[lambda one=one: speak(one) for one in people])
    rows = stored(app, conversation)
    assert [seq for seq, _, _ in rows] == list(range(1, 26))
    # Each of the 8 recalls took a version of its own, the greatest of which is the last.
    versions = [version for _, version, _ in rows]
    assert len(set(versions)) == 25
    shown = conversation_of(alice, conversation)
    assert (shown["lastSeq"], shown["lastVersion"]) == (25, 33)
    assert max(versions) <= 33


def test_each_change_takes_the_next_version(cast):
    alice, bob, _, conversation = chat(cast)
    first = alice.send(conversation, "one").data
    second = bob.send(conversation, "two").data
    recalled = alice.call("recall", conversationId=conversation, id=first["id"]).data
    third = bob.send(conversation, "three").data
    assert [one["version"] for one in (first, second, recalled, third)] == [2, 3, 4, 5]
    assert [one["seq"] for one in (first, second, recalled, third)] == [2, 3, 2, 4]


def test_everyone_hears_messages_in_the_order_in_which_one_person_sent_them(cast):
    alice, bob, eve, conversation = chat(cast)
    sent = [alice.send(conversation, str(number)).data for number in range(5)]
    assert bob.heard("new-message") == sent
    assert eve.heard() == []


# Who may speak.


def test_a_muted_user_sends_nothing(cast):
    alice, mute = cast("alice"), cast("mutey", "user", "mute")
    conversation = cast.befriend(alice, mute)
    listen(alice, mute)
    assert mute.send(conversation).code == "muted"
    assert mute.call("typing", conversationId=conversation).code == "muted"
    assert alice.heard() == []
    assert mute.post(f"/conversations/{conversation}/messages", {"body": TXT}).status == 403


def test_the_blocked_one_sends_nothing_and_the_other_may(cast):
    alice, bob, eve, conversation = chat(cast)
    alice.put(f"/friend/{bob.id}", {"blocked": True})
    alice.heard()
    assert bob.send(conversation).code == "forbidden"
    assert bob.call("typing", conversationId=conversation).code == "forbidden"
    assert alice.heard() == []
    assert alice.send(conversation).code == "0"
    alice.put(f"/friend/{bob.id}", {"blocked": False})
    assert bob.send(conversation).code == "0"
    assert eve.heard() == []


def test_former_friends_send_each_other_nothing(cast):
    alice, bob, eve, conversation = chat(cast)
    alice.delete(f"/friend/{bob.id}")
    forget(alice, bob)
    assert alice.send(conversation).code == bob.send(conversation).code == "not_found"
    assert alice.heard() == bob.heard() == eve.heard() == []


def test_nobody_speaks_in_a_group_that_the_administrator_closed(cast):
    alice, bob, _, _ = chat(cast)
    admin = cast("admin_1", "admin")
    group = cast.group(alice, bob)
    assert admin.put("/admin/groups/disabled", {"id": group["id"], "disabled": True}).code == "0"
    forget(alice, bob)
    assert alice.send(group["conversationId"]).code == "forbidden"
    assert bob.heard() == []


# Quoting.


def test_a_reply_carries_a_line_of_what_it_replies_to(cast):
    alice, bob, eve, conversation = chat(cast)
    original = alice.send(conversation, "one\ntwo   three").data
    reply = bob.send(conversation, "yes", replyTo={"id": original["id"], "seq": 77}).data
    assert reply["replyTo"] == {
        "id": original["id"],
        "seq": 2,
        "fromId": alice.id,
        "summary": "one two three",
    }
    assert alice.heard("new-message")[-1] == reply
    assert page_of(alice, conversation)["messages"][0] == reply
    assert eve.heard() == []


def test_a_message_of_elsewhere_can_not_be_replied_to(cast):
    alice, bob, eve, conversation = chat(cast)
    elsewhere = bob.send(cast.befriend(bob, eve)).data["id"]
    alice.heard()
    for foreign in (elsewhere, elsewhere + 1000):
        refused = alice.send(conversation, replyTo={"id": foreign})
        assert refused.code == "invalid"
        assert list(refused.data) == ["replyTo"]
    assert alice.heard() == []


def test_a_message_from_before_one_joined_can_not_be_replied_to(cast):
    alice, bob, eve, _ = chat(cast)
    cast.befriend(alice, eve)
    group = cast.group(alice, bob)
    early = alice.send(group["conversationId"]).data
    alice.post(f"/groups/{group['id']}/members", {"userIds": [eve.id]})
    assert eve.send(group["conversationId"], replyTo={"id": early["id"]}).code == "invalid"
    assert bob.send(group["conversationId"], replyTo={"id": early["id"]}).code == "0"


def test_a_recalled_message_can_not_be_replied_to(cast):
    alice, bob, _, conversation = chat(cast)
    original = alice.send(conversation, "secret").data
    alice.call("recall", conversationId=conversation, id=original["id"])
    bob.heard()
    assert bob.send(conversation, replyTo={"id": original["id"]}).code == "invalid"
    assert bob.heard() == []


# Mentions.


def test_members_are_mentioned_and_others_refused(cast, app):
    alice, bob, eve, _ = chat(cast)
    group = cast.group(alice, bob)["conversationId"]
    bob.heard()
    body = {"type": "txt", "msg": "@eve", "mentions": [bob.id, eve.id]}
    refused = alice.call("new-message", conversationId=group, body=body)
    assert refused.code == "invalid"
    assert list(refused.data) == ["body.mentions"]
    assert bob.heard() == eve.heard() == []
    body["mentions"] = [bob.id, alice.id, bob.id]
    sent = alice.call("new-message", conversationId=group, body=body).data
    assert sent["body"]["mentions"] == body["mentions"]
    with app.app_context():
        assert db.session.scalars(select(Mention.user_id)).all() == [bob.id]


def test_the_owner_and_admins_mention_all_and_others_may_not(cast):
    alice, bob, _, _ = chat(cast)
    cecil = cast("cecil")
    group = cast.group(alice, bob, cecil)
    conversation = group["conversationId"]
    body = {"type": "txt", "msg": "all of you", "mentions": "all"}
    assert bob.call("new-message", conversationId=conversation, body=body).code == "forbidden"
    assert not conversation_of(cecil, conversation)["mentioned"]
    alice.put(f"/groups/{group['id']}/members/{bob.id}", {"role": "admin"})
    assert bob.call("new-message", conversationId=conversation, body=body).code == "0"
    assert conversation_of(cecil, conversation)["mentioned"]
    assert conversation_of(alice, conversation)["mentioned"]
    assert not conversation_of(bob, conversation)["mentioned"]


def test_nobody_mentions_all_in_a_chat(cast):
    alice, bob, _, conversation = chat(cast)
    body = {"type": "txt", "msg": "hi", "mentions": "all"}
    assert alice.call("new-message", conversationId=conversation, body=body).code == "forbidden"
    assert bob.heard() == []


# Deleting for oneself.


def test_a_message_deleted_for_oneself_is_gone_everywhere_for_oneself_alone(cast):
    alice, bob, eve, conversation = chat(cast)
    kept = bob.send(conversation, "kept").data
    gone = bob.send(conversation, "gone").data
    alice.heard()
    assert alice.call("delete", conversationId=conversation, ids=[gone["id"]]).data is None
    assert eve.heard() == []

    shown = conversation_of(alice, conversation)
    assert shown["lastMessage"] == kept
    assert shown["unread"] == 1
    assert [one["lastMessage"] for one in alice.heard("conversation")] == [kept]
    page = page_of(alice, conversation)
    assert gone["id"] not in [one["id"] for one in page["messages"]]
    assert page["count"] == 2
    history = alice.get(f"/conversations/{conversation}/messages").data["messages"]
    assert [one["id"] for one in history] == [kept["id"], history[1]["id"]]
    synced = alice.call("sync", {}).data
    assert gone["id"] not in [one["id"] for one in synced["messages"][str(conversation)]]

    assert bob.heard("conversation") == []
    theirs = page_of(bob, conversation)
    assert theirs["messages"][0] == gone
    assert theirs["count"] == 3


def test_a_deleted_message_mentions_nobody_any_more(cast):
    alice, bob, _, conversation = chat(cast)
    body = {"type": "txt", "msg": "hi", "mentions": [alice.id]}
    sent = bob.call("new-message", conversationId=conversation, body=body).data
    assert conversation_of(alice, conversation)["mentioned"]
    alice.call("delete", conversationId=conversation, ids=[sent["id"]])
    assert not conversation_of(alice, conversation)["mentioned"]


def test_deleting_twice_or_what_is_not_there_is_no_failure(cast):
    alice, bob, eve, conversation = chat(cast)
    message = bob.send(conversation).data["id"]
    elsewhere = bob.send(cast.befriend(bob, eve)).data["id"]
    ids = [message, message, elsewhere, 10**9]
    for _ in range(2):
        assert alice.call("delete", conversationId=conversation, ids=ids).code == "0"
    assert page_of(alice, conversation)["count"] == 1
    others = eve.get("/conversations").data[0]
    assert others["lastMessage"]["id"] == elsewhere


def test_a_stranger_deletes_nothing(cast):
    _, bob, eve, conversation = chat(cast)
    message = bob.send(conversation).data["id"]
    assert eve.call("delete", conversationId=conversation, ids=[message]).code == "not_found"


def test_deleting_the_same_on_two_devices_at_once_deletes_it_once(cast):
    alice, bob, _, conversation = chat(cast)
    phone = cast.again(alice)
    listen(phone)
    ids = [bob.send(conversation).data["id"] for _ in range(3)]
    answers = together(
        lambda: alice.call("delete", conversationId=conversation, ids=ids),
        lambda: phone.call("delete", conversationId=conversation, ids=ids),
    )
    assert [one.code for one in answers] == ["0", "0"]
    assert page_of(alice, conversation)["count"] == 1


# Typing.


def test_the_others_hear_who_is_typing(cast):
    alice, bob, eve, conversation = chat(cast)
    phone = cast.again(alice)
    listen(phone)
    forget(bob)
    assert alice.call("typing", conversationId=conversation).data is None
    heard = {"conversationId": conversation, "userId": alice.id}
    assert bob.heard() == [("/v1/im/typing", heard)]
    assert phone.heard() == [("/v1/im/typing", heard)]
    assert alice.heard("typing") == eve.heard() == []


def test_a_stranger_types_unheard(cast):
    alice, bob, eve, conversation = chat(cast)
    assert eve.call("typing", conversationId=conversation).code == "not_found"
    assert alice.heard() == bob.heard() == []


@pytest.mark.parametrize("wrong", ["", "a b", "x" * 65, "é", "a\n", 7, ["a"], {"a": 1}])
def test_a_client_id_is_a_short_plain_word(cast, wrong):
    alice, bob, _, conversation = chat(cast)
    refused = alice.send(conversation, clientId=wrong)
    assert refused.code == "invalid"
    assert list(refused.data) == ["clientId"]
    assert bob.heard() == []
