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
  + + + + + + + + + + +   + + +   GET ~/static/000000000000/css/all.css
  + + + + + + + + + + +   + + +   GET ~/static/000000000000/js/main.js
  + + + + + + + + + + +   + + +   GET ~/static/000000000000/vendor/idiomorph/dist/idiomorph.esm.js
  + + + + + + + + + + +   + + +   GET ~/static/vendor/idiomorph/dist/idiomorph.esm.js
  + + + + + + + + + + +   + + +   GET ~/manifest.webmanifest
  + + + + + + + + + + +   + + +   GET ~/service-worker.js
  + + + + + + + + + + +   + + +   GET ~/offline
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

  U + + + + + U + + + +   F F F   GET ~/find
  U + + + + + U + + + +   F F F   GET ~/people/$peer
  U + + + + + U + + + +   F F F   GET ~/people/$peer/apply
  U N N + + + U + + + N   F F F   GET ~/people/$peer/remark
  U N N + + + U + + + N   F F F   GET ~/people/$peer/settings

# files
  U + + + + + U + + + +   F + F   POST /upload {"file": $picture}
  U + + + + + U + + + +   + F F   GET ~/public/upload/$my_upload
  U N N N N N U + N N N   N F F   GET ~/public/upload/$members_upload
  U + + + + + U + + + +   + F F   GET ~/public/upload/$peers_photo

# friends
  U + + + + + U + + + +   + F F   GET /friend
  U N N + + + U + + + N   F F +   PUT /friend/$peer {"remark": "new"}
  U N N + + + U + + + N   F F +   PUT /friend/$peer {"blocked": true}
  U N N + + + U + + + N   F F +   DELETE /friend/$peer

  U + + + + + U + + + +   F F F   GET ~/contacts

# applications
  U + + + + + U + + + +   + F F   GET /applies
  U + + + + + U + + + +   F F F   GET ~/applies
  U + + + + + U + + + +   F F +   POST /applies {"type": "user", "toId": $loner}
  U + + C C C U C C C +   F F C   POST /applies {"type": "user", "toId": $peer}
  U I I I I I U I I I I   F F I   POST /applies {"type": "user", "toId": $me}
  U N N N N N U N N N N   F F N   POST /applies {"type": "user", "toId": $robot_account}
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
  U + + + + + U + + + +   F F F   GET ~/groups
  U + + + + + U + + + +   F F F   GET ~/groups/new
  U + + + + + U + + + +   F F F   GET ~/groups/open
  U + + + + + U + + + +   F F F   GET ~/groups/$group
  U N N N N N U N N + N   F F F   GET ~/groups/$hidden_group
  U N N + + + U + + + N   F F F   GET ~/groups/$closed_group
  U N N N N N U N N N N   F F F   GET ~/groups/$dissolved_group
  U N N + + + U + + + N   F F F   GET ~/groups/$group/code
  U N N + + + U + + + N   F F F   GET ~/groups/$group/announcement
  U N N + + + U + + + N   F F F   GET ~/groups/$group/alias
  U N N + + + U + + + N   F F F   GET ~/groups/$group/members
  U N N + + + U + + + N   F F F   GET ~/groups/$group/add
  U N N F F F U F F F N   F F F   GET ~/groups/$closed_group/add
  U N N F F F U F + + N   F F F   GET ~/groups/$group/remove
  U N N F F F U F + + N   F F F   GET ~/groups/$group/manage
  U N N F F F U F + + N   F F F   GET ~/groups/$group/picture
  U N N F F F U F + + N   F F F   GET ~/groups/$group/edit/name
  U N N F F F U F + + N   F F F   GET ~/groups/$group/edit/announcement
  U + + + + + U + + + +   + F F   GET /groups/open
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

# discover and places; a place is named by the query
  U + + + + + U + + + +   F F F   GET ~/discover
  U + + + + + U + + + +   F F F   GET ~/me/code
  U + + + + + U + + + +   F F F   GET ~/scan
  U I I I I I U I I I I   F F F   GET ~/places
  U N N + + + U + + + N   F F F   GET ~/chats/$chat/place
  U N N + + + U + + + N   F F F   GET ~/chats/$groupchat/place

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
  U + + + M + U + + + +   F + F   POST /conversations/$robot/messages {"body": $hello}
  U N N N N N U + N N N   F N F   POST /conversations/$members_robot/messages {"body": $hello}
  U N N N N N U + N N N   N F F   GET /conversations/$members_robot/messages
  U + + + + + U + + + +   F F +   PUT /conversations/$robot {"pinned": true}
  U N N + + + U + + + N   F F +   DELETE /conversations/$chat/messages
  U N N + + + U + + + N   F F +   DELETE /conversations/$groupchat/messages
  U N N + + + U + + + N   F F F   GET ~/chats/$chat
  U N N + + + U + + + N   F F F   GET ~/chats/$groupchat
  U N N + + + U + + + N   F F F   GET ~/chats/$closed_groupchat
  U N N N N N U N N N N   F F F   GET ~/chats/$dissolved_groupchat
  U N N + + + U + + + N   F F F   GET ~/chats/$chat/messages
  U N N + + + U + + + N   F F F   GET ~/chats/$groupchat/messages
  U N N N N N U N N N N   F F F   GET ~/chats/$dissolved_groupchat/messages

