"""Sending files as browsers do, and looking at what lies on the disk."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from ..make import Answer, Person
from ..pictures import drawn


@dataclass
class File:
    data: bytes
    name: str = "photo.png"
    field: str = "file"


def send(person: Person, *files: File, **options) -> Answer:
    parts = [(file.field, FileStorage(BytesIO(file.data), file.name)) for file in files]
    # Made here: the test client would leave the file open in which it prepares a large body.
    boundary, body = encode_multipart(MultiDict(parts))
    content_type = f"multipart/form-data; boundary={boundary}"
    response = person.browser.post(
        "/api/v1/upload", data=body, content_type=content_type, **options
    )
    return Answer(response.status_code, response.get_json())


def uploaded(person: Person, data: bytes | None = None) -> dict:
    """What the server says of a picture that the person sent."""
    return send(person, File(data or drawn())).data[0]


def fetch(person: Person, url: str, **headers):
    return person.browser.get(url, headers=headers, buffered=True)


def on_disk(app) -> set[str]:
    folder = Path(app.config["UPLOAD_FOLDER"])
    return {file.name for file in folder.iterdir()} if folder.exists() else set()
