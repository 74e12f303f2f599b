"""One run: fill an empty database, serve it, measure."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter

from flask import Flask

from imapp import create_app, migration, seeds
from imapp.extensions import db

from . import browser, database, history, lists, sending, server, sync
from .fill import World
from .measure import Stage, Table
from .sizes import Sizes

# Reading comes before sending, which adds rows.
TOPICS = {
    "lists": lists,
    "history": history,
    "sync": sync,
    "sending": sending,
    "browser": browser,
}


class Run:
    """A run on the empty database at `url`; `folder` is for the server's own files."""

    def __init__(self, url: str, folder: Path, sizes: Sizes):
        self._folder, self._sizes = folder, sizes
        self.environment = server.settings(url, folder)
        # The same app in this process: it makes the tables, and its statements are counted.
        self.app: Flask = create_app(self.environment, ASYNC_MODE="threading")
        self.handles: dict[str, object] = {}

    def fill(self, names: Iterable[str]) -> None:
        """Make the tables and fill them for these topics; `NotEmpty` if there are tables."""
        database.require_empty(self.app)
        start = perf_counter()
        with self.app.app_context():
            migration.upgrade()
            seeds.access()
            db.session.remove()
            with db.engine.begin() as connection:
                world = World(connection, progress=True)
                for name in names:
                    tell(f"filling for {name} …")
                    self.handles[name] = TOPICS[name].fill(world, self._sizes)
        database.settle(self.app)
        tell(f"filled in {perf_counter() - start:.0f} s")

    def measure(self) -> Iterator[Table]:
        """Serve, and measure the topics that were filled for."""
        with server.serving(self.environment, self._folder) as port:
            stage = Stage(port, self.app, self._sizes)
            for name, handle in self.handles.items():
                tell(f"measuring {name} …")
                yield from TOPICS[name].measure(stage, handle)

    def close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()


def tell(words: str) -> None:
    """How far it is; the figures alone go to the standard output."""
    print(words, file=sys.stderr, flush=True)
