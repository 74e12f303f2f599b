"""Moments are worded as WeChat words them, in the reader's language."""

import pytest

NOW = "2026-05-20T10:24:00"  # a Wednesday
WORDED = """async ([moments, style, now]) => {
  const main = document.querySelector("script[src*='/js/']").src;
  const { inWords } = await import(new URL("lib/time.js", main));
  return moments.map((moment) => inWords(new Date(moment), style, new Date(now)));
}"""
MOMENTS = [
    "2026-05-20T09:05:00",
    "2026-05-19T23:59:59",
    "2026-05-18T00:00:00",
    "2026-05-14T14:05:00",
    "2026-05-13T14:05:00",
    "2025-12-31T08:00:00",
    # The clock of who looks may be behind.
    "2026-05-21T00:10:00",
]
CHINESE = ["09:05", "昨天", "星期一", "星期四", "2026/5/13", "2025/12/31", "2026/5/21"]
ENGLISH = ["09:05", "Yesterday", "Monday", "Thursday", "5/13/2026", "12/31/2025", "5/21/2026"]


@pytest.mark.parametrize(("locale", "worded"), [("zh-CN", CHINESE), ("en", ENGLISH)])
def test_a_moment_in_a_list_is_told_by_how_long_ago_it_was(phone, locale, worded):
    page = phone("user", "/chats", locale=locale).page
    assert page.evaluate(WORDED, [MOMENTS, "list", NOW]) == worded


def test_between_messages_the_hour_stands_beside_the_day(phone):
    page = phone("user", "/chats").page
    told = page.evaluate(WORDED, [MOMENTS[:3], "full", NOW])
    assert told == ["09:05", "昨天 23:59", "星期一 00:00"]
