"""Cells of an .ods or .fods, counted as its XML passes by."""

from __future__ import annotations

from typing import IO
from xml.parsers import expat

_ABOVE = ["body", "spreadsheet", "table"]
_GROUPS = {"table-rows", "table-header-rows", "table-row-group"}
_CELLS = {"table-cell", "covered-table-cell"}
_NO_TEXT = {"annotation", "ruby-text"}


def count_ods(source: IO[bytes]) -> int:
    """Return the number of cells of all sheets that hold something, each as often as it is repeated."""
    counter = _Counter()
    parser = expat.ParserCreate(namespace_separator=" ")  # expat caps entities
    parser.StartElementHandler = counter.start
    parser.EndElementHandler = counter.end
    parser.CharacterDataHandler = counter.text
    parser.ParseFile(source)
    return counter.count


class _Counter:
    """Counts cells while elements begin and end."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.count = 0
        self._path: list[str] = []
        self._rows = 1
        self._cell = 0  # how deep the cell lies that is open; 0 for none
        self._times, self._holds = 1, False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take note of what begins."""
        name = tag.rpartition(" ")[2]
        own = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name == "table-row" and not self._cell:
            self._rows = int(own.get("number-rows-repeated", 1))
        if name in _CELLS and not self._cell and self._in_row():
            self._cell = len(self._path)
            self._times = self._rows * int(own.get("number-columns-repeated", 1))
            typed = own.get("value-type", "string") != "string"
            self._holds = "formula" in own or typed or bool(own.get("string-value", "").strip())
        self._path.append(name)

    def end(self, _tag: str) -> None:
        """Count a cell that ends here, if it holds something."""
        self._path.pop()
        if self._cell and len(self._path) == self._cell:
            self.count += self._times * self._holds
            self._cell = 0

    def text(self, data: str) -> None:
        """Take note of text in a paragraph of a cell."""
        inside = self._path[self._cell + 1 :]
        if self._cell and inside[:1] == ["p"] and not _NO_TEXT.intersection(inside) and data.strip():
            self._holds = True

    def _in_row(self) -> bool:
        """Tell whether a cell that begins here is one of a sheet, not of a table elsewhere."""
        path = self._path
        return path[1:4] == _ABOVE and path[-1] == "table-row" and _GROUPS.issuperset(path[4:-1])
