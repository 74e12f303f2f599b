"""The chat window and the messages it asks for, as the server renders them."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from imapp.extensions import db
from imapp.lib.clock import iso, now
from imapp.lib.database import transaction
from imapp.models import Message

from ...scenes import fill, group_of
from .reading import read, source

LINE = re.compile(r'<li class="message.*?</li>', re.DOTALL)


@pytest.fixture
def pair(cast):
    """Two friends, a stranger, and the friends' conversation."""
    alice, bob = cast("alice"), cast("bobby")
    return alice, bob, cast("eve_1"), cast.befriend(alice, bob)


def part(person, conversation_id: int, **query) -> str:
    """The list of messages that the window is answered."""
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    answer = source(person, f"/chats/{conversation_id}/messages?{asked}", **{"X-Fragment": "1"})
    return answer[answer.index("<ol") :]


def lines(page: str) -> list[str]:
    return LINE.findall(page.split("<template")[0])


def seqs(page: str) -> list[int]:
    return [int(re.search(r'data-seq="(\d+)"', line)[1]) for line in lines(page)]


def state(page: str, name: str) -> str | None:
    """What the list says about itself; None if it does not."""
    found = re.search(rf'<ol [^>]*\bdata-{name}(?:="([^"]*)")?[\s>]', page)
    return found and html.unescape(found[1] or "")


def line_of(page: str, text: str) -> str:
    return next(line for line in lines(page) if text in line)


def later(app, conversation_id: int, seq: int, minutes: float) -> None:
    """Let messages from `seq` on have been sent so much later."""
    with app.app_context(), transaction(db.session()):
        where = Message.conversation_id == conversation_id, Message.seq >= seq
        for message in db.session.scalars(select(Message).where(*where)):
            message.created_at += timedelta(minutes=minutes)


def test_a_window_shows_the_newest_messages_in_their_order(cast, pair):
    alice, bob, _, chat = pair
    fill(cast, chat, bob, 40)
    page = source(alice, f"/chats/{chat}")
    assert seqs(page) == list(range(12, 42))
    assert (state(page, "has-older"), state(page, "has-newer")) == ("", None)
    assert (state(page, "version"), state(page, "last-seq")) == ("41", "41")
    assert (state(page, "read-seq"), state(page, "unread")) == ("0", "40")


def test_a_window_opens_at_a_place(cast, pair):
    alice, bob, _, chat = pair
    fill(cast, chat, bob, 80)
    page = source(alice, f"/chats/{chat}?around=40")
    assert 40 in seqs(page)
    assert len(seqs(page)) == 30
    assert (state(page, "has-older"), state(page, "has-newer")) == ("", "")
    assert 'data-place="40"' in page


@pytest.mark.parametrize("path", ["", "/messages", "/messages?since=0"])
def test_a_stranger_finds_no_window(pair, path):
    *_, eve, chat = pair
    source(eve, f"/chats/{chat}{path}", status=404)


@pytest.mark.parametrize("query", ["before=x", "before=-1", "before=1&after=1", "limit=101"])
def test_what_makes_no_sense_is_refused(pair, query):
    alice, *_, chat = pair
    source(alice, f"/chats/{chat}/messages?{query}", status=422)


def test_the_window_reads_on_in_both_directions(cast, pair):
    alice, bob, _, chat = pair
    fill(cast, chat, bob, 20)
    older = part(alice, chat, before=10, limit=5)
    assert (seqs(older), state(older, "has-older")) == ([5, 6, 7, 8, 9], "")
    first = part(alice, chat, before=4, limit=5)
    assert (seqs(first), state(first, "has-older")) == ([1, 2, 3], None)
    newer = part(alice, chat, after=10, limit=5)
    assert (seqs(newer), state(newer, "has-newer")) == ([11, 12, 13, 14, 15], "")
    last = part(alice, chat, after=19, limit=5)
    assert (seqs(last), state(last, "has-newer")) == ([20, 21], None)


def test_what_changed_since_a_version_is_told_with_recalls_the_oldest_change_first(cast, pair):
    alice, bob, _, chat = pair
    said = [bob.send(chat, f"said {number}").data for number in range(4)]
    bob.call("recall", conversationId=chat, id=said[0]["id"])
    alice.call("delete", conversationId=chat, ids=[said[3]["id"]])
    changed = part(alice, chat, since=3, **{"from": 1})
    assert seqs(changed) == [4, 2]
    assert (state(changed, "version"), state(changed, "deleted")) == ("6", "5")
    assert "recalled a message" in lines(changed)[1]
    few = part(alice, chat, since=1, limit=1)
    assert (seqs(few), state(few, "version"), state(few, "has-newer")) == ([3], "3", "")
    nothing = part(alice, chat, since=6)
    assert (seqs(nothing), state(nothing, "version")) == ([], "6")


def test_a_time_stands_after_a_pause_and_above_the_first_message(app, cast, pair):
    alice, bob, _, chat = pair
    fill(cast, chat, bob, 6)
    later(app, chat, 3, 4)
    later(app, chat, 5, 6)
    whole = source(alice, f"/chats/{chat}")
    assert dated(whole) == [1, 5]
    assert dated(part(alice, chat, after=4)) == [5]
    assert dated(part(alice, chat, after=3)) == [5]
    assert dated(part(alice, chat, since=3)) == [5]
    assert dated(part(alice, chat, before=3)) == [1]
    alice.delete(f"/conversations/{chat}/messages")
    bob.send(chat, "anew")
    assert dated(part(alice, chat)) == [8]


