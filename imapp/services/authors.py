"""Who wrote something, as the reader calls him: by his own remark, else by the other's alias in the
group, else by the nickname; the robot in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from .. import payloads
from ..extensions import db
from ..models import Friend, Member, User
from .identity import Caller

# A conversation's id, or None for nowhere in particular, and a user's.
Place = tuple[int | None, int]


@dataclass
class Author:
    """Also one who has left."""

    id: int
    name: str
    photo: str


def of(me: Caller, places: Iterable[Place]) -> dict[Place, Author]:
    """The users in these places, in one statement for all of them."""
    places = set(places)
    rows = db.session.execute(_rows(me, places)).all()
    aliases = {(place_id, user.id): alias for user, _, place_id, alias in rows}
    known = {user.id: (payloads.person(user)["userInfo"], remark) for user, remark, *_ in rows}
    found = {}
    for place in places:
        info, remark = known[place[1]]
        name = remark or aliases.get(place) or info["nickname"]
        found[place] = Author(info["id"], name, info["photo"])
    return found


def _rows(me: Caller, places: set[Place]):
    """Each user once with every alias that he has in one of the places, or with none."""
    in_place = Member.conversation_id.in_({place_id for place_id, _ in places} - {None})
    return (
        select(User, Friend.remark, Member.conversation_id, Member.alias)
        .outerjoin(Friend, and_(Friend.user_id == me.id, Friend.friend_id == User.id))
        .outerjoin(Member, and_(Member.user_id == User.id, in_place, Member.alias != ""))
        .options(joinedload(User.info))
        .where(User.id.in_({user_id for _, user_id in places}))
    )
