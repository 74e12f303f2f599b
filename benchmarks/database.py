"""The database that a run fills: empty when it begins, and ours alone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy
from flask import Flask
from sqlalchemy.engine import make_url

from imapp.extensions import db

# The tests' server and account; the account may make databases of these names.
MARIADB_URL = os.environ.get(
    "TEST_MYSQL_URL", "mysql+pymysql://imapp_test:imapp_test@127.0.0.1:3306/imapp_test"
)


class NotEmpty(Exception):
    """The database holds tables already: its rows might be somebody's."""


def sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'bench.db'}"


@contextmanager
def mariadb(name: str = f"imapp_test_bench_{os.getpid()}") -> Iterator[str]:
    """The URL of a new database, which is dropped at the end."""
    url = make_url(MARIADB_URL)
    engine = sqlalchemy.create_engine(url.set(database=""), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            with engine.connect() as connection:
                connection.exec_driver_sql(f"DROP DATABASE {name}")
    finally:
        engine.dispose()


def require_empty(app: Flask) -> None:
    with app.app_context():
        if sqlalchemy.inspect(db.engine).get_table_names():
            raise NotEmpty("This database has tables already; a benchmark wants an empty one.")


def settle(app: Flask) -> None:
    """Let MariaDB count its rows now; by itself it does so some seconds after they changed."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            return
        with db.engine.connect() as connection:
            for table in db.metadata.tables:
                connection.exec_driver_sql(f"ANALYZE TABLE {table}")


def version(app: Flask) -> str:
    """What the figures were measured on, such as `SQLite 3.40.1`."""
    with app.app_context(), db.engine.connect() as connection:
        if db.engine.dialect.name == "sqlite":
            return "SQLite " + connection.exec_driver_sql("SELECT sqlite_version()").scalar()
        number = connection.exec_driver_sql("SELECT version()").scalar()
        return number if "MariaDB" in number else f"MySQL {number}"
