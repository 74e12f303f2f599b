"""Pictures as people send them, drawn anew: upright, in the web's colours, of a size that screens
can use, and without what the camera noted of place and owner."""

import struct
import warnings
from dataclasses import dataclass
from io import BytesIO
from tempfile import TemporaryFile
from typing import BinaryIO

import filetype
from PIL import Image, ImageCms, ImageOps

# The largest phones make JPEGs of 50 million, which are decoded in half. Of anything else, or of
# all frames of an animation, 16 million take some 300 MB on the way, out of a file of 40 bytes.
MAX_PIXELS = 50_000_000
MAX_PIXELS_AT_FULL_SIZE = 16_000_000
MAX_FRAMES = 1_000
# Cameras and programs make ten at the most. Each is a pass over the whole picture, however few
# bytes it has.
MAX_SCANS = 100
START_OF_SCAN = b"\xff\xda"
# Longer sides are made as long, in pixels; of a picture that stands still and of a thumbnail. Half
# of what the largest phones make is a little more: theirs are decoded in half from the start.
LONGEST, LONGEST_OF_THUMBNAIL = 4000, 480
# An animation is written frame by frame as it is read, which keeps its size: as long as WebP's
# sides can be (libwebp's WEBP_MAX_DIMENSION).
LONGEST_OF_ANIMATION = 16_383

# What is read, by what its first bytes say it is.
FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/apng": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
}
# What is written: the format's (media type, extension, options).
WRITTEN = {
    "JPEG": ("image/jpeg", "jpg", {"quality": 85, "progressive": True}),
    "PNG": ("image/png", "png", {}),
    "WEBP": ("image/webp", "webp", {"quality": 85}),
}
_MIMES = {ext: mime for mime, ext, _ in WRITTEN.values()}
_ANIMATED = {"GIF", "WEBP"}
_WEB = ImageCms.createProfile("sRGB")

# Pillow itself refuses what has more, already when it opens it.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
# What else it finds odd in what strangers send is nobody's concern, and would fill the log.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


class NoPicture(Exception):
    """The bytes are no picture of `FORMATS`, whatever the file is called, or a broken one."""


class TooManyPixels(Exception):
    """Decoded it would be too large."""


@dataclass
class Picture:
    """A picture as it is stored. A small one needs no thumbnail."""

    data: bytes
    mime: str
    ext: str
    w: int
    h: int
    thumbnail: "Picture | None" = None


# What decoders raise at bytes that somebody made up.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    MemoryError,
    EOFError,
    struct.error,
)


def redraw(file: BinaryIO) -> Picture:
    """The picture in `file`, drawn anew; raises `NoPicture` or `TooManyPixels`.

    JPEG, PNG and WebP stay what they are; animations (GIF, WebP) become animated WebP, a GIF
    that stands still a PNG. It takes seconds for large ones: have it done in a thread.
    """
    file.seek(0)
    form = FORMATS.get(filetype.guess_mime(file.read(512)) or "")
    if form is None:
        raise NoPicture()
    try:
        with _opened(file, form) as image:
            if form in _ANIMATED and image.is_animated:
                return _animation(image)
            return _still(image, "PNG" if form == "GIF" else form)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels() from None
    except _BROKEN:
        raise NoPicture() from None


def _opened(file: BinaryIO, form: str) -> Image.Image:
    """The picture, not decoded yet, once it is known what that will cost."""
    if form == "JPEG" and _scans(file) > MAX_SCANS:
        raise NoPicture()
    file.seek(0)
    image = Image.open(file, formats=[form])
    if form != "JPEG" and image.width * image.height > MAX_PIXELS_AT_FULL_SIZE:
        image.close()
        raise TooManyPixels()
    return image


def _scans(file: BinaryIO) -> int:
    """How many scans the JPEG may have: each begins with a marker that its data never contain."""
    file.seek(0)
    found, last = 0, b""
    while chunk := file.read(1 << 20):
        found += (last + chunk).count(START_OF_SCAN)
        last = chunk[-1:]
    return found


def mime_of(ext: str) -> str:
    """The media type of a picture that `redraw` made."""
    return _MIMES[ext]


def _still(image: Image.Image, form: str) -> Picture:
    if form == "JPEG":
        ratio = LONGEST / max(image.size)
        image.draft(None, tuple(max(1, int(side * ratio)) for side in image.size))
    ImageOps.exif_transpose(image, in_place=True)
    drawn = _web_colours(image)
    drawn.thumbnail((LONGEST, LONGEST))
    result = _written(drawn, form)
    result.thumbnail = _thumbnail(drawn)
    return result


def _animation(image: Image.Image) -> Picture:
    if max(image.size) > LONGEST_OF_ANIMATION:
        raise TooManyPixels()
    durations, first = [], None
    for number in range(MAX_FRAMES + 1):
        try:
            image.seek(number)
        except EOFError:
            break
        if number == MAX_FRAMES:
            raise TooManyPixels()
        if (number + 1) * image.width * image.height > MAX_PIXELS_AT_FULL_SIZE:
            raise TooManyPixels()
        image.load()
        first = first or image.convert("RGBA")
        durations.append(image.info.get("duration", 0))
    made = BytesIO()
    loop = image.info.get("loop", 1)  # without a word it plays once; 0 is for ever
    image.save(
        made,
        "WEBP",
        save_all=True,
        quality=80,
        duration=durations,
        loop=loop,
        background=(0, 0, 0, 0),
    )
    mime, ext, _ = WRITTEN["WEBP"]
    return Picture(made.getvalue(), mime, ext, image.width, image.height, _thumbnail(first))


def _web_colours(image: Image.Image) -> Image.Image:
    """In grey, RGB or RGBA as browsers take them; a phone's wider colours become the web's."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value / 256)
    transparent, grey = image.has_transparency_data, image.mode in ("1", "L", "LA", "I", "F")
    mode = "RGBA" if transparent else "L" if grey else "RGB"
    if profile and not grey:
        image = _by_profile(image, profile, mode)
    if image.mode != mode:
        image = image.convert(mode)
    # Or some of what stood beside the pixels would be written again.
    image.info = {}
    return image


def _by_profile(image: Image.Image, profile: bytes, mode: str) -> Image.Image:
    if image.mode not in ("RGB", "RGBA", "CMYK"):
        image = image.convert(mode)
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(image, source, _WEB, outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return image  # a profile of something else: the plain colours are the best guess


def _thumbnail(drawn: Image.Image) -> Picture | None:
    if max(drawn.size) <= LONGEST_OF_THUMBNAIL:
        return None
    small = drawn.copy()
    small.thumbnail((LONGEST_OF_THUMBNAIL, LONGEST_OF_THUMBNAIL))
    return _written(small, "WEBP" if small.mode == "RGBA" else "JPEG")


def _written(image: Image.Image, form: str) -> Picture:
    mime, ext, options = WRITTEN[form]
    # Into a real file: for one in memory Pillow holds up all threads while it encodes.
    with TemporaryFile() as made:
        image.save(made, form, **options)
        made.seek(0)
        return Picture(made.read(), mime, ext, image.width, image.height)
