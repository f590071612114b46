"""Values as they are printed in Vietnamese: 1.234,5 and 70,0% and 15/03/2022."""

from __future__ import annotations

import datetime as dt
import math
from decimal import ROUND_HALF_UP, Decimal
from numbers import Integral, Real
from typing import Any

import pandas as pd


def printed(value: Any, decimals: int = 1) -> str:
    """Return any value as text: nothing for what is missing, "x" for a tick, a line for a sequence.

    >>> [printed(v) for v in (1234, 1234.56, 3.0, True, None, ("Lan", "Hoa"))]
    ['1.234', '1.234,6', '3', 'x', '', 'Lan; Hoa']
    """
    if isinstance(value, list | tuple | set | frozenset):
        return "; ".join(printed(item, decimals) for item in value)
    if missing(value):
        return ""
    if is_tick(value):
        return "x" if value else ""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/}{value.year:04}"
    if isinstance(value, Real | Decimal):
        return number(value, decimals)
    return str(value)


def number(value: Any, decimals: int = 1, *, fixed: bool = False) -> str:
    """Return a number with at most so many decimals (exactly, if `fixed`), halves rounded up as people do.

    >>> number(1234567), number(Decimal("0.25")), number(-2.5), number(12.04), number(12, fixed=True)
    ('1.234.567', '0,3', '-2,5', '12', '12,0')
    """
    if isinstance(value, Integral) and not fixed:
        return _vietnamese(f"{int(value):,}")
    text = f"{_rounded(value, decimals):,f}"
    return _vietnamese(text.rstrip("0").rstrip(".") if "." in text and not fixed else text)


def percent(share: Any, decimals: int = 1) -> str:
    """Return a share of one as a percentage, always with its decimals.

    >>> percent(0.7), percent(Decimal("0.6521")), percent(None)
    ('70,0%', '65,2%', '')
    """
    if missing(share):
        return ""
    return _vietnamese(f"{_rounded(Decimal(str(share)) * 100, decimals):,f}") + "%"


def part_of(count: Any, whole: Any) -> str:
    """Return a count with its share of a whole, or, where it is more than that, how many times as many.

    >>> part_of(7, 12), part_of(25, 14), part_of(0, 3), part_of(0, 0), part_of(5, None)
    ('7/12 (58%)', '25/14 (1,8 lần)', '0/3 (0%)', '0', '5')
    """
    if missing(whole) or not whole:
        return number(count)
    share = f"{number(100 * count / whole, 0)}%" if count <= whole else f"{number(count / whole)} lần"
    return f"{number(count)}/{number(whole)} ({share})"


def is_tick(value: Any) -> bool:
    """Tell whether the value is a yes or no, Python's or numpy's."""
    return bool(pd.api.types.is_bool(value))


def missing(value: Any) -> bool:
    """Tell whether the value is none at all: None, NaN, NaT or pandas' NA."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    return isinstance(value, Real | Decimal) and not math.isfinite(value)


def _rounded(value: Any, decimals: int) -> Decimal:
    """Round what the number reads as, so that 0.25 becomes 0.3 and not 0.2."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return rounded or abs(rounded)  # no minus before nothing


def _vietnamese(text: str) -> str:
    return text.translate(str.maketrans(",.", ".,"))
