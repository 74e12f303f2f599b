"""What `flask seed` and `flask create-admin` make, once and for all."""

import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from imapp import cli, seeds, serving
from imapp.extensions import db
from imapp.models import Apply, Conversation, Friend, Group, Member, Message, Role, User

from .make import PASSWORD, Person

SIGN = "念念不忘，必有回响~"
MEMBERS = [f"member{number}" for number in range(1, 31)]
SPECIAL = ["admin", "user", "disabled", "muteuser"]


@pytest.fixture
def run(app):
    """Run a command: `run("seed", "--no-demo")`."""
    runner = app.test_cli_runner()
    return lambda *arguments, **options: runner.invoke(args=arguments, **options)


@pytest.fixture
def log_in(app):
    def as_user(username: str, password: str = "123456") -> Person:
        person = Person(app, None, username)
        answer = person.post("/login", {"username": username, "password": password})
        person.id = answer.data and answer.data.get("id")
        person.answer = answer
        return person

    return as_user


@pytest.fixture
def demo(run):
    result = run("seed")
    assert result.exit_code == 0, result.output
    return result


def counts(app) -> dict[str, int]:
    """How many rows each table holds."""
    with app.app_context():
        return {
            table.name: db.session.scalar(select(func.count()).select_from(table))
            for table in db.metadata.sorted_tables
        }


def key_names(rows: list[dict]) -> list[str]:
    return [row["keyName"] for row in rows]


def test_the_accounts_of_the_demo_world_are_there(app, demo):
    with app.app_context():
        names = db.session.scalars(select(User.username)).all()
    assert sorted(names) == sorted(SPECIAL + MEMBERS)
    assert "34 accounts made" in demo.output
    assert "123456" in demo.output


def test_each_can_log_in_with_the_known_password_save_the_banned_one(demo, log_in):
    for name in ["admin", "user", "muteuser", "member1", "member17", "member30"]:
        assert log_in(name).answer.code == "0", name
    assert log_in("disabled").answer.code == "forbidden"
    assert log_in("disabled", "wrong-password").answer.code == "unauthenticated"


def test_each_has_the_roles_of_his_part(demo, log_in):
    boss = log_in("admin")
    rows = boss.get("/admin/users?pageSize=200").data["rows"]
    roles = {row["username"]: key_names(row["roles"]) for row in rows}
    assert "admin" in roles["admin"]
    assert roles["user"] == ["user"]
    assert roles["disabled"] == ["user", "disabled"]
    assert roles["muteuser"] == ["user", "mute"]
    assert {tuple(roles[name]) for name in MEMBERS} == {("user",)}


def test_each_has_a_nickname_the_signature_and_a_picture_of_our_own(app, demo, log_in):
    boss = log_in("admin")
    infos = [row["userInfo"] for row in boss.get("/admin/users?pageSize=200").data["rows"]]
    assert {info["sign"] for info in infos} == {SIGN}
    assert all(re.search("[\u4e00-\u9fff]", info["nickname"]) for info in infos)
    assert len({info["nickname"] for info in infos}) == len(infos)
    for photo in {info["photo"] for info in infos}:
        response = boss.browser.get(photo)
        assert (response.status_code, response.mimetype) == (200, "image/svg+xml"), photo
        response.close()


def test_user_has_the_friends_of_the_demo_world(demo, log_in):
    user = log_in("user")
    expected = ["disabled", "muteuser"] + [f"member{number}" for number in range(3, 27)]
    friends = {one["username"]: one for one in user.get("/friend").data}
    assert sorted(friends) == sorted(expected)
    member3 = log_in("member3")
    assert [one["username"] for one in member3.get("/friend").data] == ["user"]
    conversation = friends["member3"]["conversation"]["id"]
    assert user.send(conversation, "hello").code == "0"
    assert log_in("member1").get("/friend").data == []


