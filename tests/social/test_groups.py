"""Groups: making, describing, handing over, dissolving; each as owner, admin, member, stranger."""

import pytest

from ..scenes import chat, conversation_of, forget, give, listen, page_of


@pytest.fixture
def group(cast):
    """A group of an owner, an admin and a member, and a stranger, who all listen."""
    people = [cast(name) for name in ("owner", "admin_1", "carol", "eve_1")]
    owner, admin, *_ = people
    made = cast.group(*people[:3], name="tea")
    owner.put(f"/groups/{made['id']}/members/{admin.id}", {"role": "admin"})
    listen(*people)
    return made, people


def said(person):
    """The bodies of the system messages heard."""
    return [one["body"] for one in person.heard("new-message") if one["body"]["type"] == "system"]


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


# Handing over.


def test_the_owner_hands_the_group_over(group):
    made, (owner, admin, carol, eve) = group
    changed = owner.put(f"/groups/{made['id']}/owner", {"userId": carol.id}).data
    assert (changed["ownerId"], changed["role"]) == (carol.id, "member")
    assert carol.get(f"/groups/{made['id']}").data["role"] == "owner"
    body = {"type": "system", "event": "owner", "userId": carol.id}
    assert said(admin) == [body | {"msg": "carol owns the group now"}]
    assert owner.put(f"/groups/{made['id']}", {"name": "mine"}).code == "forbidden"
    assert eve.heard() == []


def test_a_group_is_handed_over_to_another_member_alone(group):
    made, (owner, admin, carol, eve) = group
    for user_id in (owner.id, eve.id, 10**9):
        refused = owner.put(f"/groups/{made['id']}/owner", {"userId": user_id})
        assert (refused.status, list(refused.data)) == (422, ["userId"])
    assert owner.put(f"/groups/{made['id']}/owner", {}).status == 422
    assert admin.put(f"/groups/{made['id']}/owner", {"userId": admin.id}).code == "forbidden"
    assert carol.put(f"/groups/{made['id']}/owner", {"userId": carol.id}).code == "forbidden"
    assert eve.put(f"/groups/{made['id']}/owner", {"userId": eve.id}).code == "not_found"
    assert owner.get(f"/groups/{made['id']}").data["ownerId"] == owner.id
    assert carol.heard() == eve.heard() == []


# Dissolving.


def test_a_dissolved_group_is_gone_for_its_members(group):
    made, people = group
    owner, _, carol, eve = people
    conversation = made["conversationId"]
    carol.put("/conversations/active", {"id": conversation, "active": False})
    forget(carol)
    assert owner.delete(f"/groups/{made['id']}").data is None
    heard = carol.heard()
    assert heard[0][1]["body"]["event"] == "dissolved"
    assert heard[-1] == ("/v1/im/conversation", {"id": conversation, "removed": True})
    for one in people[:3]:
        assert listed(one) == []
        assert one.get("/conversations").data == []
        assert one.get(f"/groups/{made['id']}").status == 404
        assert one.send(conversation).code == "not_found"
        assert page_of(one, conversation)["statusCode"] == "not_found"
        assert one.call("sync", {}).data["messages"] == {}
    assert owner.delete(f"/groups/{made['id']}").status == 404
    assert eve.heard() == []


def test_only_the_owner_dissolves_a_group(group):
    made, (_, admin, carol, eve) = group
    assert admin.delete(f"/groups/{made['id']}").code == "forbidden"
    assert carol.delete(f"/groups/{made['id']}").code == "forbidden"
    assert eve.delete(f"/groups/{made['id']}").code == "not_found"
    assert carol.heard() == eve.heard() == []
    assert carol.send(made["conversationId"]).code == "0"


def test_a_dissolved_group_keeps_its_history_for_the_administrator(group, cast):
    made, (owner, *_) = group
    owner.delete(f"/groups/{made['id']}")
    rows = cast("boss", "admin").get("/admin/groups").data["rows"]
    assert [(one["id"], one["disabled"]) for one in rows] == [(made["id"], True)]


def test_a_group_that_is_not_there_is_not_found(cast):
    alice = cast("alice")
    assert alice.get("/groups/5").status == 404
    assert alice.put("/groups/5", {"name": "x"}).status == 404
    assert alice.delete("/groups/5").status == 404
    assert alice.put("/groups/5/owner", {"userId": alice.id}).status == 404


def test_a_right_that_was_lost_counts_at_once_in_a_group(group, cast):
    made, (_, _, carol, _) = group
    give(cast("boss", "admin"), carol, "user", "mute")
    assert carol.send(made["conversationId"]).code == "muted"
