"""Pages of other sites can't make a user's browser write here, nor open a socket.

Browsers say where a request comes from; what says nothing (a program) has no user's cookie.
"""

import json
from urllib.parse import parse_qs

from flask import Flask, request
from flask_babel import lazy_gettext

from .errors import Forbidden

SAFE = {"GET", "HEAD", "OPTIONS"}
FOREIGN = lazy_gettext("This request came from another site.")


def init_app(app) -> None:
    app.before_request(refuse_foreign)


def refuse_foreign() -> None:
    """Refuse an unsafe request that a foreign page caused."""
    if request.method in SAFE or "Authorization" in request.headers:
        return
    if foreign(request.environ):
        raise Forbidden(FOREIGN)


def foreign(environ: dict) -> bool:
    """Whether a page of another site caused the request."""
    site = environ.get("HTTP_SEC_FETCH_SITE", "same-origin")
    origin = environ.get("HTTP_ORIGIN")
    return site not in {"same-origin", "none"} or bool(origin and not own(origin, environ))


def own(origin: str, environ: dict) -> bool:
    """Whether `origin` is the one under which the request reached the server."""
    return origin == f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST')}"


class SocketGuard:
    """Before Engine.IO, which answers by itself and believes whoever says nothing.

    A page of another site can make a browser load a script (JSONP, which this refuses at all) or
    open a WebSocket; both carry the user's cookie.
    """

    PATH = "/socket.io"
    HEADERS = (
        ("Content-Type", "application/json"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    )

    def __init__(self, app: Flask, wsgi_app):
        self.app, self.wsgi_app = app, wsgi_app

    def __call__(self, environ, start_response):
        if not environ["PATH_INFO"].startswith(self.PATH):
            return self.wsgi_app(environ, start_response)
        if foreign(environ) or "j" in parse_qs(environ.get("QUERY_STRING", "")):
            with self.app.request_context(environ):
                body = json.dumps(Forbidden(FOREIGN).envelope()).encode()
            start_response("403 Forbidden", [*self.HEADERS, ("Content-Length", str(len(body)))])
            return [body]

        def guarded(status, headers, *rest):
            have = {name.lower() for name, _ in headers}
            more = [pair for pair in self.HEADERS[1:] if pair[0].lower() not in have]
            return start_response(status, [*headers, *more], *rest)

        return self.wsgi_app(environ, guarded)
