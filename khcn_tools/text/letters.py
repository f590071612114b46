"""TCVN3 and VNI told by the letters, where no font tells: its font was changed later, or it came as CSV.

Words are weighed. One that is no Vietnamese as it stands, and is by a table of codes, speaks for the table:
a sign inside a word ("N÷", "ThÞ") aloud, other letters of Western Europe softly. A word that would not be
Vietnamese speaks against it. In doubt text stays as it is: "Café", "Müller", "§ 5", "25 µm" are never touched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from khcn_tools.text.codes import CONVERTERS, TCVN3_CODES, VNI_CODE
from khcn_tools.text.syllables import is_syllable

_SIGNS = "¸µ¶·¹¨¾»¼½©®ª«¬¡¢§£¤¥¦\u00ad×÷"
_WORD = re.compile(f"(?:[^\\W\\d_²³¹¼½¾º]|[{_SIGNS}])+")
_ONLY_UNICODE_HAS = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u0300-\u036f\u1ea0-\u1ef9]")
_SUSPECT = re.compile(
    "[¡-¯µ-¹»-¾×÷ßÞþÄÅÆÇËÎÏÑÖØÛÜäåæçëîïñöøûü]|[a-z][À-Þ]|[A-Z][À-Þ][a-z]|[aeAE][âáàãùèéêúõÂÁÀÃÙÈÉÊÚÕ]|[ouiyOUIY][ùâÙÂ]"
)
_ABBREVIATIONS = {
    "tcvn3": re.compile("[A-Z§]*(?:[A-Z]§|§[A-Z])[A-Z§]*"),
    "vni": re.compile("[A-ZÑ]{2,}"),
}  # Q§, LÑ
_MEASURE = re.compile("µ[A-Za-z]|[A-Za-z]×[A-Za-z]|[A-Z]·m|[A-Za-z]{1,2}[¹½¼¾]")  # µm, N·m, m×n, m¹
_MIXED_CASE = re.compile("[a-z][À-Þ]|[A-Z][À-Þ][a-z]")
_ALOUD = re.compile(f"[^\\W_][{_SIGNS}]|{_MIXED_CASE.pattern}|[®§¦\u00ad](?:[^\\W_]|[{_SIGNS}])|ß[a-z]")
_SIGN_INSIDE = re.compile(f"[^\\W_][{_SIGNS}][^\\W_]")  # no language has it: neither for nor against
_VNI_PAIR = re.compile("[aeoAEO][âáàåãÂÁÀÅÃ]|[aeiouyöôAEIOUYÖÔ][ùøûÙØÛ]|[aA][êèéúÊÈÉÚ]|[öôÖÔ][õïÕÏ]")
_SOFTLY = 3  # words of foreign letters, and none against, that are worth one aloud
_FOR_ONE = 4  # words that must be right for each that would be wrong: foreign names, typing errors
_FEW = 2
_WITHOUT_TCVN3 = dict.fromkeys(map(ord, TCVN3_CODES))


@dataclass(frozen=True, slots=True)
class _Weight:
    """How the words of a text speak about a scheme."""

    aloud: int
    right: int
    wrong: int
    changed: int

    @property
    def whole(self) -> bool:
        """Tell whether the text is of the scheme from end to end."""
        heard = self.aloud or (self.changed >= _SOFTLY and not self.wrong)
        return bool(heard) and self.wrong * _FOR_ONE <= self.right


def told_by_letters(text: str) -> tuple[str, str]:
    """Return the text in Unicode with its scheme, "tcvn3" or "vni"; unchanged with "" where none is certain.

    >>> told_by_letters("Hoµn thµnh tèt nhiÖm vô"), told_by_letters("Nguyễn ThÞ Hoa")
    (('Hoàn thành tốt nhiệm vụ', 'tcvn3'), ('Nguyễn Thị Hoa', 'tcvn3'))
    >>> told_by_letters("Café Müller, § 5: ±25 µm")
    ('Café Müller, § 5: ±25 µm', '')
    """
    if text.isascii() or not _SUSPECT.search(text):
        return text, ""
    plain, scheme = _weighed(unicodedata.normalize("NFC", text))
    return (plain, scheme) if scheme else (text, "")


def _weighed(text: str) -> tuple[str, str]:
    """Return a text as its words say that it should be read."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    weights = {scheme: _weigh(words, scheme) for scheme in CONVERTERS}
    if not _ONLY_UNICODE_HAS.search(text):
        scheme = _heaviest({s: w.right - w.wrong for s, w in weights.items() if w.whole})
        if scheme:
            return _capitals(text, CONVERTERS[scheme](text)), scheme
    scheme = _heaviest({s: w.aloud for s, w in weights.items() if w.aloud})
    if scheme and all(_speaks(word, scheme) or _is_unicode(word) for word in words):
        return converted(text, scheme), scheme
    return text, ""


