"""What leaves the server: models become dictionaries here, and nowhere else.

Pure: nothing is queried, all that is shown must have been loaded.
"""

from typing import TYPE_CHECKING

from flask_babel import gettext

from . import kinds, locale, shapes
from .lib.clock import iso
from .models import (
    AccessToken,
    Apply,
    AuditEntry,
    Conversation,
    Device,
    Group,
    Member,
    Message,
    Right,
    Role,
    Upload,
    User,
    UserInfo,
)

# Where the pictures are that the product offers: stored as people's and groups' own.
AVATARS = "/static/avatars/"
ROBOT_PHOTO = f"{AVATARS}robot.svg"

if TYPE_CHECKING:
    from .services.search import Found, Match
    from .services.views import View


def user_info(info: UserInfo) -> shapes.UserInfoShape:
    return {
        "id": info.user_id,
        "nickname": info.nickname,
        "photo": info.photo,
        "sign": info.sign,
    }


def person(user: User) -> shapes.PersonShape:
    info = robot_info(user.info) if user.is_robot else user_info(user.info)
    return {"id": user.id, "username": user.username, "userInfo": info}


def robot_name() -> str:
    """The robot is called in the reader's language."""
    return gettext("Assistant")


def robot_info(info: UserInfo) -> shapes.UserInfoShape:
    return {
        "id": info.user_id,
        "nickname": robot_name(),
        "photo": ROBOT_PHOTO,
        "sign": gettext("Ask me anything."),
    }


def right(one: Right) -> shapes.RightShape:
    return {"id": one.id, "name": one.name, "keyName": one.key_name, "desc": one.desc}


def role(one: Role) -> shapes.RoleShape:
    return {"id": one.id, "name": one.name, "keyName": one.key_name, "desc": one.desc}


def role_with_rights(one: Role) -> shapes.RoleWithRightsShape:
    return role(one) | {
        "rights": [right(grant.right) for grant in one.grants if not grant.denied],
        "deniedRights": [right(grant.right) for grant in one.grants if grant.denied],
    }


def current_user(user: User, roles: list[Role], rights: list[Right]) -> shapes.CurrentUserShape:
    return person(user) | {
        "provider": user.provider,
        "language": user.language,
        "roles": [role(one) for one in roles],
        "rights": [right(one) for one in rights],
    }


def user_with_roles(user: User, roles: list[Role]) -> shapes.UserWithRolesShape:
    return person(user) | {
        "provider": user.provider,
        "language": user.language,
        "createdAt": iso(user.created_at),
        "lastSeenAt": iso(user.last_seen_at),
        "roles": [role(one) for one in roles],
    }


def device(one: Device, current_id: int | None) -> shapes.DeviceShape:
    return {
        "id": one.id,
        "userAgent": one.user_agent,
        "address": one.address,
        "createdAt": iso(one.created_at),
        "lastSeenAt": iso(one.last_seen_at),
        "current": one.id == current_id,
    }


def token(one: AccessToken) -> shapes.TokenShape:
    return {
        "id": one.id,
        "name": one.name,
        "scopes": one.scopes.split(),
        "createdAt": iso(one.created_at),
        "lastUsedAt": iso(one.last_used_at),
        "expiresAt": iso(one.expires_at),
    }


def new_token(one: AccessToken, secret: str) -> shapes.MadeTokenShape:
    return token(one) | {"token": secret}


def group(
    one: Group, member_count: int, conversation_id: int, me: Member | None = None
) -> shapes.GroupShape:
    """The group as its member `me` sees it, or as anyone who may join it does."""
    return {
        "id": one.id,
        "name": one.name,
        "photo": one.photo,
        "introduction": one.introduction,
        "ownerId": one.owner_id,
        "mute": one.mute,
        "disabled": one.disabled,
        "joinPolicy": one.join_policy,
        "memberCount": member_count,
        "createdAt": iso(one.created_at),
        "announcement": one.announcement if me else None,
        "role": me.role if me else None,
        "alias": me.alias if me else None,
        "mutedUntil": iso(me.muted_until) if me else None,
        "conversationId": conversation_id if me else None,
    }


