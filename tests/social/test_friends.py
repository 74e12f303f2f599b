"""Friends: the list, a remark, a block, the end."""

import pytest


@pytest.fixture
def pair(cast):
    alice, bob = cast("alice"), cast("bobby")
    return alice, bob, cast.befriend(alice, bob)


def test_the_list_shows_each_friend_with_the_conversation(cast, pair):
    alice, bob, conversation = pair
    cast("eve_1")
    (friend,) = alice.get("/friend").data
    assert (friend["id"], friend["username"]) == (bob.id, "bobby")
    assert friend["userInfo"] == bob.get("/currentUser").data["userInfo"]
    assert (friend["remark"], friend["blocked"], friend["online"]) == ("", False, False)
    assert friend["conversation"]["id"] == conversation
    assert friend["conversation"]["type"] == "chat"
    assert friend["conversation"]["target"]["id"] == bob.id
    assert [one["id"] for one in bob.get("/friend").data] == [alice.id]


def test_the_list_of_who_has_no_friends_is_empty(cast):
    alice = cast("alice")
    cast.group(alice, cast("bobby"))
    assert alice.get("/friend").data == []


def test_the_list_tells_who_is_online(pair):
    alice, bob, _ = pair
    bob.connect()
    assert alice.get("/friend").data[0]["online"] is True
    bob.socket.disconnect()
    (friend,) = alice.get("/friend").data
    assert friend["online"] is False
    assert friend["lastSeen"]


def test_unread_messages_are_counted_once_however_many_friends_there_are(cast, pair):
    alice, bob, conversation = pair
    for number in range(3):
        cast.befriend(alice, cast(f"other_{number}"))
    for text in ("one", "two"):
        bob.send(conversation, text)
    unread = {one["id"]: one["conversation"]["unread"] for one in alice.get("/friend").data}
    assert unread[bob.id] == 2
    assert sum(unread.values()) == 2


def test_a_friend_stays_in_the_list_while_the_conversation_is_hidden(pair):
    alice, bob, conversation = pair
    alice.put("/conversations/active", {"id": conversation, "active": False})
    assert alice.get("/conversations").data == []
    (friend,) = alice.get("/friend").data
    assert friend["id"] == bob.id
    assert friend["conversation"]["active"] is False


def test_the_list_costs_the_same_however_many_friends_there_are(cast, pair, statements):
    alice = pair[0]
    alice.get("/friend")
    with statements() as few:
        alice.get("/friend")
    for number in range(8):
        cast.befriend(alice, cast(f"other_{number}", logged_in=False))
    with statements() as many:
        alice.get("/friend")
    assert len(many) == len(few)


def test_a_remark_is_the_callers_alone_and_reaches_his_other_devices(cast, pair):
    alice, bob, conversation = pair
    phone = cast.again(alice)
    for one in (phone, bob):
        one.heard()
    answer = alice.put(f"/friend/{bob.id}", {"remark": " My Bob "})
    assert (answer.data["remark"], answer.data["id"]) == ("My Bob", bob.id)
    (shown,) = phone.heard("conversation")
    assert (shown["id"], shown["target"]["remark"]) == (conversation, "My Bob")
    assert bob.heard() == []
    assert bob.get("/friend").data[0]["remark"] == ""
    assert alice.put(f"/friend/{bob.id}", {"remark": ""}).data["remark"] == ""


def test_a_blocked_friend_can_not_write_and_the_blocker_hears_nothing(pair):
    alice, bob, conversation = pair
    assert alice.put(f"/friend/{bob.id}", {"blocked": True}).data["blocked"] is True
    alice.heard()
    bob.connect()
    assert bob.send(conversation).code == "forbidden"
    assert bob.call("typing", conversationId=conversation).code == "forbidden"
    assert [name for name, _ in alice.heard() if name != "/v1/im/presence"] == []
    alice.put(f"/friend/{bob.id}", {"blocked": False})
    assert bob.send(conversation, "friends again").code == "0"
    assert alice.heard("new-message")


def test_a_blocked_friend_is_not_told_that_he_is_nor_whether_the_other_is_online(pair):
    alice, bob, _ = pair
    alice.connect()
    alice.put(f"/friend/{bob.id}", {"blocked": True})
    (seen,) = bob.get("/friend").data
    assert (seen["blocked"], seen["online"], seen["lastSeen"]) == (False, False, None)
    bob.heard()
    alice.socket.disconnect()
    assert bob.heard("presence") == []


def test_a_change_of_remark_keeps_the_block_and_the_other_way_round(pair):
    alice, bob, _ = pair
    alice.put(f"/friend/{bob.id}", {"blocked": True})
    alice.put(f"/friend/{bob.id}", {"remark": "B"})
    friend = alice.put(f"/friend/{bob.id}", {}).data
    assert (friend["remark"], friend["blocked"]) == ("B", True)


def test_the_end_of_a_friendship_is_the_end_for_both_at_once(cast, pair):
    alice, bob, conversation = pair
    alice.send(conversation, "farewell")
    bob.connect()
    for one in (alice, bob):
        one.heard()
    assert alice.delete(f"/friend/{bob.id}").data is None
    removed = ("/v1/im/conversation", {"id": conversation, "removed": True})
    for one in (alice, bob):
        assert one.heard() == [removed]
        assert one.get("/friend").data == one.get("/conversations").data == []
        assert one.send(conversation).code == "not_found"
        assert one.call("get-messages", conversationId=conversation).code == "not_found"
        assert one.call("join", conversationId=conversation).code == "not_found"
    assert bob.delete(f"/friend/{alice.id}").status == 404


def test_friends_again_have_their_conversation_back_without_what_was_in_it(cast, pair):
    alice, bob, conversation = pair
    alice.send(conversation, "long ago")
    alice.put(f"/friend/{bob.id}", {"remark": "B", "blocked": True})
    alice.delete(f"/friend/{bob.id}")
    assert cast.befriend(bob, alice) == conversation
    (friend,) = alice.get("/friend").data
    assert (friend["remark"], friend["blocked"]) == ("", False)
    history = alice.get(f"/conversations/{conversation}/messages").data["messages"]
    assert [one["body"]["type"] for one in history] == ["system"]
    assert bob.send(conversation, "hello again").code == "0"


@pytest.mark.parametrize("friend_id", ["eve", "self", "4711", "9" * 30])
def test_nobody_but_a_friend_can_be_changed_or_removed(cast, pair, friend_id):
    alice, eve = pair[0], cast("eve_1")
    path = "/friend/" + {"eve": str(eve.id), "self": str(alice.id)}.get(friend_id, friend_id)
    assert alice.put(path, {"remark": "x"}).code == "not_found"
    assert alice.delete(path).code == "not_found"
    assert len(alice.get("/friend").data) == 1


@pytest.mark.parametrize(
    "change", [{"remark": "x" * 41}, {"remark": "a\x00"}, {"remark": 1}, {"blocked": "yes"}]
)
def test_a_change_with_nonsense_in_it_is_refused(pair, change):
    alice, bob, _ = pair
    answer = alice.put(f"/friend/{bob.id}", change)
    assert (answer.status, answer.code, list(answer.data)) == (422, "invalid", list(change))


def test_others_hear_nothing_of_a_friendship(cast, pair):
    alice, bob, _ = pair
    eve = cast("eve_1")
    eve.heard()
    alice.put(f"/friend/{bob.id}", {"blocked": True, "remark": "B"})
    alice.delete(f"/friend/{bob.id}")
    cast.befriend(alice, bob)
    assert eve.heard() == []
