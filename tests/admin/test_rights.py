"""What a user may do follows from his roles, a denial wins, and every change acts at once."""

import pytest

from ..scenes import farewell
from .desk import give, heard_rights, ids, make_role, rights_of


@pytest.fixture
def boss(cast):
    return cast("boss1", "admin")


def test_a_user_may_do_what_all_his_roles_allow(boss, cast):
    make_role(boss, "tester", allows=("test",))
    make_role(boss, "host", allows=("conf", "speak"))
    alice = cast("alice", "user", "tester", "host")
    assert rights_of(alice) == {"login", "speak", "test", "conf"}


def test_a_denial_wins_over_every_role(boss, cast):
    make_role(boss, "quiet", denies=("speak", "test"))
    make_role(boss, "loud", allows=("speak", "test", "conf"))
    alice = cast("alice", "user", "loud", "quiet")
    assert rights_of(alice) == {"login", "conf"}


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (["user"], {"login", "speak"}),
        (["user", "mute"], {"login"}),
        (["admin"], {"admin", "login", "speak"}),
        (["admin", "user", "mute"], {"admin", "login"}),
    ],
)
def test_the_predefined_roles_give_and_take(cast, roles, expected):
    assert rights_of(cast("alice", *roles)) == expected


@pytest.mark.parametrize("roles", [["disabled"], ["user", "disabled"], ["mute"]])
def test_without_the_right_to_log_in_one_is_nobody(cast, roles):
    alice = cast("alice", *roles)
    assert alice.get("/currentUser").status == 401
    assert alice.connect() is None


def test_a_banned_user_is_told_and_his_sockets_are_closed_at_once(boss, cast):
    alice, bob = cast("alice"), cast("bobby")
    phone = cast.again(alice)
    sockets = [alice.connect(), phone.connect()]
    other = bob.connect()
    assert give(boss, alice, "user", "disabled").code == "0"
    assert [farewell(one) for one in sockets] == ["banned", "banned"]
    assert farewell(other) is None
    assert alice.get("/currentUser").status == 401
    assert phone.connect() is None


def test_a_ban_that_is_lifted_lets_the_same_device_in_again(boss, cast):
    alice = cast("alice")
    give(boss, alice, "disabled")
    assert alice.connect() is None
    give(boss, alice, "user")
    assert alice.get("/currentUser").data["id"] == alice.id
    assert alice.connect()


def test_a_muted_user_is_told_and_refused_at_the_next_message(boss, cast):
    alice, bob = cast("alice"), cast("bobby")
    conversation = cast.befriend(alice, bob)
    assert alice.send(conversation, "before").code == "0"
    bob.heard()
    give(boss, alice, "user", "mute")
    assert heard_rights(alice) == [{"login"}]
    assert alice.send(conversation, "after").code == "muted"
    sent = {"body": {"type": "txt", "msg": "after"}}
    answer = alice.post(f"/conversations/{conversation}/messages", sent)
    assert (answer.status, answer.code) == (403, "muted")
    assert bob.heard() == []
    assert alice.call("get-messages", conversationId=conversation).code == "0"
    give(boss, alice, "user")
    assert heard_rights(alice) == [{"login", "speak"}]
    assert alice.send(conversation, "again").code == "0"


def test_only_the_user_himself_hears_of_his_rights(boss, cast):
    alice, bob = cast("alice"), cast("bobby")
    cast.befriend(alice, bob)
    for one in (alice, bob, boss):
        one.heard()
    give(boss, alice, "user", "mute")
    assert heard_rights(alice) == [{"login"}]
    assert (bob.heard(), boss.heard()) == ([], [])


def test_a_changed_role_acts_on_everyone_who_has_it_at_once(boss, cast):
    role = make_role(boss, "tester", allows=("test",))
    alice, bob, carol = cast("alice", "user", "tester"), cast("bobby", "tester"), cast("carol")
    for one in (alice, carol):
        one.heard()
    assert bob.connect() is None
    both = ids(boss, "rights", "test", "login")
    boss.put("/admin/roles", {"id": role["id"], "rightIds": both})
    assert heard_rights(alice) == [{"login", "speak", "test"}]
    assert bob.connect()
    boss.put("/admin/roles", {"id": role["id"], "rightIds": [], "deniedRightIds": both[1:]})
    assert {farewell(one.sockets[-1]) for one in (alice, bob)} == {"banned"}
    assert heard_rights(carol) == []


def test_a_deleted_role_takes_its_rights_along_at_once(boss, cast):
    role = make_role(boss, "tester", allows=("test", "conf"))
    alice = cast("alice", "user", "tester")
    alice.heard()
    boss.delete("/admin/roles", {"ids": [role["id"]]})
    assert heard_rights(alice) == [{"login", "speak"}]
    assert rights_of(alice) == {"login", "speak"}


def test_a_deleted_right_is_gone_from_everyone_at_once(boss, cast):
    right = boss.post("/admin/rights", {"keyName": "paint", "name": "Paint"}).data
    make_role(boss, "painter", allows=("paint",))
    alice = cast("alice", "user", "painter")
    alice.heard()
    assert rights_of(alice) == {"login", "speak", "paint"}
    assert boss.delete("/admin/rights", {"ids": [right["id"]]}).code == "0"
    assert heard_rights(alice) == [{"login", "speak"}]


