"""The site as an application: it can be installed, and says what is the matter when offline."""

import re

import pytest
from playwright.sync_api import expect

EN = {"locale": "en"}
READY = "navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))"
KEPT = """async () => {
  const names = await caches.keys();
  const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return [names, all.flat().map((one) => new URL(one.url).pathname).sort()];
}"""


def test_the_browser_finds_that_it_can_be_installed(phone):
    one = phone(None, "/login", **EN)
    one.wait_for(READY)
    session = one.context.new_cdp_session(one.page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Playwright's contexts are windows without a history, as incognito ones.
    assert [error["errorId"] for error in errors] in ([], ["in-incognito"])


@pytest.mark.parametrize("who", [None, "user"])
def test_only_the_offline_page_and_what_it_is_made_of_are_kept(phone, who):
    one = phone(who, "/login" if who is None else "/chats", **EN)
    one.wait_for(READY)
    one.page.goto("/offline")
    names, kept = one.page.evaluate(KEPT)
    assert len(names) == 1
    assert [re.sub("[0-9a-f]{12}", "…", path) for path in kept] == [
        "/offline",
        "/static/…/css/all.css",
        "/static/…/icons/icon.svg",
        "/static/…/js/offline.js",
    ]


def test_without_the_server_a_page_says_so_and_goes_on_when_it_is_back(phone, serve):
    server = serve()
    one = phone(None, at=server, path="/login?next=/me", **EN)
    one.wait_for(READY)
    one.expects("net::ERR_", "Failed to load resource")
    server.stop()
    one.page.goto("/signup?next=/me")
    expect(one.page.get_by_role("heading")).to_have_text("You are offline")
    button = one.page.get_by_role("button", name="Try again")
    # It looks as it should: its style sheet was kept.
    assert button.evaluate("one => getComputedStyle(one).minHeight") == "40px"
    one.tap(button)
    expect(button).to_be_visible()
    server.start()
    expect(one.page.get_by_role("heading")).to_have_text("Sign up", timeout=40_000)
    expect(one.page).to_have_url(re.compile(r"/signup\?next=/me$"))


def test_the_offline_page_speaks_the_language_last_chosen(phone, serve):
    server = serve()
    one = phone(None, at=server, path="/login", locale="zh-CN")
    one.wait_for(READY)
    one.tap("English")
    expect(one.page.locator("html")).to_have_attribute("lang", "en")
    one.wait_for("caches.keys().then((names) => names.length === 1 && names[0].endsWith('-en'))")
    one.expects("net::ERR_", "Failed to load resource")
    server.stop()
    one.page.goto("/login")
    expect(one.page.get_by_role("heading")).to_have_text("You are offline")
