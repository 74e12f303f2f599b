"""WebSocket frames: joined, unmasked and limited; whoever breaks the protocol is hung up on."""

import io
import logging
import socket as real_socket
import struct
import threading
from types import SimpleNamespace

import pytest
from geventwebsocket import handler
from geventwebsocket.exceptions import WebSocketError

from imapp.lib import frames
from imapp.lib.frames import FramedWebSocket, PacketWebSocket, unmask

KEY = b"\x01\x02\x03\x04"
TEXT, BINARY, CONTINUED, CLOSE, PING, PONG = 1, 2, 0, 8, 9, 10


class Stream:
    """Reads what a peer sent, and keeps what is written to it."""

    def __init__(self, sent: bytes):
        self.read = io.BytesIO(sent).read
        self.written = b""

    def write(self, data: bytes) -> None:
        self.written += data


def frame(opcode, payload=b"", *, final=True, length=None, masked=True, reserved=0):
    """A client's frame; `length` lies about the payload's."""
    size = len(payload) if length is None else length
    first = bytes([(0x80 if final else 0) | reserved | opcode])
    mask = 0x80 if masked else 0
    if size < 126:
        head = bytes([mask | size])
    elif size < 1 << 16:
        head = bytes([mask | 126]) + struct.pack("!H", size)
    else:
        head = bytes([mask | 127]) + struct.pack("!Q", size)
    return first + head + (KEY + unmask(KEY, payload) if masked else payload)


def socket(*sent: bytes, limit: int = 1000):
    line = SimpleNamespace(shutdown=lambda how: None)
    stream = Stream(b"".join(sent))
    handling = SimpleNamespace(logger=logging.getLogger("frames"), socket=line)
    limited = type("Limited", (FramedWebSocket,), {"limit": limit})
    return limited({}, stream, handling), stream


def closed_with(stream):
    """The code of the close frame that was written."""
    assert stream.written[0] == 0x80 | CLOSE
    return struct.unpack("!H", stream.written[2:4])[0]


@pytest.mark.parametrize("size", [0, 1, 3, 4, 125, 126, 65_535, 65_536, 90_000])
def test_a_frame_of_any_length_is_read(size):
    payload = bytes(number % 251 for number in range(size))
    one, _ = socket(frame(BINARY, payload), limit=100_000)
    assert one.receive() == payload


def test_text_comes_as_text_and_one_message_after_the_other():
    one, _ = socket(frame(TEXT, "你好".encode()), frame(TEXT, b"again"), frame(BINARY, b"\xff"))
    assert [one.receive() for _ in range(3)] == ["你好", "again", b"\xff"]


def test_the_frames_of_a_message_are_joined_even_within_a_character():
    whole = "你好".encode()
    one, _ = socket(
        frame(TEXT, whole[:2], final=False),
        frame(CONTINUED, whole[2:4], final=False),
        frame(CONTINUED, whole[4:]),
    )
    assert one.receive() == "你好"


def test_a_ping_is_answered_also_within_a_message():
    one, stream = socket(
        frame(TEXT, b"a", final=False), frame(PING, b"now"), frame(PONG), frame(CONTINUED, b"b")
    )
    assert one.receive() == "ab"
    assert stream.written == bytes([0x80 | PONG, 3]) + b"now"


def test_a_ping_within_a_message_as_long_as_the_limit_is_answered():
    one, stream = socket(
        frame(TEXT, b"x" * 9, final=False), frame(PING, b"now"), frame(CONTINUED, b"y"), limit=10
    )
    assert one.receive() == "x" * 9 + "y"
    assert stream.written == bytes([0x80 | PONG, 3]) + b"now"


def test_a_farewell_is_returned():
    one, stream = socket(frame(CLOSE, struct.pack("!H", 1000)))
    assert one.receive() is None
    assert one.closed
    assert closed_with(stream) == 1000
    with pytest.raises(WebSocketError):
        one.receive()


