"""The life of a server process: its start, its refusals to start, its end under load."""

import signal
import socket
import threading
from uuid import uuid4

import pytest

from .device import Lost, wait_until
from .server import Server


def test_a_start_tells_where_it_listens_and_whom_one_can_log_in_as(serve, log_in):
    server = serve()
    assert f"imapp listens on {server.url}\n" in server.output
    assert "Log in as admin, user, or member1 … member30; password 123456." in server.output
    assert log_in(server, "member30").id


def test_a_second_start_keeps_logins_and_history_and_seeds_nothing(serve, log_in):
    server = serve()
    device = log_in(server, "user").connect()
    conversation = device.conversation_with("member3")["id"]
    sent = device.send(conversation, "before").data
    device.disconnect()
    assert server.stop() == 0
    server.start()
    assert server.output.count("making the demo world") == 1
    assert server.output.count("imapp listens on") == 2
    assert (
        device.connect().call("get-messages", conversationId=conversation).envelope["messages"][0]
        == sent
    )


def test_production_seeds_no_accounts_and_offers_none(serve):
    server = serve(PRODUCTION=1)
    assert "Log in as" not in server.output
    assert "demo" not in server.output


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "many"),
        ("DATABASE_URL", "postgresql://localhost/imapp"),
        ("ROBOT_PROVIDER", "openai"),
    ],
)
def test_a_wrong_setting_is_refused_in_words(tmp_path, name, value):
    server = Server(tmp_path, **{name: value}).launch()
    assert server.wait() == 1
    assert server.output.startswith(f"imapp can't start: {name}: write ")
    server.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql+pymysql://nobody:wrong@127.0.0.1:1/imapp"),
        ("DATABASE_URL", "sqlite:////nowhere/at/all/imapp.db"),
        ("REDIS_URL", "redis://127.0.0.1:1/0"),
        ("HOST", "no.such.host.invalid"),
    ],
)
def test_what_can_not_be_reached_at_the_start_is_told_in_words(tmp_path, name, value):
    server = Server(tmp_path, **{name: value}).launch()
    assert server.wait(20) == 1
    assert "imapp can't" in server.output
    assert "wrong@" not in server.output
    server.close()


def test_a_port_that_is_taken_is_told(tmp_path):
    server = Server(tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", server.port))
        other.listen()
        assert server.launch().wait(20) == 1
    assert f"imapp can't listen on 127.0.0.1:{server.port}: Address already in use." in (
        server.output
    )
    server.close()


def keep_sending(device, conversation: int, acknowledged: list) -> None:
    """Send until the connection ends."""
    try:
        while True:
            answer = device.send(conversation, clientId=str(uuid4()))
            if answer.code == "unavailable":  # it said so: nothing was stored
                continue
            assert answer.code == "0", answer
            acknowledged.append(answer.data)
    except Lost:
        pass


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_under_load_keeps_what_was_acknowledged(serve, log_in, number):
    server = serve(RATELIMIT_ENABLED=0)
    devices = [log_in(server, "user"), log_in(server, "member3"), log_in(server, "user")]
    for device, transport in zip(devices, ("websocket", "websocket", "polling"), strict=True):
        device.connect(transport)
    conversation = devices[0].conversation_with("member3")["id"]
    acknowledged: list[dict] = []
    senders = [
        threading.Thread(target=keep_sending, args=(device, conversation, acknowledged))
        for device in devices
    ]
    for sender in senders:
        sender.start()
    wait_until(lambda: len(acknowledged) >= 60)
    server.signal(number)
    assert server.wait() == 0
    for sender in senders:
        sender.join(10)
        assert not sender.is_alive()
    # Neither a farewell of Socket.IO's nor one of the transport's: clients come back after this.
    assert {device.is_cut_off() for device in devices} == {"transport error"}
    server.start()
    stored = {one["seq"]: one for one in devices[0].history(conversation)}
    assert sorted(stored) == list(range(1, len(stored) + 1))
    assert all(stored[one["seq"]] == one for one in acknowledged)


def test_clients_come_back_by_themselves_after_a_restart(serve, log_in):
    server = serve()
    user, friend = log_in(server, "user"), log_in(server, "member3")
    user.connect(reconnection=True)
    friend.connect("polling", reconnection=True)
    conversation = user.conversation_with("member3")["id"]
    assert server.stop() == 0
    assert user.is_cut_off()
    assert friend.is_cut_off()
    server.start()
    wait_until(lambda: user.connected and friend.connected)
    user.reason = None
    sent = user.send(conversation, "again").data
    assert friend.hears("new-message") == sent
