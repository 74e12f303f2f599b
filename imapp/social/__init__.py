"""People, friends, applications, groups and conversations."""

from ..api import Api

blueprint = Api("social", __name__, url_prefix="/api/v1")

from . import applies, conversations, friends, groups, pages, people, search  # noqa: E402, F401
