"""What makes the site an application of the phone."""

import json
import re

import pytest

from imapp import assets


@pytest.fixture
def browser(app):
    return app.test_client()


def test_the_manifest_names_icons_that_are_there(browser):
    answer = browser.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    assert answer.json["display"] == "standalone"
    assert {icon["sizes"] for icon in answer.json["icons"]} >= {"192x192", "512x512"}
    for icon in answer.json["icons"]:
        assert browser.get(icon["src"], buffered=True).mimetype == icon["type"]


def test_the_service_worker_is_asked_for_each_time_and_knows_the_version(browser, monkeypatch):
    answer = browser.get("/service-worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert f'VERSION = "{assets.version()}"' in answer.text
    monkeypatch.setattr("imapp.auth.pages.app.version", lambda: "another")
    assert browser.get("/service-worker.js").text != answer.text


def test_what_the_service_worker_keeps_is_there_and_nobodys(browser):
    kept = json.loads(re.search(r"KEPT = (\[.*\]);", browser.get("/service-worker.js").text)[1])
    for address in kept:
        answer = browser.get(address, buffered=True)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


def test_the_offline_page_is_made_of_what_is_kept_and_the_same_for_everyone(cast, browser):
    kept = re.search(r"KEPT = (\[.*\]);", browser.get("/service-worker.js").text)[1]
    page = browser.get("/offline").text
    needed = re.findall(r'(?:src|href)="(/[^"]+)"', page)
    assert needed
    assert set(needed) <= set(json.loads(kept))
    assert cast("alice").browser.get("/offline").text == page
