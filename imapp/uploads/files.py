"""Files: pictures that people send, for themselves, their groups and their messages."""

from flask import send_file

from .. import payloads
from ..services import uploads
from ..services.identity import Caller
from ..shapes import UploadShape
from . import blueprint

# A key names the same bytes for ever.
YEAR_IN_SECONDS = 31_536_000


@blueprint.operation(
    "POST",
    "/api/v1/upload",
    takes_files=True,
    data=list[UploadShape],
    scope="send",
    rule="upload",
)
def upload(me: Caller, files: list):
    """Send pictures (JPEG, PNG, WebP, GIF) to the server: all of them are kept, or none. They are
    drawn anew, upright and without what the camera noted; animations become animated WebP."""
    return [payloads.upload(one) for one in uploads.keep(me, files)]


@blueprint.operation("GET", "/public/upload/<key>", gives_file=True)
def read_file(me: Caller, key: str):
    """A file, for who sent it; while it is the picture of a user or group, for everyone."""
    one, path, mime = uploads.seen(me, key)
    response = send_file(
        path, mimetype=mime, download_name=one.name, etag=key, max_age=YEAR_IN_SECONDS
    )
    response.cache_control.public = False
    response.cache_control.private = True
    response.cache_control.immutable = True
    # Nothing in it may run, whatever a browser takes it for.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
