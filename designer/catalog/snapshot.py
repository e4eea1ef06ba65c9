"""The catalogue as data: read from a generated file, so that no module need be imported."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from designer.catalog.errors import UnknownModule
from designer.catalog.names import did_you_mean
from designer.catalog.spec import ModuleSpec

SNAPSHOT_PATH = Path(__file__).with_name("catalog.json")
FORMAT = 1


class Catalog(Mapping[str, ModuleSpec]):
    """Modules by id, the newest version of each; `find` and `get_version` know the others."""

    def __init__(self, specs: Iterable[ModuleSpec]) -> None:
        self._versions: dict[str, dict[int, ModuleSpec]] = {}
        for spec in specs:
            self._versions.setdefault(spec.id, {})[spec.version] = spec
        self._exact = {
            (id_, number): spec
            for id_, versions in self._versions.items()
            for number, spec in versions.items()
        }
        self._newest = {id_: found[max(found)] for id_, found in self._versions.items()}

    def __getitem__(self, module: str) -> ModuleSpec:
        return self._newest[module]

    def __iter__(self) -> Iterator[str]:
        return iter(self._newest)

    def __len__(self) -> int:
        return len(self._newest)

    def versions(self, module: str) -> tuple[int, ...]:
        """Give the installed versions of a module, oldest first."""
        return tuple(sorted(self._versions.get(module, ())))

    def find(self, module: str, version: int) -> ModuleSpec | None:
        """Find one version of a module."""
        return self._exact.get((module, version))

    def get_version(self, module: str, version: int) -> ModuleSpec:
        """Get one version of a module.

        Raises:
            UnknownModule: There is no such module, or not in this version.
        """
        spec = self.find(module, version)
        if spec is None and module not in self:
            raise UnknownModule(f"There is no module `{module}`.{did_you_mean(module, self)}")
        if spec is None:
            known = ", ".join(map(str, self.versions(module)))
            raise UnknownModule(
                f"`{module}` has no version {version} here. There is version {known}."
            )
        return spec

    def all_versions(self) -> Iterator[ModuleSpec]:
        """Go through every version of every module."""
        for versions in self._versions.values():
            yield from versions.values()

    def extended(self, specs: Iterable[ModuleSpec]) -> "Catalog":
        """Give a catalogue with more modules, such as a user's own."""
        return Catalog([*self.all_versions(), *specs])

    def to_json(self) -> dict[str, Any]:
        """Give what `catalog.json` holds, in an order that does not depend on imports."""
        specs = sorted(self.all_versions(), key=lambda spec: (spec.id, spec.version))
        return {"format": FORMAT, "modules": [spec.to_json() for spec in specs]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Catalog":
        """Read what `to_json` gave."""
        return cls(ModuleSpec.from_json(item) for item in data["modules"])


def dumps(catalog: Catalog) -> str:
    """Write a catalogue as the text of `catalog.json`, the same text every time."""
    return json.dumps(catalog.to_json(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


@cache
def load(path: Path = SNAPSHOT_PATH) -> Catalog:
    """Read the catalogue once a process."""
    return Catalog.from_json(json.loads(path.read_text(encoding="utf-8")))