def read_as(text: str, scheme: str) -> str:
    """Return a text of a scheme known from elsewhere in Unicode; unchanged if one of its words cannot be of it.

    >>> read_as("Ghi chó", "tcvn3"), read_as("Café", "tcvn3"), read_as("§ 5", "tcvn3")
    ('Ghi chú', 'Café', '§ 5')
    """
    words = [word for word in _WORD.findall(text) if not word.isascii() and word not in _SIGNS]
    legacy = words and all(_right(word, scheme) and not _MEASURE.fullmatch(word) for word in words)
    return _capitals(text, CONVERTERS[scheme](text)) if legacy else text


def is_unicode_only(text: str) -> bool:
    """Tell whether a text has letters that neither TCVN3 nor VNI has a code for."""
    return not text.isascii() and bool(_ONLY_UNICODE_HAS.search(text))


def converted(text: str, scheme: str) -> str:
    """Return a text half in Unicode with the words converted that are Vietnamese by the scheme only."""
    return _WORD.sub(lambda found: _word(found[0], scheme), text)


def _word(word: str, scheme: str) -> str:
    return CONVERTERS[scheme](word) if _speaks(word, scheme) else word


def _speaks(word: str, scheme: str) -> bool:
    """Tell whether a word is Vietnamese by the scheme, and is not as it stands."""
    if word.isascii() or _is_unicode(word) or _MEASURE.fullmatch(word):
        return False
    return _right(word, scheme)


def _is_unicode(word: str) -> bool:
    """Tell whether a word has letters that no code has, or is Vietnamese as it stands."""
    return bool(_ONLY_UNICODE_HAS.search(word)) or (is_syllable(word) and not _MIXED_CASE.search(word))


def _right(word: str, scheme: str) -> bool:
    """Tell whether a word, all in codes of the scheme, would be Vietnamese."""
    if _ABBREVIATIONS[scheme].fullmatch(word):
        return True
    rest = VNI_CODE.sub("", word) if scheme == "vni" else word.translate(_WITHOUT_TCVN3)
    return rest.isascii() and is_syllable(CONVERTERS[scheme](word))


def _aloud(word: str, scheme: str) -> bool:
    """Tell whether a word that speaks for a scheme can hardly be of another language."""
    if any(_right(word, other) for other in CONVERTERS if other != scheme):
        return False
    if scheme == "tcvn3":
        return bool(_ALOUD.search(word))
    codes = [code for code in VNI_CODE.findall(word) if not code.isascii()]
    return len(codes) >= _FEW or bool(_VNI_PAIR.search(word))


def _weigh(words: list[str], scheme: str) -> _Weight:
    """Weigh the words of a text that are not plain ASCII; signs that stand alone say nothing."""
    spoken = [word for word in words if word not in _SIGNS]
    for_it = [word for word in spoken if _speaks(word, scheme)]
    right = [_right(word, scheme) for word in spoken]
    wrong = sum(not (good or _SIGN_INSIDE.search(word)) for word, good in zip(spoken, right, strict=True))
    return _Weight(sum(_aloud(word, scheme) for word in for_it), sum(right), wrong, len(for_it))


def _heaviest(weights: Mapping[str, int]) -> str:
    """Return the scheme that weighs most, none where two weigh the same."""
    best = max(weights.values(), default=0)
    found = [scheme for scheme, weight in weights.items() if weight == best]
    return found[0] if len(found) == 1 else ""


def _capitals(text: str, plain: str) -> str:
    """Return the text in capitals if all its plain letters are: TCVN3 has no others with marks."""
    letters = [c for c in text if c.isascii() and c.isalpha()]
    return plain.upper() if len(letters) >= _FEW and all(c.isupper() for c in letters) else plain
