"""Contacts in the browser: filtered, walked by letters, live; people found, asked and answered."""

import re

import pytest
from playwright.sync_api import expect

NAMES = [
    "阿明",
    "Bea",
    "陈晨",
    "单小满",
    "丁一",
    "范二",
    "高三",
    "黄四",
    "江五",
    "柯六",
    "林小满",
    "马七",
    "张八",
]

FOUND = {
    "小满": ["林小满", "单小满"],
    "linxm": ["林小满"],
    "lin'xiao": ["林小满"],
    "xm": ["林小满", "单小满"],
    "shan": ["单小满"],
    "BEA": ["Bea"],
    "chen": ["陈晨"],
    "ia": [],
}


@pytest.fixture
def alice(cast):
    """Alice, who has friends from A to Z."""
    alice = cast("alice")
    alice.friends = {name: cast(name) for name in NAMES}
    for friend in alice.friends.values():
        cast.befriend(alice, friend)
    return alice


@pytest.fixture
def see(phone):
    def open_page(person, path: str, **options):
        return phone(person, path, locale="en", **options).connected()

    return open_page


def rows(one):
    return one.top.locator(".friend:visible .cell-title")


def search(one):
    return one.top.get_by_role("searchbox")


def top_of(one, name: str) -> float:
    """How far below the list's upper edge a friend's row begins."""
    row = one.top.locator(".friend", has_text=name).bounding_box()
    return row["y"] - one.top.locator(".scroller").bounding_box()["y"]


def test_friends_are_filtered_while_one_types(see, alice):
    one = see(alice, "/contacts")
    for typed, found in FOUND.items():
        search(one).fill(typed)
        expect(rows(one)).to_have_text(found)
        nobody = one.top.get_by_text("Nobody among your friends")
        expect(nobody).to_be_visible(visible=not found)
        expect(one.top.get_by_text("New friends")).to_be_hidden()
    search(one).fill("")
    expect(rows(one)).to_have_count(len(NAMES))
    expect(one.top.get_by_text("New friends")).to_be_visible()


def test_what_was_typed_outlasts_news_and_can_be_looked_for_among_all(see, alice, cast):
    one = see(alice, "/contacts")
    search(one).fill("xm")
    one.top.locator("h1").click()  # the field is not in use any more
    newcomer = cast("许梦")
    cast.befriend(alice, newcomer)
    expect(rows(one)).to_have_text(["林小满", "单小满", "许梦"])
    expect(search(one)).to_have_value("xm")
    search(one).fill(newcomer.username)
    search(one).press("Enter")
    expect(one.title).to_have_text("Add friends")
    expect(one.top.locator(".person .cell-title")).to_have_text(["许梦"])
    one.tap("Back")
    expect(rows(one)).to_have_text(["许梦"])


def test_a_finger_on_the_letters_goes_through_the_list(see, alice):
    one = see(alice, "/contacts", size=(390, 600))
    index = one.top.get_by_role("navigation", name="Letters")
    bubble = one.top.locator(".letters-bubble")
    f, z = (index.locator(f'[data-letter="{letter}"]').bounding_box() for letter in "FZ")
    with one.touches() as touch:
        touch("touchStart", f["x"] + 8, f["y"] + 5)
        expect(bubble).to_have_text("F")
        expect(bubble).to_be_visible()
        assert 0 < top_of(one, "范二") < 40
        touch("touchMove", z["x"] - 30, z["y"] + 5)
        expect(bubble).to_have_text("Z")
        expect(one.top.locator(".friend", has_text="张八")).to_be_in_viewport()
        touch("touchEnd")
    expect(bubble).to_be_hidden()
    assert one.page.url.endswith("/contacts")


def test_where_nobody_is_the_letter_before_is_gone_to(see, alice):
    one = see(alice, "/contacts", size=(390, 600))
    e = one.top.locator('.letters [data-letter="E"]').bounding_box()
    with one.touches() as touch:
        touch("touchStart", e["x"] + 8, e["y"] + 5)
        expect(one.top.locator(".letters-bubble")).to_have_text("D")
        touch("touchEnd")


def test_the_letters_are_one_stop_of_the_keyboard_with_arrows_between(see, alice):
    one = see(alice, "/contacts", desktop=True, viewport={"width": 1280, "height": 500})
    links = one.top.locator(".letters a")
    assert links.evaluate_all("all => all.filter((one) => one.tabIndex === 0).length") == 1
    one.top.locator('.letters a[tabindex="0"]').focus()
    for _ in range(3):
        one.page.keyboard.press("ArrowDown")
    expect(one.top.locator('.letters [data-letter="D"]')).to_be_focused()
    one.page.keyboard.press("Enter")
    expect(one.top.locator("#letter-D")).to_be_focused()
    one.page.keyboard.press("Tab")
    expect(one.top.locator(".friend a", has_text="丁一")).to_be_focused()


def test_who_comes_and_goes_is_seen_without_asking_again(see, alice):
    friend = alice.friends["Bea"]
    one = see(alice, "/contacts")
    dot = one.top.locator(f'[data-online-of="{friend.id}"]')
    expect(dot).to_be_hidden()
    # Whatever the connection itself made it ask for.
    one.page.wait_for_load_state("networkidle")
    asked = []
    one.page.on("request", lambda request: asked.append(request.url))
    other = see(friend, "/me")
    expect(dot).to_be_visible()
    other.goto("about:blank")
    expect(dot).to_be_hidden()
    assert [url for url in asked if url.endswith("/contacts")] == []


