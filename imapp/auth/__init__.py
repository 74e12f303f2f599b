"""Signing up, logging in, and what belongs to one's own account."""

from ..api import Api

blueprint = Api("auth", __name__, url_prefix="/api/v1")

from . import account, keys, pages  # noqa: E402, F401  (they add their routes)