@pytest.mark.parametrize(
    "sent",
    [
        [frame(TEXT, b"x" * 11)],
        [frame(TEXT, b"", length=2**63)],
        [frame(TEXT, b"", length=65_536)],
        [frame(TEXT, b"x" * 6, final=False), frame(CONTINUED, b"x" * 5)],
        [frame(TEXT, b"", final=False)]
        + [frame(CONTINUED, b"", final=False)] * 9
        + [frame(CONTINUED, b"xx")],
    ],
)
def test_what_is_larger_than_the_limit_is_refused_unread(sent):
    one, stream = socket(*sent, limit=10)
    assert one.receive() is None
    assert closed_with(stream) == frames.TOO_BIG


def test_a_message_as_large_as_the_limit_is_read():
    one, _ = socket(frame(TEXT, b"x" * 10), limit=10)
    assert one.receive() == "x" * 10


@pytest.mark.parametrize(
    "sent",
    [
        [frame(TEXT, b"a", masked=False)],
        [frame(TEXT, b"a", reserved=0x40)],
        [frame(3, b"a")],
        [frame(11, b"a")],
        [frame(CONTINUED, b"a")],
        [frame(TEXT, b"a", final=False), frame(TEXT, b"b")],
        [frame(PING, b"x" * 126)],
        [frame(PING, b"x", final=False)],
        [frame(CLOSE, b"", final=False)],
    ],
)
def test_whoever_breaks_the_protocol_is_hung_up_on(sent):
    one, stream = socket(*sent)
    assert one.receive() is None
    assert one.closed
    assert closed_with(stream) == frames.PROTOCOL_ERROR


def test_text_that_is_no_utf8_is_refused():
    one, stream = socket(frame(TEXT, b"\xff\xfe"))
    assert one.receive() is None
    assert closed_with(stream) == frames.NOT_UTF8


@pytest.mark.parametrize("cut", [0, 1, 3, 8])
def test_a_connection_that_ends_within_a_frame_is_closed(cut):
    one, _ = socket(frame(TEXT, b"hello")[:cut])
    assert one.receive() is None
    assert one.closed


def test_a_connection_that_breaks_is_closed():
    one, _ = socket()

    def broken(_):
        raise ConnectionResetError

    one.raw_read = broken
    assert one.receive() is None
    assert one.closed


def test_installed_the_server_reads_with_it(monkeypatch):
    monkeypatch.setattr(handler, "WebSocket", handler.WebSocket)
    frames.install(77)
    assert issubclass(handler.WebSocket, FramedWebSocket)
    assert handler.WebSocket.limit == 77


def test_unmasking_twice_gives_back_what_was_sent():
    data = bytes(range(256)) * 3 + b"x"
    assert unmask(KEY, unmask(KEY, data)) == data
    assert unmask(KEY, b"\0" * 6) == KEY + KEY[:2]


@pytest.fixture
def line():
    """A WebSocket on a real connection, and the peer's end of it."""
    here, there = real_socket.socketpair()
    file = here.makefile("rb")
    stream = SimpleNamespace(read=file.read, write=here.sendall)
    handling = SimpleNamespace(logger=logging.getLogger("frames"), socket=here)
    yield PacketWebSocket({}, stream, handling), there
    for one in (file, here, there):
        one.close()


def test_a_peer_who_says_nothing_for_long_is_hung_up_on(line):
    one, _ = line
    one.settimeout(0.05)
    assert one.receive() is None
    assert one.closed


def test_closing_ends_a_read_that_waits_for_a_peer_who_does_not_answer(line):
    one, peer = line
    read = []
    reader = threading.Thread(target=lambda: read.append(one.receive()))
    reader.start()
    one.close()
    reader.join(10)
    assert read == [None]
    assert peer.recv(100)[0] == 0x80 | CLOSE


@pytest.mark.parametrize("text", ["", "x", "b4AAA", "7", "²", "["])
def test_a_text_that_is_no_packet_of_engine_io_is_refused(line, text):
    one, peer = line
    peer.sendall(frame(TEXT, text.encode()))
    assert one.receive() is None
    assert struct.unpack("!H", peer.recv(100)[2:4])[0] == frames.PROTOCOL_ERROR


def test_packets_of_engine_io_are_read(line):
    one, peer = line
    for sent in ("2probe", "3", '42["name",{}]', b"4"):
        kind, data = (TEXT, sent.encode()) if isinstance(sent, str) else (BINARY, sent)
        peer.sendall(frame(kind, data))
        assert one.receive() == sent
