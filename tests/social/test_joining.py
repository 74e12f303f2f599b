"""Coming into a group: brought by a friend, by oneself, or not at all."""

import pytest

from ..make import Person
from ..scenes import conversation_of, forget, group_of, listen, page_of, said
from ..threads import together


@pytest.fixture
def group(cast):
    return group_of(cast, "owner", "admin_1", "admin_2", "carol", "david", "eve_1")


def rows(person, made, **query):
    return person.get(f"/groups/{made['id']}/members", query_string=query)


def add(person: Person, made, *others: Person):
    ids = [one.id for one in others]
    return person.post(f"/groups/{made['id']}/members", {"userIds": ids})


def test_a_member_brings_in_a_friend_who_hears_from_then_on(group, cast):
    made, (owner, _, _, carol, david, eve) = group
    conversation = made["conversationId"]
    frank = cast("frank")
    cast.befriend(carol, frank)
    listen(frank)
    owner.send(conversation, "before")
    assert frank.heard() == []
    forget(david)
    assert add(carol, made, frank).data["memberCount"] == 6
    [message] = david.heard("new-message")
    body = {"type": "system", "event": "joined", "userIds": [frank.id], "byId": carol.id}
    assert message["body"] == body | {"msg": "carol added frank"}
    events = frank.heard()
    assert [name for name, _ in events] == ["/v1/im/conversation", "/v1/im/new-message"]
    assert events[0][1]["id"] == conversation
    assert events[1][1] == message

    sent = owner.send(conversation, "after").data
    owner.call("typing", conversationId=conversation)
    owner.call("read", conversationId=conversation, seq=sent["seq"])
    assert [name for name, _ in frank.heard()] == [
        "/v1/im/new-message",
        "/v1/im/typing",
        "/v1/im/read",
    ]
    assert frank.send(conversation).code == "0"
    assert eve.heard() == []


def test_a_newcomer_sees_only_what_comes_after_he_joined(group, cast):
    made, (owner, _, _, carol, *_) = group
    conversation = made["conversationId"]
    early = owner.send(conversation, "before").data
    frank = cast("frank")
    cast.befriend(carol, frank)
    add(carol, made, frank)
    shown = conversation_of(frank, conversation)
    assert (shown["unread"], shown["clearedSeq"]) == (0, early["seq"])
    sent = owner.send(conversation, "after").data
    page = page_of(frank, conversation)
    assert [one["seq"] for one in page["messages"]] == [sent["seq"], early["seq"] + 1]
    assert (page["count"], page["hasMore"]) == (2, False)
    path = f"/conversations/{conversation}/messages"
    for query in ({"before": early["seq"] + 1}, {"around": early["seq"]}, {"after": 0}):
        found = frank.get(path, query_string=query).data["messages"]
        assert early["id"] not in [one["id"] for one in found]
    synced = frank.call("sync", {}).data["messages"][str(conversation)]
    assert synced == page["messages"][::-1]
    assert frank.call("delete", conversationId=conversation, ids=[early["id"]]).code == "0"
    assert page_of(frank, conversation)["count"] == 2


def test_only_ones_own_friends_are_brought_in(group):
    made, (owner, _, _, carol, _, eve) = group
    refused = add(carol, made, eve)
    assert (refused.status, refused.code) == (422, "invalid")
    assert add(eve, made, eve).status == 404
    assert rows(owner, made).data["count"] == 5
    assert owner.heard() == eve.heard() == []


def test_who_is_in_the_group_already_stays_as_he_is(group, cast):
    made, (owner, admin, *_) = group
    cast.befriend(owner, admin)
    forget(owner, admin)
    assert add(owner, made, admin, owner).data["memberCount"] == 5
    assert admin.get(f"/groups/{made['id']}").data["role"] == "admin"
    assert owner.heard() == admin.heard() == []


