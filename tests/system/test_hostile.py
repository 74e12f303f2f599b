"""Clients that break the rules are refused, and everybody else goes on chatting."""

import json

import pytest
import requests
import socketio

from .device import Device
from .server import SECRET, Server
from .wire import BINARY, PING, TEXT, Refused, Wire, frame

MEGABYTE = 1_000_000
FOREIGN = "https://evil.example"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("hostile")).start()
    yield server
    server.close()


@pytest.fixture
def normal(server, log_in):
    """A normal client on the same server: still connected and answered at the end."""
    device = log_in(server, "user").connect()
    yield device
    chat = device.conversation_with("member3")["id"]
    assert device.send(chat).code == "0"
    assert device.reason is None


@pytest.fixture
def device(server, log_in) -> Device:
    """Some user's device."""
    return log_in(server, "member4")


@pytest.fixture
def cookie(device) -> str:
    """Its login, as the header."""
    return "; ".join(f"{one.name}={one.value}" for one in device.http.cookies)


@pytest.fixture
def wire(server, cookie, normal):
    """A socket that is logged in and about to misbehave."""
    with Wire(server, cookie) as wire:
        assert wire.log_on().startswith('40{"sid":')
        yield wire


NESTED = "[" * 45_000 + "]" * 45_000


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        pytest.param(frame(TEXT, b"4" * MEGABYTE), 1009, id="a frame of 1 MB"),
        pytest.param(frame(BINARY, b"4" * MEGABYTE), 1009, id="a binary frame of 1 MB"),
        pytest.param(frame(TEXT, length=2**62), 1009, id="a huge announced length"),
        pytest.param(frame(TEXT, length=2**64 - 1), 1009, id="a negative length"),
        pytest.param(frame(TEXT, b"42[]", masked=False), 1002, id="no mask"),
        pytest.param(frame(0, b"42[]"), 1002, id="a continuation of nothing"),
        pytest.param(frame(3, b"42[]"), 1002, id="an unknown opcode"),
        pytest.param(frame(0x40 | TEXT, b"42[]"), 1002, id="a reserved bit"),
        pytest.param(frame(PING, b"x" * 126), 1002, id="a long ping"),
        pytest.param(frame(PING, b"x", final=False), 1002, id="a ping in parts"),
        pytest.param(frame(TEXT, b"42[\xff\xfe]"), 1007, id="no UTF-8"),
        pytest.param(frame(TEXT, b"42[\xed\xa0\x80]"), 1007, id="a surrogate"),
        pytest.param(
            frame(TEXT, b"4", final=False) + frame(0, final=False) * 200_000,
            1009,
            id="empty fragments without end",
        ),
        pytest.param(
            frame(TEXT, b"4", final=False) + frame(0, b"x" * 1000, final=False) * 200,
            1009,
            id="fragments that add up",
        ),
    ],
)
def test_a_frame_that_breaks_the_protocol_ends_the_connection(wire, sent, code):
    try:
        wire.write(sent)
    except ConnectionError:  # it did not even read to the end
        return
    assert wire.is_hung_up_on() in (code, None)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="an empty packet"),
        pytest.param("x", id="no Engine.IO type"),
        pytest.param("9", id="an unknown Engine.IO type"),
        pytest.param("²", id="a digit that is no number"),
        pytest.param("b!!!", id="broken base64"),
        pytest.param("4", id="no Socket.IO packet"),
        pytest.param("4x", id="no Socket.IO type"),
        pytest.param("49", id="an unknown Socket.IO type"),
        pytest.param("44{}", id="a CONNECT_ERROR from a client"),
        pytest.param("42", id="an event without a name"),
        pytest.param("42[]", id="an event of nothing"),
        pytest.param("42{}", id="an event that is no list"),
        pytest.param('42"text"', id="an event that is a text"),
        pytest.param("42null", id="an event that is null"),
        pytest.param(f'42["/v1/im/new-message",{{"{SECRET}"', id="broken JSON"),
        pytest.param("42[" + "9" * 5000 + "]", id="a number too long"),
        pytest.param(f'42["/v1/im/sync",{NESTED}]', id="JSON nested deep"),
        pytest.param(NESTED, id="a packet nested deep"),
        pytest.param("4" + NESTED, id="Engine.IO JSON nested deep"),
        pytest.param("42" + "1" * 200 + '["/v1/im/sync",{}]', id="an id too long"),
        pytest.param('42²["/v1/im/sync",{}]', id="an id that is no number"),
        pytest.param("5²-[]", id="a count that is no number"),
        pytest.param("45²-[]", id="attachments that are no number"),
        pytest.param("4599999999999-[]", id="attachments without end"),
        pytest.param("43", id="an ack of nothing"),
        pytest.param("43[]", id="an ack without an id"),
        pytest.param("437[1]", id="an ack that nobody waits for"),
        pytest.param(b"\x00\x01", id="bytes that nobody announced"),
    ],
)
def test_a_packet_that_is_none_harms_nobody_else(wire, text):
    wire.send(text)
    wire.send("41")
    wire.send("1")  # Engine.IO's farewell: whatever the garbage did, the end comes
    wire.is_hung_up_on()