def test_user_is_asked_by_two_and_his_group_by_one(demo, log_in):
    user = log_in("user")
    rows = user.get("/applies").data["rows"]
    waiting = {(row["type"], row["from"]["username"]) for row in rows}
    assert waiting == {("user", "member1"), ("user", "member2"), ("group", "member11")}
    assert len(rows) == 3
    by_name = {row["from"]["username"]: row for row in rows}
    assert by_name["member11"]["to"]["name"] == "谈笑有鸿儒"
    for name, route in [("member1", "friend"), ("member11", "group")]:
        sent = {"id": by_name[name]["id"], "approval": True}
        assert user.post(f"/add/{route}", sent).code == "0"
    assert len(user.get("/applies").data["rows"]) == 1


def test_user_owns_two_groups_with_their_members(demo, log_in):
    user = log_in("user")
    groups = {one["name"]: one for one in user.get("/groups").data}
    assert set(groups) == {"谈笑有鸿儒", "往来无白丁"}
    expected = ["user", "disabled", "muteuser"] + [f"member{number}" for number in range(1, 11)]
    for group in groups.values():
        assert (group["ownerId"], group["role"]) == (user.id, "owner")
        assert group["memberCount"] == 13
        rows = user.get(f"/groups/{group['id']}/members").data["rows"]
        assert sorted(row["username"] for row in rows) == sorted(expected)
        response = user.browser.get(group["photo"])
        assert response.status_code == 200
        response.close()
    one = groups["谈笑有鸿儒"]
    assert log_in("member1").send(one["conversationId"], "你好").code == "0"
    assert log_in("muteuser").send(one["conversationId"], "你好").code == "muted"


def test_seeding_again_makes_nothing_more(app, run, demo):
    before = counts(app)
    result = run("seed")
    assert result.exit_code == 0
    assert "Rights and roles: 0 made" in result.output
    assert "0 accounts made" in result.output
    assert counts(app) == before
    assert before["users"] == 34


def test_seeding_again_keeps_what_people_did_meanwhile(app, run, demo, log_in):
    user = log_in("user")
    rows = {row["from"]["username"]: row["id"] for row in user.get("/applies").data["rows"]}
    user.post("/add/friend", {"id": rows["member1"], "approval": True})
    user.post("/add/friend", {"id": rows["member2"], "approval": False})
    user.put(f"/userinfo/{user.id}", {"nickname": "Another", "sign": ""})
    sent = {"oldPassword": "123456", "newPassword": "654321"}
    assert user.put("/password", sent).code == "0"
    before = counts(app)
    assert run("seed").exit_code == 0
    assert counts(app) == before
    assert log_in("user").answer.code == "unauthenticated"
    again = log_in("user", "654321")
    assert again.get("/currentUser").data["userInfo"]["nickname"] == "Another"
    assert [row["from"]["username"] for row in again.get("/applies").data["rows"]] == ["member11"]


def test_seeding_makes_what_is_missing_of_rights_and_roles(app, run):
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(db.delete(Role).where(Role.key_name == "mute"))
    result = run("seed", "--no-demo")
    assert "Rights and roles: 1 made" in result.output
    with app.app_context():
        role = db.session.scalar(
            select(Role).where(Role.key_name == "mute").options(selectinload(Role.grants))
        )
        assert [grant.denied for grant in role.grants] == [True]


def test_without_the_demo_there_is_one_administrator_with_a_password_shown_once(app, run, log_in):
    result = run("seed", "--no-demo")
    assert result.exit_code == 0
    password = re.search(r"Password, shown only now: (\S+)", result.output)[1]
    assert len(password) >= 16
    tables = counts(app)
    assert (tables["users"], tables["rights"], tables["roles"]) == (1, 5, 4)
    assert tables["friends"] == tables["chat_groups"] == tables["applies"] == 0
    boss = log_in("admin", password)
    assert {"admin", "login", "speak"} <= set(key_names(boss.answer.data["rights"]))
    again = run("seed", "--no-demo")
    assert again.exit_code == 0
    assert "assword" not in again.output
    assert counts(app)["users"] == 1


def test_without_the_demo_nobody_is_added_where_there_are_users(app, run, cast):
    cast("alice")
    result = run("seed", "--no-demo")
    assert result.exit_code == 0
    assert "Administrator" not in result.output
    assert counts(app)["users"] == 1


