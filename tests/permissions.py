"""Who may do what: every route and every event, tried as fourteen callers. The first columns tell
how each is answered, what follows is what he sends.

    +  it is done            U  unauthenticated    F  forbidden    M  muted
    N  not_found             I  invalid            C  conflict

`$name` is something of the world that `tests/world.py` builds: `$group` is the group that most are
in, `$chat` the caller's own chat with `$peer`, `$my_…` and `$me` are the caller's own (whoever has
none of these tries the member's). HTTP paths stand without `/api/v1`, events without `/v1/im`.
"""

import json
from dataclasses import dataclass
from string import Template

CALLERS = (
    "anonymous",
    "stranger",
    "former",  # was the peer's friend and in the group
    "blocked",  # by the peer; in the group as a member
    "muted",  # has the role `mute`; friend and member
    "quiet",  # muted in the group; friend and member
    "banned",  # has the role `disabled` and a device from before; friend and member
    "member",
    "deputy",  # the group's admin
    "owner",
    "administrator",  # has the right `admin`, is in no conversation
    "reader",  # a token of the owner's with the scope `read`
    "sender",  # … `send`
    "manager",  # … `manage`
)

CODES = {
    "+": "0",
    "U": "unauthenticated",
    "F": "forbidden",
    "M": "muted",
    "N": "not_found",
    "I": "invalid",
    "C": "conflict",
}

