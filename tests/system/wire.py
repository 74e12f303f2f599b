"""A client that speaks WebSocket byte by byte, so that it can speak it wrong."""

import base64
import json
import os
import socket
import struct

from imapp.lib.frames import BINARY, CLOSE, PING, PONG, TEXT, unmask

from .server import Server

WAIT_SECONDS = 15


class Refused(Exception):
    """The server did not switch to WebSocket; the argument is its answer."""


class Wire:
    """An open WebSocket to the server's Socket.IO, with this `Cookie` header or none."""

    def __init__(self, server: Server, cookie: str = "", origin: str = ""):
        self._socket = socket.create_connection(("127.0.0.1", server.port), WAIT_SECONDS)
        self._file = self._socket.makefile("rb")
        headers = [
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
            f"Host: 127.0.0.1:{server.port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        ]
        headers += [f"Cookie: {cookie}"] * bool(cookie) + [f"Origin: {origin}"] * bool(origin)
        self.write("\r\n".join([*headers, "", ""]).encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            line = self._file.readline()
            if not line:
                break
            answer += line
        if b" 101 " not in answer.split(b"\r\n")[0]:
            self.close()
            raise Refused(answer.decode())

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *error) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def write(self, data: bytes) -> None:
        self._socket.sendall(data)

    def send(self, text: str | bytes) -> None:
        opcode, data = (TEXT, text.encode()) if isinstance(text, str) else (BINARY, text)
        self.write(frame(opcode, data))

    def receive(self) -> tuple[int, bytes] | None:
        """The next frame's opcode and payload, or None when the connection has ended."""
        try:
            head = self._file.read(2)
            if len(head) < 2:
                return None
            length = head[1] & 127
            if length == 126:
                (length,) = struct.unpack("!H", self._file.read(2))
            elif length == 127:
                (length,) = struct.unpack("!Q", self._file.read(8))
            return head[0] & 15, self._file.read(length)
        except ConnectionError:
            return None

    def next_text(self) -> str:
        """The next text, past Engine.IO's own pings."""
        while True:
            received = self.receive()
            assert received
            assert received[0] == TEXT, received
            if received[1] != b"2":
                return received[1].decode()

    def log_on(self) -> str:
        """Engine.IO's and Socket.IO's greetings; what the server answers to the second."""
        assert self.next_text().startswith("0{")
        self.send("40")
        while True:
            text = self.next_text()
            if text.startswith("4") and not text.startswith("42"):
                return text

    def event(self, name: str, payload: object) -> dict:
        """Send an event as a client does, and answer its ack."""
        self.send("427" + json.dumps([f"/v1/im/{name}", payload]))
        while not (text := self.next_text()).startswith("437"):
            pass
        return json.loads(text[3:])[0]

    def is_hung_up_on(self) -> int | None:
        """Read to the end of the connection; the code of the farewell, if there was one."""
        code = None
        try:
            while received := self.receive():
                opcode, payload = received
                if opcode == CLOSE and len(payload) >= 2:
                    (code,) = struct.unpack("!H", payload[:2])
        except TimeoutError:
            raise AssertionError("the connection is still open") from None
        return code

    def pongs(self, count: int) -> None:
        """Wait for so many answers to pings."""
        while count:
            received = self.receive()
            assert received
            count -= received[0] == PONG


def frame(
    opcode: int, data: bytes = b"", final: bool = True, masked: bool = True, length: int = -1
) -> bytes:
    """A client's frame; `length` is announced instead of the data's own."""
    length = len(data) if length < 0 else length
    first, bit = bytes([opcode | (128 if final else 0)]), 128 if masked else 0
    if length < 126:
        head = bytes([bit | length])
    elif length < 65536:
        head = bytes([bit | 126]) + struct.pack("!H", length)
    else:
        head = bytes([bit | 127]) + struct.pack("!Q", length)
    key = os.urandom(4) if masked else b""
    return first + head + key + (unmask(key, data) if masked else data)


__all__ = ["BINARY", "CLOSE", "PING", "PONG", "TEXT", "Refused", "Wire", "frame"]
