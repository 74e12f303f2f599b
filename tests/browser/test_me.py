"""Who one is and how things are to be, set by hand in the real browser."""

import re

from playwright.sync_api import expect

from ..make import PASSWORD
from ..pictures import drawn
from ..system.device import Device

EN = {"locale": "en"}


def is_let_in(person) -> bool:
    return Device.request(person, "GET", "/currentUser").code == "0"


def test_a_new_nickname_is_on_every_page_beneath(phone, cast):
    one = phone(cast("alice"), "/me", **EN).connected()
    one.tap(one.top.locator(".me-profile"))
    one.tap("Nickname")
    one.top.get_by_label("Nickname").fill("Alice Liddell")
    one.tap("Save")
    expect(one.title).to_have_text("My profile")
    expect(one.top).to_contain_text("Alice Liddell")
    one.back()
    expect(one.title).to_have_text("Me")
    expect(one.top.locator(".me-name")).to_have_text("Alice Liddell")


def test_a_nickname_that_is_refused_says_why_beside_the_field(phone, cast):
    one = phone(cast("alice"), "/me/nickname", **EN).expects("status of 422").connected()
    one.top.get_by_label("Nickname").fill("   ")
    one.tap("Save")
    expect(one.top.locator(".field-error")).to_have_text("At least 1 characters are needed.")
    expect(one.title).to_have_text("Nickname")


def test_one_of_the_pictures_offered_is_taken_by_a_tap(phone, cast):
    alice = cast("alice")
    one = phone(alice, "/me/profile", **EN).connected()
    one.tap("Profile picture")
    one.tap("Picture 7")
    expect(one.title).to_have_text("My profile")
    expect(one.top.locator("img").first).to_have_attribute("src", re.compile("person-07.svg"))
    assert alice.get(f"/userinfo/{alice.id}")["photo"] == "/static/avatars/person-07.svg"


def test_a_photo_is_cut_to_a_square_and_uploaded(phone, cast):
    alice = cast("alice")
    one = phone(alice, "/me/avatar", **EN).connected()
    photo = {"name": "me.png", "mimeType": "image/png", "buffer": drawn(size=(1200, 800))}
    one.top.locator("input[type=file]").set_input_files(photo)
    dialog = one.page.get_by_role("dialog")
    expect(dialog.locator(".cropper-crop-box")).to_be_visible()
    one.tap("Turn")
    one.tap("Use")
    expect(dialog).to_have_count(0)
    shown = one.page.locator("img[src^='/public/upload/']").first
    expect(shown).to_be_visible()
    assert shown.evaluate("one => [one.naturalWidth, one.naturalHeight]") == [512, 512]
    assert alice.get(f"/userinfo/{alice.id}")["photo"].startswith("/public/upload/")


def test_a_photo_that_one_does_not_want_is_not_sent(phone, cast):
    alice = cast("alice")
    one = phone(alice, "/me/avatar", **EN).connected()
    photo = {"name": "me.png", "mimeType": "image/png", "buffer": drawn()}
    for _ in range(2):  # the same file again
        one.top.locator("input[type=file]").set_input_files(photo)
        expect(one.page.locator(".cropper-crop-box")).to_be_visible()
        one.tap("Cancel")
        expect(one.page.get_by_role("dialog")).to_have_count(0)
    assert alice.get(f"/userinfo/{alice.id}")["photo"] == ""


def test_a_file_that_is_no_picture_is_said(phone, cast):
    one = phone(cast("alice"), "/me/avatar", **EN).connected()
    file = {"name": "me.png", "mimeType": "image/png", "buffer": b"no picture"}
    one.top.locator("input[type=file]").set_input_files(file)
    expect(one.page.locator(".toast")).to_contain_text("no picture that can be shown")
    expect(one.page.get_by_role("dialog")).to_have_count(0)


