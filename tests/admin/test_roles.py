"""Roles: made, changed, deleted and given; and someone who can administer always remains."""

from functools import partial

import pytest

from ..threads import together
from .desk import give, ids, make_role, rights_of


@pytest.fixture
def boss(cast):
    return cast("boss1", "admin")


def keys(rows: list[dict]) -> list[str]:
    return [row["keyName"] for row in rows]


def test_the_predefined_roles_are_there(boss):
    data = boss.get("/admin/roles").data
    assert data["count"] == 4
    shown = [
        (row["keyName"], row["name"], keys(row["rights"]), keys(row["deniedRights"]))
        for row in data["rows"]
    ]
    assert shown == [
        ("admin", "管理员", ["admin", "login", "speak"], []),
        ("user", "用户", ["login", "speak"], []),
        ("mute", "禁言", [], ["speak"]),
        ("disabled", "封禁", [], ["login"]),
    ]


def test_a_role_is_made_with_the_rights_it_allows_and_denies(boss):
    conf, test = ids(boss, "rights", "conf", "test")
    sent = {"keyName": "host", "name": "Host", "desc": "of meetings"}
    answer = boss.post("/admin/roles", sent | {"rightIds": [conf], "deniedRightIds": [test]})
    assert answer.status == 201
    role = answer.data
    assert sent.items() <= role.items()
    assert (keys(role["rights"]), keys(role["deniedRights"])) == (["conf"], ["test"])
    assert boss.get("/admin/roles").data["rows"][-1] == role


def test_what_a_change_leaves_out_stays(boss):
    role = make_role(boss, "host", allows=("conf",), denies=("test",))
    (speak,) = ids(boss, "rights", "speak")
    change = {"id": role["id"]}
    renamed = boss.put("/admin/roles", change | {"name": "Hostess", "keyName": "hostess"}).data
    assert renamed == role | {"name": "Hostess", "keyName": "hostess"}
    allowed = boss.put("/admin/roles", change | {"rightIds": [speak]}).data
    assert (keys(allowed["rights"]), keys(allowed["deniedRights"])) == (["speak"], ["test"])
    denied = boss.put("/admin/roles", change | {"deniedRightIds": []}).data
    assert (keys(denied["rights"]), keys(denied["deniedRights"])) == (["speak"], [])


def test_a_right_moves_from_allowed_to_denied(boss):
    role = make_role(boss, "host", allows=("conf",))
    (conf,) = ids(boss, "rights", "conf")
    change = {"id": role["id"], "rightIds": [], "deniedRightIds": [conf]}
    changed = boss.put("/admin/roles", change).data
    assert (keys(changed["rights"]), keys(changed["deniedRights"])) == ([], ["conf"])


def test_a_right_can_not_be_both_allowed_and_denied(boss):
    role = make_role(boss, "host", allows=("conf",))
    (conf,) = ids(boss, "rights", "conf")
    both = {"keyName": "both", "name": "b", "rightIds": [conf], "deniedRightIds": [conf]}
    answer = boss.post("/admin/roles", both)
    assert (answer.status, list(answer.data)) == (422, ["deniedRightIds"])
    answer = boss.put("/admin/roles", {"id": role["id"], "deniedRightIds": [conf]})
    assert (answer.status, list(answer.data)) == (422, ["deniedRightIds"])
    assert boss.get("/admin/roles").data["rows"][-1] == role


def test_a_role_with_an_unknown_right_is_not_made(boss):
    sent = {"keyName": "host", "name": "Host", "rightIds": [4711]}
    assert boss.post("/admin/roles", sent).code == "conflict"
    assert boss.get("/admin/roles").data["count"] == 4


def test_a_role_that_is_not_there_is_not_found(boss):
    assert boss.put("/admin/roles", {"id": 4711, "name": "x"}).code == "not_found"
    assert boss.delete("/admin/roles", {"ids": [4711]}).code == "not_found"


def test_a_key_is_used_once(boss):
    answer = boss.post("/admin/roles", {"keyName": "user", "name": "Another"})
    assert (answer.status, answer.code) == (409, "conflict")


def test_a_predefined_role_is_renamed_but_neither_rekeyed_nor_deleted(boss):
    for key in ("admin", "user", "mute", "disabled"):
        (role_id,) = ids(boss, "roles", key)
        assert boss.put("/admin/roles", {"id": role_id, "name": "R"}).data["name"] == "R"
        refused = boss.put("/admin/roles", {"id": role_id, "keyName": "other"})
        assert (refused.status, refused.code) == (409, "conflict")
        refused = boss.delete("/admin/roles", {"ids": [role_id]})
        assert (refused.status, refused.code) == (409, "conflict")
    assert keys(boss.get("/admin/roles").data["rows"]) == ["admin", "user", "mute", "disabled"]


def test_of_several_roles_all_are_deleted_or_none(boss):
    own = [make_role(boss, key)["id"] for key in ("one", "two")]
    (user,) = ids(boss, "roles", "user")
    assert boss.delete("/admin/roles", {"ids": [own[0], user]}).code == "conflict"
    assert boss.delete("/admin/roles", {"ids": [own[0], 4711]}).code == "not_found"
    assert boss.get("/admin/roles").data["count"] == 6
    assert boss.delete("/admin/roles", {"ids": [*own, own[0]]}).code == "0"
    assert boss.get("/admin/roles").data["count"] == 4


