"""Handing a group over, and dissolving it."""

import pytest

from ..admin.desk import give
from ..scenes import forget, group_of, page_of, said


@pytest.fixture
def group(cast):
    return group_of(cast, "owner", "admin_1", "carol", "eve_1")


def listed(person):
    return [one["id"] for one in person.get("/groups").data]


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
