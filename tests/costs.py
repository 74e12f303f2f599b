"""What a question costs the database, which does not depend on the machine."""

from contextlib import contextmanager


def work(connection) -> int:
    """A counter of what the database did so far on this connection: instructions of SQLite's
    machine, or rows that MariaDB's engine handed out."""
    if connection.dialect.name == "sqlite":
        return connection.info.setdefault("instructions", [0])[0]
    rows = connection.exec_driver_sql("SHOW SESSION STATUS LIKE 'Handler_read%%'")
    return sum(int(value) for _, value in rows)


@contextmanager
def counting_instructions(connection):
    if connection.dialect.name != "sqlite":
        yield
        return
    counter = connection.info.setdefault("instructions", [0])

    def count():
        counter[0] += 1

    raw = connection.connection.driver_connection
    raw.set_progress_handler(count, 1)
    try:
        yield
    finally:
        raw.set_progress_handler(None, 0)
