"""Signing up, logging in and out, the current user, the password, the language."""

import logging

import argon2
import pytest

from imapp.extensions import db
from imapp.lib import passwords
from imapp.models import Device, User

from ..make import PASSWORD
from ..scenes import farewell


def key_names(rows: list[dict]) -> list[str]:
    return [row["keyName"] for row in rows]


def sign_up(person, username: str, password: str = PASSWORD):
    return person.post("/signup", {"username": username, "password": password})


def log_in(person, username: str, password: str = PASSWORD):
    return person.post("/login", {"username": username, "password": password})


def test_who_signs_up_is_logged_in_as_an_ordinary_user(cast):
    new = cast.anonymous()
    answer = sign_up(new, "Alice_1")
    assert (answer.status, answer.code) == (200, "0")
    me = answer.data
    assert me["username"] == "Alice_1"
    assert me["provider"] == "local"
    assert me["userInfo"] == {"id": me["id"], "nickname": "Alice_1", "photo": "", "sign": ""}
    assert key_names(me["roles"]) == ["user"]
    assert key_names(me["rights"]) == ["login", "speak"]
    assert new.get("/currentUser").data == me
    assert new.connect()


@pytest.mark.parametrize("username", ["abcd", "a" * 20, "____", "2024"])
def test_names_of_4_to_20_letters_digits_and_underscores_are_taken(cast, username):
    assert sign_up(cast.anonymous(), username).status == 200


@pytest.mark.parametrize(
    "username",
    ["abc", "a" * 21, "alice!", "al ice", "alice\n", "爱丽丝爱丽丝", "ａｌｉｃｅ", "", None, 12345],
)
def test_other_names_are_refused(cast, username):
    new = cast.anonymous()
    answer = sign_up(new, username)
    assert (answer.status, answer.code) == (422, "invalid")
    assert list(answer.data) == ["username"]
    assert new.get("/currentUser").status == 401


@pytest.mark.parametrize(("length", "status"), [(5, 422), (6, 200), (128, 200), (129, 422)])
def test_a_password_has_6_to_128_characters(cast, length, status):
    new = cast.anonymous()
    assert sign_up(new, "alice", "密" * length).status == status
    assert new.get("/currentUser").status == (200 if status == 200 else 401)


def test_a_name_is_taken_in_whatever_case(cast):
    cast("alice")
    answer = sign_up(cast.anonymous(), "ALICE")
    assert (answer.status, answer.code) == (409, "conflict")


def test_closed_sign_up_is_refused_and_makes_nobody(app, cast):
    app.config["SIGNUP_OPEN"] = False
    answer = sign_up(cast.anonymous(), "alice")
    assert (answer.status, answer.code) == (403, "forbidden")
    assert log_in(cast.anonymous(), "alice").status == 401


def test_logging_in_answers_the_current_user(cast):
    alice = cast("alice", logged_in=False)
    answer = log_in(alice, "ALICE")
    assert answer.data["id"] == alice.id
    assert alice.get("/currentUser").data == answer.data


def test_an_unknown_name_and_a_wrong_password_are_answered_alike(cast):
    cast("alice", logged_in=False)
    unknown = log_in(cast.anonymous(), "nobody_1")
    wrong = log_in(cast.anonymous(), "alice", "not her password")
    assert (unknown.status, unknown.envelope) == (wrong.status, wrong.envelope)
    assert (wrong.status, wrong.code) == (401, "unauthenticated")


