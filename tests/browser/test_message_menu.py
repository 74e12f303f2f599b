"""What can be done with a message: by pressing long, with the mouse, with the keyboard."""

import pytest
from playwright.sync_api import expect

from .window import Window, two


@pytest.fixture
def chat(cast):
    anna, bert, conversation_id = two(cast)
    bert.say(conversation_id, "his words")
    anna.say(conversation_id, "her words")
    return anna, bert, conversation_id


def menu(window):
    return window.page.get_by_role("menu", name="Message")


def acts(window) -> list[str]:
    return menu(window).get_by_role("menuitem").all_inner_texts()


def test_pressing_long_offers_what_may_be_done(phone, chat):
    anna, _bert, conversation_id = chat
    hers = Window(phone, anna, conversation_id)
    hers.phone.press_long(hers.line("his words").locator(".bubble"))
    expect(menu(hers)).to_be_visible()
    assert acts(hers) == ["Copy", "Quote", "Delete"]
    hers.page.keyboard.press("Escape")
    expect(menu(hers)).to_be_hidden()
    hers.phone.press_long(hers.line("her words").locator(".bubble"))
    assert acts(hers) == ["Copy", "Quote", "Recall", "Delete"]


def test_a_quote_is_sent_along(phone, chat):
    anna, bert, conversation_id = chat
    hers, his = Window(phone, anna, conversation_id), Window(phone, bert, conversation_id)
    hers.phone.press_long(hers.line("his words").locator(".bubble"))
    menu(hers).get_by_role("menuitem", name="Quote").tap()
    expect(hers.top.locator(".composer-quote")).to_contain_text("Bert: his words")
    hers.send("I see")
    expect(his.line("I see").locator(".quote")).to_have_text("Bert: his words")
    expect(hers.top.locator(".composer-quote")).to_be_hidden()


def test_a_recalled_message_can_be_written_anew(phone, chat):
    anna, bert, conversation_id = chat
    hers, his = Window(phone, anna, conversation_id), Window(phone, bert, conversation_id)
    hers.phone.press_long(hers.line("her words").locator(".bubble"))
    menu(hers).get_by_role("menuitem", name="Recall").tap()
    his.shows("his words")
    expect(hers.lines.last).to_contain_text("You recalled a message")
    hers.phone.tap("Edit again")
    expect(hers.field).to_have_value("her words")


def test_what_one_deletes_goes_for_oneself_alone_and_on_all_devices(phone, chat):
    anna, bert, conversation_id = chat
    hers, desk = (
        Window(phone, anna, conversation_id),
        Window(phone, anna, conversation_id, desktop=True),
    )
    his = Window(phone, bert, conversation_id)
    hers.phone.press_long(hers.line("his words").locator(".bubble"))
    menu(hers).get_by_role("menuitem", name="Delete").tap()
    hers.phone.tap("Delete")
    hers.shows("her words")
    desk.shows("her words")
    his.shows("his words", "her words")


def test_the_mouse_and_the_keyboard_open_it_too(phone, chat):
    anna, _bert, conversation_id = chat
    hers = Window(phone, anna, conversation_id, desktop=True)
    hers.phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    hers.line("his words").locator(".bubble").click(button="right")
    expect(menu(hers)).to_be_visible()
    hers.page.keyboard.press("Escape")
    hers.line("her words").hover()
    hers.line("her words").get_by_role("button", name="More").click()
    expect(menu(hers)).to_be_visible()
    expect(menu(hers).get_by_role("menuitem", name="Copy")).to_be_focused()
    hers.page.keyboard.press("ArrowRight")
    expect(menu(hers).get_by_role("menuitem", name="Quote")).to_be_focused()
    hers.page.keyboard.press("Escape")
    expect(menu(hers)).to_be_hidden()


def test_arrows_walk_through_the_messages(phone, chat):
    anna, _bert, conversation_id = chat
    hers = Window(phone, anna, conversation_id, desktop=True)
    hers.phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    hers.field.press("ArrowUp")
    expect(hers.line("her words")).to_be_focused()
    hers.page.keyboard.press("ArrowUp")
    expect(hers.line("his words")).to_be_focused()
    hers.page.keyboard.press("Enter")
    hers.page.keyboard.press("Enter")
    expect(hers.page.get_by_text("Copied")).to_be_visible()
    assert hers.page.evaluate("navigator.clipboard.readText()") == "his words"
    hers.page.keyboard.press("Escape")
    expect(hers.field).to_be_focused()
