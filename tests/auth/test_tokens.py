"""Personal access tokens: programs that act as their user, within their scopes."""

from datetime import timedelta

import pytest

from imapp.extensions import db
from imapp.lib.clock import now
from imapp.models import AccessToken
from imapp.services import tokens

from ..scenes import farewell


def token(person, *scopes: str, **fields) -> dict:
    sent = {"name": "robot", "scopes": list(scopes) or ["read"]} | fields
    return person.post("/tokens", sent).data


class Program:
    """A program that shows a token, over HTTP and with a socket."""

    def __init__(self, cast, secret: str):
        self.person = cast.anonymous()
        self.secret = secret

    def __getattr__(self, method: str):
        headers = {"Authorization": f"Bearer {self.secret}"}
        return lambda path, *body: getattr(self.person, method)(path, *body, headers=headers)

    def connect(self):
        return self.person.connect(auth={"token": self.secret})


@pytest.fixture
def pair(cast):
    alice, bob = cast("alice"), cast("bobby")
    return alice, bob, cast.befriend(alice, bob)


def test_the_secret_is_shown_once(cast):
    alice = cast("alice")
    answer = alice.post("/tokens", {"name": "backup", "scopes": ["send", "read"]})
    assert answer.status == 201
    made = answer.data
    secret = made.pop("token")
    assert made["name"] == "backup"
    assert made["scopes"] == ["read", "send"]
    assert made["expiresAt"] is None
    listed = alice.get("/tokens")
    assert listed.data == [made]
    assert secret not in str(listed.envelope)


def test_a_token_acts_as_its_user_and_its_use_is_noted(cast):
    alice = cast("alice")
    made = token(alice)
    assert made["lastUsedAt"] is None
    assert Program(cast, made["token"]).get("/currentUser").data["id"] == alice.id
    (row,) = alice.get("/tokens").data
    assert row["lastUsedAt"]


@pytest.mark.parametrize(
    ("scope", "may"), [("read", {"read"}), ("send", {"send"}), ("manage", {"manage"})]
)
def test_a_token_does_over_http_what_its_scopes_say_and_no_more(cast, pair, scope, may):
    alice, bob, conversation = pair
    program = Program(cast, token(alice, scope)["token"])
    message = {"body": {"type": "txt", "msg": "hi"}}
    done = {
        "read": [program.get("/friend"), program.post("/add/search", {"searchValue": "bo"})],
        "send": [program.post(f"/conversations/{conversation}/messages", message)],
        "manage": [
            program.put(f"/friend/{bob.id}", {"remark": "B"}),
            program.put(f"/userinfo/{alice.id}", {"nickname": "A"}),
            program.post("/applies", {"type": "user", "toId": cast("carol").id}),
            program.put("/language", {"language": "en"}),
        ],
    }
    for needed, answers in done.items():
        expected = "0" if needed in may else "forbidden"
        assert {answer.code for answer in answers} == {expected}


@pytest.mark.parametrize("scope", ["read", "send", "manage"])
def test_a_token_does_over_the_socket_what_its_scopes_say_and_no_more(cast, pair, scope):
    alice, _, conversation = pair
    program = Program(cast, token(alice, scope)["token"])
    assert program.connect()
    call = program.person.call
    done = {
        "read": call("get-messages", conversationId=conversation),
        "send": call("new-message", conversationId=conversation, body={"type": "txt", "msg": "hi"}),
        "manage": call("delete", conversationId=conversation, ids=[1]),
    }
    expected = {name: "0" if name == scope else "forbidden" for name in done}
    assert {name: answer.code for name, answer in done.items()} == expected


def test_no_token_reaches_what_only_a_device_may_do(cast):
    alice = cast("alice")
    made = token(alice, "read", "send", "manage")
    program = Program(cast, made["token"])
    new = {"name": "more", "scopes": ["read"]}
    passwords = {"oldPassword": "secret-of-test", "newPassword": "another-one"}
    answers = [
        program.post("/logout"),
        program.put("/password", passwords),
        program.get("/sessions"),
        program.delete("/sessions/1"),
        program.get("/tokens"),
        program.post("/tokens", new),
        program.delete(f"/tokens/{made['id']}"),
    ]
    assert {(answer.status, answer.code) for answer in answers} == {(403, "forbidden")}
    assert program.get("/currentUser").status == 200


def test_an_administrators_token_needs_the_scope_and_his_right(cast):
    boss = cast("boss1", "admin")
    reads, manages = (Program(cast, token(boss, scope)["token"]) for scope in ("read", "manage"))
    right = {"keyName": "extra", "name": "Extra"}
    assert reads.get("/admin/rights").code == "0"
    assert reads.post("/admin/rights", right).code == "forbidden"
    assert manages.post("/admin/rights", right).code == "0"
    plain = Program(cast, token(cast("alice"), "read", "manage")["token"])
    assert plain.get("/admin/rights").code == "forbidden"


