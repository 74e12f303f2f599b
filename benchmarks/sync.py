"""Catching up: what a device missed, by one `/v1/im/sync`."""

import asyncio
import json
from dataclasses import dataclass

from .clients import connect
from .fill import World
from .measure import Stage, Table, interleaved, percentile, statements_of_event
from .sizes import Sizes

COLUMNS = ("device", "messages", "p50 ms", "p95 ms", "KB", "statements")
SYNC = "/v1/im/sync"


@dataclass
class Away:
    """A user whose conversations are all `missed` messages ahead of his device."""

    token: str
    conversation_ids: list[int]
    last_version: int
    missed: int


def fill(world: World, sizes: Sizes) -> Away:
    (user,) = world.people(1)
    friends = world.people(sizes.missed_conversations)
    last_version = 2 * sizes.missed_each
    conversations = world.befriend(user, friends, last_version)
    return Away(world.token(user), conversations, last_version, sizes.missed_each)


def measure(stage: Stage, away: Away) -> list[Table]:
    devices = {
        "up to date": _cursors(away, away.last_version),
        "was away": _cursors(away, away.last_version - away.missed),
    }
    answers = {}
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        socket = runner.run(connect(stage.port, away.token))

        def ask(name: str) -> None:
            call = socket.call(SYNC, {"cursors": devices[name]})
            answers[name] = loop.run_until_complete(call)["data"]

        calls = {name: lambda name=name: ask(name) for name in devices}
        times = interleaved(calls, stage.sizes.rounds)
        socket.close()
    rows = [
        (
            name,
            sum(map(len, answers[name]["messages"].values())),
            percentile(times[name], 50),
            percentile(times[name], 95),
            len(json.dumps(answers[name], ensure_ascii=False).encode()) // 1000,
            statements_of_event(stage.app, away.token, SYNC, {"cursors": cursors}),
        )
        for name, cursors in devices.items()
    ]
    title = f"Catching up: one sync over {len(away.conversation_ids)} conversations"
    return [Table(title, COLUMNS, rows)]


def _cursors(away: Away, version: int) -> dict[str, int]:
    return {str(one): version for one in away.conversation_ids}