def test_in_production_the_demo_is_refused_and_makes_nothing(app, run):
    app.config["PRODUCTION"] = True
    before = counts(app)
    result = run("seed")
    assert result.exit_code != 0
    assert "--no-demo" in result.output
    assert counts(app) == before
    assert run("seed", "--no-demo").exit_code == 0


def test_a_new_database_is_given_the_demo_world_at_the_first_start(app):
    serving.prepare(app)
    with app.app_context():
        assert seeds.is_demo()
    before = counts(app)
    serving.prepare(app)
    assert counts(app) == before


def test_a_database_with_users_of_its_own_is_left_to_them(app, cast):
    cast("alice")
    serving.prepare(app)
    assert counts(app)["users"] == 1
    with app.app_context():
        assert not seeds.is_demo()


def test_in_production_a_new_database_stays_without_accounts(app):
    app.config["PRODUCTION"] = True
    serving.prepare(app)
    tables = counts(app)
    assert (tables["users"], tables["rights"], tables["roles"]) == (0, 5, 4)


def test_an_administrator_is_made_with_a_given_password(run, log_in):
    result = run("create-admin", "chief", "--password", PASSWORD)
    assert result.exit_code == 0
    assert PASSWORD not in result.output
    chief = log_in("CHIEF", PASSWORD)
    assert key_names(chief.answer.data["roles"]) == ["admin", "user"]
    assert chief.get("/admin/users").code == "0"


def test_an_administrator_is_made_with_a_generated_password(run, log_in):
    result = run("create-admin", "chief")
    password = re.search(r"Password, shown only now: (\S+)", result.output)[1]
    assert log_in("chief", password).answer.code == "0"
    other = run("create-admin", "chief2")
    assert password not in other.output


def test_the_password_is_asked_for_at_a_terminal(run, log_in, monkeypatch):
    monkeypatch.setattr(cli, "at_a_terminal", lambda: True)
    result = run("create-admin", "chief", input=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    assert "shown only now" not in result.output
    assert log_in("chief", PASSWORD).answer.code == "0"
    result = run("create-admin", "chief2", input="\n\n")
    assert "shown only now" in result.output


def test_an_administrator_can_be_made_in_a_database_without_roles(app, run, log_in):
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(db.delete(Role))
    assert run("create-admin", "chief", "--password", PASSWORD).exit_code == 0
    assert log_in("chief", PASSWORD).get("/admin/roles").data["count"] == 4


def test_a_taken_name_is_refused_in_words(app, run, cast, log_in):
    cast("alice")
    result = run("create-admin", "Alice", "--password", "another-one")
    assert result.exit_code != 0
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "taken" in result.output
    assert counts(app)["users"] == 1
    assert log_in("alice", PASSWORD).get("/admin/users").code == "forbidden"


@pytest.mark.parametrize(
    ("username", "password"),
    [("abc", PASSWORD), ("a" * 21, PASSWORD), ("not a name", PASSWORD), ("chief", "12345")],
)
def test_what_the_sign_up_would_refuse_is_refused_here_too(app, run, username, password):
    result = run("create-admin", username, "--password", password)
    assert result.exit_code != 0
    assert isinstance(result.exception, SystemExit)
    assert "characters" in result.output
    assert password not in result.output
    assert counts(app)["users"] == 0


def test_the_demo_conversations_are_numbered_without_holes(app, demo):
    with app.app_context():
        for one in db.session.scalars(select(Conversation)):
            seqs = db.session.scalars(
                select(Message.seq).filter_by(conversation_id=one.id).order_by(Message.seq)
            ).all()
            assert seqs == list(range(1, one.last_seq + 1))
        assert db.session.scalar(select(func.count()).select_from(Friend)) == 2 * 26
        assert db.session.scalar(select(func.count()).select_from(Member)) == 2 * 26 + 2 * 13
        assert db.session.scalar(select(func.count()).select_from(Group)) == 2
        assert db.session.scalar(select(func.count()).select_from(Apply)) == 3