def audit_entry(one: AuditEntry) -> shapes.AuditEntryShape:
    return {
        "id": one.id,
        "act": one.act,
        "actorId": one.actor_id,
        "actorName": one.actor_name,
        "address": one.address,
        "subjectType": one.subject_type,
        "subjectId": one.subject_id,
        "subjectName": one.subject_name,
        "groupId": one.group_id,
        "before": one.before,
        "after": one.after,
        "createdAt": iso(one.created_at),
    }


def member(one: Member, user: User) -> shapes.MemberShape:
    return person(user) | {
        "role": one.role,
        "alias": one.alias,
        "mutedUntil": iso(one.muted_until),
        "joinedAt": iso(one.joined_at),
    }


def peer(view: "View") -> shapes.PeerShape:
    return person(view.peer) | {
        "remark": view.friend.remark if view.friend else "",
        "blocked": view.friend.blocked if view.friend else False,
        "online": view.online,
        "lastSeen": None if view.blocked else iso(view.peer.last_seen_at),
    }


def message(one: Message, conversation: Conversation) -> shapes.MessageShape:
    recalled = one.recalled_at is not None
    return {
        "id": one.id,
        "conversationId": one.conversation_id,
        "seq": one.seq,
        "version": one.version,
        "clientId": one.client_id,
        "fromId": one.from_id,
        "toId": conversation.group_id
        or (conversation.peer_of(one.from_id) if one.from_id else None),
        "type": conversation.type,
        "body": one.body,
        "createdAt": iso(one.created_at),
        "recalled": recalled,
        "replyTo": quote(one.reply_to) if one.reply_to_id and not recalled else None,
    }


def quote(one: Message) -> shapes.QuoteShape:
    """A recalled message is quoted no more."""
    with locale.of_everyone():
        words = gettext("[Recalled]") if one.recalled_at else kinds.summary(one.body)
    return {"id": one.id, "seq": one.seq, "fromId": one.from_id, "summary": words}


def conversation(view: "View") -> shapes.ConversationShape:
    one, me = view.conversation, view.member
    return {
        "id": one.id,
        "type": one.type,
        "target": target(view),
        "lastMessage": message(view.last_message, one) if view.last_message else None,
        "lastSeq": one.last_seq,
        "lastVersion": one.last_version,
        "clearedSeq": me.cleared_seq,
        "readSeq": me.read_seq,
        "unread": max(view.unread, int(me.marked_unread)),
        "mentioned": view.mentioned,
        "pinned": me.pinned,
        "dnd": me.dnd,
        "active": not me.hidden,
        "activeTime": iso(one.active_at),
        "updatedAt": iso(one.active_at),
        "peerReadSeq": view.peer_read_seq,
    }


def target(view: "View") -> shapes.PeerShape | shapes.GroupShape | None:
    if view.group:
        return group(view.group, view.member_count, view.conversation.id, view.member)
    return peer(view) if view.peer else None


def friend(view: "View") -> shapes.FriendShape:
    return peer(view) | {"conversation": conversation(view)}


def new_friend(view: "View") -> shapes.NewFriendShape:
    return friend(view) | {"conversationId": view.conversation.id, "target": target(view)}


def apply(
    one: Apply, applicant: User, to: shapes.PersonShape | shapes.GroupShape
) -> shapes.ApplyShape:
    return {
        "id": one.id,
        "type": one.type,
        "fromId": one.from_id,
        "toId": one.to_id,
        "message": one.message,
        "createdAt": iso(one.created_at),
        "approved": one.approved,
        "from": person(applicant),
        "to": to,
    }


def upload(one: Upload) -> shapes.UploadShape:
    return {
        "url": one.url,
        "name": one.name,
        "ext": one.ext,
        "mime": one.mime,
        "size": one.size,
        "w": one.w,
        "h": one.h,
        "duration": one.duration,
        "thumbnail": one.thumbnail,
    }


def found_message(match: "Match") -> shapes.FoundMessageShape:
    return {
        "message": message(match.message, match.conversation),
        "from": person(match.sender),
        "excerpt": match.excerpt,
    }


def found_messages(found: "Found") -> shapes.FoundMessagesShape:
    return {
        "rows": [found_message(match) for match in found.matches],
        "conversations": [conversation(view) for view in found.views],
        "hasMore": found.has_more,
    }
