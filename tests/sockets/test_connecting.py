"""Who connects: by a login or a token, and what a token then does."""

from datetime import timedelta

import pytest

from imapp.extensions import db
from imapp.lib.clock import now
from imapp.models import AccessToken

from ..scenes import chat


def token(person, *scopes):
    return person.post("/tokens", {"name": "bot", "scopes": list(scopes)}).data


def test_without_a_login_no_socket_opens(cast):
    assert cast.anonymous().connect() is None
    assert cast.anonymous().connect(auth={"token": "imapp_nonsense"}) is None


@pytest.mark.parametrize("auth", ["text", ["token"], 7, {"token": 7}, {"token": None}, {}, True])
def test_auth_that_is_no_token_is_ignored(cast, auth):
    assert cast.anonymous().connect(auth=auth) is None
    assert cast("alice").connect(auth=auth) is not None


def test_a_page_of_somebody_else_than_is_logged_in_gets_no_socket(cast):
    alice, bob = cast("alice"), cast("bobby")
    assert alice.connect(auth={"userId": alice.id})
    assert alice.connect(auth={"userId": bob.id}) is None
    assert alice.connect(auth={"userId": "1"}) is None


@pytest.mark.parametrize("secret", ["", "x" * 10_000, "\ud800", "a\0b"])
def test_a_token_that_is_wrong_is_refused_even_with_a_login(cast, secret):
    assert cast("alice").connect(auth={"token": secret}) is None


def test_what_v1_clients_send_in_the_query_is_ignored(cast):
    alice, bob = cast("alice"), cast("bobby")
    conversation = cast.befriend(alice, bob)
    bob.connect(query_string=f"scene=im&userId={alice.id}")
    assert bob.send(conversation).data["fromId"] == bob.id


def test_a_refused_socket_hears_why(app, cast):
    anonymous = cast.anonymous()
    socketio = app.extensions["socketio"]
    sent = []
    client = socketio.test_client(app, flask_test_client=anonymous.browser)
    server = socketio.server
    server._send_packet = lambda eio_sid, packet: sent.append(packet.data)
    client.connect()
    assert sent[0]["message"] == "unauthenticated"
    assert sent[0]["data"]["statusCode"] == "unauthenticated"


# Tokens.


def test_a_token_does_what_its_scopes_allow(cast):
    alice, bob, _, conversation = chat(cast)
    bot = cast.anonymous()
    bot.connect(auth={"token": token(alice, "read")["token"]})
    assert bot.call("get-messages", conversationId=conversation).code == "0"
    assert bot.call("join", conversationId=conversation).code == "0"
    assert bot.call("sync", {}).code == "0"
    bob.heard()
    assert bot.call("read", conversationId=conversation, seq=1).code == "forbidden"
    assert bot.send(conversation).code == "forbidden"
    assert bot.call("typing", conversationId=conversation).code == "forbidden"
    assert bot.call("recall", conversationId=conversation, id=1).code == "forbidden"
    assert bot.call("delete", conversationId=conversation, ids=[1]).code == "forbidden"
    assert bob.heard() == []


def test_a_token_to_send_sends_and_hears_nothing(cast):
    alice, bob, eve, conversation = chat(cast)
    bot = cast.anonymous()
    bot.connect(auth={"token": token(alice, "send")["token"]})
    sent = bot.send(conversation)
    assert sent.data["fromId"] == alice.id
    assert bob.heard("new-message") == [sent.data]
    bob.send(conversation)
    assert bot.heard() == []
    assert bot.call("typing", conversationId=conversation).code == "0"
    assert bot.call("read", conversationId=conversation, seq=1).code == "0"
    assert bot.call("recall", conversationId=conversation, id=sent.data["id"]).code == "0"
    assert bot.call("sync", {}).code == "forbidden"
    ids = [sent.data["id"]]
    assert bot.call("delete", conversationId=conversation, ids=ids).code == "forbidden"
    assert eve.heard() == []


def test_a_token_to_manage_deletes(cast):
    alice, _, _, conversation = chat(cast)
    bot = cast.anonymous()
    bot.connect(auth={"token": token(alice, "manage")["token"]})
    assert bot.call("delete", conversationId=conversation, ids=[1]).code == "0"
    assert bot.send(conversation).code == "forbidden"


def test_the_end_of_a_token_closes_its_sockets(cast):
    alice, _, _, _ = chat(cast)
    made = token(alice, "read")
    bot = cast.anonymous()
    socket = bot.connect(auth={"token": made["token"]})
    alice.delete(f"/tokens/{made['id']}")
    assert not socket.is_connected()
    assert alice.socket.is_connected()
    assert bot.connect(auth={"token": made["token"]}) is None


def test_a_token_that_ran_out_is_noticed_at_the_next_event(cast, app):
    alice, bob, _, conversation = chat(cast)
    bot = cast.anonymous()
    socket = bot.connect(auth={"token": token(alice, "send")["token"]})
    with app.app_context(), db.engine.begin() as connection:
        ended = {"expires_at": now() - timedelta(seconds=1)}
        connection.execute(db.update(AccessToken).values(ended))
    bob.heard()
    assert bot.send(conversation).code == "unauthenticated"
    assert not socket.is_connected()
    assert bob.heard() == []


def test_a_token_that_ran_out_hears_nothing_more(cast, app):
    alice, _, _, _ = chat(cast)
    bot = cast.anonymous()
    made = token(alice, "read")
    socket = bot.connect(auth={"token": made["token"]})
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(db.update(AccessToken).values(expires_at=now() - timedelta(seconds=1)))
    with app.app_context():
        app.extensions["im"].drop_expired()
    assert not socket.is_connected()
    assert alice.socket.is_connected()


def test_a_ban_closes_the_sockets_of_tokens_that_may_not_read(cast):
    alice, _, _, _ = chat(cast)
    boss = cast("boss_1", "admin")
    bot = cast.anonymous()
    socket = bot.connect(auth={"token": token(alice, "send")["token"]})
    rows = boss.get("/admin/roles").data["rows"]
    ids = [row["id"] for row in rows if row["keyName"] == "disabled"]
    boss.put("/admin/users/roles", {"id": alice.id, "roleIds": ids})
    assert not socket.is_connected()
