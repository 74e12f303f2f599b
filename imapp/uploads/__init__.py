"""Sending files to the server, and getting them."""

from ..api import Api

blueprint = Api("uploads", __name__)

from . import files  # noqa: E402, F401
