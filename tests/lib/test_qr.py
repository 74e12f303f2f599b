"""Codes that pages show: drawn under the pages' policy, and named for those who can't see them."""

import re

from imapp.lib.qr import svg


def test_a_code_brings_its_own_ground_and_no_style():
    drawn = svg("http://localhost/people/1", "Alice")
    assert drawn.startswith("<svg ")
    assert "style" not in drawn
    assert '<path fill="#fff"' in drawn
    assert 'stroke="#000"' in drawn


def test_a_code_has_the_border_that_scanners_want():
    side = int(re.search(r'viewBox="0 0 (\d+) ', svg("http://localhost/people/1", ""))[1])
    assert side == 25 + 2 * 4


def test_the_label_is_text():
    drawn = svg("text", '"><script>')
    assert 'role="img" aria-label="&#34;&gt;&lt;script&gt;"' in drawn
