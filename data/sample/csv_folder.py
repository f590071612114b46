"""A workbook saved as a folder of CSV files, one a sheet, as Excel in Vietnamese does.

Excel saves the sheet that is open, so that the hidden one is not there, and only what a cell shows: days as
text, no merged cells, no fonts.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.sample.accents import half_composed


@dataclass(frozen=True, slots=True)
class Manner:
    """How one file is saved: what stands between cells, and the encoding."""

    separator: str
    encoding: str


USUAL = Manner(";", "utf-8-sig")
OTHERS: Mapping[str, Manner] = {
    "BM04": Manner("\t", "utf-16"),  # "Unicode text"
    "BM10": Manner(",", "utf-8-sig"),  # on a computer set to English
    "BM12": Manner(";", "cp1258"),  # by a program of Windows for Vietnamese
}


def as_csv(workbook: Workbook) -> dict[str, bytes]:
    """Return the files by name, the same bytes each time."""
    sheets = {s.title.partition(" ")[0]: s for s in workbook.worksheets if s.title.startswith("BM")}
    return {f"{code}.csv": _saved(sheet, OTHERS.get(code, USUAL)) for code, sheet in sheets.items()}


def _saved(sheet: Worksheet, manner: Manner) -> bytes:
    """Return the text of a sheet, the empty rows that only have borders too."""
    text = io.StringIO()
    csv.writer(text, delimiter=manner.separator, lineterminator="\r\n").writerows(_shown(sheet))
    if manner.encoding == "utf-16":
        return b"\xff\xfe" + text.getvalue().encode("utf-16-le")
    if manner.encoding == "cp1258":  # it has letters and tones, not every letter with its tone
        return half_composed(text.getvalue()).encode("cp1258")
    return text.getvalue().encode(manner.encoding)


def _shown(sheet: Worksheet) -> Iterator[list[str]]:
    """Yield the rows as they are shown."""
    for row in sheet.iter_rows(values_only=True):
        yield [f"{v:%d/%m/%Y}" if isinstance(v, dt.date) else "" if v is None else str(v) for v in row]
