import pytest

from imapp.lib.storage import Folder


@pytest.fixture(autouse=True)
def folder(app, tmp_path, monkeypatch):
    """An empty folder for uploads."""
    app.config["UPLOAD_FOLDER"] = str(tmp_path / "uploads")
    monkeypatch.setitem(app.extensions, "storage", Folder(tmp_path / "uploads"))
