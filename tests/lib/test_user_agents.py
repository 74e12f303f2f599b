"""Devices by the names that people give them."""

import pytest

from imapp.lib.user_agents import described

MOZILLA = "Mozilla/5.0 "
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) "
PHONE_10 = "(Linux; Android 10; K) "


@pytest.mark.parametrize(
    ("header", "name", "kind"),
    [
        (
            f"{MOZILLA}(Windows NT 10.0; Win64; x64) {WEBKIT}Chrome/120.0 Safari/537.36",
            "Chrome · Windows",
            "computer",
        ),
        (
            f"{MOZILLA}(Windows NT 10.0; Win64; x64) {WEBKIT}Chrome/120.0 Safari/537.36 Edg/120.0",
            "Edge · Windows",
            "computer",
        ),
        (
            f"{MOZILLA}{PHONE_10}{WEBKIT}Chrome/120.0 Mobile Safari/537.36 EdgA/120.0",
            "Edge · Android",
            "phone",
        ),
        (
            f"{MOZILLA}(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            " Version/17.4 Safari/605.1.15",
            "Safari · macOS",
            "computer",
        ),
        (
            f"{MOZILLA}(iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15"
            " (KHTML, like Gecko) CriOS/120.0 Mobile/15E148 Safari/604.1",
            "Chrome · iPhone",
            "phone",
        ),
        (
            f"{MOZILLA}(iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15"
            " (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.47 NetType/WIFI",
            "WeChat · iPhone",
            "phone",
        ),
        (
            f"{MOZILLA}(iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            " Version/12.1 Mobile/15E148 Safari/604.1",
            "Safari · iPad",
            "tablet",
        ),
        (
            f"{MOZILLA}{PHONE_10}{WEBKIT}Chrome/120.0 Mobile Safari/537.36",
            "Chrome · Android",
            "phone",
        ),
        (f"{MOZILLA}{PHONE_10}{WEBKIT}Chrome/120.0 Safari/537.36", "Chrome · Android", "tablet"),
        (
            f"{MOZILLA}(X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
            "Firefox · Linux",
            "computer",
        ),
        (
            f"{MOZILLA}(X11; CrOS x86_64 14541) {WEBKIT}Chrome/120.0 Safari/537.36",
            "Chrome · ChromeOS",
            "computer",
        ),
        (f"{MOZILLA}(Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko", "Windows", "computer"),
        ("python-requests/2.34.2", "python-requests", "program"),
        ("curl/8.5.0", "curl", "program"),
        ("", "", "program"),
        ("/////", "", "program"),
        ("<script>alert(1)</script>", "", "program"),
        ("x" * 5000, "x" * 40, "program"),
    ],
)
def test_a_header_is_told_as_browser_and_system(header, name, kind):
    found = described(header)
    assert (found.name, found.kind) == (name, kind)
