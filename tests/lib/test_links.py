"""Text with links as HTML."""

from time import perf_counter

import pytest

from imapp.lib.links import is_few_emoji, linked


def anchor(url: str) -> str:
    return f'<a href="{url}" target="_blank" rel="noopener noreferrer">{url}</a>'


URL = "https://example.org/a"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("no link", "no link"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        (URL, anchor(URL)),
        (f"see {URL}.", f"see {anchor(URL)}."),
        (f"看{URL}，好", f"看{anchor(URL)}，好"),
        (f"看{URL}这个", f"看{anchor(URL)}这个"),
        (f"（{URL}）", f"（{anchor(URL)}）"),
        (f"({URL})", f"({anchor(URL)})"),
        (f"{URL}_(b)", anchor(f"{URL}_(b)")),
        (f"({URL}_(b)).)", f"({anchor(f'{URL}_(b)')}).)"),
        (f"[{URL}]).", f"[{anchor(URL)}])."),
        (f"{URL}?b=1&c='", f"{anchor(f'{URL}?b=1&amp;c=')}&#39;"),
        (f'{URL}"onclick=', f"{anchor(URL)}&#34;onclick="),
        (f"{URL}\nnext", f"{anchor(URL)}\nnext"),
        (f"{URL} http://b.example", f"{anchor(URL)} {anchor('http://b.example')}"),
        ("HTTPS://EXAMPLE.ORG", anchor("HTTPS://EXAMPLE.ORG")),
        ("http://", "http://"),
        ("https://!", "https://!"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("ftp://example.org", "ftp://example.org"),
    ],
)
def test_addresses_become_links_and_the_rest_is_escaped(text, html):
    assert str(linked(text)) == html


@pytest.mark.parametrize("ends", [")", "]", ".", ")]", ").", "()", "(]"])
def test_what_follows_an_address_takes_no_long_look(ends):
    text = URL + ends * 1_000_000
    started = perf_counter()
    assert linked(text).startswith("<a ")
    assert perf_counter() - started < 10  # seconds; looked through for each of them it is hours


@pytest.mark.parametrize("text", ["😀", "😀👍🎉", "👨‍👩‍👧‍👦", "👍🏽 🇨🇳", "❤️", "1️⃣", " 🎉\n"])
def test_up_to_three_emoji_alone_are_few(text):
    assert is_few_emoji(text)


@pytest.mark.parametrize("text", ["", " ", "1", "#", "a😀", "😀😀😀😀", "好", "😀" * 5000, "::"])
def test_anything_else_is_not(text):
    assert not is_few_emoji(text)
