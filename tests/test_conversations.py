"""Conversations as each member keeps them: the list, what is unread, pins, hiding, clearing."""

import pytest

from .admin.desk import give
from .scenes import chat, conversation_of, forget, listen


def state(person, conversation_id, *fields):
    shown = conversation_of(person, conversation_id)
    return tuple(shown[field] for field in fields)


def listed(person):
    return [one["id"] for one in person.get("/conversations").data]


# The list.


def test_a_chat_shows_the_friend_and_a_group_the_group(cast):
    alice, bob, eve, conversation = chat(cast)
    group = cast.group(alice, bob, name="tea")
    shown = conversation_of(alice, conversation)
    assert shown["type"] == "chat"
    assert shown["target"]["id"] == bob.id
    assert shown["target"]["userInfo"]["id"] == bob.id
    assert shown["target"]["online"] is True
    shown = conversation_of(bob, group["conversationId"])
    assert shown["type"] == "groupchat"
    assert (shown["target"]["id"], shown["target"]["name"]) == (group["id"], "tea")
    assert (shown["target"]["role"], shown["target"]["memberCount"]) == ("member", 2)
    assert shown["peerReadSeq"] is None
    assert listed(eve) == []


def test_the_latest_activity_comes_first(cast):
    alice, bob, _, first = chat(cast)
    second = cast.group(alice, bob)["conversationId"]
    assert listed(alice) == [second, first]
    bob.send(first)
    assert listed(alice) == listed(bob) == [first, second]
    bob.send(second)
    assert listed(alice) == [second, first]


def test_the_list_knows_where_the_conversation_stands(cast):
    alice, bob, _, conversation = chat(cast)
    sent = bob.send(conversation).data
    shown = conversation_of(alice, conversation)
    assert shown["lastMessage"] == sent
    assert (shown["lastSeq"], shown["lastVersion"], shown["clearedSeq"]) == (2, 2, 0)
    assert shown["activeTime"] == shown["updatedAt"] == sent["createdAt"]
    assert (shown["pinned"], shown["dnd"], shown["active"]) == (False, False, True)


def test_the_list_costs_the_same_number_of_statements_for_any_number(cast, statements):
    alice, bob, _, conversation = chat(cast)
    alice.send(conversation, replyTo=None)
    costs = []
    for number in range(2):
        for name in "abcd":
            cast.befriend(alice, cast(f"{name}_friend_{number}"))
            cast.group(alice, bob)
        with statements() as seen:
            alice.get("/conversations")
        costs.append(len(seen))
    assert costs[0] == costs[1]


# Pins, rest, hiding.


def test_pins_and_rest_are_ones_own_and_on_all_devices(cast):
    alice, bob, eve, conversation = chat(cast)
    phone = cast.again(alice)
    listen(phone)
    changed = alice.put(f"/conversations/{conversation}", {"pinned": True, "dnd": True})
    assert (changed.data["pinned"], changed.data["dnd"]) == (True, True)
    assert phone.heard() == [("/v1/im/conversation", changed.data)]
    assert state(bob, conversation, "pinned", "dnd") == (False, False)
    assert alice.put(f"/conversations/{conversation}", {"dnd": False}).data["pinned"] is True
    assert state(alice, conversation, "pinned", "dnd") == (True, False)
    assert bob.heard() == eve.heard() == []


def test_a_change_of_nothing_changes_nothing(cast):
    alice, _, _, conversation = chat(cast)
    before = conversation_of(alice, conversation)
    assert alice.put(f"/conversations/{conversation}", {}).data == before


def test_a_hidden_conversation_comes_back_with_its_next_message(cast):
    alice, bob, eve, conversation = chat(cast)
    phone = cast.again(alice)
    listen(phone)
    changed = alice.put("/conversations/active", {"id": conversation, "active": False})
    assert changed.data["active"] is False
    assert phone.heard() == [("/v1/im/conversation", changed.data)]
    assert listed(alice) == []
    assert listed(bob) == [conversation]
    forget(alice)
    sent = bob.send(conversation).data
    assert listed(alice) == [conversation]
    assert phone.heard("new-message") == [sent]
    [shown] = alice.heard("conversation")
    assert (shown["active"], shown["lastMessage"], shown["unread"]) == (True, sent, 1)
    assert bob.heard("conversation") == eve.heard() == []


def test_a_hidden_conversation_can_be_shown_again(cast):
    alice, _, _, conversation = chat(cast)
    alice.put("/conversations/active", {"id": conversation, "active": False})
    shown = alice.put("/conversations/active", {"id": conversation, "active": True})
    assert shown.data["active"] is True
    assert listed(alice) == [conversation]


