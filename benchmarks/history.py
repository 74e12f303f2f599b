"""History: pages of a long conversation, near its end and far back."""

import asyncio
from dataclasses import dataclass

from .clients import Http, connect
from .fill import World
from .measure import (
    Stage,
    Table,
    interleaved,
    percentile,
    statements_of_event,
    statements_of_get,
)
from .sizes import Sizes

COLUMNS = ("page", "p50 ms", "p95 ms", "ratio to page 1", "statements")
GET_MESSAGES = "/v1/im/get-messages"
SOCKET, HTTP = "socket, page {:,} (depth {:,})", "HTTP, before={:,} (depth {:,})"


@dataclass
class LongChat:
    conversation_id: int
    token: str


def fill(world: World, sizes: Sizes) -> LongChat:
    one, other = world.people(2)
    (conversation_id,) = world.befriend(one, [other], sizes.messages)
    return LongChat(conversation_id, world.token(one))


def measure(stage: Stage, chat: LongChat) -> list[Table]:
    pages, paths = _pages(stage.sizes, chat), _paths(stage.sizes, chat)
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        socket = runner.run(connect(stage.port, chat.token))
        http = Http(stage.port, chat.token)

        def ask(payload: dict) -> None:
            answer = loop.run_until_complete(socket.call(GET_MESSAGES, payload))
            assert len(answer["messages"]) == stage.sizes.page_size, answer

        calls = {name: lambda sent=sent: ask(sent) for name, sent in pages.items()}
        calls |= {name: lambda path=path: http.get(path) for name, path in paths.items()}
        times = interleaved(calls, stage.sizes.rounds)
        socket.close()
        http.close()
    counts = {
        name: statements_of_event(stage.app, chat.token, GET_MESSAGES, sent)
        for name, sent in pages.items()
    }
    counts |= {name: statements_of_get(stage.app, chat.token, path) for name, path in paths.items()}
    rows = [*_rows(times, counts, pages), *_rows(times, counts, paths)]
    size = f"{stage.sizes.messages:,} messages, {stage.sizes.page_size} a page"
    return [Table(f"History: a conversation of {size}", COLUMNS, rows)]


def _pages(sizes: Sizes, chat: LongChat) -> dict[str, dict]:
    numbers = {depth: depth // sizes.page_size + 1 for depth in sizes.depths}
    return {
        SOCKET.format(number, depth): {
            "conversationId": chat.conversation_id,
            "pageSize": sizes.page_size,
            "pageNumber": number,
        }
        for depth, number in numbers.items()
    }


def _paths(sizes: Sizes, chat: LongChat) -> dict[str, str]:
    base = f"/api/v1/conversations/{chat.conversation_id}/messages?limit={sizes.page_size}&before="
    befores = {depth: sizes.messages + 1 - depth for depth in sizes.depths}
    return {HTTP.format(before, depth): f"{base}{before}" for depth, before in befores.items()}


def _rows(times: dict, counts: dict, names) -> list[tuple]:
    """The first of `names` is page 1, to which the others are compared."""
    first = percentile(times[next(iter(names))], 50)
    return [
        (
            name,
            percentile(times[name], 50),
            percentile(times[name], 95),
            percentile(times[name], 50) / first,
            counts[name],
        )
        for name in names
    ]
