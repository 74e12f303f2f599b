"""The names inside the libraries that `imapp/lib` reaches into. Where one of these fails after an
upgrade, look at `bus.py`, `engine.py` and `frames.py` before anything else."""

import inspect
from importlib.metadata import version

import engineio
import pytest
import socketio
from engineio.async_drivers import gevent as driver
from geventwebsocket import handler, websocket

from config import ROOT


def parameters(function) -> list[str]:
    return list(inspect.signature(function).parameters)


def source(thing) -> str:
    return inspect.getsource(thing)


@pytest.mark.parametrize(
    "package",
    ["python-socketio", "python-engineio", "flask-socketio", "gevent-websocket", "gevent"],
)
def test_the_libraries_that_are_reached_into_are_pinned_and_installed_so(package):
    pins = (ROOT / "constraints.txt").read_text() + (ROOT / "requirements.txt").read_text()
    pinned = {line.split("[")[0].split("==")[0].lower(): line for line in pins.splitlines()}
    assert pinned[package].split("==")[1].split()[0] == version(package)


def test_the_bus_of_the_library_carries_our_commands():
    manager = socketio.PubSubManager
    assert parameters(manager._publish) == ["self", "data"]
    assert parameters(manager._handle_close_room) == ["self", "message"]
    assert "data.get('host_id') != self.host_id" in source(manager._thread)
    assert "self._handle_close_room(data)" in source(manager._thread)
    assert parameters(manager.get_participants) == ["self", "namespace", "room"]
    entering = ["self", "sid", "namespace", "room", "eio_sid"]
    assert parameters(manager.basic_enter_room) == entering
    assert parameters(manager.basic_leave_room) == entering[:-1]
    assert "ignore_queue" in parameters(socketio.Server.disconnect)


def test_the_server_begins_to_listen_once():
    server = socketio.Server(async_mode="threading")
    assert server.manager_initialized is False
    assert "if not self.manager_initialized" in source(socketio.Server._handle_eio_connect)
    assert parameters(server.manager.initialize) == []


def test_the_websocket_handler_makes_sockets_of_the_class_that_is_replaced():
    assert "WebSocket(self.environ, Stream(self), self)" in source(
        handler.WebSocketHandler.upgrade_connection
    )
    used = {"closed", "stream", "raw_read", "raw_write", "environ", "handler"}
    assert used <= set(websocket.WebSocket.__slots__)
    assert parameters(websocket.WebSocket.send_frame) == ["self", "message", "opcode"]
    assert "self._sock.receive()" in source(driver.WebSocketWSGI.wait)
    assert "self._sock.close()" in source(driver.WebSocketWSGI.close)


def test_engine_io_gives_its_time_limit_to_the_websocket():
    reading = source(engineio.socket.Socket._websocket_handler)
    assert "for attr in ['_sock', 'socket']" in reading
    assert ".settimeout(" in reading


def test_engine_io_closes_and_complains_as_it_is_mended():
    server = engineio.Server(async_mode="threading")
    assert server.sockets == {}
    assert parameters(engineio.socket.Socket.close) == ["self", "wait", "abort", "reason"]
    assert hasattr(engineio.socket.Socket(server, "sid"), "queue")
    assert "self.disconnect(sid)" in source(engineio.Server.handle_request)
    assert "'post request handler error'" in source(engineio.Server.handle_request)
    assert server.logger.name == "engineio.server"
