"""The codes of TCVN3 and VNI, which keep Vietnamese letters in the places of Latin-1."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from khcn_tools.text.syllables import is_syllable

TCVN3_CODES = "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ¡¢§£¤¥¦"
"""The letters of TCVN3, each a code; ư is the soft hyphen: convert before anything cleans."""

_TCVN3_LETTERS = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂĐÊÔƠƯ"
_FROM_TCVN3 = str.maketrans(TCVN3_CODES, _TCVN3_LETTERS)
_ETH = re.compile("(?<![^\\W\\d_])Ð(?:[^\\W\\d_]|[¸µ¶·¹¨¾»¼½©®«¬\u00ad×÷])+")

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
VNI_CODE = re.compile("|".join(sorted(_FROM_VNI, key=len, reverse=True)))
"""One Vietnamese letter in VNI: a code, or a vowel with one."""


def from_tcvn3(text: str) -> str:
    """Return TCVN3 text in Unicode; Ð that cannot be é was typed for Đ.

    >>> from_tcvn3("§µo t¹o ë Ðång Nai")
    'Đào tạo ở Đồng Nai'
    """
    typed = _ETH.sub(_stroked, text) if "Ð" in text else text
    return typed.translate(_FROM_TCVN3)


def from_vni(text: str) -> str:
    """Return VNI text in Unicode.

    >>> from_vni("Lao ñoäng tieân tieán")
    'Lao động tiên tiến'
    """
    return VNI_CODE.sub(lambda found: _FROM_VNI[found[0]], text)


def _stroked(found: re.Match[str]) -> str:
    """Return a word in Ð with the code of Đ, if Đ and not é makes it Vietnamese."""
    word, other = found[0], f"§{found[0][1:]}"
    wrong = not is_syllable(word.translate(_FROM_TCVN3)) and is_syllable(other.translate(_FROM_TCVN3))
    return other if wrong else word


CONVERTERS: Mapping[str, Callable[[str], str]] = {"tcvn3": from_tcvn3, "vni": from_vni}
"""Text of each scheme into Unicode."""
