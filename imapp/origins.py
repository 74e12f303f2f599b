"""Pages of other sites can't make a user's browser write here, nor open a socket.

Browsers say where a request comes from; what says nothing (a program) has no user's cookie.
"""

from flask import request
from flask_babel import lazy_gettext

from .errors import Forbidden

SAFE = {"GET", "HEAD", "OPTIONS"}


def init_app(app) -> None:
    app.before_request(refuse_foreign)


def refuse_foreign() -> None:
    """Refuse an unsafe request that a foreign page caused."""
    if request.method in SAFE or "Authorization" in request.headers:
        return
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    if site not in {"same-origin", "none"} or (origin and not own(origin, request.environ)):
        raise Forbidden(lazy_gettext("This request came from another site."))


def own(origin: str, environ: dict) -> bool:
    """Whether `origin` is the one under which the request reached the server."""
    return origin == f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST')}"
