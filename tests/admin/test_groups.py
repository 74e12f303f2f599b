"""Groups as administrators see them: closing one, muting it, opening it again."""

import pytest


@pytest.fixture
def stage(cast):
    boss, owner, member = cast("boss1", "admin"), cast("owner"), cast("member")
    return boss, owner, member, cast.group(owner, member, name="readers")


def test_all_groups_are_listed_also_those_the_administrator_is_not_in(stage, cast):
    boss, owner, _, group = stage
    cast.group(owner, name="writers")
    data = boss.get("/admin/groups").data
    assert (data["count"], [row["name"] for row in data["rows"]]) == (2, ["readers", "writers"])
    row = data["rows"][0]
    assert (row["id"], row["ownerId"], row["memberCount"]) == (group["id"], owner.id, 2)
    assert (row["role"], row["announcement"], row["conversationId"]) == (None, None, None)
    sorter = {"sorter": '{"name":"descend"}', "pageSize": 1}
    page = boss.get("/admin/groups", query_string=sorter).data
    assert (page["count"], page["rows"][0]["name"]) == (2, "writers")


def test_a_dissolved_group_stays_in_the_list_and_can_come_back(stage):
    boss, owner, member, group = stage
    assert owner.delete(f"/groups/{group['id']}").code == "0"
    assert boss.get("/admin/groups").data["rows"][0]["disabled"] is True
    assert member.get(f"/groups/{group['id']}").status == 404
    for one in (owner, member):
        one.heard()
    answer = boss.put("/admin/groups/disabled", {"id": group["id"], "disabled": False})
    assert answer.data["disabled"] is False
    shown = [one["id"] for one in member.heard("conversation")]
    assert shown == [group["conversationId"]]
    assert member.send(group["conversationId"], "we are back").code == "0"
    assert owner.heard("new-message")


def test_in_a_closed_group_nobody_speaks_until_it_is_opened(stage):
    boss, owner, member, group = stage
    conversation = group["conversationId"]
    member.heard()
    answer = boss.put("/admin/groups/disabled", {"id": group["id"], "disabled": True})
    assert (answer.code, answer.data["disabled"]) == ("0", True)
    events = member.heard()
    (message,) = [one for name, one in events if name == "/v1/im/new-message"]
    (shown,) = [one for name, one in events if name == "/v1/im/conversation"]
    assert message["body"]["type"] == "system"
    assert shown["target"]["disabled"] is True
    for one in (owner, member):
        assert one.send(conversation).code == "forbidden"
    boss.put("/admin/groups/disabled", {"id": group["id"], "disabled": False})
    assert member.send(conversation).code == "0"


def test_a_closed_group_takes_nobody_in(stage, cast):
    boss, owner, _, group = stage
    carol = cast("carol")
    cast.befriend(owner, carol)
    waiting = carol.post("/applies", {"type": "group", "toId": group["id"]}).data
    boss.put("/admin/groups/disabled", {"id": group["id"], "disabled": True})
    assert owner.post("/add/group", {"id": waiting["id"], "approval": True}).code == "forbidden"
    added = owner.post(f"/groups/{group['id']}/members", {"userIds": [carol.id]})
    assert added.code == "forbidden"
    assert cast("dave").post("/applies", {"type": "group", "toId": group["id"]}).status == 404
    assert boss.get("/admin/groups").data["rows"][0]["memberCount"] == 2


def test_closing_a_closed_group_says_nothing_again(stage):
    boss, _, member, group = stage
    closed = {"id": group["id"], "disabled": True}
    boss.put("/admin/groups/disabled", closed)
    member.heard()
    assert boss.put("/admin/groups/disabled", closed).code == "0"
    assert member.heard("new-message") == []


def test_in_a_muted_group_only_its_leaders_speak(stage):
    boss, owner, member, group = stage
    member.heard()
    assert boss.put("/admin/groups/mute", {"id": group["id"], "mute": True}).data["mute"] is True
    assert member.heard("conversation")[-1]["target"]["mute"] is True
    assert member.send(group["conversationId"]).code == "muted"
    assert owner.send(group["conversationId"]).code == "0"
    boss.put("/admin/groups/mute", {"id": group["id"], "mute": False})
    assert member.send(group["conversationId"]).code == "0"


def test_strangers_hear_nothing_of_it(stage, cast):
    boss, _, _, group = stage
    eve = cast("eve_1")
    for one in (eve, boss):
        one.heard()
    boss.put("/admin/groups/disabled", {"id": group["id"], "disabled": True})
    boss.put("/admin/groups/mute", {"id": group["id"], "mute": True})
    assert (eve.heard(), boss.heard()) == ([], [])


def test_the_owner_of_a_group_is_no_administrator_of_it(stage):
    _, owner, member, group = stage
    assert owner.put("/admin/groups/mute", {"id": group["id"], "mute": True}).status == 403
    assert member.send(group["conversationId"]).code == "0"


def test_a_group_that_is_not_there_is_not_found(stage):
    boss = stage[0]
    assert boss.put("/admin/groups/disabled", {"id": 4711, "disabled": True}).code == "not_found"
    assert boss.put("/admin/groups/mute", {"id": 4711, "mute": True}).code == "not_found"


@pytest.mark.parametrize("value", [None, 1, "true"])
def test_a_state_is_true_or_false(stage, value):
    boss, *_, group = stage
    answer = boss.put("/admin/groups/mute", {"id": group["id"], "mute": value})
    assert (answer.status, list(answer.data)) == (422, ["mute"])


def test_the_list_costs_the_same_however_many_groups_there_are(stage, cast, statements):
    boss, owner, member, _ = stage
    boss.get("/admin/groups")
    with statements() as few:
        boss.get("/admin/groups")
    for number in range(6):
        cast.group(owner, member, name=f"group {number}")
    with statements() as many:
        boss.get("/admin/groups")
    assert len(many) == len(few)
