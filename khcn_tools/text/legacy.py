"""TCVN3 and VNI text, told by the name of its font or by its letters, turned into Unicode.

TCVN3 has no capital letters with marks: they exist in fonts whose name ends in H, which print all in capitals.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from khcn_tools.text.codes import CONVERTERS
from khcn_tools.text.letters import converted, told_by_letters

_ONLY_UNICODE_HAS = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
_NO_CODE_OF_TCVN3 = re.compile("[àÀÁÂÃÍÙÚ]")


@lru_cache(maxsize=1024)
def font_scheme(font: str) -> str:
    """Return "tcvn3", "vni" or "" for the name of a font.

    >>> font_scheme(".VnTimeH"), font_scheme("VNI-Times"), font_scheme("Times New Roman")
    ('tcvn3', 'vni', '')
    """
    name = font.strip().lower()
    return "tcvn3" if name.startswith(".vn") else "vni" if name.startswith("vni-") else ""


def from_legacy(text: str, font: str) -> tuple[str, str]:
    r"""Return the text in Unicode, and its scheme: "" where it was Unicode already.

    >>> from_legacy("bé kÕ ho¹ch vµ ®Çu t\xad", ".VnTime"), from_legacy("kinh tÕ", ".VnTimeH")
    (('bộ kế hoạch và đầu tư', 'tcvn3'), ('KINH TẾ', 'tcvn3'))
    >>> from_legacy("Lao ñoäng tieân tieán", "VNI-Times"), from_legacy("Café", "Times New Roman")
    (('Lao động tiên tiến', 'vni'), ('Café', ''))
    """
    scheme = font_scheme(font)
    if not scheme:
        return told_by_letters(text)
    plain = _by_font(unicodedata.normalize("NFC", text), font, scheme)
    return (plain, scheme) if plain != unicodedata.normalize("NFC", text) else (text, "")


def _by_font(text: str, font: str, scheme: str) -> str:
    """Return a text in a legacy font as the font shows it; words that are Unicode all the same stay."""
    if _ONLY_UNICODE_HAS.search(text) or (scheme == "tcvn3" and _NO_CODE_OF_TCVN3.search(text)):
        return converted(text, scheme)
    plain = CONVERTERS[scheme](text)
    return plain.upper() if font.strip().lower().endswith("h") else plain