def dated(page: str) -> list[int]:
    return [seq for seq, line in zip(seqs(page), lines(page), strict=True) if "<time" in line]


def test_text_is_escaped_and_linked(pair):
    alice, bob, _, chat = pair
    bob.send(chat, "<script>alert(1)</script> https://example.org/?a=1&b=2。好")
    page = source(alice, f"/chats/{chat}")
    assert "<script>alert" not in page
    assert 'href="https://example.org/?a=1&amp;b=2"' in page


def test_names_are_escaped_wherever_they_stand(cast, pair):
    alice, bob, _, chat = pair
    bob.put(f"/userinfo/{bob.id}", {"nickname": '"><img src=x>'})
    bob.send(chat, "hello")
    assert "<img src=x" not in source(alice, f"/chats/{chat}")


def test_own_messages_are_told_from_others_and_by_what_was_read(pair):
    alice, bob, _, chat = pair
    alice.send(chat, "mine", clientId="one")
    bob.send(chat, "his")
    bob.call("read", conversationId=chat, seq=2)
    alice.send(chat, "unread")
    page = source(alice, f"/chats/{chat}")
    assert 'class="message own read"' in line_of(page, "mine")
    assert 'data-client-id="one"' in line_of(page, "mine")
    assert 'class="message own"' in line_of(page, "unread")
    assert 'class="message"' in line_of(page, ">his<")
    assert state(page, "peer-read-seq") == "2"


def test_a_sender_is_called_by_remark_or_alias_or_nickname_also_when_he_has_left(cast):
    group, (alice, bob, carol, dave, _) = group_of(
        cast, "alice", "bobby", "carol", "dave_", "eve_1"
    )
    cast.befriend(alice, bob)
    alice.put(f"/friend/{bob.id}", {"remark": "Bobs Remark"})
    for one, alias in ((bob, "ignored"), (carol, "Carols Alias")):
        one.put(f"/groups/{group['id']}/members/{one.id}", {"alias": alias})
    talk = group["conversationId"]
    for one in (bob, carol, dave):
        one.send(talk, f"I am {one}")
    dave.delete(f"/groups/{group['id']}/members/{dave.id}")
    page = source(alice, f"/chats/{talk}")
    for who, name in ((bob, "Bobs Remark"), (carol, "Carols Alias"), (dave, "dave_")):
        assert f'<p class="message-name">{name}</p>' in line_of(page, f"I am {who}")
    assert state(page, "title") == "tea (3)"


def test_who_recalled_is_told_to_each_in_his_words(pair):
    alice, bob, _, chat = pair
    said = alice.send(chat, "oh no").data
    alice.call("recall", conversationId=chat, id=said["id"])
    assert "You recalled a message" in lines(part(alice, chat))[-1]
    assert "alice recalled a message" in lines(part(bob, chat))[-1]
    assert "oh no" not in part(alice, chat)


def test_a_quote_names_who_wrote_what_it_quotes(pair):
    alice, bob, _, chat = pair
    said = bob.send(chat, "first <words>").data
    alice.send(chat, "reply", replyTo={"id": said["id"]})
    line = line_of(part(alice, chat), "reply")
    assert 'data-seq-wanted="2"' in line
    assert "bobby: first &lt;words&gt;" in line


def test_a_kind_without_a_template_is_shown_by_its_summary(app, pair):
    alice, bob, _, chat = pair
    bob.send(chat, "will be another kind")
    with app.app_context(), transaction(db.session()):
        another = update(Message).where(Message.seq == 2).values(body={"type": "order", "no": 5})
        db.session.execute(another)
    assert "[order]" in lines(part(alice, chat))[-1]


def test_who_may_not_speak_is_told_why_and_until_when(cast):
    group, (alice, bob, _) = group_of(cast, "alice", "bobby", "eve_1")
    talk, member = group["conversationId"], f"/groups/{group['id']}/members/{bob.id}"
    assert state(part(bob, talk), "silence") is None
    until = iso(now() + timedelta(hours=1))
    alice.put(member, {"mutedUntil": until})
    assert state(part(bob, talk), "silence") == "You are muted in this group."
    assert state(part(bob, talk), "silent-until") == until
    alice.put(member, {"mutedUntil": None})
    alice.put(f"/groups/{group['id']}", {"mute": True})
    wanted = "Only the owner and admins may speak in this group."
    assert state(source(bob, f"/chats/{talk}"), "silence") == wanted
    assert state(part(alice, talk), "silence") is None
    assert state(part(alice, talk), "leads") == ""


def test_that_he_is_blocked_is_not_told_before_he_tries(pair):
    alice, bob, _, chat = pair
    bob.put(f"/friend/{alice.id}", {"blocked": True})
    assert state(part(alice, chat), "silence") is None


def test_the_window_speaks_the_readers_language(pair):
    alice, _, _, chat = pair
    page = read(alice, f"/chats/{chat}", **{"Accept-Language": "en"})
    assert "You are offline." in page
