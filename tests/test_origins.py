"""Pages of other sites neither write in a user's name nor open his sockets."""

import json

import pytest

from imapp import create_app

FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8080"},
    {"Origin": "https://localhost"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
]
OWN = [
    {},
    {"Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
]
WRITES = [
    ("POST", "/login", {"username": "alice", "password": "secret-of-test"}),
    ("POST", "/signup", {"username": "carol", "password": "secret-of-test"}),
    ("POST", "/logout", {}),
    ("POST", "/add/search", {"searchValue": "a"}),
    ("PUT", "/language", {"language": "en"}),
    ("DELETE", "/sessions/1", None),
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_write_that_another_site_caused_is_refused(cast, headers):
    alice = cast("alice")
    for method, path, body in WRITES:
        answer = alice.request(method, path, body, headers=headers)
        assert (answer.status, answer.code) == (403, "forbidden")
    assert alice.get("/currentUser").data["language"] is None


@pytest.mark.parametrize("headers", OWN)
def test_a_script_of_our_own_needs_no_extra_header(cast, headers):
    alice = cast("alice")
    assert alice.put("/language", {"language": "en"}, headers=headers).code == "0"


@pytest.mark.parametrize("headers", FOREIGN)
def test_reading_is_not_what_is_refused(cast, headers):
    """Whether another site's page may read the answer is for its browser to say: no header of ours
    lets it."""
    response = cast("alice").browser.get("/api/v1/currentUser", headers=headers)
    assert response.status_code == 200
    assert "Access-Control-Allow-Origin" not in response.headers


def test_a_refused_sign_up_and_login_leave_nobody_and_nothing_behind(cast):
    new = cast.anonymous()
    sent = {"username": "carol", "password": "secret-of-test"}
    foreign = {"Origin": "https://evil.example"}
    assert new.post("/signup", sent, headers=foreign).status == 403
    assert new.post("/login", sent).status == 401
    cast("alice")
    new.post("/login", {"username": "alice", "password": "secret-of-test"}, headers=foreign)
    assert new.get("/currentUser").status == 401


def test_a_program_with_a_token_may_come_from_anywhere(cast):
    """It carries no cookie that a foreign page could use."""
    alice = cast("alice")
    made = alice.post("/tokens", {"name": "t", "scopes": ["manage"]}).data["token"]
    headers = {"Authorization": f"Bearer {made}", "Origin": "https://tool.example"}
    assert cast.anonymous().put("/language", {"language": "en"}, headers=headers).code == "0"


def test_an_authorization_header_does_not_carry_the_cookie_past_the_check(cast):
    alice = cast("alice")
    for value in ("Bearer x", "Basic x", "x"):
        headers = {"Authorization": value, "Origin": "https://evil.example"}
        assert alice.put("/language", {"language": "en"}, headers=headers).status == 401


def test_the_check_follows_the_name_and_scheme_of_the_request(cast):
    alice = cast("alice")
    at = {"base_url": "https://chat.example"}
    with (
        alice.browser.session_transaction(**at) as session,
        cast.again(alice).browser.session_transaction() as known,
    ):
        session["device"] = known["device"]
    change = {"language": "en"}
    own = {"Origin": "https://chat.example"}
    assert alice.put("/language", change, headers=own, **at).code == "0"
    for other in ("http://chat.example", "https://chat.example:8443", "https://chat.example.evil"):
        answer = alice.put("/language", change, headers={"Origin": other}, **at)
        assert answer.status == 403


def test_no_page_frames_ours_or_runs_its_own_script_in_them(cast):
    for path in ("/api/v1/currentUser", "/nowhere", "/healthz"):
        headers = cast.anonymous().browser.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Strict-Transport-Security" not in headers
    secure = cast.anonymous().browser.get("/healthz", base_url="https://localhost")
    assert "max-age" in secure.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(("proxies", "status"), [("1", 401), ("0", 403)])
def test_only_a_declared_proxy_is_believed_about_name_and_scheme(tmp_path, proxies, status):
    settings = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/unused.db",
        "REDIS_URL": "",
        "SECRET_KEY": "only for the tests",
        "PROXIES": proxies,
    }
    browser = create_app(settings, ASYNC_MODE="threading").test_client()
    headers = {
        "Origin": "https://chat.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "chat.example",
    }
    response = browser.post("/api/v1/logout", json={}, headers=headers)
    assert response.status_code == status


HANDSHAKE = "/socket.io/?EIO=4&transport=polling"


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("&j=0", {}),
        ("", {"Sec-Fetch-Site": "same-site"}),
        ("", {"Sec-Fetch-Site": "cross-site"}),
        ("", {"Origin": "https://evil.example"}),
    ],
)
def test_a_foreign_page_opens_no_socket(cast, query, headers):
    alice = cast("alice")
    answer = alice.browser.get(HANDSHAKE + query, headers=headers)
    assert answer.status_code == 403
    assert json.loads(answer.data)["statusCode"] == "forbidden"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_engine_io_answers_is_for_its_own_page_alone(cast):
    answer = cast("alice").browser.get(HANDSHAKE, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
