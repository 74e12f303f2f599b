"""Searching messages: any part of what was said, and only what the searcher may read."""

from urllib.parse import quote

import pytest
from sqlalchemy import select

from imapp.extensions import db
from imapp.lib.grams import phrase_of
from imapp.models import MessageWords
from imapp.services import search
from imapp.services.identity import Caller
from imapp.services.search import excerpt

from ..costs import counting_instructions, work
from ..make import client_id
from ..scenes import fill


def answer(person, q: str, **more):
    parts = {"q": q} | more
    path = "&".join(f"{name}={quote(str(value))}" for name, value in parts.items())
    return person.get(f"/messages/search?{path}")


def found(person, q: str, **more) -> list[str]:
    """The texts of what is found."""
    rows = answer(person, q, **more).data["rows"]
    return [row["message"]["body"].get("msg") or row["message"]["body"]["title"] for row in rows]


@pytest.fixture
def chat(cast):
    alice, bob = cast("alice"), cast("bobby")
    return alice, bob, cast.befriend(alice, bob)


def say(person, conversation: int, *texts: str) -> list[dict]:
    return [person.send(conversation, text, clientId=client_id()).data for text in texts]


SAID = ("我们明天在北京南站见", "Meet me at the Café: 北京饭店", "打折100%了", "a_b", "好的👍 \nok")


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("北京", [1, 0]),
        ("北", [1, 0]),
        ("站", [0]),
        ("在北京南站", [0]),
        ("京北", []),
        ("北京饭店北", []),
        ("MEET ME", [1]),
        ("café", [1]),
        ("cafe\u0301: 北", [1]),
        ("cafe", []),
        ("%", [2]),
        ("100%", [2]),
        ("_", [3]),
        ("a_b", [3]),
        ("a%b", []),
        ("axb", []),
        ("👍", [4]),
        ("👍  ok", [4]),
        ("Ｍeet", [1]),
        (" 北京 ", [1, 0]),
        ('"', []),
        ("北京 OR a", []),
        ("*", []),
        ("'; DROP TABLE messages; --", []),
    ],
)
def test_any_part_is_found_the_newest_first(chat, q, expected):
    alice, bob, conversation = chat
    say(alice, conversation, *SAID)
    assert found(bob, q) == found(alice, q) == [SAID[number] for number in expected]


def test_what_is_answered_tells_the_message_its_sender_its_place_and_what_was_found(chat):
    alice, bob, conversation = chat
    (sent,) = say(alice, conversation, "see you in Beijing, in BEIJING")
    data = answer(bob, "beijing").data
    assert data["rows"] == [
        {
            "message": sent,
            "from": {
                "id": alice.id,
                "username": "alice",
                "userInfo": bob.get(f"/userinfo/{alice.id}").data,
            },
            "excerpt": [
                {"text": "see you in ", "match": False},
                {"text": "Beijing", "match": True},
                {"text": ", in ", "match": False},
                {"text": "BEIJING", "match": True},
            ],
        }
    ]
    assert data["conversations"] == bob.get("/conversations").data
    assert data["hasMore"] is False


def test_nothing_found_is_an_empty_answer(chat, monkeypatch):
    monkeypatch.setattr(search.views, "load", None)  # there is nothing to load
    assert answer(chat[0], "nothing").data == {"rows": [], "conversations": [], "hasMore": False}


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "q=%00", "q=" + "x" * 41])
def test_a_search_for_nothing_or_too_much_is_invalid(chat, query):
    refused = chat[0].get(f"/messages/search?{query}")
    assert (refused.status, refused.code, list(refused.data)) == (422, "invalid", ["q"])


def test_a_part_of_forty_characters_is_found(chat):
    alice, bob, conversation = chat
    long = "一二三四五六七八九十" * 30
    say(alice, conversation, long, long[:30])
    assert found(bob, long[3:43]) == [long]


def test_a_message_of_five_thousand_characters_is_found_by_its_end(chat):
    alice, bob, conversation = chat
    long = "字" * 4990 + "the very end"[:10]
    say(alice, conversation, long)
    assert found(bob, "very e") == [long]


