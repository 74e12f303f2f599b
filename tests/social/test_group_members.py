"""The members of a group: the list, roles, mutes, leaving, and what each of them hears."""

import pytest

from ..make import Person
from ..scenes import chat, conversation_of, forget, group_of, listen, said
from ..threads import together


@pytest.fixture
def group(cast):
    return group_of(cast, "owner", "admin_1", "admin_2", "carol", "david", "eve_1")


def member(made, person):
    return f"/groups/{made['id']}/members/{person.id}"


def rows(person, made, **query):
    return person.get(f"/groups/{made['id']}/members", query_string=query)


def add(person: Person, made, *others: Person):
    ids = [one.id for one in others]
    return person.post(f"/groups/{made['id']}/members", {"userIds": ids})


# The list.


def test_the_owner_comes_first_then_admins_then_members(group):
    made, (owner, admin, other_admin, carol, david, eve) = group
    listed = rows(david, made).data
    ids = [one["id"] for one in listed["rows"]]
    assert ids == [one.id for one in (owner, admin, other_admin, carol, david)]
    assert listed["count"] == 5
    first = listed["rows"][0]
    assert (first["username"], first["role"], first["alias"]) == ("owner", "owner", "")
    assert first["mutedUntil"] is None
    assert rows(eve, made).status == 404


def test_members_come_by_pages(group):
    made, (owner, *_) = group
    pages = [rows(owner, made, pageNumber=number, pageSize=2).data for number in (1, 2, 3, 4)]
    assert [len(one["rows"]) for one in pages] == [2, 2, 1, 0]
    assert {one["count"] for one in pages} == {5}
    assert len({row["id"] for page in pages for row in page["rows"]}) == 5
    for wrong in ({"pageSize": 0}, {"pageSize": 101}, {"pageNumber": 0}, {"pageNumber": "x"}):
        assert rows(owner, made, **wrong).status == 422


def test_a_page_of_members_costs_the_same_for_any_number(group, cast, statements):
    made, (owner, *_) = group
    costs = []
    for name in ("frank", "grace"):
        newcomer = cast(name)
        cast.befriend(owner, newcomer)
        add(owner, made, newcomer)
        with statements() as seen:
            rows(owner, made)
        costs.append(len(seen))
    assert costs[0] == costs[1]


# Roles and aliases.


def test_the_owner_makes_admins_and_members(group):
    made, (owner, _, _, carol, _, eve) = group
    forget(carol)
    assert owner.put(member(made, carol), {"role": "admin"}).data["role"] == "admin"
    assert [one["target"]["role"] for one in carol.heard("conversation")] == ["admin"]
    assert owner.put(member(made, carol), {"role": "member"}).data["role"] == "member"
    assert carol.put(f"/groups/{made['id']}", {"name": "mine"}).code == "forbidden"
    assert eve.heard() == []


def test_nobody_else_gives_roles_and_the_owner_keeps_his(group):
    made, (owner, admin, other_admin, carol, david, eve) = group
    assert admin.put(member(made, carol), {"role": "admin"}).code == "forbidden"
    assert admin.put(member(made, other_admin), {"role": "member"}).code == "forbidden"
    assert carol.put(member(made, carol), {"role": "admin"}).code == "forbidden"
    assert admin.put(member(made, owner), {"role": "member"}).code == "forbidden"
    assert owner.put(member(made, owner), {"role": "admin"}).code == "forbidden"
    assert eve.put(member(made, carol), {"role": "admin"}).code == "not_found"
    assert owner.put(member(made, eve), {"role": "admin"}).code == "not_found"
    for wrong in ("owner", "king", 7):
        assert owner.put(member(made, carol), {"role": wrong}).status == 422
    roles = [one["role"] for one in rows(david, made).data["rows"]]
    assert roles == ["owner", "admin", "admin", "member", "member"]


def test_everyone_chooses_his_own_alias(group):
    made, (owner, _, _, carol, david, eve) = group
    assert carol.put(member(made, carol), {"alias": " Caz "}).data["alias"] == "Caz"
    assert carol.get(f"/groups/{made['id']}").data["alias"] == "Caz"
    assert owner.put(member(made, carol), {"alias": "x"}).code == "forbidden"
    assert eve.put(member(made, carol), {"alias": "x"}).code == "not_found"
    assert carol.put(member(made, carol), {"alias": "x" * 41}).status == 422
    listed = {one["id"]: one["alias"] for one in rows(david, made).data["rows"]}
    assert listed[carol.id] == "Caz"


