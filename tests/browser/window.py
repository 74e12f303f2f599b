"""A chat window in the real browser: what stands in it, and what one does there."""

from playwright.sync_api import Locator, expect

from .people import Cast, Person
from .phone import Phone


class Window:
    """Somebody's window of a conversation, in English unless `locale` says otherwise."""

    def __init__(self, phone, who: Person, conversation_id: int, place: int | None = None, **more):
        path = f"/chats/{conversation_id}" + (f"?around={place}" if place else "")
        self.phone: Phone = phone(who, path, **{"locale": "en-US"} | more).connected()
        self.page, self.id = self.phone.page, conversation_id

    @property
    def top(self) -> Locator:
        return self.phone.top

    @property
    def field(self) -> Locator:
        return self.top.locator(".composer-field")

    @property
    def lines(self) -> Locator:
        """All messages, those on their way last."""
        return self.top.locator(".message")

    def line(self, text: str) -> Locator:
        """The message of that text alone."""
        exact = self.page.locator(".message-text", has_text=text)
        return self.top.locator(".message", has=exact)

    def texts(self) -> list[str]:
        """What the bubbles say, from above."""
        return self.top.locator(".message-text").all_inner_texts()

    def shows(self, *texts: str) -> None:
        """Wait until the bubbles say exactly this."""
        expect(self.top.locator(".message-text")).to_have_text(list(texts))

    def settled(self) -> None:
        """Wait until nothing is on its way."""
        expect(self.top.locator(".pending .message")).to_have_count(0)

    def write(self, text: str) -> None:
        self.field.fill(text)

    def send(self, *texts: str) -> None:
        for text in texts:
            self.write(text)
            self.phone.tap("Send")

    def seqs(self) -> list[int]:
        script = "all => all.map(one => Number(one.dataset.seq))"
        return self.top.locator(".messages:not(.pending) > .message").evaluate_all(script)

    def top_of(self, line: Locator) -> float:
        """Where a message lies on the screen."""
        return line.evaluate("one => one.getBoundingClientRect().top")

    def scroll(self, pixels: int) -> None:
        """Down, or up when negative, and wait for what that does."""
        self.top.locator(".chat-scroller").evaluate("(one, by) => one.scrollBy(0, by)", pixels)
        self.page.wait_for_timeout(50)

    def scroll_to_top(self) -> None:
        self.top.locator(".chat-scroller").evaluate("one => one.scrollTo(0, -one.scrollHeight)")


def two(cast: Cast, names: tuple[str, str] = ("Anna", "Bert")) -> tuple[Person, Person, int]:
    """Two friends and their conversation."""
    one, other = cast(names[0]), cast(names[1])
    return one, other, cast.befriend(one, other)


def say_many(who: Person, conversation_id: int, count: int, first: int = 1) -> None:
    for number in range(first, first + count):
        who.say(conversation_id, f"message {number}")
