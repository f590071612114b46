"""Numbers, shares, ticks and lists of people as they are typed."""

from __future__ import annotations

import re
from decimal import Decimal

from khcn_tools.text.keys import clean, search_key

_SIGN = r"([+-]?)"
_PLAIN = re.compile(_SIGN + r"(\d+)(?:[.,](\d+))?", re.ASCII)
_GROUPED = re.compile(_SIGN + r"([1-9]\d{0,2}(?:([. ,])\d{3})(?:\3\d{3})*)(?:([.,])(\d+))?", re.ASCII)
_SEPARATOR = re.compile(r";|\n")
_BULLET = re.compile(r"^(?:\d{1,2} ?[.)]|[-–+•]) ?(?=[^\W\d])")  # "1. ", "2) ", "- " before a name

_YES = {search_key(word) for word in ("x", "có", "đạt", "1", "true")}
_NO_WORDS = ("không", "chưa", "0", "không đạt", "chưa đạt", "không có", "chưa có", "false")
_NO = {search_key(word) for word in _NO_WORDS}
_MARKS = "✓✔√☑"


def parse_number(text: str) -> int | Decimal | None:
    """Return the number, or None: words beside it ("12 người") and a bare "1,234" are refused, not guessed.

    The point groups thousands where three digits follow, as Vietnamese offices write; a comma before exactly
    three digits may be either, unless more than one or a decimal point shows what it is.

    >>> [parse_number(t) for t in ("1.234,5", "1,234.5", "1.234", "0,5", "12,0", "1,234", "12 người")]
    [Decimal('1234.5'), Decimal('1234.5'), 1234, Decimal('0.5'), 12, None, None]
    """
    typed = clean(text).replace("−", "-")
    grouped = _GROUPED.fullmatch(typed)
    if not grouped:
        return _plain(typed)
    sign, whole, separator, point, fraction = grouped.groups()
    if point == separator or (separator == "," and not point and whole.count(",") == 1):
        return None
    return number_of(f"{sign}{re.sub('[^0-9]', '', whole)}.{fraction or 0}")


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
    return _plain(clean(text).removesuffix("%").strip())


def parse_shares(text: str) -> tuple[Decimal, ...] | None:
    """Return the percentages of a list split on ";" or a new line, or None if one of them is no number.

    >>> parse_shares("60%; 40 %")
    (Decimal('60'), Decimal('40'))
    """
    shares = [parse_percent(part) for part in _parts(text)]
    known = tuple(Decimal(share) for share in shares if share is not None)
    return known if known and len(known) == len(shares) else None


def parse_tick(text: str) -> bool | None:
    """Return True for x, ✓, có, đạt, 1, False for không, chưa, 0, else None.

    >>> parse_tick("X"), parse_tick("chưa"), parse_tick("?")
    (True, False, None)
    """
    typed = clean(text)
    if typed and typed in _MARKS:
        return True
    key = search_key(typed)
    return True if key in _YES else False if key in _NO else None


def split_people(text: str) -> tuple[str, ...]:
    """Return the names of a cell, split on ";" or a new line, each cleaned of the number or dash before it.

    >>> split_people("Nguyễn Văn An; Trần Thị Bình"), split_people("1. Lê Cường")
    (('Nguyễn Văn An', 'Trần Thị Bình'), ('Lê Cường',))
    """
    return tuple(_BULLET.sub("", part) for part in _parts(text))


def _parts(text: str) -> list[str]:
    parts = (clean(part) for part in _SEPARATOR.split(clean(text)))
    return [part for part in parts if part]


def _plain(typed: str) -> int | Decimal | None:
    """Return a number without groups, whose one separator is a decimal one."""
    found = _PLAIN.fullmatch(typed.replace("−", "-"))
    return number_of(f"{found[1]}{found[2]}.{found[3] or 0}") if found else None