def test_a_rekeyed_right_is_told_under_its_new_key(boss, cast):
    right = boss.post("/admin/rights", {"keyName": "paint", "name": "Paint"}).data
    make_role(boss, "painter", allows=("paint",))
    alice = cast("alice", "user", "painter")
    alice.heard()
    changed = boss.put("/admin/rights", {"id": right["id"], "keyName": "draw", "desc": "lines"})
    assert changed.data == right | {"keyName": "draw", "desc": "lines"}
    assert heard_rights(alice) == [{"login", "speak", "draw"}]


def test_rights_are_made_listed_and_deleted(boss):
    before = boss.get("/admin/rights").data
    assert [row["keyName"] for row in before["rows"]] == ["admin", "login", "speak", "conf", "test"]
    sent = {"keyName": "shop.open", "name": "Open the shop", "desc": "at nine"}
    made = boss.post("/admin/rights", sent)
    assert made.status == 201
    assert made.data == sent | {"id": made.data["id"]}
    after = boss.get("/admin/rights").data
    assert after == {"count": before["count"] + 1, "rows": [*before["rows"], made.data]}
    assert boss.delete("/admin/rights", {"ids": [made.data["id"]]}).data is None
    assert boss.get("/admin/rights").data == before


def test_a_predefined_right_is_renamed_but_neither_rekeyed_nor_deleted(boss):
    (login,) = ids(boss, "rights", "login")
    assert boss.put("/admin/rights", {"id": login, "name": "Enter"}).data["name"] == "Enter"
    same = boss.put("/admin/rights", {"id": login, "keyName": "login", "desc": "d"})
    assert same.code == "0"
    refused = boss.put("/admin/rights", {"id": login, "keyName": "enter", "name": "Other"})
    assert (refused.status, refused.code) == (409, "conflict")
    own = boss.post("/admin/rights", {"keyName": "paint", "name": "Paint"}).data["id"]
    refused = boss.delete("/admin/rights", {"ids": [own, login]})
    assert (refused.status, refused.code) == (409, "conflict")
    rows = {row["keyName"]: row for row in boss.get("/admin/rights").data["rows"]}
    assert rows["login"]["name"] == "Enter"
    assert rows["paint"]["id"] == own


def test_a_key_is_used_once(boss):
    answer = boss.post("/admin/rights", {"keyName": "login", "name": "Another"})
    assert (answer.status, answer.code) == (409, "conflict")
    own = boss.post("/admin/rights", {"keyName": "Login", "name": "Another"})
    assert own.status == 201
    answer = boss.put("/admin/rights", {"id": own.data["id"], "keyName": "speak"})
    assert (answer.status, answer.code) == (409, "conflict")


def test_a_right_that_is_not_there_is_not_found(boss):
    assert boss.put("/admin/rights", {"id": 4711, "name": "x"}).code == "not_found"
    assert boss.delete("/admin/rights", {"ids": [4711]}).code == "not_found"
    (conf,) = ids(boss, "rights", "conf")
    assert boss.delete("/admin/rights", {"ids": [4711, conf]}).code == "not_found"


@pytest.mark.parametrize("key", ["", "1st", "a b", "a\n", "名", "x" * 41, None])
def test_a_key_of_other_characters_is_refused(boss, key):
    answer = boss.post("/admin/rights", {"keyName": key, "name": "n"})
    assert (answer.status, answer.code, list(answer.data)) == (422, "invalid", ["keyName"])


ROUTES = [
    ("GET", "/admin/rights", None),
    ("POST", "/admin/rights", {"keyName": "x", "name": "x"}),
    ("PUT", "/admin/rights", {"id": 1, "name": "x"}),
    ("DELETE", "/admin/rights", {"ids": [1]}),
    ("GET", "/admin/roles", None),
    ("POST", "/admin/roles", {"keyName": "x", "name": "x"}),
    ("PUT", "/admin/roles", {"id": 1, "name": "x"}),
    ("DELETE", "/admin/roles", {"ids": [1]}),
    ("GET", "/admin/groups", None),
    ("PUT", "/admin/groups/disabled", {"id": 1, "disabled": True}),
    ("PUT", "/admin/groups/mute", {"id": 1, "mute": True}),
    ("GET", "/admin/users", None),
    ("PUT", "/admin/users/roles", {"id": 1, "roleIds": []}),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_the_management_side_is_for_those_with_the_right_admin(boss, cast, method, path, body):
    alice = cast("alice")
    refused = alice.request(method, path, body)
    assert (refused.status, refused.code, refused.data) == (403, "forbidden", None)
    assert cast.anonymous().request(method, path, body).status == 401
    make_role(boss, "humble", denies=("admin",))
    assert cast("carol", "admin", "humble").request(method, path, body).status == 403


def test_who_loses_the_right_admin_is_refused_at_the_next_request(boss, cast):
    other = cast("boss2", "admin")
    assert other.get("/admin/users").code == "0"
    give(boss, other, "user")
    assert other.get("/admin/users").code == "forbidden"
