"""`python -m tests.browser.screenshots [screen …]`: every screen, light and dark, on a phone and on
a desktop, into docs/screenshots/."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from config import ROOT

from . import chromium
from .phone import Phone
from .stage import Stage, stage

FOLDER = ROOT / "docs" / "screenshots"
NOW = datetime(2026, 5, 20, 10, 24, tzinfo=ZoneInfo("Asia/Shanghai"))
# Friends of `user` whose phones are on.
ONLINE = ("member3", "member4", "member8", "member13")
QUALITY = 72
SETTLE_MS = 700


@dataclass
class Screen:
    path: str
    # What is done there before the picture is taken.
    act: Callable[[Phone], object] = lambda phone: None
    who: str | None = "user"
    desktop: bool = True


def _menu(phone: Phone) -> None:
    phone.press_long(phone.top.locator(".bubble").nth(-4))


def _row_menu(phone: Phone) -> None:
    phone.press_long(phone.top.locator(".chatrow").nth(2))


def _search(phone: Phone) -> None:
    phone.top.locator("input[type=search]").fill("书")
    phone.page.wait_for_timeout(SETTLE_MS)


def _write(phone: Phone) -> None:
    phone.top.locator(".composer-field").fill("三点见，我先去占位 😄")


SCREENS = {
    "login": Screen("/login", who=None),
    "signup": Screen("/signup", who=None, desktop=False),
    "chats": Screen("/chats"),
    "chats-menu": Screen("/chats", _row_menu, desktop=False),
    "chat": Screen("/chats/{conversation_id}", _write),
    "chat-menu": Screen("/chats/{conversation_id}", _menu, desktop=False),
    "chat-emoji": Screen("/chats/{conversation_id}", lambda one: one.tap("表情"), desktop=False),
    "chat-group": Screen("/chats/{groupchat}"),
    "chat-info": Screen("/chats/{conversation_id}/info", desktop=False),
    "place": Screen("/chats/{conversation_id}/place"),
    "contacts": Screen("/contacts"),
    "applies": Screen("/applies", desktop=False),
    "find": Screen("/find?q=徒步", desktop=False),
    "person": Screen("/people/{user_id}"),
    "stranger": Screen("/people/{stranger_id}", desktop=False),
    "groups": Screen("/groups", desktop=False),
    "group": Screen("/groups/{group_id}"),
    "group-members": Screen("/groups/{group_id}/members", desktop=False),
    "group-manage": Screen("/groups/{group_id}/manage", desktop=False),
    "group-new": Screen("/groups/new"),
    "groups-open": Screen("/groups/open", desktop=False),
    "discover": Screen("/discover"),
    "search": Screen("/search", _search),
    "code": Screen("/me/code", desktop=False),
    "me": Screen("/me"),
    "profile": Screen("/me/profile", desktop=False),
    "avatar": Screen("/me/avatar", desktop=False),
    "settings": Screen("/me/settings", desktop=False),
    "devices": Screen("/me/devices", desktop=False),
    "appearance": Screen("/me/appearance", desktop=False),
    "offline": Screen("/offline", who=None, desktop=False),
}


def main() -> None:
    wanted = sys.argv[1:] or list(SCREENS)
    FOLDER.mkdir(exist_ok=True)
    with ExitStack() as stack:
        place = stack.enter_context(stage())
        place.scene.age(place.server.folder / "instance" / "imapp.db", NOW)
        for name in ONLINE:
            place.log_in(name).connect()
        playwright = stack.enter_context(sync_playwright())
        browser = chromium.launch(playwright)
        made = set()
        for name in wanted:
            for path in _photograph(browser, place, name):
                print(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} bytes", flush=True)
                made.add(path)
        browser.close()
    if not sys.argv[1:]:
        for old in set(FOLDER.iterdir()) - made:
            old.unlink()


def _photograph(browser: Browser, place: Stage, name: str):
    screen = SCREENS[name]
    for device in ("phone", "desktop") if screen.desktop else ("phone",):
        for theme in ("light", "dark"):
            cookies = place.log_in(screen.who).cookies if screen.who else []
            options = {"desktop": device == "desktop", "theme": theme}
            phone = Phone(browser, place.server.url, cookies, **options)
            phone.page.clock.set_fixed_time(NOW)
            phone.goto(screen.path.format(**place.places))
            phone.page.wait_for_timeout(SETTLE_MS)
            screen.act(phone)
            phone.page.wait_for_timeout(SETTLE_MS)
            path = FOLDER / f"{name}-{device}-{theme}.webp"
            _save(phone.page.screenshot(), path)
            phone.close()
            assert not phone.errors, phone.errors
            yield path


def _save(png: bytes, path: Path) -> None:
    Image.open(BytesIO(png)).convert("RGB").save(path, quality=QUALITY, method=6)


if __name__ == "__main__":
    main()
