"""Deleting for oneself: gone everywhere for oneself, and there for the others."""

from .scenes import chat, conversation_of, listen, page_of
from .threads import together


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


def test_ones_other_devices_hear_what_to_forget_and_nobody_else_does(cast):
    alice, bob, eve, conversation = chat(cast)
    phone = cast.again(alice)
    message = bob.send(conversation).data["id"]
    listen(phone, bob, eve)
    alice.call("delete", conversationId=conversation, ids=[message])
    assert phone.heard("delete") == [{"conversationId": conversation, "ids": [message]}]
    assert bob.heard() == []
    assert eve.heard() == []


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
