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

# Of one picture, or of all frames of an animation: the largest phones make 50 million. Decoded
# it takes four bytes a pixel.
MAX_PIXELS = 50_000_000
MAX_FRAMES = 1_000
# Longer sides are made as long, in pixels; of the picture and of its thumbnail. Half of what the
# largest phones make is a little more: theirs are decoded in half from the start.
LONGEST, LONGEST_OF_THUMBNAIL = 4000, 480

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
    file.seek(0)
    try:
        with Image.open(file, formats=[form]) as image:
            if form in _ANIMATED and image.is_animated:
                return _animation(image)
            return _still(image, "PNG" if form == "GIF" else form)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels() from None
    except _BROKEN:
        raise NoPicture() from None


def mime_of(ext: str) -> str:
    """The media type of a picture that `redraw` made."""
    return _MIMES[ext]


def _still(image: Image.Image, form: str) -> Picture:
    if form == "JPEG":
        ratio = LONGEST / max(image.size)
        image.draft(None, (int(image.width * ratio), int(image.height * ratio)))
    ImageOps.exif_transpose(image, in_place=True)
    drawn = _web_colours(image)
    drawn.thumbnail((LONGEST, LONGEST))
    result = _written(drawn, form)
    result.thumbnail = _thumbnail(drawn)
    return result


def _animation(image: Image.Image) -> Picture:
    durations, first = [], None
    for number in range(MAX_FRAMES + 1):
        try:
            image.seek(number)
        except EOFError:
            break
        if (number + 1) * image.width * image.height > MAX_PIXELS or number == MAX_FRAMES:
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
