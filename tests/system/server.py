"""A real server process for a test: started on a port of its own, stopped, killed, read."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests

from config import ROOT, SETTINGS

READY_SECONDS = 30
# Wherever bytecode is not kept beside the sources each process would compile all of it again.
BYTECODE = ROOT / ".pytest_cache" / "bytecode"
# The server lets events under way end for 8 s; nothing may hang much longer.
STOP_SECONDS = 12
# Stands in every text that the tests send, so that a log that holds what people write is noticed.
SECRET = "nobody-may-log-this"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`python wsgi.py --prepare` with these settings and nothing of the tests' own environment."""

    def __init__(self, folder: Path, **settings: object):
        self.folder = folder
        self.port = free_port()
        self.settings = {"LANGUAGE": "en", "PORT": self.port} | settings
        self.process: subprocess.Popen | None = None
        self.log = folder / f"server-{self.port}.log"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        return self.log.read_text()

    def launch(self) -> "Server":
        """Start the process without waiting for anything."""
        names = {setting.name for setting in SETTINGS}
        names.add("PYTHONDONTWRITEBYTECODE")
        inherited = {name: value for name, value in os.environ.items() if name not in names}
        given = {name: str(value) for name, value in self.settings.items()}
        given |= {"PYTHONPYCACHEPREFIX": str(BYTECODE), "PYTHONUNBUFFERED": "1"}
        given |= {"INSTANCE_PATH": str(self.folder / "instance")}
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "wsgi.py", "--prepare"],
                cwd=ROOT,
                env=inherited | given,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        return self

    def start(self) -> "Server":
        """Start the process and wait until it can work."""
        self.launch()
        deadline = time.monotonic() + READY_SECONDS
        while not self.is_ready():
            assert self.process.poll() is None, f"the server ended:\n{self.output}"
            assert time.monotonic() < deadline, f"the server is not ready:\n{self.output}"
            time.sleep(0.05)
        return self

    def is_ready(self) -> bool:
        try:
            return requests.get(f"{self.url}/readyz", timeout=5).ok
        except requests.ConnectionError:
            return False

    def signal(self, number: int = signal.SIGTERM) -> None:
        self.process.send_signal(number)

    def wait(self, seconds: float = STOP_SECONDS) -> int:
        """The exit code; fails when the process does not end in time."""
        return self.process.wait(seconds)

    def stop(self) -> int:
        self.signal()
        return self.wait()

    def kill(self) -> None:
        """What a power cut does: no handler runs."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """End what still runs, then look whether the log is as clean as it has to be."""
        if self.process.poll() is None:
            self.signal()
            try:
                self.wait()
            except subprocess.TimeoutExpired:
                self.kill()
                raise
        assert "Traceback" not in self.output, self.output
        assert SECRET not in self.output, self.output
