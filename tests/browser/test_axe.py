"""Nobody is left out by what opens on pages either: axe-core finds nothing, in light and dark."""

import pytest
from playwright.sync_api import expect

from .axe import violations


def look(phone) -> dict[str, list[str]]:
    """What axe finds in light and in dark."""
    found = {}
    for theme in ("light", "dark"):
        phone.page.emulate_media(color_scheme=theme)
        found[theme] = violations(phone)
    return {theme: told for theme, told in found.items() if told}


def test_the_menu_of_a_message_is_for_everyone(open_page):
    phone = open_page("/chats/{conversation_id}")
    phone.press_long(phone.top.locator(".bubble").last)
    expect(phone.page.get_by_role("menu")).to_be_visible()
    assert look(phone) == {}


def test_emoji_are_for_everyone(open_page):
    phone = open_page("/chats/{conversation_id}", locale="en")
    phone.tap("Emoji")
    expect(phone.top.locator("[data-controller~=emoji]")).to_be_visible()
    assert look(phone) == {}


def test_what_can_be_done_with_a_chat_is_for_everyone(open_page):
    phone = open_page("/chats", locale="en")
    phone.press_long(phone.top.locator(".chatrow").nth(1))
    expect(phone.page.get_by_role("dialog").or_(phone.page.get_by_role("menu"))).to_be_visible()
    assert look(phone) == {}


def test_a_question_is_for_everyone(open_page):
    phone = open_page("/people/{user_id}/settings", locale="en")
    phone.tap("Delete friend")
    expect(phone.page.get_by_role("dialog")).to_be_visible()
    assert look(phone) == {}


@pytest.mark.parametrize("address", ["/login", "/signup"])
def test_what_was_wrong_in_a_form_is_for_everyone(open_page, address):
    phone = open_page(address).expects("status of 4")
    phone.page.locator("[name=username]").fill("no_such_name")
    phone.page.locator("[name=password]").fill("1")
    phone.page.locator("[name=password]").press("Enter")
    expect(phone.page.get_by_role("alert").first).to_be_visible()
    assert look(phone) == {}


def test_the_empty_state_of_every_tab_is_for_everyone(phone, cast):
    newcomer = phone(cast(), "/chats").connected()
    for tab in ("chats", "contacts", "discover", "me"):
        newcomer.tab(tab)
        expect(newcomer.top).to_have_attribute("data-tab", tab)
        assert look(newcomer) == {}
    newcomer.goto("/groups").connected()
    assert look(newcomer) == {}
