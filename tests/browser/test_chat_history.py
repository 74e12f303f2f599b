"""Scrolling through a conversation: what one reads stays where it is, and what is new is found."""

import re

import pytest
from playwright.sync_api import expect

from .window import Window, say_many, two


@pytest.fixture
def long_chat(cast):
    """Anna, Bert, their chat of 200 messages."""
    anna, bert, chat = two(cast)
    say_many(bert, chat, 200)
    anna.put(f"/conversations/{chat}", {"unread": False})
    return anna, bert, chat


def test_a_window_begins_at_the_end_without_scripts(phone, long_chat, browser):
    anna, _bert, chat = long_chat
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    context.add_cookies(anna.cookies)
    page = context.new_page()
    page.goto(f"{anna.server.url}/chats/{chat}")
    expect(page.get_by_text("message 200", exact=True)).to_be_in_viewport()
    context.close()


def test_scrolling_up_reads_on_and_moves_nothing(phone, long_chat):
    anna, _bert, chat = long_chat
    hers = Window(phone, anna, chat)
    expect(hers.line("message 200")).to_be_in_viewport()
    for _ in range(12):
        first = hers.seqs()[0]
        hers.scroll(-1500)
        anchor = hers.top.locator(f'[data-seq="{first}"]')
        seen = hers.top_of(anchor)
        hers.page.wait_for_timeout(150)
        assert abs(hers.top_of(anchor) - seen) <= 1
        if hers.seqs()[0] == 1:
            break
    seqs = hers.seqs()
    assert seqs == list(range(1, seqs[-1] + 1))


def test_new_messages_move_nothing_for_one_who_reads_above(phone, long_chat):
    anna, bert, chat = long_chat
    hers = Window(phone, anna, chat)
    hers.scroll(-900)
    hers.page.wait_for_timeout(300)
    line = hers.line("message 190")
    before = hers.top_of(line)
    bert.say(chat, "new 1")
    bert.say(chat, "new 2")
    pill = hers.top.locator(".pill.below")
    expect(pill).to_have_text("New messages: 2")
    assert abs(hers.top_of(line) - before) <= 1
    hers.phone.tap(pill)
    expect(hers.line("new 2")).to_be_in_viewport()
    expect(pill).to_be_hidden()


def test_a_stretch_far_up_is_left_for_the_end_when_one_speaks(phone, long_chat):
    anna, bert, chat = long_chat
    hers = Window(phone, anna, chat, place=20)
    expect(hers.line("message 19")).to_be_in_viewport()
    bert.say(chat, "down here")
    expect(hers.top.locator(".pill.below")).to_have_text("New messages: 1")
    assert "down here" not in hers.texts()
    hers.send("I am back")
    expect(hers.line("I am back")).to_be_in_viewport()
    hers.settled()
    assert hers.texts()[-2:] == ["down here", "I am back"]
    seqs = hers.seqs()
    assert seqs == list(range(seqs[0], 204))


def test_from_a_stretch_one_scrolls_down_to_the_end_without_a_hole(phone, long_chat):
    anna, _bert, chat = long_chat
    hers = Window(phone, anna, chat, place=20)
    for _ in range(60):
        hers.scroll(1200)
        if hers.seqs()[-1] == 201:
            break
        hers.page.wait_for_timeout(60)
    seqs = hers.seqs()
    assert seqs == list(range(seqs[0], 202))
    assert not hers.top.evaluate("page => page.classList.contains('detached')")


def test_the_first_new_message_is_pointed_at_and_gone_to(phone, cast):
    anna, bert, chat = two(cast)
    say_many(bert, chat, 10)
    anna.put(f"/conversations/{chat}", {"unread": False})
    say_many(bert, chat, 60, first=11)
    hers = Window(phone, anna, chat)
    pill = hers.top.locator(".pill.above")
    expect(pill).to_have_text("New messages: 60")
    hers.phone.tap(pill)
    expect(hers.line("message 11")).to_be_in_viewport()
    mark = hers.top.locator(".new-mark")
    expect(mark).to_be_in_viewport()
    assert mark.evaluate("one => one.nextElementSibling.dataset.seq") == "12"
    expect(pill).to_be_hidden()


def test_what_came_while_one_was_elsewhere_is_marked_on_returning(phone, cast):
    anna, bert, chat = two(cast)
    say_many(bert, chat, 5)
    hers = Window(phone, anna, chat)
    assert_read(hers, anna, chat)
    hers.phone.tap("Details")
    hers.page.wait_for_timeout(400)
    say_many(bert, chat, 30, first=6)
    assert unread(anna, chat) == 30
    hers.phone.back()
    pill = hers.top.locator(".pill.above")
    expect(pill).to_have_text("New messages: 30")
    assert_read(hers, anna, chat)
    hers.phone.tap(pill)
    expect(hers.line("message 6")).to_be_in_viewport()


