"""Recalling: gone for everyone and for good, also where it was quoted or somebody was away."""

import pytest
from sqlalchemy import select

from imapp.extensions import db
from imapp.models import Message

from .make import Person, client_id
from .scenes import chat, conversation_of, forget, listen, page_of
from .threads import together

SECRET = "the combination is 4711"


def recall(person: Person, conversation_id: int, message: dict):
    return person.call("recall", conversationId=conversation_id, id=message["id"])


@pytest.fixture
def group(cast):
    """A group of an owner, an admin and two members, and a stranger, who all listen."""
    people = [cast(name) for name in ("owner", "admin_1", "carol", "david", "eve_1")]
    owner, admin, *_ = people
    made = cast.group(*people[:4])
    owner.put(f"/groups/{made['id']}/members/{admin.id}", {"role": "admin"})
    listen(*people)
    return made["id"], made["conversationId"], people


def test_a_recalled_message_is_gone_for_everyone_and_from_the_database(cast, app):
    alice, bob, eve, conversation = chat(cast)
    sent = alice.send(conversation, SECRET, clientId=client_id()).data
    forget(alice, bob)
    recalled = recall(alice, conversation, sent).data
    body = {"type": "system", "event": "recall", "userId": alice.id, "msg": recalled["body"]["msg"]}
    assert recalled == sent | {"recalled": True, "version": 3, "body": body}
    assert "alice" in body["msg"]
    assert bob.heard() == alice.heard() == [("/v1/im/recall", recalled)]
    assert eve.heard() == []
    assert page_of(bob, conversation)["messages"][0] == recalled
    assert conversation_of(bob, conversation)["lastMessage"] == recalled
    with app.app_context():
        bodies = db.session.scalars(select(Message.body)).all()
    assert SECRET not in str(bodies)


def test_recalling_twice_answers_the_same_and_is_heard_once(cast):
    alice, bob, eve, conversation = chat(cast)
    sent = alice.send(conversation).data
    first = recall(alice, conversation, sent)
    forget(alice, bob)
    assert recall(alice, conversation, sent) == first
    assert bob.heard() == alice.heard() == eve.heard() == []


def test_recalling_on_several_devices_at_once_is_one_change(cast):
    alice, bob, _, conversation = chat(cast)
    phone = cast.again(alice)
    listen(phone)
    sent = alice.send(conversation).data
    forget(bob)
    answers = together(*[lambda one=one: recall(one, conversation, sent) for one in (alice, phone)])
    assert answers[0] == answers[1]
    assert bob.heard() == [("/v1/im/recall", answers[0].data)]
    assert conversation_of(bob, conversation)["lastVersion"] == sent["version"] + 1


def test_a_sender_recalls_for_a_while(cast, app):
    alice, bob, _, conversation = chat(cast)
    sent = alice.send(conversation).data
    forget(alice, bob)
    app.config["RECALL_SECONDS"] = -1
    refused = recall(alice, conversation, sent)
    assert refused.code == "forbidden"
    assert refused.envelope["errorMessage"] == "It is too late to recall this message."
    assert alice.heard() == bob.heard() == []
    app.config["RECALL_SECONDS"] = 120
    assert recall(alice, conversation, sent).code == "0"


def test_the_peer_of_a_chat_recalls_nothing_of_the_other(cast):
    alice, bob, eve, conversation = chat(cast)
    sent = alice.send(conversation).data
    forget(alice, bob)
    assert recall(bob, conversation, sent).code == "forbidden"
    assert recall(eve, conversation, sent).code == "not_found"
    assert alice.heard() == bob.heard() == eve.heard() == []
    assert page_of(bob, conversation)["messages"][0] == sent


def test_a_message_is_recalled_in_its_own_conversation_only(cast):
    alice, bob, _, conversation = chat(cast)
    other = cast.group(alice, bob)["conversationId"]
    sent = alice.send(conversation).data
    assert recall(alice, other, sent).code == "not_found"
    assert recall(alice, conversation, {"id": sent["id"] + 1000}).code == "not_found"
    assert page_of(bob, conversation)["messages"][0] == sent


def test_the_owner_and_admins_recall_what_others_said_at_any_time(group, app):
    _, conversation, (owner, admin, carol, david, eve) = group
    app.config["RECALL_SECONDS"] = -1
    for leader in (owner, admin):
        sent = carol.send(conversation).data
        forget(owner, admin, carol, david)
        recalled = recall(leader, conversation, sent)
        assert recalled.data["body"]["userId"] == leader.id
        assert recalled.data["fromId"] == carol.id
        assert carol.heard() == david.heard() == [("/v1/im/recall", recalled.data)]
    assert eve.heard() == []


