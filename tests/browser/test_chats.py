"""The list of chats in the browser: it is at every moment as it is in the database, and a finger, a
pointer and a keyboard can do what there is to do."""

import re
import time

import pytest
from playwright.sync_api import expect

UNREAD = re.compile(r"^\(1\) .* · imapp$")


@pytest.fixture
def four(cast):
    """Alice and three friends of hers, with their conversations; Carol's was active last."""
    alice, bob, carol, david = map(cast, ("alice", "bobby", "carol", "david"))
    chats = [cast.befriend(alice, one) for one in (david, bob, carol)]
    return alice, (bob, carol, david), (chats[1], chats[2], chats[0])


def row(phone, conversation_id: int):
    return phone.page.locator(f"#chat-{conversation_id}")


def expect_names(phone, *expected: str) -> None:
    """As they stand, after the robot's, which is always the first."""
    wanted = [re.compile("."), *map(re.compile, expected)]
    expect(phone.page.locator(".chatrow-name")).to_have_text(wanted)


def draw(phone, row) -> None:
    """To the left, as far as it goes. What is tapped right after that Chromium takes for the end of
    the movement."""
    phone.swipe(row, dx=-180)
    phone.page.wait_for_timeout(300)


def badge(phone, conversation_id: int):
    return row(phone, conversation_id).locator(".badge > [aria-hidden]")


def read_all(*people) -> None:
    """The greeting of the robot, so that only what a test does is unread."""
    for person in people:
        for one in person.get("/conversations"):
            if one["unread"]:
                person.put(f"/conversations/{one['id']}", {"unread": False})


def test_a_message_moves_its_chat_up_and_counts(phone, four):
    alice, (bob, _, _), (chat, *_) = four
    read_all(alice)
    one = phone(alice, "/chats").connected()
    expect_names(one, "carol", "bobby", "david")
    bob.say(chat, "are you there?")
    expect_names(one, "bobby", "carol", "david")
    expect(row(one, chat).locator(".chatrow-last")).to_have_text("are you there?")
    expect(badge(one, chat)).to_have_text("1")
    expect(one.page.locator('#tabs [data-of="chats"]')).to_have_text("1")
    expect(one.page).to_have_title(UNREAD)
    expect(one.title).to_have_text(re.compile(r"\(1\)$"))
    icon = one.page.locator("link[rel=icon]")
    expect(icon).to_have_attribute("href", re.compile("^data:image/png"))


def test_what_is_read_elsewhere_is_read_here(phone, four):
    alice, (bob, _, _), (chat, *_) = four
    read_all(alice)
    seq = bob.say(chat)["seq"]
    one = phone(alice, "/chats").connected()
    expect(badge(one, chat)).to_have_text("1")
    alice.connect().call("read", conversationId=chat, seq=seq)
    expect(badge(one, chat)).to_have_count(0)
    expect(one.page.locator('#tabs [data-of="chats"]')).to_be_hidden()
    expect(one.page).to_have_title(re.compile(r"^[^(]* · imapp$"))
    expect(one.page.locator("link[rel=icon]")).to_have_attribute("href", re.compile("icon.svg$"))


def test_a_muted_chat_has_a_dot_and_does_not_count(phone, four):
    alice, (bob, _, _), (chat, *_) = four
    read_all(alice)
    alice.put(f"/conversations/{chat}", {"dnd": True})
    one = phone(alice, "/chats").connected()
    bob.say(chat)
    expect(row(one, chat).locator(".badge.dot")).to_be_visible()
    expect(one.page.locator('#tabs .badge.dot[data-of="chats"]')).to_be_visible()
    expect(one.page).to_have_title(re.compile(r"^[^(]* · imapp$"))


