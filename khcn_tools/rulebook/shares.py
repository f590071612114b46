"""A share that must be reached, as the data write it: "> 50%", ">= 2/3"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

_SHARE = re.compile(r"(>=?) ([0-9]{1,4})(?:/([0-9]{1,4})|%)")


@dataclass(frozen=True, slots=True, order=True)
class Share:
    """A share that a count must reach or, where `strict`, exceed. The lower one is the less asked."""

    least: Fraction
    strict: bool
    words: str

    def __str__(self) -> str:
        """Return the share as a Vietnamese sentence writes it."""
        return self.words

    def met_by(self, count: int | Decimal, of: int | Decimal) -> bool:
        """Tell whether so many of so many are enough; whole numbers are compared, nothing is divided.

        >>> read_share("> 2/3").met_by(6, 9), read_share(">= 2/3").met_by(6, 9)
        (False, True)
        """
        has, asked = self.least.denominator * count, self.least.numerator * of
        return has > asked if self.strict else has >= asked

    def needed(self, of: int) -> int:
        """Return the smallest count of so many that is enough.

        >>> read_share("> 50%").needed(10), read_share(">= 70%").needed(11)
        (6, 8)
        """
        asked, rest = divmod(self.least.numerator * of, self.least.denominator)
        return asked + (1 if rest or self.strict else 0)


def read_share(text: object) -> Share:
    """Return the share that a text means; ValueError where it means none.

    >>> str(read_share("> 50%")), str(read_share(">= 2/3"))
    ('trên 50%', 'ít nhất 2/3')
    """
    found = _SHARE.fullmatch(text) if isinstance(text, str) else None
    if not found or not 0 < int(found[2]) <= int(found[3] or 100):
        raise ValueError(f"{text!r} is no share")
    strict = found[1] == ">"
    said = found[0].removeprefix(f"{found[1]} ")
    return Share(
        Fraction(int(found[2]), int(found[3] or 100)), strict, f"{'trên' if strict else 'ít nhất'} {said}"
    )


def is_share(value: object) -> bool:
    """Tell whether a value is the text of a share."""
    try:
        read_share(value)
    except ValueError:
        return False
    return True
