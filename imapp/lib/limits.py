"""Rate limits by the `limits` library, counted over all processes when Redis is there."""

import logging
import math
import time

from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

log = logging.getLogger(__name__)


class RateLimits:
    """`rules`: name → limits in the library's words, such as "10 per 5 minute; 100 per day".

    When Redis does not answer nothing is limited: chatting goes on.
    """

    def __init__(self, rules: dict[str, str], redis_url: str = "", enabled: bool = True):
        storage = storage_from_string(redis_url or "memory://", wrap_exceptions=True)
        self._limiter = SlidingWindowCounterRateLimiter(storage)
        self._rules = {name: parse_many(text) for name, text in rules.items()}
        self.enabled = enabled

    def hit(self, rule: str, *who) -> int:
        """Count one; 0 if it is within the limits, else the seconds to wait."""
        return self._ask(self._limiter.hit, rule, who)

    def forgive(self, rule: str, *who) -> None:
        """Forget what was counted: only failures in a row should count."""
        key = (rule, *map(str, who))
        try:
            for item in self._rules[rule] if self.enabled else ():
                self._limiter.clear(item, *key)
        except StorageError as error:
            log.error("rate limits are off: %s", error)

    def _ask(self, ask, rule: str, who: tuple) -> int:
        if not self.enabled:
            return 0
        key = (rule, *map(str, who))
        try:
            refused = [item for item in self._rules[rule] if not ask(item, *key)]
            return max((self._wait(item, key) for item in refused), default=0)
        except StorageError as error:
            log.error("rate limits are off: %s", error)
            return 0

    def _wait(self, item: RateLimitItem, key: tuple) -> int:
        reset = self._limiter.get_window_stats(item, *key).reset_time
        return max(1, math.ceil(reset - time.time()))
