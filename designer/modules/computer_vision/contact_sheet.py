"""A contact sheet: some images of a folder side by side, each with its class below it."""

import io
from itertools import chain, zip_longest

from PIL import Image, ImageDraw

from designer.artifacts.values import Images
from designer.catalog.context import Context
from designer.modules.computer_vision.image_folder import names_of
from designer.modules.computer_vision.pictures import read_picture

MOST, COLUMNS = 24, 8
SIDE, GAP, LINE = 96, 8, 14
PAPER, INK = (255, 255, 255), (60, 60, 60)
LETTERS = 15


def show(images: Images, context: Context, title: str = "Images") -> None:
    """Draw the contact sheet as a figure of the step."""
    shown = _chosen(images)
    if shown:
        context.figure(title, _sheet(images, shown))


def _chosen(images: Images) -> list[str]:
    """Take one image of each class after the other."""
    by_class: dict[str, list[str]] = {}
    for name in names_of(images):
        by_class.setdefault(images.labels.get(name, ""), []).append(name)
    columns = [names[:MOST] for _, names in sorted(by_class.items())]
    in_turn = chain.from_iterable(zip_longest(*columns))
    return [name for name in in_turn if name is not None][:MOST]


def _sheet(images: Images, names: list[str]) -> bytes:
    columns = min(COLUMNS, len(names))
    rows = -(-len(names) // columns)
    size = (columns * (SIDE + GAP) + GAP, rows * (SIDE + LINE + GAP) + GAP)
    sheet = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(sheet)
    for i, name in enumerate(names):
        left = GAP + i % columns * (SIDE + GAP)
        top = GAP + i // columns * (SIDE + LINE + GAP)
        picture = read_picture(images.path / name, name)
        picture.thumbnail((SIDE, SIDE))
        middle = (left + (SIDE - picture.width) // 2, top + (SIDE - picture.height) // 2)
        sheet.paste(picture, middle)
        pen.text((left, top + SIDE), images.labels.get(name, "")[:LETTERS], INK)
    buffer = io.BytesIO()
    sheet.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
