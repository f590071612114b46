"""TTLĐXS: the shares at 70 in 100, the members, the collective's own rating."""

# ruff: noqa: E501  # a case is one line of a table

from typing import Any

import pytest
from rule_cases import Case, case

from khcn_tools.model import UNKNOWN

UNIT = {"name": "Phòng Một", "title": "ttldxs", "rating": "excellent"}
TEAM = {"name": "Tổ Tổng hợp", "title": "ttldxs", "rating": "excellent"}

Row = dict[str, Any]


def people(*titles: object, **each: object) -> list[Row]:
    return [{"name": f"Người {n}", "title": title, **each} for n, title in enumerate(titles, start=1)]


def ldtt(count: int, of: int, **each: object) -> list[Row]:
    """Return so many people with LĐTT, one of them CSTĐCS, of so many."""
    return people(*(["cstdcs", *["ldtt"] * count][:count]), *[None] * (of - count), **each)


def one(**cells: object) -> list[Row]:
    """Return ten people with LĐTT, the third of whom has these cells."""
    rows = ldtt(10, 10)
    return [*rows[:2], {**rows[2], **cells}, *rows[3:]]


def led_by(rows: list[Row], collective: Row = UNIT) -> dict[str, list[Row]]:
    return {"people": rows, "collectives": [collective]}


