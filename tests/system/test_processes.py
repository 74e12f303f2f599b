"""Two server processes on one database and one Redis act as one server."""

from dataclasses import dataclass

import pytest

from imapp.seeds import DEMO_PASSWORD

from ..make import PASSWORD
from .device import Device, wait_until
from .server import Server

GROUP = "谈笑有鸿儒"


@dataclass
class Pair:
    """Servers A and B."""

    a: Server
    b: Server


@pytest.fixture
def pair(serve, mariadb, redis_url) -> Pair:
    settings = {"DATABASE_URL": mariadb, "REDIS_URL": redis_url, "PRESENCE_SECONDS": 2}
    return Pair(serve(**settings), serve(**settings))


def test_a_message_from_one_process_reaches_sockets_on_the_other(pair, log_in):
    user, friend = log_in(pair.a, "user").connect(), log_in(pair.b, "member3").connect()
    desk, stranger = log_in(pair.b, "user").connect("polling"), log_in(pair.b, "member30").connect()
    chat = user.conversation_with("member3")["id"]
    for sender in (user, friend):
        sent = sender.send(chat).data
        for one in (user, desk, friend):
            one.hears("new-message", lambda message, sent=sent: message == sent)
    read = friend.call("read", conversationId=chat, seq=sent["seq"])
    assert read.code == "0"
    assert user.hears("read")["userId"] == friend.id
    recalled = friend.call("recall", conversationId=chat, id=sent["id"]).data
    assert user.hears("recall") == desk.hears("recall") == recalled
    assert stranger.events == []


def test_a_member_removed_on_one_process_hears_nothing_more_from_the_other(pair, log_in):
    user, out = log_in(pair.a, "user").connect(), log_in(pair.a, "member3").connect()
    out_too, stays = log_in(pair.b, "member3").connect(), log_in(pair.b, "member4").connect()
    group = user.conversation_with(GROUP)
    path = f"/groups/{group['target']['id']}/members/{out.id}"
    assert user.request("DELETE", path).code == "0"
    later = stays.send(group["id"]).data
    assert stays.call("typing", conversationId=group["id"]).code == "0"
    user.hears("typing")
    # What follows to the same sockets on the same way shows that nothing else is coming.
    marker = log_in(pair.b, "user").connect()
    last = marker.send(marker.conversation_with("member3")["id"]).data
    for one in (out, out_too):
        one.hears("new-message", lambda message: message == last)
        one.hears("conversation", lambda payload: payload == {"id": group["id"], "removed": True})
        assert later not in one.heard("new-message")
        assert one.heard("typing") == []
    assert out_too.send(group["id"]).code == "not_found"


def test_who_is_brought_into_a_group_on_one_process_hears_typing_on_the_other(pair, log_in):
    user, newcomer = log_in(pair.a, "user").connect(), log_in(pair.b, "member20").connect()
    group = user.conversation_with(GROUP)
    body = {"userIds": [newcomer.id]}
    assert user.request("POST", f"/groups/{group['target']['id']}/members", body).code == "0"
    assert user.call("typing", conversationId=group["id"]).code == "0"
    assert newcomer.hears("typing") == {"conversationId": group["id"], "userId": user.id}
    newcomer.hears("conversation", lambda payload: payload["id"] == group["id"])


def test_a_ban_on_one_process_closes_sockets_on_the_other(pair, log_in):
    admin, banned = log_in(pair.a, "admin"), log_in(pair.b, "member3").connect()
    on_a = log_in(pair.a, "member3").connect("polling")
    other = log_in(pair.b, "member4").connect()
    roles = admin.request("GET", "/admin/roles").data["rows"]
    ids = [role["id"] for role in roles if role["keyName"] in ("user", "disabled")]
    body = {"id": banned.id, "roleIds": ids}
    assert admin.request("PUT", "/admin/users/roles", body).code == "0"
    for one in (banned, on_a):
        assert one.is_cut_off() == "server disconnect"
        assert one.heard("kicked")[0]["reason"] == "banned"
        assert "login" not in [right["keyName"] for right in one.heard("rights")[0]]
        assert one.request("GET", "/currentUser").status == 401
    assert other.call("sync", cursors={}).code == "0"


