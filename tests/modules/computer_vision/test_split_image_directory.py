"""Split Image Directory divides each class in the same proportion."""

from collections import Counter

import pytest

from designer.modules.computer_vision.split_image_directory import split_image_directory
from tests.modules.computer_vision.folders import contents, context, folder_of, photo

COUNTS = {"cat": 13, "dog": 7, "owl": 1}


@pytest.fixture
def images(tmp_path):
    files = {f"{name}/{i}.png": photo(4, 4, i) for name, n in COUNTS.items() for i in range(n)}
    return folder_of(tmp_path / "all", {**files, "no class.png": photo(4, 4)})


def split(images, at, **params):
    return split_image_directory(images, context=context(at), **params)


@pytest.mark.parametrize(("fraction", "first"), [(0.9, 19), (0.5, 11), (0.0, 0), (1.0, 22)])
def test_every_image_is_in_one_of_the_two(images, tmp_path, fraction, first):
    one, two = split(images, tmp_path / "a", fraction=fraction)
    assert not contents(one).keys() & contents(two).keys()
    assert contents(one) | contents(two) == contents(images)
    assert {**one.labels, **two.labels} == images.labels
    assert len(contents(one)) == first


def test_classes_are_divided_in_proportion(images, tmp_path):
    one, _ = split(images, tmp_path / "a", fraction=0.7)
    counts = Counter(one.labels.values())
    assert all(abs(counts[name] - 0.7 * n) < 1 for name, n in COUNTS.items())


def test_another_seed_gives_another_division(images, tmp_path):
    names = [
        contents(split(images, tmp_path / str(i), seed=seed)[1]).keys()
        for i, seed in enumerate((0, 0, 1))
    ]
    assert names[0] == names[1] != names[2]