def test_rows_come_go_and_are_renamed(phone, four, cast):
    alice, (bob, _, david), (_, _, last) = four
    one = phone(alice, "/chats").connected()
    expect_names(one, "carol", "bobby", "david")
    bob.put(f"/userinfo/{bob.id}", {"nickname": "Robert"})
    expect_names(one, "carol", "Robert", "david")
    alice.put("/conversations/active", {"id": last, "active": False})
    expect_names(one, "carol", "Robert")
    david.say(last, "back again")
    expect_names(one, "david", "carol", "Robert")
    bob.delete(f"/friend/{alice.id}")
    expect_names(one, "david", "carol")
    cast.befriend(alice, cast("erwin"))
    expect_names(one, "erwin", "david", "carol")


def test_a_recalled_message_is_gone_from_the_list(phone, four):
    alice, (bob, _, _), (chat, *_) = four
    read_all(alice)
    one = phone(alice, "/chats").connected()
    said = bob.say(chat, "secret")
    expect(row(one, chat).locator(".chatrow-last")).to_have_text("secret")
    bob.connect().call("recall", conversationId=chat, id=said["id"])
    expect(row(one, chat).locator(".chatrow-last")).not_to_contain_text("secret")
    expect(badge(one, chat)).to_have_count(0)
    expect(one.page).to_have_title(re.compile(r"^[^(]* · imapp$"))


def test_many_messages_are_asked_for_in_few_requests(phone, four):
    alice, (bob, carol, _), (chat, other, _) = four
    one = phone(alice, "/chats").connected()
    asked = []
    one.page.on("request", lambda request: "/chats/rows" in request.url and asked.append(request))
    for number in range(20):
        bob.say(chat, f"{number}")
        carol.say(other, f"{number}")
    expect(row(one, chat).locator(".chatrow-last")).to_have_text("19")
    expect(row(one, other).locator(".chatrow-last")).to_have_text("19")
    assert 1 <= len(asked) <= 20


def test_the_list_beneath_a_page_is_up_to_date_when_one_comes_back(phone, four):
    alice, (bob, _, _), (chat, *_) = four
    read_all(alice)
    one = phone(alice, "/chats").connected()
    one.tap(one.page.locator(".chats-search"))
    asked = []
    one.page.on("request", lambda request: "/chats/rows" in request.url and asked.append(request))
    bob.say(chat, "meanwhile")
    expect(one.page).to_have_title(UNREAD)
    one.page.wait_for_timeout(400)
    assert asked == []
    one.back()
    expect_names(one, "bobby", "carol", "david")
    expect(badge(one, chat)).to_have_text("1")


def test_after_an_absence_the_list_is_as_if_one_had_never_left(phone, four, cast):
    alice, (bob, carol, _), (chat, other, last) = four
    read_all(alice)
    one = phone(alice, "/chats").connected()
    one.offline().disconnected()
    bob.say(chat, "one")
    bob.say(chat, "two")
    alice.put(f"/conversations/{other}", {"pinned": True})
    alice.put("/conversations/active", {"id": last, "active": False})
    carol.put(f"/userinfo/{carol.id}", {"nickname": "Caroline"})
    one.online().connected()
    expect_names(one, "Caroline", "bobby")
    expect(badge(one, chat)).to_have_text("2")
    expect(one.page).to_have_title(re.compile(r"^\(2\)"))


def test_the_synced_messages_are_told_once_each(phone, four):
    alice, (bob, _, _), (chat, *_) = four
    one = phone(alice, "/chats").connected()
    one.wait_for("document.querySelector('#tabs') !== null")
    one.page.evaluate("""() => {
      window.told = [];
      document.addEventListener("conversations:synced", ({ detail }) => {
        if (!detail.isFirst) told.push(...Object.values(detail.messages).flat());
      });
    }""")
    one.offline().disconnected()
    for number in range(3):
        bob.say(chat, f"{number}")
    one.online().connected()
    one.wait_for("told.length > 0")
    assert one.page.evaluate("told.map(({ body }) => body.msg)") == ["0", "1", "2"]


def test_a_draft_stands_before_what_was_said(phone, four):
    alice, _, (chat, *_) = four
    one = phone(alice, "/chats").connected()
    one.page.evaluate(
        """async (id) => {
          const main = document.querySelector("script[type=module]").src;
          const { drafts } = await import(new URL("models/drafts.js", main));
          drafts.set(id, "not yet <b>sent</b>");
        }""",
        chat,
    )
    expect(row(one, chat).locator(".chatrow-draft")).to_contain_text("not yet <b>sent</b>")
    expect(row(one, chat).locator(".chatrow-last")).to_be_hidden()


