"""DenseNet and ResNet say what is to be built, and what cannot use it says what can."""

from importlib.util import find_spec

import pytest

from designer.catalog.errors import ModuleError
from designer.modules.classification.two_class_logistic_regression import (
    two_class_logistic_regression,
)
from designer.modules.computer_vision.densenet import densenet
from designer.modules.computer_vision.resnet import resnet
from designer.modules.model_scoring_and_evaluation.score_image_model import score_image_model
from designer.modules.model_training.train_model import train_model
from designer.modules.model_training.train_pytorch_model import train_pytorch_model
from tests.contracts.tables import LABEL, ordinary
from tests.modules.computer_vision.folders import context, folder_of, photo


@pytest.mark.parametrize(
    ("function", "change"),
    [
        (densenet, {"model_name": "densenet121"}),
        (densenet, {"pretrained": False}),
        (densenet, {"memory_efficient": True}),
        (resnet, {"model_name": "resnet18"}),
        (resnet, {"pretrained": False}),
        (resnet, {"zero_init_residual": True}),
    ],
)
def test_each_parameter_changes_the_network(function, change):
    usual, changed = function(), function(**change)
    assert usual.estimator != changed.estimator
    assert change.items() <= changed.summary["settings"].items()


@pytest.fixture
def images(tmp_path):
    return folder_of(tmp_path / "images", {"a/1.png": photo(), "b/1.png": photo()})


def test_learners_of_tables_and_of_images_are_not_mixed_up(images, tmp_path):
    of_tables = two_class_logistic_regression()
    with pytest.raises(ModuleError, match="Connect DenseNet or ResNet"):
        train_pytorch_model(of_tables, images, images, context=context(tmp_path))
    with pytest.raises(ModuleError, match="has a training module of its own"):
        train_model(resnet(), ordinary(), label_column=LABEL, context=context(tmp_path))
    model = train_model(of_tables, ordinary(), label_column=LABEL, context=context(tmp_path))
    with pytest.raises(ModuleError, match="has not learned from images"):
        score_image_model(model, images, context=context(tmp_path))


@pytest.mark.skipif(find_spec("torch") is not None, reason="PyTorch is installed here")
def test_where_pytorch_is_not_installed_it_says_which_environment_has_it(images, tmp_path):
    with pytest.raises(
        ModuleError, match=r"“torch” is not installed.*environment “pytorch”"
    ) as why:
        train_pytorch_model(resnet(), images, images, context=context(tmp_path))
    assert why.value.code == "environment_lacks"
