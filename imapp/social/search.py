"""Searching what was said."""

from typing import Annotated

from pydantic import Field

from .. import payloads
from ..lib.fields import Filled, Id, Query
from ..services import search
from ..services.identity import Caller
from ..shapes import FoundMessagesShape
from . import blueprint


class MessageSearch(Query):
    q: Annotated[Filled, Field(min_length=1, max_length=40)]
    conversation_id: Id | None = None
    from_id: Id | None = None
    type: Annotated[str, Field(max_length=32)] | None = None
    before: Id | None = None
    limit: Annotated[int, Field(ge=1, le=50)] = 20


@blueprint.operation(
    "GET", "/messages/search", query=MessageSearch, data=FoundMessagesShape, rule="search"
)
def search_messages(me: Caller, query: MessageSearch):
    """Messages that contain `q`, the newest first, in all of the caller's conversations or in one.
    Chinese is found from one character on; case makes no difference."""
    found = search.messages(
        me,
        query.q.strip(),
        conversation_id=query.conversation_id,
        from_id=query.from_id,
        kind=query.type,
        before=query.before,
        limit=query.limit,
    )
    return payloads.found_messages(found)
