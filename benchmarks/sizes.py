"""How much is filled and how often is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    # Requests timed per figure.
    rounds: int = 40
    # Rows of the lists; an administrator's list answers 200 at most.
    rows: tuple[int, ...] = (10, 100, 1_000)
    page_rows: tuple[int, ...] = (10, 100, 200)
    messages_per_friend: int = 10
    # The long conversation, and how many messages are newer than the page that is asked for.
    messages: int = 200_000
    depths: tuple[int, ...] = (0, 1_000, 10_000, 100_000)
    page_size: int = 20
    # The device that was away: 500 messages missed.
    missed_conversations: int = 50
    missed_each: int = 10
    # Chats in which one side sends as soon as its last message was acknowledged.
    chats: int = 20
    messages_per_chat: int = 100
    # A group with a socket for each member.
    group_sockets: int = 100
    group_senders: int = 5
    messages_per_group_sender: int = 100
    # The conversation that is scrolled through in a browser, and for how long at the most.
    scrolled_messages: int = 10_000
    scroll_seconds: int = 300
