"""Groups: making, describing and seeing them, each as owner, admin, member and stranger."""

import pytest

from ..scenes import chat, conversation_of, forget, group_of, said


@pytest.fixture
def group(cast):
    return group_of(cast, "owner", "admin_1", "carol", "eve_1")


def listed(person):
    return [one["id"] for one in person.get("/groups").data]


# Making.


def test_a_group_is_made_of_oneself_and_friends(cast):
    alice, bob, eve, _ = chat(cast)
    fields = {"name": " tea ", "introduction": "we talk", "memberIds": [bob.id, alice.id, bob.id]}
    made = alice.post("/groups", fields)
    assert made.status == 201
    group = made.data
    assert (group["name"], group["introduction"], group["photo"]) == ("tea", "we talk", "")
    assert (group["ownerId"], group["role"], group["memberCount"]) == (alice.id, "owner", 2)
    assert (group["joinPolicy"], group["mute"], group["disabled"]) == ("approval", False, False)
    assert [one["id"] for one in bob.heard("conversation")] == [group["conversationId"]]
    body = {"type": "system", "event": "joined", "userIds": [bob.id], "byId": alice.id}
    assert said(alice) == [body | {"msg": "alice added bobby"}]
    assert listed(alice) == listed(bob) == [group["id"]]
    assert bob.get(f"/groups/{group['id']}").data["role"] == "member"
    assert bob.send(group["conversationId"]).code == "0"
    assert eve.heard() == []


def test_a_group_of_oneself_alone_is_fine(cast):
    alice, bob, _, _ = chat(cast)
    group = alice.post("/groups", {"name": "diary"}).data
    assert group["memberCount"] == 1
    assert [one["event"] for one in said(alice)] == ["created"]
    assert bob.heard() == []


def test_only_friends_are_put_into_a_new_group(cast):
    alice, bob, eve, _ = chat(cast)
    refused = alice.post("/groups", {"name": "tea", "memberIds": [bob.id, eve.id]})
    assert (refused.status, list(refused.data)) == (422, ["memberIds"])
    assert listed(alice) == []
    assert alice.heard() == bob.heard() == eve.heard() == []


def test_a_new_group_is_no_larger_than_groups_may_be(cast, app):
    alice, bob, _, _ = chat(cast)
    carol = cast("carol")
    cast.befriend(alice, carol)
    forget(alice, bob)
    app.config["GROUP_MAX_MEMBERS"] = 2
    refused = alice.post("/groups", {"name": "tea", "memberIds": [bob.id, carol.id]})
    assert (refused.status, refused.code) == (409, "conflict")
    assert listed(alice) == []
    assert bob.heard() == []
    assert alice.post("/groups", {"name": "tea", "memberIds": [bob.id]}).status == 201


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"name": 7}, "name"),
        ({"name": "a\0"}, "name"),
        ({"name": "tea", "introduction": "x" * 501}, "introduction"),
        ({"name": "tea", "photo": "https://elsewhere.example/x.png"}, "photo"),
        ({"name": "tea", "photo": "/static/avatars/../secret"}, "photo"),
        ({"name": "tea", "memberIds": 7}, "memberIds"),
        ({"name": "tea", "memberIds": ["7"]}, "memberIds.0"),
        ({"name": "tea", "memberIds": [1] * 501}, "memberIds"),
    ],
)
def test_wrong_fields_make_no_group(cast, fields, wrong):
    alice = cast("alice")
    refused = alice.post("/groups", fields)
    assert (refused.status, list(refused.data)) == (422, [wrong])
    assert listed(alice) == []


def test_a_group_has_one_of_the_pictures_offered(cast):
    alice = cast("alice")
    photo = "/static/avatars/group-01.svg"
    group = alice.post("/groups", {"name": "tea", "photo": photo}).data
    assert group["photo"] == photo
    assert alice.put(f"/groups/{group['id']}", {"photo": "data:x"}).status == 422
    assert alice.put(f"/groups/{group['id']}", {"photo": ""}).data["photo"] == ""


# Describing.


@pytest.mark.parametrize(
    ("changes", "event", "words"),
    [
        ({"name": "coffee"}, "renamed", "{} renamed the group to coffee"),
        ({"announcement": "at five"}, "announcement", "{} changed the announcement"),
        ({"mute": True}, "mute", "{} muted everyone but the admins"),
    ],
)
def test_leaders_change_a_group_and_everyone_is_told(group, changes, event, words):
    made, (owner, admin, carol, eve) = group
    changed = admin.put(f"/groups/{made['id']}", changes).data
    [key] = changes
    assert changed[key] == changes[key]
    heard = [name for name, _ in carol.heard()]
    assert heard == ["/v1/im/conversation", "/v1/im/new-message"]
    [body] = said(owner)
    assert (body["event"], body["userId"]) == (event, admin.id)
    assert body["msg"] == words.format("admin_1")
    assert conversation_of(carol, made["conversationId"])["target"][key] == changes[key]
    assert eve.heard() == []


def test_a_name_is_kept_without_the_blanks_around_it(group):
    made, (owner, *_) = group
    assert owner.put(f"/groups/{made['id']}", {"name": "  coffee "}).data["name"] == "coffee"


