"""Pictures are drawn anew: what is seen stays, what stood beside it goes."""

import struct
from io import BytesIO

import pytest
from PIL import Image, ImageCms, ImageFile

from imapp.lib import images
from imapp.lib.images import NoPicture, TooManyPixels, redraw

from ..pictures import BLUE, RED, animated, bomb, drawn, halves, with_exif

# Outside of pytest, which sets its own filters for each test, the module silences them itself.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def redrawn(data: bytes) -> tuple[images.Picture, Image.Image]:
    picture = redraw(BytesIO(data))
    return picture, Image.open(BytesIO(picture.data))


def near(one: tuple, other: tuple) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=False))


@pytest.mark.parametrize(
    ("data", "mime", "ext"),
    [
        (drawn("JPEG"), "image/jpeg", "jpg"),
        (drawn("PNG"), "image/png", "png"),
        (drawn("WEBP"), "image/webp", "webp"),
        (drawn("GIF"), "image/png", "png"),
        (animated("PNG"), "image/png", "png"),
        (drawn("JPEG", mode="CMYK"), "image/jpeg", "jpg"),
        (drawn("JPEG", mode="L"), "image/jpeg", "jpg"),
        (drawn("JPEG", progressive=True), "image/jpeg", "jpg"),
        (drawn("PNG", mode="P"), "image/png", "png"),
        (drawn("PNG", mode="1"), "image/png", "png"),
        (drawn("PNG", mode="LA"), "image/png", "png"),
    ],
)
def test_a_picture_stays_what_it_is(data, mime, ext):
    picture, image = redrawn(data)
    assert (picture.mime, picture.ext, picture.w, picture.h) == (mime, ext, 60, 40)
    assert image.get_format_mimetype() == mime
    assert image.size == (60, 40)
    assert picture.thumbnail is None


def test_its_colours_stay():
    for form in ("JPEG", "PNG", "WEBP", "GIF"):
        _, image = redrawn(drawn(form))
        assert near(image.convert("RGB").getpixel((10, 20)), RED)
        assert near(image.convert("RGB").getpixel((50, 20)), BLUE)


def test_sixteen_bits_of_grey_become_eight():
    deep = Image.new("I;16", (4, 4), 32768)
    made = BytesIO()
    deep.save(made, "PNG")
    _, image = redrawn(made.getvalue())
    assert near((image.getpixel((1, 1)),), (128,))


def test_what_is_transparent_stays_so():
    clear = Image.new("RGBA", (600, 40), (0, 0, 0, 0))
    for form in ("PNG", "WEBP", "GIF"):
        made = BytesIO()
        clear.save(made, form)
        picture, image = redrawn(made.getvalue())
        assert image.convert("RGBA").getpixel((1, 1))[3] == 0
        small = Image.open(BytesIO(picture.thumbnail.data))
        assert small.convert("RGBA").getpixel((1, 1))[3] == 0


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_picture_stands_upright_from_then_on(orientation):
    picture, image = redrawn(with_exif(orientation))
    turned = orientation > 4
    assert (picture.w, picture.h) == image.size == ((40, 60) if turned else (60, 40))
    red = {
        2: (50, 20),
        3: (50, 20),
        4: (10, 20),
        5: (20, 10),
        6: (20, 10),
        7: (20, 50),
        8: (20, 50),
    }
    assert near(image.getpixel(red[orientation]), RED)


def test_place_owner_and_notes_are_gone():
    sent = with_exif()
    assert b"a secret note" in sent
    picture, image = redrawn(sent)
    assert dict(image.getexif()) == {}
    assert b"secret" not in picture.data
    assert b"owner" not in picture.data
    notes = drawn("PNG", pnginfo=text_chunk("a secret note"))
    assert b"secret" in notes
    assert b"secret" not in redraw(BytesIO(notes)).data
    xmp = drawn("WEBP", xmp=b"<a secret note>", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0")
    assert b"secret" in xmp
    assert b"secret" not in redraw(BytesIO(xmp)).data
    assert b"secret" not in redraw(BytesIO(animated("GIF", comment=b"a secret note"))).data


def text_chunk(text: str):
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", text)
    return info


def test_a_profile_is_applied_and_not_kept():
    web = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # One in which what is called red is blue, and the other way about.
    table, rest = web[128:400], web[400:]
    swapped = table.replace(b"rXYZ", b"tXYZ").replace(b"bXYZ", b"rXYZ").replace(b"tXYZ", b"bXYZ")
    for form in ("PNG", "JPEG", "WEBP"):
        _, image = redrawn(drawn(form, icc_profile=web[:128] + swapped + rest))
        assert "icc_profile" not in image.info
        red, _, blue = image.getpixel((10, 20))
        assert blue > 150 > red
    broken = redrawn(drawn("PNG", icc_profile=b"no profile at all"))[1]
    assert broken.getpixel((10, 20)) == RED


@pytest.mark.parametrize("form", ["GIF", "WEBP"])
def test_an_animation_goes_on_as_webp(form):
    picture, image = redrawn(animated(form))
    assert (picture.mime, picture.ext) == ("image/webp", "webp")
    assert image.n_frames == 3
    shown = []
    for number in range(3):
        image.seek(number)
        image.load()
        shown.append((image.info["duration"], image.convert("L").getpixel((5, 5))))
    assert [time for time, _ in shown] == [40, 80, 120]
    assert all(abs(grey - number * 85) < 8 for number, (_, grey) in enumerate(shown))
    assert image.info["loop"] == 0


def test_a_large_picture_has_a_thumbnail_and_no_needless_pixels():
    picture, image = redrawn(drawn("JPEG", (5000, 2500)))
    assert image.size == (picture.w, picture.h) == (4000, 2000)
    small = picture.thumbnail
    assert (small.mime, small.w, small.h) == ("image/jpeg", 480, 240)
    assert Image.open(BytesIO(small.data)).size == (480, 240)
    assert redraw(BytesIO(animated("GIF", size=(600, 300)))).thumbnail.w == 480


@pytest.mark.parametrize(
    ("form", "size", "shrunk"),
    [
        ("JPEG", (40_000, 3), (4000, 1)),
        ("JPEG", (3, 40_000), (1, 4000)),
        ("PNG", (40_000, 3), (4000, 1)),
        ("GIF", (3, 40_000), (1, 4000)),
    ],
)
def test_a_picture_as_thin_as_a_thread_is_one(form, size, shrunk):
    assert redrawn(drawn(form, size))[1].size == shrunk


@pytest.mark.parametrize("size", [(16_384, 2), (2, 16_384)])
def test_an_animation_longer_than_webp_can_be_is_refused(size):
    with pytest.raises(TooManyPixels):
        redraw(BytesIO(animated("GIF", size=size)))


def test_an_animation_as_long_as_webp_can_be_stays_so():
    assert redrawn(animated("GIF", size=(16_383, 2)))[1].size == (16_383, 2)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%PDF-1.7",
        b"MZ" + bytes(200),
        drawn("BMP"),
        drawn("TIFF"),
        drawn("ICO"),
        drawn("AVIF"),
        drawn("PNG")[:40],
        drawn("JPEG")[:-200],
        drawn("WEBP")[:60],
        animated("GIF")[:-30],
        b"\xff\xd8\xff" + bytes(500),
        b"GIF89a" + bytes(500),
        b"RIFF\0\0\0\0WEBPVP8 " + bytes(500),
    ],
)
def test_what_is_none_is_refused(data):
    with pytest.raises(NoPicture):
        redraw(BytesIO(data))