def test_a_new_password_is_written_twice_and_ends_other_devices(phone, cast):
    alice = cast("alice")
    one = phone(alice, "/me/settings", own_device=True, **EN).connected()
    one.tap("Password")
    for name, text in (("Old password", PASSWORD), ("New password", "rosebud"), ("Once more", "x")):
        one.top.get_by_label(name).fill(text)
    one.tap("Change the password")
    assert one.top.get_by_label("Once more").evaluate("one => one.validationMessage") == (
        "The two are not the same."
    )
    one.top.get_by_label("Once more").fill("rosebud")
    one.tap("Change the password")
    expect(one.page.locator(".toast")).to_have_text("The password has been changed.")
    expect(one.title).to_have_text("Settings")
    assert not is_let_in(alice)


def test_a_wrong_old_password_is_said_beside_it(phone, cast):
    one = phone(cast("alice"), "/me/password", **EN).expects("status of 422").connected()
    for name in ("Old password", "New password", "Once more"):
        one.top.get_by_label(name).fill("rosebud")
    one.tap("Change the password")
    expect(one.top.locator(".field-error")).to_have_text("The old password is wrong.")
    expect(one.top.get_by_label("Old password")).to_be_focused()


def test_another_device_is_logged_out_from_here(phone, cast):
    alice = cast("alice")
    one = phone(alice, "/me/devices", own_device=True, **EN).connected()
    rows = one.top.locator("li")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("This device")
    one.tap(rows.last.get_by_role("button"))
    one.tap(one.page.locator("dialog").get_by_role("button", name="Log out"))
    expect(rows).to_have_count(1)
    assert not is_let_in(alice)


def test_the_appearance_changes_at_once_and_stays(phone, cast):
    one = phone(cast("alice"), "/me/settings", **EN).connected()
    ground = "getComputedStyle(document.body).backgroundColor"
    light = one.page.evaluate(ground)
    one.tap("Appearance")
    one.tap("Dark")
    one.wait_for("document.documentElement.dataset.theme === 'dark'")
    assert one.page.evaluate(ground) != light
    colours = "[...document.querySelectorAll('meta[name=theme-color]')].map(one => one.content)"
    assert one.page.evaluate(colours) == ["#111111", "#111111"]
    one.back()
    expect(one.top.get_by_role("link", name="Appearance")).to_contain_text("Dark")
    one.page.reload()
    assert one.page.evaluate(ground) != light
    assert one.page.evaluate(colours) == ["#111111", "#111111"]


def test_the_language_changes_the_whole_page(phone, cast):
    one = phone(cast("alice"), "/me/language", **EN).connected()
    one.tap("简体中文")
    expect(one.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    one.tap("English")
    expect(one.page.locator("html")).to_have_attribute("lang", "en")


def test_a_token_is_made_shown_once_and_deleted(phone, cast):
    alice = cast("alice")
    one = phone(alice, "/me/tokens", **EN).connected()
    one.tap("New token")
    one.top.get_by_label("Name").fill("robot")
    one.tap("Make the token")
    secret = one.top.get_by_label("Token")
    expect(secret).to_have_value(re.compile("^imapp_"))
    token = secret.input_value()
    one.tap("Done")
    expect(one.title).to_have_text("Access tokens")
    expect(one.top).to_contain_text("robot")
    assert token not in one.page.content()
    assert alice.get("/tokens")[0]["scopes"] == ["read"]
    one.tap("Delete robot")
    one.tap(one.page.locator("dialog").get_by_role("button", name="Delete"))
    expect(one.top).to_contain_text("A token lets a program")
    assert alice.get("/tokens") == []


def test_a_token_that_may_nothing_is_refused_in_words(phone, cast):
    one = phone(cast("alice"), "/me/tokens/new", **EN).expects("status of 422").connected()
    one.top.get_by_label("Name").fill("robot")
    one.top.get_by_label("Read").uncheck()
    one.tap("Make the token")
    expect(one.top.locator(".field-error")).to_be_visible()


def test_what_a_finger_does_before_the_scripts_are_there_is_done_after(phone, cast):
    one = phone(cast("alice"), locale="zh-CN")
    held = []
    one.page.route("**/js/start.js", lambda route: held.append(route))
    one.page.goto("/me/language")
    one.tap("English")
    one.wait_for("performance.getEntriesByType('paint').length > 0")
    expect(one.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    held[0].continue_()
    expect(one.page.locator("html")).to_have_attribute("lang", "en")
