"""The server under measurement: `wsgi.py` in a process of its own, on a free port of 127.0.0.1."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import ROOT, SETTINGS

STOP_SECONDS = 20


class Failed(Exception):
    """The server did not start, or did not stop as it should."""


def settings(database_url: str, folder: Path) -> dict[str, str]:
    """Every setting at its default, whatever the environment says, but for what a bench needs:
    its database and files, no rate limits, which one sender of a bench would hit at once, and no
    robot, which would greet everybody."""
    return {setting.name: setting.default for setting in SETTINGS} | {
        "DATABASE_URL": database_url,
        "UPLOAD_FOLDER": str(folder / "uploads"),
        "SECRET_KEY": "only for measuring",
        "RATELIMIT_ENABLED": "0",
        "ROBOT_PROVIDER": "off",
    }


@contextmanager
def serving(environment: dict[str, str], folder: Path) -> Iterator[int]:
    """The port on which the server answers while the block runs."""
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "wsgi.py")],
        env=os.environ | environment | {"PORT": str(port), "INSTANCE_PATH": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            if "listens" not in process.stdout.readline():
                raise Failed(f"The server did not start; it ended with {process.wait()}.")
            yield port
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)
    if process.returncode:
        raise Failed(f"The server ended with {process.returncode}.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