def test_bombs_are_refused_unopened(monkeypatch):
    def never(image):
        pytest.fail("it was decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", never)
    for w, h in ((20_000, 20_000), (8_000, 7_000)):
        with pytest.raises(TooManyPixels):
            redraw(BytesIO(bomb(w, h)))
    # A GIF whose screen is said to be the largest there is.
    huge = b"GIF89a" + struct.pack("<HH", 65535, 65535) + drawn("GIF")[10:]
    with pytest.raises(TooManyPixels):
        redraw(BytesIO(huge))


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_what_is_decoded_at_its_full_size_may_have_fewer_pixels(form):
    """Forty bytes of WebP would take half a gigabyte."""
    options = {"lossless": True} if form == "WEBP" else {}
    with pytest.raises(TooManyPixels):
        redraw(BytesIO(drawn(form, (4_001, 4_000), **options)))
    assert redraw(BytesIO(drawn("JPEG", (4_001, 4_000)))).w == 4000


def test_a_jpeg_of_very_many_scans_is_none():
    """Each costs a pass over the whole picture, and next to no bytes."""
    data = drawn("JPEG", (600, 400), progressive=True)
    start = data.rindex(b"\xff\xda")
    scan, end = data[start:-2], data[-2:]
    assert redraw(BytesIO(data + end)).w == 600
    few, many = (data[:-2] + scan * count + end for count in (50, 101))
    assert redraw(BytesIO(few)).w == 600
    with pytest.raises(NoPicture):
        redraw(BytesIO(many))


def test_an_animation_is_counted_with_all_its_frames(monkeypatch):
    data = animated("GIF", frames=5)
    monkeypatch.setattr(images, "MAX_PIXELS_AT_FULL_SIZE", 5 * 60 * 40)
    assert redraw(BytesIO(data)).w == 60
    monkeypatch.setattr(images, "MAX_PIXELS_AT_FULL_SIZE", 5 * 60 * 40 - 1)
    with pytest.raises(TooManyPixels):
        redraw(BytesIO(data))
    monkeypatch.undo()
    monkeypatch.setattr(images, "MAX_FRAMES", 4)
    with pytest.raises(TooManyPixels):
        redraw(BytesIO(data))


def test_bytes_changed_at_random_are_a_picture_or_refused():
    import random

    chance = random.Random(4711)
    seeds = [drawn("JPEG"), drawn("PNG"), drawn("WEBP"), animated("GIF"), animated("WEBP")]
    seeds.append(with_exif(6))
    refused = 0
    for number in range(600):
        data = bytearray(seeds[number % len(seeds)])
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            redraw(BytesIO(bytes(data)))
        except (NoPicture, TooManyPixels):
            refused += 1
    assert 0 < refused < 600


def test_large_ones_are_written_to_real_files(monkeypatch):
    """Or Pillow would stop every other thread for as long as it takes."""
    targets, save = [], Image.Image.save

    def watched(image, target, *arguments, **options):
        targets.append(target.fileno())
        return save(image, target, *arguments, **options)

    data = drawn("JPEG", (600, 300))
    monkeypatch.setattr(Image.Image, "save", watched)
    redraw(BytesIO(data))
    assert len(targets) == 2


def test_what_a_picture_hides_behind_its_end_is_gone():
    hidden = drawn("PNG") + b"<script>alert(1)</script>"
    assert b"script" not in redraw(BytesIO(hidden)).data
    assert halves((60, 40)).tobytes() == redrawn(hidden)[1].tobytes()
