"""Catching up: in one call all that changed since the versions a device has."""

import pytest

from imapp.extensions import db
from imapp.lib.database import transaction
from imapp.services import groups, history
from imapp.services.identity import Caller

from .scenes import chat, conversation_of, fill, listen


def sync(person, **cursors):
    """`c12=7` is conversation 12's version 7."""
    sent = {key.removeprefix("c"): version for key, version in cursors.items()}
    return person.call("sync", cursors=sent).data


def versions(synced, conversation_id):
    return [one["version"] for one in synced["messages"][str(conversation_id)]]


def test_a_new_device_gets_all_and_the_list_as_it_is(cast):
    alice, bob, eve, conversation = chat(cast)
    group = cast.group(alice, bob)["conversationId"]
    sent = bob.send(conversation, "hi").data
    synced = alice.call("sync", {}).data
    assert synced["conversations"] == alice.get("/conversations").data
    assert [one["id"] for one in synced["conversations"]] == [conversation, group]
    assert synced["messages"][str(conversation)][-1] == sent
    assert versions(synced, conversation) == [1, 2]
    assert versions(synced, group) == [1]
    assert synced["hasMore"] == {}
    assert eve.call("sync", {}).data == {"conversations": [], "messages": {}, "hasMore": {}}


def test_a_device_gets_what_is_newer_than_it_has(cast):
    alice, bob, _, conversation = chat(cast)
    group = cast.group(alice, bob)["conversationId"]
    for text in "abc":
        bob.send(conversation, text)
    synced = sync(alice, **{f"c{conversation}": 2, f"c{group}": 1})
    assert versions(synced, conversation) == [3, 4]
    assert list(synced["messages"]) == [str(conversation)]
    assert len(synced["conversations"]) == 2


def test_what_the_device_has_already_is_not_sent_again(cast):
    alice, _, _, conversation = chat(cast)
    last = conversation_of(alice, conversation)["lastVersion"]
    assert sync(alice, **{f"c{conversation}": last})["messages"] == {}


def test_cursors_from_the_future_or_of_others_conversations_give_nothing(cast):
    alice, bob, eve, conversation = chat(cast)
    foreign = cast.befriend(bob, eve)
    synced = sync(alice, **{f"c{conversation}": 2**53 - 1, f"c{foreign}": 0, "c999999": 3})
    assert synced["messages"] == {}
    assert [one["id"] for one in synced["conversations"]] == [conversation]


def test_recalls_come_after_later_messages_by_their_version(cast):
    alice, bob, _, conversation = chat(cast)
    first = alice.send(conversation, "first").data
    second = bob.send(conversation, "second").data
    recalled = alice.call("recall", conversationId=conversation, id=first["id"]).data
    synced = sync(bob, **{f"c{conversation}": 1})
    assert synced["messages"][str(conversation)] == [second, recalled]


@pytest.mark.parametrize(
    ("count", "rounds"), [(199, [200]), (200, [200, 1]), (449, [200, 200, 50])]
)
def test_at_most_200_messages_come_at_once(cast, count, rounds):
    alice, bob, _, conversation = chat(cast)
    fill(cast, conversation, bob, count)
    cursor, seen = 0, []
    for number, size in enumerate(rounds, 1):
        synced = sync(alice, **{f"c{conversation}": cursor})
        got = versions(synced, conversation)
        assert len(got) == size
        more = number < len(rounds)
        assert synced["hasMore"] == ({str(conversation): True} if more else {})
        seen += got
        cursor = got[-1]
    assert seen == list(range(1, count + 2))


def test_deleted_and_cleared_messages_do_not_come_back(cast):
    alice, bob, _, conversation = chat(cast)
    gone = bob.send(conversation, "gone").data
    kept = bob.send(conversation, "kept").data
    alice.call("delete", conversationId=conversation, ids=[gone["id"]])
    assert versions(alice.call("sync", {}).data, conversation) == [1, kept["version"]]
    alice.delete(f"/conversations/{conversation}/messages")
    synced = alice.call("sync", {}).data
    assert synced["messages"] == {str(conversation): []}
    assert synced["hasMore"] == {}
    assert synced["conversations"][0]["clearedSeq"] == 3
    later = bob.send(conversation, "later").data
    assert sync(alice)["messages"][str(conversation)] == [later]


