"""Login and sign-up as pages: what they say, where they lead, and in which language."""

import html
import re

import pytest

from imapp.api import LIMITS
from imapp.lib.limits import RateLimits

from ...make import PASSWORD

HTML = {"Accept": "text/html"}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def browser(app):
    return app.test_client()


def look(browser, path: str, **headers) -> str:
    answer = browser.get(path, headers=HTML | headers)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def send(browser, path: str, **fields):
    """Send a form to `path` with the token that pages carry."""
    token = TOKEN.search(look(browser, "/login"))[1]
    return browser.post(path, data=fields | {"csrf_token": token}, headers=HTML)


def is_logged_in(browser) -> bool:
    return browser.get("/api/v1/currentUser").status_code == 200


def beside(page: str, field: str) -> str:
    """What is said below the field, which points to it."""
    page = html.unescape(page)
    assert f'aria-describedby="{field}-note"' in page
    return re.search(rf'id="{field}-note"[^>]*>([^<]*)<', page)[1]


def test_the_right_password_logs_in_and_leads_to_what_was_wanted(cast, browser):
    cast("alice", logged_in=False)
    answer = send(browser, "/login?next=/me/devices", username="Alice", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/me/devices")
    assert is_logged_in(browser)


@pytest.mark.parametrize("wanted", ["https://elsewhere.example", "//elsewhere.example", ""])
def test_a_login_leads_to_no_other_site(cast, browser, wanted):
    cast("alice", logged_in=False)
    answer = send(browser, f"/login?next={wanted}", username="alice", password=PASSWORD)
    assert answer.location == "/"


def test_a_wrong_password_is_said_and_the_name_is_kept_but_not_the_password(cast, browser):
    cast("alice", logged_in=False)
    answer = send(browser, "/login?next=/me", username="alice", password="wrong <b>")
    assert answer.status_code == 401
    assert "The username or the password is wrong." in answer.text
    assert 'value="alice"' in answer.text
    assert "wrong &lt;b&gt;" not in answer.text
    assert "/login?next=/me" in answer.text
    assert not is_logged_in(browser)


def test_what_was_written_is_shown_as_text(browser):
    answer = send(browser, "/login", username='"><script>alert(1)</script>', password="x")
    assert "<script>alert" not in answer.text


def test_signing_up_logs_in(browser):
    answer = send(browser, "/signup", username="newcomer", password="secret1")
    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.get("/api/v1/currentUser").json["data"]["username"] == "newcomer"


def test_what_is_wrong_stands_beside_its_field(browser):
    answer = send(browser, "/signup", username="a b", password="12345")
    assert answer.status_code == 422
    assert beside(answer.text, "username") == "At least 4 characters are needed."
    assert beside(answer.text, "password") == "At least 6 characters are needed."
    assert answer.text.count('aria-invalid="true"') == 2


def test_a_name_that_is_taken_is_said_beside_the_name(cast, browser):
    cast("alice", logged_in=False)
    answer = send(browser, "/signup", username="ALICE", password="secret1")
    assert answer.status_code == 409
    assert beside(answer.text, "username") == "This username is taken."
    assert answer.text.count('role="alert"') == 1


def test_while_sign_up_is_closed_there_is_no_form_and_no_link_to_it(app, browser):
    app.config["SIGNUP_OPEN"] = False
    assert 'name="password"' not in look(browser, "/signup")
    assert "Please ask an administrator" in look(browser, "/signup")
    assert "/signup" not in look(browser, "/login")


def test_a_form_from_an_old_page_is_shown_again_with_the_reason(cast, browser):
    cast("alice", logged_in=False)
    look(browser, "/login")
    fields = {"username": "alice", "password": PASSWORD, "csrf_token": "old"}
    answer = browser.post("/login", data=fields, headers=HTML)
    assert answer.status_code == 422
    assert "This page had been open for too long." in answer.text
    assert 'value="alice"' in answer.text
    assert not is_logged_in(browser)


def test_too_many_attempts_are_answered_with_when_to_come_again(app, browser, monkeypatch):
    few = RateLimits(LIMITS | {"login": "1 per hour"}, "", enabled=True)
    monkeypatch.setitem(app.extensions, "limits", few)
    send(browser, "/login", username="alice", password="x")
    answer = send(browser, "/login", username="alice", password="x")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert "Too many attempts." in answer.text
    assert re.search(r'<time datetime="[^"]+" data-style="clock">', answer.text)


def test_who_is_logged_in_goes_on(cast):
    alice = cast("alice")
    for path in ("/login?next=/me", "/signup?next=/me"):
        assert alice.browser.get(path, headers=HTML).location == "/me"


def test_githubs_button_is_there_only_where_it_leads_somewhere(app, browser, monkeypatch):
    github = '"/api/v1/passport/github"'
    app.config["GITHUB_CLIENT_ID"] = ""
    assert github not in look(browser, "/login")
    app.config["GITHUB_CLIENT_ID"] = "set"
    monkeypatch.setattr("imapp.auth.pages.login.GITHUB", "/api/v1/nowhere")
    assert "nowhere" not in look(browser, "/login")
    monkeypatch.setattr("imapp.auth.pages.login.GITHUB", "/api/v1/currentUser")
    assert 'href="/api/v1/currentUser"' in look(browser, "/login")


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [("banned", "This account has been disabled."), ("logged_out", "This device was logged out.")],
)
def test_who_was_put_out_is_told_why_once(browser, reason, sentence):
    browser.set_cookie("kicked", reason)
    assert sentence in look(browser, "/login")
    assert sentence not in look(browser, "/login")


def test_a_reason_that_nobody_gave_is_not_shown(browser):
    browser.set_cookie("kicked", "<b>call 0900</b>")
    assert "call 0900" not in look(browser, "/login")


def test_the_language_is_chosen_before_the_login_and_kept(cast, browser):
    chinese = {"Accept-Language": "zh-CN"}
    assert 'lang="zh-Hans"' in look(browser, "/login", **chinese)
    answer = send(browser, "/language?next=/signup", language="en")
    assert (answer.status_code, answer.location) == (303, "/signup")
    assert 'lang="en"' in look(browser, "/signup", **chinese)
    cast("alice", logged_in=False)
    send(browser, "/login", username="alice", password=PASSWORD)
    assert 'lang="en"' in look(browser, "/me", **chinese)


def test_what_a_user_has_chosen_counts_more_than_what_this_browser_had(cast):
    alice = cast("alice")
    alice.browser.set_cookie("language", "en")
    alice.put("/language", {"language": "zh_Hans_CN"})
    assert 'lang="zh-Hans"' in look(alice.browser, "/me")
    alice.put("/language", {"language": None})
    assert 'lang="zh-Hans"' in look(alice.browser, "/me", **{"Accept-Language": "zh"})


@pytest.mark.parametrize("sent", ["fr", "", "zh_Hans_CN\r\nSet-Cookie: a=b"])
def test_a_language_that_there_is_not_is_refused(browser, sent):
    assert send(browser, "/language", language=sent).status_code == 422
    assert browser.get_cookie("language") is None


def test_a_language_in_a_cookie_that_there_is_not_is_ignored(browser):
    browser.set_cookie("language", "../../etc")
    assert 'lang="en"' in look(browser, "/login", **{"Accept-Language": "en"})


def test_without_a_token_no_language_is_chosen(browser):
    answer = browser.post("/language", data={"language": "en"}, headers=HTML)
    assert answer.status_code == 422
    assert browser.get_cookie("language") is None
