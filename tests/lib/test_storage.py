"""Files are kept whole or not at all, and what is kept survives a loss of power."""

import os
import stat
from io import BytesIO
from pathlib import Path

import pytest

from imapp.lib.storage import Folder


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(tmp_path / "files")


def test_a_file_reaches_the_disk_and_then_its_name_does(folder, monkeypatch):
    steps, sync, rename = [], os.fsync, Path.rename

    def synced(number: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(number).st_mode) else "file")
        sync(number)

    def renamed(path: Path, target: Path) -> None:
        steps.append("name")
        rename(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "rename", renamed)
    folder.put("one.txt", BytesIO(b"bytes"))
    assert steps == ["file", "name", "folder"]
    assert folder.path("one.txt").read_bytes() == b"bytes"


@pytest.mark.parametrize("failing", [1, 2])
def test_what_did_not_reach_the_disk_is_not_there(folder, monkeypatch, failing):
    calls = []

    def fail(number: int) -> None:
        calls.append(number)
        if len(calls) == failing:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output"):
        folder.put("one.txt", BytesIO(b"bytes"))
    assert list(folder.path("one.txt").parent.iterdir()) == []
