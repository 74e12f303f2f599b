"""The list of chats as a page and as rows, and what stands behind a chat's title."""

import html
import re

import pytest

from imapp.extensions import db
from imapp.lib.database import transaction
from imapp.models import Conversation

SAID = re.compile(r'chatrow-last">(.*?)</span>', re.DOTALL)


@pytest.fixture
def pair(cast):
    alice, bob = cast("alice"), cast("bobby")
    return alice, bob, cast.befriend(alice, bob)


def look(person, path: str, **headers) -> str:
    response = person.browser.get(path, headers=headers)
    assert response.status_code == 200, response.status
    return response.get_data(as_text=True)


def names(page: str) -> list[str]:
    return [html.unescape(name) for name in re.findall(r'chatrow-name">(.*?)</span>', page)]


def lines(page: str) -> list[str]:
    """What was said last, row by row, without markup."""
    found = (re.sub(r"<.*?>", "", line) for line in SAID.findall(page))
    return [" ".join(html.unescape(line).split()) for line in found]


def row_of(page: str, conversation_id: int) -> str:
    return re.search(rf'<li class="chatrow" id="chat-{conversation_id}".*?</li>', page, re.DOTALL)[
        0
    ]


def test_the_list_shows_ones_own_chats_the_latest_first(cast, pair):
    alice, bob, chat = pair
    carol = cast("carol")
    other = cast.befriend(alice, carol)
    cast.befriend(bob, carol)
    alice.send(chat, "later")
    page = look(alice, "/chats")
    assert names(page) == ["bobby", "carol"]
    assert re.findall(r'href="/chats/(\d+)"', page) == [str(chat), str(other)]
    assert lines(page) == ["later", "You are friends now. Say hello!"]


def test_who_has_no_chats_is_told_where_to_find_people(cast):
    page = look(cast("alice"), "/chats")
    assert names(page) == []
    assert "No chats yet." in page
    assert 'href="/find"' in page


def test_a_chat_is_called_by_the_remark(pair):
    alice, bob, _ = pair
    alice.put(f"/friend/{bob.id}", {"remark": "Bob of the mill"})
    assert names(look(alice, "/chats")) == ["Bob of the mill"]
    assert names(look(bob, "/chats")) == ["alice"]


def test_what_people_write_is_text_and_no_markup(pair):
    alice, bob, chat = pair
    alice.put(f"/userinfo/{alice.id}", {"nickname": "<i>Al"})
    alice.send(chat, "<script>x</script>")
    page = look(bob, "/chats")
    assert names(page) == ["<i>Al"]
    assert lines(page) == ["<script>x</script>"]
    assert "<script>x" not in page
    assert "<i>" not in page


def test_unread_messages_are_counted_and_of_a_muted_chat_only_marked(pair):
    alice, bob, chat = pair
    alice.send(chat)
    alice.send(chat)
    assert "2 unread" in row_of(look(bob, "/chats"), chat)
    assert "Chats(2)" in look(bob, "/chats")
    bob.put(f"/conversations/{chat}", {"dnd": True})
    page = look(bob, "/chats")
    assert 'class="badge dot"' in row_of(page, chat)
    assert "Do not disturb" in row_of(page, chat)
    assert "Chats(" not in page
    assert "unread" not in row_of(look(alice, "/chats"), chat).replace("data-unread", "")


def test_the_tabs_begin_with_what_waits(cast, pair):
    alice, bob, chat = pair
    alice.send(chat)
    cast("carol").post("/applies", {"type": "user", "toId": bob.id})
    page = " ".join(look(bob, "/chats").split())
    assert 'data-of="chats">1</span>' in page
    assert 'data-of="contacts">1</span>' in page
    assert 'data-of="discover" hidden>' in page
    bob.put(f"/conversations/{chat}", {"dnd": True})
    page = " ".join(look(bob, "/chats").split())
    assert '<span class="badge dot" data-tabs-target="badge" data-of="chats"></span>' in page
    assert 'data-of="contacts" hidden>' in " ".join(look(alice, "/chats").split())


def test_a_group_says_who_spoke_as_the_reader_calls_him(cast, pair):
    alice, bob, _ = pair
    carol = cast("carol")
    cast.befriend(alice, carol)
    group = cast.group(alice, bob, carol)
    talk = group["conversationId"]
    carol.send(talk, "hi")
    assert lines(look(bob, "/chats"))[0] == "carol: hi"
    carol.put(f"/groups/{group['id']}/members/{carol.id}", {"alias": "Caro"})
    carol.send(talk, "hi")
    assert lines(look(bob, "/chats"))[0] == "Caro: hi"
    alice.put(f"/friend/{carol.id}", {"remark": "Sister"})
    assert lines(look(alice, "/chats"))[0] == "Sister: hi"
    assert lines(look(carol, "/chats"))[0] == "hi"


def test_what_the_server_says_in_a_group_has_no_speaker(cast, pair):
    alice, bob, _ = pair
    group = cast.group(alice, bob)
    alice.put(f"/groups/{group['id']}", {"name": "new"})
    assert re.fullmatch("alice .*new.*", lines(look(bob, "/chats"))[0])


