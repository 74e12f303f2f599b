"""Places on maps: what an address names, and where the pictures of maps come from."""

import pytest

from .reading import read, source

BUND = "/places?lng=121.4737&lat=31.2304&title=Bund"


def policy(person, path: str) -> str:
    return person.browser.get(path).headers["Content-Security-Policy"]


def test_a_place_is_shown_with_its_title_and_degrees(cast):
    alice = cast("alice")
    words = read(alice, BUND)
    assert "Bund 31.2304° N, 121.4737° E" in words
    assert 'href="geo:31.2304,121.4737?q=31.2304,121.4737(Bund)"' in source(alice, BUND)
    assert "Place 33.8700° S, 70.5000° W" in read(alice, "/places?lng=-70.5&lat=-33.87")


def test_a_title_is_text_wherever_it_stands(cast):
    page = source(cast("alice"), "/places?lng=0&lat=0&title=%3Cb%3E%22%27)")
    assert "<b>" not in page
    assert "(%3Cb%3E%22%27%29)" in page


@pytest.mark.parametrize(
    "asked", ["", "lng=1", "lng=181&lat=0", "lng=0&lat=-91", "lng=nan&lat=0", "lng=x&lat=0"]
)
def test_what_is_no_place_is_refused(cast, asked):
    read(cast("alice"), f"/places?{asked}", 422)


def test_a_member_sends_a_place_to_his_chat(cast):
    alice, bob, stranger = cast("alice"), cast("bobby"), cast("stranger")
    chat = cast.befriend(alice, bob)
    page = source(alice, f"/chats/{chat}/place")
    assert f'data-place-conversation-value="{chat}"' in page
    read(stranger, f"/chats/{chat}/place", 404)


def test_a_place_in_a_chat_leads_to_its_map(cast):
    alice, bob = cast("alice"), cast("bobby")
    chat = cast.befriend(alice, bob)
    body = {"type": "loc", "title": 'The <b>"Bund"</b>', "lng": 121.4737, "lat": 31.2304}
    alice.post(f"/conversations/{chat}/messages", {"body": body})
    page = source(bob, f"/chats/{chat}")
    address = "/places?title=The+%3Cb%3E%22Bund%22%3C%2Fb%3E&amp;lng=121.4737&amp;lat=31.2304"
    assert f'href="{address}"' in page
    assert "<b>" not in page


def test_pictures_of_maps_are_allowed_from_where_they_are_configured(app, cast):
    alice = cast("alice")
    assert "img-src 'self' data: blob:;" in policy(alice, BUND)
    assert 'data-tiles=""' in source(alice, BUND)
    app.config["MAP_TILE_URL"] = "https://tiles.example.org:8443/a/{z}/{x}/{y}.png"
    app.config["MAP_ATTRIBUTION"] = "© <Somebody>"
    assert "img-src 'self' data: blob: https://tiles.example.org:8443;" in policy(alice, BUND)
    assert 'data-tiles="https://tiles.example.org:8443/a/{z}/{x}/{y}.png"' in source(alice, BUND)
    assert 'data-attribution="© &lt;Somebody&gt;"' in source(alice, BUND)
