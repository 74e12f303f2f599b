"""The stage for all tests: an app on each database, emptied before each test, and people to act.

Tests run on SQLite, and on MariaDB / MySQL where it answers (`TEST_MYSQL_URL`). Each worker has
databases of its own.
"""

import os
import re
from functools import partial

import pytest
import sqlalchemy
from argon2 import PasswordHasher

from benchmarks import measure
from imapp import create_app, migration, seeds
from imapp.extensions import db
from imapp.lib import passwords

from . import services
from .make import Cast

# The real cost is for attackers; here it would only be waiting.
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
passwords._nobody = passwords._hasher.hash("nobody")


@pytest.fixture(scope="session")
def worker(request) -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "gw0")


@pytest.fixture(scope="session", params=["sqlite", "mariadb"])
def database_url(request, worker, tmp_path_factory):
    """An empty database with the migrations applied."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database')}/test.db"
    else:
        yield from services.mysql_database(f"imapp_test_{worker}")


@pytest.fixture(scope="session")
def session_app(database_url, tmp_path_factory):
    app = create_app(
        {
            "DATABASE_URL": database_url,
            "REDIS_URL": "",
            "UPLOAD_FOLDER": str(tmp_path_factory.mktemp("uploads")),
            "SECRET_KEY": "only for the tests",
            "RATELIMIT_ENABLED": "0",
            # Most tests are about people; those about the robot call it in (`tests/robot.py`).
            "ROBOT_PROVIDER": "off",
            "LANGUAGE": "en",
        },
        ASYNC_MODE="threading",
        TESTING=True,
    )
    with app.app_context():
        watch(db.engine)
        migration.upgrade()
    written.update(db.metadata.tables)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(session_app, monkeypatch):
    """The app with rights and roles and nothing else; what a test sets in its config is undone."""
    config = dict(session_app.config)
    begin_anew(session_app)
    yield session_app
    for person_sockets in list(session_app.extensions["im"].connections):
        session_app.extensions["socketio"].server.disconnect(person_sockets)
    session_app.config.clear()
    session_app.config.update(config)


# The tables written to since the last `begin_anew`, on whichever database is in use.
written: set[str] = set()
ACCESS = {"rights", "roles", "role_rights"}
WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) `?(\w+)")


def watch(engine) -> None:
    """Note what is written; and let SQLite not wait for the disk, which no test pulls out."""

    @sqlalchemy.event.listens_for(engine, "before_cursor_execute")
    def note(connection, cursor, statement, *rest):
        found = WRITES.match(statement)
        if found and found[1] in db.metadata.tables:  # the migrations' own stays
            written.add(found[1])

    if engine.dialect.name == "sqlite":

        @sqlalchemy.event.listens_for(engine, "connect")
        def hurry(connection, record):
            connection.execute("PRAGMA synchronous=OFF")


def begin_anew(app) -> None:
    """Leave rights and roles in the database, and nothing else."""
    with app.app_context():
        if written & ACCESS:
            written.update(ACCESS)
        _empty(written)
        if written & ACCESS:
            seeds.access()
        db.session.remove()
    written.clear()


def _empty(tables: set[str]) -> None:
    """Delete every row of the tables, in one go and without asking foreign keys."""
    sqlite = db.engine.dialect.name == "sqlite"
    off, on = (
        ("PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON")
        if sqlite
        else ("SET foreign_key_checks=0", "SET foreign_key_checks=1")
    )
    with db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        cursor = raw.cursor()
        cursor.execute(off)
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
        if not sqlite:
            raw.commit()
        cursor.execute(on)
        cursor.close()


@pytest.fixture
def cast(app) -> Cast:
    """People who act: `cast("alice")` is a user who is logged in."""
    return Cast(app)


@pytest.fixture
def context(app):
    with app.app_context():
        yield


@pytest.fixture
def statements(app):
    """Counts SQL statements: `with statements() as seen: …; len(seen)`."""
    return partial(measure.statements, app)