@pytest.mark.parametrize(
    "changes",
    [
        {"photo": "/static/avatars/group-01.svg"},
        {"introduction": "we talk"},
        {"joinPolicy": "open"},
    ],
)
def test_quiet_changes_reach_everyone_without_a_message(group, changes):
    made, (owner, _, carol, eve) = group
    owner.put(f"/groups/{made['id']}", changes)
    [(event, shown)] = carol.heard()
    assert event == "/v1/im/conversation"
    assert changes.items() <= shown["target"].items()
    assert eve.heard() == []


def test_what_stays_as_it_is_is_not_told(group):
    made, (owner, _, carol, _) = group
    owner.put(f"/groups/{made['id']}", {"name": "tea", "mute": False, "announcement": ""})
    assert said(carol) == []


def test_an_announcement_that_is_taken_down_is_not_told(group):
    made, (owner, _, carol, _) = group
    owner.put(f"/groups/{made['id']}", {"announcement": "at five"})
    forget(carol)
    owner.put(f"/groups/{made['id']}", {"announcement": ""})
    assert said(carol) == []
    assert owner.get(f"/groups/{made['id']}").data["announcement"] == ""


def test_several_changes_at_once_are_told_one_by_one(group):
    made, (owner, _, carol, _) = group
    owner.put(f"/groups/{made['id']}", {"name": "coffee", "announcement": "x", "mute": True})
    assert [one["event"] for one in said(carol)] == ["renamed", "announcement", "mute"]


@pytest.mark.parametrize(
    "changes",
    [{"name": "mine"}, {"announcement": "x"}, {"mute": True}, {"joinPolicy": "open"}],
)
def test_members_and_strangers_change_nothing(group, changes):
    made, (owner, _, carol, eve) = group
    before = owner.get(f"/groups/{made['id']}").data
    assert carol.put(f"/groups/{made['id']}", changes).code == "forbidden"
    assert eve.put(f"/groups/{made['id']}", changes).code == "not_found"
    assert owner.get(f"/groups/{made['id']}").data == before
    assert owner.heard() == carol.heard() == eve.heard() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"joinPolicy": "closed"},
        {"mute": "yes"},
        {"announcement": "x" * 2001},
        {"introduction": 5},
    ],
)
def test_wrong_values_change_nothing(group, changes):
    made, (owner, *_) = group
    before = owner.get(f"/groups/{made['id']}").data
    assert owner.put(f"/groups/{made['id']}", changes).status == 422
    assert owner.get(f"/groups/{made['id']}").data == before


def test_when_all_are_muted_those_who_lead_still_speak(group):
    made, (owner, admin, carol, eve) = group
    conversation = made["conversationId"]
    owner.put(f"/groups/{made['id']}", {"mute": True})
    forget(admin)
    assert carol.send(conversation).code == "muted"
    assert carol.call("typing", conversationId=conversation).code == "muted"
    assert admin.heard() == []
    assert owner.send(conversation).code == admin.send(conversation).code == "0"
    owner.put(f"/groups/{made['id']}", {"mute": False})
    assert said(carol)[-1]["msg"] == "owner lets everyone speak again"
    assert carol.send(conversation).code == "0"
    assert eve.heard() == []


# Seeing.


def test_a_stranger_sees_of_a_group_what_helps_him_decide(group):
    made, (owner, _, carol, eve) = group
    owner.put(f"/groups/{made['id']}", {"announcement": "for members"})
    seen = eve.get(f"/groups/{made['id']}").data
    assert (seen["name"], seen["memberCount"]) == ("tea", 3)
    for field in ("announcement", "role", "alias", "mutedUntil", "conversationId"):
        assert seen[field] is None
    assert carol.get(f"/groups/{made['id']}").data["announcement"] == "for members"
    assert listed(eve) == []


def test_a_stranger_does_not_see_a_group_that_one_is_invited_to(group):
    made, (owner, _, carol, eve) = group
    owner.put(f"/groups/{made['id']}", {"joinPolicy": "invite"})
    assert eve.get(f"/groups/{made['id']}").status == 404
    assert carol.get(f"/groups/{made['id']}").status == 200


def test_a_group_that_was_closed_is_seen_by_its_members_alone(group, cast):
    made, (_, _, carol, eve) = group
    administrator = cast("boss", "admin")
    administrator.put("/admin/groups/disabled", {"id": made["id"], "disabled": True})
    assert carol.get(f"/groups/{made['id']}").data["disabled"] is True
    assert eve.get(f"/groups/{made['id']}").status == 404


def test_groups_are_listed_by_name(cast):
    alice = cast("alice")
    ids = {name: cast.group(alice, name=name)["id"] for name in ("beta", "alpha", "gamma")}
    assert listed(alice) == [ids["alpha"], ids["beta"], ids["gamma"]]


def test_groups_that_are_open_are_told_to_everyone_the_largest_first(cast):
    alice, bob, eve = cast("alice"), cast("bobby"), cast("eve_1")
    policies = {"small": "open", "large": "open", "asking": "approval", "hidden": "invite"}
    for name, policy in policies.items():
        others = [bob] if name == "large" else []
        made = cast.group(alice, *others, name=name)
        alice.put(f"/groups/{made['id']}", {"joinPolicy": policy})
    gone = cast.group(alice, bob, name="gone")
    alice.delete(f"/groups/{gone['id']}")
    shown = eve.get("/groups/open").data
    assert [(one["name"], one["memberCount"]) for one in shown] == [("large", 2), ("small", 1)]
    assert {one["role"] for one in shown} == {None}
    assert [one["role"] for one in bob.get("/groups/open").data] == ["member", None]
