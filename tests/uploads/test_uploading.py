"""Sending pictures to the server: what is kept, and what is refused without a trace."""

import pytest
from sqlalchemy import func, select

from imapp.extensions import db
from imapp.lib import storage
from imapp.models import Upload
from imapp.services import uploads

from ..pictures import animated, bomb, drawn, with_exif
from ..threads import together
from .sending import File, fetch, on_disk, send, uploaded


def count(app) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Upload))


def test_a_picture_is_kept_and_described(cast, app):
    alice = cast("alice")
    answer = send(alice, File(with_exif(6), "holiday.JPEG"))
    (one,) = answer.data
    key = one["url"].removeprefix("/public/upload/")
    assert (answer.status, answer.code) == (200, "0")
    assert one | {"size": 0} == {
        "url": f"/public/upload/{key}",
        "name": "holiday.jpg",
        "ext": "jpg",
        "mime": "image/jpeg",
        "size": 0,
        "w": 40,
        "h": 60,
        "duration": None,
        "thumbnail": one["url"],
    }
    got = fetch(alice, one["url"])
    assert len(got.data) == one["size"]
    assert b"owner" not in got.data
    assert on_disk(app) == {key}


def test_many_pictures_in_whatever_fields_come_back_in_their_order(cast, app):
    alice = cast("alice")
    files = [
        File(drawn("PNG"), "one.png", "a"),
        File(drawn("JPEG"), "two.jpg", "a"),
        File(drawn("WEBP"), "three.webp", "图片[]"),
        File(animated("GIF"), "four.gif", ""),
    ]
    names = [one["name"] for one in send(alice, *files).data]
    assert names == ["one.png", "two.jpg", "three.webp", "four.webp"]
    assert len(on_disk(app)) == count(app) == 4


def test_a_large_picture_has_a_thumbnail_beside_it(cast, app):
    alice = cast("alice")
    one = uploaded(alice, drawn("JPEG", (1000, 500)))
    assert one["thumbnail"] != one["url"]
    small = fetch(alice, one["thumbnail"])
    assert small.mimetype == "image/jpeg"
    assert 0 < len(small.data) < one["size"]
    assert len(on_disk(app)) == 2


def test_the_same_picture_twice_is_two_uploads_of_which_none_is_guessed(cast):
    alice = cast("alice")
    first, second = uploaded(alice), uploaded(alice)
    assert first["url"] != second["url"]
    # 24 random bytes.
    assert len(first["url"].removeprefix("/public/upload/").removesuffix(".png")) == 32


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd.png"),
        # On the wire the backslashes are quoted.
        ("..\\\\..\\\\windows\\\\evil.exe", "evil.png"),
        ("/etc/cron.d/x", "x.png"),
        ("a/../../b.png", "b.png"),
        (".htaccess", "htaccess.png"),
        ("...", "picture.png"),
        ("..", "picture.png"),
        ("con\x01trol\x7f\u202egnp.exe", "controlgnp.png"),
        ("照片 😀.jpeg", "照片 😀.png"),
        ("x" * 500 + ".png", "x" * 100 + ".png"),
        ("<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"),
        ("a.php.png", "a.php.png"),
    ],
)
def test_the_files_name_is_only_shown(cast, app, sent, shown):
    (one,) = send(cast("alice"), File(drawn(), sent)).data
    assert one["name"] == shown
    assert on_disk(app) == {one["url"].removeprefix("/public/upload/")}


HTML = b"<html><script>alert(1)</script></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
ABUSES = {
    "a script called a picture": (File(HTML, "photo.jpg"), 415, "invalid"),
    "SVG": (File(SVG, "photo.svg"), 415, "invalid"),
    "SVG called PNG": (File(SVG, "photo.png"), 415, "invalid"),
    "text": (File(b"hello", "hello.txt"), 415, "invalid"),
    "a program": (File(b"MZ" + bytes(500), "photo.png"), 415, "invalid"),
    "PDF": (File(b"%PDF-1.7 ", "photo.pdf"), 415, "invalid"),
    "a broken picture": (File(drawn("JPEG")[:-300]), 415, "invalid"),
    "only the first bytes of one": (File(b"\x89PNG\r\n\x1a\n"), 415, "invalid"),
    "a bomb": (File(bomb()), 413, "too_large"),
    "nothing in it": (File(b"", "photo.png"), 422, "invalid"),
    "nothing in it and no name worth one": (File(b"", ".."), 422, "invalid"),
}


@pytest.mark.parametrize("abuse", ABUSES)
def test_what_is_no_picture_is_refused_and_leaves_nothing(cast, app, abuse):
    file, status, code = ABUSES[abuse]
    answer = send(cast("alice"), file)
    assert (answer.status, answer.code) == (status, code)
    assert answer.envelope["errorMessage"]
    if code == "invalid":
        assert list(answer.data) == ["file"]
    assert on_disk(app) == set()
    assert count(app) == 0