CASES = [
    # TTXS-01: 10·LĐTT < 7·N
    case("TTXS-01", "7 trên 10 là đủ", [], **led_by(ldtt(7, 10))),
    case("TTXS-01", "6 trên 10", ["E5"], **led_by(ldtt(6, 10))),
    case("TTXS-01", "7 trên 11: 70 < 77", ["E5"], **led_by(ldtt(7, 11))),
    case("TTXS-01", "5 trên 7: 50 ≥ 49", [], **led_by(ldtt(5, 7))),
    case("TTXS-01", "2 trên 3: 66,7% không làm tròn lên", ["E5"], **led_by(ldtt(2, 3))),
    case("TTXS-01", "một danh hiệu không đọc được", [], **led_by([*ldtt(6, 9), *people(UNKNOWN)])),
    case("TTXS-01", "danh hiệu không đọc được cũng không đủ", ["E5"], **led_by([*ldtt(5, 9), *people(UNKNOWN)])),
    case("TTXS-01", "TTLĐTT không xét ở đây", [], **led_by(ldtt(1, 10), {**UNIT, "title": "ttldtt"})),
    case("TTXS-01", "không có người nào", [], **led_by([])),
    case("TTXS-01", "thiếu danh sách", [], collectives=[UNIT]),
    case("TTXS-01", "thiếu cột danh hiệu", [], **led_by(ldtt(0, 5)), missing=["people.title"]),
    case("TTXS-01", "tên khác của đơn vị vẫn là cả đơn vị", ["E5"], **led_by(ldtt(6, 10), {**UNIT, "name": "P. MỘT"})),
    case("TTXS-01", "tổ: chỉ người trong tổ", [],
         **led_by([*ldtt(7, 10, collective="tổ tổng hợp"), *people(None, None)], TEAM)),
    case("TTXS-01", "tổ: người để trống không thuộc tổ", ["E5"],
         **led_by([*ldtt(6, 10, collective="Tổ Tổng hợp"), *people("ldtt", "ldtt")], TEAM)),
    case("TTXS-01", "tổ: có người chưa rõ thuộc đâu", [],
         **led_by([*ldtt(6, 10, collective="Tổ Tổng hợp"), *people("ldtt", collective=UNKNOWN)], TEAM)),
    case("TTXS-01", "cả đơn vị: không cần biết thuộc đâu", ["E5"], **led_by(ldtt(6, 10, collective=UNKNOWN))),
    case("TTXS-01", "tổ không có ai", [], **led_by(ldtt(1, 10), TEAM)),
    case("TTXS-01", "đến năm 2024 vẫn 70%", ["E5"], **led_by(ldtt(6, 10)), year=2024),
    # TTXS-02: a CSTĐCS
    case("TTXS-02", "có một", [], **led_by(people("ldtt", "ldtt", "cstdcs"))),
    case("TTXS-02", "không có", ["E5"], **led_by(people("ldtt", "ldtt", "ldtt"))),
    case("TTXS-02", "CSTĐ toàn quốc cũng là", [], **led_by(people("ldtt", "cstd_toan_quoc"))),
    case("TTXS-02", "một danh hiệu không đọc được", [], **led_by(people("ldtt", UNKNOWN))),
    case("TTXS-02", "CSTĐCS ở tổ khác", ["E6"], people=[*people("ldtt", collective="Tổ Tổng hợp"), *people("cstdcs")],
         collectives=[UNIT, TEAM]),
    # TTXS-03: only in the law of 2003
    case("TTXS-03", "khiển trách chưa tính", [], **led_by(one(discipline="reprimand"))),
    case("TTXS-03", "cảnh cáo", ["E5"], **led_by(one(discipline="warning"))),
    case("TTXS-03", "nặng hơn cảnh cáo", ["E5"], **led_by(one(discipline="dismissal"))),
    case("TTXS-03", "không đọc được", [], **led_by(one(discipline=UNKNOWN))),
    case("TTXS-03", "không còn từ năm 2024", [], **led_by(one(discipline="warning")), year=2024),
    # TTXS-04
    case("TTXS-04", "hoàn thành", [], **led_by(one(rating="completed"))),
    case("TTXS-04", "không hoàn thành", ["E5"], **led_by(one(rating="not_completed"))),
    case("TTXS-04", "không đọc được", [], **led_by(one(rating=UNKNOWN))),
    # TTXS-05: an empty rating is none
    case("TTXS-05", "xuất sắc", [], **led_by(ldtt(7, 10))),
    case("TTXS-05", "hoàn thành tốt", ["E5"], **led_by(ldtt(7, 10), {**UNIT, "rating": "good"})),
    case("TTXS-05", "để trống", ["E5"], **led_by(ldtt(7, 10), {**UNIT, "rating": None})),
    case("TTXS-05", "không đọc được", [], **led_by(ldtt(7, 10), {**UNIT, "rating": UNKNOWN})),
    case("TTXS-05", "thiếu cột", [], **led_by(ldtt(7, 10)), missing=["collectives.rating"]),
    case("TTXS-05", "chưa rõ có ai: thiếu danh sách", [], collectives=[{**UNIT, "rating": "good"}]),
    case("TTXS-05", "tổ: một người chắc chắn thuộc tổ", ["E5"], **led_by(
        [*people("ldtt", collective="Tổ Tổng hợp"), *people("ldtt", collective=UNKNOWN)], {**TEAM, "rating": "good"})),
    case("TTXS-05", "không có người nào: chỉ TT-01", [], **led_by([], {**UNIT, "rating": "good"})),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_collectives(case: Case) -> None:
    assert [finding.cell for finding in case.findings()] == case.cells


def test_a_share_is_told_in_numbers_of_people() -> None:
    (finding,) = case("TTXS-01", "", [], **led_by(ldtt(7, 11))).findings()
    assert finding.message == (
        "Phòng Một được đề nghị Tập thể lao động xuất sắc; có 7 trên 11 thành viên được đề nghị "
        "Lao động tiên tiến trở lên, thấp hơn mức tối thiểu 70% (8 người)."
    )
    assert (finding.subject, finding.value, finding.table) == ("Phòng Một", "ttldxs", "collectives")


def test_one_finding_names_every_member_concerned() -> None:
    rows = ldtt(10, 10, discipline="warning")[:2] + ldtt(8, 8)
    (finding,) = case("TTXS-03", "", [], **led_by(rows)).findings()
    assert "có 2 thành viên bị kỷ luật từ mức “Cảnh cáo” trở lên (Người 1, Người 2)" in finding.message


def test_an_empty_rating_is_called_not_given() -> None:
    (finding,) = case("TTXS-05", "", [], **led_by(ldtt(7, 10), {**UNIT, "rating": None})).findings()
    assert "ở BM06 là “chưa ghi”, tiêu chuẩn là “Hoàn thành xuất sắc nhiệm vụ”" in finding.message
