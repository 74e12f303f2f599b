"""Files that people send: kept whole or not at all, and seen by those they are for."""

import secrets
import threading
from collections.abc import Iterable, MutableMapping
from functools import cache
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Protocol
from weakref import WeakValueDictionary

from flask import current_app
from flask_babel import lazy_gettext
from sqlalchemy import exists, or_, select

import config

from ..errors import Invalid, NotFound, TooLarge, Unavailable, Unsupported
from ..extensions import db
from ..lib import images, offload
from ..lib.database import transaction
from ..lib.images import Picture
from ..lib.storage import Folder
from ..models import Group, Upload, UserInfo
from ..models.upload import ADDRESS
from ..payloads import AVATARS
from .identity import Caller

MOST_AT_ONCE = 20
MOST_NAME = 100

# A picture may need 300 MB while it is drawn anew: this many are, the others wait; and of each
# person one, lest his keep everybody's waiting.
_drawing = threading.BoundedSemaphore(2)
_turns: MutableMapping[int, threading.Lock] = WeakValueDictionary()


class SentFile(Protocol):
    """A file as it was sent: in which field, under which name, and its bytes."""

    name: str | None
    filename: str | None
    stream: BytesIO


def storage() -> Folder:
    return current_app.extensions["storage"]


def keep(me: Caller, files: list[SentFile]) -> list[Upload]:
    """Keep these pictures as the caller's: all of them, or when one is refused none.

    Raises `Invalid` (no file, an empty one), `Unsupported` (no picture) and `TooLarge`.
    """
    if not files:
        raise Invalid.field("file", lazy_gettext("Choose a file."))
    if len(files) > MOST_AT_ONCE:
        sentence = lazy_gettext("At most %(count)s files at once.", count=MOST_AT_ONCE)
        raise Invalid.field("file", sentence)
    db.session.rollback()  # what follows takes its time, and needs no connection
    folder, uploads = storage(), []
    try:
        for file in files:
            uploads.append(_stored(me, file, folder))
        with transaction(db.session()):
            db.session.add_all(uploads)
    except BaseException:
        _remove(folder, uploads)
        raise
    return uploads


def _stored(me: Caller, file: SentFile, folder: Folder) -> Upload:
    """The upload of one file, whose bytes are in the storage already."""
    field = file.name or "file"
    _require_size(file, field)
    with _turns.setdefault(me.id, threading.Lock()), _drawing:
        picture, refusal = offload.run(_redrawn, file)
    if refusal is images.TooManyPixels:
        raise TooLarge(lazy_gettext("This picture has too many pixels."))
    if refusal is images.NoPicture:
        sentence = lazy_gettext("This is no picture that can be read: JPEG, PNG, WebP or GIF.")
        raise Unsupported.field(field, sentence)
    upload = _upload_of(me, file, picture)
    try:
        offload.run(folder.put, upload.key, BytesIO(picture.data))
        if picture.thumbnail:
            offload.run(folder.put, upload.thumbnail_key, BytesIO(picture.thumbnail.data))
    except OSError as error:
        _remove(folder, [upload])
        current_app.logger.error("uploads: %s", error.strerror)
        raise Unavailable() from None
    except BaseException:
        _remove(folder, [upload])
        raise
    return upload


def _require_size(file: SentFile, field: str) -> None:
    size = file.stream.seek(0, 2)
    if not size:
        raise Invalid.field(field, lazy_gettext("This file is empty."))
    if size > current_app.config["MAX_UPLOAD_BYTES"]:
        raise TooLarge()


def _redrawn(file: SentFile) -> tuple[Picture | None, type[Exception] | None]:
    """The picture or why there is none: a thread that raised would print it."""
    try:
        return images.redraw(file.stream), None
    except (images.NoPicture, images.TooManyPixels) as error:
        return None, type(error)


def _upload_of(me: Caller, file: SentFile, picture: Picture) -> Upload:
    small = picture.thumbnail
    return Upload(
        user_id=me.id,
        key=_new_key(picture.ext),
        thumbnail_key=_new_key(small.ext) if small else None,
        name=_shown_name(file.filename or "", picture.ext),
        ext=picture.ext,
        mime=picture.mime,
        size=len(picture.data),
        w=picture.w,
        h=picture.h,
    )


def _new_key(ext: str) -> str:
    return f"{secrets.token_urlsafe(24)}.{ext}"


def _shown_name(sent: str, ext: str) -> str:
    """The file's own name without folders and unprintable characters; only ever shown."""
    last = PurePosixPath(sent.replace("\\", "/")).stem
    clean = "".join(char for char in last if char.isprintable()).strip(" .")
    return f"{clean[:MOST_NAME] or 'picture'}.{ext}"


def _remove(folder: Folder, uploads: Iterable[Upload]) -> None:
    for upload in uploads:
        for key in filter(None, (upload.key, upload.thumbnail_key)):
            folder.remove(key)


def seen(me: Caller, key: str) -> tuple[Upload, Path, str]:
    """The upload that has this key, where its bytes (or its thumbnail's) are, and their media
    type. For its owner; while it is the picture of a user or group, for everyone."""
    upload = db.session.scalar(
        select(Upload).where(or_(Upload.key == key, Upload.thumbnail_key == key))
    )
    if upload is None or not (upload.user_id == me.id or _is_photo(upload)):
        raise NotFound()
    path = storage().path(key)
    if not path.is_file():
        raise NotFound()
    return upload, path, upload.mime if key == upload.key else images.mime_of(path.suffix[1:])


def _is_photo(upload: Upload) -> bool:
    """Whether it is somebody's picture now: its owner's, or one he gave a group."""
    urls = (upload.url, upload.thumbnail)
    users = exists().where(UserInfo.user_id == upload.user_id, UserInfo.photo.in_(urls))
    groups = exists().where(Group.photo.in_(urls))
    return db.session.scalar(select(or_(users, groups)))


def check_photo(me: Caller, url: str) -> str:
    """`url` if it is empty, one of the product's own pictures or one that the caller uploaded,
    else `Invalid`.

    A picture from elsewhere would tell its server who looks at whom, and when.
    """
    if url and url not in _offered() and not _uploaded(me, url):
        raise Invalid.field(
            "photo", lazy_gettext("Choose one of the pictures offered, or upload one.")
        )
    return url


@cache
def _offered() -> frozenset[str]:
    files = (config.ROOT / "static" / "avatars").iterdir()
    return frozenset(AVATARS + file.name for file in files)


def _uploaded(me: Caller, url: str) -> bool:
    key = url.removeprefix(ADDRESS)
    picture = exists().where(
        Upload.user_id == me.id,
        or_(Upload.key == key, Upload.thumbnail_key == key),
        Upload.mime.startswith("image/"),
    )
    return url.startswith(ADDRESS) and db.session.scalar(select(picture))
