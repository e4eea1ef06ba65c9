"""Image transformations: every parameter does what it says, and chance is bound to the seed."""

from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from designer.catalog.errors import ModuleError
from designer.modules.computer_vision.apply_image_transformation import apply_image_transformation
from designer.modules.computer_vision.init_image_transformation import init_image_transformation
from designer.modules.data_transformation.normalize_data import normalize_data
from tests.modules.computer_vision.folders import contents, context, folder_of, photo, pixels
from tests.modules.frames import table

OFF = {"resize": False, "center_crop": False, "random_horizontal_flip": False}
FILES = {f"a/{i}.png": photo(60, 40, i) for i in range(12)}
# Each switch, two values of its number, and whether it is for training alone.
STEPS = [
    ("resize", "size", (20, 50), False),
    ("center_crop", "crop_size", (16, 70), False),
    ("pad", "padding", (3, 5), False),
    ("color_jitter", None, (), True),
    ("grayscale", None, (), False),
    ("random_resized_crop", "random_size", (16, 20), True),
    ("random_crop", "random_crop_size", (16, 50), True),
    ("random_horizontal_flip", None, (), True),
    ("random_vertical_flip", None, (), True),
    ("random_rotation", "random_rotation_degrees", (10, 180), True),
    ("random_affine", "random_affine_degrees", (10, 180), True),
    ("random_grayscale", None, (), True),
    ("random_perspective", None, (), True),
    ("random_erasing", None, (), True),
]


@pytest.fixture
def images(tmp_path):
    return folder_of(tmp_path / "images", FILES)


@pytest.fixture
def applied(images, tmp_path):
    count = iter(range(100))

    def apply(mode="training", seed=0, **params):
        transformation = init_image_transformation(**{**OFF, **params})
        at = context(tmp_path / f"work{next(count)}")
        return apply_image_transformation(transformation, images, mode=mode, seed=seed, context=at)

    return apply


@pytest.mark.parametrize(("switch", "number", "values", "is_random"), STEPS)
def test_each_parameter_changes_images(applied, switch, number, values, is_random):
    plain = contents(applied())
    settings = [{switch: True, number: value} for value in values] or [{switch: True}]
    results = [contents(applied(**each)) for each in settings]
    assert all(a != b for a, b in pairwise([plain, *results]))
    assert (contents(applied("inference", **settings[-1])) == plain) is is_random
    others = [contents(applied(seed=seed, **settings[-1])) for seed in (0, 5)]
    assert others[0] == results[-1]
    assert (others[1] != results[-1]) is is_random


def test_without_steps_the_pixels_are_as_they_were(applied, images):
    result = applied()
    assert result.labels == images.labels
    for name, image in pixels(result).items():
        assert image.tobytes() == FILES[name].tobytes()


def test_the_usual_steps_give_squares(applied):
    result = applied(resize=True, center_crop=True)
    assert {image.size for image in pixels(result).values()} == {(224, 224)}


def test_grayscale_leaves_one_channel_and_random_grayscale_all_three(applied):
    assert {image.mode for image in pixels(applied(grayscale=True)).values()} == {"L"}
    result = pixels(applied(random_grayscale=True)).values()
    assert {image.mode for image in result} == {"RGB"}
    every = dict.fromkeys(name for name, number, *_ in STEPS if number is None)
    assert pixels(applied(**dict.fromkeys(every, True)))


def test_half_of_the_images_are_mirrored(applied):
    result = pixels(applied(random_horizontal_flip=True))
    mirrored = [image.tobytes() != FILES[name].tobytes() for name, image in result.items()]
    assert 2 <= sum(mirrored) <= 10
    flipped = next(
        name for name, image in result.items() if image.tobytes() != FILES[name].tobytes()
    )
    turned = FILES[flipped].transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert result[flipped].tobytes() == turned.tobytes()


def test_chance_does_not_depend_on_the_images_beside(applied, images):
    before = contents(applied(random_rotation=True, random_rotation_degrees=90))
    photo(9, 9).save(images.path / "a" / "0 first.png")
    after = contents(applied(random_rotation=True, random_rotation_degrees=90))
    assert {name: after[name] for name in before} == before


def test_erased_is_a_black_part_of_the_area(applied):
    shares = []
    for name, image in pixels(applied(random_erasing=True)).items():
        changed = np.asarray(image) != np.asarray(FILES[name])
        shares.append(changed.any(axis=2).mean())
        assert not np.asarray(image)[changed].any()
    assert 0 < max(shares) < 0.36


def test_names_that_differ_in_their_ends_alone_stay_apart(tmp_path):
    twins = folder_of(tmp_path / "twins", {"a/1.png": photo(8, 8, 1), "a/1.bmp": photo(8, 8, 2)})
    transformation = init_image_transformation(**OFF)
    at = context(tmp_path / "work")
    result = apply_image_transformation(transformation, twins, context=at)
    assert result.labels == {"a/1.png.png": "a", "a/1.bmp.png": "a"}
    assert pixels(result)["a/1.bmp.png"].tobytes() == photo(8, 8, 2).tobytes()


def test_a_strip_does_not_grow_beyond_memory(tmp_path):
    strip = folder_of(tmp_path / "strip", {"a/1.png": Image.new("RGB", (20_000, 1))})
    with pytest.raises(ModuleError, match="would become 256 x 5,120,000 pixels, more than"):
        apply_image_transformation(
            init_image_transformation(), strip, context=context(tmp_path / "work")
        )


def test_images_and_tables_have_transformations_of_their_own(images, tmp_path):
    numbers = table(x=[1.0, 2.0, 3.0])
    with pytest.raises(ModuleError, match="for images, and the dataset is a table"):
        init_image_transformation().apply(numbers)
    of_tables = normalize_data(numbers).transformation
    with pytest.raises(ModuleError, match="is a transformation of tables"):
        apply_image_transformation(of_tables, images, context=context(tmp_path / "work"))
