"""Clean text, and the two keys by which texts are held to be the same.

`matching_key` keeps the accents: people, initiatives and collectives are the same only on it.
`search_key` drops them and spells abbreviations out: for headings, sheets, units and code lists.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_D = str.maketrans("\u0189\u00d0\u0256\u00f0", "ĐĐđđ")  # Ɖ Ð ɖ ð look like Đ đ
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # "２０２２", of an East Asian keyboard
_LOOK_ALIKE = re.compile("[\u0189\u00d0\u0256\u00f0\uff01-\uff5e]")
_NO_WORD = re.compile(r"[\W_]+", re.ASCII)
_CONTROL = re.compile("[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_PLACE = re.compile(r"\b(?:ô [a-z]{1,3}\d+|dòng \d+)\b")
_LINE_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")

# hòa = hoà: the mark moves from the second vowel to the first ("hoàn" too, often mistyped "hòan").
_TONES = str.maketrans({"à": "̀", "á": "́", "ả": "̉", "ã": "̃", "ạ": "̣"})  # fmt: skip
_TONE_PLACES = {
    f"{first}{second}": unicodedata.normalize("NFC", f"{first}{mark}{plain}")
    for first, plain, marked in (("o", "a", "àáảãạ"), ("o", "e", "èéẻẽẹ"), ("u", "y", "ỳýỷỹỵ"))
    for second, mark in zip(marked, "àáảãạ".translate(_TONES), strict=True)
}
_MISPLACED = re.compile("|".join(_TONE_PLACES))

_ABBREVIATIONS = {
    "nv": "nhiem vu",
    "ld": "lao dong",
    "td": "thi dua",
    "cstd": "chien si thi dua",
    "cstdcs": "chien si thi dua co so",
    "ldtt": "lao dong tien tien",
    "ttldtt": "tap the lao dong tien tien",
    "ttldxs": "tap the lao dong xuat sac",
    "htxsnv": "hoan thanh xuat sac nhiem vu",
    "httnv": "hoan thanh tot nhiem vu",
    "htnv": "hoan thanh nhiem vu",
    "khtnv": "khong hoan thanh nhiem vu",
}
_GRASSROOTS = re.compile(r"\bchien si thi dua cs\b")


def clean(text: str) -> str:
    r"""Return the text in NFC, without invisible characters, with single blanks and no empty lines.

    A control character that stands for no blank leaves a sign: it was stored, and cannot be shown.

    >>> clean("  Nguyễn\xa0\u200bVăn   An \r\n\n "), clean("Hội\0thi")
    ('Nguyễn Văn An', 'Hội�thi')
    """
    if text.isprintable():  # nearly always: one line, nothing invisible
        return _nfc(" ".join(_visible(text).split()))
    lines = (_clean_line(line) for line in _LINE_BREAK.split(text))
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=65_536)
def matching_key(text: str) -> str:
    """Return the key by which two people, initiatives or collectives are the same: accents kept.

    >>> matching_key("Nguyễn Thị  HOÀ") == matching_key("nguyễn thị hòa")
    True
    """
    lower = _nfc(_nfc(_visible(text)).lower())
    if lower.isascii():
        return " ".join(_NO_WORD.sub(" ", lower).split())
    words = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in lower).split()
    return _nfc(_MISPLACED.sub(lambda found: _TONE_PLACES[found[0]], " ".join(words)))


@lru_cache(maxsize=65_536)
def search_key(text: str) -> str:
    """Return the key of headings, sheets, units and code lists: no accents, i for y, abbreviations in full.

    >>> search_key("CSTĐ cơ sở"), search_key("Chiến sỹ thi đua cơ sở")
    ('chien si thi dua co so', 'chien si thi dua co so')
    """
    words = matching_key(drop_accents(text)).replace("y", "i").split()
    return _GRASSROOTS.sub("chien si thi dua co so", " ".join(_ABBREVIATIONS.get(w, w) for w in words))


def drop_accents(text: str) -> str:
    """Return the text without its marks; đ has no decomposition and becomes d by hand.

    >>> drop_accents("Đường Lê Lợi")
    'Duong Le Loi'
    """
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFD", text.translate(_D).replace("đ", "d").replace("Đ", "D"))
    return _nfc("".join(c for c in letters if unicodedata.category(c) != "Mn"))


def _clean_line(line: str) -> str:
    """Return one line in NFC with single blanks."""
    return " ".join(_nfc(_visible(line)).split())


def _visible(text: str) -> str:
    """Return the text without format characters (soft hyphens, BOM), with a sign for each control, Đ as Đ."""
    if text.isascii() and text.isprintable():
        return text
    if _LOOK_ALIKE.search(text):
        text = text.translate(_D).translate(_WIDE)
    if text.isprintable():
        return text
    shown = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
    return "".join(c for c in shown if unicodedata.category(c) != "Cf")


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def without_places(text: str) -> str:
    """Return the matching key of a sentence without the rows and cells it names: a row inserted moves them.

    >>> without_places("Trang BM05, ô G14: ghi hai lần, dòng 7 và dòng 12")
    'trang bm05 ghi hai lần và'
    """
    return " ".join(_PLACE.sub(" ", matching_key(text)).split())
