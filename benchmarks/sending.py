"""Sending: many chats at once, and one large group. A sender sends its next message when its last
one was acknowledged."""

import asyncio
from dataclasses import dataclass
from time import perf_counter, process_time
from uuid import uuid4

from .clients import Socket, connect
from .fill import WORDS, World
from .measure import Stage, Table, percentile, statements_of_event
from .sizes import Sizes

COLUMNS = (
    "load",
    "sockets",
    "messages/s",
    "deliveries/s",
    "ack p50 ms",
    "ack p95 ms",
    "generator % of a core",
    "statements",
)
NEW_MESSAGE = "/v1/im/new-message"
QUIET_SECONDS = 10


class Lost(Exception):
    """Fewer or more deliveries came than there were messages times sockets."""


@dataclass
class Load:
    """Sockets by their tokens, and those of them that send: conversation by token."""

    name: str
    tokens: list[str]
    senders: dict[str, int]
    messages_each: int
    deliveries_each: int


def fill(world: World, sizes: Sizes) -> list[Load]:
    return [_chats(world, sizes), _group(world, sizes)]


def _chats(world: World, sizes: Sizes) -> Load:
    people = world.people(2 * sizes.chats)
    tokens = [world.token(person) for person in people]
    conversations = [
        world.befriend(one, [other])[0]
        for one, other in zip(people[::2], people[1::2], strict=True)
    ]
    senders = dict(zip(tokens[::2], conversations, strict=True))
    return Load(f"{sizes.chats} chats", tokens, senders, sizes.messages_per_chat, 2)


def _group(world: World, sizes: Sizes) -> Load:
    people = world.people(sizes.group_sockets)
    conversation_id = world.group(people)
    tokens = [world.token(person) for person in people]
    name = f"a group, {sizes.group_senders} senders"
    senders = dict.fromkeys(tokens[: sizes.group_senders], conversation_id)
    return Load(name, tokens, senders, sizes.messages_per_group_sender, len(tokens))


def measure(stage: Stage, loads: list[Load]) -> list[Table]:
    rows = []
    for load in loads:
        token, conversation_id = next(iter(load.senders.items()))
        figures = asyncio.run(_run(stage.port, load))
        count = statements_of_event(stage.app, token, NEW_MESSAGE, _message(conversation_id))
        rows.append((load.name, len(load.tokens), *figures, count))
    return [Table("Sending: each sender waits for its ack", COLUMNS, rows)]


class Tally:
    """Counts the deliveries of all sockets and knows when the last one came."""

    def __init__(self, expected: int):
        self._expected = expected
        self.count, self.last_at = 0, 0.0
        self.complete = asyncio.Event()

    def heard(self) -> None:
        self.count += 1
        self.last_at = perf_counter()
        if self.count == self._expected:
            self.complete.set()


async def _run(port: int, load: Load) -> tuple[float, ...]:
    number = len(load.senders) * load.messages_each
    tally = Tally(number * load.deliveries_each)
    sockets = {token: await connect(port, token, tally.heard) for token in load.tokens}
    acks: list[float] = []
    start, busy = perf_counter(), process_time()
    async with asyncio.TaskGroup() as group:
        for token, conversation_id in load.senders.items():
            group.create_task(_send(sockets[token], conversation_id, load.messages_each, acks))
    acked = perf_counter() - start
    await _all_delivered(tally, number * load.deliveries_each)
    delivered = tally.last_at - start
    busy = (process_time() - busy) / (perf_counter() - start)
    for socket in sockets.values():
        socket.close()
    return (
        number / acked,
        tally.count / delivered,
        percentile(acks, 50),
        percentile(acks, 95),
        round(busy * 100),
    )


async def _send(socket: Socket, conversation_id: int, number: int, acks: list[float]) -> None:
    for _ in range(number):
        sent = perf_counter()
        await socket.call(NEW_MESSAGE, _message(conversation_id))
        acks.append((perf_counter() - sent) * 1000)


def _message(conversation_id: int) -> dict:
    body = {"type": "txt", "msg": WORDS}
    return {"conversationId": conversation_id, "clientId": str(uuid4()), "body": body}


async def _all_delivered(tally: Tally, expected: int) -> None:
    try:
        await asyncio.wait_for(tally.complete.wait(), QUIET_SECONDS)
    except TimeoutError:
        raise Lost(f"{tally.count:,} of {expected:,} deliveries came") from None
