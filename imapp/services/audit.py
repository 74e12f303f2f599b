"""The record of what administrators, and a group's owner and admins, did: who, what, to whom or
what, as it was before and after, when, and from where. An entry is committed together with the act
that it tells of, and never changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from ..extensions import db
from ..models import AuditEntry, Group, Message, Right, Role, User
from ..shapes import SubjectType
from . import rights
from .identity import Caller

# A model → how its entries call it, and which of its columns names it.
_SUBJECTS: dict[type, tuple[SubjectType, str | None]] = {
    User: ("user", "username"),
    Group: ("group", "name"),
    Message: ("message", None),
    Role: ("role", "key_name"),
    Right: ("right", "key_name"),
}
AT_ONCE = 500


@dataclass(frozen=True)
class Wanted:
    """Which entries are looked for; what is None does not matter."""

    actor: str | None = None  # a part of the name
    act: str | None = None  # an act, or what stands before its dot: "group"
    subject_type: SubjectType | None = None
    subject_id: int | None = None
    group_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list:
        columns = {
            AuditEntry.subject_type: self.subject_type,
            AuditEntry.subject_id: self.subject_id,
            AuditEntry.group_id: self.group_id,
        }
        found = [column == value for column, value in columns.items() if value is not None]
        if self.actor:
            found.append(AuditEntry.actor_name.icontains(self.actor, autoescape=True))
        if self.act:
            whole = AuditEntry.act == self.act
            found.append(whole | AuditEntry.act.startswith(f"{self.act}.", autoescape=True))
        if self.since:
            found.append(AuditEntry.created_at >= self.since)
        if self.until:
            found.append(AuditEntry.created_at < self.until)
        return found


def record(
    me: Caller,
    act: str,
    subject: User | Group | Message | Role | Right,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    group_id: int | None = None,
) -> None:
    """Add an entry to the transaction under way. `before` and `after` hold what the act changed,
    by the names of the API."""
    word, column = _SUBJECTS[type(subject)]
    db.session.flush()
    db.session.add(
        AuditEntry(
            actor_id=me.id,
            actor_name=me.username,
            address=me.address[:45],
            act=act,
            subject_type=word,
            subject_id=subject.id,
            subject_name=getattr(subject, column) if column else "",
            group_id=subject.id if word == "group" else group_id,
            before=before,
            after=after,
        )
    )


def record_changes(
    me: Caller,
    act: str,
    subject: User | Group | Role | Right,
    before: dict,
    after: dict,
    *,
    group_id: int | None = None,
) -> None:
    """The same with only those of the values that differ; nothing if none does."""
    changed = {name for name in before if before[name] != after[name]}
    if changed:
        record(
            me,
            act,
            subject,
            before={name: before[name] for name in sorted(changed)},
            after={name: after[name] for name in sorted(changed)},
            group_id=group_id,
        )


def page(me: Caller, wanted: Wanted, order, offset: int, limit: int) -> tuple[int, list]:
    """How many entries are wanted, and some of them."""
    rights.require(me.id, rights.ADMIN)
    conditions = wanted.conditions()
    count = db.session.scalar(select(func.count()).select_from(AuditEntry).where(*conditions))
    rows = db.session.scalars(
        select(AuditEntry)
        .where(*conditions)
        .order_by(order, AuditEntry.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return count, list(rows)


def every(me: Caller, wanted: Wanted) -> Iterator[AuditEntry]:
    """All that are wanted, the newest first, fetched in steps. However slowly they are read, no
    transaction waits for it."""
    rights.require(me.id, rights.ADMIN)
    db.session.rollback()
    return _in_steps(wanted)


def _in_steps(wanted: Wanted) -> Iterator[AuditEntry]:
    last_id = None
    while True:
        query = select(AuditEntry).where(*wanted.conditions())
        if last_id is not None:
            query = query.where(AuditEntry.id < last_id)
        rows = db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(AT_ONCE)).all()
        # There is nothing to commit: after a rollback each entry would be read once more.
        db.session.commit()
        yield from rows
        if len(rows) < AT_ONCE:
            return
        last_id = rows[-1].id