def test_a_token_is_never_mixed_with_the_browsers_session(cast):
    """Who shows a token that is not valid is nobody, whatever cookie comes with it."""
    alice = cast("alice")
    for header in ("Bearer wrong", "Bearer", "Bearer ", "Basic YTpi", "bearer é"):
        assert alice.get("/currentUser", headers={"Authorization": header}).status == 401
    secret = token(cast("bobby"))["token"]
    headers = {"Authorization": f"bEARER  {secret} "}
    assert alice.get("/currentUser", headers=headers).data["username"] == "bobby"


def test_a_socket_with_a_wrong_token_is_refused_whatever_cookie_comes_with_it(cast):
    alice = cast("alice")
    assert alice.connect(auth={"token": "wrong"}) is None
    assert alice.connect(auth={"token": "\ud800"}) is None
    for nonsense in ({"token": 1}, {"token": None}, {}, {"else": 1}):
        assert alice.connect(auth=nonsense), nonsense
    assert cast.anonymous().connect(auth={"token": None}) is None


def test_a_token_ends_after_its_days(app, cast):
    alice = cast("alice")
    made = token(alice, days=1)
    program = Program(cast, made["token"])
    assert made["expiresAt"] > made["createdAt"]
    socket = program.connect()
    assert program.get("/currentUser").status == 200
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(db.update(AccessToken).values(expires_at=now() - timedelta(seconds=1)))
    assert program.get("/currentUser").status == 401
    assert program.connect() is None
    assert program.person.call("sync").code == "unauthenticated"
    assert not socket.is_connected()


def test_deleting_a_token_closes_its_sockets_at_once(cast):
    alice = cast("alice")
    kept, gone = token(alice), token(alice)
    sockets = [Program(cast, one["token"]).connect() for one in (kept, gone)] + [alice.connect()]
    assert alice.delete(f"/tokens/{gone['id']}").code == "0"
    assert [farewell(one) for one in sockets] == [None, "logged_out", None]
    assert Program(cast, gone["token"]).get("/currentUser").status == 401
    assert Program(cast, kept["token"]).get("/currentUser").status == 200
    assert alice.delete(f"/tokens/{gone['id']}").status == 404


def test_another_users_token_is_not_found_and_lives_on(cast):
    alice, bob = cast("alice"), cast("bobby")
    made = token(bob)
    assert alice.delete(f"/tokens/{made['id']}").code == "not_found"
    assert alice.get("/tokens").data == []
    assert Program(cast, made["token"]).get("/currentUser").status == 200


def test_the_token_of_a_banned_user_lets_nobody_in(cast):
    boss, alice = cast("boss1", "admin"), cast("alice")
    program = Program(cast, token(alice)["token"])
    boss.put("/admin/users/roles", {"id": alice.id, "roleIds": []})
    assert program.get("/currentUser").status == 401
    assert program.connect() is None


def test_an_administrators_token_makes_no_login_out_of_itself(cast):
    boss, alice = cast("boss1", "admin"), cast("alice")
    program = Program(cast, token(boss, "manage")["token"])
    for path, body in (
        ("/admin/users/password", {"id": alice.id}),
        ("/admin/users/password", {"id": boss.id}),
        ("/admin/users", {"username": "made_by_it"}),
    ):
        answer = program.post(path, body)
        assert (answer.status, answer.code) == (403, "forbidden")
    assert boss.get("/currentUser").status == alice.get("/currentUser").status == 200
    assert boss.get("/admin/users?username=made_by_it").data["count"] == 0


def test_a_user_has_so_many_tokens_and_no_more(cast, monkeypatch):
    monkeypatch.setattr(tokens, "MOST_TOKENS", 2)
    alice = cast("alice")
    first, _ = token(alice), token(alice)
    new = {"name": "third", "scopes": ["read"]}
    answer = alice.post("/tokens", new)
    assert (answer.status, answer.code) == (409, "conflict")
    alice.delete(f"/tokens/{first['id']}")
    assert alice.post("/tokens", new).status == 201


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["admin"]}, "scopes.0"),
        ({"scopes": ["device"]}, "scopes.0"),
        ({"scopes": "read"}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 3651}, "days"),
        ({"days": "7"}, "days"),
    ],
)
def test_a_token_with_nonsense_in_it_is_refused(cast, change, field):
    alice = cast("alice")
    answer = alice.post("/tokens", {"name": "t", "scopes": ["read"]} | change)
    assert (answer.status, answer.code, list(answer.data)) == (422, "invalid", [field])
    assert alice.get("/tokens").data == []