@pytest.mark.parametrize(
    "event",
    [
        [{"name": 1}, {}],
        [["/v1/im/sync"], {}],
        [None, {}],
        [1, {}],
        ["connect", {}],
        ["disconnect"],
        ["/v1/im/sync"],
        ["/v1/im/sync", {}, {}],
        ["/v1/im/sync", []],
        ["/v1/im/sync", {"cursors": {"1": {}}}],
        ["/v1/im/new-message", {"conversationId": True, "body": {"type": "txt", "msg": "x"}}],
        ["/v1/im/new-message", {"conversationId": 10**40, "body": {"type": "txt", "msg": "x"}}],
        ["/v1/im/new-message", {"conversationId": 1, "body": {"type": "txt", "msg": "\ud800"}}],
    ],
    ids=str,
)
def test_an_event_of_nonsense_is_answered_and_the_socket_goes_on(wire, event):
    wire.send("425" + json.dumps(event))
    while not (text := wire.next_text()).startswith("435"):
        pass
    (answer,) = json.loads(text[3:])
    assert answer["statusCode"] in {"invalid", "not_found"}
    assert wire.event("sync", {"cursors": {}})["statusCode"] == "0"


@pytest.mark.parametrize(
    "placeholder",
    [{"_placeholder": True, "num": 0}, {"_placeholder": True, "num": 7}, {"num": "x"}],
    ids=str,
)
def test_binary_in_an_event_is_no_message(wire, placeholder):
    body = {"conversationId": 1, "body": {"type": "txt", "msg": placeholder}}
    wire.send("451-7" + json.dumps(["/v1/im/new-message", body]))
    wire.send(b"attached")
    wire.send("1")
    wire.is_hung_up_on()


def test_a_binary_event_whose_attachments_never_come_holds_up_its_sender_alone(wire):
    wire.send('4599-["/v1/im/sync",{}]')
    wire.send('427["/v1/im/sync",{}]')
    wire.send("1")
    wire.is_hung_up_on()


def test_thousands_of_pings_are_answered_beside_a_normal_client(wire, normal):
    wire.write(frame(PING, b"are you there?") * 5000)
    assert normal.call("sync", cursors={}).code == "0"
    wire.pongs(5000)
    assert wire.event("sync", {"cursors": {}})["statusCode"] == "0"


def test_thousands_of_events_are_limited_beside_a_normal_client(wire, normal):
    packet = frame(TEXT, b'429["/v1/im/join",{"conversationId":1}]')
    wire.write(packet * 3000)
    assert normal.call("sync", cursors={}).code == "0"
    codes = []
    while len(codes) < 3000:
        text = wire.next_text()
        if text.startswith("439"):
            codes.append(json.loads(text[3:])[0]["statusCode"])
    assert "rate_limited" in codes


