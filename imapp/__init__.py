"""imapp: an instant messenger that a company or a community runs itself."""

import os
from typing import Any
from urllib.parse import urlsplit

import orjson
from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.json.provider import DefaultJSONProvider
from flask_babel import get_locale
from flask_socketio import SocketIO
from werkzeug.exceptions import NotFound
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

import config

from . import (
    admin,
    assets,
    auth,
    cli,
    docs,
    errors,
    health,
    locale,
    migration,
    origins,
    pages,
    robots,
    social,
    uploads,
)
from .api import LIMITS
from .extensions import babel, compress, db, login_manager
from .lib import bus, engine, presence
from .lib.database import tune
from .lib.fields import MAX_ID
from .lib.limits import RateLimits
from .lib.packets import LenientPacket
from .lib.storage import Folder
from .services import identity
from .services.answering import Answering
from .sockets import ImNamespace

# Larger events are refused before they are read; files go over HTTP.
MAX_EVENT_BYTES = 100_000


class IdConverter(IntegerConverter):
    """`<id:…>`: what can be an id; any other number names nothing and is not found."""

    def __init__(self, url_map):
        super().__init__(url_map, min=1, max=MAX_ID)

    def to_python(self, value: str) -> int:
        try:
            return super().to_python(value)
        except ValueError:
            # Or Werkzeug would say that the address has other methods.
            raise NotFound() from None


class Json(DefaultJSONProvider):
    """Answers are written by orjson; what is read keeps the standard library's rules."""

    def dumps(self, value: Any, **options) -> str:
        return orjson.dumps(value, default=str).decode()

    def response(self, *arguments, **values):
        body = orjson.dumps(self._prepare_response_obj(arguments, values), default=str)
        return self._app.response_class(body, mimetype=self.mimetype)


def create_app(settings: dict[str, str] | None = None, **options) -> Flask:
    """The application from the environment's settings and, over them, `settings`; `options` are
    Flask's own."""
    app = Flask(
        __name__,
        instance_path=os.environ.get("INSTANCE_PATH") or str(config.ROOT / "instance"),
        # `assets` serves what is in static/.
        static_folder=None,
        template_folder=str(config.ROOT / "templates"),
    )
    app.json = Json(app)
    app.url_map.converters["id"] = IdConverter
    # Two slashes are another path, not a reason to send anyone to the host he named.
    app.url_map.merge_slashes = False
    app.config.update(config.load(os.environ | (settings or {}), app.instance_path))
    app.config.update(options)
    bind_extensions(app)
    errors.init_app(app)
    origins.init_app(app)
    assets.init_app(app)
    pages.init_app(app)
    for module in (auth, social, uploads, admin, docs, health):
        app.register_blueprint(module.blueprint)
    for module in (auth, social):
        app.register_blueprint(module.pages.blueprint)
    app.add_url_rule("/", "home", lambda: redirect(url_for("social_pages.chats")))
    bind_sockets(app)
    cli.init_app(app)
    app.after_request(protect)
    app.wsgi_app = origins.SocketGuard(app, app.wsgi_app)
    if app.config["PROXIES"]:
        count = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
    return app


def bind_extensions(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        tune(db.engine)
    migration.init_app(app)
    login_manager.init_app(app)
    babel.init_app(app, locale_selector=locale.select)
    compress.init_app(app)
    app.jinja_env.globals["get_locale"] = get_locale
    redis_url = app.config["REDIS_URL"]
    app.extensions["limits"] = RateLimits(LIMITS, redis_url, app.config["RATELIMIT_ENABLED"])
    app.extensions["storage"] = Folder(app.config["UPLOAD_FOLDER"])
    app.extensions["robot"] = Answering(app, robots.make(app.config))
    app.extensions["presence"] = presence.make(redis_url, app.config["PRESENCE_SECONDS"])


@login_manager.request_loader
def load_caller(request):
    """Who calls: a token, when one is shown, and nobody else then; or this browser's device."""
    # Asked a second time the first one failed, and what says so asks again: for its language and
    # its page it is nobody.
    if "caller_was_asked" in g:
        return None
    g.caller_was_asked = True
    address = request.remote_addr or ""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme:
        is_ours = scheme.lower() == "bearer"
        return identity.by_token(secret.strip(), address) if is_ours else None
    return identity.by_device(session["device"], address) if "device" in session else None


def bind_sockets(app: Flask) -> None:
    """A Socket.IO server of this app's own, with its one namespace."""
    socketio = SocketIO(
        manage_session=False,
        # One socket's events are handled in the order in which they were sent.
        async_handlers=False,
        async_mode=app.config.get("ASYNC_MODE", "gevent"),
        client_manager=bus.make(app.config["REDIS_URL"]),
        serializer=LenientPacket,
        json=engine.PacketJson,
        max_http_buffer_size=MAX_EVENT_BYTES,
        # Seconds: a phone that fell silent is gone after 45.
        ping_interval=25,
        ping_timeout=20,
        cors_allowed_origins=origins.own,
    )
    socketio.init_app(app)
    engine.wait_no_longer(socketio.server.eio)
    namespace = ImNamespace(app)
    socketio.on_namespace(namespace)
    app.extensions["im"] = namespace


def _tiles() -> str:
    """Where maps come from, as one more source of pictures."""
    url = urlsplit(current_app.config["MAP_TILE_URL"])
    return f" {url.scheme}://{url.netloc}" if url.netloc else ""


def protect(response):
    """What keeps a page from running what is not ours, and others from framing it."""
    headers = response.headers
    headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'self'; img-src 'self' data: blob:{_tiles()}; media-src 'self' blob:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    )
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.path.startswith("/api/v1/"):
        headers.setdefault("Cache-Control", "no-store")
    return response
