"""Pages of the messenger itself: chats, contacts, groups, discover."""

from ...pages import Pages

blueprint = Pages("social_pages", __name__)

from . import (  # noqa: E402, F401  (they add their pages)
    chats,
    contacts,
    discover,
    emoji,
    group_members,
    groups,
    people,
    places,
    search,
    window,
)
