"""The modules of this package, found by walking it."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import designer.modules
from designer.catalog.declare import SPEC_ATTRIBUTE
from designer.catalog.spec import ModuleSpec
from designer.modules.elsewhere import is_elsewhere


def discovered() -> list[ModuleSpec]:
    """Give the specification of every module, ordered by id; imports all of them.

    Modules that need another environment are declared outside of the package that needs it.
    """
    specs = [spec for source in _sources() for spec in _declared(source)]
    return sorted(specs, key=lambda spec: spec.id)


def _sources() -> Iterator[ModuleType]:
    package = designer.modules
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.endswith(".__main__") and not is_elsewhere(found.name):
            yield importlib.import_module(found.name)


def _declared(source: ModuleType) -> Iterator[ModuleSpec]:
    """Give the modules that this file declares, not those that it imports."""
    for value in vars(source).values():
        spec = getattr(value, SPEC_ATTRIBUTE, None)
        if isinstance(spec, ModuleSpec) and value.__module__ == source.__name__:
            yield spec
