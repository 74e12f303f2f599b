"""Reading messages by pages and around a place: every edge of what is there."""

import pytest

from .scenes import chat, page_of

LAST = 12


@pytest.fixture
def talk(cast):
    """A chat whose messages have the seqs 1 (the server's greeting) to `LAST`."""
    alice, bob, eve, conversation = chat(cast)
    for number in range(2, LAST + 1):
        (alice if number % 2 else bob).send(conversation, str(number))
    return alice, bob, eve, conversation


def seqs(messages):
    return [one["seq"] for one in messages]


def read(person, conversation_id, **query):
    """Over HTTP: the seqs, whether there are more, and whether there are newer ones."""
    path = f"/conversations/{conversation_id}/messages"
    data = person.get(path, query_string=query).data
    return seqs(data["messages"]), data["hasMore"], data.get("hasNewer")


def down(high, low):
    return list(range(high, low - 1, -1))


@pytest.mark.parametrize(
    ("number", "size", "expected", "more"),
    [
        (1, 5, down(12, 8), True),
        (2, 5, down(7, 3), True),
        (3, 5, down(2, 1), False),
        (4, 5, [], False),
        (1, 12, down(12, 1), False),
        (1, 11, down(12, 2), True),
        (2, 11, [1], False),
        (2, 6, down(6, 1), False),
        (1, 100, down(12, 1), False),
        (2**53 - 1, 100, [], False),
    ],
)
def test_pages_count_from_the_newest(talk, number, size, expected, more):
    alice, _, _, conversation = talk
    answer = page_of(alice, conversation, pageNumber=number, pageSize=size)
    assert seqs(answer["messages"]) == expected
    assert {key: value for key, value in answer.items() if key != "messages"} == {
        "statusCode": "0",
        "errorMessage": None,
        "data": None,
        "conversationId": conversation,
        "pageSize": size,
        "pageNumber": number,
        "count": LAST,
        "hasMore": more,
    }


def test_a_page_has_20_messages_unless_told(talk):
    alice, _, _, conversation = talk
    answer = page_of(alice, conversation)
    assert (answer["pageSize"], answer["pageNumber"]) == (20, 1)


@pytest.mark.parametrize(
    ("place", "limit", "expected", "more"),
    [
        ({"before": 13}, 5, down(12, 8), True),
        ({"before": 8}, 5, down(7, 3), True),
        ({"before": 6}, 5, down(5, 1), False),
        ({"before": 7}, 5, down(6, 2), True),
        ({"before": 1}, 5, [], False),
        ({"before": 0}, 5, [], False),
        ({"before": 2**53 - 1}, 100, down(12, 1), False),
        ({"after": 0}, 5, down(5, 1), True),
        ({"after": 7}, 5, down(12, 8), False),
        ({"after": 6}, 5, down(11, 7), True),
        ({"after": 11}, 5, [12], False),
        ({"after": 12}, 5, [], False),
        ({"after": 2**53 - 1}, 5, [], False),
    ],
)
def test_before_and_after_a_seq_the_nearest_come_newest_first(talk, place, limit, expected, more):
    alice, _, eve, conversation = talk
    answer = page_of(alice, conversation, limit=limit, **place)
    assert (seqs(answer["messages"]), answer["hasMore"]) == (expected, more)
    assert (answer["count"], answer["pageSize"]) == (LAST, limit)
    assert read(alice, conversation, limit=limit, **place) == (expected, more, None)
    assert eve.call("get-messages", conversationId=conversation, **place).code == "not_found"


@pytest.mark.parametrize(
    ("seq", "limit", "expected", "more", "newer"),
    [
        (6, 5, down(8, 4), True, True),
        (6, 4, down(8, 5), True, True),
        (6, 1, [6], True, True),
        (12, 5, down(12, 8), True, False),
        (11, 5, down(12, 8), True, False),
        (1, 5, down(3, 1), False, True),
        (0, 5, down(2, 1), False, True),
        (99, 5, down(12, 8), True, False),
        (6, 100, down(12, 1), False, False),
        (3, 4, down(5, 2), True, True),
        (2, 4, down(4, 1), False, True),
    ],
)
def test_around_a_seq_come_its_neighbours(talk, seq, limit, expected, more, newer):
    alice, _, _, conversation = talk
    assert read(alice, conversation, around=seq, limit=limit) == (expected, more, newer)


def test_without_a_place_the_newest_come(talk):
    alice, _, _, conversation = talk
    assert read(alice, conversation) == (down(12, 1), False, None)
    assert read(alice, conversation, limit=3) == (down(12, 10), True, None)


