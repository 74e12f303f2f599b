"""The record of what administrators, and those who lead groups, did."""

from typing import Annotated

from flask import Response, stream_with_context
from pydantic import Field
from typing_extensions import TypedDict

from .. import payloads
from ..lib import spreadsheet
from ..lib.fields import Id, Moment, Query, Text
from ..models import AuditEntry
from ..services import audit
from ..services.identity import Caller
from ..shapes import AuditEntryShape, SubjectType
from . import blueprint
from .listing import ListQuery


class AuditFilter(Query):
    actor: Annotated[Text, Field(max_length=64)] | None = None
    act: Annotated[str, Field(max_length=40, pattern=r"^[a-z.]+$")] | None = None
    subject_type: SubjectType | None = None
    subject_id: Id | None = None
    group_id: Id | None = None
    since: Moment | None = None
    until: Moment | None = None

    @property
    def wanted(self) -> audit.Wanted:
        return audit.Wanted(**{name: getattr(self, name) for name in AuditFilter.model_fields})


class AuditQuery(ListQuery, AuditFilter):
    pass


class AuditEntries(TypedDict):
    count: int
    rows: list[AuditEntryShape]


@blueprint.operation("GET", "/audit", query=AuditQuery, data=AuditEntries, right="admin")
def list_audit_entries(me: Caller, query: AuditQuery):
    """A page of what was done, the newest first."""
    columns = {"id": AuditEntry.id, "createdAt": AuditEntry.created_at}
    order = query.order(columns, AuditEntry.id.desc())
    count, rows = audit.page(me, query.wanted, order, query.offset, query.page_size)
    return {"count": count, "rows": [payloads.audit_entry(one) for one in rows]}


@blueprint.operation("GET", "/audit.csv", query=AuditFilter, gives_file=True, right="admin")
def export_audit_entries(me: Caller, query: AuditFilter):
    """All of it, or what was asked for, for a spreadsheet."""
    columns = list(AuditEntryShape.__annotations__)
    entries = (payloads.audit_entry(one) for one in audit.every(me, query.wanted))
    rows = ([entry[column] for column in columns] for entry in entries)
    response = Response(
        stream_with_context(spreadsheet.csv(columns, rows)), mimetype="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = "attachment; filename=audit.csv"
    return response
