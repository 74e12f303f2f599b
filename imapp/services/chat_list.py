"""The list of chats as a person reads it: in order, each with what was said last, and by whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import and_, or_, select

from .. import kinds, payloads
from ..extensions import db
from ..lib.clock import iso
from ..models import Conversation, Friend, Group, Member, User, UserInfo
from ..shapes import ConversationShape
from . import authors, views
from .identity import Caller
from .views import View

MOST_FOUND = 20


@dataclass
class Chat:
    """A row of the list. `sender` names who spoke last, where the row has to say it: others in a
    group."""

    view: View
    sender: str = ""

    @property
    def order(self) -> str:
        """The later in the alphabet, the higher in the list: the robot, what is pinned, the rest,
        each the latest first."""
        one = self.view.conversation
        rank = 2 if one.type == "robot" else int(self.view.member.pinned)
        return f"{rank} {iso(one.active_at)} {one.id:016}"

    @property
    def line(self) -> str:
        """What was said last in one line, in the reader's language."""
        last = self.view.last_message
        if last is None:
            return ""
        if last.recalled_at and last.body.get("userId") == self.view.member.user_id:
            return gettext("You recalled a message")
        return kinds.summary(last.body)

    def payload(self) -> ConversationShape:
        """The conversation, and as whom and in which words to show it."""
        shown = payloads.conversation(self.view)
        whom, last = shown["target"], shown["lastMessage"]
        info = whom if self.view.group else whom["userInfo"]
        return shown | {
            "name": whom["name"] if self.view.group else whom["remark"] or info["nickname"],
            "photo": info["photo"],
            "at": last["createdAt"] if last else shown["activeTime"],
            "sender": self.sender,
            "line": self.line,
            "order": self.order,
        }


def mine(me: Caller) -> list[Chat]:
    """The caller's list, in its order."""
    return _listed(me, Member.hidden.is_(False))


def some(me: Caller, conversation_ids: Iterable[int]) -> list[Chat]:
    """Those of the list that have these ids: without what is hidden, or not the caller's."""
    wanted = Member.conversation_id.in_(list(conversation_ids))
    return _listed(me, Member.hidden.is_(False), wanted)


def named(me: Caller, text: str) -> list[Chat]:
    """At most 20 of the caller's chats, hidden or not, whose names contain `text`."""
    other, like = Member.__table__.alias("other"), {"autoescape": True}
    names = [
        Group.name.icontains(text, **like),
        Friend.remark.icontains(text, **like),
        ~User.is_robot & UserInfo.nickname.icontains(text, **like),
        User.username_key.contains(text.lower(), **like),
    ]
    # The caller reads it in his language, whichever it is stored in.
    if text.lower() in payloads.robot_name().lower():
        names.append(User.is_robot)
    query = (
        select(Member.conversation_id)
        .join(Conversation, Conversation.id == Member.conversation_id)
        .outerjoin(Group, Group.id == Conversation.group_id)
        .outerjoin(
            other,
            and_(
                Conversation.group_id.is_(None),
                other.c.conversation_id == Member.conversation_id,
                other.c.user_id != Member.user_id,
            ),
        )
        .outerjoin(User, User.id == other.c.user_id)
        .outerjoin(UserInfo, UserInfo.user_id == User.id)
        .outerjoin(Friend, and_(Friend.user_id == Member.user_id, Friend.friend_id == User.id))
        .where(Member.user_id == me.id, Conversation.closed_at.is_(None), or_(*names))
        .order_by(Conversation.active_at.desc())
        .limit(MOST_FOUND)
    )
    found = db.session.scalars(query).all()
    return _listed(me, Member.conversation_id.in_(found)) if found else []


def _listed(me: Caller, *conditions) -> list[Chat]:
    found = views.load(Member.user_id == me.id, *conditions)
    senders = _senders(me, found)
    chats = [Chat(view, senders.get(_last_id(view), "")) for view in found]
    return sorted(chats, key=lambda chat: chat.order, reverse=True)


def _last_id(view: View) -> int | None:
    return view.last_message and view.last_message.id


def _senders(me: Caller, found: list[View]) -> dict[int, str]:
    """Message id → who sent it, as the caller calls him."""
    last = [view.last_message for view in found if view.group and view.last_message]
    spoken = [one for one in last if one.from_id not in (None, me.id) and not one.recalled_at]
    known = authors.of(me, [(one.conversation_id, one.from_id) for one in spoken])
    return {one.id: known[one.conversation_id, one.from_id].name for one in spoken}