def test_who_is_mentioned_sees_it_until_he_has_read(cast, pair):
    alice, bob, _ = pair
    talk = cast.group(alice, bob)["conversationId"]
    body = {"type": "txt", "msg": "you", "mentions": [bob.id]}
    sent = alice.call("new-message", conversationId=talk, body=body).data
    assert lines(look(bob, "/chats"))[0] == "[Mentioned you] alice: you"
    bob.call("read", conversationId=talk, seq=sent["seq"])
    assert lines(look(bob, "/chats"))[0] == "alice: you"
    assert lines(look(alice, "/chats"))[0] == "you"


def test_a_recalled_message_says_so_to_each_in_his_way(pair):
    alice, bob, chat = pair
    sent = alice.send(chat, "oops").data
    alice.call("recall", conversationId=chat, id=sent["id"])
    assert lines(look(alice, "/chats")) == ["You recalled a message"]
    assert lines(look(bob, "/chats")) == ["alice recalled a message"]


def test_what_is_not_text_is_named_in_the_readers_language(pair):
    alice, bob, chat = pair
    alice.call(
        "new-message",
        conversationId=chat,
        body={"type": "loc", "title": "Pier", "lng": 1, "lat": 2},
    )
    assert lines(look(bob, "/chats")) == ["[Location] Pier"]
    assert lines(look(bob, "/chats", **{"Accept-Language": "zh-CN"})) == ["[位置]Pier"]


def test_pinned_chats_stand_on_top_and_the_robots_above_them(cast, pair, app):
    alice, _, chat = pair
    robots, later = cast.befriend(alice, cast("carol")), cast.befriend(alice, cast("david"))
    alice.put(f"/conversations/{chat}", {"pinned": True})
    alice.send(later)
    assert names(look(alice, "/chats")) == ["bobby", "david", "carol"]
    assert "data-pinned" in row_of(look(alice, "/chats"), chat)
    become_robots(app, robots)
    assert names(look(alice, "/chats")) == ["carol", "bobby", "david"]


def become_robots(app, conversation_id: int) -> None:
    with app.app_context(), transaction(db.session()):
        db.session.get(Conversation, conversation_id).type = "robot"


def test_rows_are_those_asked_for_that_are_in_the_list(cast, pair):
    alice, bob, chat = pair
    hidden, foreign = cast.befriend(alice, cast("carol")), cast.befriend(bob, cast("david"))
    alice.put("/conversations/active", {"id": hidden, "active": False})
    rows = look(alice, f"/chats/rows?ids={chat},{hidden},{foreign},{10**15}")
    assert names(rows) == ["bobby"]
    assert "<html" not in rows
    assert row_of(rows, chat) == row_of(look(alice, "/chats"), chat)


@pytest.mark.parametrize("ids", ["", "x", "1,", "0", "-1", str(2**60), ",".join(["1"] * 101)])
def test_rows_of_what_is_no_id_are_refused(cast, ids):
    assert cast("alice").browser.get(f"/chats/rows?ids={ids}").status_code == 422


def test_the_list_costs_the_same_however_long_it_is(cast, pair, statements):
    alice, bob, _ = pair

    def cost() -> int:
        look(alice, "/chats")
        with statements() as seen:
            look(alice, "/chats")
        return len(seen)

    def group(number: int) -> None:
        bob.send(cast.group(alice, bob, name=f"group {number}")["conversationId"])

    group(0)
    before = cost()
    for number in range(1, 6):
        group(number)
        cast.befriend(alice, cast(f"friend{number}"))
    assert len(names(look(alice, "/chats"))) == 12
    assert cost() == before


def test_the_info_shows_who_is_in_the_chat_and_how_it_is_kept(pair):
    alice, bob, chat = pair
    alice.put(f"/friend/{bob.id}", {"remark": "<b>Bob"})
    alice.put(f"/conversations/{chat}", {"pinned": True})
    page = look(alice, f"/chats/{chat}/info")
    assert "&lt;b&gt;Bob" in page
    assert "<b>" not in page
    for address in (
        f"/people/{bob.id}",
        f"/groups/new?with={bob.id}",
        f"/search?conversation={chat}",
    ):
        assert f'href="{address}"' in page
    assert re.findall(r'role="switch" name="(\w+)"[^>]*?( checked)?>', page) == [
        ("dnd", ""),
        ("pinned", " checked"),
    ]


def test_the_info_of_a_group_is_the_groups_page(cast, pair):
    alice, bob, _ = pair
    group = cast.group(alice, bob)
    answer = alice.browser.get(f"/chats/{group['conversationId']}/info")
    assert (answer.status_code, answer.location) == (302, f"/groups/{group['id']}")


def test_the_info_of_anothers_chat_does_not_exist(cast, pair):
    *_, chat = pair
    assert cast("eve_1").browser.get(f"/chats/{chat}/info").status_code == 404
