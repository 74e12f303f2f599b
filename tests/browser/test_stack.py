"""Pages lie on a stack, as on a phone: forward lays one on top, back takes it off."""

import re

import pytest
from playwright.sync_api import expect

SCROLLED = "() => document.stack.top.querySelector('.scroller').scrollTop"


@pytest.fixture
def user(phone):
    """The phone of an account with many friends, at its contacts."""
    return phone("user", "/contacts").connected()


def a_friend(phone, number: int = 20):
    return phone.top.locator("a[href^='/people/']").nth(number)


def at(phone, path: str) -> None:
    expect(phone.page).to_have_url(phone.url + path)


def test_back_shows_the_page_beneath_where_it_was_left(user):
    a_friend(user).scroll_into_view_if_needed()
    left_at = user.page.evaluate(SCROLLED)
    assert left_at > 300
    user.tap(a_friend(user))
    expect(user.page).to_have_url(re.compile(r"/people/\d+$"))
    user.back()
    at(user, "/contacts")
    expect(user.top).to_have_attribute("data-tab", "contacts")
    assert user.page.evaluate(SCROLLED) == left_at


def test_the_arrow_in_the_bar_leads_back_as_well(user):
    user.tap(a_friend(user))
    expect(user.top).not_to_have_attribute("data-tab", "contacts")
    user.tap(user.top.locator(".bar-back"))
    at(user, "/contacts")
    expect(user.page.locator("#stack > .page")).to_have_count(1)


def test_forward_opens_again_what_back_has_taken_off(user):
    user.tap(a_friend(user))
    expect(user.top).not_to_have_attribute("data-tab", "contacts")
    opened, title = user.page.url, user.title.inner_text()
    user.back()
    at(user, "/contacts")
    user.page.evaluate("history.forward()")
    expect(user.page).to_have_url(opened)
    expect(user.title).to_have_text(title)


def test_the_pages_beneath_can_not_be_reached_by_the_keyboard(user):
    user.tap(a_friend(user))
    expect(user.page.locator(".page[data-tab=contacts]")).to_have_attribute("inert", "")
    user.back()
    expect(user.top).not_to_have_attribute("inert", "")


def test_the_focus_goes_with_the_pages(user):
    link = a_friend(user)
    link.focus()
    link.press("Enter")
    expect(user.title).to_be_focused()
    user.back()
    expect(link).to_be_focused()


def test_one_document_and_one_socket_serve_all_pages(user):
    user.page.evaluate("window.isStillHere = true")
    for tab in ("chats", "discover", "me", "contacts"):
        user.tab(tab)
        expect(user.top).to_have_attribute("data-tab", tab)
    user.tap(a_friend(user))
    expect(user.title).to_be_focused()
    user.back()
    expect(user.top).to_have_attribute("data-tab", "contacts")
    assert user.page.evaluate("window.isStillHere")
    assert len(user.sockets) == 1
    assert user.page.evaluate("seen.connected") == 1


def test_a_tab_is_as_it_was_left(user):
    user.page.evaluate("document.stack.top.querySelector('.scroller').scrollTop = 500")
    user.tab("me")
    at(user, "/me")
    user.tab("contacts")
    at(user, "/contacts")
    assert user.page.evaluate(SCROLLED) == 500


def test_the_tab_that_is_shown_is_marked_and_named_in_the_title(user):
    current = user.page.locator("#tabs [aria-current=page]")
    for tab in ("discover", "contacts"):
        user.tab(tab)
        expect(current).to_have_attribute("data-tab", tab)
        label = current.locator(".tab-label").inner_text()
        expect(user.page).to_have_title(re.compile(rf"{label} · imapp$"))


def test_going_to_another_tab_is_no_step_that_back_undoes(phone):
    user = phone("user", "/chats").connected()
    before = user.page.evaluate("history.length")
    user.tab("contacts").tab("me")
    at(user, "/me")
    assert user.page.evaluate("history.length") == before


def test_a_page_that_is_opened_by_its_address_lies_on_its_tab(phone, demo):
    user = phone("user", f"/people/{demo('member3').id}").connected()
    expect(user.page.locator("#stack > .page[data-tab=contacts]")).to_have_count(1)
    user.tap(user.top.locator(".bar-back"))
    at(user, "/contacts")
    expect(user.top).to_have_attribute("data-tab", "contacts")
    assert len(user.sockets) == 1


def test_a_reload_keeps_the_page_and_the_way_back(user):
    user.tap(a_friend(user))
    expect(user.page).to_have_url(re.compile(r"/people/\d+$"))
    title = user.title.inner_text()
    user.page.reload()
    expect(user.title).to_have_text(title)
    user.back()
    at(user, "/contacts")
    expect(user.top).to_have_attribute("data-tab", "contacts")


def test_on_a_wide_screen_the_tab_stands_beside_the_page(phone):
    user = phone("user", "/contacts", desktop=True).connected()
    contacts = user.page.locator(".page[data-tab=contacts]")
    user.page.locator("a[href^='/people/']").nth(2).click()
    expect(user.top).not_to_have_attribute("data-tab", "contacts")
    expect(contacts).to_be_visible()
    expect(contacts).not_to_have_attribute("inert", "")
    left, right = contacts.bounding_box(), user.top.bounding_box()
    assert left["x"] + left["width"] <= right["x"] + 1
    # What is chosen there takes the place of what was there before.
    user.page.locator(".page[data-tab=contacts] a[href^='/people/']").nth(3).click()
    expect(user.page.locator("#stack > .page")).to_have_count(2)