def test_a_row_drawn_to_the_left_can_be_pinned_read_and_hidden(phone, four):
    alice, _, (_, _, last) = four
    one = phone(alice, "/chats", locale="en").connected()
    draw(one, row(one, last))
    one.tap(row(one, last).get_by_role("button", name="Pin to top"))
    expect_names(one, "david", "carol", "bobby")
    draw(one, row(one, last))
    one.tap(row(one, last).get_by_role("button", name="Mark as unread"))
    expect(badge(one, last)).to_have_text("1")
    draw(one, row(one, last))
    one.tap(row(one, last).get_by_role("button", name="Hide"))
    expect_names(one, "carol", "bobby")


def test_an_open_row_closes_at_a_touch_elsewhere_that_does_nothing_else(phone, four):
    alice, _, (chat, other, _) = four
    one = phone(alice, "/chats", locale="en").connected()
    draw(one, row(one, chat))
    actions = one.page.locator(".swipe-actions")
    expect(actions).to_have_count(1)
    one.tap(row(one, other))
    expect(actions).to_have_count(0)
    expect(one.page).to_have_url(re.compile("/chats$"))


def test_a_long_touch_opens_what_can_be_done(phone, four):
    alice, _, (chat, *_) = four
    one = phone(alice, "/chats", locale="en").connected()
    one.press_long(row(one, chat))
    one.tap("Mute notifications")
    expect(row(one, chat)).to_have_attribute("data-dnd", "")
    expect(one.page).to_have_url(re.compile("/chats$"))


def test_the_keyboard_reaches_what_can_be_done(phone, four):
    alice, _, (_, _, last) = four
    one = phone(alice, "/chats", locale="en", desktop=True).connected()
    row(one, last).locator(".chatrow-link").focus()
    one.page.keyboard.press("Tab")
    one.page.keyboard.press("Enter")
    expect(one.page.get_by_role("dialog", name="david")).to_be_visible()
    one.page.get_by_role("button", name="Pin to top").focus()
    one.page.keyboard.press("Enter")
    expect_names(one, "david", "carol", "bobby")
    expect(row(one, last).locator(".chatrow-more")).to_be_focused()


def test_a_right_click_opens_a_menu_at_the_pointer(phone, four):
    alice, _, (chat, *_) = four
    one = phone(alice, "/chats", locale="en", desktop=True).connected()
    row(one, chat).click(button="right", position={"x": 100, "y": 20})
    box, place = one.page.locator("dialog.menu").bounding_box(), row(one, chat).bounding_box()
    assert abs(box["x"] - place["x"] - 100) < 3
    one.page.get_by_role("button", name="Hide").click()
    expect_names(one, "carol", "david")


def test_a_pull_asks_for_the_list_again(phone, four):
    alice, _, (chat, *_) = four
    one = phone(alice, "/chats").connected()
    one.page.evaluate("document.querySelector('.chatrow-name').textContent = 'wrong'")
    one.swipe(one.page.locator(".chats-search"), dy=200)
    expect(one.page.locator(".chatrow-name").first).not_to_have_text("wrong")
    expect(one.page.locator(".wheel")).to_have_count(0)
    expect(row(one, chat).locator("time")).not_to_be_empty()


def test_beside_a_window_the_list_marks_the_open_chat_and_goes_on(phone, four):
    alice, (bob, _, _), (chat, other, _) = four
    one = phone(alice, "/chats", desktop=True).connected()
    row(one, other).click()
    expect(row(one, other).locator("[aria-current=page]")).to_have_count(1)
    bob.say(chat, "look here")
    expect_names(one, "bobby", "carol", "david")
    row(one, chat).click()
    expect(row(one, chat).locator("[aria-current=page]")).to_have_count(1)
    expect(one.page.locator(".chatrow [aria-current]")).to_have_count(1)


