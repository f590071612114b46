"""A data frame as a table of a document."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from numbers import Real
from typing import Any

import pandas as pd

from khcn_tools.document.parts import Table, TableColumn
from khcn_tools.show.numbers import is_tick, missing, number, printed
from khcn_tools.show.numbers import percent as as_percent

ORDINAL = "STT"
MOST = 300
"""Rows: more are nobody's to read on paper, and what lays out the pages takes minutes for them."""

# Values that come as text, ready to print, stand where they would as numbers, ticks and dates.
_NUMBER = re.compile(r"[-–]?(0|[1-9][\d.]*)(,\d+)?%?|–")
_MARK = re.compile(r"[xX–]|(\d\d/){0,2}\d{4}|Quý [IV]+/\d{4}")


def table(  # noqa: PLR0913 - what a table can be told; all but two by name
    frame: pd.DataFrame,
    caption: str,
    *,
    align: Mapping[str, str] | None = None,
    widths: Mapping[str, float] | None = None,
    group: Mapping[str, str] | None = None,
    percent: Collection[str] = (),
    decimals: int = 1,
    stt: bool = False,
    total: bool = False,
    wide: bool = False,
    note: str = "",
    id: str = "",  # noqa: A002 - the field's name
    empty: str = "Không có số liệu.",
    cases: bool = False,
    elsewhere: str = "",
) -> Table:
    """Return the frame as a table. Its column labels are the headings; a label (group, heading) has both.

    `align`, `widths`, `group` are by heading. Numbers stand right, ticks and years in the middle. `percent`
    names the columns that hold shares of one. `stt` numbers the rows (the last not, if it is a `total`).
    With `cases`, rows with an empty first cell stay on the page of the case above them. Where all rows stand
    `elsewhere`, a table longer than `MOST` rows holds the first of them, and says how many and where all are.
    Raises ValueError where a heading named here is no column.
    """
    if elsewhere and len(frame) > MOST:
        cut = f"In {number(MOST)} dòng đầu trong {number(len(frame))} dòng; đủ các dòng: {elsewhere}."
        frame, note = frame.iloc[:MOST], " ".join(filter(None, (note, cut)))
    labels = [_label(label) for label in frame.columns]
    headings = [heading for _, heading in labels]
    _check(headings, align, widths, group, percent)
    values = [frame.iloc[:, index].astype(object).tolist() for index in range(len(headings))]
    columns = tuple(
        TableColumn(
            heading,
            (align or {}).get(heading) or ("right" if heading in percent else _align(heading, column)),
            (widths or {}).get(heading, 0),
            (group or {}).get(heading, above),
        )
        for (above, heading), column in zip(labels, values, strict=True)
    )
    texts = [_texts(v, h, decimals, share=h in percent) for h, v in zip(headings, values, strict=True)]
    rows = tuple(zip(*texts, strict=True))
    if stt:
        columns, rows = _numbered(columns, rows, total=total)
    return Table(caption, columns, rows, note, id, total, wide, empty, cases)


def _check(headings: list[str], *named: Collection[str] | None) -> None:
    """Raise ValueError for a heading that the frame does not have."""
    for names in named:
        unknown = [name for name in names or () if name not in headings]
        if unknown:
            raise ValueError(f"no column {unknown[0]!r}; the columns are {', '.join(map(repr, headings))}")


def _label(label: Any) -> tuple[str, str]:
    """Return the merged heading and the heading of a column."""
    return (str(label[0]), str(label[1])) if isinstance(label, tuple) else ("", str(label))


def _is_year(heading: str) -> bool:
    return heading == "Năm" or heading.startswith("Năm ")


def _align(heading: str, values: Sequence[Any]) -> str:
    """Return where the values of a column stand: numbers right, years, dates and ticks in the middle."""
    present = [value for value in values if not missing(value)]
    if _is_year(heading) or (present and all(map(is_tick, present))):
        return "center"
    if _are_numbers(present) or _all_match(_NUMBER, present):
        return "right"
    return "center" if _all_match(_MARK, present) else "left"


def _all_match(pattern: re.Pattern[str], values: Sequence[Any]) -> bool:
    texts = [value for value in values if value != ""]
    return bool(texts) and all(isinstance(text, str) and pattern.fullmatch(text) for text in texts)


def _are_numbers(values: Sequence[Any]) -> bool:
    return bool(values) and all(isinstance(value, Real | Decimal) and not is_tick(value) for value in values)


def _texts(values: Sequence[Any], heading: str, decimals: int, *, share: bool) -> list[str]:
    """Return the values of a column as text: a year has no dot, and all numbers have the same decimals."""
    if share:
        return [as_percent(value, decimals) for value in values]
    if _is_year(heading):
        return [printed(value, 0).replace(".", "") for value in values]
    present = [value for value in values if not missing(value)]
    if _are_numbers(present) and any(value % 1 for value in present):
        return ["" if missing(value) else number(value, decimals, fixed=True) for value in values]
    return [printed(value, decimals) for value in values]


def _numbered(
    columns: tuple[TableColumn, ...], rows: tuple[tuple[str, ...], ...], *, total: bool
) -> tuple[tuple[TableColumn, ...], tuple[tuple[str, ...], ...]]:
    """Put the ordinal number in front of each row."""
    given = [column.width for column in columns]
    width = 0.05 * sum(given) if all(given) else 0
    last = len(rows) - 1
    ordinals = ("" if total and index == last else str(index + 1) for index in range(len(rows)))
    numbered = tuple((ordinal, *row) for ordinal, row in zip(ordinals, rows, strict=True))
    return (TableColumn(ORDINAL, "center", width), *columns), numbered
