"""Networks learn from images, by every parameter, and say why where they cannot."""

import logging
import pickle
from dataclasses import replace

import pytest
from PIL import Image

from designer.artifacts.formats.registry import codec
from designer.catalog.errors import ModuleError
from designer.modules.computer_vision.densenet import densenet
from designer.modules.computer_vision.resnet import resnet
from designer.modules.model_scoring_and_evaluation.evaluate_model import evaluate_model
from designer.modules.model_scoring_and_evaluation.score_image_model import score_image_model
from designer.modules.model_training.train_pytorch_model import train_pytorch_model
from tests.modules.computer_vision.folders import context, folder_of
from tests.modules.frames import values
from tests.modules.pytorch.digits import digits

pytest.importorskip("torchvision", reason="torchvision is not installed: make test-heavy")
pytestmark = [pytest.mark.heavy, pytest.mark.timeout(900)]
SMALL = {"epochs": 2, "batch_size": 4}


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """A few zeros and ones, to learn from and to be looked at."""
    at = tmp_path_factory.mktemp("digits")
    return digits(at / "a", 0, 60, classes=2, side=16), digits(at / "b", 60, 90, classes=2, side=16)


def train(parts, at, *, learner=None, **params):
    learner = learner or resnet(model_name="resnet18", pretrained=False)
    heard = context(at)
    return train_pytorch_model(learner, *parts, context=heard, **{**SMALL, **params}), heard


def test_handwritten_digits_are_told_apart(tmp_path):
    parts = digits(tmp_path / "a", 0, 500), digits(tmp_path / "b", 500, 600)
    model, heard = train(parts, tmp_path / "train", epochs=3, batch_size=32)
    assert heard.fractions == sorted(heard.fractions)
    assert heard.fractions[-1] == 1.0
    curves = heard.figures["Loss"]["series"]
    assert [len(line["points"]) for line in curves] == [3, 3]
    assert model.details["validation_loss"] == min(loss for _, loss in curves[1]["points"])
    codec("Model").write(model, tmp_path / "stored")
    kept = codec("Model").read(tmp_path / "stored")
    scored = score_image_model(
        kept, digits(tmp_path / "c", 600, 900), context=context(tmp_path / "score")
    )
    results = values(evaluate_model(scored, context=context(tmp_path / "evaluate")))
    # 94 % are seen here; one in ten would be by chance.
    assert results["Overall Accuracy"][0] > 0.85


@pytest.mark.parametrize(
    "change",
    [
        {"epochs": 3},
        {"batch_size": 7},
        {"warmup_step_number": 3},
        {"learning_rate": 0.01},
        {"random_seed": 2},
        {"learner": resnet(model_name="resnet34", pretrained=False)},
        {"learner": resnet(model_name="resnet18", pretrained=False, zero_init_residual=True)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_parameter_changes_what_is_learned(parts, tmp_path, change):
    one, heard = train(parts, tmp_path / "one")
    two, others = train(parts, tmp_path / "two", **change)
    assert heard.figures["Loss"]["series"] != others.figures["Loss"]["series"]
    assert pickle.dumps(one.estimator.state) != pickle.dumps(two.estimator.state)


def test_the_same_again_gives_the_same_bytes(parts, tmp_path):
    models = [train(parts, tmp_path / str(i))[0] for i in range(2)]
    assert pickle.dumps(models[0]) == pickle.dumps(models[1])


def test_it_stops_when_nothing_is_gained_for_so_many_epochs(parts, tmp_path):
    swapped = replace(parts[1], labels={n: "10"[int(v)] for n, v in parts[1].labels.items()})
    ran = [
        train((parts[0], swapped), tmp_path / str(patience), epochs=8, patience=patience)[0].details
        for patience in (1, 3)
    ]
    # What is learned is wrong for the validation images, so their loss rises sooner or later.
    assert [each["epochs"] - each["best_epoch"] for each in ran] == [1, 3]


def test_the_log_has_the_loss_as_often_as_asked(parts, tmp_path, caplog):
    caplog.set_level(logging.INFO)
    counts = []
    for often in (1, 100):
        caplog.clear()
        train(parts, tmp_path / str(often), print_frequency=often, epochs=1)
        counts.append(sum("loss" in message for message in caplog.messages))
    assert counts == [-(-len(parts[0].labels) // 4), 1]


def test_two_classes_give_the_probability_of_the_second(parts, tmp_path):
    model, _ = train(parts, tmp_path / "train")
    some = replace(parts[1], labels=dict(list(parts[1].labels.items())[2:]))
    scored = score_image_model(model, some, context=context(tmp_path / "score"))
    assert scored.names == ["Image", "Label", "Scored Labels", "Scored Probabilities"]
    found = values(scored)
    assert found["Label"].count(None) == 2
    rows = zip(found["Scored Labels"], found["Scored Probabilities"], strict=True)
    assert all((label == "1") == (share >= 0.5) for label, share in rows)
    results = evaluate_model(scored, context=context(tmp_path / "evaluate"))
    assert "AUC" in results.names


def test_an_image_is_scored_alike_whatever_lies_beside_it(parts, tmp_path):
    model, _ = train(parts, tmp_path / "train")
    name = next(iter(parts[1].labels))
    alone = folder_of(tmp_path / "alone", {name: Image.open(parts[1].path / name)})
    rows = [
        values(score_image_model(model, images, context=context(tmp_path / str(i))))
        for i, images in enumerate((parts[1], alone))
    ]
    at = rows[0]["Image"].index(name)
    # Sums of 32-bit numbers are taken in another order when there are more images at once.
    share = rows[0]["Scored Probabilities"][at]
    assert rows[1]["Scored Probabilities"][0] == pytest.approx(share, abs=1e-5)


def test_images_that_cannot_be_learned_from_are_told(parts, tmp_path):
    one, two = parts
    with pytest.raises(ModuleError, match="of 1 classes; two are needed"):
        train((replace(one, labels=dict.fromkeys(one.labels, "0")), two), tmp_path / "a")
    with pytest.raises(ModuleError, match="No image has a class"):
        train((one, replace(two, labels={})), tmp_path / "b")
    with pytest.raises(ModuleError, match="have the class “2”, which the training images lack"):
        train((one, digits(tmp_path / "2", 0, 9, classes=3, side=16)), tmp_path / "c")
    large = digits(tmp_path / "large", 0, 20, classes=2, side=20)
    with pytest.raises(ModuleError, match="16 x 16 pixels, validation images 20 x 20"):
        train((one, large), tmp_path / "d")
    tiny = digits(tmp_path / "tiny", 0, 20, classes=2, side=8)
    with pytest.raises(ModuleError, match="8 x 8 pixels are too small"):
        train((tiny, tiny), tmp_path / "e", learner=densenet(pretrained=False))
    Image.new("RGB", (16, 15)).save(next(large.path.rglob("*.png")))
    with pytest.raises(ModuleError, match=r"16 x 15 pixels, others have 20 x 20|20 x 20 pixels, o"):
        train((large, large), tmp_path / "f")
    with pytest.raises(ModuleError, match="Choose a smaller learning rate than 1e"):
        train(parts, tmp_path / "g", learning_rate=1e30)
    model, _ = train(parts, tmp_path / "h", epochs=1)
    with pytest.raises(ModuleError, match="8 x 8 pixels; the model learned from 16 x 16"):
        score_image_model(model, tiny, context=context(tmp_path / "i"))
