"""Who is connected, over all processes: a set of sockets per user that forgets the dead.

In Redis each socket is a member of the sorted set `online`, scored with the time until which its
process vouches for it. A process that dies stops vouching.
"""

import time
import uuid

import redis

VOUCH_SECONDS = 60


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

    def everyone(self) -> set[int]:
        return set(self._sockets)

    def vouch(self) -> set[int]:
        """Renew the promise for this process's sockets; the users whose last sockets died."""
        return set()


class RedisPresence:
    """Several processes. A member reads `USER:PROCESS:SID`."""

    KEY = "imapp:online"

    def __init__(self, url: str, seconds: float = VOUCH_SECONDS):
        """A promise lasts `seconds`; `vouch` must be called more often than that."""
        self._redis = redis.Redis.from_url(url, decode_responses=True)
        self._seconds = seconds
        self._process = uuid.uuid4().hex[:8]
        self._mine: set[str] = set()

    def add(self, user_id: int, sid: str) -> bool:
        member = f"{user_id}:{self._process}:{sid}"
        self._mine.add(member)
        first = user_id not in self.among([user_id])
        self._redis.zadd(self.KEY, {member: time.time() + self._seconds})
        self._redis.zadd(f"{self.KEY}:{user_id}", {member: time.time() + self._seconds})
        return first

    def remove(self, user_id: int, sid: str) -> bool:
        member = f"{user_id}:{self._process}:{sid}"
        if member not in self._mine:
            return False
        self._mine.discard(member)
        self._forget([member])
        return user_id not in self.among([user_id])

    def among(self, user_ids) -> set[int]:
        user_ids = list(user_ids)
        moment = time.time()
        with self._redis.pipeline(transaction=False) as pipe:
            for user_id in user_ids:
                pipe.zcount(f"{self.KEY}:{user_id}", moment, "+inf")
            counts = pipe.execute()
        return {user_id for user_id, count in zip(user_ids, counts, strict=True) if count}

    def everyone(self) -> set[int]:
        members = self._redis.zrangebyscore(self.KEY, time.time(), "+inf")
        return {int(member.split(":", 1)[0]) for member in members}

    def vouch(self) -> set[int]:
        until = time.time() + self._seconds
        with self._redis.pipeline(transaction=False) as pipe:
            for member in self._mine:
                pipe.zadd(self.KEY, {member: until})
                pipe.zadd(f"{self.KEY}:{member.split(':', 1)[0]}", {member: until})
            pipe.execute()
        dead = self._redis.zrangebyscore(self.KEY, "-inf", time.time())
        # Of several processes that see the same dead socket one removes it and tells of it.
        buried = [member for member in dead if self._redis.zrem(self.KEY, member)]
        self._forget(buried)
        users = {int(member.split(":", 1)[0]) for member in buried}
        return users - self.among(users)

    def ping(self) -> bool:
        """Whether Redis answers."""
        try:
            return self._redis.ping()
        except redis.RedisError:
            return False

    def _forget(self, members: list[str]) -> None:
        with self._redis.pipeline(transaction=False) as pipe:
            for member in members:
                pipe.zrem(self.KEY, member)
                pipe.zrem(f"{self.KEY}:{member.split(':', 1)[0]}", member)
            pipe.execute()


def make(redis_url: str, seconds: float = VOUCH_SECONDS) -> LocalPresence | RedisPresence:
    return RedisPresence(redis_url, seconds) if redis_url else LocalPresence()