def test_an_application_counts_at_the_contacts(phone, four, cast):
    alice, *_ = four
    one = phone(alice, "/chats").connected()
    count = one.page.locator('#tabs [data-of="contacts"]')
    expect(count).to_be_hidden()
    asked = cast("frank").post("/applies", {"type": "user", "toId": alice.id})
    expect(count).to_have_text("1")
    alice.post("/add/friend", {"id": asked["id"], "approval": False})
    expect(count).to_be_hidden()


def test_the_plus_leads_on_and_closes(phone, four):
    alice, *_ = four
    one = phone(alice, "/chats", locale="en").connected()
    one.tap("New")
    one.tap(one.page.get_by_role("link", name="New group chat"))
    expect(one.page).to_have_url(re.compile("/groups/new$"))
    one.back()
    expect(one.page.locator("#plus")).to_be_hidden()


def test_the_history_is_cleared_only_after_a_question(phone, four):
    alice, (bob, _, _), (chat, *_) = four
    bob.say(chat, "to be forgotten")
    one = phone(alice, f"/chats/{chat}/info", locale="en").connected()
    one.tap("Clear history").tap("Cancel")
    assert alice.get(f"/conversations/{chat}/messages")["messages"] != []
    one.tap("Clear history").tap("Clear")
    expect(one.page.get_by_text("Cleared.")).to_be_visible()
    assert alice.get(f"/conversations/{chat}/messages")["messages"] == []
    assert bob.get(f"/conversations/{chat}/messages")["messages"] != []


def test_the_infos_switches_are_sent_at_once(phone, four):
    alice, _, (chat, *_) = four
    one = phone(alice, f"/chats/{chat}/info", locale="en").connected()
    one.tap(one.page.get_by_role("switch", name="Keep on top"))
    one.wait_for(
        "async (id) => (await (await fetch('/api/v1/conversations')).json()).data"
        ".some((one) => one.id === id && one.pinned)",
        chat,
    )


@pytest.mark.parametrize("path", ["/chats", "/me", "/discover"])
def test_the_tabs_tell_what_waits_wherever_one_begins(phone, four, cast, path):
    alice, (bob, _, _), (chat, *_) = four
    read_all(alice)
    bob.say(chat)
    cast("frank").post("/applies", {"type": "user", "toId": alice.id})
    one = phone(alice)
    # The parts of the page come late: what they show must not depend on who is first.
    one.page.route("**/tabs_controller.js", lambda route: (time.sleep(0.5), route.continue_()))
    one.goto(path).connected()
    expect(one.page.locator('#tabs [data-of="chats"]')).to_have_text("1")
    expect(one.page.locator('#tabs [data-of="contacts"]')).to_have_text("1")
    expect(one.page).to_have_title(UNREAD)


def test_a_list_that_was_late_still_shows_what_it_missed(phone, four):
    alice, (bob, _, _), (chat, *_) = four
    read_all(alice)
    one = phone(alice)
    delayed = []
    one.page.route("**/chats_controller.js", lambda route: delayed.append(route))
    one.page.goto("/chats")
    one.connected()
    bob.say(chat, "too early")
    expect(one.page).to_have_title(UNREAD)
    delayed[0].continue_()
    expect(row(one, chat).locator(".chatrow-last")).to_have_text("too early")
    expect_names(one, "bobby", "carol", "david")


def test_a_row_says_what_waits_and_what_was_refused(phone, four):
    alice, (bob, _, _), (chat, _, _) = four
    one = phone(alice, f"/chats/{chat}", locale="en-US").connected().offline().disconnected()
    one.top.locator(".composer-field").fill("later")
    one.tap("Send").tap("Back")
    expect(row(one, chat)).to_contain_text("[Sending]")
    expect(one.top.locator(".banner")).to_contain_text("You are offline")
    bob.put(f"/friend/{alice.id}", {"blocked": True})
    one.online().connected()
    expect(row(one, chat)).to_contain_text("[Not sent]")
    expect(one.top.locator(".banner")).to_be_hidden()
