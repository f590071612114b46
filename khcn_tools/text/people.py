"""People as they are typed in one cell: how many, and the bare name of each.

A title is dropped only where what follows can be nothing but a name: "Ông" is a family name too, "Bà Thị Xuân"
may be one person's whole name. What was typed is kept beside the value.
"""

from __future__ import annotations

import re

from khcn_tools.text.keys import clean, matching_key

_SEPARATOR = re.compile(r";|\n")
_BULLET = re.compile(r"^(?:\d{1,2} ?[.)]|[-–+•*]) ?(?=[^\W\d])")  # "1. ", "2) ", "- " before a name
_NUMBER = re.compile(r"(?:^|[\s,;])(\d{1,2}) ?[.)] ?(?=[^\W\d])")
# No name has such a syllable: titles of learning and of medicine, and comrade.
_DEGREE = re.compile(
    r"(?:(?:GS|PGS|TSKH|TS|Th\.?S|NCS|BS|DS|KS|KTS|CN|LS|CK\.?(?:II|I|2|1)|BSCK(?:II|I|2|1)|ĐDV?)(?:[./,-] ?| )"
    r"|(?:Đ/c|Đ\.c|đồng chí)[.:]? )+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(Ông|Bà|Anh|Chị)[.:]? ", re.IGNORECASE)
_FAMILY_NAMES = (
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đoàn đinh trịnh lương đào mai tạ "
    "tô hà cao thái chu châu lâm phùng vương trương quách lưu nông hứa tống triệu đàm khuất kiều tăng thạch"
)
_FAMILIES = frozenset(_FAMILY_NAMES.split())
_FULL_NAME = 3  # words from which "Ông" before a family name is a form of address, not a family name


def split_people(text: str) -> tuple[str, ...]:
    """Return the bare names of a cell, split on ";", a new line or the numbers of a list in one line.

    >>> split_people("Nguyễn Văn An; ThS. Trần Thị Bình"), split_people("1. Lê Cường 2. Bà Phạm Thị Hà")
    (('Nguyễn Văn An', 'Trần Thị Bình'), ('Lê Cường', 'Phạm Thị Hà'))
    """
    parts = (clean(part) for line in _SEPARATOR.split(clean(text)) for part in _numbered(line))
    return tuple(bare_name(part) for part in parts if part)


def bare_name(name: str) -> str:
    """Return a name without the number or dash and the titles before it.

    >>> bare_name("1. Ông Nguyễn Văn An"), bare_name("PGS.TS Lê Bình"), bare_name("Bà Thị Xuân")
    ('Nguyễn Văn An', 'Lê Bình', 'Bà Thị Xuân')
    """
    bare = _BULLET.sub("", name)
    for _ in range(2):  # "Đ/c ThS. Lê Bình", "Ông TS. Lê Văn Bình"
        bare = _without_degree(_without_address(bare))
    return bare


def bare_subject(text: str) -> str:
    """Return a person or a collective without the number before it, a person without titles too.

    >>> bare_subject("1. Ông Nguyễn Văn An"), bare_subject("2. Phòng Hành chính"), bare_subject("CN. Miền Nam")
    ('Nguyễn Văn An', 'Phòng Hành chính', 'CN. Miền Nam')
    """
    bare = bare_name(text)
    return bare if matching_key(bare).partition(" ")[0] in _FAMILIES else _BULLET.sub("", text)


def are_full_names(lines: list[str]) -> bool:
    """Tell whether each of several lines is a whole name: a family name and at least one more.

    >>> are_full_names(["Nguyễn Văn An", "Trần Thị Bình"]), are_full_names(["Nguyễn Văn", "An"])
    (True, False)
    """
    words = [matching_key(bare_name(line)).split() for line in lines]
    return all(len(found) > 1 and found[0] in _FAMILIES for found in words)


def _numbered(line: str) -> list[str]:
    """Return the entries of a list "1. A 2. B" in one line; any other line as it is."""
    found = list(_NUMBER.finditer(line))
    if len(found) < 2 or [int(mark[1]) for mark in found] != list(range(1, len(found) + 1)):  # noqa: PLR2004
        return [line]
    ends = [mark.start() for mark in found[1:]] + [len(line)]
    return [line[mark.end() : end].strip(" ,") for mark, end in zip(found, ends, strict=True)]


def _without_address(name: str) -> str:
    found = _ADDRESS.match(name)
    rest = name[found.end() :] if found else ""
    words = matching_key(rest).split()
    if not found or _DEGREE.match(rest):
        return rest or name
    enough = 2 if found[1].lower() == "bà" else _FULL_NAME
    return rest if len(words) >= enough and words[0] in _FAMILIES else name


def _without_degree(name: str) -> str:
    found = _DEGREE.match(name)
    rest = name[found.end() :] if found else ""
    return rest if len(matching_key(rest).split()) > 1 else name