def test_messages_read_by_pages_equal_those_that_were_delivered(cast):
    alice, bob, _, conversation = chat(cast)
    sent = [alice.send(conversation, str(number)).data for number in range(3)]
    shown = page_of(bob, conversation, pageSize=3)["messages"]
    over_http = bob.get(f"/conversations/{conversation}/messages").data["messages"]
    assert shown == over_http[:3] == sent[::-1]


def test_who_cleared_the_history_reads_what_came_after(talk):
    alice, bob, _, conversation = talk
    alice.delete(f"/conversations/{conversation}/messages")
    empty = page_of(alice, conversation)
    assert (empty["messages"], empty["count"], empty["hasMore"]) == ([], 0, False)
    bob.send(conversation, "13")
    bob.send(conversation, "14")
    answer = page_of(alice, conversation, pageSize=1)
    assert (seqs(answer["messages"]), answer["count"], answer["hasMore"]) == ([14], 2, True)
    answer = page_of(alice, conversation, pageSize=1, pageNumber=2)
    assert (seqs(answer["messages"]), answer["hasMore"]) == ([13], False)
    assert read(alice, conversation, before=14) == ([13], False, None)
    assert read(alice, conversation, after=0) == ([14, 13], False, None)
    assert read(alice, conversation, around=5) == ([14, 13], False, False)
    assert page_of(bob, conversation)["count"] == 14


def test_deleted_messages_leave_their_page_shorter_and_the_count_smaller(talk):
    alice, bob, _, conversation = talk
    shown = page_of(alice, conversation)["messages"]
    gone = [one["id"] for one in shown if one["seq"] in (9, 11)]
    alice.call("delete", conversationId=conversation, ids=gone)
    answer = page_of(alice, conversation, pageSize=5)
    assert (seqs(answer["messages"]), answer["count"]) == ([12, 10, 8], 10)
    assert seqs(page_of(alice, conversation, pageSize=5, pageNumber=2)["messages"]) == down(7, 3)
    assert read(alice, conversation, before=12, limit=2) == ([10, 8], True, None)
    assert read(alice, conversation, after=8, limit=2) == ([12, 10], False, None)
    assert read(alice, conversation, around=9, limit=2) == ([10, 8], True, True)
    assert page_of(bob, conversation)["count"] == LAST


def test_clearing_forgets_what_was_deleted_before(talk):
    alice, bob, _, conversation = talk
    ids = [one["id"] for one in page_of(alice, conversation)["messages"][:3]]
    alice.call("delete", conversationId=conversation, ids=ids)
    alice.delete(f"/conversations/{conversation}/messages")
    bob.send(conversation)
    assert page_of(alice, conversation)["count"] == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"pageSize": 0},
        {"pageSize": 101},
        {"pageSize": "5"},
        {"pageSize": 5.5},
        {"pageSize": True},
        {"pageNumber": 0},
        {"pageNumber": -1},
        {"pageNumber": 2**53},
        {"pageNumber": 10**90},
        {"limit": 0},
        {"limit": 101},
        {"before": -1},
        {"after": -1},
        {"before": float("nan")},
        {"after": float("inf")},
        {"before": 5, "after": 5},
    ],
)
def test_a_place_that_makes_no_sense_is_invalid(talk, wrong):
    alice, _, _, conversation = talk
    assert alice.call("get-messages", conversationId=conversation, **wrong).code == "invalid"


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": 0},
        {"limit": 101},
        {"limit": "x"},
        {"before": -1},
        {"after": "NaN"},
        {"around": 2**53},
        {"around": ""},
        {"before": 5, "after": 5},
        {"around": 5, "after": 5},
    ],
)
def test_over_http_a_place_that_makes_no_sense_is_invalid(talk, wrong):
    alice, _, _, conversation = talk
    answer = alice.get(f"/conversations/{conversation}/messages", query_string=wrong)
    assert (answer.status, answer.code) == (422, "invalid")


def test_a_stranger_reads_nothing(talk):
    _, _, eve, conversation = talk
    assert eve.call("get-messages", conversationId=conversation).code == "not_found"
    for query in ({}, {"before": 5}, {"after": 5}, {"around": 5}):
        answer = eve.get(f"/conversations/{conversation}/messages", query_string=query)
        assert (answer.status, answer.data) == (404, None)
    assert eve.delete(f"/conversations/{conversation}/messages").status == 404
