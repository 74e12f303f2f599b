"""Reading WebSocket frames for gevent-websocket 0.10.1, fast and within a limit.

As shipped, the library reads a frame of any size and unmasks it byte by byte in Python: one frame
of 1 MB stops every other socket for a third of a second. Here the length is refused before the
payload is read, the mask is taken off with one XOR of two long integers, and UTF-8 is decoded once.
"""

import socket
import struct
from contextlib import suppress

from geventwebsocket import handler
from geventwebsocket.exceptions import WebSocketError
from geventwebsocket.websocket import WebSocket

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
GOING_AWAY, PROTOCOL_ERROR, NOT_UTF8, TOO_BIG = 1001, 1002, 1007, 1009


class Refused(Exception):
    """The peer broke the protocol; the argument is the code to close with."""


def install(limit_bytes: int) -> None:
    """Let the server's WebSockets read with this reader, messages up to `limit_bytes`."""
    handler.WebSocket = type("LimitedWebSocket", (PacketWebSocket,), {"limit": limit_bytes})


class FramedWebSocket(WebSocket):
    limit = 100_000

    def receive(self):
        """The next message as str or bytes; None when the socket has closed."""
        if self.closed:
            raise WebSocketError("closed")
        try:
            return self._message()
        except Refused as refused:
            self.close(refused.args[0])
        except UnicodeDecodeError:
            self.close(NOT_UTF8)
        except (OSError, EOFError):
            self.close()
        return None

    def close(self, code: int = 1000, message: bytes = b"") -> None:
        """As the library's, which leaves the code out of what it sends, and goes on reading from
        a peer who does not answer the farewell."""
        if self.closed:
            return
        with suppress(WebSocketError):  # nobody is there any more
            self.send_frame(struct.pack("!H", code) + message, CLOSE)
        self.closed = True
        self.stream = self.raw_write = self.raw_read = self.environ = None
        with suppress(OSError):
            self.handler.socket.shutdown(socket.SHUT_RD)

    def settimeout(self, seconds: float) -> None:
        """Hang up on who sends nothing, or takes nothing, for so long. Engine.IO calls this where
        it exists, with the time after which a ping without an answer tells the same."""
        self.handler.socket.settimeout(seconds)

    def _message(self):
        """Join the frames of one message, answering pings that come between."""
        parts, kind, size = [], None, 0
        while True:
            final, opcode, payload = self._frame(self.limit - size)
            if opcode == CLOSE:
                self.close()
                return None
            if opcode == PING:
                self.send_frame(payload, PONG)
            if opcode in (PING, PONG):
                continue
            if (opcode == 0) == (kind is None):
                raise Refused(PROTOCOL_ERROR)
            kind = opcode or kind
            parts.append(payload)
            size += max(1, len(payload))  # empty frames without end cost something, too
            if final:
                whole = parts[0] if len(parts) == 1 else b"".join(parts)
                return whole.decode() if kind == TEXT else whole

    def _frame(self, room: int) -> tuple[bool, int, bytes]:
        first, second = self._exactly(2)
        opcode, length = first & 15, second & 127
        if first & 0x70 or not second & 128 or opcode not in (0, TEXT, BINARY, CLOSE, PING, PONG):
            raise Refused(PROTOCOL_ERROR)
        if opcode >= CLOSE and (length > 125 or not first & 128):
            raise Refused(PROTOCOL_ERROR)
        if length == 126:
            (length,) = struct.unpack("!H", self._exactly(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self._exactly(8))
        if length > room and opcode < CLOSE:
            raise Refused(TOO_BIG)
        key = self._exactly(4)
        return bool(first & 128), opcode, unmask(key, self._exactly(length))

    def _exactly(self, count: int) -> bytes:
        if self.closed:
            raise EOFError
        data = self.raw_read(count) if count else b""
        if len(data) < count:
            raise EOFError
        return data


class PacketWebSocket(FramedWebSocket):
    """Hangs up on a text that is no packet of Engine.IO's, whose parser would raise where nobody
    catches it and leave the socket open."""

    TYPES = frozenset("0123456")

    def _message(self):
        message = super()._message()
        if isinstance(message, str) and message[:1] not in self.TYPES:
            raise Refused(PROTOCOL_ERROR)
        return message


def unmask(key: bytes, data: bytes) -> bytes:
    """`data` XOR `key` repeated (RFC 6455, 5.3)."""
    size = len(data)
    mask = (key * (size // 4 + 1))[:size]
    return (int.from_bytes(data, "little") ^ int.from_bytes(mask, "little")).to_bytes(
        size, "little"
    )
