"""What is refused is refused in one way: a code, a sentence in the reader's language, a status.
Nothing that a client sends makes the server fail."""

import json
import logging
import re

import pytest
from sqlalchemy.exc import OperationalError, TimeoutError

from imapp.extensions import db
from imapp.services import identity, people

from .make import PASSWORD, Answer

CHINESE = re.compile("[\u4e00-\u9fff]")


def raw(person, method: str, path: str, data: bytes | str, **options) -> Answer:
    """Send exactly these bytes as JSON."""
    options = {"content_type": "application/json"} | options
    response = person.browser.open("/api/v1" + path, method=method, data=data, **options)
    return Answer(response.status_code, response.get_json())


BROKEN = {
    "nothing": b"",
    "half": b'{"username": "ali',
    "words": b"username=alice",
    "not UTF-8": b'{"username": "\xff\xfe"}',
    "a NUL byte": b'{"username": "alice"}\x00',
    "too many digits": b'{"username": ' + b"9" * 5000 + b"}",
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "deep and closed": b'{"username": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
}


@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN.keys())
def test_broken_json_is_invalid(cast, sent):
    answer = raw(cast.anonymous(), "POST", "/login", sent)
    assert (answer.status, answer.code) == (400, "invalid")
    answer = raw(cast("alice"), "PUT", "/password", sent)
    assert (answer.status, answer.code) == (400, "invalid")


@pytest.mark.parametrize("sent", [b"[]", b"null", b"true", b"1", b'"text"', b"NaN"])
def test_json_that_is_no_object_is_invalid(cast, sent):
    answer = raw(cast.anonymous(), "POST", "/login", sent)
    assert (answer.status, answer.code) == (422, "invalid")


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x"]
)
def test_what_does_not_say_that_it_is_json_is_refused(cast, kind):
    sent = json.dumps({"username": "alice", "password": PASSWORD})
    cast("alice")
    answer = raw(cast.anonymous(), "POST", "/login", sent, content_type=kind)
    assert (answer.status, answer.code) == (415, "invalid")


def test_a_body_of_more_than_a_megabyte_is_too_large(cast):
    answer = raw(cast.anonymous(), "POST", "/login", b'{"username": "' + b"a" * 1_000_000 + b'"}')
    assert (answer.status, answer.code) == (413, "too_large")


# A value of each field, in JSON as it is sent.
NONSENSE = {
    "a huge number": "1" + "0" * 30,
    "an infinite number": "1e999",
    "not a number": "NaN",
    "a negative number": "-1",
    "half a surrogate pair": '"\\ud800"',
    "the other half": '"\\udc00abc"',
    "NUL": '"\\u0000"',
    "null": "null",
    "a list": "[[[]]]",
    "an object": '{"$gt": ""}',
    "a long text": json.dumps("x" * 10_000),
}
WRITES = [
    ("POST", "/signup", ["username", "password"]),
    ("POST", "/login", ["username", "password"]),
    ("PUT", "/password", ["oldPassword", "newPassword"]),
    ("PUT", "/language", ["language"]),
    ("POST", "/tokens", ["name", "scopes", "days"]),
    ("PUT", "/userinfo/{me}", ["nickname", "photo", "sign"]),
    ("PUT", "/friend/{friend}", ["remark", "blocked"]),
    ("POST", "/add/search", ["searchValue"]),
    ("POST", "/applies", ["type", "toId", "message"]),
    ("POST", "/add/friend", ["id", "approval"]),
    ("POST", "/add/group", ["id", "approval"]),
    ("POST", "/admin/rights", ["keyName", "name", "desc"]),
    ("PUT", "/admin/rights", ["id", "keyName", "name", "desc"]),
    ("DELETE", "/admin/rights", ["ids"]),
    ("POST", "/admin/roles", ["keyName", "name", "desc", "rightIds", "deniedRightIds"]),
    ("PUT", "/admin/roles", ["id", "keyName", "name", "desc", "rightIds", "deniedRightIds"]),
    ("DELETE", "/admin/roles", ["ids"]),
    ("PUT", "/admin/users/roles", ["id", "roleIds"]),
    ("PUT", "/admin/groups/disabled", ["id", "disabled"]),
    ("PUT", "/admin/groups/mute", ["id", "mute"]),
]


@pytest.mark.parametrize(("method", "path", "fields"), WRITES)
def test_no_nonsense_in_a_field_makes_a_route_fail(cast, method, path, fields):
    boss, friend = cast("boss1", "admin"), cast("friend")
    cast.befriend(boss, friend)
    path = path.format(me=boss.id, friend=friend.id)
    for name, value in NONSENSE.items():
        for field in fields:
            sent = f'{{"{field}": {value}, "\\ud800": 1, "else": {value}}}'
            answer = raw(boss, method, path, sent)
            assert answer.status < 500, f"{name} in {field}"
            if answer.status >= 400:
                assert answer.envelope["errorMessage"], f"{name} in {field}"
                assert answer.code != "0"