# searching
  U + + + + + U + + + +   + F F   GET /messages/search?q=hello
  U N N + + + U + + + N   + F F   GET /messages/search?q=hello&conversationId=$groupchat
  U N N + + + U + + + N   + F F   GET /messages/search?q=hello&conversationId=$chat
  U N N N N N U N N N N   N F F   GET /messages/search?q=hello&conversationId=$dissolved_groupchat

# administration: no scope gives the owner a right that he does not have
  U F F F F F U F F F +   F F F   GET /admin/users
  U F F F F F U F F F +   F F F   POST /admin/users {"username": "newcomer"}
  U F F F F F U F F F +   F F F   POST /admin/users/password {"id": $fellow}
  U F F F F F U F F F N   F F F   POST /admin/users/password {"id": $robot_account}
  U F F F F F U F F F +   F F F   POST /admin/users/logout {"ids": [$fellow]}
  U F F F F F U F F F N   F F F   POST /admin/users/logout {"ids": [$robot_account]}
  U F F F F F U F F F +   F F F   PUT /admin/users/roles {"id": $fellow, "roleIds": [$user_role]}
  U F F F F F U F F F N   F F F   PUT /admin/users/roles {"id": $robot_account, "roleIds": [$user_role]}
  U F F F F F U F F F +   F F F   GET /admin/groups
  U F F F F F U F F F +   F F F   PUT /admin/groups/disabled {"id": $group, "disabled": true}
  U F F F F F U F F F +   F F F   PUT /admin/groups/mute {"id": $group, "mute": true}
  U F F F F F U F F F +   F F F   GET /admin/audit
  U F F F F F U F F F +   F F F   GET /admin/audit.csv
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

# pages of one's own account; a form is taken from its own page alone
  + + + + + + + + + + +   + + +   GET ~/login
  I I I I I I I I I I I   I I I   POST ~/login {"username": $my_name, "password": $password}
  + + + + + + + + + + +   + + +   GET ~/signup
  I I I I I I I I I I I   I I I   POST ~/signup {"username": "newcomer", "password": $password}
  + + + + + + + + + + +   + + +   GET ~/language
  I I I I I I I I I I I   I I I   POST ~/language {"language": "en"}
  U + + + + + U + + + +   F F F   GET ~/me
  U + + + + + U + + + +   F F F   GET ~/me/profile
  U + + + + + U + + + +   F F F   GET ~/me/nickname
  U + + + + + U + + + +   F F F   GET ~/me/signature
  U + + + + + U + + + +   F F F   GET ~/me/avatar
  U + + + + + U + + + +   F F F   GET ~/me/password
  U + + + + + U + + + +   F F F   GET ~/me/devices
  U + + + + + U + + + +   F F F   GET ~/me/tokens
  U + + + + + U + + + +   F F F   GET ~/me/tokens/new
  U + + + + + U + + + +   F F F   GET ~/me/settings
  U + + + + + U + + + +   F F F   GET ~/me/language
  U + + + + + U + + + +   F F F   GET ~/me/appearance
  U + + + + + U + + + +   F F F   GET ~/me/about
  U + + + + + U + + + +   F F F   GET ~/emoji

# pages of chats
  U + + + + + U + + + +   F F F   GET ~/chats
  U I I I I I U I I I I   F F F   GET ~/chats/rows
  U N N + + + U + + + N   F F F   GET ~/chats/$chat/info
  U N N + + + U + + + N   F F F   GET ~/chats/$groupchat/info
  U N N N N N U N N N N   F F F   GET ~/chats/$dissolved_groupchat/info
  U + + + + + U + + + +   F F F   GET ~/search
  U N N + + + U + + + N   F F F   GET ~/search?q=hello&conversation=$chat
  U N N + + + U + + + N   F F F   GET ~/search?conversation=$groupchat

# events; U is refused at the handshake
  U N N + + + U + + + N   + F F   EMIT /join {"conversationId": $chat}
  U N N + + + U + + + N   + F F   EMIT /join {"conversationId": $groupchat}
  U N N N N N U N N N N   N F F   EMIT /join {"conversationId": $dissolved_groupchat}
  U N N F M + U + + + N   F + F   EMIT /new-message {"conversationId": $chat, "body": $hello}
  U N N + M M U + + + N   F + F   EMIT /new-message {"conversationId": $groupchat, "body": $hello}
  U N N M M M U M + + N   F + F   EMIT /new-message {"conversationId": $mute_groupchat, "body": $hello}
  U N N F M F U F F F N   F F F   EMIT /new-message {"conversationId": $closed_groupchat, "body": $hello}
  U + + + M + U + + + +   F + F   EMIT /new-message {"conversationId": $robot, "body": $hello}
  U N N N N N U + N N N   F N F   EMIT /new-message {"conversationId": $members_robot, "body": $hello}
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
        path, _, body = self.request.split(" ", 1)[1].partition(" ")
        written = {name: json.dumps(value) for name, value in values.items()}
        sent = json.loads(Template(body).substitute(written)) if body else None
        return self._whole(Template(path).substitute(values)), sent

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