def test_a_person_is_found_asked_and_accepts(see, cast):
    bob, carol = cast("bob"), cast("carol")
    hers = see(carol, "/contacts")
    his = see(bob, "/find")
    search(his).fill(carol.username)
    his.tap(his.top.locator(".person", has_text="carol"))
    his.tap("Add to contacts")
    expect(his.top.get_by_role("textbox")).to_have_value("I’m bob.")
    his.top.get_by_role("textbox").fill("from the choir")
    his.tap("Send")
    expect(his.top.get_by_text("Waiting for the answer.")).to_be_visible()

    badge = hers.top.locator(".cell", has_text="New friends").locator(".badge")
    expect(badge).to_have_text("1")
    hers.tap(hers.top.locator(".cell", has_text="New friends"))
    expect(hers.top.get_by_text("from the choir")).to_be_visible()
    hers.tap("Accept")
    expect(his.top.get_by_role("link", name="Send message")).to_be_visible()
    hers.tap("Send message")
    expect(hers.page).to_have_url(re.compile(r"/chats/\d+$"))
    hers.back()
    expect(hers.top).to_have_attribute("data-tab", "chats")
    hers.tab("contacts")
    expect(badge).to_have_count(0)
    expect(rows(hers)).to_have_text(["bob"])


def test_who_is_refused_goes_away_from_those_who_wait(see, cast):
    bob, carol, dave = cast("bob"), cast("carol"), cast("dave")
    dave.post("/applies", {"type": "user", "toId": carol.id})
    one = see(carol, "/applies")
    waiting = one.top.get_by_role("region", name="Waiting for your answer").get_by_role("listitem")
    bob.post("/applies", {"type": "user", "toId": carol.id})
    expect(waiting.locator(".cell-title")).to_have_text(["bob", "dave"])
    one.tap(waiting.first.get_by_role("button", name="Refuse"))
    expect(waiting.locator(".cell-title")).to_have_text(["dave"])
    answered = one.top.get_by_role("region", name="Answered").get_by_role("listitem")
    expect(answered.locator(".cell-title")).to_have_text(["bob"])
    expect(answered.locator(".application-answer")).to_have_text("Refused")
    assert carol.get("/friend") == []


def test_who_applied_is_accepted_on_his_page(see, cast):
    bob, carol = cast("bob"), cast("carol")
    bob.post("/applies", {"type": "user", "toId": carol.id, "message": "hi"})
    one = see(carol, f"/people/{bob.id}")
    one.tap("Accept")
    expect(one.top.get_by_role("link", name="Send message")).to_be_visible()


def test_a_search_answers_while_one_types_and_stays_one_page(see, cast):
    bob = cast("bob")
    one = see(bob, "/contacts")
    one.tap("Add friends")
    expect(one.title).to_have_text("Add friends")
    before = one.page.evaluate("history.length")
    search(one).press_sequentially(bob.username[:-1])
    search(one).press_sequentially(bob.username[-1])
    expect(one.top.locator(".person .cell-note")).to_have_text([f"imapp ID: {bob.username}"])
    expect(search(one)).to_be_focused()
    search(one).fill("nobody-is-called-that")
    expect(one.top.get_by_text("Nobody and no group is called")).to_be_visible()
    assert one.page.evaluate("history.length") == before
    one.tap("Back")
    expect(one.title).to_have_text("Contacts")


def test_a_friend_is_named_blocked_and_deleted(see, cast):
    bob, carol = cast("bob"), cast("carol")
    cast.befriend(bob, carol)
    one = see(bob, "/contacts")
    one.tap(one.top.locator(".person", has_text="carol"))
    one.tap("Remark")
    one.top.get_by_role("textbox").fill("小卡")
    one.tap("Save")
    expect(one.top.locator(".profile-name")).to_have_text("小卡")
    one.tap("Settings for this friend")
    one.tap("Block")
    expect(one.top.get_by_role("switch")).to_be_checked()
    one.tap("Back")
    expect(one.top.get_by_text("You have blocked this friend.")).to_be_visible()
    one.tap("Settings for this friend")
    one.tap("Delete friend")
    one.tap("Delete")
    expect(one.title).to_have_text("Contacts")
    expect(one.top.get_by_text("No friends yet.")).to_be_visible()
    assert carol.get("/friend") == []


def test_a_persons_page_follows_when_he_comes(see, cast):
    bob, carol = cast("bob"), cast("carol")
    cast.befriend(bob, carol)
    one = see(bob, f"/people/{carol.id}")
    other = see(carol, "/me")
    expect(one.top.get_by_text("Online", exact=True)).to_be_visible()
    other.goto("about:blank")
    expect(one.top.get_by_text(re.compile(r"Last seen: \d\d:\d\d"))).to_be_visible()


@pytest.mark.parametrize("way_out", ["Close", "Escape"])
def test_a_picture_is_seen_as_large_as_the_screen(see, cast, way_out):
    bob = cast("bob")
    one = see(bob, f"/people/{bob.id}")
    one.tap("Look at the picture")
    viewer = one.page.get_by_role("dialog", name="Picture")
    picture = viewer.locator(".pswp__img").last
    expect(picture).to_be_visible()
    one.page.wait_for_function("() => document.querySelector('.pswp__img').width >= 380")
    if way_out == "Escape":
        one.page.keyboard.press("Escape")
    else:
        one.tap("Close")
    expect(viewer).to_have_count(0)
    expect(one.top.get_by_role("link", name="Look at the picture")).to_be_focused()
    assert one.page.url.endswith(f"/people/{bob.id}")
