"""Sending: stored once, numbered without holes, delivered to members alone."""

from .make import client_id


def test_a_message_reaches_every_device_of_both_and_nobody_else(cast):
    alice, bob, eve = cast("alice"), cast("bobby"), cast("eve_1")
    phone = cast.again(bob)
    conversation = cast.befriend(alice, bob)
    for one in (alice, bob, phone, eve):
        one.heard()
    sent = alice.send(conversation, "hi").data
    for one in (alice, bob, phone):
        assert one.heard("new-message") == [sent]
    assert eve.heard() == []


def test_the_same_client_id_makes_one_message(cast):
    alice, bob = cast("alice"), cast("bobby")
    conversation = cast.befriend(alice, bob)
    once = client_id()
    first = alice.send(conversation, "hi", clientId=once)
    bob.heard()
    assert alice.send(conversation, "other words", clientId=once) == first
    assert bob.heard() == []
