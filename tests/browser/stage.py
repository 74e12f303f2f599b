"""A server of one's own with a lively demo world, for what looks at the product from outside."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from imapp.seeds import DEMO_PASSWORD

from ..system.server import Server
from . import scene
from .people import Cast, Person


class Stage:
    """`server` runs; `places` are what addresses of pages may name, see `scene`."""

    def __init__(self, server: Server, cast: Cast):
        self.server, self._cast = server, cast
        self._people: dict[str, Person] = {}
        self.scene = scene.play(self.log_in)
        self.places = self.scene.places

    def log_in(self, username: str) -> Person:
        """That account of the demo world; each has one login."""
        if username not in self._people:
            self._people[username] = self._cast.log_in(username, DEMO_PASSWORD)
        return self._people[username]


@contextmanager
def stage(**settings) -> Iterator[Stage]:
    """A `Stage`, taken down at the end."""
    with TemporaryDirectory(prefix="imapp-stage-") as folder:
        settings = {"LANGUAGE": "zh_Hans_CN", "RATELIMIT_ENABLED": 0} | settings
        server = Server(Path(folder), **settings)
        cast = Cast(server)
        try:
            yield Stage(server.start(), cast)
        finally:
            cast.close()
            server.close()
