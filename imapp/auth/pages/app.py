"""What makes the site an application of the phone: manifest, service worker, offline page."""

import json

from flask import jsonify, make_response, render_template
from flask_babel import gettext

import config

from ...assets import asset, version
from . import blueprint

# What the offline page is made of: the service worker keeps it, and nothing else.
OFFLINE_ASSETS = ("css/all.css", "js/offline.js", "icons/icon.svg")


@blueprint.page("/manifest.webmanifest", public=True)
def manifest():
    """The web application manifest, in the reader's language."""
    answer = jsonify(
        {
            "id": "/",
            "name": "imapp",
            "short_name": "imapp",
            "description": gettext(
                "A messenger of one’s own: chats, groups and friends, on your own server."
            ),
            "start_url": "/chats",
            "scope": "/",
            "display": "standalone",
            "background_color": "#ededed",
            "theme_color": "#ededed",
            "categories": ["social", "communication"],
            "icons": [
                _icon("icon-192.png", "192x192"),
                _icon("icon-512.png", "512x512"),
                _icon("icon-maskable.png", "512x512") | {"purpose": "maskable"},
            ],
        }
    )
    answer.mimetype = "application/manifest+json"
    return answer


def _icon(name: str, sizes: str) -> dict[str, str]:
    return {"src": asset(f"icons/{name}"), "sizes": sizes, "type": "image/png"}


@blueprint.page("/service-worker.js", public=True)
def service_worker():
    """From the root, or it could not look after all pages. It begins with the version of the
    assets, so that it is another one when they are, and keeps those of that version."""
    script = (config.ROOT / "static" / "js" / "service_worker.js").read_text()
    kept = [asset(path) for path in OFFLINE_ASSETS]
    head = f"const VERSION = {json.dumps(version())};\nconst KEPT = {json.dumps(kept)};\n"
    answer = make_response(head + script)
    answer.mimetype = "text/javascript"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.page("/offline", public=True)
def offline():
    """What the service worker shows while the server can't be reached."""
    return render_template("auth/offline.html")
