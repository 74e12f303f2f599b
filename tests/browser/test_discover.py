"""Codes and places in the browser: read from pictures and by the camera, chosen on maps."""

import re
from io import BytesIO

import pytest
import segno
from playwright.sync_api import expect

from . import chromium
from .phone import READY

DENIED = re.compile("^The browser was not allowed to use the camera|^No camera was found")


@pytest.fixture
def see(phone):
    def open_page(person, path: str, **options):
        return phone(person, path, locale="en", **options).connected()

    return open_page


def picture(text: str) -> dict:
    """A picture file with the code of `text`."""
    data = BytesIO()
    segno.make(text).save(data, kind="png", scale=6)
    return {"name": "code.png", "mimeType": "image/png", "buffer": data.getvalue()}


def film(text: str, path) -> None:
    """A film of one frame that shows the code of `text`, as the browser takes it for a camera."""
    side, width, height = 10, 640, 480
    rows = [list(row) for row in segno.make(text).matrix_iter(border=4)]
    luma = bytearray(b"\xeb" * (width * height))
    left, top = (width - len(rows) * side) // 2, (height - len(rows) * side) // 2
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            for line in range(side if dark else 0):
                start = (top + y * side + line) * width + left + x * side
                luma[start : start + side] = b"\x10" * side
    chroma = b"\x80" * (width * height // 2)
    head = f"YUV4MPEG2 W{width} H{height} F25:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + b"FRAME\n" + bytes(luma) + chroma)


def test_ones_own_code_is_what_another_reads(see, cast):
    alice, bob = cast("alice"), cast("bobby")
    shown = see(alice, "/me/code").top.locator("svg.qr")
    code = {"name": "code.png", "mimeType": "image/png", "buffer": shown.screenshot()}
    one = see(bob, "/scan")
    one.top.locator("input[type=file]").set_input_files(code)
    expect(one.page).to_have_url(re.compile(rf"/people/{alice.id}$"))
    expect(one.top).to_contain_text("alice")


def test_a_group_is_found_by_its_code(see, server, cast):
    alice, bob = cast("alice"), cast("bobby")
    group = cast.group(alice, name="Hikers")
    one = see(bob, "/scan")
    one.top.locator("input[type=file]").set_input_files(
        picture(f"{server.url}/groups/{group['id']}")
    )
    expect(one.top).to_contain_text("Ask to join")


@pytest.mark.parametrize("text", ["https://example.org/people/1", "你好 <b>world</b>"])
def test_what_leads_elsewhere_is_shown_and_not_followed(see, cast, text):
    one = see(cast("alice"), "/scan")
    one.top.locator("input[type=file]").set_input_files(picture(text))
    expect(one.top.get_by_role("heading", name="What the code says")).to_be_visible()
    expect(one.top.locator("[data-scan-target=text]")).to_have_text(text)
    assert one.page.url.endswith("/scan")


def test_a_picture_without_a_code_says_so(see, cast):
    one = see(cast("alice"), "/scan")
    nothing = {"name": "no.png", "mimeType": "image/png", "buffer": b"no picture"}
    one.top.locator("input[type=file]").set_input_files(nothing)
    expect(one.page.locator(".toast")).to_have_text("No QR code was found in this picture.")


def test_without_a_camera_the_page_says_why(see, cast):
    one = see(cast("alice"), "/scan")
    expect(one.top.locator("[data-scan-target=note]")).to_have_text(DENIED)
    expect(one.top.locator("video")).to_be_hidden()


def test_the_camera_reads_a_code_and_is_switched_off(server, cast, tmp_path, browser):
    alice, bob = cast("alice"), cast("bobby")
    film(f"{server.url}/people/{alice.id}", tmp_path / "camera.y4m")
    arguments = [
        *chromium.ARGUMENTS,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path / 'camera.y4m'}",
    ]
    with browser.browser_type.launch(executable_path=chromium.program(), args=arguments) as own:
        page = own.new_page(base_url=server.url, locale="en", permissions=["camera"])
        page.context.add_cookies(bob.cookies)
        page.goto("/discover")
        page.evaluate(READY)
        page.evaluate("""() => {
          const { mediaDevices } = navigator, ask = mediaDevices.getUserMedia.bind(mediaDevices);
          mediaDevices.getUserMedia = async (...given) => (window.camera = await ask(...given));
        }""")
        page.get_by_role("link", name="Scan").click()
        expect(page).to_have_url(re.compile(rf"/people/{alice.id}$"))
        assert page.evaluate("camera.getTracks()[0].readyState") == "ended"


def test_a_place_is_chosen_named_and_found_again(see, cast):
    alice, bob = cast("alice"), cast("bobby")
    chat = cast.befriend(alice, bob)
    here = {"latitude": 31.2304, "longitude": 121.4737}
    one = see(alice, f"/chats/{chat}", geolocation=here, permissions=["geolocation"])
    one.page.evaluate(f"document.stack.visit('/chats/{chat}/place')")
    expect(one.top).to_contain_text("31.2304° N, 121.4737° E")
    one.top.get_by_label("Name of the place").fill("The Bund")
    one.tap("Send")
    card = one.top.locator(".place-card")
    expect(card).to_contain_text("The Bund")
    sent = bob.get(f"/conversations/{chat}/messages")["messages"][0]["body"]
    assert sent == {"type": "loc", "title": "The Bund", "lng": 121.4737, "lat": 31.2304}
    one.tap(card)
    expect(one.top.get_by_role("heading", name="The Bund")).to_be_visible()
    expect(one.top.locator(".map-mark svg")).to_be_visible()
    expect(one.top.locator("path.map-land")).not_to_have_count(0)


def test_the_map_is_moved_when_the_device_does_not_tell_where_it_is(see, cast):
    alice, bob = cast("alice"), cast("bobby")
    one = see(alice, f"/chats/{cast.befriend(alice, bob)}/place")
    where = one.top.locator("[data-place-target=where]")
    expect(where).to_have_text("28.0000° N, 105.0000° E")
    one.tap("Where I am")
    expect(one.page.locator(".toast")).to_have_text(re.compile("^Where you are is not known"))
    one.top.locator(".leaflet-container").focus()
    one.page.keyboard.press("ArrowLeft")
    expect(where).to_have_text(re.compile(r"^28\.\d+° N, 9\d\.\d+° E$"))


def test_without_a_network_a_map_still_has_its_degrees_and_its_mark(see, cast):
    one = see(cast("alice"), "/discover")
    one.page.route("**/land-50m.json", lambda route: route.abort())
    one.expects("net::ERR_FAILED")
    one.page.evaluate("document.stack.visit('/places?lng=121.5&lat=31.2&title=Bund')")
    expect(one.top.locator(".map-mark svg")).to_be_visible()
    expect(one.top.locator(".map-degrees span", has_text="30° N")).to_be_visible()
