"""Forty strings that a page must show and never obey, and workbooks with them in every column of free text."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factories import Page, drawn, forms, table, unit_info

from khcn_tools.model import Column, ColumnType, Form


@dataclass(frozen=True)
class Hostile:
    """A string as it is typed, as it is read (the same, if not given), and as the fonts can print it."""

    typed: str
    read: str = ""
    print: str = ""

    @property
    def shown(self) -> str:
        """What a page says."""
        return self.read or self.typed

    @property
    def printed(self) -> str:
        """What a PDF says: a sign stands for each character that the fonts lack."""
        return self.print or self.shown


LONG = " ".join(f"{number:05}" for number in range(5461)) + "."
assert len(LONG) == 32_766

_SIGN = "\ufffd"
_ABOVE, _BELOW = "\u0301" * 150, "\u0316" * 150

STRINGS: Mapping[str, Hostile] = {
    # HTML
    "script": Hostile("<script>alert(1)</script>"),
    "image": Hostile("<img src=x onerror=alert(2)>"),
    "attribute": Hostile('"><svg onload="alert(3)">'),
    "quote": Hostile("' onmouseover='alert(4)"),
    "entities": Hostile("&lt;b&gt;đậm&lt;/b&gt; &amp; &#65;&#x42;"),
    "table": Hostile("</td></tr></table><h1 id=chen>Chèn</h1>"),
    "style": Hostile("</style><iframe src=//xau.example></iframe>"),
    "comment": Hostile("<!-- bỏ phần sau"),
    "cdata": Hostile("]]><w:p><w:t>chèn</w:t></w:p>"),
    "entity": Hostile('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>&x;'),
    # Typst
    "import": Hostile('#import "@preview/cetz:0.3.0": *'),
    "file": Hostile('#read("/etc/passwd") #{ panic("dừng") }'),
    "mathematics": Hostile("$x^2 + sqrt(y)$ và $ chưa đóng"),
    "marks": Hostile("*đậm* _nghiêng_ @nguon <nhan> // bỏ"),
    "backslashes": Hostile(r"\u{41} \# \"hết\" C:\khcn\new \\"),
    # Markdown
    "link": Hostile("[bấm](javascript:alert(5))"),
    "picture": Hostile("![ảnh](http://xau.example/a.png)"),
    "heading": Hostile("# Tiêu đề giả"),
    "fence": Hostile("```\nrm -rf /\n```"),
    "list": Hostile("- một\n1. hai\n> ba"),
    "grid": Hostile("| a | b |\n|---|---|\n| 1 | 2 |"),
    # Formulas
    "plus": Hostile("+1+cmd|' /C calc'!A0"),
    "formula": Hostile("=cmd|' /C calc'!A0"),
    "sum": Hostile("@SUM(1+1)*cmd|' /C calc'!A0"),
    "address": Hostile('=HYPERLINK("http://xau.example";"bấm")'),
    # Letters
    "turned": Hostile("tệp \u202egpj.exe\u202c \u2067xoay\u2069", "tệp gpj.exe xoay"),
    "no width": Hostile("Ẩn\u200b danh\u200f \u2060giữa\ufeff chữ", "Ẩn danh giữa chữ"),
    "emoji": Hostile("Gia đình 👨\u200d👩\u200d👧 vui", "Gia đình 👨👩👧 vui", f"Gia đình {_SIGN * 3} vui"),
    "combining": Hostile(f"q{_ABOVE}{_BELOW}", f"q{_BELOW[:4]}{_SIGN * 296}"),
    "private use": Hostile("Dấu \ue001\U000f0001 riêng", "", f"Dấu {_SIGN * 2} riêng"),
    "Han": Hostile("Chữ 科學技術 Hán", "", f"Chữ {_SIGN * 4} Hán"),
    "long word": Hostile("dài" * 400),
    "long text": Hostile(LONG),
    "surrogate": Hostile("nửa_xD83D_chữ", f"nửa{_SIGN}chữ"),
    "nothing": Hostile("hết_x0000__x0007_chuỗi", f"hết{_SIGN * 2}chuỗi"),
    # Lines, and other languages
    "tabs": Hostile("cột\tcột\n\n\tdòng\r\ndòng", "cột cột\ndòng\ndòng"),
    "JSON": Hostile('{"part": "Code", "text": [null, 1}, \\u0000'),
    "template": Hostile("{{ 7*7 }} {% raw %} ${7*7} <%= 7 %>"),
    "format": Hostile("%s %d %(a)s {0} {name!r} %n"),
    "null": Hostile("NaN"),
}
"""By name. The escapes `_xD83D_` and `_x0000_` are how a workbook holds what XML cannot."""


_FREE = {ColumnType.TEXT, ColumnType.PERSON, ColumnType.PERSONS, ColumnType.DECISION}
_USUAL: Mapping[ColumnType, Any] = {
    ColumnType.DATE: "15/03/2022",
    ColumnType.NUMBER: 3,
    ColumnType.PERCENT: 50,
    ColumnType.TICK: "x",
    ColumnType.YEAR: 2022,
    ColumnType.SHARES: "60; 40",
}
_KEPT = {"unit_name": "Văn phòng Sở", "year": 2022}

NUL = Hostile("giữa\0chữ", f"giữa{_SIGN}chữ")
"""What no workbook can hold as it is, and text with delimiters can."""


def workbook(path: Path, kind: str) -> Path:
    """Write a unit's workbook, or the team's, with each string in each column of free text of its tables."""
    pages = [_pairs(form) if form.layout == "pairs" else _table(form) for form in forms().values()]
    book = drawn(*(page for form, page in zip(forms().values(), pages, strict=True) if form.workbook == kind))
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
        cell.data_type = "s"  # typed as text: '=1+1
    book.save(path)
    return path


def csv_folder(path: Path) -> Path:
    """Write a unit's workbook as a folder of CSV files, with a NUL in each column of free text."""
    path.mkdir()
    pages = {"BM00": unit_info(unit_name="Thanh tra Sở")}
    for form in tables("submission"):
        pages[form.code] = table(form.id, {c.id: _value(c, NUL.typed, 0) for c in form.columns})
    for code, page in pages.items():
        with (path / f"{code}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows(page.rows)
    return path


def tables(kind: str) -> list[Form]:
    """Return the forms of a kind of workbook that are tables."""
    return [form for form in forms().values() if form.workbook == kind and form.layout != "pairs"]


def free_columns(form: Form) -> list[Column]:
    """Return the columns of a form that take any text."""
    return [column for column in form.columns if column.type in _FREE]


def _table(form: Form) -> Page:
    """Return a form with forty rows; from column to column the strings move down by one."""
    return table(form.id, *(_record(form, row) for row in range(len(STRINGS))))


def _pairs(form: Form) -> Page:
    """Return a form of labels and values."""
    values = {**_record(form, 0), **_KEPT}
    return Page(form.sheet, [[form.title], [], *((c.heading, values[c.id]) for c in form.columns)])


def _record(form: Form, row: int) -> dict[str, Any]:
    return {column.id: _value(column, _text(row, place), row) for place, column in enumerate(form.columns)}


def _text(row: int, place: int) -> str:
    name = [*STRINGS][(row + place) % len(STRINGS)]
    whole = name != "long text" or place == 1  # not in each column: no book of two thousand pages
    return STRINGS[name].typed if whole else LONG[:600]


def _value(column: Column, text: str, row: int) -> Any:
    if column.type in _FREE:
        return text
    return _USUAL[column.type] if column.type in _USUAL else column.choices[row % len(column.choices)].label
