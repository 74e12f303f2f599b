"""One Alembic history for all databases: up, down, and nothing left to migrate."""

import pytest
import sqlalchemy
from sqlalchemy import inspect

from imapp import create_app, migration
from imapp.lib.clock import now
from imapp.lib.grams import phrase_of
from imapp.models import Conversation, Message, MessageWords

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
    """Without Alembic's own and those that SQLite keeps behind a full-text index."""
    names = inspect(migration.db.engine).get_table_names()
    return {name for name in names if not name.startswith(("alembic_", "message_words_"))}


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


def test_what_was_said_before_there_was_an_index_is_found(empty_app):
    import flask_migrate

    flask_migrate.upgrade(revision="0002")
    said = [
        ("txt", {"type": "txt", "msg": "我在北京"}, None),
        ("loc", {"type": "loc", "title": "北京南站", "lng": 1, "lat": 2}, None),
        ("txt", {"type": "system", "event": "recall", "msg": "recalled: 北京"}, now()),
        ("system", {"type": "system", "event": "joined", "msg": "北京 joined"}, None),
        ("order", {"type": "order", "msg": "北京"}, None),
        *[("txt", {"type": "txt", "msg": f"number {number}"}, None) for number in range(1_500)],
    ]
    store(said)
    flask_migrate.upgrade()
    assert ids_with("北京") == [1, 2]
    assert len(ids_with("number")) == 1_500
    flask_migrate.downgrade(revision="0002")
    flask_migrate.upgrade()
    assert ids_with("北京") == [1, 2]


def test_an_index_that_was_not_finished_is_made_anew(empty_app):
    import flask_migrate

    flask_migrate.upgrade(revision="0002")
    store([("txt", {"type": "txt", "msg": f"number {number}"}, None) for number in range(10)])
    flask_migrate.upgrade(revision="0003")
    # MariaDB keeps the table and the words when the process dies before the version is noted.
    with migration.db.engine.begin() as connection:
        connection.execute(sqlalchemy.delete(MessageWords).where(MessageWords.rowid > 5))
        connection.execute(sqlalchemy.text("UPDATE alembic_version SET version_num = '0002'"))
    flask_migrate.upgrade()
    assert len(ids_with("number")) == 10


def store(said: list[tuple]) -> None:
    """Messages of a conversation: each one's kind, body, and when it was recalled."""
    with migration.db.engine.begin() as connection:
        connection.execute(
            Conversation.__table__.insert().values(
                id=1,
                type="groupchat",
                last_seq=0,
                last_version=0,
                active_at=now(),
                created_at=now(),
            )
        )
        one = {"conversation_id": 1, "created_at": now()}
        rows = [
            {"id": n, "seq": n, "version": n, "kind": kind, "body": body, "recalled_at": gone}
            for n, (kind, body, gone) in enumerate(said, 1)
        ]
        connection.execute(Message.__table__.insert(), [one | row for row in rows])


def ids_with(part: str) -> list[int]:
    asked = MessageWords.contain(phrase_of(part), [1])
    with migration.db.engine.connect() as connection:
        query = sqlalchemy.select(MessageWords.rowid).where(asked).order_by(MessageWords.rowid)
        return list(connection.scalars(query))
