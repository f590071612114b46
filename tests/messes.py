"""Clean tables, and the same as people would send them: drawn by chance, by rules that a person would agree to.

`submissions` draws a `Submission`: records of one form, what they are, and a page that says the same in
another way. What is written plainly must be read back; what is written so that it may be misread must be read
back or found.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from factories import Page, Row, forms
from hypothesis import strategies as st

from data.sample.accents import half_composed, tcvn3
from khcn_tools.model import Column, ColumnType, DateSpan
from khcn_tools.text import drop_accents

FORMS = (
    "people",
    "collectives",
    "reviews",
    "initiatives",
    "movements",
    "registrations",
    "honours",
    "activities",
)
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Đỗ", "Vũ", "Đặng", "Ưng")
MIDDLES = ("Văn", "Thị", "Hữu", "Minh", "Ngọc Ánh")
GIVEN = ("An", "Bình", "Hòa", "Thúy", "Đức", "Yến", "Khuê", "Lượng")
PHRASES = (
    "Đã thực hiện đầy đủ",
    "Ứng dụng công nghệ số trong quản lý hồ sơ",
    "Toàn Sở; giảm 30% thời gian xử lý",
    "Chuyên viên",
    "quy trình 5S",
    "Mô hình “Sạch – Xanh – Đẹp”",
    "Hỗ trợ (đợt 2), năm 2021",
)
DECISIONS = ("0012/QĐ-SKHCN", "15/QĐ-UBND", "007/KH-VP", "1234")
MONTHS_IN_A_YEAR = 12
INVISIBLE = "\u200b"
NOISE = ("", " ", "\xa0", INVISIBLE)

Content = Any


@dataclass(frozen=True)
class Submission:
    """A page, the records that it holds by column (None: nothing), and where a total was made wrong."""

    form_id: str
    page: Page
    records: Sequence[Mapping[str, Any]]
    wrong_total: bool


# ---------------------------------------------------------------------------------------------
# What is true

PEOPLE = st.builds(
    lambda *parts: " ".join(parts), st.sampled_from(FAMILIES), st.sampled_from(MIDDLES), st.sampled_from(GIVEN)
)
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2022, 12, 31)).map(DateSpan.day)
MONTHS = st.builds(lambda y, m: DateSpan.months(y, m, m), st.integers(2000, 2022), st.integers(1, 12))
QUARTERS = st.builds(
    lambda y, q: DateSpan.months(y, 3 * q - 2, 3 * q), st.integers(2000, 2022), st.integers(1, 4)
)
YEARS = st.builds(lambda y: DateSpan.months(y, 1, 12), st.integers(2000, 2022))

VALUES: Mapping[ColumnType, st.SearchStrategy[Any]] = {
    ColumnType.TEXT: st.sampled_from(PHRASES),
    ColumnType.DECISION: st.sampled_from(DECISIONS),
    ColumnType.PERSON: PEOPLE,
    ColumnType.PERSONS: st.lists(PEOPLE, min_size=1, max_size=3, unique=True).map(tuple),
    ColumnType.DATE: st.one_of(DAYS, DAYS, MONTHS, QUARTERS, YEARS),
    ColumnType.NUMBER: st.integers(0, 20_000),
    ColumnType.PERCENT: st.integers(0, 100),
    ColumnType.SHARES: st.lists(st.integers(1, 99).map(Decimal), min_size=1, max_size=3).map(tuple),
    ColumnType.TICK: st.booleans(),
    ColumnType.YEAR: st.integers(1990, 2022),
}


def _values(column: Column) -> st.SearchStrategy[Any]:
    """Return the values of a column; those not required are often left empty."""
    if column.id == "subject" or (column.id == "name" and column.type is ColumnType.PERSON):
        return PEOPLE
    if column.id == "collective":
        return st.none()  # DATA-CHOICE asks for the sheet of collectives
    values = st.sampled_from([c.id for c in column.choices]) if column.choices else VALUES[column.type]
    return values if column.required else st.one_of(st.none(), values, values)


# ---------------------------------------------------------------------------------------------
# How it is written


@dataclass(frozen=True)
class Manner:
    """How one column is written: the same way all through, as people do."""

    dates: str
    numbers: str
    choices: str
    noise: str
    composition: str
    font: str


MANNERS = st.builds(
    Manner,
    dates=st.sampled_from(["cell", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "words", "%m/%d/%Y"]),
    numbers=st.sampled_from(["cell", "vietnamese", "text"]),
    choices=st.sampled_from(["label", "short", "alias", "upper", "bare"]),
    noise=st.sampled_from(NOISE),
    composition=st.sampled_from(["NFC", "NFC", "NFD", "half", "Ð"]),
    font=st.sampled_from(["", "", "", ".VnTime"]),
)


def _certain(manner: Manner, values: Sequence[Any]) -> Manner:
    """Return a manner whose dates can be read: nobody can tell the month first from days up to the twelfth."""
    days = [v.first.day for v in values if isinstance(v, DateSpan) and v.precision == "day"]
    month_first = manner.dates == "%m/%d/%Y" and max(days, default=0) <= MONTHS_IN_A_YEAR
    return replace(manner, dates="%d/%m/%Y") if month_first else manner


def _written(value: Any, column: Column, manner: Manner) -> Content:
    """Return what somebody types for a value."""
    if value is None:
        return None
    if isinstance(value, DateSpan):
        return _date(value, manner)
    if column.choices:
        return _noisy(_choice(value, column, manner.choices), manner)
    if isinstance(value, bool):
        return ("x", "X", "có", "1")[len(manner.noise) + (manner.numbers == "cell")] if value else "không"
    if isinstance(value, int):
        return _year(value, manner) if column.type is ColumnType.YEAR else _number(value, manner)
    return _noisy(_joined(value, column, manner), manner)


def _joined(value: str | tuple[Any, ...], column: Column, manner: Manner) -> str:
    """Return a text, or the people or shares of a cell, parted as the form asks."""
    if isinstance(value, str):
        return value
    sign = "%" if column.type is ColumnType.SHARES and manner.numbers == "text" else ""
    return ("; " if manner.numbers == "cell" else "\n").join(f"{part}{sign}" for part in value)


def _year(value: int, manner: Manner) -> Content:
    """Return a year as a number or as a text."""
    return value if manner.numbers == "cell" else _noisy(str(value), manner)


def _date(span: DateSpan, manner: Manner) -> Content:
    """Return a date as the column has them; those of a month, quarter or year are always words."""
    if span.precision != "day":
        words = {"month": "tháng {0.first.month}/{0.first.year}", "year": "năm {0.first.year}"}
        return words.get(span.precision, str(span)).format(span)
    if manner.dates == "cell":
        return span.first
    if manner.dates == "words":
        return f"ngày {span.first.day:02} tháng {span.first.month} năm {span.first.year}"
    return span.first.strftime(manner.dates)


def _number(value: int, manner: Manner) -> Content:
    """Return a number as a number, with points between thousands, or as bare digits in a text."""
    if manner.numbers == "cell":
        return value
    return f"{value:,}".replace(",", ".") if manner.numbers == "vietnamese" else str(value)


def _choice(value: str, column: Column, way: str) -> str:
    """Return a choice in one of the ways that are understood."""
    choice = next(c for c in column.choices if c.id == value)
    if way == "short" and choice.short:
        return choice.short
    if way == "alias" and choice.aliases:
        return choice.aliases[-1]
    return {"upper": choice.label.upper(), "bare": drop_accents(choice.label).lower()}.get(way, choice.label)


def _noisy(text: str, manner: Manner) -> str:
    """Return a text with what word processors and keyboards leave in it."""
    text = (
        text.replace(" ", f"{manner.noise} ")
        if manner.noise == INVISIBLE
        else text.replace(" ", manner.noise or " ")
    )
    if manner.composition == "NFD":
        return unicodedata.normalize("NFD", text)
    if manner.composition == "half":
        return half_composed(text)
    return text.replace("Đ", "Ð") if manner.composition == "Ð" else text


# ---------------------------------------------------------------------------------------------
# The page


@st.composite
def submissions(draw: st.DrawFn, *, fonts: bool = True) -> Submission:
    """Draw a form's records and a messy page that says the same, in fonts of its own or in none."""
    form = forms()[draw(st.sampled_from(FORMS))]
    record: st.SearchStrategy[Mapping[str, Any]] = st.fixed_dictionaries(
        {c.id: _values(c) for c in form.columns}
    )
    records: list[Mapping[str, Any]] = draw(st.lists(record, max_size=6, unique_by=str))
    columns = draw(st.permutations(form.columns)) if draw(st.booleans()) else form.columns
    manners = {c.id: _certain(draw(MANNERS), [record[c.id] for record in records]) for c in columns}
    lines = [
        [number, *(_written(record[c.id], c, manners[c.id]) for c in columns)]
        for number, record in enumerate(records, start=1)
    ]
    head = draw(_heads(columns))
    wrong = draw(st.booleans())
    body, total = draw(_bodies(columns, lines, records, wrong=wrong))
    below = draw(st.sampled_from(BELOW))
    rows: list[Row] = [*head.above, *head.header, *body, *below]
    first = len(head.above) + len(head.header) + 1
    legacy, typed = _in_legacy_fonts(columns, manners, rows, first) if fonts else ({}, rows)
    return Submission(
        form.id, Page(form.sheet, typed, merged=head.merged, fonts=legacy), records, wrong_total=wrong and total
    )


