"""Pictures that tests send, made on the spot."""

import struct
import zlib
from io import BytesIO

from PIL import Image

RED, BLUE = (200, 30, 30), (30, 30, 200)


def drawn(form: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options):
    """The bytes of a picture whose left half is red and whose right half is blue."""
    made = BytesIO()
    halves(size, mode).save(made, form, **options)
    return made.getvalue()


def halves(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image.convert(mode)


def animated(form: str = "GIF", frames: int = 3, size=(60, 40), **options) -> bytes:
    """Frames of different greys, each shown for longer than the one before."""
    first, *others = [
        Image.new("RGB", size, (number * 255 // frames,) * 3) for number in range(frames)
    ]
    made = BytesIO()
    times = [40 * (number + 1) for number in range(frames)]
    options = {"duration": times, "loop": 0} | options
    first.save(made, form, save_all=True, append_images=others, **options)
    return made.getvalue()


def with_exif(orientation: int = 1) -> bytes:
    """A JPEG as a phone makes it: turned, with place, owner and a comment."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "the owner's name"
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 48.0)
    return drawn("JPEG", exif=exif, comment=b"a secret note", quality=95)


def bomb(w: int = 20_000, h: int = 20_000) -> bytes:
    """A PNG of a few hundred kilobytes at most that would be 400 million pixels."""
    rows = zlib.compress(b"\0" * ((w // 8 + 1) * h), 9)
    header = struct.pack(">IIBBBBB", w, h, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
