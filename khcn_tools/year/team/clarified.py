"""Which finding each row of BB02 belongs to, or why to none: an outcome counts only where that is certain.

The code names the finding. It does so for certain as long as the row's own text still says what the finding
says, no other row of the code says otherwise, and findings that read alike came to the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from khcn_tools.text import matching_key, parse_finding_id, without_places
from khcn_tools.year.scope import Scope
from khcn_tools.year.store import Row

WRITTEN = ("outcome", "explanation", "evidence")
"""What the team adds to a row that was written in beforehand."""

NO_CODE = "Mã không đọc được, chưa gắn được với nội dung nào"
GONE = "Biểu mẫu hiện tại của đơn vị không còn nội dung này"
TWICE = "Cùng một mã có các kết quả khác nhau; cần thống nhất lại"
CHANGED = "Nội dung đã thay đổi sau khi đoàn ghi kết quả; cần xem lại"
ALIKE = "Có nhiều nội dung giống nhau, chưa xác định được kết quả thuộc nội dung nào"

Key = tuple[str, str]
"""Unit, finding's id."""

Kind = tuple[str | None, ...]
"""What is the same of findings that read alike."""


class Clarified(NamedTuple):
    """What the team wrote: the row of each finding, and the rows that belong to none, each with why."""

    rows: dict[Key, Row]
    strays: list[tuple[Row, str]]


@lru_cache(maxsize=4)
def clarified(scope: Scope) -> Clarified:
    """Return which finding each row of BB02 belongs to, as far as anything was written in it."""
    result = Clarified({}, [])
    told = [
        row
        for row in scope.rows("clarifications")
        if any(scope.store.text("clarifications", row, column) for column in WRITTEN)
    ]
    if not told:  # as before the visit: of thousands of findings none need be compared
        return result
    sheet = _Sheet(scope)
    for row in told:
        if why := sheet.why_not(row):
            result.strays.append((row, why))
        elif _key(row) not in result.rows:
            result.rows[_key(row)] = sheet.joined(row)
    return result


class _Sheet:
    """BB02 beside the findings as they are now."""

    def __init__(self, scope: Scope) -> None:
        """Group the rows by their findings, and what reads alike."""
        self._scope = scope
        self._asked = {(row["unit_id"], row["id"]): row for row in scope.rows("findings")}
        self._rows: dict[Key, list[Row]] = defaultdict(list)
        self._alike: dict[Kind, set[Key]] = defaultdict(set)
        for key, finding in self._asked.items():
            self._alike[_reading(key, finding)].add(key)
            self._alike[_numbered(finding)].add(key)
        for row in scope.rows("clarifications"):
            self._rows[_key(row)].append(row)
            self._alike[_reading(_key(row), row)].add(_key(row))

    def why_not(self, row: Row) -> str:
        """Say why a row belongs to no finding; "" where it does."""
        key = _key(row)
        if not key[1]:
            return NO_CODE
        if key not in self._asked:
            return GONE
        if len(self._outcomes(self._rows[key])) > 1:
            return TWICE
        if row["message"] and _text(row) != _text(self._asked[key]):
            return CHANGED
        return ALIKE if len({self._outcomes(self._rows[other]) for other in self._namesakes(row)}) > 1 else ""

    def joined(self, row: Row) -> Row:
        """Return a row with all that was written of its finding, and of those that read alike."""
        near = (other for key in self._namesakes(row) for other in self._rows[key])
        rows = sorted((other for other in near if not self.why_not(other)), key=lambda other: other["row"])
        stated = next((other for other in rows if self._outcomes([other])), row)
        return {**stated, **{column: self._texts(rows, column) for column in WRITTEN[1:]}}

    def _namesakes(self, row: Row) -> set[Key]:
        """Return the findings, gone ones too, that cannot be told from that of a row."""
        key = _key(row)
        return self._alike[_reading(key, row) if row["message"] else _numbered(self._asked[key])]

    def _outcomes(self, rows: Iterable[Row]) -> frozenset[str]:
        """Return the outcomes that rows have, as people read them."""
        texts = (self._scope.store.text("clarifications", row, "outcome") for row in rows)
        return frozenset(filter(None, texts))

    def _texts(self, rows: Iterable[Row], column: str) -> str | None:
        """Return what rows say in a column, each text once."""
        texts = dict.fromkeys(self._scope.store.text("clarifications", row, column) for row in rows)
        told = list(filter(None, texts))
        return "; ".join([*(text.rstrip(".") for text in told[:-1]), *told[-1:]]) or None


def _key(row: Row) -> Key:
    """Return the unit and the finding that a row of BB02 names; "" where the code cannot be read."""
    return row["unit_id"], parse_finding_id(row["finding"] or "") or ""


def _reading(key: Key, row: Row) -> Kind:
    """Return how a finding reads, or a row of BB02: the same for two that only their order tells apart."""
    return key[0], key[1].rpartition("-")[0], matching_key(row["subject"] or ""), _text(row)


def _numbered(finding: Row) -> Kind:
    """Return what the ids of findings rest on but for the ordinal."""
    subject, value = (matching_key(finding[field] or "") for field in ("subject", "value"))
    return finding["unit_id"], finding["code"], finding["table"], subject, finding["column"], value


def _text(row: Row) -> str:
    """Return what a finding or a row of BB02 says, without places."""
    return without_places(row["message"] or "")
