"""Servers, databases and devices for the tests with real processes."""

import shutil
import subprocess
import time
from contextlib import ExitStack

import pytest
import redis
import websocket

from imapp.seeds import DEMO_PASSWORD

from .. import services
from .device import Device
from .server import Server, free_port


@pytest.fixture(params=["sqlite", "mariadb"])
def database(request, worker):
    """`DATABASE_URL` of a new database: empty for the SQLite file in the instance folder."""
    if request.param == "sqlite":
        yield ""
    else:
        yield from services.mysql_database(f"imapp_test_{worker}_system")


@pytest.fixture
def mariadb(worker):
    yield from services.mysql_database(f"imapp_test_{worker}_system")


@pytest.fixture
def redis_url(tmp_path):
    """A Redis for this test alone, where one is installed; elsewhere the one that answers."""
    program = shutil.which("redis-server")
    if program is None:
        yield services.redis_url()
        return
    url = f"redis://127.0.0.1:{free_port()}/0"
    port = url.split(":")[2].split("/")[0]
    options = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    with redis.Redis.from_url(url) as client:
        _until_it_answers(client)
    yield url
    process.terminate()
    process.wait(10)


def _until_it_answers(client: redis.Redis) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            client.ping()
            return
        except redis.ConnectionError:
            assert time.monotonic() < deadline, "Redis does not start"
            time.sleep(0.02)


@pytest.fixture
def serve(tmp_path, request):
    """`serve(**settings)` is a started server; at the end it is stopped and its log looked at."""
    for needed in {"database", "mariadb", "redis_url"} & set(request.fixturenames):
        request.getfixturevalue(needed)  # made before and so ended after the servers
    with ExitStack() as stack:

        def start(**settings) -> Server:
            server = Server(tmp_path, **settings)
            stack.callback(server.close)
            return server.start()

        yield start


@pytest.fixture(autouse=True)
def _close_websockets(monkeypatch):
    """The client library forgets a lost WebSocket without closing it."""
    opened = []

    def create_connection(*arguments, **options):
        opened.append(create(*arguments, **options))
        return opened[-1]

    create = websocket.create_connection
    monkeypatch.setattr(websocket, "create_connection", create_connection)
    yield
    for one in opened:
        one.shutdown()


@pytest.fixture
def log_in():
    """`log_in(server, "user")` is a device of that account, disconnected at the end."""
    with ExitStack() as stack:

        def start(server: Server, username: str) -> Device:
            device = Device(server, username, DEMO_PASSWORD)
            stack.callback(device.close)
            return device

        yield start
