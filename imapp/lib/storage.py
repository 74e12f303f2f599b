"""Where files lie: each under a name, written once and never changed."""

import os
import secrets
import shutil
from pathlib import Path
from typing import BinaryIO


class Folder:
    """A folder of this machine. Names are the program's own, never a client's."""

    def __init__(self, path: str | Path):
        self._path = Path(path).resolve()

    def put(self, name: str, source: BinaryIO) -> None:
        """Keep all that `source` has yet to read under `name`; on an error there is nothing."""
        self._path.mkdir(parents=True, exist_ok=True)
        part = self._path / f"{name}.{secrets.token_hex(4)}.part"
        try:
            with part.open("xb") as file:
                shutil.copyfileobj(source, file, 1 << 20)
                file.flush()
                # What is acknowledged survives a loss of power.
                os.fsync(file.fileno())
            part.rename(self.path(name))
            self._keep_names()
        except BaseException:
            part.unlink(missing_ok=True)
            self.remove(name)
            raise

    def _keep_names(self) -> None:
        """Else a loss of power might leave the file without the name it was given."""
        folder = os.open(self._path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def path(self, name: str) -> Path:
        """Where the file `name` is, if it is there."""
        return self._path / name

    def remove(self, name: str) -> None:
        """Forget the file; one that is not there is forgotten already."""
        self.path(name).unlink(missing_ok=True)
