"""Reading packets: whatever was sent is an event, if need be one without a name."""

import pytest
from socketio import packet

from imapp.lib.packets import LenientPacket


def read(text):
    return LenientPacket(encoded_packet=text)


def test_a_good_packet_is_read_as_the_library_reads_it():
    for text in ('27["/v1/im/read",{"seq":1}]', '0{"token":"x"}', "1", '3/chat,4["ok"]'):
        ours, theirs = read(text), packet.Packet(encoded_packet=text)
        assert vars(ours) == vars(theirs)


@pytest.mark.parametrize(
    "text",
    [
        "27" + "[" * 60_000,
        '27["a",{"b":' + "9" * 200 + "}]",
        "27{",
        "27{}",
        "27[]",
        "27[1]",
        "27[{}]",
        "27null",
        "27",
        '51-7["a",{"_placeholder":true,"num":9}]',
    ],
)
def test_what_cannot_be_read_asks_for_its_ack_all_the_same(text):
    found = read(text)
    assert (found.packet_type, found.id, found.data) == (packet.EVENT, 7, [""])
    assert found.attachment_count == 0


@pytest.mark.parametrize("text", ["", "x", "9", b"\x00\x01", b"", '99999999999-["a"]'])
def test_noise_is_an_event_without_a_name(text):
    found = read(text)
    assert (found.packet_type, found.id, found.data) == (packet.EVENT, None, [""])


def test_a_broken_login_shows_no_token():
    found = read("0{")
    assert (found.packet_type, found.data) == (packet.CONNECT, None)
