"""What is unread, read, and marked unread."""

from imapp.services import conversations

from .scenes import chat, conversation_of, fill, forget, listen
from .threads import together


def state(person, conversation_id, *fields):
    shown = conversation_of(person, conversation_id)
    return tuple(shown[field] for field in fields)


def test_unread_are_the_later_messages_of_others(cast):
    alice, bob, _, conversation = chat(cast)
    assert state(alice, conversation, "unread", "readSeq") == (0, 0)
    for _ in range(3):
        bob.send(conversation)
    alice.send(conversation)
    assert state(alice, conversation, "unread") == (3,)
    assert state(bob, conversation, "unread") == (1,)


def test_reading_up_to_a_message_leaves_the_later_ones_unread(cast):
    alice, bob, eve, conversation = chat(cast)
    phone = cast.again(alice)
    listen(phone)
    for _ in range(3):
        bob.send(conversation)
    forget(alice, phone, bob)
    assert alice.call("read", conversationId=conversation, seq=3).data is None
    heard = {"conversationId": conversation, "userId": alice.id, "seq": 3}
    assert phone.heard() == bob.heard() == alice.heard() == [("/v1/im/read", heard)]
    assert state(alice, conversation, "unread", "readSeq") == (1, 3)
    assert state(bob, conversation, "peerReadSeq") == (3,)
    assert eve.heard() == []


def test_reading_again_or_less_changes_nothing_and_is_not_heard(cast):
    alice, bob, _, conversation = chat(cast)
    bob.send(conversation)
    alice.call("read", conversationId=conversation, seq=2)
    forget(alice, bob)
    for seq in (2, 1, 0):
        assert alice.call("read", conversationId=conversation, seq=seq).code == "0"
    assert alice.heard() == bob.heard() == []
    assert state(alice, conversation, "readSeq") == (2,)


def test_what_is_not_there_yet_is_not_read(cast):
    alice, bob, eve, conversation = chat(cast)
    refused = alice.call("read", conversationId=conversation, seq=2)
    assert refused.code == "invalid"
    assert list(refused.data) == ["seq"]
    assert eve.call("read", conversationId=conversation, seq=1).code == "not_found"
    assert bob.heard() == []


def test_reading_on_two_devices_at_once_never_goes_back(cast):
    alice, bob, _, conversation = chat(cast)
    fill(cast, conversation, bob, 39)
    devices = [cast.again(alice) for _ in range(3)]
    listen(*devices)

    def read(device, seqs):
        for seq in seqs:
            assert device.call("read", conversationId=conversation, seq=seq).code == "0"

    calls = [
        lambda one=one, first=first: read(one, range(first, 41, 3))
        for first, one in enumerate(devices, 1)
    ]
    together(*calls)
    assert state(alice, conversation, "readSeq", "unread") == (40, 0)
    assert state(bob, conversation, "peerReadSeq") == (40,)


def test_a_large_group_does_not_hear_of_each_reading(cast, monkeypatch):
    monkeypatch.setattr(conversations, "READ_MARKS_UP_TO", 2)
    alice, bob, _, _ = chat(cast)
    phone, carol = cast.again(alice), cast("carol")
    conversation = cast.group(alice, bob, carol)["conversationId"]
    listen(phone, carol)
    forget(bob)
    alice.call("read", conversationId=conversation, seq=1)
    assert len(phone.heard("read")) == 1
    assert bob.heard() == carol.heard() == []


def test_a_mention_shows_until_it_is_read(cast):
    alice, bob, _, conversation = chat(cast)
    body = {"type": "txt", "msg": "@alice", "mentions": [alice.id]}
    seq = bob.call("new-message", conversationId=conversation, body=body).data["seq"]
    bob.send(conversation)
    assert state(alice, conversation, "mentioned") == (True,)
    assert state(bob, conversation, "mentioned") == (False,)
    alice.call("read", conversationId=conversation, seq=seq)
    assert state(alice, conversation, "mentioned", "unread") == (False, 1)


def test_what_the_server_says_is_not_unread(cast):
    alice, bob, _, _ = chat(cast)
    group = cast.group(alice, bob)
    alice.put(f"/groups/{group['id']}", {"name": "tea"})
    assert state(bob, group["conversationId"], "unread", "lastSeq") == (0, 2)


# Marked unread.


def test_a_conversation_marked_unread_stays_so_until_it_is_read(cast):
    alice, bob, _, conversation = chat(cast)
    phone = cast.again(alice)
    listen(phone)
    changed = alice.put(f"/conversations/{conversation}", {"unread": True}).data
    assert changed["unread"] == 1
    assert [one["unread"] for one in phone.heard("conversation")] == [1]
    bob.send(conversation)
    assert state(alice, conversation, "unread") == (1,)
    bob.send(conversation)
    assert state(alice, conversation, "unread") == (2,)
    forget(phone)
    alice.call("read", conversationId=conversation, seq=3)
    assert state(alice, conversation, "unread") == (0,)
    assert [one["unread"] for one in phone.heard("conversation")] == [0]


def test_reading_what_was_read_before_takes_the_mark_away(cast):
    alice, _, _, conversation = chat(cast)
    alice.call("read", conversationId=conversation, seq=1)
    alice.put(f"/conversations/{conversation}", {"unread": True})
    alice.call("read", conversationId=conversation, seq=1)
    assert state(alice, conversation, "unread") == (0,)


def test_not_unread_reads_everything(cast):
    alice, bob, _, conversation = chat(cast)
    bob.send(conversation)
    alice.put(f"/conversations/{conversation}", {"unread": True})
    forget(bob)
    changed = alice.put(f"/conversations/{conversation}", {"unread": False}).data
    assert (changed["unread"], changed["readSeq"]) == (0, 2)
    assert [one["seq"] for one in bob.heard("read")] == [2]
