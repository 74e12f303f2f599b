"""Who is online: friends hear it at the first and the last socket, the blocked do not."""

import pytest

from imapp.lib.presence import LocalPresence
from imapp.services import presence

from .scenes import forget, listen


@pytest.fixture
def friends(cast):
    """Alice, who is not there yet; her friend Bob and a stranger, who listen."""
    alice, bob, eve = cast("alice"), cast("bobby"), cast("eve_1")
    cast.befriend(alice, bob)
    listen(bob, eve)
    return alice, bob, eve


def online(person, other):
    return next(one["online"] for one in person.get("/friend").data if one["id"] == other.id)


def test_friends_hear_that_one_came_and_went(friends):
    alice, bob, eve = friends
    assert not online(bob, alice)
    socket = alice.connect()
    assert bob.heard() == [
        ("/v1/im/presence", {"userId": alice.id, "online": True, "lastSeen": None})
    ]
    assert online(bob, alice)
    socket.disconnect()
    [went] = bob.heard("presence")
    assert (went["userId"], went["online"]) == (alice.id, False)
    assert went["lastSeen"].endswith("Z")
    assert not online(bob, alice)
    [friend] = bob.get("/friend").data
    assert friend["lastSeen"] == went["lastSeen"]
    assert eve.heard() == []


def test_one_is_online_from_the_first_socket_to_the_last(friends, cast):
    alice, bob, _ = friends
    phone = cast.again(alice)
    first, second = alice.connect(), phone.connect()
    forget(bob)
    first.disconnect()
    assert bob.heard() == []
    assert online(bob, alice)
    third = alice.connect()
    second.disconnect()
    assert bob.heard() == []
    third.disconnect()
    assert [one["online"] for one in bob.heard("presence")] == [False]


def test_who_is_blocked_knows_nothing_of_it(friends):
    alice, bob, eve = friends
    alice.put(f"/friend/{bob.id}", {"blocked": True})
    forget(bob)
    socket = alice.connect()
    assert not online(bob, alice)
    [seen] = bob.get("/friend").data
    assert seen["lastSeen"] is None
    socket.disconnect()
    assert bob.heard() == eve.heard() == []
    [seen] = bob.get("/friend").data
    assert (seen["online"], seen["lastSeen"]) == (False, None)


def test_who_blocked_someone_still_sees_him(friends):
    alice, bob, _ = friends
    bob.put(f"/friend/{alice.id}", {"blocked": True})
    forget(bob)
    alice.connect()
    assert [one["online"] for one in bob.heard("presence")] == [True]
    assert online(bob, alice)


def test_a_block_acts_on_what_is_shown_now(friends):
    alice, bob, eve = friends
    alice.connect()
    forget(bob)
    alice.put(f"/friend/{bob.id}", {"blocked": True})
    assert [one["target"]["online"] for one in bob.heard("conversation")] == [False]
    alice.put(f"/friend/{bob.id}", {"blocked": False})
    assert [one["target"]["online"] for one in bob.heard("conversation")] == [True]
    assert eve.heard() == []


def test_former_friends_hear_nothing_of_each_other(friends):
    alice, bob, _ = friends
    bob.delete(f"/friend/{alice.id}")
    forget(bob)
    alice.connect().disconnect()
    assert bob.heard() == []


def test_people_of_the_same_group_hear_nothing_unless_they_are_friends(friends, cast):
    alice, bob, eve = friends
    cast.group(alice, bob, eve)
    forget(bob, eve)
    alice.connect()
    assert len(bob.heard("presence")) == 1
    assert eve.heard("presence") == []


def test_a_user_whose_process_died_is_told_to_be_offline(friends, app, monkeypatch):
    alice, bob, eve = friends
    alice.connect()
    forget(bob)
    monkeypatch.setattr(LocalPresence, "vouch", lambda self: {alice.id})
    with app.app_context():
        presence.vouch()
    [went] = bob.heard("presence")
    assert (went["userId"], went["online"]) == (alice.id, False)
    assert eve.heard() == []
