"""How people stand to the caller: as friends, as one who asked or was asked, as strangers."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from .. import payloads
from ..extensions import db
from ..models import Apply, Conversation, Friend, Member, User
from ..shapes import PeerShape
from . import people, presence, views
from .identity import Caller
from .views import View


@dataclass
class Contact:
    """A friend without the conversation with him: as much of a `View` as a name in a list takes."""

    peer: User
    friend: Friend
    # By him: whether he is online is not the caller's to know.
    blocked: bool
    online: bool = False

    def payload(self) -> PeerShape:
        return payloads.peer(self)


def friends(me: Caller) -> list[Contact]:
    """The caller's friends, in no order."""
    theirs = aliased(Friend)
    rows = db.session.execute(
        select(User, Friend, theirs.blocked)
        .select_from(Friend)
        .join(User, User.id == Friend.friend_id)
        .join(theirs, (theirs.user_id == Friend.friend_id) & (theirs.friend_id == me.id))
        .options(joinedload(User.info))
        .where(Friend.user_id == me.id),
        execution_options={"populate_existing": True},
    )
    contacts = [Contact(*row) for row in rows]
    online = presence.among(contact.peer.id for contact in contacts if not contact.blocked)
    for contact in contacts:
        contact.online = contact.peer.id in online
    return contacts


@dataclass
class Standing:
    """One person, and all that is between him and the caller."""

    user: User
    is_me: bool
    # The conversation with him, of friends or with the robot.
    view: View | None
    # Applications for friendship that wait: the caller's to him, and his to the caller.
    asked: Apply | None
    asks: Apply | None

    @property
    def kind(self) -> str:
        """`me`, `robot`, `friend` or `stranger`."""
        if self.is_me:
            return "me"
        if self.user.is_robot:
            return "robot"
        return "friend" if self.view else "stranger"

    def payload(self) -> dict:
        """The person, with `kind`, and as far as there are any the fields of a friend and the ids
        of what there is between the two."""
        shown = payloads.peer(self.view) if self.view else payloads.person(self.user)
        asks = self.asks
        return shown | {
            "kind": self.kind,
            "conversationId": self.view and self.view.conversation.id,
            "isAsked": self.asked is not None,
            "asks": asks and {"id": asks.id, "type": asks.type, "message": asks.message},
        }


def one(me: Caller, user_id: int) -> Standing:
    """How somebody stands to the caller; `NotFound` for nobody."""
    user = people.profile(user_id)
    low_id, high_id = sorted((me.id, user_id))
    shared = select(Conversation.id).where(
        Conversation.low_id == low_id, Conversation.high_id == high_id
    )
    found = views.load(Member.user_id == me.id, Member.conversation_id.in_(shared))
    asked, asks = f"user:{me.id}:{user_id}", f"user:{user_id}:{me.id}"
    waiting = db.session.scalars(select(Apply).where(Apply.waiting_key.in_([asked, asks])))
    by_key = {apply.waiting_key: apply for apply in waiting}
    view = found[0] if found else None
    return Standing(user, user_id == me.id, view, by_key.get(asked), by_key.get(asks))


def conversations_with(me: Caller, user_ids: Iterable[int]) -> dict[int, int]:
    """User id → the id of the caller's conversation with him, for those who are friends."""
    query = select(Friend.friend_id, Friend.conversation_id).where(
        Friend.user_id == me.id, Friend.friend_id.in_(list(user_ids))
    )
    return dict(db.session.execute(query).all())
