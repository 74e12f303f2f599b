"""Who gets a file that was sent to the server, and how it is kept by browsers."""

import pytest

from ..pictures import drawn
from .sending import fetch, on_disk, uploaded


def status(person, url: str) -> int:
    return fetch(person, url).status_code


def show(person, photo: str):
    return person.put(f"/userinfo/{person.id}", {"photo": photo})


def test_an_upload_is_its_owners_alone(cast):
    alice, bob, admin = cast("alice"), cast("bobby"), cast("admin1", "admin", "user")
    cast.befriend(alice, bob)
    one = uploaded(alice, drawn("PNG", (600, 300)))
    for url in (one["url"], one["thumbnail"]):
        assert status(alice, url) == 200
        assert status(bob, url) == status(admin, url) == 404
        assert status(cast.anonymous(), url) == 401


def test_a_profiles_picture_is_seen_by_everyone_who_is_logged_in_while_it_is_one(cast):
    alice, eve = cast("alice"), cast("eve_1")
    one = uploaded(alice, drawn("PNG", (600, 300)))
    assert show(alice, one["url"]).data["photo"] == one["url"]
    assert status(eve, one["url"]) == status(eve, one["thumbnail"]) == 200
    assert status(cast.anonymous(), one["url"]) == 401
    show(alice, "")
    assert status(eve, one["url"]) == status(eve, one["thumbnail"]) == 404
    assert status(alice, one["url"]) == 200


def test_a_groups_picture_is_seen_by_everyone_who_is_logged_in_while_it_is_one(cast):
    alice, bob, eve = cast("alice"), cast("bobby"), cast("eve_1")
    cast.befriend(alice, bob)
    one, other = uploaded(alice), uploaded(alice)
    sent = {"name": "tea", "photo": one["url"], "memberIds": [bob.id]}
    group = alice.post("/groups", sent).data
    assert group["photo"] == one["url"]
    assert status(eve, one["url"]) == 200
    assert status(eve, other["url"]) == 404
    path = f"/groups/{group['id']}"
    assert alice.put(path, {"photo": other["url"]}).data["photo"] == other["url"]
    assert status(eve, one["url"]) == 404
    assert status(eve, other["url"]) == 200


def test_a_thumbnail_may_be_the_picture(cast):
    alice, eve = cast("alice"), cast("eve_1")
    one = uploaded(alice, drawn("PNG", (600, 300)))
    assert show(alice, one["thumbnail"]).code == "0"
    assert status(eve, one["thumbnail"]) == 200


def test_nobody_takes_anothers_upload_for_his_picture(cast):
    alice, eve = cast("alice"), cast("eve_1")
    one = uploaded(alice)
    answer = show(eve, one["url"])
    assert (answer.status, answer.code, list(answer.data)) == (422, "invalid", ["photo"])
    assert eve.post("/groups", {"name": "g", "photo": one["url"]}).code == "invalid"
    group = cast.group(eve)
    assert eve.put(f"/groups/{group['id']}", {"photo": one["url"]}).code == "invalid"
    assert status(eve, one["url"]) == 404
    # Nor when everybody sees it.
    show(alice, one["url"])
    assert show(eve, one["url"]).code == "invalid"


@pytest.mark.parametrize(
    "photo",
    [
        "/public/upload/",
        "/public/upload/nothing.png",
        "/public/upload/../avatars/person-01.svg",
        "/static/avatars/../css/page.css",
        "/static/avatars/nobody.svg",
        "https://example.org/photo.png",
        "//example.org/photo.png",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
    ],
)
def test_a_picture_from_elsewhere_is_refused(cast, photo):
    assert show(cast("alice"), photo).code == "invalid"


def test_an_admin_may_keep_the_picture_that_another_gave_the_group(cast):
    alice, bob = cast("alice"), cast("bobby")
    group = cast.group(alice, bob)
    path, one = f"/groups/{group['id']}", uploaded(alice)
    alice.put(path, {"photo": one["url"]})
    alice.put(f"{path}/members/{bob.id}", {"role": "admin"})
    answer = bob.put(path, {"name": "new", "photo": one["url"]})
    assert (answer.code, answer.data["photo"]) == ("0", one["url"])
    bob.put(path, {"photo": ""})
    assert bob.put(path, {"photo": one["url"]}).code == "invalid"


@pytest.mark.parametrize(
    "name",
    [
        "nothing.png",
        "..%2f..%2fconfig.py",
        "../../config.py",
        "..",
        "%00",
        "%ff%fe",
        "😀",
        "a" * 3000,
        "%2e%2e%5cconfig.py",
    ],
)
def test_a_name_of_nothing_is_not_found(cast, name):
    response = fetch(cast("alice"), f"/public/upload/{name}")
    assert (response.status_code, response.json["statusCode"]) == (404, "not_found")


def test_bytes_that_are_gone_are_not_found(cast, app, tmp_path):
    alice = cast("alice")
    one = uploaded(alice)
    for name in on_disk(app):
        (tmp_path / "uploads" / name).unlink()
    assert status(alice, one["url"]) == 404


def test_browsers_keep_a_file_for_their_user_and_run_nothing_of_it(cast):
    alice = cast("alice")
    got = fetch(alice, uploaded(alice)["url"])
    headers = got.headers
    assert got.mimetype == "image/png"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got.cache_control.private
    assert not got.cache_control.public
    assert got.cache_control.immutable
    assert got.cache_control.max_age == 31_536_000
    assert "Set-Cookie" not in headers
    assert headers["Content-Disposition"] == "inline; filename=photo.png"


def test_what_a_browser_has_is_not_sent_again_but_only_to_whom_it_is_for(cast):
    alice, eve = cast("alice"), cast("eve_1")
    url = uploaded(alice)["url"]
    etag = fetch(alice, url).headers["ETag"]
    again = fetch(alice, url, **{"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert fetch(eve, url, **{"If-None-Match": etag}).status_code == 404


def test_a_part_of_a_file_can_be_asked_for(cast):
    alice = cast("alice")
    url = uploaded(alice)["url"]
    whole = fetch(alice, url).data
    part = fetch(alice, url, Range="bytes=10-19")
    assert (part.status_code, part.data) == (206, whole[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"
    assert fetch(alice, url, Range=f"bytes={len(whole)}-").status_code == 416