@pytest.mark.parametrize("value", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_for_a_name_or_password_logs_nobody_in(cast, value):
    cast("alice")
    for sent in (
        f'{{"username": {value}, "password": "{PASSWORD}"}}',
        f'{{"username": "alice", "password": {value}}}',
    ):
        answer = raw(cast.anonymous(), "POST", "/login", sent)
        assert (answer.status, answer.code) in [(422, "invalid"), (401, "unauthenticated")]


@pytest.mark.parametrize(
    "query",
    [
        "pageNumber=%00",
        "pageNumber=1e3",
        "username=%00",
        "username=%ff%fe",
        "username=%ED%A0%80",
        "username=" + "x" * 65,
        "sorter=%7B%22id%22%3A" + "9" * 150 + "%7D",
        "sorter[]=1&pageSize=1&pageSize=2",
    ],
)
def test_no_nonsense_in_a_query_makes_a_route_fail(cast, query):
    answer = cast("boss1", "admin").get(f"/admin/users?{query}")
    assert (answer.status, answer.code) in [(200, "0"), (422, "invalid")]


def test_several_wrong_fields_are_named_with_a_sentence_each(cast):
    answer = cast.anonymous().post("/signup", {"username": "a!", "password": 1})
    assert (answer.status, answer.code) == (422, "invalid")
    assert answer.data == {
        "username": "At least 4 characters are needed.",
        "password": "This must be a text.",
    }
    assert answer.envelope["errorMessage"] == "username: At least 4 characters are needed."
    missing = cast.anonymous().post("/signup", {})
    assert missing.data == dict.fromkeys(["username", "password"], "This is missing.")


def test_what_was_sent_is_not_repeated_in_the_answer(cast):
    answer = cast.anonymous().post("/signup", {"username": "<script>", "password": "12345"})
    assert "script" not in str(answer.envelope)
    assert "12345" not in str(answer.envelope)


def test_an_address_that_is_not_there_is_not_found_in_the_envelope(cast):
    for path in ("/api/v1/nowhere", "/api/v1/userinfo/1/more", "/nowhere"):
        response = cast("alice" + str(len(path))).browser.get(path)
        assert (response.status_code, response.json["statusCode"]) == (404, "not_found")


def test_a_method_that_is_not_served_is_refused_with_those_that_are(cast):
    response = cast("alice").browser.patch("/api/v1/password", json={})
    assert response.status_code == 405
    assert "PUT" in response.headers["Allow"]
    assert response.json["statusCode"] == "invalid"


def test_a_refused_login_says_how_to_log_in(cast):
    response = cast.anonymous().browser.get("/api/v1/currentUser")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert response.headers["Cache-Control"] == "no-store"


def test_a_person_sees_a_page_and_a_program_the_envelope(cast):
    browser = cast.anonymous().browser
    page = browser.get("/nowhere", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "There is no such thing" in page.text
    # Its scripts are files of ours.
    assert not re.search(
        r"<script(?! type=\"(module\" src=\"/static/|application/json\"))", page.text
    )
    assert browser.get("/api/v1/nowhere", headers={"Accept": "text/html"}).is_json
    assert browser.get("/nowhere", headers={"Accept": "application/json"}).is_json


def test_a_redirect_is_no_error(cast):
    for path, status in (("/", 302), ("/api/docs", 308)):
        response = cast.anonymous().browser.get(path)
        assert (response.status_code, "Location" in response.headers) == (status, True)


@pytest.mark.parametrize(
    "error", [OperationalError("SELECT secret", {}, Exception("gone")), TimeoutError("pool")]
)
def test_a_database_that_does_not_answer_is_unavailable_for_a_moment(
    cast, monkeypatch, caplog, error
):
    def fail(user_id):
        raise error

    alice = cast("alice")
    monkeypatch.setattr(people, "profile", fail)
    response = alice.browser.get(f"/api/v1/userinfo/{alice.id}")
    assert (response.status_code, response.json["statusCode"]) == (503, "unavailable")
    assert int(response.headers["Retry-After"]) > 0
    assert "database" in caplog.text
    assert "secret" not in caplog.text + response.text


HTML = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def nobody_is_known(app, cast, monkeypatch):
    """Somebody who is logged in, while the database does not tell who that is."""

    def fail(*arguments):
        raise OperationalError("SELECT secret", {}, Exception("gone"))

    alice = cast("alice")
    monkeypatch.setattr(identity, "by_device", fail)
    # As in a server: what its answer to a failure raises is answered as well.
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    return alice


@pytest.mark.parametrize("path", ["/chats", "/login", "/nowhere"])
@pytest.mark.parametrize("fragment", [{}, {"X-Fragment": "1"}])
def test_a_page_says_so_in_words_when_it_can_not_be_known_who_looks(
    nobody_is_known, path, fragment
):
    english = {"Accept-Language": "en"}
    page = nobody_is_known.browser.get(path, headers=HTML | english | fragment)
    assert (page.status_code, page.mimetype) == (503, "text/html")
    assert "The server can't do that right now. Please try again." in page.text
    assert int(page.headers["Retry-After"]) > 0
    assert ("<html" in page.text) == (not fragment)
    assert "data-me" not in page.text


@pytest.mark.parametrize("path", ["/api/v1/currentUser", "/api/v1/nowhere", "/chats"])
def test_a_program_is_told_so_when_it_can_not_be_known_who_calls(nobody_is_known, path, caplog):
    answer = nobody_is_known.browser.get(path, headers=JSON | {"Accept-Language": "zh"})
    assert (answer.status_code, answer.json["statusCode"]) == (503, "unavailable")
    assert CHINESE.search(answer.json["errorMessage"])
    assert "database" in caplog.text


def test_who_can_not_be_known_is_not_let_in_by_a_socket(nobody_is_known):
    assert nobody_is_known.connect() is None


def test_what_nobody_foresaw_is_logged_and_answered_without_details(cast, monkeypatch, caplog):
    def fail(user_id):
        raise RuntimeError("the details")

    alice = cast("alice")
    monkeypatch.setattr(people, "profile", fail)
    caplog.set_level(logging.ERROR)
    response = alice.browser.get(f"/api/v1/userinfo/{alice.id}")
    assert (response.status_code, response.json["statusCode"]) == (500, "1")
    assert "the details" not in response.text
    assert "the details" in caplog.text


def test_after_a_failure_the_next_request_begins_anew(cast, monkeypatch):
    def fail(user_id):
        db.session.execute(db.text("SELECT nothing FROM nowhere"))

    alice = cast("alice")
    with monkeypatch.context() as patch:
        patch.setattr(people, "profile", fail)
        assert alice.get(f"/userinfo/{alice.id}").status >= 500
    assert alice.put(f"/userinfo/{alice.id}", {"nickname": "A"}).code == "0"


# Languages


@pytest.mark.parametrize(
    ("header", "chinese"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", True),
        ("zh-Hans", True),
        ("zh", True),
        ("en-US,en;q=0.9", False),
        ("en", False),
        ("fr,zh;q=0.5,en;q=0.4", True),
        ("en;q=0.5,zh-CN;q=0.9", True),
    ],
)
def test_refusals_speak_the_browsers_language(cast, header, chinese):
    headers = {"Accept-Language": header}
    answer = cast.anonymous().get("/currentUser", headers=headers)
    assert bool(CHINESE.search(answer.envelope["errorMessage"])) is chinese
    answer = cast.anonymous().post("/signup", {"username": "abc"}, headers=headers)
    for sentence in [answer.envelope["errorMessage"], *answer.data.values()]:
        assert bool(CHINESE.search(sentence)) is chinese


@pytest.mark.parametrize(("language", "chinese"), [("en", False), ("zh_Hans_CN", True)])
@pytest.mark.parametrize("header", [None, "fr", "*;q=0", "nonsense;;q=x"])
def test_who_asks_for_none_of_ours_is_answered_in_the_deployments_language(
    app, cast, monkeypatch, language, chinese, header
):
    monkeypatch.setitem(app.config, "LANGUAGE", language)
    headers = {"Accept-Language": header} if header else {}
    answer = cast.anonymous().get("/currentUser", headers=headers)
    assert bool(CHINESE.search(answer.envelope["errorMessage"])) is chinese


def test_the_users_choice_counts_more_than_his_browser(cast):
    alice = cast("alice")
    english = {"Accept-Language": "en"}
    alice.put("/language", {"language": "zh_Hans_CN"})
    answer = alice.get("/userinfo/4711", headers=english)
    assert CHINESE.search(answer.envelope["errorMessage"])
    alice.put("/language", {"language": None})
    answer = alice.get("/userinfo/4711", headers=english)
    assert not CHINESE.search(answer.envelope["errorMessage"])


def test_acks_speak_the_language_of_the_socket(cast):
    def words(person):
        return person.call("join", conversationId=4711).envelope["errorMessage"]

    alice, bob, carol = cast("alice"), cast("bobby"), cast("carol")
    alice.connect(headers={"Accept-Language": "zh-CN"})
    bob.connect(headers={"Accept-Language": "en"})
    carol.put("/language", {"language": "zh_Hans_CN"})
    carol.connect(headers={"Accept-Language": "en"})
    assert [bool(CHINESE.search(words(one))) for one in (alice, bob, carol)] == [True, False, True]


def test_a_language_chosen_now_is_that_of_the_next_ack(cast):
    alice = cast("alice")
    alice.connect(headers={"Accept-Language": "en"})
    for language, chinese in (("zh_Hans_CN", True), (None, False)):
        alice.put("/language", {"language": language})
        words = alice.call("join", conversationId=4711).envelope["errorMessage"]
        assert bool(CHINESE.search(words)) is chinese


def test_an_error_page_is_in_the_readers_language(cast):
    headers = HTML | {"Accept-Language": "zh-CN"}
    page = cast.anonymous().browser.get("/nowhere", headers=headers)
    assert 'lang="zh-Hans"' in page.text
    assert CHINESE.search(page.text)
