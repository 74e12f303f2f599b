"""What changes acts at once on sockets that are open now: without login, reload or a new socket."""

from .admin.desk import give
from .scenes import chat, conversation_of, forget, listen


def names(person):
    return [name.removeprefix("/v1/im/") for name, _ in person.heard()]


def test_new_friends_hear_each_other_at_once(cast):
    alice, bob, eve = cast("alice"), cast("bobby"), cast("eve_1")
    listen(alice, bob, eve)
    apply = alice.post("/applies", {"type": "user", "toId": bob.id, "message": "hi"}).data
    assert names(bob) == ["apply"]
    friend = bob.post("/add/friend", {"id": apply["id"], "approval": True}).data
    conversation = friend["conversationId"]
    for one in (alice, bob):
        heard = dict(one.heard())
        assert heard["/v1/im/conversation"]["id"] == conversation
        assert heard["/v1/im/new-message"]["body"]["event"] == "friends"
    sent = alice.send(conversation).data
    assert bob.heard("new-message") == [sent]
    bob.call("typing", conversationId=conversation)
    assert names(alice) == ["new-message", "typing"]
    assert eve.heard() == []


def test_the_end_of_a_friendship_silences_both(cast):
    alice, bob, eve, conversation = chat(cast)
    alice.delete(f"/friend/{bob.id}")
    removed = ("/v1/im/conversation", {"id": conversation, "removed": True})
    assert alice.heard() == bob.heard() == [removed]
    for one in (alice, bob):
        assert one.call("typing", conversationId=conversation).code == "not_found"
        assert one.call("join", conversationId=conversation).code == "not_found"
        assert one.call("read", conversationId=conversation, seq=1).code == "not_found"
    assert alice.heard() == bob.heard() == eve.heard() == []


def test_friends_again_go_on_in_their_conversation_empty_for_both(cast):
    alice, bob, eve, conversation = chat(cast)
    alice.send(conversation, "before")
    alice.delete(f"/friend/{bob.id}")
    assert cast.befriend(alice, bob) == conversation
    forget(alice, bob)
    shown = conversation_of(bob, conversation)
    assert (shown["clearedSeq"], shown["lastSeq"], shown["unread"]) == (2, 3, 0)
    sent = alice.send(conversation, "after").data
    assert sent["seq"] == 4
    assert bob.heard("new-message") == [sent]
    assert eve.heard() == []


def test_a_mute_acts_on_the_next_message(cast):
    alice, bob, eve, conversation = chat(cast)
    admin = cast("boss", "admin")
    assert alice.send(conversation).code == "0"
    give(admin, alice, "user", "mute")
    [rights] = alice.heard("rights")
    assert [one["keyName"] for one in rights] == ["login"]
    forget(bob)
    assert alice.send(conversation).code == "muted"
    assert bob.heard() == []
    give(admin, alice, "user")
    assert alice.send(conversation).code == "0"
    assert eve.heard() == []


def test_a_ban_closes_every_socket(cast):
    alice, bob, eve, conversation = chat(cast)
    phone = cast.again(alice)
    listen(phone)
    forget(bob)
    sockets = [alice.socket, phone.socket]
    give(cast("boss", "admin"), alice, "user", "disabled")
    for socket in sockets:
        assert not socket.is_connected()
        assert "/v1/im/kicked" in [packet["name"] for packet in socket.queue]
    assert alice.get("/conversations").status == 401
    assert alice.connect() is None
    assert [one["online"] for one in bob.heard("presence")] == [False]
    bob.send(conversation)
    assert "/v1/im/new-message" not in [packet["name"] for packet in sockets[0].queue]
    assert eve.heard() == []


def test_a_device_that_was_logged_out_hears_nothing_more(cast):
    alice, bob, _, conversation = chat(cast)
    phone = cast.again(alice)
    listen(phone)
    socket = phone.socket
    session = next(one for one in phone.get("/sessions").data if one["current"])
    assert alice.delete(f"/sessions/{session['id']}").code == "0"
    assert not socket.is_connected()
    assert [packet["name"] for packet in socket.queue] == ["/v1/im/kicked"]
    bob.send(conversation)
    assert len(socket.queue) == 1
    assert len(alice.heard("new-message")) == 1


def test_a_block_acts_on_the_next_message(cast):
    alice, bob, eve, conversation = chat(cast)
    assert bob.send(conversation).code == "0"
    alice.put(f"/friend/{bob.id}", {"blocked": True})
    forget(alice)
    assert bob.send(conversation).code == "forbidden"
    assert alice.heard() == eve.heard() == []


def test_a_role_in_a_group_counts_from_the_next_message(cast):
    alice, bob, eve, _ = chat(cast)
    group = cast.group(alice, bob)
    conversation = group["conversationId"]
    alice.put(f"/groups/{group['id']}", {"mute": True})
    assert bob.send(conversation).code == "muted"
    alice.put(f"/groups/{group['id']}/members/{bob.id}", {"role": "admin"})
    assert bob.send(conversation).code == "0"
    alice.put(f"/groups/{group['id']}/members/{bob.id}", {"role": "member"})
    assert bob.send(conversation).code == "muted"
    assert eve.heard() == []


def test_friends_see_a_new_name_at_once(cast):
    alice, bob, eve, conversation = chat(cast)
    alice.put(f"/userinfo/{alice.id}", {"nickname": "Ally"})
    [shown] = bob.heard("conversation")
    assert (shown["id"], shown["target"]["userInfo"]["nickname"]) == (conversation, "Ally")
    assert eve.heard() == []


def test_a_group_closed_by_the_administrator_is_silent_at_once(cast):
    alice, bob, eve, _ = chat(cast)
    admin = cast("boss", "admin")
    group = cast.group(alice, bob)
    forget(alice, bob)
    admin.put("/admin/groups/disabled", {"id": group["id"], "disabled": True})
    [shown] = bob.heard("conversation")
    assert shown["target"]["disabled"] is True
    assert bob.send(group["conversationId"]).code == "forbidden"
    admin.put("/admin/groups/disabled", {"id": group["id"], "disabled": False})
    assert bob.send(group["conversationId"]).code == "0"
    assert eve.heard() == []


def test_a_group_muted_by_the_administrator_hears_its_leaders_alone(cast):
    alice, bob, eve, _ = chat(cast)
    group = cast.group(alice, bob)
    forget(alice, bob)
    cast("boss", "admin").put("/admin/groups/mute", {"id": group["id"], "mute": True})
    assert [one["target"]["mute"] for one in bob.heard("conversation")] == [True]
    assert bob.send(group["conversationId"]).code == "muted"
    assert alice.send(group["conversationId"]).code == "0"
    assert eve.heard() == []