def test_the_list_pages_and_sorts(boss):
    page = boss.get("/admin/roles?pageSize=3&pageNumber=2").data
    assert (page["count"], keys(page["rows"])) == (4, ["disabled"])
    for sorter, expected in [
        ('{"keyName":"ascend"}', ["admin", "disabled", "mute", "user"]),
        ('{"keyName":"descend"}', ["user", "mute", "disabled", "admin"]),
        ('{"id":"descend"}', ["disabled", "mute", "user", "admin"]),
        ("{}", ["admin", "user", "mute", "disabled"]),
    ]:
        answer = boss.get("/admin/roles", query_string={"sorter": sorter})
        assert keys(answer.data["rows"]) == expected


@pytest.mark.parametrize(
    "sorter",
    [
        "x",
        "[]",
        "1",
        '{"password":"ascend"}',
        '{"id":"up"}',
        '{"id":[]}',
        '{"id":"ascend","name":"ascend"}',
        "[" * 150,
    ],
)
def test_a_list_is_not_sorted_by_nonsense(boss, sorter):
    answer = boss.get("/admin/roles", query_string={"sorter": sorter})
    assert (answer.status, answer.code, list(answer.data)) == (422, "invalid", ["sorter"])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("pageSize=0", "pageSize"),
        ("pageSize=201", "pageSize"),
        ("pageNumber=0", "pageNumber"),
        ("pageNumber=x", "pageNumber"),
        ("pageNumber=" + "9" * 30, "pageNumber"),
        ("sorter=" + "x" * 201, "sorter"),
    ],
)
def test_a_page_that_can_not_be_is_refused(boss, query, field):
    answer = boss.get(f"/admin/rights?{query}")
    assert (answer.status, answer.code, list(answer.data)) == (422, "invalid", [field])


# The last administrator


def allow_nobody(boss):
    (admin,) = ids(boss, "roles", "admin")
    return boss.put("/admin/roles", {"id": admin, "rightIds": []})


def deny_login_to_users(boss):
    (user,) = ids(boss, "roles", "user")
    sent = {"id": user, "rightIds": [], "deniedRightIds": ids(boss, "rights", "login")}
    return boss.put("/admin/roles", sent)


def deny_admin_to_users(boss):
    (user,) = ids(boss, "roles", "user")
    return boss.put("/admin/roles", {"id": user, "deniedRightIds": ids(boss, "rights", "admin")})


@pytest.mark.parametrize(
    "attempt",
    [
        lambda boss: give(boss, boss),
        lambda boss: give(boss, boss, "user"),
        lambda boss: give(boss, boss, "admin", "disabled"),
        allow_nobody,
        deny_login_to_users,
        deny_admin_to_users,
    ],
    ids=["no role", "another role", "ban", "role edit", "login denied", "admin denied"],
)
def test_the_last_administrator_stays_by_every_path(cast, attempt):
    boss = cast("boss1", "admin", "user")
    cast("banned1", "admin", "disabled")
    answer = attempt(boss)
    assert (answer.status, answer.code) == (409, "conflict")
    assert rights_of(boss) == {"admin", "login", "speak"}
    rows = boss.get("/admin/roles").data["rows"]
    assert [keys(row["rights"]) for row in rows[:2]] == [
        ["admin", "login", "speak"],
        ["login", "speak"],
    ]


def test_the_role_that_makes_the_last_administrator_is_not_deleted(cast, boss):
    role = make_role(boss, "chief", allows=("admin", "login"))
    chief = cast("chief", "chief")
    assert give(chief, boss, "user").code == "0"
    answer = chief.delete("/admin/roles", {"ids": [role["id"]]})
    assert (answer.status, answer.code) == (409, "conflict")
    assert give(chief, boss, "admin").code == "0"
    assert chief.delete("/admin/roles", {"ids": [role["id"]]}).code == "0"
    assert chief.get("/currentUser").status == 401


def test_an_administrator_may_step_down_while_another_stays(boss, cast):
    cast("boss2", "admin")
    assert give(boss, boss, "user").code == "0"
    assert rights_of(boss) == {"login", "speak"}


def test_two_administrators_who_demote_each_other_at_once_leave_one(boss, cast):
    for number in range(6):
        pair = [cast(f"left_{number}", "admin"), cast(f"right_{number}", "admin")]
        (user,) = ids(boss, "roles", "user")
        assert give(boss, boss, "user").code == "0"

        def demote(one, other, user=user):
            sent = {"id": other.id, "roleIds": [user]}
            return one.put("/admin/users/roles", sent).code

        codes = together(partial(demote, *pair), partial(demote, *pair[::-1]))
        left = [one for one in pair if "admin" in rights_of(one)]
        assert len(left) == 1
        assert codes.count("0") == 1
        assert give(left[0], boss, "admin", "user").code == "0"
        assert give(boss, left[0], "user").code == "0"