def test_into_an_invite_only_group_its_leaders_alone_bring_people(group, cast):
    made, (owner, admin, _, carol, *_) = group
    owner.put(f"/groups/{made['id']}", {"joinPolicy": "invite"})
    frank, grace = cast("frank"), cast("grace")
    cast.befriend(carol, frank)
    cast.befriend(admin, grace)
    assert add(carol, made, frank).code == "forbidden"
    assert add(admin, made, grace).data["memberCount"] == 6


def test_a_full_group_takes_nobody(group, cast, app):
    made, (owner, _, _, carol, *_) = group
    frank, grace = cast("frank"), cast("grace")
    for one in (frank, grace):
        cast.befriend(carol, one)
    listen(frank, grace)
    app.config["GROUP_MAX_MEMBERS"] = 6
    assert add(carol, made, frank, grace).code == "conflict"
    assert frank.heard() == grace.heard() == []
    assert rows(owner, made).data["count"] == 5
    assert add(carol, made, frank).data["memberCount"] == 6
    assert add(carol, made, grace).code == "conflict"


def test_at_the_same_moment_no_more_join_than_there_is_room(group, cast, app):
    made, (owner, admin, other_admin, *_) = group
    newcomers = [cast(f"newcomer{number}") for number in range(3)]
    for leader, newcomer in zip((owner, admin, other_admin), newcomers, strict=True):
        cast.befriend(leader, newcomer)
    app.config["GROUP_MAX_MEMBERS"] = 7
    answers = together(
        lambda: add(owner, made, newcomers[0]),
        lambda: add(admin, made, newcomers[1]),
        lambda: add(other_admin, made, newcomers[2]),
    )
    assert sorted(one.code for one in answers) == ["0", "0", "conflict"]
    assert rows(owner, made).data["count"] == 7


def test_a_closed_group_takes_nobody(group, cast):
    made, (_, _, _, carol, *_) = group
    frank = cast("frank")
    cast.befriend(carol, frank)
    cast("boss", "admin").put("/admin/groups/disabled", {"id": made["id"], "disabled": True})
    assert add(carol, made, frank).code == "forbidden"


@pytest.mark.parametrize("wrong", [{}, {"userIds": []}, {"userIds": [0]}, {"userIds": "7"}])
def test_whom_to_bring_in_is_a_list_of_ids(group, wrong):
    made, (owner, *_) = group
    assert owner.post(f"/groups/{made['id']}/members", wrong).status == 422


# How one joins by oneself.


def apply(person, made):
    return person.post("/applies", {"type": "group", "toId": made["id"], "message": "please"})


def test_into_an_open_group_anyone_comes_at_once(group):
    made, (owner, _, _, _, david, eve) = group
    owner.put(f"/groups/{made['id']}", {"joinPolicy": "open"})
    forget(david)
    assert apply(eve, made).code == "0"
    assert [one["msg"] for one in said(david)] == ["eve_1 joined the group"]
    assert conversation_of(eve, made["conversationId"])["target"]["role"] == "member"
    assert eve.send(made["conversationId"]).code == "0"


def test_into_a_group_by_approval_one_comes_when_a_leader_agrees(group):
    made, (owner, admin, _, carol, _, eve) = group
    waiting = apply(eve, made).data
    assert eve.send(made["conversationId"]).code == "not_found"
    assert len(owner.heard("apply")) == len(admin.heard("apply")) == 1
    assert carol.heard() == []
    answer = {"id": waiting["id"], "approval": True}
    assert carol.post("/add/group", answer).code == "forbidden"
    assert eve.post("/add/group", answer).code == "not_found"
    assert admin.post("/add/group", answer).code == "0"
    assert eve.send(made["conversationId"]).code == "0"


def test_into_an_invite_only_group_nobody_asks_to_come(group):
    made, (owner, _, _, _, _, eve) = group
    owner.put(f"/groups/{made['id']}", {"joinPolicy": "invite"})
    assert apply(eve, made).code == "not_found"
    assert owner.heard("apply") == []
