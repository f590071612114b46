"""What marks a row as something else than a record: the words and numbers that people put there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from khcn_tools.text import matching_key, search_key

_ROMAN = re.compile(r"(?=[IVX])X{0,2}(?:IX|IV|V?I{0,3})")
_MARKED = re.compile(r"([A-ZĐ]|[IVX]+)\s*[.)/:–-]\s*\S")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*\s*[.)–-]\s*\D")
_BRACKETED = re.compile(r"\(\d{1,2}\)")
_ORDINAL = re.compile(r"\(?(?:(\d{1,2})|([A-Z]))\)?\s*(?:[=(:].*)?")

_TOTALS = {"tong", "cong", "tong cong", "tong so", "cong so", "total"}  # as Excel writes it under a table
_TOTAL_OF = re.compile(  # with its accents: Tống Hà and Tống Công Vinh are people
    r"(tổng|cộng|tổng cộng|tổng số)( \d+( .+)?|( ([ivx]+|[a-h]))+)"
    r"|tổng cộng .+|tổng số( [^\W\d]+){1,4} \d+( \w+)?( trong đó .+)?"
)

_SIGNATURE = re.compile(
    r"(nguoi (lap|bao cao|tong hop|su dung lao dong)|can bo lap|thu truong|(tong |pho )?giam doc"
    r"|(pho )?truong (phong|don vi|ban|doan)|chanh (van phong|thanh tra)|chi cuc truong|chu tich|thu ki"
    r"|ke toan|dai dien|noi nhan|xac nhan|tm |kt |tl |da ki|ki (ten|dong dau|(va )?ghi ro))\b"
)
_DATE_LINE = re.compile(r"(.{0,60} )?ngai( \d{0,2})? thang( \d{0,2})? nam( \d{0,4})?")
_NOTE = re.compile(r"(ghi chu|luu i|chu thich|dvt|don vi tinh)\b")
_COUNTED = re.compile(
    r"an dinh danh sach .+|danh sach( nai| tren)? (gom|co)( co)? .{0,40}\bnguoi|trong do .{0,20}\d( nguoi)?"
)
_NOTHING = re.compile(
    r"(nam \d{4} )?(don vi |phong |trung tam )?khong( (co|phat sinh)( gi| so lieu| noi dung| truong hop nao)?)?"
)
_NOTE_WITH_COLON = re.compile(r"(nguon|vd|vi du|chu i)$")
_FOOTNOTE = re.compile(r"\(\d{1,2}\)\s*:|\(?\*+\)?\s*\S")
_LETTERHEAD = re.compile(
    r"(cong hoa xa hoi|doc lap tu do|kinh gui|mau so|bieu so|phu luc|so$|ubnd|ngai .* thang|ten don vi$)"
)

_COLLECTIVE = re.compile(  # with its accents, and never one that is a family name alone
    r"(phòng|tổ|đội|nhóm|khối|bộ phận|trung tâm|chi cục|văn phòng|ban (giám đốc|lãnh đạo|quản l[íý])|lãnh đạo"
    r"|thanh tra sở|quỹ phát triển|cán bộ|công chức|viên chức|người lao động|hợp đồng|chuyên viên|nhân viên)\b"
)
_BLANK = re.compile(r"[\s.,;/…_–—-]+")
_COUNT = re.compile(r"\d+ (nguoi|dong chi|d c|can bo|cong chuc|vien chuc)")
_PEOPLE = re.compile(r"ho (va )?ten\b")

_REMARK_LENGTH = 200
_FEW = 2  # numbers that may be data


def is_roman(text: str) -> bool:
    """Tell whether a text is a Roman number up to XXIX, with or without its full stop.

    >>> is_roman("IV."), is_roman("C")
    (True, False)
    """
    return bool(_ROMAN.fullmatch(text.strip(" .)")))


def is_letter(text: str) -> bool:
    """Tell whether a text is a single capital letter, with or without its full stop."""
    bare = text.strip(" .)")
    return len(bare) == 1 and bare.isalpha() and bare.isupper()


def group_mark(text: str) -> str:
    """Return the Roman number or letter that a group's title begins with, or nothing.

    >>> group_mark("II. Phòng Hành chính"), group_mark("Phòng Hành chính")
    ('II', '')
    """
    found = _MARKED.match(text)
    return found[1] if found and (len(found[1]) == 1 or is_roman(found[1])) else ""


def is_numbered(text: str) -> bool:
    """Tell whether a text begins with an Arabic number as titles do: "1. Vận tải:", "1- Chia theo"."""
    return bool(_NUMBERED.match(text))


def is_numbering(texts: Iterable[str]) -> bool:
    """Tell whether the texts of a row only number its columns: "(1) (2)", "A B 1=(2+3)", "1 2 3".

    Numbers in brackets need no order: a column may have been moved or taken out.

    >>> is_numbering(["A", "B", "1", "2=3+4", "3"]), is_numbering(["1", "Nguyễn Văn An", "1985"])
    (True, False)
    """
    texts = list(texts)
    if len(texts) > 1 and all(_BRACKETED.fullmatch(text) for text in texts):
        return True
    found = [_ORDINAL.fullmatch(text) for text in texts]
    numbers = [int(match[1]) for match in found if match and match[1]]
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    return all(found) and len(texts) > _FEW and numbers[:1] == [1] and steps <= {0, 1}


def is_total(text: str) -> bool:
    """Tell whether a row's first text makes it a sum: Tổng, Cộng, Tổng cộng, Tổng số, with a number or without.

    >>> [is_total(text) for text in ("Tổng cộng (I+II):", "Tổng số: 12 người", "Tổng số trang trại", "Tống Hà")]
    [True, True, False, False]
    """
    return search_key(text) in _TOTALS or bool(_TOTAL_OF.fullmatch(matching_key(text)))


def is_signature(text: str) -> bool:
    """Tell whether a text belongs to the block of date and signatures under a table.

    >>> is_signature("Bắc Giang, ngày      tháng 11 năm 2022"), is_signature("(Ký, ghi rõ họ tên)")
    (True, True)
    """
    key = search_key(text)
    return bool(_SIGNATURE.match(key) or _DATE_LINE.fullmatch(key))


def is_note(text: str) -> bool:
    """Tell whether a text is a note under a table.

    >>> is_note("Ghi chú: đến 31/10"), is_note("(1): theo danh mục"), is_note("Nguồn nhân lực")
    (True, True, False)
    """
    before_colon = search_key(text.partition(":")[0]) if ":" in text else ""
    key = search_key(text)
    words = _NOTE.match(key) or _COUNTED.fullmatch(key) or _NOTE_WITH_COLON.match(before_colon)
    return bool(words or _FOOTNOTE.match(text))


def says_none(text: str) -> bool:
    """Tell whether a text, alone in its row, says that a form has nothing to report.

    >>> says_none("Không phát sinh."), says_none("Cơ quan không có thuốc lá")
    (True, False)
    """
    return bool(_NOTHING.fullmatch(search_key(text)))


def is_letterhead(text: str) -> bool:
    """Tell whether a text belongs to the head of a document, not of a table."""
    return bool(_LETTERHEAD.match(search_key(text)))


def is_count(text: str) -> bool:
    """Tell whether a text counts people, as beside the title of a group: "03 người", "(3 đồng chí)"."""
    return bool(_COUNT.fullmatch(search_key(text)))


def is_blank(text: str) -> bool:
    """Tell whether a text is only dots, dashes or slashes: a place left to be filled in.

    >>> is_blank("……"), is_blank("- 5")
    (True, False)
    """
    return bool(_BLANK.fullmatch(text))


def is_collective(text: str) -> bool:
    """Tell whether a text is the name of a division, team, board or kind of staff, not of a person.

    >>> [is_collective(text) for text in ("Phòng Hành chính", "Hợp đồng theo NĐ 68", "Đỗ Văn Phòng")]
    [True, True, False]
    """
    return bool(_COLLECTIVE.match(matching_key(text)))


def names_people(heading: str) -> bool:
    """Tell whether a column of that heading names people and nothing else.

    >>> names_people("Họ và tên"), names_people("Họ và tên / Tên tập thể")
    (True, False)
    """
    key = search_key(heading)
    return bool(_PEOPLE.match(key)) and "tap the" not in key


def is_heading(text: str) -> bool:
    """Tell whether a text could be the heading of a column."""
    return len(text) <= _REMARK_LENGTH and any(c.isalpha() for c in text)
