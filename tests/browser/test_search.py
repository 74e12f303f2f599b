"""Searching as one types, and going to what was found."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def alice(cast):
    """Alice, to whom Bob said 60 things of which the 10th is a secret."""
    alice, bob = cast("alice"), cast("bobby")
    alice.chat = cast.befriend(alice, bob)
    for number in range(60):
        alice.last = bob.say(alice.chat, f"grain {number}" if number != 9 else "the secret word")
    return alice


def links(phone):
    return phone.top.locator(".found a[href^='/chats/']")


def test_what_is_typed_is_looked_for_and_leads_to_its_place(phone, alice):
    one = phone(alice, "/chats", locale="en").connected()
    one.tap("Search")
    field = one.top.get_by_role("searchbox")
    expect(field).to_be_focused()
    field.press_sequentially("SECRET", delay=30)
    expect(links(one)).to_have_count(1)
    expect(links(one).locator("mark")).to_have_text("secret")
    expect(field).to_be_focused()
    expect(one.page).to_have_url(re.compile(r"/search\?q=SECRET$"))
    one.tap(links(one))
    expect(one.page).to_have_url(re.compile(rf"/chats/{alice.chat}\?around=\d+$"))
    expect(one.top.get_by_text("the secret word")).to_be_in_viewport()
    one.back()
    expect(field).to_have_value("SECRET")
    expect(links(one)).to_have_count(1)


def test_the_answer_is_to_what_stands_in_the_field(phone, alice):
    one = phone(alice, "/search", locale="en").connected()
    field = one.top.get_by_role("searchbox")
    field.fill("bobby")
    expect(links(one)).to_have_count(1)
    field.fill("nothing of that kind")
    expect(one.top.get_by_text("Nothing was found")).to_be_visible()
    field.fill("")
    expect(one.top.get_by_text("Names of chats")).to_be_visible()


def test_within_a_chat_more_is_shown_below(phone, alice):
    one = phone(alice, f"/chats/{alice.chat}/info", locale="en").connected()
    one.tap("Search messages")
    one.top.get_by_role("searchbox").fill("grain")
    expect(links(one)).to_have_count(20)
    first = links(one).first.get_attribute("href")
    assert first == f"/chats/{alice.chat}?around={alice.last['seq']}"
    one.tap("Show more")
    expect(links(one)).to_have_count(40)
    one.tap("Show more")
    expect(links(one)).to_have_count(59)
    expect(one.top.get_by_text("Show more")).to_have_count(0)
    assert links(one).first.get_attribute("href") == first
