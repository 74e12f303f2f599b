"""What a user may do: all that his roles allow, less all that any of them denies.

Asked anew each time and kept nowhere, so that a change counts from the next request or event.
"""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select

from ..errors import Forbidden, Muted
from ..extensions import db
from ..models import Right, RoleRight, UserRole

ADMIN, LOGIN, SPEAK = "admin", "login", "speak"


def of(user_id: int) -> set[str]:
    """The key names of the rights that the user has now."""
    return of_many([user_id])[user_id]


def of_many(user_ids: Iterable[int]) -> dict[int, set[str]]:
    """As `of` for several users, in one statement."""
    user_ids = list(user_ids)
    allowed, denied = defaultdict(set), defaultdict(set)
    rows = db.session.execute(
        select(UserRole.user_id, Right.key_name, RoleRight.denied)
        .join(RoleRight, RoleRight.role_id == UserRole.role_id)
        .join(Right, Right.id == RoleRight.right_id)
        .where(UserRole.user_id.in_(user_ids))
    )
    for user_id, key_name, is_denied in rows:
        (denied if is_denied else allowed)[user_id].add(key_name)
    return {user_id: allowed[user_id] - denied[user_id] for user_id in user_ids}


def require(user_id: int, key_name: str) -> None:
    """Raise `Muted` for the right to speak, `Forbidden` for any other that the user lacks."""
    if key_name not in of(user_id):
        raise Muted() if key_name == SPEAK else Forbidden()
