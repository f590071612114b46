"""A module imported before its time: put away in the warm parent, and given to whoever imports it in a child.

``matplotlib.pyplot`` takes long to import, yet a notebook that never imports it must not find it there: a
kernel shows figures otherwise once it has been imported.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


def put_away(name: str) -> None:
    """Import a module and take it out of sight; the first import afterwards gives this very module.

    What its import left in other modules stays there: for modules only that leave nothing.
    """
    module = importlib.import_module(name)
    parent, _, attribute = name.rpartition(".")
    del sys.modules[name]
    delattr(sys.modules[parent], attribute)
    sys.meta_path.insert(0, _Given(module))


class _Given(MetaPathFinder, Loader):
    """Finds one module, and loads it by giving it."""

    def __init__(self, module: ModuleType) -> None:
        self._module, self._spec = module, module.__spec__

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find the module, unless it is to be loaded anew (``importlib.reload``)."""
        del path
        known = fullname == self._module.__name__ and target is None
        return ModuleSpec(fullname, self) if known else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Give the module."""
        del spec
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        """Execute nothing; from now on the module is as any other, and a second import finds its file."""
        module.__spec__ = self._spec
        sys.meta_path.remove(self)
