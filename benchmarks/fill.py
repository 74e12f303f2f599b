"""Fills an empty database with people, friendships, groups and messages, thousands of rows a
statement, with the counters that the product's own services would have left behind."""

import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import count, islice

from sqlalchemy import Connection, insert, select

from imapp import kinds
from imapp.lib import secret as secrets
from imapp.lib.clock import now
from imapp.models import (
    AccessToken,
    Apply,
    Conversation,
    Friend,
    Group,
    Member,
    Message,
    Role,
    User,
    UserInfo,
    UserRole,
)

ROWS_PER_STATEMENT = 5_000
# Of the newest messages in a friend's conversation; half of them are by the friend.
UNREAD_SEQS = 4
WORDS = "明天上午十点的会改到三楼，记得带上上周的报表。"


class World:
    """Makes rows in one transaction; ids count up from 1, for the database is empty."""

    def __init__(self, connection: Connection, progress: bool = False):
        self._connection = connection
        self._progress = progress and sys.stderr.isatty()
        self._moment = now()
        self._roles = dict(connection.execute(select(Role.key_name, Role.id)).all())
        self._user_ids, self._conversation_ids = count(1), count(1)
        self._group_ids, self._message_ids = count(1), count(1)

    def people(self, number: int, *roles: str) -> list[int]:
        """New users with these roles (by default `user`); their ids."""
        ids = list(islice(self._user_ids, number))
        self._insert(User, ({"id": i, "username": f"p{i}", "username_key": f"p{i}"} for i in ids))
        self._insert(
            UserInfo, ({"user_id": i, "nickname": f"第{i}位", "sign": "你好"} for i in ids)
        )
        role_ids = [self._roles[role] for role in roles or ("user",)]
        self._insert(UserRole, ({"user_id": i, "role_id": r} for i in ids for r in role_ids))
        return ids

    def token(self, user_id: int) -> str:
        """The secret of a new token, just used: noting its use would be a write of its own."""
        secret = f"imapp_{secrets.make()}"
        row = {"user_id": user_id, "name": "bench", "scopes": "read send manage"}
        row |= {"fingerprint": secrets.fingerprint(secret), "last_used_at": self._moment}
        self._insert(AccessToken, [row])
        return secret

    def befriend(self, user_id: int, friend_ids: list[int], messages: int = 0) -> list[int]:
        """Make friends, who wrote by turns, and of whose last messages the user has not read some;
        the conversations' ids in the order of the friends."""
        conversations = [
            (next(self._conversation_ids), *sorted((user_id, friend_id)))
            for friend_id in friend_ids
        ]
        self._insert(
            Conversation,
            (
                {"id": i, "type": "chat", "low_id": low, "high_id": high} | self._counters(messages)
                for i, low, high in conversations
            ),
        )
        read = {user_id: max(0, messages - UNREAD_SEQS)}
        self._members(
            (i, who, read.get(who, messages)) for i, *both in conversations for who in both
        )
        self._insert(
            Friend,
            (
                {"user_id": one, "friend_id": other, "conversation_id": i}
                for i, low, high in conversations
                for one, other in ((low, high), (high, low))
            ),
        )
        for i, low, high in conversations:
            self.talk(i, [low, high], messages)
        return [i for i, *_ in conversations]

    def group(self, user_ids: list[int], messages: int = 0) -> int:
        """A group of these people, the first its owner; its conversation's id."""
        group_id, conversation_id = next(self._group_ids), next(self._conversation_ids)
        self._insert(Group, [{"id": group_id, "name": f"群{group_id}", "owner_id": user_ids[0]}])
        row = {"id": conversation_id, "type": "groupchat", "group_id": group_id}
        self._insert(Conversation, [row | self._counters(messages)])
        self._members((conversation_id, user_id, messages) for user_id in user_ids)
        self.talk(conversation_id, user_ids, messages)
        return conversation_id

    def ask(self, from_ids: list[int], user_id: int) -> None:
        """Applications for the user's friendship, waiting."""
        self._insert(
            Apply,
            (
                {
                    "from_id": from_id,
                    "to_user_id": user_id,
                    "message": "加个好友吧",
                    "waiting_key": f"user:{from_id}:{user_id}",
                }
                for from_id in from_ids
            ),
        )

    def talk(self, conversation_id: int, from_ids: list[int], number: int) -> None:
        """Messages 1 … `number` of a conversation, by these people in turn, a second apart."""
        body = kinds.parse({"type": "txt", "msg": WORDS}).stored()
        self._insert(
            Message,
            (
                {
                    "id": next(self._message_ids),
                    "conversation_id": conversation_id,
                    "seq": seq,
                    "version": seq,
                    "from_id": from_ids[seq % len(from_ids)],
                    "client_id": f"{conversation_id}-{seq}",
                    "kind": "txt",
                    "body": body,
                    "created_at": self._moment - timedelta(seconds=number - seq),
                }
                for seq in range(1, number + 1)
            ),
            number,
        )

    def _members(self, rows: Iterable[tuple[int, int, int]]) -> None:
        """From conversation id, user id, the seq read."""
        columns = ("conversation_id", "user_id", "read_seq")
        self._insert(Member, (dict(zip(columns, row, strict=True)) for row in rows))

    def _counters(self, messages: int) -> dict:
        return {"last_seq": messages, "last_version": messages, "active_at": self._moment}

    def _insert(self, model, rows: Iterable[dict], number: int = 0) -> None:
        """The columns that a row doesn't name get the model's defaults."""
        done = 0
        for chunk in _chunks(iter(rows)):
            self._connection.execute(insert(model.__table__), chunk)
            done += len(chunk)
            if self._progress and number > ROWS_PER_STATEMENT:
                print(f"\r  {done:,} of {number:,} {model.__tablename__}", end="", file=sys.stderr)
        if self._progress and number > ROWS_PER_STATEMENT:
            print("\r\033[K", end="", file=sys.stderr)


def _chunks(rows: Iterator[dict]) -> Iterator[list[dict]]:
    while chunk := list(islice(rows, ROWS_PER_STATEMENT)):
        yield chunk
