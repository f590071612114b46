"""Numbers, shares and ticks as they are typed."""

from __future__ import annotations

import re
from decimal import Decimal

from khcn_tools.text.keys import clean, search_key

_SIGN = r"([+-]?)"
_PLAIN = re.compile(_SIGN + r"(\d+)(?:[.,](\d+))?", re.ASCII)
_GROUPED = re.compile(_SIGN + r"([1-9]\d{0,2}(?:([. ,])\d{3})(?:\3\d{3})*)(?:([.,])(\d+))?", re.ASCII)
_EITHER = re.compile(_SIGN + r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)  # 1.234 and 1,234: thousands or decimals
_SEPARATOR = re.compile(r";|\n")
_APOSTROPHE = re.compile(r"['’](?=[\d+-])")  # before figures that are to stay text

_YES = {search_key(word) for word in ("x", "có", "đạt", "1", "true")}
_NO_WORDS = ("không", "chưa", "0", "không đạt", "chưa đạt", "không có", "chưa có", "false")
_NO = {search_key(word) for word in _NO_WORDS}
_TICKS, _EMPTY_BOXES = "✓✔√☑☒×🗸🗹", "☐□▢"


def parse_number(text: str, decimal: str = "") -> int | Decimal | None:
    """Return the number, or None: words beside it ("12 người") and a bare "1,234" are refused, not guessed.

    `decimal` is the decimal separator of the column: "," or ".", "" where nothing tells it, anything else
    where both stand. Untold, the point groups thousands where three digits follow, as Vietnamese offices
    write; a comma before exactly three digits may be either. "(5)" is refused: no count is negative.

    >>> [parse_number(t) for t in ("1.234,5", "1,234.5", "1.234", "0,5", "12,0", "1,234", "12 người")]
    [Decimal('1234.5'), Decimal('1234.5'), 1234, Decimal('0.5'), 12, None, None]
    >>> parse_number("1,234", ","), parse_number("1,234", "."), parse_number("1.234", ".")
    (Decimal('1.234'), 1234, Decimal('1.234'))
    """
    typed = _figures(text)
    if _EITHER.fullmatch(typed) and decimal:
        whole = typed.replace("." if decimal == "," else ",", "")
        return _plain(whole) if decimal in ",." else None
    grouped = _GROUPED.fullmatch(typed)
    if not grouped:
        return _plain(typed)
    sign, whole, separator, point, fraction = grouped.groups()
    if point == separator or (separator == "," and not point and whole.count(",") == 1):
        return None
    return number_of(f"{sign}{re.sub('[^0-9]', '', whole)}.{fraction or 0}")


def decimal_of(text: str) -> str:
    """Return the decimal separator that a number shows for certain, "," or ".", or nothing.

    >>> [decimal_of(text) for text in ("1.234,5", "1,234.5", "12,5", "1.234.567", "1.234", "1,234", "12")]
    [',', '.', ',', ',', '', '', '']
    """
    typed = _figures(text)
    if _EITHER.fullmatch(typed) or parse_number(typed) is None:
        return ""
    marks = [c for c in typed if c in ".,"]
    if len(marks) > 1 and marks[0] == marks[-1]:
        return "," if marks[0] == "." else "."
    return marks[-1] if marks else ""


def number_of(number: str | float | Decimal) -> int | Decimal:
    """Return a number as int if it is whole, else as Decimal, floats as Excel shows them (15 digits).

    >>> number_of(12.0), number_of(0.1 + 0.2)
    (12, Decimal('0.3'))
    """
    exact = Decimal(format(number, ".15g")) if isinstance(number, float) else Decimal(number)
    return int(exact) if exact == exact.to_integral_value() else exact.normalize()


def parse_percent(text: str) -> int | Decimal | None:
    """Return the figure of a percentage, with or without its sign; a separator is always a decimal one.

    >>> parse_percent("70 %"), parse_percent("33,333"), parse_percent("nửa")
    (70, Decimal('33.333'), None)
    """
    return _plain(_figures(text).removesuffix("%").strip())


def parse_shares(text: str) -> tuple[Decimal, ...] | None:
    """Return the percentages of a list split on ";" or a new line, or None if one of them is no number.

    >>> parse_shares("60%; 40 %")
    (Decimal('60'), Decimal('40'))
    """
    shares = [parse_percent(part) for part in _parts(text)]
    known = tuple(Decimal(share) for share in shares if share is not None)
    if len(known) > 1 and sum(known) == 1 and "%" not in text:  # 0,6; 0,4
        known = tuple(Decimal(number_of(share * 100)) for share in known)
    return known if known and len(known) == len(shares) else None


def parse_tick(text: str) -> bool | None:
    """Return True for x, ✓, ☒, có, đạt, 1, False for ☐, không, chưa, 0, else None.

    >>> parse_tick("X"), parse_tick("chưa"), parse_tick("?")
    (True, False, None)
    """
    typed = clean(text)
    if typed and typed in _TICKS + _EMPTY_BOXES:
        return typed in _TICKS
    key = search_key(typed)
    return True if key in _YES else False if key in _NO else None


def _parts(text: str) -> list[str]:
    parts = (clean(part) for part in _SEPARATOR.split(clean(text)))
    return [part for part in parts if part]


def _figures(text: str) -> str:
    """Return a typed number with a plain minus and without the apostrophe that keeps it a text."""
    return _APOSTROPHE.sub("", clean(text).replace("−", "-"), count=1)


def _plain(typed: str) -> int | Decimal | None:
    """Return a number without groups, whose one separator is a decimal one."""
    found = _PLAIN.fullmatch(typed.replace("−", "-"))
    return number_of(f"{found[1]}{found[2]}.{found[3] or 0}") if found else None
