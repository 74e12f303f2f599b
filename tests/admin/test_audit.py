"""The record: who did what, to whom, as it was before and after, when, and from where."""

import csv
import io

import pytest

from imapp.extensions import db
from imapp.lib.clock import iso, now

from .desk import give, ids, make_role


@pytest.fixture
def boss(cast):
    return cast("boss1", "admin")


@pytest.fixture
def led(cast):
    """A group's owner, a member, and the group."""
    owner, member = cast("owner"), cast("member")
    return owner, member, cast.group(owner, member, name="readers")


def entries(boss, **asked) -> list[dict]:
    """What the record has, the newest first."""
    return boss.get("/admin/audit", query_string=asked).data["rows"]


def told(boss, **asked) -> list[tuple]:
    """The same in short: what, to whom or what, before, after."""
    return [
        (row["act"], row["subjectName"], row["before"], row["after"])
        for row in entries(boss, **asked)
    ]


def test_roles_and_rights_are_told_with_what_they_were(boss, cast):
    (login,) = ids(boss, "rights", "login")
    right = boss.post("/admin/rights", {"keyName": "report", "name": "Reports"}).data
    role = make_role(boss, "clerk", allows=("report",))
    boss.put("/admin/roles", {"id": role["id"], "rightIds": [login], "desc": "Sits in front"})
    boss.put("/admin/roles", {"id": role["id"], "desc": "Sits in front"})
    carol = cast("carol")
    give(boss, carol, "user", "clerk")
    boss.delete("/admin/roles", {"ids": [role["id"]]})
    boss.put("/admin/rights", {"id": right["id"], "name": "Report"})
    clerk = {"keyName": "clerk", "name": "Clerk", "desc": "", "rights": [], "deniedRights": []}
    found = told(boss)
    assert found == [
        ("right.update", "report", {"name": "Reports"}, {"name": "Report"}),
        (
            "role.delete",
            "clerk",
            clerk | {"desc": "Sits in front", "rights": ["login"]},
            None,
        ),
        ("user.roles", "carol", {"roles": ["user"]}, {"roles": ["clerk", "user"]}),
        (
            "role.update",
            "clerk",
            {"desc": "", "rights": ["report"]},
            {"desc": "Sits in front", "rights": ["login"]},
        ),
        ("role.create", "clerk", None, clerk | {"rights": ["report"]}),
        ("right.create", "report", None, {"keyName": "report", "name": "Reports", "desc": ""}),
    ]


def test_an_entry_says_who_did_it_when_and_from_where(boss, led):
    owner, _, group = led
    before = now()
    owner.put(f"/groups/{group['id']}", {"mute": True})
    (entry,) = entries(boss)
    assert iso(before) <= entry["createdAt"] <= iso(now())
    assert entry | {"id": 0, "createdAt": ""} == {
        "id": 0,
        "act": "group.update",
        "actorId": owner.id,
        "actorName": "owner",
        "address": "127.0.0.1",
        "subjectType": "group",
        "subjectId": group["id"],
        "subjectName": "readers",
        "groupId": group["id"],
        "before": {"mute": False},
        "after": {"mute": True},
        "createdAt": "",
    }