def test_who_is_kicked_and_ignores_the_farewell_loses_the_connection(wire, device):
    assert device.request("POST", "/logout", {}).code == "0"
    assert json.loads(wire.next_text()[2:])[0] == "/v1/im/kicked"
    wire.is_hung_up_on()


def test_a_second_greeting_on_one_connection_is_refused(wire):
    wire.send("40")
    assert wire.next_text().startswith("44")
    assert wire.event("sync", {"cursors": {}})["statusCode"] == "0"


def test_a_client_that_reads_nothing_harms_nobody_else(wire, normal):
    for _ in range(40):
        wire.send('427["/v1/im/sync",{"cursors":{}}]')
    assert normal.call("sync", cursors={}).code == "0"


def test_half_a_frame_and_silence_harm_nobody_else(wire, normal):
    wire.write(frame(TEXT, b"42[]")[:3])
    assert normal.call("sync", cursors={}).code == "0"


def test_a_foreign_origin_is_refused_on_both_transports(server, cookie, normal):
    try:
        with Wire(server, cookie, origin=FOREIGN) as wire:
            # gevent-websocket accepts first; but nothing is said, and the connection ends.
            assert wire.receive() in (None, (8, b"\x03\xe8"))
    except Refused:
        pass
    polled = requests.get(
        f"{server.url}/socket.io/?EIO=4&transport=polling",
        headers={"Cookie": cookie, "Origin": FOREIGN},
        timeout=10,
    )
    assert polled.status_code == 403
    assert "Access-Control-Allow-Origin" not in polled.headers
    with Wire(server, cookie, origin=server.url) as own:
        assert own.log_on().startswith('40{"sid":')


@pytest.mark.parametrize("cookie", ["", "session=forged"])
def test_without_a_login_the_connection_is_refused(server, normal, cookie):
    with Wire(server, cookie) as wire:
        refusal = wire.log_on()
        assert refusal.startswith("44{")
        assert json.loads(refusal[2:])["message"] == "unauthenticated"
        # What he sends all the same is not for anybody.
        wire.send('427["/v1/im/sync",{"cursors":{}}]')
        wire.send("1")
        assert wire.is_hung_up_on() in (None, 1000)


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_the_real_client_hears_why_it_is_refused(server, transport):
    reasons = []
    client = socketio.Client(handle_sigint=False)
    client.on("connect_error", reasons.append)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(server.url, transports=[transport])
    assert [reason["message"] for reason in reasons] == ["unauthenticated"]
    client.shutdown()


@pytest.mark.parametrize(
    ("method", "query", "body"),
    [
        ("GET", "EIO=4&transport=polling&sid=nobody", None),
        ("GET", "EIO=3&transport=polling", None),
        ("GET", "transport=flashsocket&EIO=4", None),
        ("GET", "EIO=4&transport=websocket", None),
        ("GET", "EIO=4&transport=polling&j=x", None),
        ("POST", "EIO=4&transport=polling", "40"),
        ("DELETE", "EIO=4&transport=polling", None),
    ],
)
def test_polling_nonsense_is_refused(server, normal, method, query, body):
    url = f"{server.url}/socket.io/?{query}"
    assert requests.request(method, url, data=body, timeout=10).status_code in {400, 403, 405}


@pytest.mark.parametrize("body", ["x" * 150_000, "\x1e" * 100, "zzz", "4[", "42[]", b"\xff\xfe"])
def test_polled_garbage_harms_nobody_else(server, cookie, normal, body):
    with requests.Session() as session:
        session.headers["Cookie"] = cookie
        url = f"{server.url}/socket.io/?EIO=4&transport=polling"
        sid = json.loads(session.get(url, timeout=10).text[1:])["sid"]
        assert session.post(f"{url}&sid={sid}", data="40", timeout=10).ok
        answer = session.post(f"{url}&sid={sid}", data=body, timeout=10)
        assert answer.status_code in {200, 400}
        session.post(f"{url}&sid={sid}", data="1", timeout=10)
