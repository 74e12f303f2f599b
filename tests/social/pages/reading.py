"""Looking at pages as a browser does, without running their scripts."""

import html
import re

HTML = {"Accept": "text/html"}
TAG = re.compile(r"<[^>]*>")


def source(person, path: str, status: int = 200, **headers) -> str:
    """What the server answers for the page."""
    answer = person.browser.get(path, headers=HTML | headers)
    assert answer.status_code == status, answer.status
    return answer.text


def read(person, path: str, status: int = 200, **headers) -> str:
    """The page's words alone."""
    page = source(person, path, status, **headers).split('<script type="application/json"')[0]
    return " ".join(html.unescape(TAG.sub(" ", page)).split())
