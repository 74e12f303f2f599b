"""Runs the migrations on the database that the application is configured for."""

from alembic import context
from flask import current_app
from sqlalchemy import String

from imapp.models.columns import BigId, Json, UtcDateTime

db = current_app.extensions["migrate"].db
options = current_app.extensions["migrate"].configure_args


def short_type(kind, value, context):
    """Write our column types by their names instead of all their variants."""
    if kind != "type":
        return False
    if isinstance(value, UtcDateTime):
        return "UtcDateTime()"
    if isinstance(value, String) and value._variant_mapping:
        return f"exact({value.length})"
    return {id(BigId): "BigId", id(Json): "Json"}.get(id(value), False)


def compared(thing, name, kind, reflected, compare_to):
    """All tables but that of the full-text index, which each database keeps in its own way."""
    return not (kind == "table" and name.startswith("message_words"))


def run() -> None:
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=short_type,
            include_object=compared,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
