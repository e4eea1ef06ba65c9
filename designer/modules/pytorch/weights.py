"""What networks learned from ImageNet: read from the import folder, else downloaded."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import torch
from torchvision import models

from designer.catalog.errors import ModuleError
from designer.modules.data_input_and_output.import_folder import FOLDER_VARIABLE

FOLDER = "weights"


@contextmanager
def weights_at_hand(name: str, scratch: Path) -> Iterator[models.WeightsEnum]:
    """Give the weights of a network in such a way that torchvision finds them in `scratch`.

    Raises:
        ModuleError: they are not in the import folder, and cannot be downloaded.
    """
    weights = models.get_model_weights(name).DEFAULT
    file = Path(urlsplit(weights.url).path).name
    before = torch.hub.get_dir()
    torch.hub.set_dir(str(scratch))
    try:
        _take_own(file, scratch / "checkpoints" / file)
        yield weights
    except (OSError, HTTPException, RuntimeError) as error:
        message = (
            f"What {name} learned from ImageNet could not be had: {error}. Put the file {file} "
            f"into the folder “{FOLDER}” of the server's import folder ({FOLDER_VARIABLE}), or "
            "switch Pretrained off."
        )
        raise ModuleError("weights_missing", message) from error
    finally:
        torch.hub.set_dir(before)


def _take_own(file: str, place: Path) -> None:
    """Copy the file from the import folder if it is there.

    Raises:
        OSError: it is not what its name says, which ends in the start of its digest.
    """
    root = os.environ.get(FOLDER_VARIABLE, "")
    own = Path(root) / FOLDER / file
    if not root or not own.is_file():
        return
    start = Path(file).stem.rpartition("-")[2]
    with own.open("rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    if not found.startswith(start):
        raise OSError(f"the file {file} is not whole, or another one: its digest is {found[:8]}")
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(own, place)
