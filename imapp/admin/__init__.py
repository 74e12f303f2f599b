"""The management side: the routes for those with the right `admin`."""

from ..api import Api

# "admin" alone is the name of Flask-Admin's own blueprint.
blueprint = Api("admin_api", __name__, url_prefix="/api/v1/admin")

from . import access, audit, groups, users  # noqa: E402, F401
