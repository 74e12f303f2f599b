"""Files that pages are made of: their addresses, and what is served."""

import posixpath
import re

import pytest

import config
from imapp import assets, serving


@pytest.fixture
def get(app):
    """Asks for an address below /static/."""
    browser = app.test_client()
    return lambda path, **headers: browser.get(f"/static/{path}", headers=headers, buffered=True)


def test_an_asset_may_be_kept_for_ever_under_its_version(get):
    answer = get(f"{assets.version()}/js/main.js")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "text/javascript" in answer.headers["Content-Type"]


@pytest.mark.parametrize("path", ["js/lib/one.js", "css/one.css", "icons/one.png"])
def test_the_version_is_another_one_when_anything_under_it_is(monkeypatch, tmp_path, path):
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    versions = set()
    for content in (b"one", b"another"):
        file.write_bytes(content)
        versions.add(assets.version.__wrapped__())
    assert len(versions) == 2


def test_under_another_version_it_is_asked_for_again(get):
    answer = get("000000000000/js/main.js")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_kept_file_is_not_sent_twice(get):
    first = get("vendor/leaflet/dist/leaflet.css")
    again = get("vendor/leaflet/dist/leaflet.css", **{"If-None-Match": first.headers["ETag"]})
    assert first.status_code == 200
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "vendor/lighthouse/package.json",  # is installed, but pages don't use it
        "vendor/leaflet/../lighthouse/package.json",
        "vendor/leaflet/%2e%2e/lighthouse/package.json",
        "vendor/leaflet/none.js",
        "vendor/@hotwired",
        "000000000000/../../config.py",
        "000000000000/%2e%2e/config.py",
        "000000000000/js",
        "000000000000/none.js",
        "000000000000/" + "a" * 300,  # longer than a file's name may be
        "vendor/leaflet/" + "a" * 300,
        "avatars/" + "a" * 300,
    ],
)
def test_nothing_else_is_served(get, path):
    assert get(path).status_code == 404


def test_the_style_sheets_come_as_one_colours_first(get):
    text = get(f"{assets.version()}/css/all.css").text
    folder = config.ROOT / "static" / "css"
    for file in folder.glob("*.css"):
        assert (file.read_text() in text) == (file.stem != "page"), file.name
    assert text.index("--ink:") < text.index("--text:") < text.index("box-sizing")


def test_every_module_that_is_imported_exists(get):
    for module in (config.ROOT / "static" / "js").rglob("*.js"):
        path = module.relative_to(config.ROOT / "static").as_posix()
        # Statically, or later by `import("…")`.
        for name in re.findall(r"""(?:import|from)\b[\s(]*"(\.[^"]+)\"""", module.read_text()):
            wanted = posixpath.normpath(posixpath.join(path, "..", name))
            found = get(f"{assets.version()}/{wanted}")
            assert found.status_code == 200, f"{path} imports {wanted}"


def test_icons_take_the_colour_of_the_text_and_are_silent():
    drawn = assets.icon("compass", "fill")
    assert drawn.startswith('<svg class="icon" aria-hidden="true"')
    assert not re.search(r'fill="(?!currentColor|none)', drawn)


def test_a_server_without_the_pages_packages_says_what_to_do(monkeypatch, tmp_path):
    (tmp_path / "leaflet").mkdir()
    monkeypatch.setattr(assets, "PACKAGES", tmp_path)
    with pytest.raises(SystemExit) as refusal:
        serving.require_packages()
    assert "run `make install` first" in str(refusal.value)
    assert "@hotwired/stimulus" in str(refusal.value)
    assert "leaflet" not in str(refusal.value)


def test_a_server_with_them_starts():
    serving.require_packages()


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_text_comes_compressed_with_a_tag_of_its_own(get, encoding):
    plain = get("vendor/leaflet/dist/leaflet.js")
    packed = get("vendor/leaflet/dist/leaflet.js", **{"Accept-Encoding": encoding})
    assert packed.headers["Content-Encoding"] == encoding
    assert len(packed.data) < len(plain.data) / 3
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    seen = {"Accept-Encoding": encoding, "If-None-Match": packed.headers["ETag"]}
    assert get("vendor/leaflet/dist/leaflet.js", **seen).status_code == 304


def test_the_style_sheet_is_not_sent_twice(get):
    address = f"{assets.version()}/css/all.css"
    tag = get(address).headers["ETag"]
    assert get(address, **{"If-None-Match": tag}).status_code == 304


def test_a_picture_that_is_compressed_already_is_sent_as_it_is(get):
    answer = get("000000000000/icons/icon-192.png", **{"Accept-Encoding": "br, gzip"})
    assert answer.mimetype == "image/png"
    assert "Content-Encoding" not in answer.headers


def test_the_pictures_of_people_are_kept_for_a_week(get):
    answer = get("avatars/person-01.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "public, max-age=604800"
    assert get("avatars/nobody.svg").status_code == 404


def test_an_asset_is_the_same_after_a_login(cast):
    """A browser that has it need not ask again because its cookies are others now."""
    answer = cast("alice").browser.get("/static/avatars/person-01.svg")
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Set-Cookie" not in answer.headers
