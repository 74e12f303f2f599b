"""Administrators make accounts, give new passwords and log people out."""

import pytest

from imapp.extensions import db
from imapp.lib.database import transaction
from imapp.models import User

from ..make import PASSWORD
from ..scenes import farewell


@pytest.fixture
def boss(cast):
    return cast("boss1", "admin")


def acts(boss) -> list[tuple]:
    rows = boss.get("/admin/audit").data["rows"]
    return [(row["act"], row["subjectName"], row["before"], row["after"]) for row in rows]


def log_in(cast, username: str, password: str) -> str:
    """The answer's code."""
    return cast.anonymous().post("/login", {"username": username, "password": password}).code


def test_who_was_made_an_account_logs_in_with_the_password_that_was_shown(
    boss, cast, app, monkeypatch
):
    monkeypatch.setitem(app.config, "SIGNUP_OPEN", False)
    made = boss.post("/admin/users", {"username": "Newcomer", "nickname": "New"})
    assert (made.status, made.data["userInfo"]["nickname"]) == (201, "New")
    assert log_in(cast, "newcomer", made.data["password"]) == "0"
    rows = boss.get("/admin/users?username=newcomer").data["rows"]
    assert [role["keyName"] for role in rows[0]["roles"]] == ["user"]
    assert acts(boss) == [("user.create", "Newcomer", None, None)]


@pytest.mark.parametrize(
    ("username", "code"), [("boss1", "conflict"), ("BOSS1", "conflict"), ("a b c d", "invalid")]
)
def test_a_name_that_is_taken_or_none_is_refused(boss, username, code):
    assert boss.post("/admin/users", {"username": username}).code == code
    assert acts(boss) == []


def test_a_new_password_ends_what_the_old_one_opened(boss, cast):
    alice, bob = cast("alice"), cast("bobby")
    for one in (alice, bob):
        one.connect()
    password = boss.post("/admin/users/password", {"id": alice.id}).data["password"]
    assert farewell(alice.socket) == "logged_out"
    assert alice.get("/currentUser").code == "unauthenticated"
    assert bob.get("/currentUser").code == "0"
    assert log_in(cast, "alice", PASSWORD) == "unauthenticated"
    assert log_in(cast, "alice", password) == "0"
    assert acts(boss) == [("user.password", "alice", None, None)]


def test_who_logs_in_elsewhere_gets_no_password_here(boss, cast, app):
    alice = cast("alice")
    with app.app_context(), transaction(db.session()):
        db.session.get(User, alice.id).provider = "github"
    assert boss.post("/admin/users/password", {"id": alice.id}).code == "conflict"
    assert alice.get("/currentUser").code == "0"
    assert acts(boss) == []


def test_people_are_logged_out_everywhere_all_of_them_or_none(boss, cast):
    alice, bob = cast("alice"), cast("bobby")
    again = cast.again(alice)
    again.connect()
    sent = {"name": "program", "scopes": ["read"]}
    token = alice.post("/tokens", sent).data["token"]
    unknown = {"ids": [alice.id, 1_000_000]}
    assert boss.post("/admin/users/logout", unknown).code == "not_found"
    assert alice.get("/currentUser").code == "0"
    assert boss.post("/admin/users/logout", {"ids": [alice.id, bob.id]}).code == "0"
    assert farewell(again.socket) == "logged_out"
    for one in (alice, again, bob):
        assert one.get("/currentUser").code == "unauthenticated"
    bearer = {"Authorization": f"Bearer {token}"}
    assert cast.anonymous().get("/currentUser", headers=bearer).code == "unauthenticated"
    assert boss.get("/currentUser").code == "0"
    assert acts(boss) == [("user.logout", name, None, None) for name in ("bobby", "alice")]
