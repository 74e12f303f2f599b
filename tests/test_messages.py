"""Sending: stored once, numbered without holes, delivered to members alone."""

import pytest
from sqlalchemy import select

from imapp.extensions import db
from imapp.models import Mention

from .make import client_id
from .scenes import TXT, chat, conversation_of, forget, listen, page_of, stored
from .threads import together


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
