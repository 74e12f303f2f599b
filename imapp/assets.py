"""Files that pages are made of: addresses that change with the content, icons.

Every asset has the address `/static/<version>/…`, may be kept for ever, and imports its neighbours
relatively, so that a module's imports carry the version along. `vendor/…` is what npm installed.
"""

import hashlib
import json
import os
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, url_for
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

import config

from .lib import packing

STATIC = config.ROOT / "static"
PACKAGES = config.ROOT / "node_modules"
ICONS = "@phosphor-icons/core/assets"
# In the order in which they apply: raw colours, their roles, what everything looks like, the rest.
STYLES = ("colours", "roles", "base", "stack", "components")
# The folders whose files have the version in their addresses.
VERSIONED = ("js", "css", "icons")
FOREVER = "public, max-age=31536000, immutable"
A_WEEK = "public, max-age=604800"

blueprint = Blueprint("assets", __name__, url_prefix="/static")


def init_app(app) -> None:
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(asset=asset, icon=icon)


@cache
def version() -> str:
    """A word for the content of all assets as they were when the process first asked."""
    files = [file for folder in VERSIONED for file in STATIC.glob(f"{folder}/**/*.*")]
    digest = hashlib.sha256((config.ROOT / "package-lock.json").read_bytes())
    for file in sorted(files):
        digest.update(str(file.relative_to(STATIC)).encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def asset(path: str) -> str:
    """The address of a file in `static/`, or of a package's (`vendor/…`)."""
    return url_for("assets.file", version=version(), path=path)


@blueprint.get("/<version>/css/all.css")
def stylesheet(version: str):
    """Our style sheets as one, in the order of `STYLES`, then what screens add by name."""
    return _kept(packing.content(_styles().encode(), "text/css"), version)


@cache
def _styles() -> str:
    folder = STATIC / "css"
    more = sorted(path.stem for path in folder.glob("*.css"))
    names = [*STYLES, *(name for name in more if name not in {*STYLES, "page"})]
    return "\n".join((folder / f"{name}.css").read_text() for name in names)


@blueprint.get("/vendor/<path:path>", defaults={"version": ""})
@blueprint.get("/<version>/vendor/<path:path>")
def vendor(version: str, path: str):
    """A file of a package that pages use: one of the `dependencies` of package.json."""
    name = "/".join(path.split("/")[: 2 if path.startswith("@") else 1])
    if name not in packages():
        raise NotFound()
    return _kept(_send(PACKAGES / name, path.removeprefix(name).lstrip("/")), version)


@cache
def packages() -> frozenset[str]:
    described = json.loads((config.ROOT / "package.json").read_text())
    return frozenset(described["dependencies"])


def missing_packages() -> list[str]:
    """Those of `packages` that nobody has installed."""
    return sorted(name for name in packages() if not (PACKAGES / name).is_dir())


# Their addresses are stored as people's and groups' pictures, so they have no version in them.
@blueprint.get("/avatars/<name>")
def avatar(name: str):
    """A picture that people and groups may choose."""
    response = _send(STATIC / "avatars", name)
    response.headers["Cache-Control"] = A_WEEK
    return response


# No folder of static/ has a name of twelve letters.
@blueprint.get("/<string(length=12):version>/<path:path>")
def file(version: str, path: str):
    return _kept(_send(STATIC, path), version)


def _send(root: Path, path: str) -> Response:
    found = safe_join(str(root), path)
    # Not the path's own method: it raises for names that are longer than any file's.
    if found is None or not os.path.isfile(found):
        raise NotFound()
    return packing.file(Path(found))


def _kept(response: Response, asked: str) -> Response:
    """Under its own version an asset never changes; under any other it is asked for again."""
    response.headers["Cache-Control"] = FOREVER if asked == version() else "no-cache"
    return response


@cache
def icon(name: str, weight: str = "regular") -> Markup:
    """An icon of the Phosphor set, drawn in the colour of the text around it, silent to screen
    readers: what stands beside it or its `aria-label` says it."""
    suffix = "" if weight == "regular" else f"-{weight}"
    drawn = (PACKAGES / ICONS / weight / f"{name}{suffix}.svg").read_text()
    return Markup(drawn.replace("<svg ", '<svg class="icon" aria-hidden="true" ', 1))


@cache
def avatars(kind: str) -> list[str]:
    """The addresses of the pictures that a `person` or a `group` may choose from."""
    drawn = sorted(STATIC.glob(f"avatars/{kind}-[0-9]*.svg"))
    return [url_for("assets.avatar", name=file.name) for file in drawn]