def test_the_recall_of_a_cleared_message_does_not_bring_it_back(cast):
    alice, bob, _, conversation = chat(cast)
    sent = bob.send(conversation).data
    alice.delete(f"/conversations/{conversation}/messages")
    bob.call("recall", conversationId=conversation, id=sent["id"])
    synced = sync(alice, **{f"c{conversation}": 2})
    assert synced["messages"] == {str(conversation): []}


def test_deleted_messages_do_not_count_as_more(cast):
    alice, bob, _, conversation = chat(cast)
    fill(cast, conversation, bob, 200)
    first = alice.get(f"/conversations/{conversation}/messages", query_string={"after": 0})
    alice.call("delete", conversationId=conversation, ids=[first.data["messages"][0]["id"]])
    synced = alice.call("sync", {}).data
    assert len(versions(synced, conversation)) == 200
    assert synced["hasMore"] == {}


def test_a_conversation_that_was_left_is_missing_from_the_list(cast):
    alice, bob, _, conversation = chat(cast)
    group = cast.group(alice, bob)
    bob.call("sync", {})
    alice.delete(f"/groups/{group['id']}/members/{bob.id}")
    synced = sync(bob, **{f"c{group['conversationId']}": 0})
    assert [one["id"] for one in synced["conversations"]] == [conversation]
    assert list(synced["messages"]) == [str(conversation)]
    alice.delete(f"/friend/{bob.id}")
    assert bob.call("sync", {}).data["conversations"] == []


def test_a_hidden_conversation_is_missing_until_its_next_message(cast):
    alice, bob, _, conversation = chat(cast)
    alice.put("/conversations/active", {"id": conversation, "active": False})
    assert alice.call("sync", {}).data == {"conversations": [], "messages": {}, "hasMore": {}}
    bob.send(conversation)
    assert versions(alice.call("sync", {}).data, conversation) == [1, 2]


def test_of_very_many_conversations_the_rest_comes_when_asked_again(cast, app):
    alice = cast("alice")
    me = Caller(id=alice.id, username="alice", language=None)
    with app.app_context(), transaction(db.session()) as after:
        for number in range(history.SYNC_CONVERSATIONS + 5):
            groups.found(me, f"group {number}", "", "", [], after)
    cursors, rounds = {}, []
    more = True
    while more:
        synced = alice.call("sync", cursors=cursors).data
        assert len(synced["conversations"]) == 105
        rounds.append(len(synced["messages"]))
        more = synced["hasMore"]
        complete = [str(one["id"]) for one in synced["conversations"] if str(one["id"]) not in more]
        cursors |= dict.fromkeys(complete, 1)
    assert rounds == [100, 5]
    assert len(cursors) == 105


def test_catching_up_costs_the_same_number_of_statements_for_any_number_of_conversations(
    cast, statements
):
    alice, bob, _, _ = chat(cast)
    costs = []
    for number in range(2):
        for name in "abcd"[number * 2 :]:
            cast.befriend(alice, cast(f"{name}_friend_{number}"))
            cast.group(alice, bob)
        with statements() as seen:
            alice.call("sync", {})
        costs.append(len(seen))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        None,
        "1",
        {"1": "1"},
        {"1": -1},
        {"1": 1.5},
        {"1": None},
        {"1": float("nan")},
        {"1": float("inf")},
        {"1": 2**53},
        {"1": 10**90},
        {"1": True},
        {"1": {}},
        {"": 1},
        {"-1": 1},
        {"1.5": 1},
        {"x": 1},
        {"٣": 1},
        {"²": 1},
        {"9" * 17: 1},
        {"\ud800": 1},
        {str(number): 0 for number in range(1, 10_002)},
    ],
)
def test_cursors_that_are_none_are_invalid(cast, wrong):
    alice = cast("alice")
    refused = alice.call("sync", cursors=wrong)
    assert refused.code == "invalid"
    assert refused.data


def test_many_cursors_are_fine(cast):
    alice = cast("alice")
    listen(alice)
    cursors = {str(number): 5 for number in range(1, 10_001)}
    assert alice.call("sync", cursors=cursors).code == "0"
