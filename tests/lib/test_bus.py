"""Commands to all sockets of a room, in this process and in the others."""

import contextlib
import time

import pytest
import socketio

from imapp.lib import bus

from .. import services


class Process:
    """A Socket.IO server as a process has it, with sockets that were opened here."""

    def __init__(self, redis_url):
        self.server = socketio.Server(async_mode="threading", client_manager=bus.make(redis_url))
        self.bus = self.server.manager
        self.bus.initialize()
        self.closed = []
        self.server._send_packet = lambda eio_sid, packet: None
        self.server.eio.disconnect = self.closed.append
        self.server.start_background_task = lambda task, *arguments: task(*arguments)

    def open(self, name, *rooms):
        """A socket in these rooms; its id."""
        self.server.environ[name] = {}
        sid = self.bus.connect(name, "/")
        for room in rooms:
            self.bus.basic_enter_room(sid, "/", room)
        return sid

    def rooms(self, sid):
        return set(self.bus.get_rooms(sid, "/")) - {sid}

    def is_open(self, sid):
        return self.bus.is_connected(sid, "/")


def eventually(condition):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not happen within 10 seconds"
        time.sleep(0.005)


@pytest.fixture
def process():
    return Process("")


@pytest.fixture
def processes():
    """Two, each listening to the other through Redis."""
    url = services.redis_url()
    both = [Process(url), Process(url)]
    client = both[0].bus.redis
    eventually(lambda: client.pubsub_numsub(both[0].bus.channel)[0][1] == 2)
    yield both
    for one in both:
        with contextlib.suppress(Exception):
            one.bus.pubsub.close()
        one.bus.redis.close()


def test_every_socket_of_a_room_enters_and_leaves_another(process):
    first, second = process.open("a", "user:1"), process.open("b", "user:1")
    other = process.open("c", "user:2")
    process.bus.enter("user:1", "conversation:5")
    assert process.rooms(first) == process.rooms(second) == {"user:1", "conversation:5"}
    assert process.rooms(other) == {"user:2"}
    process.bus.leave("user:1", "conversation:5")
    assert process.rooms(first) == process.rooms(second) == {"user:1"}
    process.bus.leave("user:1", "conversation:5")
    assert process.rooms(first) == {"user:1"}


def test_hanging_up_closes_the_sockets_of_a_room_and_their_transports(process):
    first, second = process.open("a", "user:1"), process.open("b", "user:1")
    other = process.open("c", "user:2")
    process.bus.hang_up("user:1")
    assert not process.is_open(first)
    assert not process.is_open(second)
    assert process.is_open(other)
    assert sorted(process.closed) == ["a", "b"]


def test_a_room_without_sockets_is_no_failure(process):
    process.bus.enter("user:9", "conversation:5")
    process.bus.leave("user:9", "conversation:5")
    process.bus.hang_up("user:9")
    assert process.closed == []


def test_closing_a_room_still_empties_it(process):
    sid = process.open("a", "user:1")
    process.server.close_room("user:1")
    assert process.rooms(sid) == set()
    assert process.is_open(sid)


def test_what_one_process_says_the_other_does(processes):
    one, other = processes
    here, there = one.open("a", "user:1"), other.open("b", "user:1")
    one.bus.enter("user:1", "conversation:5")
    assert one.rooms(here) == {"user:1", "conversation:5"}
    eventually(lambda: other.rooms(there) == {"user:1", "conversation:5"})
    other.bus.leave("user:1", "conversation:5")
    eventually(lambda: one.rooms(here) == {"user:1"})
    one.bus.hang_up("user:1")
    assert not one.is_open(here)
    eventually(lambda: not other.is_open(there) and other.closed == ["b"])
    assert one.closed == ["a"]


def test_between_processes_closing_a_room_still_empties_it(processes):
    one, other = processes
    there = other.open("b", "user:1")
    one.server.close_room("user:1")
    eventually(lambda: other.rooms(there) == set())
    assert other.is_open(there)


def test_installations_on_two_databases_of_one_redis_do_not_hear_each_other():
    addresses = ("redis://cache", "redis://cache/0", "redis://cache/1")
    default, same, other = (bus.make(address).channel for address in addresses)
    assert default == same != other
