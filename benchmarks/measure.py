"""Timing calls, counting their SQL statements, and showing figures as tables."""

import math
from collections.abc import Callable, Hashable
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

import sqlalchemy
from flask import Flask

from imapp.extensions import db

from .sizes import Sizes

WARM_UP = 3


@dataclass
class Stage:
    """Where a topic is measured: the server's port, and the same app in this process, in which
    statements are counted."""

    port: int
    app: Flask
    sizes: Sizes


@dataclass
class Table:
    title: str
    columns: tuple[str, ...]
    rows: list[tuple]

    def text(self) -> str:
        """The title and aligned columns, the first to the left and figures to the right."""
        cells = [tuple(map(_shown, row)) for row in (self.columns, *self.rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = [
            "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])])
            for row in cells
        ]
        return "\n".join([self.title, "-" * len(lines[0]), *lines])


def _shown(value) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def interleaved(calls: dict[Hashable, Callable[[], object]], rounds: int) -> dict:
    """Each call's times in ms. They take turns, so that a busy moment of the machine meets all of
    them alike and their ratios hold."""
    times = {name: [] for name in calls}
    for number in range(WARM_UP + rounds):
        for name, call in calls.items():
            start = perf_counter()
            call()
            if number >= WARM_UP:
                times[name].append((perf_counter() - start) * 1000)
    return times


def percentile(times: list[float], share: int) -> float:
    """The time within which `share` percent of the calls were answered (nearest rank)."""
    return sorted(times)[math.ceil(len(times) * share / 100) - 1]


@contextmanager
def statements(app: Flask):
    """The SQL statements that `app` executes in the block, without transaction control."""
    seen = []

    def note(connection, cursor, statement, *rest):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    sqlalchemy.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sqlalchemy.event.remove(engine, "before_cursor_execute", note)


def statements_of_get(app: Flask, token: str, path: str) -> int:
    """How many a GET of `path` executes, logging in included."""
    with statements(app) as seen:
        response = app.test_client().get(path, headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 200, response.text
    return len(seen)


def statements_of_event(app: Flask, token: str, event: str, payload: dict) -> int:
    """How many an event from a connected socket executes, knowing the caller included."""
    client = app.extensions["socketio"].test_client(app, auth={"token": token})
    with statements(app) as seen:
        envelope = client.emit(event, payload, callback=True)
    client.disconnect()
    assert envelope["statusCode"] == "0", envelope
    return len(seen)
