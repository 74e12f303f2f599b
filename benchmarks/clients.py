"""What asks the server: one HTTP connection, and Socket.IO over raw WebSockets, on 127.0.0.1.

The socket is written for counting: a delivery is recognised by how it begins and not parsed, so
that the generator costs little of what it measures.
"""

import asyncio
import base64
import http.client
import json
import os
import struct
from collections.abc import Callable

HOST = "127.0.0.1"
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
DELIVERY = b'42["/v1/im/new-message"'


class Refused(Exception):
    """The server answered that it won't; the argument says what it answered."""


class Http:
    """One kept connection of one user."""

    def __init__(self, port: int, token: str):
        self._connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> bytes:
        """The whole body of the answer."""
        self._connection.request("GET", path, headers=self._headers)
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise Refused(f"{path}: {response.status} {body[:200]!r}")
        return body

    def close(self) -> None:
        self._connection.close()


class Socket(asyncio.Protocol):
    """A connected socket: `await call(event, payload)`; `heard` is called for each delivery."""

    def __init__(self, port: int, token: str, heard: Callable[[], None]):
        self._port, self._token, self._heard = port, token, heard
        self._buffer = b""
        self._upgraded = False
        self._acks: dict[int, asyncio.Future] = {}
        self._calls = 0
        self.connected = asyncio.get_running_loop().create_future()

    async def call(self, event: str, payload: dict) -> dict:
        """Emit and wait for the ack: the envelope."""
        self._calls += 1
        answer = self._acks[self._calls] = asyncio.get_running_loop().create_future()
        self._send(f"42{self._calls}{json.dumps([event, payload])}")
        envelope = await answer
        if envelope["statusCode"] != "0":
            raise Refused(f"{event}: {envelope}")
        return envelope

    def close(self) -> None:
        self._transport.close()

    def connection_made(self, transport) -> None:
        self._transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
            f"Host: {HOST}:{self._port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def connection_lost(self, error) -> None:
        for future in (self.connected, *self._acks.values()):
            if not future.done():
                future.set_exception(Refused("the server closed the socket"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._upgraded:
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head.split(b"\r\n")[0]:
                self._transport.close()
                return
            self._upgraded, self._buffer = True, rest
        self._cut_frames()

    def _cut_frames(self) -> None:
        """Handle the whole frames at hand. A server neither masks nor, this one, splits them."""
        data, start, size = self._buffer, 0, len(self._buffer)
        while size - start >= 2:
            length, begin = data[start + 1], start + 2
            if length > 125:
                begin += 2 if length == 126 else 8
                if size < begin:
                    break
                length = int.from_bytes(data[start + 2 : begin], "big")
            if size < begin + length:
                break
            self._frame(data[start] & 15, data[begin : begin + length])
            start = begin + length
        self._buffer = data[start:]

    def _frame(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            self._packet(payload)
        elif opcode == PING:
            self._send(payload.decode(), PONG)
        elif opcode == CLOSE:
            self._transport.close()

    def _packet(self, packet: bytes) -> None:
        """Engine.IO's open and ping, then Socket.IO's connect, refusal, event and ack."""
        if packet.startswith(DELIVERY):
            self._heard()
        elif packet.startswith(b"43"):
            number, _, envelopes = packet[2:].partition(b"[")
            self._acks.pop(int(number)).set_result(json.loads(b"[" + envelopes)[0])
        elif packet.startswith(b"0"):
            self._send("40" + json.dumps({"token": self._token}))
        elif packet == b"2":
            self._send("3")
        elif packet.startswith(b"40"):
            self.connected.set_result(None)
        elif packet.startswith(b"44"):
            self.connected.set_exception(Refused(packet.decode()))

    def _send(self, text: str, opcode: int = TEXT) -> None:
        """One masked frame. The mask 0 is as good as any and leaves the payload as it is; the
        server takes it off all the same."""
        payload = text.encode()
        size = len(payload)
        if size < 126:
            head = struct.pack("!BB", 128 | opcode, 128 | size)
        else:
            head = struct.pack("!BBH", 128 | opcode, 128 | 126, size)
        self._transport.write(head + bytes(4) + payload)


async def connect(port: int, token: str, heard: Callable[[], None] = lambda: None) -> Socket:
    """A socket that the server has accepted."""
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(lambda: Socket(port, token, heard), HOST, port)
    await asyncio.wait_for(socket.connected, 30)
    return socket