def test_a_place_is_found_by_its_name(chat):
    alice, bob, conversation = chat
    body = {"type": "loc", "title": "人民广场", "lng": 121.4, "lat": 31.2}
    alice.call("new-message", conversationId=conversation, body=body)
    say(alice, conversation, "去人民广场")
    assert found(bob, "广场") == ["去人民广场", "人民广场"]
    assert found(bob, "广场", type="loc") == ["人民广场"]
    assert found(bob, "广场", type="txt") == ["去人民广场"]
    assert found(bob, "广场", type="other") == []


def test_a_stranger_finds_nothing(chat, cast):
    alice, _, conversation = chat
    say(alice, conversation, "the secret")
    eve = cast("eve_1")
    assert found(eve, "secret") == []
    refused = answer(eve, "secret", conversationId=conversation)
    assert (refused.status, refused.code) == (404, "not_found")
    assert cast.anonymous().get("/messages/search?q=secret").status == 401


def test_one_conversation_one_sender(chat, cast):
    alice, bob, conversation = chat
    group = cast.group(alice, bob)["conversationId"]
    say(alice, conversation, "tea with alice")
    say(bob, conversation, "tea with bob")
    say(bob, group, "tea for the group")
    assert found(alice, "tea", conversationId=group) == ["tea for the group"]
    assert found(alice, "tea", fromId=bob.id) == ["tea for the group", "tea with bob"]
    assert found(alice, "tea", conversationId=conversation, fromId=bob.id) == ["tea with bob"]
    assert found(alice, "t", conversationId=group) == ["tea for the group"]


def test_pages_go_on_before_an_id(chat):
    alice, bob, conversation = chat
    texts = [f"number {number}" for number in range(5)]
    say(alice, conversation, *texts)
    seen, before = [], {}
    for more in (True, True, False):
        data = answer(bob, "number", limit=2, **before).data
        assert data["hasMore"] is more
        seen += [row["message"] for row in data["rows"]]
        before = {"before": seen[-1]["id"]}
    assert [message["body"]["msg"] for message in seen] == texts[::-1]


@pytest.fixture
def cost(app):
    """Counts what a search costs the database, and what it finds."""

    def measure(person, q: str, **more) -> tuple[int, int]:
        me = Caller(person.id, person.username, None, device_id=0)
        with app.app_context():
            db.engine.dispose()  # so that there is one connection, whoever takes it
            with counting_instructions(db.session.connection()):
                before = work(db.session.connection())
                matches = search.messages(me, q, **more).matches
                return work(db.session.connection()) - before, len(matches)

    return measure


@pytest.mark.parametrize("q", ["1", "12"])
def test_what_others_say_makes_a_search_no_dearer(chat, cast, cost, q):
    alice, bob, conversation = chat
    fill(cast, conversation, alice, 50)
    alone = cost(bob, q)
    fill(cast, cast.befriend(cast("carol"), cast("dave_")), alice, 2_000)
    among_others = cost(bob, q)
    assert among_others[1] == alone[1] > 0
    assert among_others[0] < 2 * alone[0]


def test_who_is_in_very_many_conversations_finds_what_was_said_in_them(chat, cast, monkeypatch):
    alice, bob, conversation = chat
    say(cast.again(bob), cast.group(bob, alice)["conversationId"], "tea for three")
    say(alice, conversation, "tea for two")
    monkeypatch.setattr(search, "MOST_NAMED", 1)
    assert found(bob, "tea for") == ["tea for two", "tea for three"]
    assert found(cast("eve_1"), "tea for") == []


def test_very_many_conversations_can_be_asked_at_once(chat, cast, app):
    alice, _, conversation = chat
    say(alice, conversation, "tea for two")
    with app.app_context():
        places = [conversation, *range(100_000, 100_000 + search.MOST_NAMED - 1)]
        asked = MessageWords.contain(phrase_of("tea for t"), places)
        assert len(db.session.scalars(select(MessageWords.rowid).where(asked)).all()) == 1


def test_the_words_are_found_in_their_order_alone(chat):
    alice, bob, conversation = chat
    say(alice, conversation, "北京南北京", "南北京", "京南 北京")
    assert found(bob, "京南北京") == ["北京南北京"]
    assert found(bob, "南北京") == ["南北京", "北京南北京"]
    assert found(bob, "北京南") == ["北京南北京"]


