"""Which characters may be printed, and with which fonts.

The fonts lie in the package, so that every machine gives the same page.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # has no types

FONTS = Path(__file__).resolve().parents[1] / "render" / "fonts"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Control characters, lone surrogates, non-characters, the marks that turn the direction of the text round, and
# the fifth mark and more on one letter: no document may hold the first, the turned text would show a name
# otherwise than it is stored, and a pile of marks would lie on the lines above and below.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    "|[\u0300-\u036f](?<=[\u0300-\u036f]{5})"
)


def visible(text: str) -> str:
    r"""Return the text in NFC, with a sign in place of each character that cannot be shown.

    >>> visible("Tie\u0302\u0301n\x07 bo\u0323\r\nhai")
    'Tiến� bọ\nhai'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    return _INVISIBLE.sub(REPLACEMENT, unicodedata.normalize("NFC", lines))


@cache
def font_coverage() -> frozenset[str]:
    """Return the characters that the package's fonts can print; its four faces hold the same ones."""
    with TTFont(FONTS / "Tinos-Regular.ttf", lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def unprintable(text: str) -> frozenset[str]:
    """Return the characters of the text that the fonts lack, line breaks aside.

    >>> sorted(unprintable("Tiến bộ 🏅 ₫"))
    ['🏅']
    """
    return frozenset(text) - font_coverage() - {"\n", "\t"}


def printable(text: str) -> str:
    """Return `visible` text with a sign in place of each character that the fonts lack."""
    shown = visible(text)
    return shown.translate({ord(char): REPLACEMENT for char in unprintable(shown)})