BELOW: Sequence[Sequence[Row]] = (
    [],
    [[]],
    [["Ghi chú: số liệu tính đến ngày chốt"]],
    [[], [None, "Người lập biểu", None, "Thủ trưởng đơn vị"], [None, "(Ký, ghi rõ họ tên)"]],
    [[None, None, "……, ngày … tháng … năm 2022"], [None, "NGƯỜI LẬP BIỂU", None, "TRƯỞNG PHÒNG"]],
)


@dataclass(frozen=True)
class Head:
    """The rows above a table, those of its header, and what is merged in them."""

    above: Sequence[Row]
    header: Sequence[Row]
    merged: Sequence[str] = ()


@st.composite
def _heads(draw: st.DrawFn, columns: Sequence[Column]) -> Head:
    """Draw the rows above a table and its header: of one or two rows, numbered below or not."""
    above: list[Row] = draw(
        st.sampled_from([[], [["Biểu tổng hợp"]], [["SỞ …"], ["Biểu tổng hợp năm 2022"], []]])
    )
    names = [c.heading + ("*" if c.required and draw(st.booleans()) else "") for c in columns]
    style = draw(st.sampled_from(["", "upper", "spaced"]))
    if style:
        names = [name.upper() if style == "upper" else name.replace(" ", "\n", 1) for name in names]
    names = [draw(st.sampled_from(["STT", "TT", "Số TT"])), *names]
    numbering: list[Row] = [[f"({n})" for n in range(1, len(columns) + 2)]] * draw(st.booleans())
    if draw(st.booleans()):
        return Head(above, [names, *numbering])
    rows, merged = _banded(names, draw(st.integers(1, len(names) - 2)), len(above) + 1)
    return Head(above, [*rows, *numbering], merged)


