"""The shapes of what leaves the server, from which the description of the API is made.

`payloads` fills them.
"""

from typing import Any, Literal

from typing_extensions import TypedDict

ConversationType = Literal["chat", "groupchat", "robot"]
JoinPolicy = Literal["approval", "open", "invite"]
Language = Literal["zh_Hans_CN", "en"]
MemberRole = Literal["owner", "admin", "member"]
Scope = Literal["read", "send", "manage"]
# What an entry of the record tells of.
SubjectType = Literal["user", "group", "message", "role", "right"]


class UserInfoShape(TypedDict):
    id: int
    nickname: str
    photo: str
    sign: str


class PersonShape(TypedDict):
    id: int
    username: str
    userInfo: UserInfoShape


class RightShape(TypedDict):
    id: int
    name: str
    keyName: str
    desc: str


class RoleShape(TypedDict):
    id: int
    name: str
    keyName: str
    desc: str


class RoleWithRightsShape(RoleShape):
    rights: list[RightShape]
    deniedRights: list[RightShape]


class CurrentUserShape(PersonShape):
    provider: str
    language: Language | None
    roles: list[RoleShape]
    rights: list[RightShape]


class UserWithRolesShape(PersonShape):
    provider: str
    language: Language | None
    createdAt: str
    lastSeenAt: str | None
    roles: list[RoleShape]


class DeviceShape(TypedDict):
    id: int
    userAgent: str
    address: str
    createdAt: str
    lastSeenAt: str | None
    current: bool


class TokenShape(TypedDict):
    id: int
    name: str
    scopes: list[Scope]
    createdAt: str
    lastUsedAt: str | None
    expiresAt: str | None


class MadeTokenShape(TokenShape):
    token: str


class GroupShape(TypedDict):
    """`role`, `alias`, `mutedUntil`, `announcement` and `conversationId` are a member's; for
    others they are null."""

    id: int
    name: str
    photo: str
    introduction: str
    ownerId: int
    mute: bool
    disabled: bool
    joinPolicy: JoinPolicy
    memberCount: int
    createdAt: str
    announcement: str | None
    role: MemberRole | None
    alias: str | None
    mutedUntil: str | None
    conversationId: int | None


class MemberShape(PersonShape):
    role: MemberRole
    alias: str
    mutedUntil: str | None
    joinedAt: str


class PeerShape(PersonShape):
    """The other one of a chat, as the reader keeps him."""

    remark: str
    blocked: bool
    online: bool
    lastSeen: str | None


class QuoteShape(TypedDict):
    id: int
    seq: int
    fromId: int | None
    summary: str


class MessageShape(TypedDict):
    id: int
    conversationId: int
    seq: int
    version: int
    clientId: str | None
    fromId: int | None
    toId: int | None
    type: ConversationType
    body: dict[str, Any]
    createdAt: str
    recalled: bool
    replyTo: QuoteShape | None


class ConversationShape(TypedDict):
    id: int
    type: ConversationType
    target: PeerShape | GroupShape | None
    lastMessage: MessageShape | None
    lastSeq: int
    lastVersion: int
    clearedSeq: int
    readSeq: int
    unread: int
    mentioned: bool
    pinned: bool
    dnd: bool
    active: bool
    activeTime: str
    updatedAt: str
    peerReadSeq: int | None


class FriendShape(PeerShape):
    conversation: ConversationShape


class NewFriendShape(FriendShape):
    conversationId: int
    target: PeerShape


# `from` is the person who applies; a keyword of Python's, hence this form.
ApplyShape = TypedDict(
    "ApplyShape",
    {
        "id": int,
        "type": Literal["user", "group"],
        "fromId": int,
        "toId": int,
        "message": str,
        "createdAt": str,
        "approved": bool | None,
        "from": PersonShape,
        "to": PersonShape | GroupShape,
    },
)


class UploadShape(TypedDict):
    """`w` and `h` are of what can be seen, `duration` is of what plays; else they are null."""

    url: str
    name: str
    ext: str
    mime: str
    size: int
    w: int | None
    h: int | None
    duration: float | None
    thumbnail: str | None


class ExcerptShape(TypedDict):
    text: str
    match: bool


# `from` is who sent it; a keyword of Python's, hence this form.
FoundMessageShape = TypedDict(
    "FoundMessageShape",
    {"message": MessageShape, "from": PersonShape, "excerpt": list[ExcerptShape]},
)


class FoundMessagesShape(TypedDict):
    rows: list[FoundMessageShape]
    conversations: list[ConversationShape]
    hasMore: bool


class MadeUserShape(PersonShape):
    password: str


class MadePasswordShape(TypedDict):
    password: str


class AuditEntryShape(TypedDict):
    id: int
    act: str
    actorId: int
    actorName: str
    address: str
    subjectType: SubjectType
    subjectId: int
    subjectName: str
    groupId: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    createdAt: str
