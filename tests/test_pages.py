"""The HTML edge: who gets a page, whole or as a fragment, and where a login leads back to."""

import pytest

from imapp.pages import inner_address

HTML = {"Accept": "text/html"}


@pytest.fixture
def alice(cast):
    return cast("alice")


def test_who_is_not_logged_in_is_sent_to_log_in_and_comes_back(app):
    answer = app.test_client().get("/chats?some=thing", headers=HTML)
    assert answer.status_code == 302
    assert answer.location == "/login?next=/chats?some%3Dthing"


def test_a_program_without_a_login_is_answered_in_the_envelope(app):
    answer = app.test_client().get("/chats", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json["statusCode"] == "unauthenticated"


def test_a_token_opens_no_page(app, alice):
    made = alice.post("/tokens", {"name": "robot", "scopes": ["read", "send", "manage"]})
    headers = HTML | {"Authorization": f"Bearer {made.data['token']}"}
    assert app.test_client().get("/chats", headers=headers).status_code == 403


def test_a_page_is_a_document_and_for_the_page_stack_its_element_alone(alice):
    whole = alice.browser.get("/chats", headers=HTML)
    part = alice.browser.get("/chats", headers=HTML | {"X-Fragment": "1"})
    assert whole.text.startswith("<!doctype html>")
    assert 'id="tabs"' in whole.text
    assert part.text.strip().startswith('<section class="page"')
    assert part.text.strip().endswith("</section>")
    assert "<html" not in part.text


def test_what_a_page_shows_stays_out_of_caches(alice):
    answer = alice.browser.get("/chats", headers=HTML)
    assert answer.headers["Cache-Control"] == "no-store"
    assert {"X-Fragment", "Cookie"} <= set(answer.vary.as_set(preserve_casing=True))


def test_nor_is_a_refusal_kept_by_caches(app, alice):
    found = [alice.browser.get(path, headers=HTML) for path in ("/chats/99", "/places", "/nowhere")]
    assert [answer.status_code for answer in found] == [404, 422, 404]
    for answer in [*found, app.test_client().get("/chats", headers=HTML)]:
        assert answer.headers["Cache-Control"] == "no-store"
        assert {"X-Fragment", "Cookie"} <= set(answer.vary.as_set(preserve_casing=True))


def test_a_host_whose_name_is_none_is_refused(alice):
    named = {"HTTP_HOST": "a" * 100}
    answer = alice.browser.get("/chats", headers=HTML, environ_overrides=named)
    assert (answer.status_code, answer.json["statusCode"]) == (400, "invalid")


def test_nothing_runs_on_a_page_but_our_own_files(alice):
    answer = alice.browser.get("/chats", headers=HTML)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("chosen", "theme"), [("dark", "dark"), ("light", "light"), ("<b>", "system"), (None, "system")]
)
def test_a_page_comes_in_the_appearance_chosen_on_the_device(alice, chosen, theme):
    if chosen:
        alice.browser.set_cookie("theme", chosen)
    assert f'data-theme="{theme}"' in alice.browser.get("/chats", headers=HTML).text


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "\\/elsewhere.example",
        "/..//elsewhere.example",
        "/\telsewhere",
        "/a\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "chats",
        "",
        None,
    ],
)
def test_nobody_is_sent_elsewhere(wanted):
    assert inner_address(wanted, "/") == "/"


def test_an_address_of_ours_is_gone_to():
    assert inner_address("/chats/5?around=3", "/") == "/chats/5?around=3"
