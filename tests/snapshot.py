"""All rows of the database at one moment: which tables changed since, and how to undo it."""

from sqlalchemy import Table, and_, select

from imapp.extensions import db

# Being seen is no change that anybody made.
_UNNOTICED = {"last_seen_at", "last_used_at"}


class Snapshot:
    """Needs an application context."""

    def __init__(self):
        self.tables = db.metadata.sorted_tables
        self._raw = {table: _raw(table) for table in self.tables}
        self._rows = {table: _rows(table) for table in self.tables}

    def changed(self) -> list[Table]:
        """The tables of which a row was added, altered or removed since."""
        return [table for table in self.tables if _raw(table) != self._raw[table]]

    def restore(self, tables: list[Table]) -> None:
        """Bring back every row of `tables`; in an order in which foreign keys hold all along."""
        then, now = self._rows, {table: _rows(table) for table in tables}
        with db.engine.begin() as connection:
            for table in tables:
                for key in then[table].keys() & now[table].keys():
                    if then[table][key] != now[table][key]:
                        connection.execute(_one(table.update(), key).values(then[table][key]))
            for table in reversed(tables):
                for key in now[table].keys() - then[table].keys():
                    connection.execute(_one(table.delete(), key))
            for table in tables:
                for key in then[table].keys() - now[table].keys():
                    connection.execute(table.insert().values(then[table][key]))


def _noticed(table: Table) -> list:
    return [column for column in table.columns if column.name not in _UNNOTICED]


def _raw(table: Table) -> set[tuple]:
    """The rows as the driver has them, which are quick to read and to compare."""
    names = ", ".join(f"{table.name}.{column.name}" for column in _noticed(table))
    with db.engine.connect() as connection:
        return set(connection.exec_driver_sql(f"SELECT {names} FROM {table.name}"))


def _rows(table: Table) -> dict[tuple, dict]:
    """Primary key → column name → value."""
    with db.engine.connect() as connection:
        rows = connection.execute(select(*_noticed(table))).mappings().all()
    keys = [column.name for column in table.primary_key]
    return {tuple(row[key] for key in keys): dict(row) for row in rows}


def _one(statement, key: tuple):
    columns = statement.table.primary_key
    return statement.where(
        and_(*(column == value for column, value in zip(columns, key, strict=True)))
    )
