"""Notifications: of what others say while nobody looks, once, and never of what should not disturb.

A headless browser's pages are always visible; `look_away` makes both the page and the service
worker believe otherwise.
"""

import json
import re

import pytest
from playwright.sync_api import expect

HIDE_PAGE = 'Object.defineProperty(document, "hidden", { get: () => true })'
HIDE_WINDOWS = (
    'Object.defineProperty(WindowClient.prototype, "visibilityState", { get: () => "hidden" })'
)
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  const shown = await registration.getNotifications();
  return shown.map(({ title, body, tag }) => [title, body, tag]);
}"""
CLICK = """async () => {
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""


@pytest.fixture
def pair(cast):
    alice, bob = cast("alice"), cast("bobby")
    return alice, bob, cast.befriend(alice, bob)


@pytest.fixture
def willing(phone):
    """`willing(person)` is a phone with the notifications turned on, at the settings."""

    def open_phone(person, **options):
        one = phone(person, locale="en", **options)
        one.context.grant_permissions(["notifications"], origin=one.url)
        one.goto("/me/settings").connected()
        one.wait_for("navigator.serviceWorker.controller !== null")
        switch = one.page.locator("[data-controller=notifications]")
        expect(switch).not_to_be_checked()
        switch.click()
        expect(switch).to_be_checked()
        return one

    return open_phone


def look_away(phone) -> None:
    phone.page.evaluate(HIDE_PAGE)
    phone.context.service_workers[0].evaluate(HIDE_WINDOWS)


def shown(phone) -> list:
    return phone.page.evaluate(SHOWN)


def wait_until_shown(phone, *expected) -> None:
    phone.wait_for(
        f"(wanted) => ({SHOWN})().then((it) => JSON.stringify(it) === wanted)", _json(expected)
    )


def _json(expected) -> str:
    return json.dumps([list(one) for one in expected], separators=(",", ":"), ensure_ascii=False)


def test_a_message_to_a_hidden_page_is_notified_and_leads_to_its_chat(willing, pair):
    alice, bob, chat = pair
    one = willing(alice)
    look_away(one)
    bob.say(chat, "are you\nthere?")
    wait_until_shown(one, ("bobby", "are you there?", f"chat-{chat}"))
    bob.say(chat, "hello?")
    wait_until_shown(one, ("bobby", "hello?", f"chat-{chat}"))
    one.context.service_workers[0].evaluate(CLICK)
    expect(one.page).to_have_url(re.compile(f"/chats/{chat}$"))
    assert shown(one) == []


def test_what_is_muted_or_ones_own_is_not_notified(willing, pair, cast):
    alice, bob, chat = pair
    carol = cast("carol")
    loud = cast.befriend(alice, carol)
    alice.put(f"/conversations/{chat}", {"dnd": True})
    one = willing(alice)
    look_away(one)
    bob.say(chat, "psst")
    alice.say(loud, "from another device")
    carol.say(loud, "hey")
    wait_until_shown(one, ("carol", "hey", f"chat-{loud}"))


def test_who_looks_is_not_notified(willing, pair):
    alice, bob, chat = pair
    one = willing(alice)
    bob.say(chat, "you see this")
    expect(one.page).to_have_title(re.compile(r"^\(2\)"))  # with the robot's greeting
    look_away(one)
    bob.say(chat, "not this")
    wait_until_shown(one, ("bobby", "not this", f"chat-{chat}"))


def test_of_two_hidden_tabs_one_notifies(willing, pair):
    alice, bob, chat = pair
    one = willing(alice)
    other = one.context.new_page()
    other.goto("/chats")
    while not other.evaluate("seen.isConnected"):
        other.wait_for_timeout(20)
    other.evaluate(HIDE_PAGE)
    look_away(one)
    worker = one.context.service_workers[0]
    worker.evaluate("""() => {
      self.told = [];
      const show = self.registration.showNotification.bind(self.registration);
      self.registration.showNotification = (...all) => (self.told.push(all[0]), show(...all));
      self.asked = 0;
      self.addEventListener("message", () => (self.asked += 1));
    }""")
    bob.say(chat, "once")
    deadline = 200
    while worker.evaluate("self.asked") < 2 and deadline:
        one.page.wait_for_timeout(50)
        deadline -= 1
    assert worker.evaluate("[self.asked, self.told]") == [2, ["bobby"]]


def test_what_was_read_elsewhere_is_no_news_any_more(willing, pair):
    alice, bob, chat = pair
    one = willing(alice)
    look_away(one)
    seq = bob.say(chat, "read me")["seq"]
    wait_until_shown(one, ("bobby", "read me", f"chat-{chat}"))
    alice.connect().call("read", conversationId=chat, seq=seq)
    wait_until_shown(one)


def test_turned_off_there_are_none(willing, pair):
    alice, bob, chat = pair
    one = willing(alice)
    one.page.locator("[data-controller=notifications]").click()
    look_away(one)
    bob.say(chat, "quiet")
    expect(one.page).to_have_title(re.compile(r"^\(2\)"))
    one.page.locator("[data-controller=notifications]").click()
    bob.say(chat, "loud")
    wait_until_shown(one, ("bobby", "loud", f"chat-{chat}"))


def test_a_browser_that_does_not_allow_them_says_so(phone, pair):
    alice, *_ = pair
    one = phone(alice, locale="en")
    one.context.add_init_script(
        'Object.defineProperty(Notification, "permission", { get: () => "denied" })'
    )
    one.goto("/me/settings")
    switch = one.page.locator("[data-controller=notifications]")
    expect(switch).to_be_disabled()
    expect(switch).not_to_be_checked()
    expect(switch).to_have_accessible_description(re.compile("does not allow"))
