"""For whoever watches the server: does it live, and can it work."""

from flask import Blueprint, current_app
from sqlalchemy import text

from .api import envelope
from .errors import Unavailable
from .extensions import db

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def live():
    return envelope(None)


@blueprint.get("/readyz")
def ready():
    """503 while the database, or Redis where it is used, does not answer."""
    db.session.execute(text("SELECT 1"))
    if not current_app.extensions["presence"].ping():
        raise Unavailable()
    return envelope(None)
