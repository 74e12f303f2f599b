"""The client library that browsers run, socket.io-client, in Node.js."""

import json
import queue
import shutil
import subprocess
import threading
from contextlib import ExitStack
from typing import Any

import pytest

from config import ROOT
from imapp.seeds import DEMO_PASSWORD

from .. import services
from .server import SECRET, Server


@pytest.fixture(scope="module")
def node() -> str:
    """The program, after its packages have been installed."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if not (program and npm):
        services.missing("Node.js and npm")
    if not (ROOT / "node_modules" / "socket.io-client").exists():
        subprocess.run([npm, "ci"], cwd=ROOT, check=True, capture_output=True, timeout=120)
    return program


class NodeDevice:
    """A running `chat.mjs`."""

    def __init__(self, node: str, server: Server, username: str, transport: str):
        script = str(ROOT / "tests" / "system" / "chat.mjs")
        self._process = subprocess.Popen(
            [node, script, server.url, username, DEMO_PASSWORD, transport],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[list] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        for line in self._process.stdout:
            self._lines.put(json.loads(line))

    def hears(self, what: str) -> Any:
        """Wait for the next thing of that kind; what comes before it is passed over."""
        while True:
            happened, value = self._lines.get(timeout=15)
            if happened == what:
                return value

    def call(self, event: str, **payload) -> dict:
        self._process.stdin.write(json.dumps([f"/v1/im/{event}", payload]) + "\n")
        self._process.stdin.flush()
        return self.hears("ack")

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(15)
        self._reader.join(15)
        self._process.stdout.close()


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_the_browsers_client_chats_and_comes_back_after_a_restart(node, serve, log_in, transport):
    server = serve()
    friend = log_in(server, "member3").connect()
    chat = friend.conversation_with("user")["id"]
    with ExitStack() as stack:
        user = NodeDevice(node, server, "user", transport)
        stack.callback(user.close)
        assert user.hears("login") == "0"
        user.hears("connect")

        body = {"type": "txt", "msg": f"{SECRET} 你好 😀"}
        sent = user.call("new-message", conversationId=chat, clientId="a", body=body)["data"]
        assert sent["body"]["msg"] == body["msg"]
        assert friend.hears("new-message") == sent
        answer = friend.send(chat, "hello").data
        assert user.hears("/v1/im/new-message") == answer

        assert server.stop() == 0
        reason = {"websocket": "transport close", "polling": "transport error"}[transport]
        assert user.hears("disconnect") == reason
        friend.is_cut_off()
        server.start()
        user.hears("connect")
        again = user.call("new-message", conversationId=chat, clientId="a", body=body)
        assert again["data"] == sent
        late = friend.connect().send(chat, "welcome back").data
        assert user.hears("/v1/im/new-message") == late
        missed = user.call("sync", cursors={str(chat): answer["version"]})["data"]["messages"]
        assert missed[str(chat)] == [late]


def test_the_browsers_client_is_told_why_and_stays_away_when_it_is_logged_out(node, serve, log_in):
    server = serve()
    other = log_in(server, "user")
    with ExitStack() as stack:
        user = NodeDevice(node, server, "user", "websocket")
        stack.callback(user.close)
        user.hears("connect")
        (device,) = [one for one in other.request("GET", "/sessions").data if not one["current"]]
        assert other.request("DELETE", f"/sessions/{device['id']}").code == "0"
        assert user.hears("/v1/im/kicked")["reason"] == "logged_out"
        assert user.hears("disconnect") == "io server disconnect"
