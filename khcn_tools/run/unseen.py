"""pyplot imported before its time: put away in the warm parent, and given to a notebook that imports it.

It takes long to import, yet a notebook that never imports it must not find it there: a kernel shows figures
otherwise once it has been imported.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from types import ModuleType

from khcn_tools.run.engine.charts import INLINE

PYPLOT = "matplotlib.pyplot"


def put_pyplot_away() -> None:
    """Import pyplot and take it out of sight; the first import afterwards gives this very module."""
    pyplot = importlib.import_module(PYPLOT)
    matplotlib = sys.modules["matplotlib"]
    del sys.modules[PYPLOT], matplotlib.pyplot
    sys.meta_path.insert(0, _Given(pyplot, matplotlib))


class _Given(SourceFileLoader):
    """Finds pyplot, and loads it once by giving it, where an import would come to the same."""

    def __init__(self, pyplot: ModuleType, matplotlib: ModuleType) -> None:
        super().__init__(PYPLOT, str(pyplot.__file__))
        self._pyplot, self._matplotlib, self._spec = pyplot, matplotlib, pyplot.__spec__
        self._given = False

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find pyplot, unless it is to be loaded anew (``importlib.reload``)."""
        del path
        if fullname != PYPLOT or target or self._given or not self._as_it_was():
            return None
        return spec_from_file_location(fullname, self.path, loader=self)

    def _as_it_was(self) -> bool:
        """Tell whether matplotlib is still the one that pyplot is of, and its backend is the inline one.

        With another, pyplot's import looks for what can be shown here, and may choose again.
        """
        settings = self._matplotlib.rcParams
        return (
            sys.modules.get("matplotlib") is self._matplotlib
            and self._pyplot.rcParams is settings
            and dict.__getitem__(settings, "backend") == INLINE  # asked otherwise, it would be chosen now
        )

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Give the module, once."""
        del spec
        return None if self._given else self._pyplot

    def exec_module(self, module: ModuleType) -> None:
        """Execute nothing of what is given; from then on the module is as any other."""
        if module is not self._pyplot or self._given:
            super().exec_module(module)
            return
        self._given = True
        module.__spec__ = self._spec
        with suppress(ValueError):  # the notebook has put its own finders there
            sys.meta_path.remove(self)