def test_a_member_recalls_nothing_of_others(group):
    _, conversation, (owner, _, carol, david, eve) = group
    sent = carol.send(conversation).data
    forget(carol, david)
    assert recall(david, conversation, sent).code == "forbidden"
    assert recall(eve, conversation, sent).code == "not_found"
    assert owner.heard("recall") == carol.heard() == david.heard() == eve.heard() == []


def test_what_the_server_said_is_recalled_by_nobody(group):
    _, conversation, (owner, *_) = group
    said = page_of(owner, conversation)["messages"][0]
    assert said["body"]["type"] == "system"
    assert recall(owner, conversation, said).code == "forbidden"


def test_a_muted_member_may_still_take_back_what_he_said(group):
    group_id, conversation, (owner, _, carol, *_) = group
    sent = carol.send(conversation).data
    until = {"mutedUntil": "2099-01-01T00:00:00Z"}
    assert owner.put(f"/groups/{group_id}/members/{carol.id}", until).code == "0"
    assert recall(carol, conversation, sent).code == "0"


def test_a_recall_reaches_a_device_that_was_away(cast):
    alice, bob, eve, conversation = chat(cast)
    sent = alice.send(conversation, SECRET).data
    alice.send(conversation, "later")
    seen = bob.call("sync", {}).data["conversations"][0]["lastVersion"]
    bob.socket.disconnect()
    bob.sockets.clear()
    recalled = recall(alice, conversation, sent).data
    missed = bob.call("sync", cursors={str(conversation): seen}).data
    assert missed["messages"] == {str(conversation): [recalled]}
    assert eve.heard() == []


def test_a_quote_of_a_recalled_message_shows_nothing_of_it(cast):
    alice, bob, _, conversation = chat(cast)
    sent = alice.send(conversation, SECRET).data
    reply = bob.send(conversation, "indeed", replyTo={"id": sent["id"]}).data
    assert reply["replyTo"]["summary"] == SECRET
    recall(alice, conversation, sent)
    for shown in (
        page_of(bob, conversation)["messages"][0],
        bob.get(f"/conversations/{conversation}/messages").data["messages"][0],
        conversation_of(bob, conversation)["lastMessage"],
        bob.call("sync", {}).data["messages"][str(conversation)][-2],
    ):
        assert shown["id"] == reply["id"]
        assert shown["replyTo"] == reply["replyTo"] | {"summary": "[Recalled]"}


def test_a_recalled_reply_quotes_nothing_any_more(cast):
    alice, bob, _, conversation = chat(cast)
    sent = alice.send(conversation, SECRET).data
    reply = bob.send(conversation, "indeed", replyTo={"id": sent["id"]}).data
    assert recall(bob, conversation, reply).data["replyTo"] is None
    assert page_of(alice, conversation)["messages"][0]["replyTo"] is None


def test_a_recalled_message_is_unread_and_mentions_no_more(cast):
    alice, bob, _, conversation = chat(cast)
    body = {"type": "txt", "msg": "hi", "mentions": [bob.id]}
    sent = alice.call("new-message", conversationId=conversation, body=body).data
    before = conversation_of(bob, conversation)
    assert (before["unread"], before["mentioned"]) == (1, True)
    recall(alice, conversation, sent)
    after = conversation_of(bob, conversation)
    assert (after["unread"], after["mentioned"]) == (0, False)


def test_a_newcomer_hears_nothing_of_the_recall_of_what_was_before_him(group, cast):
    group_id, conversation, (owner, _, carol, david, eve) = group
    sent = carol.send(conversation).data
    cast.befriend(owner, eve)
    owner.post(f"/groups/{group_id}/members", {"userIds": [eve.id]})
    forget(david, eve)
    recalled = recall(carol, conversation, sent).data
    assert david.heard() == [("/v1/im/recall", recalled)]
    assert eve.heard() == []
    assert recall(eve, conversation, sent).code == "not_found"


def test_who_cleared_the_history_hears_of_its_recalls_no_more(cast):
    alice, bob, _, conversation = chat(cast)
    sent = alice.send(conversation).data
    bob.delete(f"/conversations/{conversation}/messages")
    forget(bob)
    assert recall(alice, conversation, sent).code == "0"
    assert bob.heard() == []
    assert conversation_of(bob, conversation)["lastMessage"] is None


def test_who_deleted_a_message_for_himself_hears_of_its_recall_no_more(cast):
    alice, bob, _, conversation = chat(cast)
    sent = alice.send(conversation).data
    bob.call("delete", conversationId=conversation, ids=[sent["id"]])
    forget(bob)
    assert recall(alice, conversation, sent).code == "0"
    assert bob.heard() == []
