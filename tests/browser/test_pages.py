"""Every page there is: it opens without a complaint, says what it is, fits, and leaves nobody out:
axe-core finds nothing, in light and dark, narrow and wide."""

import re

import pytest
from playwright.sync_api import expect

from .addresses import OUTSIDE, all_pages
from .axe import violations

# What is wider than its place, by what names it; what is cut off on purpose is not.
TOO_WIDE = """() => {
  const name = (one) => one.id || one.className || one.tagName;
  const frame = "html, #app, #stack, .page, .bar, .scroller, .tabs";
  return [...document.querySelectorAll(frame)]
    .filter((one) => one.clientWidth && one.scrollWidth > one.clientWidth + 1)
    .map((one) => `${name(one)}: ${one.scrollWidth} > ${one.clientWidth}`);
}"""
NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 800}

every_page = pytest.mark.parametrize("address", all_pages())


def check(phone, language: str) -> None:
    """It is in the language, has one title, and is not wider than the screen, whichever that is."""
    expect(phone.page.locator("html")).to_have_attribute("lang", language)
    expect(phone.page).to_have_title(re.compile(r".+ · imapp$"))
    expect(phone.page.get_by_role("main")).to_have_count(1)
    expect(phone.page.get_by_role("main").get_by_role("heading", level=1)).to_have_count(1)
    shown = phone.page.viewport_size
    for size in (NARROW, WIDE, shown):
        phone.page.set_viewport_size(size)
        assert phone.page.evaluate(TOO_WIDE) == [], size


@every_page
def test_a_page_on_a_phone(open_page, address):
    phone = open_page(address, size=(360, 740))
    check(phone, "zh-Hans")
    assert violations(phone) == []
    phone.page.emulate_media(color_scheme="dark")
    assert violations(phone) == []


@every_page
def test_a_page_beside_its_tab(open_page, address):
    phone = open_page(address, desktop=True, locale="en", theme="dark")
    if address not in OUTSIDE and phone.top.get_attribute("data-parent"):
        expect(phone.page.locator("#stack > .page[data-tab]")).to_be_visible()
    check(phone, "en")
    assert violations(phone) == []
