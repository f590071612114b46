"""A year as it was handed in, and a report as it was printed, read without any code of the package.

The workbooks are those of the sample without messes: headings in row 3, data from row 5 on.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

Row = dict[str, Any]

_PART = "application/vnd.khcn.part+json"


def shown(value: object) -> str:
    """Return a cell's value as a report prints it."""
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.datetime) else "" if value is None else str(value)


def plain(heading: object) -> str:
    """Return a heading without the mark of a column that must be filled in."""
    return str(heading or "").rstrip("*").strip()


@dataclass(frozen=True)
class Raw:
    """The workbooks of the units and of the team, by the unit's name, in the order of the plan."""

    units: Mapping[str, Workbook]
    teams: Mapping[str, Workbook]
    inspected: list[str]

    @classmethod
    def of(cls, root: Path, year: int) -> Raw:
        """Read the plan and all workbooks of a year."""
        plan = tomllib.loads((root / f"data/plans/{year}.toml").read_text("utf-8"))

        def books(kind: str) -> dict[str, Workbook]:
            files = ((u["name"], root / f"data/{kind}/{year}/{u['id']}.xlsx") for u in plan["units"])
            return {name: load_workbook(file) for name, file in files if file.exists()}

        inspected = [unit["name"] for unit in plan["units"] if unit.get("inspected", True)]
        return cls(books("submissions"), books("inspections"), inspected)

    def sheet(self, unit: str, code: str) -> Any:
        """Return a sheet of a unit, such as BM05, or of the team's workbook on it, such as BB01."""
        book = (self.teams if code.startswith("BB") else self.units)[unit]
        return next(book[title] for title in book.sheetnames if title.startswith(f"{code} "))

    def rows(self, code: str) -> Iterator[Row]:
        """Yield the rows of a form over all units by heading, with the unit's name under "unit"."""
        for unit in self.teams if code.startswith("BB") else self.units:
            sheet = self.sheet(unit, code)
            headings = [plain(cell.value) for cell in sheet[3]]
            for cells in sheet.iter_rows(min_row=5, values_only=True):
                if cells[0] != "VD" and any(value is not None for value in cells[1:]):
                    yield {"unit": unit, **dict(zip(headings, cells, strict=True))}

    def line(self, unit: str, label: str) -> Any:
        """Return what stands beside a label on the first sheet of a unit."""
        rows = self.sheet(unit, "BM00").iter_rows(min_row=3, values_only=True)
        return next(value for name, value, *_ in rows if plain(name) == label)


@dataclass(frozen=True)
class Report:
    """A report as its executed notebook has it; `places` says under which headings each caption stands."""

    parts: list[dict[str, Any]]
    places: Mapping[str, str]

    @classmethod
    def of(cls, path: Path) -> Report:
        """Read an executed notebook."""
        parts, places, place = [], {}, ["", "", ""]
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                for depth, number in re.findall(
                    r"^(##+) (Phụ lục [IVX]+|\w+)[.)]", "".join(cell["source"]), re.MULTILINE
                ):
                    place[len(depth) - 2 :] = [number, *[""] * (4 - len(depth))]
            for output in cell.get("outputs", ()):
                part = output.get("data", {}).get(_PART)
                if part:
                    parts.append(part)
                    places[part.get("caption")] = _place(place)
        return cls(parts, places)

    def table(self, caption: str) -> list[dict[str, str]]:
        """Return the rows of the table of that caption, without its sums; each by heading."""
        part = self._part("Table", caption)
        headings = [f"{column['group']} {column['heading']}".strip() for column in part["columns"]]
        rows = [dict(zip(headings, row, strict=True)) for row in part["rows"]]
        return rows[:-1] if part["total"] else rows

    def sums(self, caption: str) -> list[str]:
        """Return the last row of a table that has sums."""
        part = self._part("Table", caption)
        assert part["total"]
        return list(part["rows"][-1])

    def chart(self, caption: str) -> str:
        """Return what a chart says to those who cannot see it."""
        return str(self._part("Figure", caption)["alt"])

    def figures(self) -> dict[str, tuple[str, str]]:
        """Return the figures that answer first: value and note by label."""
        found = [item for part in self.parts if part["part"] == "KeyFigures" for item in part["items"]]
        return {item["label"]: (item["value"], item["note"]) for item in found}

    @property
    def text(self) -> str:
        """All its sentences, and the lines of its lists."""
        lines = [part["runs"] for part in self.parts if part["part"] == "Paragraph"]
        lines += [line for part in self.parts if part["part"] == "Bullets" for line in part["items"]]
        return "\n".join("".join(run["text"] for run in line) for line in lines)

    def _part(self, kind: str, caption: str) -> dict[str, Any]:
        (part,) = [p for p in self.parts if p["part"] == kind and p["caption"] == caption]
        return part


def _place(numbers: list[str]) -> str:
    """Return a place as people name it: "III.4 đ", "II.2", "Phụ lục I"."""
    first, second, third = numbers
    return ".".join(filter(None, (first, second))) + (f" {third}" if third else "")
