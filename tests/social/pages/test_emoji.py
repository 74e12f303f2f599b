"""The panel of emoji: which there are, in what order, and what they are called."""

import gzip
import html
import re

import pytest

ONE = re.compile(r'<button type="button" tabindex="-1" aria-label="([^"]+)"[^>]*>([^<]+)</button>')


@pytest.fixture
def panel(cast):
    """`panel("zh")` is the piece of HTML that a browser of that language gets."""
    alice = cast("alice")

    def get(language: str = "en") -> str:
        answer = alice.browser.get("/emoji", headers={"Accept-Language": language})
        assert answer.status_code == 200
        return answer.text

    return get


def test_emoji_are_called_what_the_reader_calls_them(panel):
    for language, name in (("en", "grinning face"), ("zh", "嘿嘿")):
        assert ONE.findall(panel(language))[0] == (name, "😀")


def test_each_emoji_is_there_once_and_in_one_colour_of_the_skin(panel):
    found = [emoji for _, emoji in ONE.findall(panel())]
    assert len(found) == len(set(found)) > 1800
    assert "👋" in found
    assert not [emoji for emoji in found if re.search("[\U0001f3fb-\U0001f3ff]", emoji)]


def test_emoji_that_many_phones_cannot_show_are_left_out(panel):
    found = [emoji for _, emoji in ONE.findall(panel())]
    assert "🫠" in found  # melting face, of Emoji 14
    assert "🫨" not in found  # shaking face, of Emoji 15


def test_they_stand_in_groups_that_have_names_in_the_readers_order(panel):
    page = html.unescape(panel())
    groups = re.findall(r'<h2 class="emoji-name" id="emoji-\d">([^<]+)</h2>', page)
    assert groups[:2] == ["Smileys", "People"]
    assert groups[-1] == "Flags"
    assert len(groups) == 9
    assert page.index("😀") < page.index("👋") < page.index("🐵") < page.index("🇨🇳")


def test_the_panel_is_small_on_the_wire_and_not_sent_twice(cast, panel):
    assert len(gzip.compress(panel("zh").encode())) < 60_000
    browser = cast("bobby").browser
    first = browser.get("/emoji")
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = browser.get("/emoji", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
