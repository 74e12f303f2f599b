"""The pages in a real browser: how soon a message is on the other's screen, and how long a long
conversation holds the screen up while it is scrolled to its beginning."""

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from imapp.services import devices

from .fill import World
from .measure import Stage, Table, percentile
from .sizes import Sizes

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
STEP_PIXELS = 3_000
# Notes when a text has been painted, and the longest task: times since 1970, which all pages share.
WATCH = """
  window.bench = { seen: {}, sent: {}, longest: 0, long: 0 };
  const now = () => performance.timeOrigin + performance.now();
  const look = () => requestAnimationFrame(() => {
    for (const one of document.querySelectorAll(".message:not(.pending *) .message-text")) {
      bench.seen[one.textContent.trim()] ??= now();
    }
  });
  addEventListener("DOMContentLoaded", () =>
    new MutationObserver(look).observe(document, { childList: true, subtree: true }));
  addEventListener("submit", (event) => {
    bench.sent[event.target.querySelector("textarea").value] = now();
  }, true);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      bench.longest = Math.max(bench.longest, duration);
      bench.long += duration > 100;
    }
  }).observe({ type: "longtask" });
"""
SCROLL = """async (pixels) => {
  const scroller = document.querySelector(".chat-scroller");
  scroller.scrollBy(0, -pixels);
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const first = document.querySelector(".message[data-seq]");
  return { first: Number(first.dataset.seq), count: document.querySelectorAll(".message").length };
}"""


@dataclass
class Pair:
    """Two friends with a long conversation."""

    user_ids: list[int]
    conversation_id: int
    messages: int


def fill(world: World, sizes: Sizes) -> Pair:
    one, other = world.people(2)
    (conversation_id,) = world.befriend(one, [other], sizes.scrolled_messages)
    return Pair([one, other], conversation_id, sizes.scrolled_messages)


def measure(stage: Stage, pair: Pair) -> list[Table]:
    # The other topics run where there is no browser.
    from playwright.sync_api import sync_playwright

    from tests.browser import chromium

    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        try:
            return tables(browser, stage, pair)
        finally:
            browser.close()


def tables(browser: "Browser", stage: Stage, pair: Pair) -> list[Table]:
    pages = [_open(browser, stage, pair, user_id) for user_id in pair.user_ids]
    try:
        times = _send(*pages, stage.sizes.rounds)
        row = (len(times), median(times), percentile(times, 95))
        columns = ("messages", "p50 ms", "p95 ms")
        sent = Table("Browsers: from the tap to the other's screen", columns, [row])
        columns = ("messages", "longest task ms", "tasks over 100 ms")
        row = (pair.messages, *_scroll(pages[0], stage.sizes.scroll_seconds))
        return [sent, Table("Scrolling: to the beginning", columns, [row])]
    finally:
        for page in pages:
            page.context.close()


def _open(browser: "Browser", stage: Stage, pair: Pair, user_id: int) -> "Page":
    """The conversation on somebody's phone."""
    address = f"http://127.0.0.1:{stage.port}"
    context = browser.new_context(**PHONE, base_url=address, locale="en")
    context.add_cookies([{"name": "session", "value": _login(stage, user_id), "url": address}])
    context.add_init_script(WATCH)
    page = context.new_page()
    with page.expect_websocket():
        page.goto(f"/chats/{pair.conversation_id}")
    page.wait_for_timeout(1_000)
    return page


def _login(stage: Stage, user_id: int) -> str:
    """The cookie of a new device."""
    with stage.app.app_context():
        secret = devices.start(user_id, "bench", "127.0.0.1")
    client = stage.app.test_client()
    with client.session_transaction() as session:
        session["device"] = secret
    return client.get_cookie("session").value


def _send(page: "Page", other: "Page", rounds: int) -> list[float]:
    """Type and send; ms until each message was painted for the other."""
    times = []
    for number in range(rounds):
        text = f"message of the bench {number}"
        page.locator(".composer-field").fill(text)
        page.locator(".composer-send").tap()
        other.locator(".message-text", has_text=text).wait_for()
        other.wait_for_timeout(100)
        seen = other.evaluate("(text) => bench.seen[text]", text)
        times.append(seen - page.evaluate("(text) => bench.sent[text]", text))
    return times


def _scroll(page: "Page", seconds: int) -> tuple[float, int]:
    """Scroll up to the first message; the longest task in ms, and how many were too long."""
    page.evaluate("bench.longest = bench.long = 0")
    for _ in range(seconds * 20):
        reached = page.evaluate(SCROLL, STEP_PIXELS)
        if reached["first"] == 1:
            break
        page.wait_for_timeout(20)
    else:
        raise TimeoutError(f"after {seconds} s the first message shown was {reached['first']}")
    return page.evaluate("[bench.longest, bench.long]")