def test_a_mute_on_one_process_counts_for_the_next_message_on_the_other(pair, log_in):
    admin, talker = log_in(pair.a, "admin"), log_in(pair.b, "member3").connect()
    chat = talker.conversation_with("user")["id"]
    assert talker.send(chat).code == "0"
    roles = admin.request("GET", "/admin/roles").data["rows"]
    ids = [role["id"] for role in roles if role["keyName"] in ("user", "mute")]
    assert admin.request("PUT", "/admin/users/roles", {"id": talker.id, "roleIds": ids}).code == "0"
    assert talker.send(chat).code == "muted"
    assert "speak" not in [right["keyName"] for right in talker.hears("rights")]


def test_a_new_password_on_one_process_closes_the_other_devices_on_the_other(pair, log_in):
    here, there = log_in(pair.a, "member5").connect(), log_in(pair.b, "member5").connect()
    body = {"oldPassword": DEMO_PASSWORD, "newPassword": PASSWORD}
    assert here.request("PUT", "/password", body).code == "0"
    assert there.is_cut_off() == "server disconnect"
    assert there.heard("kicked")[0]["reason"] == "logged_out"
    assert there.request("GET", "/currentUser").status == 401
    assert here.call("sync", cursors={}).code == "0"


def test_ending_a_device_on_one_process_closes_its_socket_on_the_other(pair, log_in):
    here, there = log_in(pair.a, "member5").connect(), log_in(pair.b, "member5").connect()
    devices = here.request("GET", "/sessions").data
    (ended,) = [device["id"] for device in devices if not device["current"]]
    assert here.request("DELETE", f"/sessions/{ended}").code == "0"
    assert there.is_cut_off() == "server disconnect"
    assert here.call("sync", cursors={}).code == "0"


def test_presence_counts_the_sockets_of_both_processes(pair, log_in):
    user = log_in(pair.a, "user").connect()
    on_a, on_b = log_in(pair.a, "member3"), log_in(pair.b, "member3")
    on_b.connect()
    assert user.hears("presence")["online"]
    on_a.connect()
    on_b.disconnect()
    wait_until(lambda: "member3" in online_friends(user))
    on_a.disconnect()
    left = user.hears("presence", lambda payload: not payload["online"])
    assert left["userId"] == on_a.id
    assert left["lastSeen"]
    assert [payload["online"] for payload in user.heard("presence")] == [True, False]
    assert "member3" not in online_friends(user)


def online_friends(device: Device) -> set[str]:
    friends = device.request("GET", "/friend").data
    return {one["username"] for one in friends if one["online"]}


def test_users_of_a_killed_process_go_offline_and_those_elsewhere_stay(pair, log_in):
    user = log_in(pair.b, "user").connect()
    gone, stays = log_in(pair.a, "member3").connect(), log_in(pair.a, "member4").connect()
    log_in(pair.b, "member4").connect()
    wait_until(lambda: online_friends(user) == {"member3", "member4"})
    pair.a.kill()
    left = user.hears("presence", lambda payload: not payload["online"])
    assert left["userId"] == gone.id
    assert online_friends(user) == {"member4"}
    assert stays.id not in [one["userId"] for one in user.heard("presence") if not one["online"]]


def test_failed_logins_are_counted_over_both_processes(pair, log_in):
    devices = [log_in(pair.a, "member6"), log_in(pair.b, "member6")]
    wrong = {"username": "member7", "password": "not this one"}
    statuses = [devices[n % 2].request("POST", "/login", wrong).status for n in range(10)]
    assert statuses == [401] * 10
    right = wrong | {"password": DEMO_PASSWORD}
    assert [device.request("POST", "/login", right).status for device in devices] == [429, 429]
