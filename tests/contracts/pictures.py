"""Small images of two classes, as they would lie in an archive."""

import io

from PIL import Image, ImageDraw

SIDE = 24


def example_pictures(of_each: int = 6) -> dict[str, bytes]:
    """Discs and squares of several sizes, as png files by their paths."""
    drawn = {}
    for number in range(of_each):
        for name in ("disc", "square"):
            image = Image.new("RGB", (SIDE + number, SIDE), (0, 40 * number, 80))
            pen = ImageDraw.Draw(image)
            draw = pen.ellipse if name == "disc" else pen.rectangle
            draw((3, 3, 12 + number, 12 + number), fill=(250, 200, 10))
            drawn[f"shapes/{name}/{number}.png"] = _png(image)
    return drawn


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