# Muting one.

FAR = "2099-01-01T08:00:00+08:00"


def test_a_member_who_is_muted_is_silent_until_he_may_speak(group):
    made, (_, admin, _, carol, david, eve) = group
    conversation = made["conversationId"]
    forget(carol, david)
    muted = admin.put(member(made, carol), {"mutedUntil": FAR}).data
    assert muted["mutedUntil"] == "2099-01-01T00:00:00.000Z"
    [shown] = carol.heard("conversation")
    assert shown["target"]["mutedUntil"] == "2099-01-01T00:00:00.000Z"
    assert carol.send(conversation).code == "muted"
    assert carol.call("typing", conversationId=conversation).code == "muted"
    assert david.heard() == []
    assert david.send(conversation).code == "0"
    assert admin.put(member(made, carol), {"mutedUntil": None}).data["mutedUntil"] is None
    assert carol.send(conversation).code == "0"
    assert eve.heard() == []


def test_a_mute_that_is_over_mutes_no_more(group):
    made, (owner, _, _, carol, *_) = group
    owner.put(member(made, carol), {"mutedUntil": "2020-01-01T00:00:00Z"})
    assert carol.send(made["conversationId"]).code == "0"


def test_a_change_of_something_else_leaves_the_mute(group):
    made, (owner, _, _, carol, *_) = group
    owner.put(member(made, carol), {"mutedUntil": FAR})
    assert carol.put(member(made, carol), {"alias": "Caz"}).data["mutedUntil"] is not None
    assert owner.put(member(made, carol), {"role": "admin"}).data["mutedUntil"] is not None
    assert carol.send(made["conversationId"]).code == "muted"


def test_one_mutes_whom_one_is_above(group):
    made, (owner, admin, other_admin, carol, david, eve) = group
    until = {"mutedUntil": FAR}
    assert owner.put(member(made, admin), until).code == "0"
    assert admin.put(member(made, carol), until).code == "0"
    assert admin.put(member(made, other_admin), until).code == "forbidden"
    assert admin.put(member(made, owner), until).code == "forbidden"
    assert admin.put(member(made, admin), {"mutedUntil": None}).code == "forbidden"
    assert carol.put(member(made, carol), {"mutedUntil": None}).code == "forbidden"
    assert david.put(member(made, carol), until).code == "forbidden"
    assert owner.put(member(made, owner), until).code == "forbidden"
    assert eve.put(member(made, carol), until).code == "not_found"


@pytest.mark.parametrize(
    "wrong",
    [
        "tomorrow",
        "2099-01-01",
        "2099-01-01T00:00:00",
        "2099-13-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+12:00",
        "",
        True,
        [],
        {"year": 2099},
        float("nan"),
        1e300,
    ],
)
def test_until_when_is_a_time_with_its_zone(group, wrong):
    made, (owner, _, _, carol, *_) = group
    refused = owner.put(member(made, carol), {"mutedUntil": wrong})
    if wrong != wrong:  # NaN is written as null
        assert refused.data["mutedUntil"] is None
    else:
        assert (refused.status, list(refused.data)) == (422, ["mutedUntil"])
    assert carol.send(made["conversationId"]).code == "0"


def test_the_farthest_times_are_kept_as_they_are(group):
    made, (owner, _, _, carol, *_) = group
    changed = owner.put(member(made, carol), {"mutedUntil": "9999-12-31T23:59:59.9999Z"}).data
    assert changed["mutedUntil"] == "9999-12-31T23:59:59.999Z"
    listed = {one["id"]: one["mutedUntil"] for one in rows(owner, made).data["rows"]}
    assert listed[carol.id] == changed["mutedUntil"]


# Leaving and being removed.


