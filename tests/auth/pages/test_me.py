"""The pages behind the tab "me": what they show of oneself, and to oneself alone."""

import html
import re

import pytest

from imapp.extensions import db
from imapp.models import User

HTML = {"Accept": "text/html"}
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
PAGES = [
    "/me",
    "/me/profile",
    "/me/nickname",
    "/me/signature",
    "/me/avatar",
    "/me/password",
    "/me/devices",
    "/me/tokens",
    "/me/tokens/new",
    "/me/settings",
    "/me/language",
    "/me/appearance",
    "/me/about",
]


def look(person, path: str) -> str:
    answer = person.browser.get(path, headers=HTML)
    assert answer.status_code == 200
    return html.unescape(answer.text)


@pytest.fixture
def alice(cast):
    return cast("alice")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_heading_one_main_and_a_way_back(alice, path):
    page = look(alice, path)
    assert page.count("<h1") == page.count('role="main"') == 1
    assert ("data-back" in page) == (path != "/me")
    assert " style=" not in page


@pytest.mark.parametrize("path", PAGES)
def test_what_people_wrote_is_shown_as_text(alice, path):
    evil = "<script>alert(1)</script>\"'>"
    alice.put(f"/userinfo/{alice.id}", {"nickname": evil, "sign": evil})
    alice.post("/tokens", {"name": evil, "scopes": ["read"]})
    assert "<script>alert" not in alice.browser.get(path, headers=HTML).text


def test_the_tab_shows_who_one_is(alice):
    alice.put(f"/userinfo/{alice.id}", {"nickname": "爱丽丝", "sign": "hello there"})
    page = look(alice, "/me")
    assert "爱丽丝" in page
    assert "imapp ID: alice" in page
    assert "hello there" in page
    assert "/static/avatars/person-default.svg" in page


def test_without_a_signature_the_profile_says_so(alice):
    assert "None yet" in look(alice, "/me/profile")
    alice.put(f"/userinfo/{alice.id}", {"sign": "hello there"})
    assert "None yet" not in look(alice, "/me/profile")
    assert "hello there" in look(alice, "/me/signature")


def test_the_pictures_offered_are_people_and_the_present_one_is_marked(alice):
    alice.put(f"/userinfo/{alice.id}", {"photo": "/static/avatars/person-03.svg"})
    page = look(alice, "/me/avatar")
    offered = re.findall(r'value="(/static/avatars/[^"]+)".*?aria-pressed="(\w+)"', page)
    assert len(offered) == 36
    assert [address for address, pressed in offered if pressed == "true"] == [
        "/static/avatars/person-03.svg"
    ]
    assert all(re.search(r"/person-\d+\.svg$", address) for address, _ in offered)


def test_every_picture_that_is_offered_is_taken(alice):
    for address in re.findall(r'value="(/static/avatars/[^"]+)"', look(alice, "/me/avatar")):
        assert alice.put(f"/userinfo/{alice.id}", {"photo": address}).code == "0"


def test_the_devices_are_told_apart_and_this_one_cannot_be_logged_out_here(cast, alice):
    alice.browser.post("/api/v1/logout")
    sent = {"username": "alice", "password": "secret-of-test"}
    for person, agent in ((cast.again(alice), "curl/8.0"), (alice, PHONE)):
        person.browser.post("/api/v1/login", json=sent, headers={"User-Agent": agent})
    page = look(alice, "/me/devices")
    assert page.index("Safari · iPhone") < page.index("curl")
    assert page.count("This device") == 1
    rows = {row["userAgent"]: row["id"] for row in alice.get("/sessions").data}
    assert f"/api/v1/sessions/{rows['curl/8.0']}" in page
    assert f"/api/v1/sessions/{rows[PHONE]}" not in page


def test_nobody_sees_anothers_devices_or_tokens(cast, alice):
    alice.post("/tokens", {"name": "alices robot", "scopes": ["read"]})
    bob = cast("bobby")
    assert look(bob, "/me/devices").count('<div class="cell">') == 1
    assert "alices robot" not in look(bob, "/me/tokens")


def test_tokens_are_listed_without_their_secrets(alice):
    assert "A token lets a program" in look(alice, "/me/tokens")
    secret = alice.post("/tokens", {"name": "robot", "scopes": ["read", "send"], "days": 30}).data
    page = look(alice, "/me/tokens")
    assert "robot" in page
    assert "read, send" in page
    assert "not used yet" in page
    assert secret["token"] not in page


def test_the_settings_say_what_is_chosen(alice):
    page = look(alice, "/me/settings")
    assert "As the browser" in page
    assert "As the device" in page
    alice.put("/language", {"language": "zh_Hans_CN"})
    alice.browser.set_cookie("theme", "dark")
    page = look(alice, "/me/settings")
    assert "简体中文" in page
    assert 'data-theme="dark"' in page
    assert re.search(r'value="dark"[^>]* checked', look(alice, "/me/appearance"))
    assert re.search(r'value="zh_Hans_CN"[^>]* checked', look(alice, "/me/language"))


def test_who_logs_in_elsewhere_has_no_password_to_change(app, alice):
    assert 'name="oldPassword"' in look(alice, "/me/password")
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(db.update(User).values(provider="github"))
    assert 'name="oldPassword"' not in look(alice, "/me/password")
    assert "/me/password" not in look(alice, "/me/settings")


def test_the_bars_of_the_browser_have_the_chosen_colour(alice):
    colours = re.compile(r'name="theme-color" content="([^"]+)"')
    assert colours.findall(look(alice, "/me")) == ["#ededed", "#111111"]
    for theme, colour in (("dark", "#111111"), ("light", "#ededed")):
        alice.browser.set_cookie("theme", theme)
        assert colours.findall(look(alice, "/me")) == [colour, colour]
