"""The real browser at a real server: whose phone it is, and that nothing went wrong in it.

One server and one browser serve all tests of a worker; a test that stops the server, or wants other
settings, asks for `serve`. People whom a test changes are its own: `cast`.
"""

from contextlib import ExitStack

import pytest
from playwright.sync_api import sync_playwright

from config import ROOT
from imapp.seeds import DEMO_PASSWORD

from .. import services
from ..system.conftest import _close_websockets, serve  # noqa: F401  (fixtures)
from ..system.server import Server
from . import chromium, scene
from .addresses import MISSING, OUTSIDE
from .people import Cast, Person
from .phone import Phone

# Where to look at what a failing test saw.
PICTURES = ROOT / ".pytest_cache" / "browser"


# Of this folder alone: while Playwright is there, nothing else can run an event loop.
@pytest.fixture(scope="package")
def browser():
    if chromium.program() is None:
        services.missing("Chromium (on Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The server that all tests of this worker share, with the demo world; its cast may grow."""
    folder = tmp_path_factory.mktemp("browser")
    server = Server(folder, LANGUAGE="zh_Hans_CN", RATELIMIT_ENABLED=0)
    with ExitStack() as stack:
        stack.callback(server.close)
        yield server.start()


@pytest.fixture
def cast(server):
    """People of this test's own: `cast("alice")` is a new user with that nickname."""
    yield from _cast(server)


@pytest.fixture
def cast_at():
    """`cast_at(server)`: the same on a server of the test's own."""
    with ExitStack() as stack:

        def make(server: Server) -> Cast:
            made = Cast(server)
            stack.callback(made.close)
            return made

        yield make


def _cast(server: Server):
    cast = Cast(server)
    yield cast
    cast.close()


@pytest.fixture(scope="session")
def demo(server):
    """`demo("user")` is that account of the demo world, logged in once for all tests."""
    everybody: dict[str, Person] = {}
    cast = Cast(server)

    def log_in(username: str) -> Person:
        if username not in everybody:
            everybody[username] = cast.log_in(username, DEMO_PASSWORD)
        return everybody[username]

    yield log_in
    cast.close()


@pytest.fixture(scope="session")
def places(demo):
    """What addresses of pages may name, in a demo world where people have talked: see `scene`."""
    return scene.play(demo).places


@pytest.fixture
def phone(browser, request):
    """`phone("user")`, `phone(alice)` or `phone(None)` opens somebody's phone; options as `Phone`,
    and `own_device=True` for a login that is not shared (to log out with), `path` to begin with."""
    opened: list[Phone] = []

    def open_phone(who: str | Person | None = None, path: str = "", **options) -> Phone:
        url, cookies = _login(who, request, options)
        opened.append(Phone(browser, url, cookies, **options))
        return opened[-1].goto(path) if path else opened[-1]

    yield open_phone
    failed = getattr(request.node, "has_failed", False)
    for number, one in enumerate(opened):
        if failed:
            one.photograph(PICTURES / f"{request.node.name}-{number}.png")
        one.close()
    errors = [error for one in opened for error in one.errors]
    assert not errors, errors


@pytest.fixture
def open_page(phone, places):
    """`open_page(address, **options)` is the phone of who may see that page, at it."""

    def open_it(address: str, **options):
        one = phone(None if address in OUTSIDE else "user", **options)
        if address == MISSING:
            one.expects("status of 404")
        if address == "/offline":
            # As without the network: it would go elsewhere as soon as the server answers.
            one.page.route("**/healthz", lambda route: None)
        one.goto(address.format(**places))
        return one if address in OUTSIDE else one.connected()

    return open_it


def _login(who, request, options: dict) -> tuple[str, list[dict]]:
    server = options.pop("at", None) or getattr(who, "server", None)
    server = server or request.getfixturevalue("server")
    own_device = options.pop("own_device", False)
    if who is None:
        return server.url, []
    if isinstance(who, str) and server is not request.getfixturevalue("server"):
        cast = request.getfixturevalue("cast_at")(server)
        return server.url, cast.log_in(who, DEMO_PASSWORD).cookies
    person = request.getfixturevalue("demo")(who) if isinstance(who, str) else who
    if own_device:
        cast = request.getfixturevalue("cast_at")(server)
        person = cast.log_in(person.username, person.password)
    return server.url, person.cookies


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call" and report.failed:
        item.has_failed = True
    return report
