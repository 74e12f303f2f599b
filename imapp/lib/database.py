"""One transaction a decision: begun for writing, committed once, delivered after.

SQLite has one writer. A greenlet that waits for it inside SQLite would stop the whole process,
so writers queue on a lock of ours, begin with BEGIN IMMEDIATE and do no I/O while they hold it.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

_one_writer = threading.RLock()

Deliver = Callable[..., None]


def tune(engine: Engine) -> None:
    """Make SQLite keep what it acknowledged and obey foreign keys; nothing elsewhere."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connect(connection, record):
        connection.isolation_level = None  # the driver begins nothing by itself
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=5000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection):
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def transaction(session: Session) -> Iterator[Deliver]:
    """Commit `session` once at the end, or roll all of it back.

    Yields `after(function, *arguments)`: these calls run in their order when the commit has
    succeeded, and never otherwise. Reads made before in the same session begin anew, so that a
    decision rests on what is stored now.
    """
    if session.info.get("writing"):
        raise RuntimeError("a transaction within a transaction")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes made before the transaction began")
    session.rollback()
    deliveries = []
    sqlite = session.get_bind().dialect.name == "sqlite"
    with _one_writer if sqlite else nullcontext():
        session.info["writing"] = True
        try:
            if sqlite:
                session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
            yield lambda function, *arguments: deliveries.append((function, arguments))
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["writing"] = False
    for function, arguments in deliveries:
        function(*arguments)


@event.listens_for(Session, "before_flush")
def _refuse_stray_writes(session, context, instances):
    """A write outside `transaction` would begin as a reader and fail under load."""
    changed = session.new or session.dirty or session.deleted
    if changed and not session.info.get("writing"):
        raise RuntimeError("a write outside of a transaction")