TABLE = """
# anonymous
# | stranger
# | | former
# | | | blocked
# | | | | muted
# | | | | | quiet
# | | | | | | banned
# | | | | | | | member
# | | | | | | | | deputy
# | | | | | | | | | owner
# | | | | | | | | | | administrator
# | | | | | | | | | | |   token to read, send, manage

# for everyone
  + + + + + + + + + + +   + + +   GET ~/
  + + + + + + + + + + +   + + +   GET ~/healthz
  + + + + + + + + + + +   + + +   GET ~/readyz
  + + + + + + + + + + +   + + +   GET ~/static/avatars/person-01.svg
  + + + + + + + + + + +   + + +   GET ~/api/docs/
  + + + + + + + + + + +   + + +   GET ~/api/docs/openapi.json
  + + + + + + + + + + +   + + +   GET ~/api/docs/asyncapi.json
  + + + + + + + + + + +   + + +   POST /signup {"username": "newcomer", "password": $password}
  U + + + + + F + + + +   + + +   POST /login {"username": $my_name, "password": $password}

# one's own account
  U + + + + + U + + + +   F F F   POST /logout
  U + + + + + U + + + +   + F F   GET /currentUser
  U + + + + + U + + + +   F F +   PUT /language {"language": "en"}
  U + + + + + U + + + +   F F F   PUT /password {"oldPassword": $password, "newPassword": "another"}
  U + + + + + U + + + +   F F F   GET /sessions
  U + + + + + U + + + +   F F F   DELETE /sessions/$my_device
  U N N N N N U + N N N   F F F   DELETE /sessions/$members_device
  U + + + + + U + + + +   F F F   GET /tokens
  U + + + + + U + + + +   F F F   POST /tokens {"name": "robot", "scopes": ["read"]}
  U N N N N N U N N + N   F F F   DELETE /tokens/$owners_token

# people
  U + + + + + U + + + +   + F F   GET /userinfo/$peer
  U + + + + + U + + + +   F F +   PUT /userinfo/$me {"nickname": "new"}
  U F F F F F U F F F F   F F F   PUT /userinfo/$peer {"nickname": "new"}
  U + + + + + U + + + +   + F F   POST /add/search {"searchValue": "peer"}

# friends
  U + + + + + U + + + +   + F F   GET /friend
  U N N + + + U + + + N   F F +   PUT /friend/$peer {"remark": "new"}
  U N N + + + U + + + N   F F +   PUT /friend/$peer {"blocked": true}
  U N N + + + U + + + N   F F +   DELETE /friend/$peer

# applications
  U + + + + + U + + + +   + F F   GET /applies
  U + + + + + U + + + +   F F +   POST /applies {"type": "user", "toId": $loner}
  U + + C C C U C C C +   F F C   POST /applies {"type": "user", "toId": $peer}
  U I I I I I U I I I I   F F I   POST /applies {"type": "user", "toId": $me}
  U + + C C C U C C C +   F F C   POST /applies {"type": "group", "toId": $group}
  U + + + + + U + + C +   F F C   POST /applies {"type": "group", "toId": $open_group}
  U N N N N N U N N C N   F F C   POST /applies {"type": "group", "toId": $hidden_group}
  U N N N N N U N N N N   F F N   POST /applies {"type": "group", "toId": $dissolved_group}
  U + + + + + U + + + +   F F +   POST /add/friend {"id": $my_apply, "approval": true}
  U N N N N N U + N N N   F F N   POST /add/friend {"id": $members_apply, "approval": true}
  U N N N N N U N N N N   F F N   POST /add/friend {"id": $group_apply, "approval": true}
  U C C C C C U C C C C   F F C   POST /add/friend {"id": $my_handled_apply, "approval": true}
  U N N F F F U F + + N   F F +   POST /add/group {"id": $group_apply, "approval": true}
  U N N F F F U F + + N   F F +   POST /add/group {"id": $group_apply, "approval": false}
  U N N N N N U N N N N   F F N   POST /add/group {"id": $my_apply, "approval": true}

# groups
  U + + + + + U + + + +   + F F   GET /groups
  U + + + + + U + + + +   + F F   GET /groups/$group
  U N N N N N U N N + N   + F F   GET /groups/$hidden_group
  U N N + + + U + + + N   + F F   GET /groups/$closed_group
  U N N N N N U N N N N   N F F   GET /groups/$dissolved_group
  U + + + + + U + + + +   F F +   POST /groups {"name": "new"}
  U I I I + + U + + + I   F F +   POST /groups {"name": "new", "memberIds": [$peer]}
  U N N F F F U F + + N   F F +   PUT /groups/$group {"name": "new"}
  U N N F F F U F + + N   F F +   PUT /groups/$group {"mute": true}
  U N N F F F U F F + N   F F +   DELETE /groups/$group
  U N N + + + U + + + N   + F F   GET /groups/$group/members
  U N N N N N U N N + N   + F F   GET /groups/$hidden_group/members
  U N N I + + U + + + N   F F +   POST /groups/$group/members {"userIds": [$peer]}
  U N N I I I U I I I N   F F I   POST /groups/$group/members {"userIds": [$loner]}
  U N N N N N U N N + N   F F +   POST /groups/$hidden_group/members {"userIds": [$peer]}
  U N N I F F U F F F N   F F F   POST /groups/$closed_group/members {"userIds": [$peer]}
  U N N F F F U F F + N   F F +   PUT /groups/$group/members/$fellow {"role": "admin"}
  U N N F F F U F F + N   F F +   PUT /groups/$group/members/$deputy {"role": "member"}
  U N N F F F U F F F N   F F F   PUT /groups/$group/members/$owner {"role": "member"}
  U N N F F F U F + + N   F F +   PUT /groups/$group/members/$fellow {"mutedUntil": $later}
  U N N F F F U F + + N   F F +   PUT /groups/$group/members/$quiet {"mutedUntil": null}
  U N N F F F U F F + N   F F +   PUT /groups/$group/members/$deputy {"mutedUntil": $later}
  U N N F F F U F F F N   F F F   PUT /groups/$group/members/$owner {"mutedUntil": $later}
  U N N + + + U + + + N   F F +   PUT /groups/$group/members/$me {"alias": "new"}
  U N N F F F U F F F N   F F F   PUT /groups/$group/members/$fellow {"alias": "new"}
  U N N N N N U N N N N   F F N   PUT /groups/$group/members/$loner {"role": "admin"}
  U N N + + + U + + C N   F F C   DELETE /groups/$group/members/$me
  U N N F F F U F + + N   F F +   DELETE /groups/$group/members/$fellow
  U N N F F F U F + + N   F F +   DELETE /groups/$group/members/$deputy
  U N N F F F U F F C N   F F C   DELETE /groups/$group/members/$owner
  U N N N N N U N N N N   F F N   DELETE /groups/$group/members/$loner
  U N N F F F U F F + N   F F +   PUT /groups/$group/owner {"userId": $fellow}
  U N N F F F U F F I N   F F I   PUT /groups/$group/owner {"userId": $loner}

# conversations
  U + + + + + U + + + +   + F F   GET /conversations
  U N N + + + U + + + N   F F +   PUT /conversations/active {"id": $chat, "active": false}
  U N N + + + U + + + N   F F +   PUT /conversations/active {"id": $groupchat, "active": false}
  U N N + + + U + + + N   F F +   PUT /conversations/$chat {"pinned": true}
  U N N + + + U + + + N   F F +   PUT /conversations/$groupchat {"pinned": true}
  U N N + + + U + + + N   + F F   GET /conversations/$chat/messages
  U N N + + + U + + + N   + F F   GET /conversations/$groupchat/messages
  U N N + + + U + + + N   + F F   GET /conversations/$closed_groupchat/messages
  U N N N N N U N N N N   N F F   GET /conversations/$dissolved_groupchat/messages
  U N N F M + U + + + N   F + F   POST /conversations/$chat/messages {"body": $hello}
  U N N + M M U + + + N   F + F   POST /conversations/$groupchat/messages {"body": $hello}
  U N N F M M U F + + N   F + F   POST /conversations/$groupchat/messages {"body": $hello_all}
  U N N M M M U M + + N   F + F   POST /conversations/$mute_groupchat/messages {"body": $hello}
  U N N F M F U F F F N   F F F   POST /conversations/$closed_groupchat/messages {"body": $hello}
  U N N N N N U N N N N   F N F   POST /conversations/$dissolved_groupchat/messages {"body": $hello}
  U N N + + + U + + + N   F F +   DELETE /conversations/$chat/messages
  U N N + + + U + + + N   F F +   DELETE /conversations/$groupchat/messages

# administration: no scope gives the owner a right that he does not have
  U F F F F F U F F F +   F F F   GET /admin/users
  U F F F F F U F F F +   F F F   PUT /admin/users/roles {"id": $fellow, "roleIds": [$user_role]}
  U F F F F F U F F F +   F F F   GET /admin/groups
  U F F F F F U F F F +   F F F   PUT /admin/groups/disabled {"id": $group, "disabled": true}
  U F F F F F U F F F +   F F F   PUT /admin/groups/mute {"id": $group, "mute": true}
  U F F F F F U F F F +   F F F   GET /admin/rights
  U F F F F F U F F F +   F F F   POST /admin/rights {"keyName": "new", "name": "new"}
  U F F F F F U F F F +   F F F   PUT /admin/rights {"id": $spare_right, "name": "new"}
  U F F F F F U F F F +   F F F   DELETE /admin/rights {"ids": [$spare_right]}
  U F F F F F U F F F C   F F F   DELETE /admin/rights {"ids": [$admin_right]}
  U F F F F F U F F F +   F F F   GET /admin/roles
  U F F F F F U F F F +   F F F   POST /admin/roles {"keyName": "new", "name": "new"}
  U F F F F F U F F F +   F F F   PUT /admin/roles {"id": $spare_role, "name": "new"}
  U F F F F F U F F F +   F F F   DELETE /admin/roles {"ids": [$spare_role]}
  U F F F F F U F F F C   F F F   DELETE /admin/roles {"ids": [$user_role]}

# events; U is refused at the handshake
  U N N + + + U + + + N   + F F   EMIT /join {"conversationId": $chat}
  U N N + + + U + + + N   + F F   EMIT /join {"conversationId": $groupchat}
  U N N N N N U N N N N   N F F   EMIT /join {"conversationId": $dissolved_groupchat}
  U N N F M + U + + + N   F + F   EMIT /new-message {"conversationId": $chat, "body": $hello}
  U N N + M M U + + + N   F + F   EMIT /new-message {"conversationId": $groupchat, "body": $hello}
  U N N M M M U M + + N   F + F   EMIT /new-message {"conversationId": $mute_groupchat, "body": $hello}
  U N N F M F U F F F N   F F F   EMIT /new-message {"conversationId": $closed_groupchat, "body": $hello}
  U N N + + + U + + + N   + F F   EMIT /get-messages {"conversationId": $chat}
  U N N + + + U + + + N   + F F   EMIT /get-messages {"conversationId": $groupchat}
  U + + + + + U + + + +   + F F   EMIT /sync {}
  U N N + + + U + + + N   F + F   EMIT /read {"conversationId": $chat, "seq": 2}
  U N N + + + U + + + N   F + F   EMIT /read {"conversationId": $groupchat, "seq": 2}
  U N N F M + U + + + N   F + F   EMIT /typing {"conversationId": $chat}
  U N N + M M U + + + N   F + F   EMIT /typing {"conversationId": $groupchat}
  U N N + + + U + + + N   F + F   EMIT /recall {"conversationId": $groupchat, "id": $my_message}
  U N N F F F U + + + N   F + F   EMIT /recall {"conversationId": $groupchat, "id": $members_message}
  U N N F F F U F F F N   F F F   EMIT /recall {"conversationId": $chat, "id": $peers_message}
  U N N + + + U + + + N   F F +   EMIT /delete {"conversationId": $groupchat, "ids": [$my_message]}
  U N N + + + U + + + N   F F +   EMIT /delete {"conversationId": $chat, "ids": [$peers_message]}
"""  # noqa: E501

