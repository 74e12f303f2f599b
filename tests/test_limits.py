"""Rate limits: on failing logins, sign-ups, searches, applications, messages and events."""

import pytest

from imapp.api import LIMITS
from imapp.lib.limits import RateLimits

from .make import PASSWORD
from .services import redis_url


@pytest.fixture
def limit(app, monkeypatch):
    """Switch on these limits instead of the product's: `limit(login="2 per hour")`."""

    def switch_on(**rules):
        fresh = RateLimits(LIMITS | rules, "", enabled=True)
        monkeypatch.setitem(app.extensions, "limits", fresh)

    return switch_on


def log_in(person, username: str, password: str, address: str = "10.0.0.1"):
    sent = {"username": username, "password": password}
    return person.post("/login", sent, environ_base={"REMOTE_ADDR": address})


def assert_refused(answer):
    assert answer.code == "rate_limited"
    assert answer.data["retryAfter"] >= 1


def test_the_refusal_says_when_to_come_again(cast, limit):
    limit(search="1 per hour")
    alice = cast("alice")
    alice.post("/add/search", {"searchValue": "a"})
    response = alice.browser.post("/api/v1/add/search", json={"searchValue": "a"})
    assert response.status_code == 429
    assert response.json["statusCode"] == "rate_limited"
    wait = int(response.headers["Retry-After"])
    assert 1 <= wait <= 3600
    assert response.json["data"] == {"retryAfter": wait}
    assert response.json["errorMessage"]


def test_failed_logins_are_limited_per_name_and_address(cast, limit):
    limit(login="2 per hour")
    cast("alice", logged_in=False)
    cast("bobby", logged_in=False)
    guesser = cast.anonymous()
    for _ in range(2):
        assert log_in(guesser, "alice", "wrong-password").status == 401
    assert_refused(log_in(guesser, "alice", "wrong-password"))
    assert_refused(log_in(guesser, "ALICE", PASSWORD))
    assert log_in(cast.anonymous(), "bobby", PASSWORD).status == 200
    assert log_in(cast.anonymous(), "alice", PASSWORD, "10.0.0.2").status == 200


def test_an_unknown_name_is_limited_like_a_known_one(cast, limit):
    limit(login="2 per hour")
    guesser = cast.anonymous()
    statuses = [log_in(guesser, "nobody_1", "wrong-password").status for _ in range(4)]
    assert statuses == [401, 401, 429, 429]


def test_failed_logins_are_limited_per_address_whatever_the_names(cast, limit):
    limit(**{"login-address": "3 per hour"})
    cast("alice", logged_in=False)
    guesser = cast.anonymous()
    for number in range(3):
        assert log_in(guesser, f"name_{number}", "wrong-password").status == 401
    assert_refused(log_in(guesser, "alice", PASSWORD))
    assert log_in(guesser, "alice", PASSWORD, "10.0.0.2").status == 200


def test_logins_that_succeed_are_not_limited(cast, limit):
    limit(login="2 per hour", **{"login-address": "6 per hour"})
    cast("alice", logged_in=False)
    statuses = [log_in(cast.anonymous(), "alice", PASSWORD).status for _ in range(7)]
    # The address's own limit counts all: each login costs a hash.
    assert statuses == [200] * 6 + [429]


def test_sign_ups_are_limited_per_address(cast, limit):
    limit(signup="2 per hour")

    def sign_up(name, address):
        sent = {"username": name, "password": PASSWORD}
        return cast.anonymous().post("/signup", sent, environ_base={"REMOTE_ADDR": address})

    assert [sign_up(f"name_{n}", "10.0.0.1").status for n in range(3)] == [200, 200, 429]
    assert sign_up("name_2", "10.0.0.2").status == 200


def test_uploads_are_limited_per_user(cast, limit):
    limit(upload="1 per hour")
    alice, bob = cast("alice"), cast("bobby")
    # A refused one counts as well.
    assert alice.request("POST", "/upload").status == 422
    assert_refused(alice.request("POST", "/upload"))
    assert bob.request("POST", "/upload").status == 422


def test_guessing_the_old_password_is_limited_per_user(cast, limit):
    limit(password="1 per hour")
    alice = cast("alice")
    sent = {"oldPassword": "wrong", "newPassword": "another-one"}
    assert alice.put("/password", sent).status == 422
    assert_refused(alice.put("/password", sent))
    assert_refused(cast.again(alice).put("/password", sent))
    assert cast("bobby").put("/password", sent).status == 422


