"""A stored value as a `RawCell`: kept as it is, and beside it the text that a person sees."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from itertools import groupby

from khcn_tools.model import RawCell
from khcn_tools.text import clean, font_scheme, from_legacy, from_symbols, number_of

Stored = str | float | bool | dt.datetime | dt.date | dt.time
Runs = list[tuple[str, str]]

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_HALVES = re.compile("[\ud800-\udfff]+")
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!)|Err:5\d\d")
_ERRORS_BEGIN = {"#", "E"}
_ZEROS = re.compile(r'((?:"[^"]*"|\\.)*)(0{2,})((?:"[^"]*"|\\.)*)')  # leading zeros: 0000"/QĐ"
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_NOT_DATE_CODES = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


def text_cell(row: int, column: int, runs: Runs) -> RawCell:
    """Return a cell of text from its runs of (text, font); a word of an error, such as #REF!, is an error.

    Legacy text is read as Unicode, runs of one encoding together: VNI writes one letter in two characters,
    and a change to bold may stand between them.
    """
    runs = [(_HALVES.sub(_whole, text), font) for text, font in runs]
    if len(runs) == 1:
        return _run_cell(row, column, *runs[0])
    joined = [
        (font, "".join(text for text, _ in same))
        for font, same in groupby(runs, key=lambda run: _encoding(run[1]))
    ]
    read = [(font, *from_legacy(from_symbols(text, font), font)) for font, text in joined]
    plain, shown = "".join(text for text, _ in runs), clean("".join(text for _, text, _ in read))
    font, scheme = next(((font, scheme) for font, _, scheme in read if scheme), (runs[0][1], ""))
    return RawCell(row, column, plain, shown, font=font, scheme=scheme)


def value_cell(row: int, column: int, value: Stored | dt.timedelta, number_format: str) -> RawCell:
    """Return a cell of a number, a date or a truth value."""
    if isinstance(value, dt.timedelta):
        return RawCell(row, column, str(value), str(value), number_format=number_format)
    if isinstance(value, bool):
        return RawCell(row, column, value, "TRUE" if value else "FALSE", "boolean", number_format)
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return RawCell(row, column, value, _date_text(value, number_format), "date", number_format)
    if isinstance(value, str):
        return text_cell(row, column, [(value, "")])
    return RawCell(row, column, value, _number_text(value, number_format), "number", number_format)


def error_cell(row: int, column: int, error: str) -> RawCell:
    """Return a cell that shows an error, such as #REF!."""
    return RawCell(row, column, error, error, "error")


def formula_cell(row: int, column: int, formula: str) -> RawCell:
    """Return a cell whose formula is stored without its value."""
    return RawCell(row, column, formula, clean(formula), "formula")


def _run_cell(row: int, column: int, text: str, font: str) -> RawCell:
    """Return a cell whose text is all in one font."""
    plain, scheme = from_legacy(from_symbols(text, font), font)
    shown = clean(plain)
    kind = "error" if shown[:1] in _ERRORS_BEGIN and _ERROR.fullmatch(shown) else "text"
    return RawCell(row, column, text, shown, kind, font=font, scheme=scheme)


def _encoding(font: str) -> str:
    """Return the first of the fonts that are read alike, which may stand for them."""
    return font if font_scheme(font) or from_symbols("\uf0fc", font) != "\uf0fc" else ""


def unescaped(text: str) -> str:
    """Return text with the escapes of spreadsheet XML undone: _x000D_ is a carriage return."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _whole(halves: re.Match[str]) -> str:
    """Return the letters of a run of surrogates, with a sign for a half alone: no database can hold that."""
    return halves[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _number_text(value: float, number_format: str) -> str:
    """Return a number without a tail of zeros, as a percentage if it is shown as one."""
    exact = Decimal(number_of(value))
    zeros = _ZEROS.fullmatch(number_format) if "0" in number_format else None
    if zeros and exact >= 0 and exact == exact.to_integral_value():
        before, after = (_QUOTED.sub(r"\1\2", zeros[n]) for n in (1, 3))
        return f"{before}{int(exact):0{len(zeros[2])}}{after}"
    if "%" in _NOT_DATE_CODES.sub("", number_format):
        return f"{Decimal(number_of(exact * 100)):f}%"
    return f"{exact:f}"


def _date_text(value: dt.datetime | dt.date | dt.time, number_format: str) -> str:
    """Return a date with what its format shows: 15/03/2022, 03/2022, 2022; a time where there is one."""
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    codes = set(_NOT_DATE_CODES.sub("", number_format).lower()) or {"d"}
    if "d" in codes or "y" not in codes:
        time = f"{value: %H:%M}" if isinstance(value, dt.datetime) and value.time() != dt.time() else ""
        return f"{value.day:02}/{value.month:02}/{value.year:04}{time}"
    return f"{value.month:02}/{value.year:04}" if "m" in codes else f"{value.year:04}"