EVENT_PREFIX = "/v1/im"
# What answers without changing anything, to everyone who may.
_READS = ("GET ", "EMIT /sync", "EMIT /get-messages", "POST /add/search")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    request: str
    expected: dict[str, str]

    def __str__(self) -> str:
        return self.request

    @property
    def method(self) -> str:
        return self.request.split(" ", 1)[0]

    @property
    def reads(self) -> bool:
        return self.request.startswith(_READS)

    def filled(self, values: dict) -> tuple[str, dict | None]:
        """The path (or the event's name) and the JSON to send, with `values` for the names."""
        words = Template(self.request.split(" ", 1)[1])
        path, _, body = words.substitute(
            {name: json.dumps(value) for name, value in values.items()}
        ).partition(" ")
        return self._whole(path), json.loads(body) if body else None

    def names(self) -> set[str]:
        return set(Template(self.request).get_identifiers())

    def _whole(self, path: str) -> str:
        if path.startswith("~"):
            return path[1:]
        return (EVENT_PREFIX if self.method == "EMIT" else "/api/v1") + path


def _parse(line: str) -> Row:
    words = line.split(maxsplit=len(CALLERS))
    return Row(words.pop(), {who: CODES[word] for who, word in zip(CALLERS, words, strict=True)})


ROWS = [_parse(line) for line in TABLE.splitlines() if line and not line.startswith("#")]
