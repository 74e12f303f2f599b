"""Engine.IO under clients that break the rules."""

import logging

import engineio
import pytest
import socketio

from imapp.lib import engine
from imapp.lib.engine import PacketJson


@pytest.fixture
def server():
    server = engineio.Server(async_mode="threading")
    engine.wait_no_longer(server)
    return server


def open_socket(server):
    """A socket of a client that polls and has nothing to fetch."""
    socket = engineio.socket.Socket(server, "sid")
    server.sockets["sid"] = socket
    return socket


def test_endless_nesting_is_broken_json():
    with pytest.raises(ValueError, match="deep"):
        PacketJson.loads("[" * 100_000)
    assert PacketJson.loads(PacketJson.dumps([{"a": 1}])) == [{"a": 1}]


def test_disconnecting_tells_and_forgets_a_client_that_never_asks_again(server):
    gone = []
    server.on("disconnect", lambda sid, reason: gone.append(sid))
    socket = open_socket(server)
    server.disconnect("sid")
    assert (gone, server.sockets, socket.closed) == (["sid"], {}, True)
    server.disconnect("sid")
    assert gone == ["sid"]


def test_disconnecting_leaves_a_moment_to_fetch_what_was_said_before(server, monkeypatch):
    socket, fetched = open_socket(server), []
    socket.send(engineio.packet.Packet(engineio.packet.MESSAGE, "why"))
    monkeypatch.setattr(server, "sleep", lambda seconds: fetched.extend(socket.poll()))
    server.disconnect("sid")
    assert [packet.data for packet in fetched] == ["why"]


def test_disconnecting_waits_no_longer_than_that_moment(server, monkeypatch):
    monkeypatch.setattr(engine, "FETCH_SECONDS", 0.02)
    socket = open_socket(server)
    socket.send(engineio.packet.Packet(engineio.packet.MESSAGE, "why"))
    server.disconnect("sid")
    assert socket.closed


def test_polled_garbage_is_told_in_a_line_and_other_errors_in_full(caplog):
    log = logging.getLogger("engineio.server")
    for message in ("post request handler error", "message handler error"):
        try:
            raise ValueError("garbage")
        except ValueError:
            log.exception(message)
    assert [bool(record.exc_info) for record in caplog.records] == [False, True]


def test_who_never_enters_is_shown_out_at_the_second_look():
    server = socketio.Server(async_mode="threading")
    for sid in ("guest", "stranger"):
        server.eio.sockets[sid] = engineio.socket.Socket(server.eio, sid)
    server.manager.connect("guest", "/")
    closed = []
    server.start_background_task = lambda function, *arguments: closed.append(arguments)
    before = engine.drop_strangers(server, set())
    assert before == {"stranger"}
    assert closed == []
    engine.drop_strangers(server, before)
    assert closed == [("stranger",)]
