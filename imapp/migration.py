"""The database's shape and Alembic, whose import alone takes a fifth of a start: only who migrates
imports it."""

import os
import re
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import inspect, text

import config

from .extensions import db

FOLDER = config.ROOT / "migrations"


def init_app(app: Flask) -> None:
    """Serve `flask db` where the command line runs the app."""
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        _bind(app)


def upgrade() -> None:
    """Bring the current app's database to the newest revision."""
    if _revision() in _heads(FOLDER / "versions"):
        return
    import flask_migrate

    if "migrate" not in current_app.extensions:
        _bind(current_app._get_current_object())
    flask_migrate.upgrade()


def _bind(app: Flask) -> None:
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(FOLDER), render_as_batch=True)


def _revision() -> str | None:
    """The revision at which the database is."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.scalar(text("SELECT version_num FROM alembic_version"))


def _heads(versions: Path) -> set[str]:
    """The revisions from which none goes on, read from the files as they are written."""
    revisions, parents = set(), set()
    for file in versions.glob("*.py"):
        written = file.read_text(encoding="utf-8")
        revisions.update(re.findall(r"^revision = ['\"](.+)['\"]", written, re.MULTILINE))
        parents.update(re.findall(r"^down_revision = ['\"](.+)['\"]", written, re.MULTILINE))
    return revisions - parents