@pytest.mark.parametrize(
    ("rule", "path", "body"),
    [
        ("search", "/add/search", {"searchValue": "a"}),
        ("apply", "/applies", {"type": "user", "toId": 4711}),
    ],
)
def test_searches_and_applications_are_limited_per_user(cast, limit, rule, path, body):
    limit(**{rule: "2 per hour"})
    alice = cast("alice")
    phone = cast.again(alice)
    codes = [one.post(path, body).code for one in (alice, phone, alice, phone)]
    assert "rate_limited" not in codes[:2]
    assert codes[2:] == ["rate_limited", "rate_limited"]
    assert cast("bobby").post(path, body).code != "rate_limited"


def test_looking_for_open_groups_is_a_search_on_the_page_and_over_the_api(cast, limit):
    limit(search="2 per hour")
    alice, html = cast("alice"), {"Accept": "text/html"}
    assert alice.get("/groups/open").code == "0"
    assert alice.browser.get("/groups/open", headers=html).status_code == 200
    assert_refused(alice.get("/groups/open"))
    page = alice.browser.get("/groups/open", headers=html)
    assert (page.status_code, "too often" in page.text) == (429, True)
    assert int(page.headers["Retry-After"]) > 0
    assert cast("bobby").get("/groups/open").code == "0"


def test_messages_are_limited_per_user_over_sockets_and_http_together(cast, limit):
    limit(send="2 per hour")
    alice, bob = cast("alice"), cast("bobby")
    conversation = cast.befriend(alice, bob)
    path, body = f"/conversations/{conversation}/messages", {"body": {"type": "txt", "msg": "x"}}
    assert alice.send(conversation).code == "0"
    assert alice.post(path, body).code == "0"
    bob.heard()
    assert_refused(alice.send(conversation))
    assert alice.post(path, body).status == 429
    assert bob.heard("new-message") == []
    assert bob.send(conversation).code == "0"


def test_other_events_are_limited_per_user(cast, limit):
    limit(event="2 per hour")
    alice, bob = cast("alice"), cast("bobby")
    conversation = cast.befriend(alice, bob)
    codes = [alice.call("typing", conversationId=conversation).code for _ in range(3)]
    assert codes == ["0", "0", "rate_limited"]
    assert alice.send(conversation).code == "0"
    assert bob.call("typing", conversationId=conversation).code == "0"


def test_of_several_limits_each_counts(cast, limit):
    limit(search="2 per second; 3 per hour")
    alice = cast("alice")
    answers = [alice.post("/add/search", {"searchValue": "a"}) for _ in range(12)]
    refused = [one for one in answers if one.code == "rate_limited"]
    assert len(refused) >= 9
    assert max(one.data["retryAfter"] for one in refused) > 1


def test_switched_off_nothing_is_limited(app, cast, monkeypatch):
    off = RateLimits(LIMITS | {"search": "1 per hour"}, "", enabled=False)
    monkeypatch.setitem(app.extensions, "limits", off)
    alice = cast("alice")
    assert {alice.post("/add/search", {"searchValue": "a"}).code for _ in range(5)} == {"0"}


def test_the_products_limits_leave_room_for_people():
    """A person who is quick, and an office behind one address."""
    rules = RateLimits(LIMITS)
    for rule, times in {"login": 5, "signup": 50, "search": 30, "send": 20, "event": 100}.items():
        assert [rules.hit(rule, "somebody") for _ in range(times)] == [0] * times


def test_several_processes_count_together_through_redis():
    url = redis_url()
    first, second = (RateLimits({"send": "2 per hour"}, url) for _ in range(2))
    assert (first.hit("send", 1), second.hit("send", 1)) == (0, 0)
    assert second.hit("send", 1) >= 1
    assert first.hit("send", 2) == 0


def test_without_its_redis_nothing_is_limited_and_the_log_says_so(cast, app, monkeypatch, caplog):
    silent = RateLimits({"search": "1 per hour"}, "redis://127.0.0.1:1/0")
    monkeypatch.setitem(app.extensions, "limits", silent)
    alice = cast("alice")
    assert {alice.post("/add/search", {"searchValue": "a"}).code for _ in range(3)} == {"0"}
    assert "rate limits are off" in caplog.text
