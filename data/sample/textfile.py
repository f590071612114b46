"""Content files: tables of cells between bars, one section a form.

::

    # a remark                       [people] status=Đã bình xét     the section, values for empty cells
    [unit_info]                      name | rating | title           the columns
    head | Cù Xuân Thịnh             Thân Hữu Bách | HTXSNV | CSTĐCS

A cell "@key" stands for the cells of that key in ``shared.txt``; a leading apostrophe, as in Excel, keeps a
cell as it is typed; a row that begins with "-" takes back one that `derived` would make.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Row = dict[str, str]
PAIRS = ("unit_info", "visit")

_SECTION = re.compile(r"\[(\w+)\](.*)")
_DEFAULT = re.compile(r"([a-z_]+)=(.*?)(?=\s+[a-z_]+=|$)")


@dataclass
class Section:
    """The rows of one form, and the values that stand where a row leaves a cell empty."""

    defaults: Row = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


Content = dict[str, Section]


def load_shared(path: Path) -> Mapping[str, list[str]]:
    """Return the cells that each "@key" stands for."""
    rows = (_cells(line) for line in _lines(path))
    return {key: cells for key, *cells in rows}


def load(path: Path, shared: Mapping[str, list[str]]) -> Content:
    """Return the sections of one content file by form id; ValueError where a row has too many cells."""
    content: Content = {}
    section, name = Section(), ""
    for line in _lines(path):
        if opened := _SECTION.fullmatch(line):
            name = opened[1]
            section = content[name] = Section(dict(_DEFAULT.findall(opened[2].strip())))
            continue
        cells = [cell for typed in _cells(line) for cell in shared.get(typed, [typed])]
        if name in PAIRS:
            section.defaults[cells[0]] = cells[1]
        elif not section.columns:
            section.columns = cells
        elif len(cells) > len(section.columns) or any(cell.startswith("@") for cell in cells):
            raise ValueError(f"{path.name}, [{name}]: {line}")
        else:
            section.rows.append(dict(zip(section.columns, cells, strict=False)))
    return content


def _lines(path: Path) -> Iterator[str]:
    """Yield the lines that say something."""
    for line in path.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def _cells(line: str) -> list[str]:
    """Return the cells of a line."""
    return [cell.strip() for cell in line.split("|")]
