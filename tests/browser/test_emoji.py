"""The panel of emoji in the real browser."""

import pytest
from playwright.sync_api import expect

EN = {"locale": "en"}
CHOSEN = """() => {
  window.chosen = [];
  document.addEventListener("emoji:chosen", ({ detail }) => chosen.push(detail.text));
}"""


@pytest.fixture
def panel(phone, cast):
    """Somebody's phone at a chat with the panel open; `chosen` in the page collects."""
    alice, bob = cast("alice"), cast("bobby")

    def open_panel(**options):
        chat = cast.befriend(alice, bob)
        one = phone(alice, f"/chats/{chat}", **EN | options).connected()
        one.page.evaluate(CHOSEN)
        return reopen(one)

    return open_panel


def reopen(one):
    one.tap(one.top.locator("button[data-panel=emoji]"))
    expect(one.top.locator(".emoji-grid button").first).to_be_visible()
    return one


def test_what_is_tapped_is_chosen_and_next_time_it_comes_first(panel):
    one = panel()
    assert one.top.locator(".emoji-group").first.is_hidden()
    for name in ("grinning face", "melting face"):
        one.tap(one.top.get_by_role("button", name=name, exact=True).last)
    assert one.page.evaluate("chosen") == ["😀", "🫠"]
    one.page.reload()
    reopen(one)
    recent = one.top.locator("[data-group=recent] .emoji-grid button")
    expect(recent).to_have_text(["🫠", "😀"])


def test_a_search_finds_by_name_and_by_meaning(panel):
    one = panel()
    field = one.top.get_by_role("searchbox", name="Search emoji")
    shown = one.top.locator(".emoji-grid button:not([hidden])")
    field.fill("rofl")
    expect(one.top.get_by_role("button", name="rolling on the floor laughing")).to_be_visible()
    assert shown.count() < 20
    field.fill("no such thing")
    expect(one.top.locator(".emoji-none")).to_have_text("No emoji found")
    field.fill("")
    assert shown.count() > 1800


def test_a_chinese_reader_searches_in_chinese(panel):
    one = panel(locale="zh-CN")
    one.top.locator(".emoji input").fill("嘿嘿")
    expect(one.top.locator(".emoji-grid button:not([hidden])").first).to_have_text("😀")


def test_a_tab_leads_to_its_group_and_is_marked(panel):
    one = panel()
    one.tap("Flags")
    expect(one.top.get_by_role("button", name="Flags", exact=True)).to_have_attribute(
        "aria-current", "true"
    )
    expect(one.top.locator("#emoji-9")).to_be_in_viewport()
    one.tap("Smileys")
    expect(one.top.locator("#emoji-0")).to_be_in_viewport()


def test_by_keyboard_one_moves_searches_and_chooses_and_sends_nothing(panel):
    one = panel(desktop=True)
    grid = one.top.locator(".emoji-group:not([hidden]) .emoji-grid").first
    focused = "document.activeElement.textContent"
    one.top.get_by_role("searchbox", name="Search emoji").focus()
    one.page.keyboard.press("ArrowDown")
    assert one.page.evaluate(focused) == "😀"
    one.page.keyboard.press("ArrowRight")
    assert one.page.evaluate(focused) == "😃"
    columns = grid.evaluate("one => getComputedStyle(one).gridTemplateColumns.split(' ').length")
    one.page.keyboard.press("ArrowDown")
    names = grid.locator("button").all_inner_texts()
    assert one.page.evaluate(focused) == names[1 + columns]
    one.page.keyboard.press("ArrowUp")
    one.page.keyboard.press("ArrowLeft")
    one.page.keyboard.press("End")
    assert one.page.evaluate(focused) == one.top.locator(".emoji-grid button").last.inner_text()
    one.page.keyboard.press("Home")
    one.page.keyboard.press("Enter")
    assert one.page.evaluate("chosen") == ["😀"]
    field = one.top.get_by_role("searchbox", name="Search emoji")
    field.fill("melting")
    field.press("Enter")
    assert one.page.evaluate("chosen") == ["😀", "🫠"]
    expect(one.top.locator(".message.own")).to_have_count(0)


def test_going_down_crosses_into_the_next_group_in_the_same_column(panel):
    one = panel(desktop=True)
    grids = one.top.locator(".emoji-group:not([hidden]) .emoji-grid")
    grids.first.locator("button").last.focus()
    one.page.keyboard.press("ArrowDown")
    place = (
        grids.nth(1).locator("button").evaluate_all("all => all.indexOf(document.activeElement)")
    )
    columns = grids.first.evaluate(
        "one => getComputedStyle(one).gridTemplateColumns.split(' ').length"
    )
    assert place == (grids.first.locator("button").count() - 1) % columns
    one.page.keyboard.press("ArrowUp")
    assert grids.first.locator("button").last.evaluate("one => one === document.activeElement")
