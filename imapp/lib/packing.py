"""Files as they go over the wire: compressed once, kept in memory, not sent to who has them."""

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Response, request

# What gets smaller; anything else is compressed already.
TEXTS = {".css", ".html", ".js", ".json", ".mjs", ".svg", ".txt"}
PACKERS = {
    "br": lambda data: brotli.compress(data, quality=9),
    "gzip": lambda data: gzip.compress(data, 9, mtime=0),
    "identity": bytes,
}
KEPT_FILES = 1000


def file(path: Path) -> Response:
    """The answer to a request for that file of our own, in the encoding that the client likes."""
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return content(_read(path, path.stat().st_mtime_ns), kind, path.suffix in TEXTS)


def content(data: bytes, kind: str, is_text: bool = True) -> Response:
    """The same for what is a file in memory alone."""
    encoding = request.accept_encodings.best_match(list(PACKERS)) if is_text else "identity"
    encoding = encoding or "identity"
    packed, tag = _pack(data, encoding)
    response = Response(packed, mimetype=kind)
    response.set_etag(tag)
    if is_text:
        response.vary.add("Accept-Encoding")
    if encoding != "identity":
        response.content_encoding = encoding
    return response.make_conditional(request, accept_ranges=True, complete_length=len(packed))


@lru_cache(maxsize=KEPT_FILES)
def _read(path: Path, changed_at: int) -> bytes:
    return path.read_bytes()


@lru_cache(maxsize=KEPT_FILES)
def _pack(data: bytes, encoding: str) -> tuple[bytes, str]:
    """Those bytes, and a word for them."""
    return PACKERS[encoding](data), f"{hashlib.sha256(data).hexdigest()[:16]}-{encoding}"
