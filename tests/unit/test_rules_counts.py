"""Figures that rules and reports share: the same over clean tables and over rows of the database."""

import pytest
from year_factory import PHONG, tables

from khcn_tools.rules.counts import (
    Row,
    allowed_cstdcs,
    at_least,
    count_cstdcs,
    count_ldtt,
    is_unit,
    members,
    needed_ldtt,
)

ROWS: list[dict[str, object]] = [
    {"name": "Nguyễn Văn An", "title": "cstdcs", "collective": None},
    {"name": "Trần Thị Bình", "title": "ldtt", "collective": "Tổ Hoà"},
    {"name": "Lê Văn Cường", "title": None, "collective": "tổ  hòa"},
    {"name": "Phạm Thị Dung", "title": "cstd_toan_quoc", "collective": "Tổ Hoa"},
]
RECORDS = tables(people=ROWS)["people"].records
NAMES = (PHONG.name, *PHONG.aliases)


@pytest.mark.parametrize("people", [ROWS, RECORDS], ids=["database", "clean table"])
def test_rows_and_records_count_alike(people: list[Row]) -> None:
    assert (count_ldtt(people), count_cstdcs(people)) == (3, 2)
    assert [p["name"] for p in members(people, "Tổ Hòa", NAMES)] == ["Trần Thị Bình", "Lê Văn Cường"]
    assert len(members(people, "phòng một", NAMES)) == 4
    assert members(people, "Tổ Khác", NAMES) == []


@pytest.mark.parametrize(
    ("name", "own"),
    [("Phòng Một", True), ("PHONG MOT", True), ("P.Một", True), ("Phòng Một A", False), ("Phòng Hai", False)],
)
def test_a_unit_is_known_by_its_name_and_aliases(name: str, *, own: bool) -> None:
    assert is_unit(name, NAMES) is own


@pytest.mark.parametrize(("ldtt", "allowed"), [(0, 0), (6, 0), (7, 1), (13, 1), (14, 2), (20, 3)])
def test_a_cap_is_rounded_down(ldtt: int, allowed: int) -> None:
    assert allowed_cstdcs(ldtt, 15) == allowed


@pytest.mark.parametrize(("members", "needed"), [(1, 1), (3, 3), (10, 7), (11, 8), (20, 14)])
def test_a_floor_is_rounded_up(members: int, needed: int) -> None:
    assert needed_ldtt(members, 70) == needed


def test_what_is_not_in_an_order_is_never_at_least_anything() -> None:
    assert at_least(None, "a", ("a", "b")) is False
    assert at_least("b", "c", ("a", "b")) is False