def test_an_unknown_name_costs_as_much_hashing_as_a_known_one(cast, monkeypatch):
    cast("alice", logged_in=False)
    asked = []
    verify = argon2.PasswordHasher.verify

    def count(hasher, digest, password):
        asked.append(argon2.extract_parameters(digest))
        return verify(hasher, digest, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", count)
    log_in(cast.anonymous(), "alice", "wrong-password")
    log_in(cast.anonymous(), "nobody_1", "wrong-password")
    assert len(asked) == 2
    assert asked[0] == asked[1]


def test_an_account_without_a_password_lets_nobody_in_by_password(app, cast):
    cast("alice", logged_in=False)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(db.update(User).values(password_hash=None))
    for password in ("", PASSWORD, "nobody"):
        assert log_in(cast.anonymous(), "alice", password).code == "unauthenticated"


def test_a_banned_user_learns_so_only_with_the_right_password(cast):
    cast("alice", "user", "disabled", logged_in=False)
    assert log_in(cast.anonymous(), "alice", "wrong-password").code == "unauthenticated"
    answer = log_in(cast.anonymous(), "alice")
    assert (answer.status, answer.code) == (403, "forbidden")


def test_a_password_hashed_at_an_older_cost_is_hashed_anew_at_login(app, cast, monkeypatch):
    cast("alice", logged_in=False)

    def digest():
        with app.app_context():
            return db.session.scalar(db.select(User.password_hash))

    before = digest()
    dearer = argon2.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", dearer)
    assert log_in(cast.anonymous(), "alice").status == 200
    after = digest()
    assert argon2.extract_parameters(before).time_cost == 1
    assert argon2.extract_parameters(after).time_cost == 2
    assert log_in(cast.anonymous(), "alice").status == 200
    assert digest() == after


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(app, cast):
    alice = cast("alice", logged_in=False)
    sent = {"username": "alice", "password": PASSWORD}
    cookie = alice.browser.post("/api/v1/login", json=sent).headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    app.config["SESSION_COOKIE_SECURE"] = True
    assert "Secure" in alice.browser.post("/api/v1/login", json=sent).headers["Set-Cookie"]


def test_logging_in_gives_a_new_session_and_keeps_nothing_of_the_old(cast):
    victim = cast("alice", logged_in=False)
    with victim.browser.session_transaction() as session:
        session["device"] = "planted by somebody"
        session["else"] = "also planted"
    log_in(victim, "alice")
    with victim.browser.session_transaction() as session:
        assert session["device"] != "planted by somebody"
        assert "else" not in session


def test_logging_in_again_in_the_same_browser_ends_the_session_before(cast):
    alice, bob = cast("alice"), cast("bobby", logged_in=False)
    with alice.browser.session_transaction() as session:
        before = session["device"]
    socket = alice.connect()
    log_in(alice, "bobby")
    assert farewell(socket) == "logged_out"
    with bob.browser.session_transaction() as session:
        session["device"] = before
    assert bob.get("/currentUser").status == 401


def test_a_failed_login_leaves_the_session_as_it_was(cast):
    alice = cast("alice")
    assert log_in(alice, "alice", "wrong-password").status == 401
    assert alice.get("/currentUser").data["id"] == alice.id


def test_logging_out_ends_the_session_even_for_who_kept_the_cookie(cast):
    alice = cast("alice")
    kept = cast.anonymous()
    with alice.browser.session_transaction() as mine, kept.browser.session_transaction() as theirs:
        theirs["device"] = mine["device"]
    assert kept.get("/currentUser").data["id"] == alice.id
    answer = alice.post("/logout")
    assert (answer.code, answer.data) == ("0", None)
    for one in (alice, kept):
        assert (one.get("/currentUser").status, one.connect()) == (401, None)
    assert alice.post("/logout").code == "unauthenticated"


def test_logging_out_closes_the_sockets_of_this_device_alone(cast):
    alice = cast("alice")
    phone = cast.again(alice)
    sockets = [alice.connect(), alice.connect()]
    other = phone.connect()
    alice.post("/logout")
    assert [farewell(one) for one in sockets] == ["logged_out", "logged_out"]
    assert farewell(other) is None
    assert phone.get("/currentUser").status == 200


def test_nobody_is_nobody(cast):
    answer = cast.anonymous().get("/currentUser")
    assert (answer.status, answer.code, answer.data) == (401, "unauthenticated", None)
    assert cast.anonymous().connect() is None


def test_a_forged_or_foreign_session_is_nobody(cast):
    alice = cast("alice")
    alice.browser.set_cookie("session", "eyJkZXZpY2UiOiJ4In0.aaaa.bbbbbbbbbbbbbbbb")
    assert alice.get("/currentUser").status == 401
    assert alice.connect() is None


def test_changing_the_password_ends_all_but_this_device(cast):
    alice = cast("alice")
    phone = cast.again(alice)
    token = alice.post("/tokens", {"name": "t", "scopes": ["read"]}).data["token"]
    program = cast.anonymous()
    sockets = [alice.connect(), phone.connect(), program.connect(auth={"token": token})]
    answer = alice.put("/password", {"oldPassword": PASSWORD, "newPassword": "another-one"})
    assert (answer.code, answer.data) == ("0", None)
    assert [farewell(one) for one in sockets] == [None, "logged_out", "logged_out"]
    assert alice.get("/currentUser").status == 200
    assert phone.get("/currentUser").status == 401
    headers = {"Authorization": f"Bearer {token}"}
    assert program.get("/currentUser", headers=headers).status == 401
    assert log_in(cast.anonymous(), "alice").status == 401
    assert log_in(cast.anonymous(), "alice", "another-one").status == 200


def test_another_users_devices_outlive_a_password_change(cast):
    alice, bob = cast("alice"), cast("bobby")
    socket = bob.connect()
    alice.put("/password", {"oldPassword": PASSWORD, "newPassword": "another-one"})
    assert farewell(socket) is None
    assert bob.get("/currentUser").status == 200


def test_the_password_changes_only_with_the_old_one(cast):
    alice = cast("alice")
    phone = cast.again(alice)
    answer = alice.put("/password", {"oldPassword": "wrong", "newPassword": "another-one"})
    assert (answer.status, answer.code, list(answer.data)) == (422, "invalid", ["oldPassword"])
    answer = alice.put("/password", {"oldPassword": PASSWORD, "newPassword": "short"})
    assert (answer.status, answer.code, list(answer.data)) == (422, "invalid", ["newPassword"])
    assert phone.get("/currentUser").status == 200
    assert log_in(cast.anonymous(), "alice").status == 200


def test_the_chosen_language_is_the_users_on_all_his_devices(cast):
    alice = cast("alice")
    assert alice.get("/currentUser").data["language"] is None
    assert alice.put("/language", {"language": "zh_Hans_CN"}).data["language"] == "zh_Hans_CN"
    assert cast.again(alice).get("/currentUser").data["language"] == "zh_Hans_CN"
    assert alice.put("/language", {"language": None}).data["language"] is None
    assert alice.put("/language", {"language": "fr"}).code == "invalid"


def test_no_password_and_no_hash_is_ever_shown_or_logged(app, cast, caplog):
    caplog.set_level(logging.DEBUG)
    password, newer = "a-secret-nobody-sees", "the-next-secret-unseen"
    alice = cast.anonymous()
    answers = [sign_up(alice, "alice", password)]
    answers += [sign_up(cast.anonymous(), name, password) for name in ("alice", "a", "not a name!")]
    answers += [log_in(cast.anonymous(), "alice", password), log_in(alice, "nobody_1", password)]
    answers += [log_in(cast.anonymous(), "bad!", password + "x" * 200)]
    answers += [
        alice.put("/password", {"oldPassword": newer, "newPassword": newer}),
        alice.put("/password", {"oldPassword": password, "newPassword": "12345"}),
        alice.put("/password", {"oldPassword": password, "newPassword": newer}),
        alice.get("/currentUser"),
        alice.get("/sessions"),
        alice.post("/add/search", {"searchValue": "alice"}),
        cast("boss1", "admin").get("/admin/users"),
    ]
    seen = caplog.text + "".join(str(answer.envelope) for answer in answers)
    with app.app_context():
        hashes = db.session.scalars(db.select(User.password_hash)).all()
        prints = db.session.scalars(db.select(Device.fingerprint)).all()
    for secret in [password, newer, "argon2", *hashes, *prints]:
        assert secret not in seen