def test_one_can_speak_in_a_conversation_that_one_has_hidden(cast):
    alice, bob, _, conversation = chat(cast)
    alice.put("/conversations/active", {"id": conversation, "active": False})
    assert bob.heard("conversation") == []
    assert alice.send(conversation).code == "0"
    assert listed(alice) == [conversation]


# Clearing.


def test_clearing_forgets_the_history_for_oneself_alone(cast):
    alice, bob, eve, conversation = chat(cast)
    phone = cast.again(alice)
    body = {"type": "txt", "msg": "@alice", "mentions": [alice.id]}
    bob.call("new-message", conversationId=conversation, body=body)
    alice.put(f"/conversations/{conversation}", {"unread": True})
    listen(phone)
    forget(bob)
    cleared = alice.delete(f"/conversations/{conversation}/messages").data
    assert cleared["lastMessage"] is None
    assert (cleared["unread"], cleared["mentioned"], cleared["clearedSeq"]) == (0, False, 2)
    assert phone.heard("conversation") == [cleared]
    assert bob.heard() == [
        ("/v1/im/read", {"conversationId": conversation, "userId": alice.id, "seq": 2})
    ]
    assert state(bob, conversation, "lastSeq", "clearedSeq") == (2, 0)
    assert conversation_of(bob, conversation)["lastMessage"]["seq"] == 2
    sent = bob.send(conversation).data
    assert conversation_of(alice, conversation)["lastMessage"] == sent
    assert eve.heard() == []


def test_the_last_message_is_the_last_that_one_has_not_deleted(cast):
    alice, bob, _, conversation = chat(cast)
    first, second = bob.send(conversation).data, bob.send(conversation).data
    alice.call("delete", conversationId=conversation, ids=[second["id"]])
    assert conversation_of(alice, conversation)["lastMessage"] == first
    alice.delete(f"/conversations/{conversation}/messages")
    assert conversation_of(alice, conversation)["lastMessage"] is None


# Others.


def test_a_stranger_changes_nothing(cast):
    alice, bob, eve, conversation = chat(cast)
    before = conversation_of(alice, conversation)
    path = f"/conversations/{conversation}"
    assert eve.put(path, {"pinned": True}).status == 404
    assert eve.put(path, {"unread": False}).status == 404
    assert eve.put("/conversations/active", {"id": conversation, "active": False}).status == 404
    assert eve.delete(f"{path}/messages").status == 404
    assert eve.call("join", conversationId=conversation).code == "not_found"
    assert conversation_of(alice, conversation) == before
    bob.send(conversation)
    bob.call("typing", conversationId=conversation)
    assert eve.heard() == []


def test_a_former_member_is_a_stranger(cast):
    alice, bob, _, _ = chat(cast)
    group = cast.group(alice, bob)
    conversation = group["conversationId"]
    bob.delete(f"/groups/{group['id']}/members/{bob.id}")
    assert bob.put(f"/conversations/{conversation}", {"pinned": True}).status == 404
    assert bob.call("join", conversationId=conversation).code == "not_found"
    assert bob.get(f"/conversations/{conversation}/messages").status == 404
    assert conversation not in listed(bob)


def test_joining_the_room_of_ones_own_conversation_is_fine(cast):
    alice, bob, _, conversation = chat(cast)
    assert alice.call("join", conversationId=conversation).data is None
    bob.call("typing", conversationId=conversation)
    assert len(alice.heard("typing")) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/conversations/active", {}),
        ("/conversations/active", {"id": "1", "active": True}),
        ("/conversations/active", {"id": 1, "active": 0}),
        ("/conversations/active", {"id": 2**53, "active": True}),
        ("/conversations/{}", {"pinned": "yes"}),
        ("/conversations/{}", {"dnd": 1}),
        ("/conversations/{}", {"unread": []}),
    ],
)
def test_wrong_values_are_invalid(cast, path, body):
    alice, _, _, conversation = chat(cast)
    before = conversation_of(alice, conversation)
    assert alice.put(path.format(conversation), body).code == "invalid"
    assert conversation_of(alice, conversation) == before


def test_a_muted_user_still_reads_and_keeps_his_conversations(cast):
    alice, bob, _, conversation = chat(cast)
    assert give(cast("admin_1", "admin"), alice, "user", "mute").code == "0"
    bob.send(conversation)
    assert alice.call("read", conversationId=conversation, seq=2).code == "0"
    assert alice.put(f"/conversations/{conversation}", {"pinned": True}).code == "0"
