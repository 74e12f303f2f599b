"""Who is connected, in one process and over several that may die."""

import contextlib

import pytest

from imapp.lib import presence
from imapp.lib.presence import LocalPresence, RedisPresence

from .. import services

ALICE, BOB = 1, 2


@pytest.fixture
def redis_stores():
    """Makes stores as processes have them, on one Redis."""
    url = services.redis_url()
    with contextlib.ExitStack() as stack:

        def make():
            store = presence.make(url)
            stack.callback(store._redis.close)
            return store

        yield make


@pytest.fixture(params=["one process", "redis"])
def store(request):
    if request.param == "one process":
        return presence.make("")
    return request.getfixturevalue("redis_stores")()


@pytest.fixture
def clock(monkeypatch):
    """Sets the time that the stores see."""
    moment = [1_000_000.0]
    monkeypatch.setattr(presence.time, "time", lambda: moment[0])

    def later(seconds):
        moment[0] += seconds

    return later


def test_the_first_and_the_last_socket_count(store):
    assert store.add(ALICE, "a")
    assert not store.add(ALICE, "b")
    assert store.add(BOB, "c")
    assert store.among([ALICE, BOB]) == {ALICE, BOB}
    assert store.among([ALICE, 77]) == {ALICE}
    assert not store.remove(ALICE, "a")
    assert store.remove(ALICE, "b")
    assert store.among([ALICE, BOB]) == {BOB}
    assert store.among([ALICE, BOB]) == {BOB}
    assert store.among([]) == set()
    assert store.vouch() == set()
    assert store.among([ALICE, BOB]) == {BOB}


def test_a_socket_that_never_came_does_not_go(store):
    assert not store.remove(ALICE, "a")
    store.add(ALICE, "a")
    assert not store.remove(ALICE, "b")
    assert not store.remove(BOB, "a")
    assert store.remove(ALICE, "a")
    assert not store.remove(ALICE, "a")


def test_a_socket_that_came_twice_goes_once(store):
    store.add(ALICE, "a")
    store.add(ALICE, "a")
    assert store.remove(ALICE, "a")
    assert store.among([ALICE, BOB]) == set()


def test_several_processes_count_together(redis_stores):
    one, other = redis_stores(), redis_stores()
    assert one.add(ALICE, "a")
    assert not other.add(ALICE, "b")
    assert other.among([ALICE, BOB]) == one.among([ALICE, BOB]) == {ALICE}
    assert not one.remove(ALICE, "a")
    assert not one.remove(ALICE, "b")
    assert other.remove(ALICE, "b")
    assert one.among([ALICE]) == set()


def test_a_process_that_lives_vouches_for_its_sockets(redis_stores, clock):
    one = redis_stores()
    one.add(ALICE, "a")
    for _ in range(5):
        clock(presence.VOUCH_SECONDS - 1)
        assert one.vouch() == set()
        assert one.among([ALICE]) == one.among([ALICE, BOB]) == {ALICE}


def test_the_sockets_of_a_dead_process_are_forgotten_and_told_of_once(redis_stores, clock):
    dead, one, other = redis_stores(), redis_stores(), redis_stores()
    dead.add(ALICE, "a")
    dead.add(ALICE, "b")
    dead.add(BOB, "c")
    one.add(BOB, "d")
    clock(presence.VOUCH_SECONDS - 1)
    assert one.vouch() == set()
    clock(2)
    assert one.among([ALICE]) == set()
    assert one.among([ALICE, BOB]) == {BOB}
    assert one.vouch() == {ALICE}
    assert other.vouch() == one.vouch() == set()
    assert other.add(ALICE, "e")


def test_redis_that_answers_is_there_and_one_that_does_not_is_not(redis_stores):
    assert redis_stores().ping()
    nowhere = RedisPresence("redis://127.0.0.1:1/0")
    assert not nowhere.ping()
    nowhere._redis.close()


def test_without_redis_one_process_knows_all():
    assert isinstance(presence.make(""), LocalPresence)


def test_without_redis_each_process_knows_its_own_sockets():
    store = presence.make("redis://127.0.0.1:1/0")
    assert store.add(ALICE, "a")
    assert store.among([ALICE, BOB]) == {ALICE}
    assert store.among([ALICE, BOB]) == {ALICE}
    assert store.vouch() == set()
    assert not store.ping()
    assert store.remove(ALICE, "a")
    assert store.among([ALICE]) == set()
