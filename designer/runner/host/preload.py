"""Import what steps will need, once, in the parent; use none of it, for threads die in a fork."""

import logging
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from designer.runner.threads import thread_pools

logger = logging.getLogger(__name__)

TREE = ".*"


def preload(names: Iterable[str], *, before_each: Callable[[], None] = lambda: None) -> None:
    """Import modules, and with `package.*` all in a package; one that fails is left to the step."""
    for _ in loading(names):
        before_each()


def loading(names: Iterable[str]) -> Iterator[None]:
    """Import one module at each step of the iteration."""
    for name in names:
        for module in _with_inside(name):
            yield
            _try_import(module)
    thread_pools.cache_clear()
    thread_pools()


def _with_inside(name: str) -> Iterator[str]:
    yield name.removesuffix(TREE)
    if name.endswith(TREE):
        package = name.removesuffix(TREE)
        places = getattr(_try_import(package), "__path__", ())
        for found in pkgutil.walk_packages(places, f"{package}."):
            if not found.name.endswith("__main__") and not _is_elsewhere(found.name):
                yield found.name


def _is_elsewhere(name: str) -> bool:
    """Whether it lies in a package that says which environment of its own it needs."""
    return hasattr(sys.modules.get(name.rpartition(".")[0]), "ENVIRONMENT")


def _try_import(name: str) -> object:
    try:
        return import_module(name)
    except Exception as error:  # noqa: BLE001 - the step that needs it will say why
        logger.warning("The step host cannot import %s: %s", name, error)
        return None