def test_a_removed_member_hears_nothing_more(group):
    made, (owner, admin, _, carol, david, eve) = group
    conversation = made["conversationId"]
    forget(carol, david)
    assert admin.delete(member(made, carol)).data is None
    assert carol.heard() == [("/v1/im/conversation", {"id": conversation, "removed": True})]
    body = {"type": "system", "event": "removed", "userId": carol.id, "byId": admin.id}
    assert said(david) == [body | {"msg": "admin_1 removed carol"}]

    sent = owner.send(conversation, "after").data
    owner.call("typing", conversationId=conversation)
    owner.call("read", conversationId=conversation, seq=sent["seq"])
    owner.call("recall", conversationId=conversation, id=sent["id"])
    owner.put(f"/groups/{made['id']}", {"name": "coffee"})
    assert len(david.heard()) == 6
    assert carol.heard() == eve.heard() == []
    assert carol.send(conversation).code == "not_found"
    assert carol.call("typing", conversationId=conversation).code == "not_found"
    assert carol.get(f"/groups/{made['id']}").data["role"] is None
    assert rows(carol, made).status == 404


def test_a_member_leaves_and_hears_nothing_more(group):
    made, (owner, _, _, carol, david, _) = group
    conversation = made["conversationId"]
    forget(carol, david)
    assert carol.delete(member(made, carol)).code == "0"
    assert carol.heard() == [("/v1/im/conversation", {"id": conversation, "removed": True})]
    assert [one["msg"] for one in said(david)] == ["carol left the group"]
    owner.send(conversation)
    owner.call("typing", conversationId=conversation)
    assert carol.heard() == []
    assert carol.delete(member(made, carol)).status == 404


def test_who_comes_again_begins_anew(group, cast):
    made, (owner, _, _, carol, *_) = group
    conversation = made["conversationId"]
    cast.befriend(owner, carol)
    owner.put(member(made, carol), {"role": "admin"})
    carol.put(f"/conversations/{conversation}", {"pinned": True})
    carol.delete(member(made, carol))
    sent = owner.send(conversation, "while away").data
    forget(carol)
    add(owner, made, carol)
    shown = conversation_of(carol, conversation)
    assert (shown["clearedSeq"], shown["pinned"]) == (sent["seq"], False)
    assert shown["target"]["role"] == "member"
    owner.call("typing", conversationId=conversation)
    assert len(carol.heard("typing")) == 1


def test_the_owner_does_not_leave_his_group_behind(group):
    made, (owner, _, _, carol, *_) = group
    assert owner.delete(member(made, owner)).code == "conflict"
    owner.put(f"/groups/{made['id']}/owner", {"userId": carol.id})
    assert owner.delete(member(made, owner)).code == "0"


def test_one_removes_whom_one_is_above(group):
    made, (owner, admin, other_admin, carol, david, eve) = group
    assert admin.delete(member(made, owner)).code == "forbidden"
    assert admin.delete(member(made, other_admin)).code == "forbidden"
    assert carol.delete(member(made, david)).code == "forbidden"
    assert eve.delete(member(made, david)).code == "not_found"
    assert owner.delete(member(made, eve)).code == "not_found"
    assert david.heard() == eve.heard() == []
    assert owner.delete(member(made, admin)).code == "0"
    assert rows(owner, made).data["count"] == 4


def test_the_same_member_is_removed_once_when_two_remove_him_at_once(group):
    made, (owner, admin, _, carol, david, _) = group
    answers = together(
        lambda: owner.delete(member(made, carol)), lambda: admin.delete(member(made, carol))
    )
    assert sorted(one.code for one in answers) == ["0", "not_found"]
    assert [one["event"] for one in said(david)] == ["removed"]


def test_a_socket_that_opens_after_the_removal_hears_nothing(group, cast):
    made, (owner, _, _, carol, *_) = group
    owner.delete(member(made, carol))
    phone = cast.again(carol)
    listen(phone)
    owner.send(made["conversationId"])
    owner.call("typing", conversationId=made["conversationId"])
    assert phone.heard() == []


def test_a_mention_of_a_newcomer_counts(cast):
    alice, bob, _, _ = chat(cast)
    made = cast.group(alice)
    add(alice, made, bob)
    body = {"type": "txt", "msg": "hi", "mentions": [bob.id]}
    alice.call("new-message", conversationId=made["conversationId"], body=body)
    assert conversation_of(bob, made["conversationId"])["mentioned"]