def test_what_came_while_the_phone_slept_is_marked_on_waking(phone, cast):
    anna, bert, chat = two(cast)
    say_many(bert, chat, 5)
    hers = Window(phone, anna, chat)
    expect(hers.line("message 5")).to_be_in_viewport()
    assert_read(hers, anna, chat)
    hers.phone.offline().disconnected()
    say_many(bert, chat, 130, first=6)
    hers.phone.online().connected()
    pill = hers.top.locator(".pill.above")
    expect(pill).to_have_text("New messages: 130")
    hers.phone.tap(pill)
    expect(hers.line("message 6").first).to_be_in_viewport()


def test_only_what_is_before_the_eyes_is_read(phone, cast):
    anna, bert, chat = two(cast)
    hers = Window(phone, anna, chat)
    his = Window(phone, bert, chat)
    his.send("seen")
    expect(his.line("seen")).to_have_class("message own read")
    hers.phone.tap("Details")
    his.send("not seen")
    his.settled()
    hers.page.wait_for_timeout(500)
    expect(his.line("not seen")).to_have_class("message own")
    hers.phone.back()
    expect(his.line("not seen")).to_have_class("message own read")


def test_reading_on_one_device_clears_the_pointer_on_the_other(phone, cast):
    anna, bert, chat = two(cast)
    say_many(bert, chat, 60)
    hers = Window(phone, anna, chat, place=5)
    expect(hers.top.locator(".pill.below")).to_be_visible()
    Window(phone, anna, chat)
    expect(hers.top.locator(".pill.below")).to_be_hidden()


def test_a_quote_leads_to_what_it_quotes(phone, long_chat):
    anna, bert, chat = long_chat
    first = anna.get(f"/conversations/{chat}/messages?around=2&limit=1")["messages"][0]
    bert.say(chat, "as I said", replyTo={"id": first["id"]})
    hers = Window(phone, anna, chat)
    hers.phone.tap(hers.line("as I said").locator(".quote"))
    expect(hers.line("message 1").first).to_be_in_viewport()


def assert_read(window: Window, person, conversation_id: int) -> None:
    """Wait until everything is read."""
    for _ in range(100):
        if unread(person, conversation_id) == 0:
            return
        window.page.wait_for_timeout(50)
    raise AssertionError("it was not read")


def unread(person, conversation_id: int) -> int:
    found = [one for one in person.get("/conversations") if one["id"] == conversation_id]
    return found[0]["unread"]


def test_what_comes_while_one_reads_above_counts_as_unread_until_one_is_down(phone, long_chat):
    anna, bert, chat = long_chat
    hers = Window(phone, anna, chat)
    # One is the robot's greeting.
    expect(hers.page).to_have_title(re.compile(r"^\(1\) Bert"))
    hers.scroll(-600)
    bert.say(chat, "below")
    expect(hers.page).to_have_title(re.compile(r"^\(2\) Bert"))
    expect(hers.top.locator("[data-chat-reading-target=below]")).to_be_visible()
    hers.scroll(1200)
    expect(hers.page).to_have_title(re.compile(r"^\(1\) Bert"))
    assert one_of(anna, chat)["unread"] == 0


def test_who_opens_a_chat_that_he_marked_as_unread_has_read_it(phone, cast):
    anna, bert, chat = two(cast)
    bert.say(chat, "one")
    anna.put(f"/conversations/{chat}", {"unread": False})
    anna.put(f"/conversations/{chat}", {"unread": True})
    assert one_of(anna, chat)["unread"] == 1
    hers = phone(anna, "/chats", desktop=True).connected()
    hers.tap(hers.page.locator(f"#chat-{chat} .chatrow-link"))
    expect(hers.page.locator(f"#chat-{chat} .badge")).to_have_count(0)
    assert one_of(anna, chat)["unread"] == 0
    # Marked while it is open it stays so.
    anna.put(f"/conversations/{chat}", {"unread": True})
    expect(hers.page.locator(f"#chat-{chat} .badge")).to_have_count(1)
    hers.page.wait_for_timeout(500)
    assert one_of(anna, chat)["unread"] == 1


def one_of(person, chat: int) -> dict:
    return next(one for one in person.get("/conversations") if one["id"] == chat)
