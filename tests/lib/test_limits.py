"""Rate limits: counted for each, asked without counting, off when the store is gone."""

import pytest

from imapp.lib.limits import RateLimits

from .. import services

RULES = {"send": "3 per hour; 5 per day", "search": "1 per hour"}


@pytest.fixture(params=["memory", "redis"])
def limits(request):
    url = "" if request.param == "memory" else services.redis_url()
    made = RateLimits(RULES, url)
    yield made
    if url:
        made._limiter.storage.storage.close()


def test_over_the_limit_one_waits_and_others_do_not(limits):
    assert [limits.hit("send", 1) for _ in range(3)] == [0, 0, 0]
    assert 1 <= limits.hit("send", 1) <= 2 * 3600
    assert limits.hit("send", 2) == 0
    assert limits.hit("search", 1) == 0


def test_what_is_forgiven_counts_no_more(limits):
    for who in ("b", "c"):
        assert limits.hit("search", "a", who) == 0
        assert limits.hit("search", "a", who) > 0
    limits.forgive("search", "a", "b")
    assert limits.hit("search", "a", "b") == 0
    assert limits.hit("search", "a", "c") > 0


def test_switched_off_nothing_is_limited():
    limits = RateLimits(RULES, enabled=False)
    assert [limits.hit("search", 1) for _ in range(3)] == [0, 0, 0]


def test_when_redis_is_gone_nothing_is_limited_and_the_log_says_so(caplog):
    limits = RateLimits(RULES, "redis://127.0.0.1:1/0")
    assert [limits.hit("search", 1) for _ in range(2)] == [0, 0]
    assert "rate limits are off" in caplog.text
