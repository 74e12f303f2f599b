"""The tab "discover", one's own code, and the page that scans."""

import pytest
from werkzeug.test import create_environ, run_wsgi_app

from imapp.services import robots

from ...robot import at_work, conversation_of
from .reading import read, source


def test_it_leads_to_the_code_the_scanner_the_search_and_public_groups(cast):
    page = source(cast("alice"), "/discover")
    for address in ("/me/code", "/scan", "/search", "/groups/open"):
        assert f'href="{address}"' in page


def test_it_leads_to_the_robot_where_somebody_answers(app, cast):
    with at_work(app):
        alice = cast("alice")
        address = f'href="/chats/{conversation_of(alice)["id"]}"'
        assert address in source(alice, "/discover")
    with app.app_context():
        robots.open_or_close()
    assert address not in source(alice, "/discover")
    assert "assistant" not in read(alice, "/discover")


def test_ones_own_code_names_oneself(cast, monkeypatch):
    seen = []
    monkeypatch.setattr("imapp.lib.qr.svg", lambda text, label: seen.append(text) or "")
    alice = cast("alice")
    alice.put(f"/userinfo/{alice.id}", {"nickname": "<i>Alice</i>"})
    assert "<i>" not in source(alice, "/me/code")
    assert "<i>Alice</i>" in read(alice, "/me/code")
    assert seen == [f"http://localhost/people/{alice.id}"] * 2


@pytest.mark.parametrize("host", [".".join(["x" * 60] * 60), "xn--a"])
def test_for_a_made_up_host_there_is_no_code(cast, host):
    alice = cast("alice")
    group = alice.post("/groups", {"name": "Hikers"}).data
    login = f"session={alice.browser.get_cookie('session').value}"
    for path in ("/me/code", f"/groups/{group['id']}/code"):
        # Not by the test client, which chokes on such a host itself.
        environ = create_environ(path, headers={"Host": host, "Cookie": login})
        assert run_wsgi_app(cast.app, environ)[1].startswith("422")


def test_the_scanner_takes_pictures_too(cast):
    assert 'type="file" accept="image/*"' in source(cast("alice"), "/scan")
