"""What a database begins with: rights and roles always, and the demo world on request."""

from collections.abc import Callable

from flask import current_app
from sqlalchemy import select

from .extensions import db
from .lib import passwords
from .lib.database import transaction
from .models import Apply, Friend, Group, Right, Role, RoleRight, User
from .services import accounts, friends, groups, uploads
from .services.identity import Caller
from .services.roles import PREDEFINED_RIGHTS, PREDEFINED_ROLES

DEMO_PASSWORD = "123456"
DEMO_SIGN = "念念不忘，必有回响~"
MEMBERS = 30
# Nickname and picture of each; member1 to member30 in their order.
SPECIAL = {
    "admin": ("管理员", "person-28.svg", ["admin"]),
    "user": ("清风徐来", "person-02.svg", ["user"]),
    "disabled": ("已封禁", "person-34.svg", ["user", "disabled"]),
    "muteuser": ("沉默是金", "person-13.svg", ["user", "mute"]),
}
NICKNAMES = (  # noqa: SIM905
    "林小满 周明远 苏晚晴 顾长安 小猫钓鱼 沈知夏 陈守拙 团子 程以南 江上渔者 "
    "许念念 陆行舟 叶青禾 阿柴 宋时雨 韩江雪 狐说八道 方糖 谢春风 唐果 "
    "熊出没 何小舟 温如玉 秦时月 企鹅先生 白露 杜若飞 考拉 童画 夏目"
).split()
PICTURES = (1, 5, 4, 8, 3, 6, 11, 7, 14, 16, 9, 19, 12, 10, 15, 20, 17, 18, 24, 26)
PICTURES += (21, 22, 27, 30, 25, 23, 33, 31, 29, 35)
FRIENDS_OF_USER = ["disabled", "muteuser"] + [f"member{i}" for i in range(3, 27)]
IN_GROUPS = ["disabled", "muteuser"] + [f"member{i}" for i in range(1, 11)]
GROUPS = (
    ("谈笑有鸿儒", "group-01.svg", "苔痕上阶绿，草色入帘青。"),
    ("往来无白丁", "group-02.svg", "可以调素琴，阅金经。"),
)


def access() -> int:
    """Make the predefined rights and roles that are missing; how many were."""
    with transaction(db.session()):
        rights = {one.key_name: one for one in db.session.scalars(select(Right))}
        roles = {one.key_name: one for one in db.session.scalars(select(Role))}
        before = len(rights) + len(roles)
        for key, name, desc in PREDEFINED_RIGHTS:
            if key not in rights:
                rights[key] = Right(key_name=key, name=name, desc=desc)
                db.session.add(rights[key])
        db.session.flush()
        for key, name, desc, allowed, denied in PREDEFINED_ROLES:
            if key not in roles:
                roles[key] = Role(key_name=key, name=name, desc=desc)
                roles[key].grants = [
                    RoleRight(right_id=rights[one].id, denied=one in denied)
                    for one in allowed + denied
                ]
                db.session.add(roles[key])
    return len(rights) + len(roles) - before


def is_demo() -> bool:
    """Whether the demo's accounts are in the database."""
    keys = select(User.username_key).where(User.username_key.in_(["member1", "member30"]))
    return len(db.session.scalars(keys).all()) == 2


def demo() -> int:
    """Make what is missing of the demo world; how many accounts were."""
    digest = passwords.digest(DEMO_PASSWORD)
    with transaction(db.session()) as after:
        users, made = _people(digest)
        me = Caller(id=users["user"].id, username="user", language=None)
        _friends(me, users, after)
        _groups(me, users, after)
        _applies(me, users)
    return made


def _cast() -> dict[str, tuple[str, str, list[str]]]:
    """Username → nickname, picture, roles."""
    people = dict(SPECIAL)
    for number, (nickname, picture) in enumerate(zip(NICKNAMES, PICTURES, strict=True), 1):
        people[f"member{number}"] = (nickname, f"person-{picture:02}.svg", ["user"])
    return people


def _people(digest: str) -> tuple[dict[str, User], int]:
    cast = _cast()
    found = db.session.scalars(select(User).where(User.username_key.in_(cast)))
    users = {user.username_key: user for user in found}
    missing = [name for name in cast if name not in users]
    for name in missing:
        nickname, picture, roles = cast[name]
        info = {"nickname": nickname, "photo": uploads.AVATARS + picture, "sign": DEMO_SIGN}
        users[name] = accounts.create(name, digest, roles=roles, info=info)
    return users, len(missing)


def _friends(me: Caller, users: dict[str, User], after: Callable) -> None:
    have = set(db.session.scalars(select(Friend.friend_id).where(Friend.user_id == me.id)))
    for name in FRIENDS_OF_USER:
        if users[name].id not in have:
            friends.befriend(me.id, users[name].id, after)


def _groups(me: Caller, users: dict[str, User], after: Callable) -> None:
    have = set(db.session.scalars(select(Group.name).where(Group.owner_id == me.id)))
    for name, picture, introduction in GROUPS:
        if name in have:
            continue
        most = current_app.config["GROUP_MAX_MEMBERS"] - 1
        ids = [users[one].id for one in IN_GROUPS[:most]]
        groups.found(me, name, introduction, uploads.AVATARS + picture, ids, after)


def _applies(me: Caller, users: dict[str, User]) -> None:
    """Each waits unless it was ever made: what someone answered stays answered."""
    first = db.session.scalar(
        select(Group).where(Group.owner_id == me.id, Group.name == GROUPS[0][0])
    )
    wanted = [
        ("member1", {"to_user_id": me.id}, f"user:{{}}:{me.id}", "我是林小满，加个好友吧"),
        ("member2", {"to_user_id": me.id}, f"user:{{}}:{me.id}", "久仰大名，交个朋友"),
    ]
    if first:
        key = f"group:{{}}:{first.id}"
        wanted.append(("member11", {"to_group_id": first.id}, key, "听说此间有鸿儒，求进"))
    for name, target, key, message in wanted:
        from_id = users[name].id
        query = select(Apply.id).filter_by(from_id=from_id, **target)
        if not db.session.scalar(query):
            db.session.add(
                Apply(from_id=from_id, message=message, waiting_key=key.format(from_id), **target)
            )
