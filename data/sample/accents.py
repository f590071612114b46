"""Other ways to keep Vietnamese letters: as letter and tone, and in the codes of TCVN3."""

from __future__ import annotations

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"

# The standard's letters in the order of its codes. A capital that is not among the last seven is the small
# letter in a font of capitals. "­" (U+00AD, the soft hyphen) is ư.
_LETTERS = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂĐÊÔƠƯ"
_CODES = (
    "B8 B5 B6 B7 B9 A8 BE BB BC BD C6 A9 CA C7 C8 C9 CB AE D0 CC CE CF D1 AA D5 D2 D3 D4 D6 DD D7 D8 DC DE "
    "E3 DF E1 E2 E4 AB E8 E5 E6 E7 E9 AC ED EA EB EC EE F3 EF F1 F2 F4 AD F8 F5 F6 F7 F9 FD FA FB FC FE "
    "A1 A2 A7 A3 A4 A5 A6"
)
_TCVN3 = {ord(letter): int(code, 16) for letter, code in zip(_LETTERS, _CODES.split(), strict=True)}
_CAPITALS = "".join(letter for letter in _LETTERS.upper() if letter not in _LETTERS)
_BY_FONT = re.compile(f"([{_CAPITALS}]+)")

SMALL, LARGE = ".VnTime", ".VnTimeH"


def half_composed(text: str) -> str:
    """Return text as Vietnamese keyboards of Windows type it: the letter in one piece, its tone apart.

    >>> [f"{ord(c):04X}" for c in half_composed("ộ")]
    ['00F4', '0323']
    """
    return "".join(_half(letter) for letter in text)


def _half(letter: str) -> str:
    """Return a letter with its shape composed and its tone after it."""
    marks = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in marks if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES)) + tone


def tcvn3(text: str) -> list[tuple[str, str]]:
    r"""Return a text in the codes of TCVN3, as runs of (text, font).

    >>> tcvn3("Ủy ban tư vấn"), tcvn3("KẾ HOẠCH")
    ([('ñ', '.VnTimeH'), ('y ban t\xad vÊn', '.VnTime')], [('kÕ ho¹ch', '.VnTimeH')])
    """
    if text.isupper() and _BY_FONT.search(text):
        return [(text.lower().translate(_TCVN3), LARGE)]
    return [
        (part.lower().translate(_TCVN3), LARGE) if part[0] in _CAPITALS else (part.translate(_TCVN3), SMALL)
        for part in _BY_FONT.split(text)
        if part
    ]