@pytest.mark.parametrize("abuse", ABUSES)
def test_one_bad_file_among_good_ones_leaves_none_of_them(cast, app, abuse):
    bad, status, code = ABUSES[abuse]
    good = File(drawn("JPEG", (600, 300)))
    answer = send(cast("alice"), good, good, bad, good)
    assert (answer.status, answer.code) == (status, code)
    assert on_disk(app) == set()
    assert count(app) == 0


def test_a_lie_about_the_type_changes_nothing(cast):
    (one,) = send(cast("alice"), File(drawn("PNG"), "page.html")).data
    assert (one["mime"], one["name"]) == ("image/png", "page.png")


def test_what_is_larger_than_the_limit_is_refused(cast, app):
    alice, file = cast("alice"), File(drawn())
    app.config["MAX_UPLOAD_BYTES"] = len(file.data)
    assert send(alice, file).code == "0"
    app.config["MAX_UPLOAD_BYTES"] = len(file.data) - 1
    before = on_disk(app)
    answer = send(alice, file)
    assert (answer.status, answer.code) == (413, "too_large")
    # Far larger: refused by its announced length, before it is read.
    answer = send(alice, File(bytes(2_000_000)))
    assert (answer.status, answer.code) == (413, "too_large")
    assert on_disk(app) == before


def test_an_upload_may_be_larger_than_json(cast, app):
    alice = cast("alice")
    large = drawn("PNG") + bytes(app.config["MAX_CONTENT_LENGTH"])
    assert send(alice, File(large)).code == "0"
    blank = b" " * (app.config["MAX_CONTENT_LENGTH"] + 1)
    answer = alice.browser.post("/api/v1/applies", data=blank, content_type="application/json")
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"json": {"file": "photo"}},
        {"data": {"file": "only a text"}},
        {"data": b"--x\r\nnonsense", "content_type": "multipart/form-data; boundary=x"},
        {"data": b"nonsense", "content_type": "multipart/form-data"},
        {"data": b"\xff\xd8\xff", "content_type": "image/jpeg"},
    ],
)
def test_a_request_without_a_file_is_invalid(cast, request_):
    response = cast("alice").browser.post("/api/v1/upload", **request_)
    assert (response.status_code, response.json["statusCode"]) == (422, "invalid")
    assert list(response.json["data"]) == ["file"]


def test_an_empty_field_beside_a_file_is_what_browsers_send(cast):
    answer = send(cast("alice"), File(drawn()), File(b"", "", "other"))
    assert [one["name"] for one in answer.data] == ["photo.png"]


def test_too_many_files_at_once_are_refused(cast, app):
    tiny = [File(drawn(size=(2, 2)))] * 21
    answer = send(cast("alice"), *tiny)
    assert (answer.status, answer.code) == (422, "invalid")
    assert on_disk(app) == set()
    assert len(send(cast("bobby"), *tiny[1:]).data) == 20


# Werkzeug lets go of the temporary file instead of closing it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_body_that_breaks_off_leaves_nothing(cast, app):
    alice, picture = cast("alice"), drawn("PNG")
    start = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    for body in (start, start + picture[:-50], start + picture):
        response = alice.browser.post(
            "/api/v1/upload", data=body, content_type="multipart/form-data; boundary=x"
        )
        assert response.status_code == 422
    assert on_disk(app) == set()
    assert count(app) == 0


def test_nothing_stays_when_the_transaction_fails(cast, app, monkeypatch):
    alice = cast("alice")
    # The third would have the first one's key.
    keys = iter(["one.png", "two.png", "one.png"])
    large = File(drawn("PNG", (600, 300)))
    monkeypatch.setattr(uploads, "_new_key", lambda ext: next(keys))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = send(alice, large, File(drawn()))
    assert answer.status == 500
    assert on_disk(app) == set()
    assert count(app) == 0


def test_nothing_stays_when_the_disk_is_full(cast, app, monkeypatch):
    alice, written = cast("alice"), []

    def full(source, target, size):
        target.write(source.read(100))
        written.append(1)
        if len(written) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.shutil, "copyfileobj", full)
    answer = send(alice, File(drawn("PNG", (600, 300))))
    assert (answer.status, answer.code) == (503, "unavailable")
    assert len(written) == 2
    assert on_disk(app) == set()
    assert count(app) == 0


def test_uploads_at_the_same_moment_do_not_disturb_each_other(cast, app):
    people = [cast(f"person{number}") for number in range(6)]
    answers = together(*[lambda one=one: send(one, File(drawn("JPEG"))) for one in people])
    assert {answer.code for answer in answers} == {"0"}
    assert len(on_disk(app)) == count(app) == 6