def test_what_leaders_do_in_their_group_is_kept_and_what_members_do_is_not(boss, led, cast):
    owner, member, group = led
    path, chat = f"/groups/{group['id']}", group["conversationId"]
    guest, friend = cast("guest"), cast("friend")
    cast.befriend(member, friend)
    assert member.post(f"{path}/members", {"userIds": [friend.id]}).code == "0"
    member.put(f"{path}/members/{member.id}", {"alias": "M."})
    own = member.send(chat, "mine").data
    member.call("recall", conversationId=chat, id=own["id"])
    assert friend.delete(f"{path}/members/{friend.id}").code == "0"
    assert told(boss) == []

    said = member.send(chat, "not nice").data
    owner.call("recall", conversationId=chat, id=said["id"])
    guest.post("/applies", {"type": "group", "toId": group["id"], "message": "hello"})
    (apply,) = owner.get("/applies").data["rows"]
    owner.post("/add/group", {"id": apply["id"], "approval": True})
    owner.put(f"{path}/members/{member.id}", {"role": "admin"})
    member.post(f"{path}/members", {"userIds": [friend.id]})
    until = "2099-01-01T00:00:00.000Z"
    member.put(f"{path}/members/{guest.id}", {"mutedUntil": until})
    member.delete(f"{path}/members/{guest.id}")
    owner.put(f"{path}/owner", {"userId": member.id})
    member.delete(path)
    assert [row["groupId"] for row in entries(boss)] == [group["id"]] * 8
    assert told(boss) == [
        ("group.dissolve", "readers", None, None),
        ("group.transfer", "readers", {"ownerId": owner.id}, {"ownerId": member.id}),
        ("member.remove", "guest", None, None),
        ("member.update", "guest", {"mutedUntil": None}, {"mutedUntil": until}),
        ("member.add", "readers", None, {"userIds": [friend.id]}),
        ("member.update", "member", {"role": "member"}, {"role": "admin"}),
        ("apply.accept", "guest", None, None),
        ("message.recall", "", {"fromId": member.id}, None),
    ]


def test_what_was_refused_left_no_entry(boss, led):
    _, member, group = led
    assert member.put(f"/groups/{group['id']}", {"mute": True}).code == "forbidden"
    assert boss.delete("/admin/roles", {"ids": ids(boss, "roles", "user")}).code == "conflict"
    assert told(boss) == []


def test_entries_are_found_by_who_what_whom_and_when(boss, led, cast):
    owner, member, group = led
    path = f"/groups/{group['id']}"
    owner.put(path, {"mute": True})
    owner.put(f"{path}/members/{member.id}", {"role": "admin"})
    boss.put("/admin/groups/mute", {"id": group["id"], "mute": False})
    member.put(path, {"mute": True})
    acts = ["group.update", "group.update", "member.update", "group.update"]
    assert [row["act"] for row in entries(boss)] == acts
    assert len(entries(boss, actor="OWN")) == 2
    assert len(entries(boss, act="group")) == 3
    assert entries(boss, act="grou") == []
    assert len(entries(boss, act="member.update")) == 1
    assert len(entries(boss, subjectType="user", subjectId=member.id)) == 1
    assert len(entries(boss, groupId=group["id"])) == 4
    moment = entries(boss)[1]["createdAt"]
    assert len(entries(boss, since=moment)) + len(entries(boss, until=moment)) == 4
    assert entries(boss, until="2020-01-01T00:00:00Z") == []
    assert boss.get("/admin/audit?act=%25").code == "invalid"
    oldest = boss.get("/admin/audit", query_string={"sorter": '{"id":"ascend"}', "pageSize": 1})
    assert (oldest.data["count"], oldest.data["rows"][0]["actorName"]) == (4, "owner")


def test_it_is_exported_whole_and_no_cell_is_a_formula(boss, led, monkeypatch):
    monkeypatch.setattr("imapp.services.audit.AT_ONCE", 2)
    owner, _, group = led
    for name in ("=1+1", "@home", "plain", "three", "five"):
        owner.put(f"/groups/{group['id']}", {"name": name})
    answer = boss.browser.get("/api/v1/admin/audit.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["subjectName"] for row in rows] == ["five", "three", "plain", "'@home", "'=1+1"]
    assert rows[-1]["after"] == '{"name": "=1+1"}'


def test_an_export_holds_no_connection_while_it_is_read(boss, led, app, monkeypatch):
    monkeypatch.setattr("imapp.services.audit.AT_ONCE", 2)
    owner, _, group = led
    for name in ("one", "two", "three", "four", "five"):
        owner.put(f"/groups/{group['id']}", {"name": name})
    with app.app_context():
        pool = db.engine.pool
    before = pool.checkedout()
    answer = boss.browser.get("/api/v1/admin/audit.csv")
    lines = answer.iter_encoded()
    held = set()
    while next(lines, None):
        held.add(pool.checkedout() - before)
    assert held == {0}
    answer.close()
