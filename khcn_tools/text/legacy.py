"""TCVN3 and VNI text, told by the name of its font, turned into Unicode.

Both keep Vietnamese letters in codes of Latin-1, so that only the font says what was meant. TCVN3 has no
capital letters with marks: they exist in fonts whose name ends in H, which print everything in capitals.
"""

from __future__ import annotations

import re
import unicodedata

# ư is the soft hyphen: convert before anything cleans.
_TCVN3 = "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ¡¢§£¤¥¦"
_TCVN3_LETTERS = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂĐÊÔƠƯ"
_FROM_TCVN3 = str.maketrans(_TCVN3, _TCVN3_LETTERS)

# VNI writes a letter, then a code for its marks; a few letters have a code of their own.
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_CIRCUMFLEX = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_table() -> dict[str, str]:
    """Return every VNI sequence with its letter, in both cases."""
    lower = dict(_VNI_SINGLE)
    for base, letter in [*((c, c) for c in "aeiouy"), ("ô", "ơ"), ("ö", "ư")]:
        lower |= {base + code: letter + mark for code, mark in _VNI_TONES.items()}
    for base in "aeo":
        lower |= {base + code: f"{base}\u0302{mark}" for code, mark in _VNI_CIRCUMFLEX.items()}
    lower |= {"a" + code: f"a\u0306{mark}" for code, mark in _VNI_BREVE.items()}
    table = lower | {key.upper(): value.upper() for key, value in lower.items()}
    table |= {key[0].upper() + key[1:]: value.upper() for key, value in lower.items()}
    return {key: unicodedata.normalize("NFC", value) for key, value in table.items()}


_FROM_VNI = _vni_table()
_VNI = re.compile("|".join(sorted(_FROM_VNI, key=len, reverse=True)))
_ONLY_UNICODE_HAS = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")


def font_scheme(font: str) -> str:
    """Return "tcvn3", "vni" or "" for the name of a font.

    >>> font_scheme(".VnTimeH"), font_scheme("VNI-Times"), font_scheme("Times New Roman")
    ('tcvn3', 'vni', '')
    """
    name = font.strip().lower()
    return "tcvn3" if name.startswith(".vn") else "vni" if name.startswith("vni-") else ""


def from_legacy(text: str, font: str) -> str:
    r"""Return the text in Unicode if its font is a legacy one and it is not Unicode already.

    >>> from_legacy("bé kÕ ho¹ch vµ ®Çu t\xad", ".VnTime"), from_legacy("kinh tÕ", ".VnTimeH")
    ('bộ kế hoạch và đầu tư', 'KINH TẾ')
    >>> from_legacy("Lao ñoäng tieân tieán", "VNI-Times")
    'Lao động tiên tiến'
    """
    scheme = font_scheme(font)
    if not scheme or _ONLY_UNICODE_HAS.search(text):
        return text
    if scheme == "vni":
        return _VNI.sub(lambda found: _FROM_VNI[found[0]], text)
    plain = text.translate(_FROM_TCVN3)
    return plain.upper() if font.strip().lower().endswith("h") else plain
