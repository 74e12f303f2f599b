"""Plain text as HTML: escaped, with its links to be followed."""

import re

from markupsafe import Markup, escape

# The characters of RFC 3986: Chinese ones, its punctuation first of all, end a link.
_LINK = re.compile(r"https?://[\w\-.~:/?#\[\]@!$&'()*+,;=%]+", re.ASCII | re.IGNORECASE)
_AFTER = ".,;:!?'\""
_BRACKETS = {")": "(", "]": "["}

_SIGN = "[\u2194-\u21aa\u231a-\u23ff\u25aa-\u27bf\u2934-\u2b55\U0001f000-\U0001faff]"
_ONE_EMOJI = (
    r"(?:[\U0001f1e6-\U0001f1ff]{2}"  # a flag
    r"|[#*0-9]\ufe0f?\u20e3"  # a key
    rf"|{_SIGN}[\ufe0f\U0001f3fb-\U0001f3ff]*"  # with its colour,
    rf"(?:\u200d{_SIGN}[\ufe0f\U0001f3fb-\U0001f3ff]*)*)"  # or several that make one
)
_FEW_EMOJI = re.compile(rf"\s*(?:{_ONE_EMOJI}\s*){{1,3}}")


def linked(text: str) -> Markup:
    """`text` escaped, its http and https addresses as links that open elsewhere."""
    parts, end = [], 0
    for found in _LINK.finditer(text):
        url = _without_what_follows(found[0])
        if len(url) <= len("https://"):
            continue
        parts += [escape(text[end : found.start()]), _anchor(url)]
        end = found.start() + len(url)
    return Markup("").join([*parts, escape(text[end:])])


def is_few_emoji(text: str) -> bool:
    """Whether there is nothing in it but one to three emoji."""
    return len(text) < 60 and _FEW_EMOJI.fullmatch(text) is not None


def _anchor(url: str) -> Markup:
    return Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>').format(url)


def _without_what_follows(url: str) -> str:
    """Of what ends the sentence nothing belongs to the address, nor a bracket around it."""
    unopened = {last: url.count(last) - url.count(first) for last, first in _BRACKETS.items()}
    end = len(url)
    while end:
        last = url[end - 1]
        if last in _BRACKETS and unopened[last] > 0:
            unopened[last] -= 1
        elif last not in _AFTER:
            break
        end -= 1
    return url[:end]