def test_who_is_not_logged_in_comes_to_where_he_wanted(cast, phone):
    alice = cast("alice")
    stranger = phone(None, f"/people/{alice.id}?a=b")
    expect(stranger.page).to_have_url(re.compile(r"/login\?next="))
    stranger.page.locator("[name=username]").fill(alice.username)
    stranger.page.locator("[name=password]").fill(alice.password)
    stranger.page.locator("[name=password]").press("Enter")
    at(stranger, f"/people/{alice.id}?a=b")
    expect(stranger.top).to_contain_text("alice")


def test_who_was_logged_out_elsewhere_is_asked_to_log_in(cast, phone):
    alice = cast("alice")
    one = phone(alice, "/chats", own_device=True).connected()
    one.expects("401")
    (session,) = [other for other in alice.get("/sessions") if not other["current"]]
    alice.delete(f"/sessions/{session['id']}")
    expect(one.page).to_have_url(re.compile(r"/login"))


def test_without_the_network_the_page_stays_and_says_so(user):
    user.offline()
    user.tap(a_friend(user))
    expect(user.page.locator("#toasts")).not_to_be_empty()
    at(user, "/contacts")
    user.online().connected()
    user.tap(a_friend(user))
    expect(user.page).to_have_url(re.compile(r"/people/\d+$"))


def test_without_scripts_links_lead_to_whole_pages(phone):
    user = phone("user", java_script_enabled=False)
    user.page.goto("/contacts")
    a_friend(user).click()
    expect(user.page).to_have_url(re.compile(r"/people/\d+$"))
    user.page.locator(".bar-back").click()
    at(user, "/contacts")


@pytest.mark.parametrize(
    ("status", "body"), [(503, "<section class=page><h1>503</h1></section>"), (502, "Bad gateway")]
)
def test_what_the_server_can_not_show_now_stays_as_it_was(user, status, body):
    user.expects(f"status of {status}")
    friends = user.top.locator("a[href^='/people/']").count()
    user.page.evaluate("document.stack.isStillHere = true")
    user.page.route("**/contacts", lambda route: route.fulfill(status=status, body=body))
    with user.page.expect_response("**/contacts"):
        user.page.evaluate("document.stack.refresh()")
    user.tab("me")
    user.page.unroute("**/contacts")
    with user.page.expect_response("**/contacts"):
        user.tab("contacts")
    expect(user.top.locator("a[href^='/people/']")).to_have_count(friends)
    assert user.page.evaluate("document.stack.isStillHere")


def test_an_older_answer_does_not_undo_a_newer_one(phone):
    user, held = phone("user", "/discover").connected(), []
    title = "<section class='page' data-tab='discover' data-title='{0}'><h1>{0}</h1></section>"
    user.page.route("**/discover", lambda route: held.append(route))
    for count in (1, 2):
        user.page.evaluate("document.stack.refresh()")
        user.wait_until(lambda count=count: len(held) == count)
    for route, name in ((held[1], "newer"), (held[0], "older")):
        route.fulfill(body=title.format(name), content_type="text/html")
        user.page.wait_for_timeout(100)
    expect(user.top.locator("h1")).to_have_text("newer")


def test_after_a_reload_further_up_back_finds_the_page_beneath_though_its_tab_does_not_come(user):
    user.tap(a_friend(user))
    expect(user.top).not_to_have_attribute("data-tab", "contacts")
    name = user.title.inner_text()
    user.tap(user.top.locator(".bar-action"))
    expect(user.page).to_have_url(re.compile("/settings$"))
    user.expects("ERR_FAILED")
    user.page.route("**/contacts", lambda route: route.abort())
    user.page.reload()
    user.ready().back()
    expect(user.page).to_have_url(re.compile(r"/people/\d+$"))
    expect(user.title).to_have_text(name)
    expect(user.page.locator("#stack > .page")).to_have_count(1)
    user.page.unroute("**/contacts")
    user.back()
    at(user, "/contacts")


def test_who_goes_back_is_not_led_on_by_a_page_that_comes_late(user):
    user.tap(a_friend(user))
    expect(user.page).to_have_url(re.compile(r"/people/\d+$"))
    held = []
    user.page.route("**/settings", lambda route: held.append(route))
    user.tap(user.top.locator(".bar-action"))
    user.wait_until(lambda: held)
    user.back()
    at(user, "/contacts")
    with user.page.expect_response("**/settings"):
        held[0].continue_()
    user.page.wait_for_timeout(200)
    at(user, "/contacts")
    expect(user.top).to_have_attribute("data-tab", "contacts")


def test_a_script_that_was_lost_on_the_way_is_asked_for_once_more(phone):
    one = phone("user").expects("ERR_FAILED", "Failed to fetch dynamically")
    lost = []

    def lose(route):
        lost.append(route)
        (route.abort if len(lost) == 1 else route.continue_)()

    one.page.route("**/js/start.js", lose)
    one.page.goto("/contacts")
    one.wait_until(lambda: len(lost) == 2)
    one.page.wait_for_load_state()
    one.connected()
    assert one.page.evaluate("performance.getEntriesByType('navigation')[0].type") == "reload"
