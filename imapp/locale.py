"""In which language someone is answered: his own choice, the one he made on this device before he
logged in, his browser's, the deployment's."""

from flask import current_app, has_request_context, request
from flask_babel import force_locale
from flask_login import current_user

# What browsers call them.
_ACCEPTED = {"zh-CN": "zh_Hans_CN", "zh-Hans": "zh_Hans_CN", "zh": "zh_Hans_CN", "en": "en"}
COOKIE = "language"


def select() -> str:
    if not has_request_context():
        return current_app.config["LANGUAGE"]
    chosen = getattr(current_user, "language", None) or request.cookies.get(COOKIE)
    return chosen if chosen in _ACCEPTED.values() else accepted(request.accept_languages)


def of_everyone():
    """A context in which sentences are the deployment's: for what is stored or sent to many."""
    return force_locale(current_app.config["LANGUAGE"])


def accepted(languages) -> str:
    """The best of ours for an Accept-Language header."""
    best = languages.best_match(_ACCEPTED)
    return _ACCEPTED.get(best, current_app.config["LANGUAGE"])
