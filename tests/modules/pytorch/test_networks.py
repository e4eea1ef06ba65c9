"""Networks are those of torchvision; what they learned before is had from a file or not at all."""

import hashlib
from urllib.error import URLError

import pytest

from designer.catalog.declare import spec_of
from designer.catalog.errors import ModuleError
from designer.modules.computer_vision.densenet import densenet
from designer.modules.computer_vision.network import Network
from designer.modules.computer_vision.resnet import resnet

WHY = "torchvision is not installed: make test-heavy"
torch = pytest.importorskip("torch", reason=WHY)
models = pytest.importorskip("torchvision.models", reason=WHY)
networks = pytest.importorskip("designer.modules.pytorch.networks", reason=WHY)

pytestmark = pytest.mark.heavy
NAMES = [
    (function, name)
    for function in (densenet, resnet)
    for name, _ in spec_of(function).parameters_by_name["model_name"].choices
]


@pytest.mark.parametrize(("function", "name"), NAMES)
def test_every_network_is_built_with_as_many_outputs_as_classes(function, name, tmp_path):
    with torch.device("meta"):  # Of these tensors there are only the shapes.
        network = function(model_name=name, pretrained=False).estimator
        module = networks.built(network, 7, tmp_path)
        assert module(torch.empty(2, 3, 64, 64)).shape == (2, 7)
        usual = models.get_model(name, weights=None)
    shapes = [tuple(p.shape) for p in module.parameters()]
    assert shapes[:-2] == [tuple(p.shape) for p in usual.parameters()][:-2]


def test_options_reach_the_network(tmp_path):
    for chosen in (False, True):
        network = densenet(model_name="densenet121", pretrained=False, memory_efficient=chosen)
        module = networks.built(network.estimator, 2, tmp_path)
        assert module.features.denseblock1.denselayer1.memory_efficient is chosen
        network = resnet(model_name="resnet18", pretrained=False, zero_init_residual=chosen)
        module = networks.built(network.estimator, 2, tmp_path)
        assert bool((module.layer1[0].bn2.weight == 0).all()) is chosen


@pytest.fixture
def own_weights(tmp_path, monkeypatch):
    """A file such as there is for the network, in the import folder."""
    states = models.resnet18(weights=None).state_dict()
    folder = tmp_path / "import" / "weights"
    folder.mkdir(parents=True)
    torch.save(states, folder / "new")
    digest = hashlib.sha256((folder / "new").read_bytes()).hexdigest()[:8]
    path = (folder / "new").rename(folder / f"resnet18-{digest}.pth")
    weights = models.ResNet18_Weights.DEFAULT.value
    monkeypatch.setattr(weights, "url", f"http://127.0.0.1:9/{path.name}")
    monkeypatch.setenv("PLUMBLINE_IMPORT_DIR", str(folder.parent))
    return path, states


def test_what_was_learned_before_is_read_from_the_import_folder(own_weights, tmp_path):
    _, states = own_weights
    module = networks.built(Network("resnet18", pretrained=True), 3, tmp_path / "scratch")
    assert torch.equal(module.state_dict()["conv1.weight"], states["conv1.weight"])
    assert module.fc.out_features == 3


def test_a_file_that_is_not_whole_is_told(own_weights, tmp_path):
    path, _ = own_weights
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(ModuleError, match="is not whole, or another one: its digest is"):
        networks.built(Network("resnet18", pretrained=True), 3, tmp_path / "scratch")


def test_without_it_the_message_says_where_to_put_it(own_weights, tmp_path):
    path, _ = own_weights
    path.unlink()
    with pytest.raises(ModuleError, match="Connection refused") as failed:
        networks.built(Network("resnet18", pretrained=True), 3, tmp_path / "scratch")
    assert isinstance(failed.value.__cause__, URLError)
    assert f"Put the file {path.name} into the folder “weights” of the" in failed.value.message