def test_what_was_recalled_is_found_no_more_and_leaves_no_words(chat, app):
    alice, bob, conversation = chat
    (sent,) = say(alice, conversation, "the secret")
    alice.call("recall", conversationId=conversation, id=sent["id"])
    assert found(alice, "secret") == found(bob, "secret") == []
    # Nor by the sentence that stands there instead.
    assert found(bob, "recalled") == []
    with app.app_context():
        assert db.session.scalar(select(MessageWords.rowid).filter_by(rowid=sent["id"])) is None


def test_what_one_deleted_for_himself_is_found_by_the_other(chat):
    alice, bob, conversation = chat
    (sent,) = say(alice, conversation, "the secret")
    bob.call("delete", conversationId=conversation, ids=[sent["id"]])
    assert found(bob, "secret") == []
    assert found(alice, "secret") == ["the secret"]


def test_what_one_cleared_is_found_by_the_other(chat):
    alice, bob, conversation = chat
    say(alice, conversation, "the secret")
    bob.delete(f"/conversations/{conversation}/messages")
    say(alice, conversation, "another secret")
    assert found(bob, "secret") == ["another secret"]
    assert found(alice, "secret") == ["another secret", "the secret"]


def test_what_the_server_said_is_not_found(chat, cast):
    alice, bob, _ = chat
    cast.group(alice, bob)
    assert found(alice, "group") == found(alice, "friends") == found(alice, "joined") == []


def test_a_newcomer_finds_what_came_after_him_and_who_left_nothing(chat, cast):
    alice, bob, _ = chat
    carol = cast("carol")
    cast.befriend(alice, carol)
    group = cast.group(alice, bob)
    say(alice, group["conversationId"], "tea before")
    alice.post(f"/groups/{group['id']}/members", {"userIds": [carol.id]})
    say(alice, group["conversationId"], "tea after")
    assert found(carol, "tea") == ["tea after"]
    bob.delete(f"/groups/{group['id']}/members/{bob.id}")
    assert found(bob, "tea") == []
    assert found(alice, "tea") == ["tea after", "tea before"]
    alice.delete(f"/groups/{group['id']}")
    assert found(alice, "tea") == found(carol, "tea") == []


def test_a_hidden_conversation_is_searched_too(chat):
    alice, bob, conversation = chat
    say(alice, conversation, "tea")
    bob.put("/conversations/active", {"id": conversation, "active": False})
    data = answer(bob, "tea").data
    assert [row["message"]["body"]["msg"] for row in data["rows"]] == ["tea"]
    assert [one["id"] for one in data["conversations"]] == [conversation]


def test_a_message_sent_twice_is_found_once(chat):
    alice, bob, conversation = chat
    same = client_id()
    for _ in range(2):
        alice.send(conversation, "tea", clientId=same)
    assert found(bob, "tea") == ["tea"]


def test_a_message_costs_one_statement_for_being_found(chat, statements):
    alice, _, conversation = chat
    say(alice, conversation, "tea")
    with statements() as seen:
        say(alice, conversation, "tea")
    assert len([one for one in seen if "message_words" in one]) == 1


@pytest.mark.parametrize(
    ("text", "part", "shown"),
    [
        ("tea", "tea", "[tea]"),
        ("tea and TEA", "Tea", "[tea] and [TEA]"),
        ("teatea", "tea", "[tea][tea]"),
        ("aaa", "aa", "[aa]a"),
        ("one\ntwo", "e t", "on[e t]wo"),
        ("x" * 16 + "tea", "tea", "x" * 16 + "[tea]"),
        ("x" * 17 + "tea", "tea", "…" + "x" * 16 + "[tea]"),
        ("tea" + "x" * 77, "tea", "[tea]" + "x" * 77),
        ("tea" + "x" * 78, "tea", "[tea]" + "x" * 77 + "…"),
        ("y" * 200, "y" * 100, "[" + "y" * 100 + "]…"),
        ("cafe\u0301", "É", "caf[é]"),
        ("<b>tea</b>", "<B>", "[<b>]tea</b>"),
        ("without", "it is not there", "without"),
    ],
)
def test_the_excerpt_shows_what_was_found_in_its_surroundings(text, part, shown):
    pieces = excerpt(text, part)
    marked = [f"[{one['text']}]" if one["match"] else one["text"] for one in pieces]
    assert "".join(marked) == shown
