"""Who is connected, over all processes: a set of sockets per user that forgets the dead.

In Redis each socket is a member of the sorted set `online`, scored with the time until which its
process vouches for it. A process that dies stops vouching.
"""

import logging
import time
import uuid

import redis

VOUCH_SECONDS = 60

log = logging.getLogger(__name__)


class LocalPresence:
    """One process: a dictionary is the whole truth, and dies with the sockets it tells of."""

    def __init__(self):
        self._sockets: dict[int, set[str]] = {}

    def add(self, user_id: int, sid: str) -> bool:
        """Whether this is the user's first socket."""
        sockets = self._sockets.setdefault(user_id, set())
        sockets.add(sid)
        return len(sockets) == 1

    def remove(self, user_id: int, sid: str) -> bool:
        """Whether that was the user's last socket."""
        sockets = self._sockets.get(user_id, set())
        if sid not in sockets:
            return False
        sockets.remove(sid)
        if not sockets:
            del self._sockets[user_id]
        return not sockets

    def among(self, user_ids) -> set[int]:
        """Those of `user_ids` who are connected."""
        return {user_id for user_id in user_ids if user_id in self._sockets}

    def vouch(self) -> set[int]:
        """Renew the promise for this process's sockets; the users whose last sockets died."""
        return set()

    def ping(self) -> bool:
        """Whether what it stands on answers."""
        return True


class RedisPresence(LocalPresence):
    """Several processes. A member of the sorted sets reads `USER:PROCESS:SID`.

    While Redis does not answer each process knows its own sockets alone; the next `vouch` after
    it is back tells the others again.
    """

    KEY = "imapp:online"

    def __init__(self, url: str, seconds: float = VOUCH_SECONDS):
        """A promise lasts `seconds`; `vouch` must be called more often than that."""
        super().__init__()
        self._redis = redis.Redis.from_url(url, decode_responses=True)
        self._seconds = seconds
        self._process = uuid.uuid4().hex[:8]

    def add(self, user_id: int, sid: str) -> bool:
        first = super().add(user_id, sid)
        try:
            first = first and user_id not in self._online([user_id])
            self._promise([self._member(user_id, sid)])
        except redis.RedisError as error:
            _note(error)
        return first

    def remove(self, user_id: int, sid: str) -> bool:
        last = super().remove(user_id, sid)
        try:
            self._forget([self._member(user_id, sid)])
            return last and user_id not in self._online([user_id])
        except redis.RedisError as error:
            _note(error)
            return last

    def among(self, user_ids) -> set[int]:
        user_ids = list(user_ids)
        try:
            return self._online(user_ids)
        except redis.RedisError as error:
            _note(error)
            return super().among(user_ids)

    def vouch(self) -> set[int]:
        try:
            self._promise([self._member(*one) for one in self._own()])
            dead = self._redis.zrangebyscore(self.KEY, "-inf", time.time())
            # Of several processes that see the same dead socket one removes it and tells of it.
            buried = [member for member in dead if self._redis.zrem(self.KEY, member)]
            self._forget(buried)
            users = {_user(member) for member in buried}
            return users - self._online(list(users))
        except redis.RedisError as error:
            _note(error)
            return set()

    def ping(self) -> bool:
        try:
            return self._redis.ping()
        except redis.RedisError:
            return False

    def _own(self) -> list[tuple[int, str]]:
        return [(user_id, sid) for user_id, sids in self._sockets.items() for sid in sids]

    def _member(self, user_id: int, sid: str) -> str:
        return f"{user_id}:{self._process}:{sid}"

    def _online(self, user_ids: list[int]) -> set[int]:
        moment = time.time()
        with self._redis.pipeline(transaction=False) as pipe:
            for user_id in user_ids:
                pipe.zcount(f"{self.KEY}:{user_id}", moment, "+inf")
            counts = pipe.execute()
        return {user_id for user_id, count in zip(user_ids, counts, strict=True) if count}

    def _promise(self, members: list[str]) -> None:
        until = time.time() + self._seconds
        with self._redis.pipeline(transaction=False) as pipe:
            for member in members:
                pipe.zadd(self.KEY, {member: until})
                pipe.zadd(f"{self.KEY}:{_user(member)}", {member: until})
            pipe.execute()

    def _forget(self, members: list[str]) -> None:
        with self._redis.pipeline(transaction=False) as pipe:
            for member in members:
                pipe.zrem(self.KEY, member)
                pipe.zrem(f"{self.KEY}:{_user(member)}", member)
            pipe.execute()


def _user(member: str) -> int:
    return int(member.split(":", 1)[0])


def _note(error: redis.RedisError) -> None:
    log.error("presence without Redis: %s", type(error).__name__)


def make(redis_url: str, seconds: float = VOUCH_SECONDS) -> LocalPresence | RedisPresence:
    return RedisPresence(redis_url, seconds) if redis_url else LocalPresence()
