"""Roles and rights, and who has which role. Every change counts at once and never leaves the
deployment without an administrator."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from flask_babel import lazy_gettext
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from .. import delivery, payloads
from ..errors import Conflict, Invalid, NotFound
from ..extensions import db
from ..lib.database import transaction
from ..models import Right, Role, RoleRight, User, UserRole
from . import audit, presence, rights
from .identity import Caller

# (key, name, description); (key, name, description, allowed, denied)
PREDEFINED_RIGHTS = (
    ("admin", "管理", "进入管理端"),
    ("login", "登录", "登录系统"),
    ("speak", "发言", "发送消息"),
    ("conf", "会议", "自由使用的示例权限"),
    ("test", "测试", "自由使用的示例权限"),
)
PREDEFINED_ROLES = (
    ("admin", "管理员", "管理系统", ("admin", "login", "speak"), ()),
    ("user", "用户", "普通用户", ("login", "speak"), ()),
    ("mute", "禁言", "不能发送消息", (), ("speak",)),
    ("disabled", "封禁", "不能登录", (), ("login",)),
)
_FIXED = {
    Right: {key for key, *_ in PREDEFINED_RIGHTS},
    Role: {key for key, *_ in PREDEFINED_ROLES},
}
LOCKED_OUT = lazy_gettext("This account has been disabled.")


def page(model: type[Role] | type[Right], order, offset: int, limit: int) -> tuple[int, list]:
    """How many roles (or rights) there are, and some of them in the given order."""
    query = select(model).order_by(order, model.id).offset(offset).limit(limit)
    query = query.options(*_grants_of(model)).execution_options(populate_existing=True)
    count = db.session.scalar(select(func.count()).select_from(model))
    return count, db.session.scalars(query).all()


def _grants_of(model: type[Role] | type[Right]) -> list:
    return [selectinload(Role.grants).joinedload(RoleRight.right)] if model is Role else []


def create_right(me: Caller, key_name: str, name: str, desc: str) -> Right:
    with _change(me):
        right = Right(key_name=key_name, name=name, desc=desc)
        db.session.add(right)
        audit.record(me, "right.create", right, after=_facts(right))
    return right


def create_role(
    me: Caller, key_name: str, name: str, desc: str, right_ids: list[int], denied_ids: list[int]
) -> Role:
    with _change(me):
        role = Role(key_name=key_name, name=name, desc=desc)
        role.grants = _grants(right_ids, denied_ids)
        db.session.add(role)
        db.session.flush()
        role = _get(Role, role.id)
        audit.record(me, "role.create", role, after=_facts(role))
    return _get(Role, role.id)


def update_right(me: Caller, right_id: int, changes: dict) -> Right:
    """Change `name`, `desc`, `key_name`; the predefined rights keep their key."""
    with _change(me) as affected:
        right = _get(Right, right_id)
        before = _facts(right)
        _rename(right, changes)
        audit.record_changes(me, "right.update", right, before, _facts(right))
        affected.update(_users_with_rights([right_id]))
    return right


def update_role(me: Caller, role_id: int, changes: dict) -> Role:
    """Change `name`, `desc`, `key_name`, and with `right_ids` / `denied_right_ids` what the role
    allows / denies."""
    with _change(me) as affected:
        role = _get(Role, role_id)
        before = _facts(role)
        _rename(role, changes)
        _regrant(role, changes.get("right_ids"), changes.get("denied_right_ids"))
        db.session.flush()
        audit.record_changes(me, "role.update", role, before, _facts(_get(Role, role_id)))
        affected.update(_users_with_roles([role_id]))
    return _get(Role, role_id)


def delete_many(me: Caller, model: type[Role] | type[Right], ids: list[int]) -> None:
    """Delete roles (or rights) that are none of the predefined; all of them or none."""
    with _change(me) as affected:
        query = select(model).where(model.id.in_(ids)).order_by(model.id)
        found = db.session.scalars(query.options(*_grants_of(model))).all()
        if len(found) != len(set(ids)):
            raise NotFound()
        if any(one.key_name in _FIXED[model] for one in found):
            raise Conflict(lazy_gettext("What is predefined can't be deleted."))
        affected.update(_users_with_roles(ids) if model is Role else _users_with_rights(ids))
        for one in found:
            audit.record(me, f"{model.__name__.lower()}.delete", one, before=_facts(one))
        db.session.execute(delete(model).where(model.id.in_(ids)))


def assign(me: Caller, user_ids: list[int], role_ids: list[int]) -> None:
    """Give users exactly these roles; who loses the right to log in is put out at once."""
    with _change(me) as affected:
        people = _count(User, user_ids).where(~User.is_robot)
        if db.session.scalar(people) != len(set(user_ids)):
            raise NotFound()
        if db.session.scalar(_count(Role, role_ids)) != len(set(role_ids)):
            raise Invalid.field("roleIds", lazy_gettext("There is no such role."))
        _record_roles(me, user_ids, role_ids)
        db.session.execute(delete(UserRole).where(UserRole.user_id.in_(user_ids)))
        db.session.add_all(
            UserRole(user_id=user_id, role_id=role_id)
            for user_id in set(user_ids)
            for role_id in set(role_ids)
        )
        affected.update(user_ids)


def _facts(one: Role | Right) -> dict:
    """What the record keeps of a role or right, rights by their keys."""
    facts = {"keyName": one.key_name, "name": one.name, "desc": one.desc}
    if isinstance(one, Right):
        return facts
    return facts | {
        "rights": sorted(grant.right.key_name for grant in one.grants if not grant.denied),
        "deniedRights": sorted(grant.right.key_name for grant in one.grants if grant.denied),
    }


def _record_roles(me: Caller, user_ids: list[int], role_ids: list[int]) -> None:
    """Keep which roles these users had and get, of those alone for whom that changes."""
    keys = dict(db.session.execute(select(Role.id, Role.key_name)).all())
    had = defaultdict(set)
    for user_id, role_id in db.session.execute(
        select(UserRole.user_id, UserRole.role_id).where(UserRole.user_id.in_(user_ids))
    ):
        had[user_id].add(keys[role_id])
    gets = {keys[role_id] for role_id in role_ids}
    for user in db.session.scalars(select(User).where(User.id.in_(user_ids)).order_by(User.id)):
        if had[user.id] != gets:
            before, after = {"roles": sorted(had[user.id])}, {"roles": sorted(gets)}
            audit.record(me, "user.roles", user, before=before, after=after)


@contextmanager
def _change(me: Caller) -> Iterator[set[int]]:
    """A transaction of an administrator's on roles or rights.

    Yields the set to fill with the users whose rights it may change; those who are online are told
    after the commit. Refuses what would leave nobody who can administer.
    """
    try:
        with transaction(db.session()) as after:
            # One after the other, or two who demote each other at once would leave nobody.
            held = select(Right.id).where(Right.key_name == rights.ADMIN).with_for_update()
            db.session.execute(held)
            rights.require(me.id, rights.ADMIN)
            affected: set[int] = set()
            yield affected
            db.session.flush()
            _require_an_administrator()
            after(_tell, affected)
    except IntegrityError:
        raise Conflict(lazy_gettext("This key name is taken, or a right is gone.")) from None


def _require_an_administrator() -> None:
    candidates = (
        select(UserRole.user_id)
        .join(RoleRight, RoleRight.role_id == UserRole.role_id)
        .join(Right, Right.id == RoleRight.right_id)
        .where(Right.key_name == rights.ADMIN, RoleRight.denied.is_(False))
        .distinct()
    )
    needed = {rights.ADMIN, rights.LOGIN}
    if not any(needed <= had for had in rights.of_many(db.session.scalars(candidates)).values()):
        raise Conflict(lazy_gettext("Someone must remain who can log in and administer."))


def _tell(affected: set[int]) -> None:
    online = presence.among(affected)
    words = {right.key_name: payloads.right(right) for right in db.session.scalars(select(Right))}
    hearers = defaultdict(list)
    for user_id, names in rights.of_many(online).items():
        hearers[frozenset(names)].append(user_id)
    for names, user_ids in hearers.items():
        delivery.rights(user_ids, [words[name] for name in sorted(names)])
        if rights.LOGIN not in names:
            for user_id in user_ids:
                delivery.kick(delivery.account_room(user_id), "banned", LOCKED_OUT)


def _get(model: type[Role] | type[Right], one_id: int):
    query = select(model).where(model.id == one_id).execution_options(populate_existing=True)
    found = db.session.scalar(query.options(*_grants_of(model)))
    if found is None:
        raise NotFound()
    return found


def _grants(right_ids: Iterable[int], denied_ids: Iterable[int]) -> list[RoleRight]:
    allowed, denied = set(right_ids), set(denied_ids)
    if allowed & denied:
        raise Invalid.field(
            "deniedRightIds", lazy_gettext("A right can't be both allowed and denied.")
        )
    return [RoleRight(right_id=one, denied=one in denied) for one in sorted(allowed | denied)]


def _rename(one: Role | Right, changes: dict) -> None:
    key_name = changes.get("key_name", one.key_name)
    if key_name != one.key_name and one.key_name in _FIXED[type(one)]:
        raise Conflict(lazy_gettext("What is predefined keeps its key name."))
    one.key_name = key_name
    one.name = changes.get("name", one.name)
    one.desc = changes.get("desc", one.desc)


def _regrant(role: Role, right_ids: list[int] | None, denied_ids: list[int] | None) -> None:
    if right_ids is None and denied_ids is None:
        return
    if right_ids is None:
        right_ids = [grant.right_id for grant in role.grants if not grant.denied]
    if denied_ids is None:
        denied_ids = [grant.right_id for grant in role.grants if grant.denied]
    role.grants = _grants(right_ids, denied_ids)


def _users_with_roles(role_ids: list[int]):
    return db.session.scalars(select(UserRole.user_id).where(UserRole.role_id.in_(role_ids)))


def _users_with_rights(right_ids: list[int]):
    return db.session.scalars(
        select(UserRole.user_id)
        .join(RoleRight, RoleRight.role_id == UserRole.role_id)
        .where(RoleRight.right_id.in_(right_ids))
    )


def _count(model, ids: list[int]):
    return select(func.count()).select_from(model).where(model.id.in_(ids))
