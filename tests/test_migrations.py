"""One Alembic history for all databases: up, down, and nothing left to migrate."""

import pytest
import sqlalchemy
from sqlalchemy import inspect

from imapp import create_app, migration

from . import services


@pytest.fixture(params=["sqlite", "mariadb"])
def empty_app(request, tmp_path, worker, monkeypatch):
    """An app on a database without tables, as the command line makes it."""
    monkeypatch.setenv("FLASK_RUN_FROM_CLI", "true")
    urls = (
        iter([f"sqlite:///{tmp_path}/empty.db"])
        if request.param == "sqlite"
        else services.mysql_database(f"imapp_test_{worker}_migrations")
    )
    app = create_app({"DATABASE_URL": next(urls), "REDIS_URL": ""}, ASYNC_MODE="threading")
    with app.app_context():
        yield app
        migration.db.engine.dispose()
    next(urls, None)


def tables() -> set[str]:
    return set(inspect(migration.db.engine).get_table_names()) - {"alembic_version"}


def test_the_history_goes_up_and_down_and_leaves_nothing_to_migrate(empty_app):
    import flask_migrate

    migration.upgrade()
    flask_migrate.check()  # exits when it finds a difference
    assert tables() == set(migration.db.metadata.tables)
    flask_migrate.downgrade(revision="base")
    assert tables() == set()
    migration.upgrade()
    assert tables() == set(migration.db.metadata.tables)


def test_a_database_that_is_up_to_date_needs_no_alembic(empty_app, monkeypatch):
    migration.upgrade()
    monkeypatch.setitem(__import__("sys").modules, "flask_migrate", None)
    migration.upgrade()
    with migration.db.engine.begin() as connection:
        connection.execute(sqlalchemy.text("UPDATE alembic_version SET version_num = 'older'"))
    with pytest.raises(ImportError):
        migration.upgrade()
