"""What those who keep order did."""

from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import db
from .columns import BigId, Created, Id, Json, exact, reference


class AuditEntry(db.Model):
    """One act of an administrator, or of who leads a group. Entries are added, never changed."""

    __tablename__ = "audit_entries"

    id: Mapped[Id]
    actor_id: Mapped[int] = reference("users.id")
    # Names are kept as they were: the entry tells of that moment.
    actor_name: Mapped[str] = mapped_column(String(64))
    # From where, as the request came in.
    address: Mapped[str] = mapped_column(exact(45))
    act: Mapped[str] = mapped_column(exact(40))
    # What was acted upon: "user", "group", … (see services/audit.py), which may be gone by now.
    subject_type: Mapped[str] = mapped_column(exact(20))
    subject_id: Mapped[int] = mapped_column(BigId)
    subject_name: Mapped[str] = mapped_column(String(100))
    # The group in which it was done, if in one.
    group_id: Mapped[int | None] = mapped_column(BigId)
    # What changed, as it was and as it is: by the names of the API.
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    after: Mapped[dict[str, Any] | None] = mapped_column(Json)
    created_at: Mapped[Created]

    __table_args__ = (
        Index("ix_audit_entries_actor_id", "actor_id", "id"),
        Index("ix_audit_entries_act", "act", "id"),
        Index("ix_audit_entries_subject", "subject_type", "subject_id", "id"),
        Index("ix_audit_entries_group_id", "group_id", "id"),
        Index("ix_audit_entries_created_at", "created_at"),
    )
