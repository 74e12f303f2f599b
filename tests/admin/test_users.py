"""Users as administrators see them, and giving them roles."""

import pytest
from sqlalchemy import update

from imapp.extensions import db
from imapp.models import User

from .desk import give, ids, rights_of


@pytest.fixture
def boss(cast):
    return cast("boss1", "admin")


def names(answer) -> list[str]:
    return [row["username"] for row in answer.data["rows"]]


def test_a_user_is_shown_with_his_roles_and_without_secrets(boss, cast):
    alice = cast("alice", "user", "mute")
    row = boss.get("/admin/users").data["rows"][1]
    assert row.keys() == {
        "id",
        "username",
        "userInfo",
        "provider",
        "language",
        "createdAt",
        "lastSeenAt",
        "roles",
    }
    assert (row["id"], row["username"], row["provider"]) == (alice.id, "alice", "local")
    assert row["userInfo"]["nickname"] == "alice"
    assert [role["keyName"] for role in row["roles"]] == ["user", "mute"]
    assert row["lastSeenAt"] is None


def test_the_list_pages_and_sorts(boss, cast):
    for name in ("carol", "Alice", "bobby"):
        cast(name, logged_in=False)
    assert names(boss.get("/admin/users")) == ["boss1", "carol", "Alice", "bobby"]
    page = boss.get("/admin/users?pageSize=3&pageNumber=2")
    assert (page.data["count"], names(page)) == (4, ["bobby"])
    by_name = boss.get("/admin/users", query_string={"sorter": '{"username":"ascend"}'})
    assert names(by_name) == ["Alice", "bobby", "boss1", "carol"]
    for column in ("createdAt", "lastSeenAt", "id"):
        sorter = {"sorter": f'{{"{column}":"descend"}}'}
        assert boss.get("/admin/users", query_string=sorter).data["count"] == 4


def test_users_are_filtered_by_name_and_provider(app, boss, cast):
    for name in ("anna", "hanna", "susan", "a_na", "o%na"):
        cast(name, logged_in=False)
    with app.app_context(), db.engine.begin() as connection:
        github = {"provider": "github", "provider_id": "1"}
        connection.execute(update(User).where(User.username == "hanna").values(github))

    def found(**query):
        return names(boss.get("/admin/users", query_string=query))

    assert found(username="ANN") == ["anna", "hanna"]
    assert found(username="_") == ["a_na"]
    assert found(username="%") == ["o%na"]
    assert found(provider="github") == ["hanna"]
    assert found(username="ann", provider="local") == ["anna"]
    assert found(username="nobody") == []


def test_the_list_costs_the_same_however_many_users_there_are(boss, cast, statements):
    boss.get("/admin/users")
    with statements() as few:
        boss.get("/admin/users")
    for number in range(8):
        cast(f"user_{number}", "user", "mute", logged_in=False)
    with statements() as many:
        boss.get("/admin/users")
    assert len(many) == len(few)


def test_a_user_has_exactly_the_roles_given(boss, cast):
    alice = cast("alice", "user", "mute")
    assert give(boss, alice, "admin", "user").data is None
    assert rights_of(alice) == {"admin", "login", "speak"}
    assert give(boss, alice, "user", "user").code == "0"
    assert rights_of(alice) == {"login", "speak"}


def test_a_refused_assignment_changes_nothing(boss, cast):
    alice = cast("alice")
    (user,) = ids(boss, "roles", "user")
    alice.heard()
    answer = boss.put("/admin/users/roles", {"id": alice.id, "roleIds": [user, 4711]})
    assert (answer.status, answer.code, list(answer.data)) == (422, "invalid", ["roleIds"])
    answer = boss.put("/admin/users/roles", {"id": 4711, "roleIds": [user]})
    assert (answer.status, answer.code) == (404, "not_found")
    assert rights_of(alice) == {"login", "speak"}
    assert alice.heard() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": "1"}, "id"),
        ({"id": True}, "id"),
        ({"id": 0}, "id"),
        ({"id": 2**53}, "id"),
        ({"roleIds": None}, "roleIds"),
        ({"roleIds": [-1]}, "roleIds.0"),
        ({"roleIds": [1.5]}, "roleIds.0"),
        ({"roleIds": list(range(1, 202))}, "roleIds"),
    ],
)
def test_an_assignment_with_nonsense_in_it_is_refused(boss, change, field):
    answer = boss.put("/admin/users/roles", {"id": 1, "roleIds": []} | change)
    assert (answer.status, answer.code, list(answer.data)) == (422, "invalid", [field])
