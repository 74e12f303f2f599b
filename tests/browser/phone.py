"""Somebody's phone (or desktop): a browser of his own with one page, and what went wrong in it."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, expect

from .chromium import DESKTOP, PHONE

# Longer than a busy machine stands still.
WAIT_MS = 30_000
expect.set_options(timeout=WAIT_MS)
# When all that a page names can be used: the module is the one that main.js loads.
READY = """async () => {
  const main = document.querySelector("script[src$='js/main.js']");
  const { ready } = await import(new URL("start.js", main.src));
  await Promise.race([ready, new Promise((_, fail) => setTimeout(fail, 30000, "not ready"))]);
}"""
# Before the page's own scripts: what happens that a test may want to wait for.
WATCH = """
  window.seen = { connected: 0, disconnected: 0, isConnected: false, violations: [] };
  document.addEventListener("im:connected", () => { seen.connected++; seen.isConnected = true; });
  document.addEventListener("im:disconnected", () => {
    seen.disconnected++; seen.isConnected = false;
  });
"""


class Phone:
    """`page` is Playwright's. What the console says in red is in `errors`, unless `expects` was
    told; a test that ends with errors has failed."""

    def __init__(self, browser: Browser, url: str, cookies: list[dict], **options):
        """`size` (width, height) or `desktop`, `locale`, `theme` ("light", "dark"), `motion`
        (animations play), and whatever else Playwright gives a new context."""
        self.url = url
        self.errors: list[str] = []
        self._expected: list[re.Pattern] = []
        self._is_offline = False
        self.context = browser.new_context(**_context_options(url, options))
        self.context.set_default_timeout(WAIT_MS)
        if cookies:
            self.context.add_cookies(cookies)
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self._note(f"pageerror: {error}"))
        self.page.on("console", self._hear)
        # Each Socket.IO connection that was opened, in their order.
        self.sockets = []
        self.page.on("websocket", lambda socket: self.sockets.append(socket))

    # --- moving

    def goto(self, path: str) -> "Phone":
        """Open an address, as typed into the browser, and wait until it hears what one does."""
        self.page.goto(path)
        return self.ready()

    def ready(self) -> "Phone":
        if self.page.locator("body[data-me]").count():
            self.page.evaluate(READY)
        return self

    @property
    def top(self) -> Locator:
        """The page on top of the stack; what is in the pages beneath is not found in it."""
        return self.page.locator("#stack > .page:not(.away):not(.leaving)").last

    @property
    def title(self) -> Locator:
        return self.top.locator(".bar-title")

    def tap(self, what: str | Locator) -> "Phone":
        """Tap a link, button, … of that name on the topmost page, in a dialog or among the tabs;
        or what a locator finds."""
        self._touch(self.find(what) if isinstance(what, str) else what)
        return self

    def find(self, name: str) -> Locator:
        """What can be pressed by that name (exactly, or else as a part of the name)."""
        dialog = self.page.locator("dialog[open]")
        scopes = [dialog] if dialog.count() else [dialog, self.top, self.page.locator("#tabs")]
        found = None
        for exact in (True, False):
            for scope in scopes:
                pressable = _pressable(scope, name, exact)
                found = pressable if found is None else found.or_(pressable)
                if pressable.count():
                    return pressable.first
        # Not there yet; it may come in a dialog that is about to open.
        return found.first

    def tab(self, name: str) -> "Phone":
        """Tap one of the four tabs: "chats", "contacts", "discover", "me"."""
        return self.tap(self.page.locator(f'#tabs [data-tab="{name}"]'))

    def back(self) -> "Phone":
        """The phone's own gesture: back in the history."""
        self.page.evaluate("history.back()")
        return self

    def press_long(self, locator: Locator, milliseconds: int = 700) -> None:
        """Keep a finger on something."""
        locator.scroll_into_view_if_needed()
        box = locator.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        with self.touches() as touch:
            touch("touchStart", x, y)
            self.page.wait_for_timeout(milliseconds)
            touch("touchEnd")

    def swipe(self, locator: Locator, dx: int = 0, dy: int = 0, steps: int = 8) -> None:
        """Draw a finger over something, `dx` and `dy` CSS pixels far."""
        box = locator.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        with self.touches() as touch:
            touch("touchStart", x, y)
            for step in range(1, steps + 1):
                touch("touchMove", x + dx * step / steps, y + dy * step / steps)
                self.page.wait_for_timeout(16)
            touch("touchEnd")

    @contextmanager
    def touches(self) -> Iterator:
        """`touch(type, x, y)` moves one finger, as the browser's own input."""
        session = self.context.new_cdp_session(self.page)

        def touch(kind: str, x: float = 0, y: float = 0) -> None:
            points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        yield touch
        session.detach()

    def _touch(self, locator: Locator) -> None:
        if self._has_touch:
            locator.tap()
        else:
            locator.click()

    @property
    def _has_touch(self) -> bool:
        return self.page.evaluate("matchMedia('(pointer: coarse)').matches")

    def wait_for(self, script: str, argument: object = None) -> object:
        """Ask until the script answers something true (the page's policy forbids Playwright's own
        way of waiting), and answer that."""
        deadline = time.monotonic() + WAIT_MS / 1000
        while not (result := self.page.evaluate(script, argument)):
            assert time.monotonic() < deadline, f"it did not happen: {script}"
            self.page.wait_for_timeout(20)
        return result

    def wait_until(self, happened: Callable[[], bool]) -> None:
        """The same for what the test itself sees."""
        deadline = time.monotonic() + WAIT_MS / 1000
        while not happened():
            assert time.monotonic() < deadline, "it did not happen"
            self.page.wait_for_timeout(20)

    # --- the network

    def connected(self) -> "Phone":
        """Wait until the socket is open."""
        self.wait_for("seen.isConnected")
        return self

    def disconnected(self) -> "Phone":
        self.wait_for("seen.disconnected > 0 && !seen.isConnected")
        return self

    def offline(self, off: bool = True) -> "Phone":
        """Take the network away (also from the open socket), or give it back."""
        if off:
            self.expects("net::ERR_", "WebSocket connection")
        self.context.set_offline(off)
        return self

    def online(self) -> "Phone":
        return self.offline(False)

    # --- what may not happen

    def expects(self, *patterns: str) -> "Phone":
        """Errors that match one of these are meant by the test."""
        self._expected += map(re.compile, patterns)
        return self

    def _hear(self, message) -> None:
        if message.type == "error":
            where = message.location.get("url", "")
            self._note(f"console: {message.text} ({where})")

    def _note(self, error: str) -> None:
        if not any(pattern.search(error) for pattern in self._expected):
            self.errors.append(error)

    def photograph(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)

    def close(self) -> None:
        self.context.close()


def _context_options(url: str, options: dict) -> dict:
    width, height = options.pop("size", (0, 0))
    chosen = dict(DESKTOP if options.pop("desktop", False) else PHONE)
    if width:
        chosen["viewport"] = {"width": width, "height": height}
    motion = options.pop("motion", False)
    chosen |= {
        "base_url": url,
        "locale": options.pop("locale", "zh-CN"),
        "timezone_id": "Asia/Shanghai",
        "color_scheme": options.pop("theme", "light"),
        "reduced_motion": "no-preference" if motion else "reduce",
    }
    return chosen | options


def _pressable(scope: Locator, name: str, exact: bool) -> Locator:
    found = scope.get_by_role("button", name=name, exact=exact)
    for role in ("link", "menuitem", "checkbox", "switch", "radio", "tab", "option"):
        found = found.or_(scope.get_by_role(role, name=name, exact=exact))
    return found