def _banded(names: Sequence[str], at: int, row: int) -> tuple[list[Row], list[str]]:
    """Return a header of two rows: two headings stand under one, the others reach over both rows."""
    over: list[Content] = [*names]
    under: list[Content] = [None] * len(names)
    over[at : at + 2], under[at : at + 2] = ["Chi tiết", ""], names[at : at + 2]
    high = [_letters(n + 1) for n in range(len(names)) if n not in {at, at + 1}]
    merged = [f"{letter}{row}:{letter}{row + 1}" for letter in high]
    return [over, under], [f"{_letters(at + 1)}{row}:{_letters(at + 2)}{row}", *merged]


@st.composite
def _bodies(
    draw: st.DrawFn,
    columns: Sequence[Column],
    lines: Sequence[Row],
    records: Sequence[Mapping[str, Any]],
    *,
    wrong: bool,
) -> tuple[list[Row], bool]:
    """Draw the rows of a table with groups, blank rows and a total among them; tell whether it has a total."""
    body: list[Row] = []
    grouped, blank = draw(st.booleans()), draw(st.integers(0, 6))
    for number, line in enumerate(lines):
        if grouped and number in {0, 3}:
            body.append([("I", "II")[number // 3], ("Phòng Một", "Phòng Hai")[number // 3]])
        if number == blank:
            body.append(draw(st.sampled_from([[], [number + 1], [None, "…"]])))
        body.append(line)
    numbers = [n for n, c in enumerate(columns) if c.type is ColumnType.NUMBER]
    sums = {n: sum(record[columns[n].id] or 0 for record in records) for n in numbers}
    ends_in_total = draw(st.booleans())
    if not (sums and records and ends_in_total):
        return body, False
    total: list[Content] = [None] * (len(columns) + 1)
    for n, value in sums.items():
        total[n + 1] = value + wrong
    total[next(n for n in range(1, len(columns) + 1) if total[n] is None)] = draw(
        st.sampled_from(["Tổng cộng", "Cộng", "TỔNG SỐ", "Tổng cộng:"])
    )
    return [*body, total], True


def _in_legacy_fonts(
    columns: Sequence[Column], manners: Mapping[str, Manner], rows: list[Row], first: int
) -> tuple[dict[str, str], Sequence[Row]]:
    """Return the fonts of cells, and the rows with the texts of some columns typed in TCVN3."""
    fonts, typed = {}, [list(row) for row in rows]
    for row in range(first, len(rows) + 1):
        for number, column in enumerate(columns, start=1):
            text = typed[row - 1][number] if number < len(typed[row - 1]) else None
            if manners[column.id].font and isinstance(text, str) and _plain_vietnamese(text):
                ((typed[row - 1][number], font),) = tcvn3(text)
                fonts[f"{_letters(number + 1)}{row}"] = font
    return fonts, typed


def _plain_vietnamese(text: str) -> bool:
    """Tell whether TCVN3 can say a text in one font: composed, and of the alphabet."""
    return unicodedata.is_normalized("NFC", text) and not {INVISIBLE, "Ð"} & set(text) and len(tcvn3(text)) == 1


def _letters(number: int) -> str:
    return chr(ord("A") + number - 1)
