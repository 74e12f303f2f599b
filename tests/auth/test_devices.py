"""The devices on which one is logged in, and ending them."""

import re
from datetime import timedelta

import pytest

from imapp.extensions import db
from imapp.lib.clock import iso, now
from imapp.models import Device

from ..make import PASSWORD
from ..scenes import farewell


def test_the_list_tells_each_device_and_which_one_is_this(cast):
    alice = cast("alice", logged_in=False)
    sent = {"username": "alice", "password": PASSWORD}
    options = {"environ_base": {"REMOTE_ADDR": "10.1.2.3"}}
    alice.post("/login", sent, headers={"User-Agent": "Phone/1"}, **options)
    laptop = cast.again(alice)
    cast("bobby")
    rows = {row["userAgent"]: row for row in alice.get("/sessions").data}
    assert rows.keys() == {"Phone/1", "test"}
    phone = rows["Phone/1"]
    assert phone["address"] == "10.1.2.3"
    assert phone["current"]
    assert not rows["test"]["current"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", phone["createdAt"])
    assert {row["userAgent"]: row["current"] for row in laptop.get("/sessions").data} == {
        "Phone/1": False,
        "test": True,
    }


def test_the_last_used_device_comes_first_and_its_use_is_noted(app, cast):
    alice = cast("alice")
    newer = cast.again(alice)
    old = now() - timedelta(days=1)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(db.update(Device).values(last_seen_at=old))
    rows = newer.get("/sessions").data
    assert [row["current"] for row in rows] == [True, False]
    assert rows[0]["lastSeenAt"] > rows[1]["lastSeenAt"] == iso(old)


def test_a_use_shortly_after_another_is_not_written_again(cast, statements):
    alice = cast("alice")
    alice.get("/currentUser")
    with statements() as seen:
        alice.get("/currentUser")
    assert not [one for one in seen if one.startswith(("UPDATE", "INSERT"))]


def test_an_overlong_user_agent_logs_in_all_the_same(cast):
    alice = cast("alice", logged_in=False)
    sent = {"username": "alice", "password": PASSWORD}
    assert alice.post("/login", sent, headers={"User-Agent": "é" * 3000}).status == 200
    assert len(alice.get("/sessions").data[0]["userAgent"]) == 255


def test_ending_a_device_closes_its_sockets_at_once(cast):
    alice = cast("alice")
    phone = cast.again(alice)
    lost, kept = phone.connect(), alice.connect()
    (session_id,) = [row["id"] for row in alice.get("/sessions").data if not row["current"]]
    assert alice.delete(f"/sessions/{session_id}").code == "0"
    assert (farewell(lost), farewell(kept)) == ("logged_out", None)
    assert phone.get("/currentUser").status == 401
    assert phone.connect() is None
    assert alice.delete(f"/sessions/{session_id}").status == 404


def test_one_may_end_the_device_one_is_on(cast):
    alice = cast("alice")
    socket = alice.connect()
    (row,) = alice.get("/sessions").data
    assert alice.delete(f"/sessions/{row['id']}").code == "0"
    assert farewell(socket) == "logged_out"
    assert alice.get("/sessions").status == 401


def test_another_users_device_is_not_found_and_lives_on(cast):
    alice, bob = cast("alice"), cast("bobby")
    socket = bob.connect()
    (row,) = bob.get("/sessions").data
    answer = alice.delete(f"/sessions/{row['id']}")
    assert (answer.status, answer.code) == (404, "not_found")
    assert farewell(socket) is None
    assert bob.get("/sessions").status == 200


@pytest.mark.parametrize("session_id", ["0", "-1", "x", "9" * 30, "1.5"])
def test_what_can_be_no_device_is_not_found(cast, session_id):
    answer = cast("alice").delete(f"/sessions/{session_id}")
    assert (answer.status, answer.code) == (404, "not_found")


def test_a_device_that_ended_while_its_socket_stayed_is_refused_at_the_next_event(app, cast):
    """As when the process that holds the socket missed the command to close it."""
    alice = cast("alice")
    socket = alice.connect()
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(db.delete(Device))
    assert alice.call("sync").code == "unauthenticated"
    assert not socket.is_connected()
