"""Image files read with Pillow: only known formats, and never more pixels than fit in memory."""

from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from designer.catalog.errors import ModuleError

# By the ends of names; Pillow tries no other decoder, however a file is named.
FORMATS = {
    ".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".ppm": "PPM", ".pgm": "PPM", ".bmp": "BMP",
    ".tif": "TIFF", ".tiff": "TIFF", ".webp": "WEBP",
}  # fmt: skip
DECODERS = tuple(sorted(set(FORMATS.values())))
MAX_PIXELS = 80_000_000
# A JPEG can be decoded at this fraction of its size, which shows as well whether it is whole.
GLANCE = (64, 64)
# Pillow's own limits are a little higher: it warns first, and refuses at twice as many.
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
BROKEN = (
    UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, TypeError, IndexError,
    OverflowError,
)  # fmt: skip


def is_picture(path: Path) -> bool:
    """Whether the name is one of an image; files of a Mac's own beside them are not."""
    return path.suffix.lower() in FORMATS and not path.name.startswith("._")


def read_picture(path: Path, name: str) -> Image.Image:
    """Read an image with red, green and blue, turned as its camera was held.

    Raises:
        ModuleError: it cannot be read, or has too many pixels; `name` says which it is.
    """
    try:
        with _opened(path, name) as image:
            image.load()
            return ImageOps.exif_transpose(image).convert("RGB")
    except BROKEN as error:
        raise unreadable(name, error) from error


def check_picture(path: Path, name: str) -> None:
    """See that all of an image can be read.

    Raises:
        ModuleError: it cannot, or it has too many pixels.
    """
    try:
        with _opened(path, name) as image:
            image.draft("RGB", GLANCE)
            image.load()
    except BROKEN as error:
        raise unreadable(name, error) from error


def unreadable(name: str, error: BaseException) -> ModuleError:
    message = f"The image “{name}” cannot be read: {error}. Replace it, or leave it out."
    return ModuleError("image_invalid", message)


def _opened(path: Path, name: str) -> Image.Image:
    try:
        image = Image.open(path, formats=DECODERS)
    except BOMBS as error:
        raise _too_large(name) from error
    if image.width * image.height > MAX_PIXELS:
        image.close()
        raise _too_large(name)
    return image


def _too_large(name: str) -> ModuleError:
    message = (
        f"The image “{name}” has more than {MAX_PIXELS:,} pixels. Make it smaller, or leave it out."
    )
    return ModuleError("image_too_large", message)
