"""Logging in, signing up and logging out in the real browser."""

import re

import pytest
from playwright.sync_api import expect

from ..make import PASSWORD

EN = {"locale": "en"}


def fill_in(one, username: str, password: str, button: str = "Log in"):
    one.page.get_by_label("Username").fill(username)
    one.page.get_by_label("Password", exact=True).fill(password)
    return one.tap(button)


def test_one_logs_in_and_gets_to_what_one_wanted(phone, cast):
    alice = cast("alice")
    one = phone(None, "/me/devices", **EN)
    expect(one.page).to_have_url(re.compile("/login"))
    fill_in(one, alice.username, PASSWORD)
    expect(one.title).to_have_text("Devices")
    one.connected()


def test_without_scripts_one_logs_in_too(phone, cast):
    alice = cast("alice")
    one = phone(None, java_script_enabled=False, **EN)
    one.page.goto("/login")
    one.page.get_by_label("Username").fill(alice.username)
    one.page.get_by_label("Password", exact=True).fill(PASSWORD)
    one.page.get_by_role("button", name="Log in").click()
    expect(one.page).to_have_url(re.compile("/chats$"))


def test_a_wrong_password_is_said_and_the_next_one_can_be_typed_at_once(phone, cast):
    alice = cast("alice")
    one = phone(None, "/login", **EN).expects("status of 401")
    fill_in(one, alice.username, "wrong")
    expect(one.page.get_by_role("alert")).to_have_text("The username or the password is wrong.")
    expect(one.page.get_by_label("Username")).to_have_value(alice.username)
    expect(one.page.get_by_label("Password", exact=True)).to_be_focused()


def test_the_password_is_shown_while_one_wants_it(phone):
    one = phone(None, "/login", **EN)
    field = one.page.get_by_label("Password", exact=True)
    field.fill("secret")
    button = one.page.get_by_role("button", name="Show password")
    expect(button).to_have_attribute("aria-pressed", "false")
    one.tap(button)
    expect(field).to_have_attribute("type", "text")
    expect(button).to_have_attribute("aria-pressed", "true")
    one.tap(button)
    expect(field).to_have_attribute("type", "password")


def test_from_login_to_sign_up_and_back_is_a_plain_way(phone):
    one = phone(None, "/login?next=/me", **EN)
    one.tap("Create an account")
    expect(one.page).to_have_url(re.compile(r"/signup\?next=/me"))
    one.tap("Log in")
    expect(one.page).to_have_url(re.compile(r"/login\?next=/me"))


def test_the_language_is_switched_before_the_login(phone):
    one = phone(None, "/login", locale="zh-CN")
    one.tap("English")
    expect(one.page.locator("html")).to_have_attribute("lang", "en")
    expect(one.page.get_by_role("heading", name="Log in")).to_be_visible()
    one.tap("中文")
    expect(one.page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_logging_out_asks_and_takes_along_what_was_kept(phone, cast):
    alice = cast("alice")
    one = phone(alice, "/me/settings", own_device=True, **EN).connected()
    one.page.evaluate(
        """id => { localStorage.setItem(`drafts/${id}/5`, "half a sen");
                  localStorage.setItem("drafts/0/5", "another's"); }""",
        alice.id,
    )
    one.tap("Log out")
    one.tap("Cancel")
    expect(one.title).to_have_text("Settings")
    one.tap("Log out")
    one.tap(one.page.locator("dialog").get_by_role("button", name="Log out"))
    expect(one.page).to_have_url(re.compile("/login$"))
    # He knows why he is here.
    expect(one.page.get_by_role("alert")).to_have_count(0)
    assert one.page.evaluate("Object.keys(localStorage)") == ["drafts/0/5"]
    one.page.goto("/chats")
    expect(one.page).to_have_url(re.compile("/login"))


def test_logging_out_warns_of_what_was_not_sent(phone, cast):
    alice = cast("alice")
    one = phone(alice, "/me/settings", own_device=True, **EN).connected()
    one.page.evaluate("id => localStorage.setItem(`outbox/${id}/x`, 'null')", alice.id)
    one.tap("Log out")
    expect(one.page.locator("dialog")).to_contain_text("would be deleted unsent")
    one.tap("Cancel")
    assert f"outbox/{alice.id}/x" in one.page.evaluate("Object.keys(localStorage)")


@pytest.mark.parametrize("path", ["/chats", "/me/profile"])
def test_who_is_logged_out_elsewhere_is_told_so(phone, cast, path):
    alice = cast("alice")
    one = phone(alice, path, own_device=True, **EN).connected()
    one.page.evaluate("id => localStorage.setItem(`drafts/${id}/5`, 'half a sen')", alice.id)
    for device in alice.get("/sessions"):
        if not device["current"]:
            alice.delete(f"/sessions/{device['id']}")
    expect(one.page).to_have_url(re.compile("/login$"))
    # Whoever has the device now reads nothing that was being written on it.
    assert one.page.evaluate("Object.keys(localStorage)") == []
    expect(one.page.get_by_role("alert")).to_have_text("This device was logged out.")
    one.page.reload()
    expect(one.page.get_by_role("alert")).to_have_count(0)


def test_a_device_that_was_put_out_while_it_was_closed_keeps_nothing(phone, cast):
    alice = cast("alice")
    one = phone(alice, "/chats", own_device=True, **EN).connected()
    one.page.evaluate("id => localStorage.setItem(`draft/${id}/5`, 'half a sen')", alice.id)
    one.page.goto("about:blank")
    for device in alice.get("/sessions"):
        if not device["current"]:
            alice.delete(f"/sessions/{device['id']}")
    one.page.goto("/chats")
    expect(one.page).to_have_url(re.compile("/login"))
    one.wait_for("Object.keys(localStorage).length === 0")
