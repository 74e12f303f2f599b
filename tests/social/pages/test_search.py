"""The page that searches one's chats and what was said in them."""

import html
import re

import pytest

from imapp.api import LIMITS
from imapp.lib.limits import RateLimits
from imapp.services import views


@pytest.fixture
def pair(cast):
    alice, bob = cast("alice"), cast("bobby")
    return alice, bob, cast.befriend(alice, bob)


def look(person, status: int = 200, **asked) -> str:
    response = person.browser.get("/search", query_string=asked)
    assert response.status_code == status
    return response.get_data(as_text=True)


def links(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'<a class="cell" href="(.*?)"', page)]


def test_a_message_is_found_and_leads_to_its_place(pair):
    alice, bob, chat = pair
    seq = bob.send(chat, "meet me at the old mill").data["seq"]
    bob.send(chat, "bring a lamp")
    page = look(alice, q="OLD")
    assert links(page) == [f"/chats/{chat}?around={seq}"]
    assert "<mark>old</mark>" in page


def test_what_was_found_is_text_and_no_markup(pair):
    alice, bob, chat = pair
    bob.send(chat, "<b>bold</b> word")
    page = look(alice, q="<b>")
    assert "<mark>&lt;b&gt;</mark>bold" in page
    assert "<b>" not in page


def test_a_group_tells_who_said_it_as_the_reader_calls_him(cast, pair):
    alice, bob, _ = pair
    group = cast.group(alice, bob, name="millers")
    bob.send(group["conversationId"], "grain")
    assert "bobby: <mark>grain</mark>" in " ".join(look(alice, q="grain").split())
    bob.put(f"/groups/{group['id']}/members/{bob.id}", {"alias": "Miller"})
    assert "Miller: <mark>grain</mark>" in " ".join(look(alice, q="grain").split())
    alice.put(f"/friend/{bob.id}", {"remark": "Robert"})
    assert "Robert: <mark>grain</mark>" in " ".join(look(alice, q="grain").split())


def test_within_a_conversation_only_its_messages_are_found(cast, pair):
    alice, bob, chat = pair
    talk = cast.group(alice, bob, name="bobby and the mill")["conversationId"]
    for one in (chat, talk):
        bob.send(one, "bobby was here")
    page = look(alice, q="bobby", conversation=chat)
    assert [link.split("?")[0] for link in links(page)] == [f"/chats/{chat}"]
    assert "In the chat with bobby" in page
    assert f'name="conversation" value="{chat}"' in page


def test_the_conversation_of_others_is_not_there_to_be_searched(cast, pair):
    *_, chat = pair
    look(cast("eve_1"), 404, q="hi", conversation=chat)
    look(cast("eve_2"), 404, conversation=chat)


def test_nobody_finds_what_others_said_among_themselves(cast, pair):
    _, bob, chat = pair
    bob.send(chat, "secret")
    page = look(cast("eve_1"), q="secret")
    assert links(page) == []
    assert "Nothing was found for “secret”." in page


def test_what_is_found_where_one_has_just_left_is_left_out(cast, pair, monkeypatch):
    alice, bob, chat = pair
    group = cast.group(alice, bob)
    bob.send(group["conversationId"], "grain")
    bob.send(chat, "grain, too")
    load = views.load

    def leave_first(*conditions):
        monkeypatch.undo()
        cast.again(bob).delete(f"/groups/{group['id']}/members/{bob.id}")
        return load(*conditions)

    monkeypatch.setattr(views, "load", leave_first)
    assert [link.split("?")[0] for link in links(look(bob, q="grain"))] == [f"/chats/{chat}"]


@pytest.mark.parametrize("text", ["Robert", "bob", "BOBBY"])
def test_chats_are_found_by_any_name_of_the_other_also_hidden_ones(pair, text):
    alice, bob, chat = pair
    alice.put(f"/friend/{bob.id}", {"remark": "Robert"})
    alice.put("/conversations/active", {"id": chat, "active": False})
    assert links(look(alice, q=text)) == [f"/chats/{chat}"]
    assert links(look(bob, q="alice")) == [f"/chats/{chat}"]
    assert links(look(bob, q="bobby")) == []


def test_groups_are_found_by_their_names_and_signs_are_letters(cast, pair):
    alice, bob, _ = pair
    talk = cast.group(alice, bob, name="100% corn")["conversationId"]
    cast.group(alice, bob, name="100 corns")
    assert links(look(bob, q="0%")) == [f"/chats/{talk}"]
    assert links(look(cast("eve_1"), q="corn")) == []


def test_more_is_shown_step_by_step(pair):
    alice, bob, chat = pair
    for number in range(25):
        bob.send(chat, f"grain {number}")
    first = look(alice, q="grain", conversation=chat)
    assert len(links(first)) == 20
    more = html.unescape(re.search(r'href="(/search\?[^"]*)"', first)[1])
    assert more == f"/search?q=grain&steps=2&conversation={chat}"
    second = alice.browser.get(more).get_data(as_text=True)
    assert len(links(second)) == 25
    assert links(second)[:20] == links(first)
    assert "Show more" not in second


def test_without_words_there_is_only_the_field(pair):
    alice, bob, chat = pair
    bob.send(chat)
    for text in ("", "  "):
        page = look(alice, q=text)
        assert links(page) == []
        assert "Names of chats, and words of messages." in page


@pytest.mark.parametrize(
    "asked", [{"q": "x" * 41}, {"conversation": "x"}, {"steps": 0}, {"steps": 11}]
)
def test_what_is_no_question_is_refused(cast, asked):
    look(cast("alice"), 422, **asked)


def test_who_searches_too_often_is_told_so_on_the_page(pair, app, monkeypatch):
    alice, *_ = pair
    limits = RateLimits(LIMITS | {"search": "1 per minute"}, "", True)
    monkeypatch.setitem(app.extensions, "limits", limits)
    look(alice, q="one")
    assert "That was too often." in look(alice, 429, q="two")
