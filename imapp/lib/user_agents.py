"""What browsers say of themselves, as people call it."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["phone", "tablet", "computer", "program"]

# A word in the header → the name. The first that is found counts: most browsers also claim to be
# Chrome or Safari, and every phone's system contains the name of a computer's.
_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("EdgA", "Edge"),
    ("EdgiOS", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("MiuiBrowser", "Mi Browser"),
    ("MQQBrowser", "QQ Browser"),
    ("QQBrowser", "QQ Browser"),
    ("UCBrowser", "UC Browser"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("HeadlessChrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Version", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone", "phone"),
    ("iPad", "iPad", "tablet"),
    ("HarmonyOS", "HarmonyOS", "phone"),
    ("OpenHarmony", "HarmonyOS", "phone"),
    ("Android", "Android", "tablet"),
    ("Windows", "Windows", "computer"),
    ("Macintosh", "macOS", "computer"),
    ("CrOS", "ChromeOS", "computer"),
    ("Linux", "Linux", "computer"),
)
_PRODUCT = re.compile(r"[A-Za-z][\w .-]{0,39}")


@dataclass(frozen=True)
class UserAgent:
    """`name` is such as "Chrome · Windows"; empty when the header says nothing of use."""

    name: str
    kind: Kind


def described(header: str) -> UserAgent:
    browser = next((name for word, name in _BROWSERS if f"{word}/" in header), None)
    system, kind = next(
        ((name, kind) for word, name, kind in _SYSTEMS if word in header), (None, "program")
    )
    # A phone with Android says "Mobile", a tablet does not.
    if kind == "tablet" and "Mobile" in header and system == "Android":
        kind = "phone"
    if browser or system:
        return UserAgent(" · ".join(filter(None, (browser, system))), kind)
    product = _PRODUCT.match(header)
    return UserAgent(product[0].strip() if product else "", "program")
