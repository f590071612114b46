"""TTLĐTT and TTLĐXS: shares at the threshold, the members and their number, the collective's own rating."""

# ruff: noqa: E501  # a case is one line of a table

import dataclasses
from decimal import Decimal
from typing import Any

import pytest
from rule_cases import Case, case
from year_factory import PHONG, RULEBOOK, date, found, plan, tables, year

from khcn_tools.errors import DataFileError
from khcn_tools.model import UNKNOWN, Finding
from khcn_tools.rulebook import Rulebook

UNIT = {"name": "Phòng Một", "title": "ttldxs", "rating": "excellent"}
TEAM = {"name": "Tổ Tổng hợp", "title": "ttldxs", "rating": "excellent"}

ADVANCED = {**UNIT, "title": "ttldtt"}

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


def of_size(members: object, listed: int, of: Row = UNIT, /, **each: object) -> dict[str, list[Row]]:
    return led_by(ldtt(listed, listed, **each), {**of, "members": members})


def led_by(rows: list[Row], collective: Row = UNIT) -> dict[str, list[Row]]:
    return {"people": rows, "collectives": [collective]}


CASES = [
    # TT-01: members are the rows of the list; the only rule that runs with none
    case("TT-01", "khớp", [], **of_size(3, 3)),
    case("TT-01", "khai nhiều hơn một", ["C5"], **of_size(4, 3)),
    case("TT-01", "khai ít hơn một", ["C5"], **of_size(2, 3)),
    case("TT-01", "khai số lẻ", ["C5"], **of_size(Decimal("3.5"), 3)),
    case("TT-01", "không có người nào", ["C5"], **of_size(1, 0)),
    case("TT-01", "không người, khai không", [], **of_size(0, 0)),
    case("TT-01", "tổ khớp", [], **of_size(3, 3, TEAM, collective="tổ  tổng hợp")),
    case("TT-01", "tổ mà không ai ghi thuộc tổ", ["C5"], **of_size(3, 3, TEAM)),
    case("TT-01", "tên khác của đơn vị: cả đơn vị", [], **of_size(3, 3, {"name": "P. MỘT"}, collective="Tổ Tổng hợp")),
    case("TT-01", "tổ: có người chưa rõ thuộc đâu", [], **of_size(4, 3, TEAM, collective=UNKNOWN)),
    case("TT-01", "cả đơn vị: không cần biết thuộc đâu", ["C5"], **of_size(4, 3, collective=UNKNOWN)),
    case("TT-01", "để trống", [], **of_size(None, 3)),
    case("TT-01", "không đọc được", [], **of_size(UNKNOWN, 3)),
    case("TT-01", "tên không đọc được", [], **of_size(4, 3, {"name": UNKNOWN})),
    case("TT-01", "thiếu danh sách", [], collectives=[{**UNIT, "members": 4}]),
    case("TT-01", "thiếu cột thuộc tập thể: tổ", [], **of_size(4, 3, TEAM), missing=["people.collective"]),
    case("TT-01", "người mới tuyển dụng vẫn tính", [], **of_size(3, 3, hired_on=date("2022-12-01"))),
    case("TT-01", "từ năm 2024", ["C5"], **of_size(4, 3), year=2024),
    # TTTT-01: 2·LĐTT > N; from 2024 10·LĐTT ≥ 7·N
    case("TTTT-01", "5 trên 10 chưa quá nửa", ["E5"], **led_by(ldtt(5, 10), ADVANCED)),
    case("TTTT-01", "6 trên 10", [], **led_by(ldtt(6, 10), ADVANCED)),
    case("TTTT-01", "5 trên 9: 10 > 9", [], **led_by(ldtt(5, 9), ADVANCED)),
    case("TTTT-01", "4 trên 9", ["E5"], **led_by(ldtt(4, 9), ADVANCED)),
    case("TTTT-01", "một danh hiệu không đọc được", [], **led_by([*ldtt(5, 9), *people(UNKNOWN)], ADVANCED)),
    case("TTTT-01", "danh hiệu không đọc được cũng không đủ", ["E5"], **led_by([*ldtt(4, 9), *people(UNKNOWN)], ADVANCED)),
    case("TTTT-01", "TTLĐXS không xét ở đây", [], **led_by(ldtt(1, 10))),
    case("TTTT-01", "không có người nào", [], **led_by([], ADVANCED)),
    case("TTTT-01", "thiếu danh sách", [], collectives=[ADVANCED]),
    case("TTTT-01", "thiếu cột danh hiệu", [], **led_by(ldtt(0, 5), ADVANCED), missing=["people.title"]),
    case("TTTT-01", "tổ: người để trống không thuộc tổ", ["E5"],
         **led_by([*ldtt(5, 10, collective="Tổ Tổng hợp"), *people("ldtt", "ldtt")], {**TEAM, "title": "ttldtt"})),
    case("TTTT-01", "tổ: có người chưa rõ thuộc đâu", [],
         **led_by([*ldtt(5, 10, collective="Tổ Tổng hợp"), *people("ldtt", collective=UNKNOWN)], {**TEAM, "title": "ttldtt"})),
    case("TTTT-01", "7 trên 10 là đủ", [], **led_by(ldtt(7, 10), ADVANCED), year=2024),
    case("TTTT-01", "6 trên 10 chưa đủ", ["E5"], **led_by(ldtt(6, 10), ADVANCED), year=2024),
    case("TTTT-01", "7 trên 11: 70 < 77", ["E5"], **led_by(ldtt(7, 11), ADVANCED), year=2024),
    case("TTTT-01", "6 trên 10 chưa đủ", ["E5"], **led_by(ldtt(6, 10), ADVANCED), year=2025),
    # TTTT-02: in both laws
    case("TTTT-02", "khiển trách chưa tính", [], **led_by(one(discipline="reprimand"), ADVANCED)),
    case("TTTT-02", "cảnh cáo", ["E5"], **led_by(one(discipline="warning"), ADVANCED)),
    case("TTTT-02", "không đọc được", [], **led_by(one(discipline=UNKNOWN), ADVANCED)),
    case("TTTT-02", "thiếu cột", [], **led_by(one(discipline="warning"), ADVANCED), missing=["people.discipline"]),
    case("TTTT-02", "TTLĐXS không xét ở đây", [], **led_by(one(discipline="warning"))),
    case("TTTT-02", "người ở tổ khác", [],
         **led_by([*people("ldtt", collective="Tổ Tổng hợp"), *people("ldtt", discipline="warning")], {**TEAM, "title": "ttldtt"})),
    case("TTTT-02", "khiển trách chưa tính", [], **led_by(one(discipline="reprimand"), ADVANCED), year=2024),
    case("TTTT-02", "cảnh cáo", ["E5"], **led_by(one(discipline="warning"), ADVANCED), year=2024),
    # TTTT-03: an empty rating is not compared
    case("TTTT-03", "hoàn thành tốt", [], **led_by(ldtt(6, 10), {**ADVANCED, "rating": "good"})),
    case("TTTT-03", "hoàn thành", ["E5"], **led_by(ldtt(6, 10), {**ADVANCED, "rating": "completed"})),
    case("TTTT-03", "để trống", [], **led_by(ldtt(6, 10), {**ADVANCED, "rating": None})),
    case("TTTT-03", "không đọc được", [], **led_by(ldtt(6, 10), {**ADVANCED, "rating": UNKNOWN})),
    case("TTTT-03", "thiếu cột", [], **led_by(ldtt(6, 10), ADVANCED), missing=["collectives.rating"]),
    case("TTTT-03", "TTLĐXS không xét ở đây", [], **led_by(ldtt(6, 10), {**UNIT, "rating": "completed"})),
    case("TTTT-03", "không có người nào", [], **led_by([], {**ADVANCED, "rating": "completed"})),
    case("TTTT-03", "hoàn thành tốt", [], **led_by(ldtt(7, 10), {**ADVANCED, "rating": "good"}), year=2024),
    case("TTTT-03", "hoàn thành", ["E5"], **led_by(ldtt(7, 10), {**ADVANCED, "rating": "completed"}), year=2024),
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


def test_a_share_to_exceed_is_told_with_the_number_that_is_enough() -> None:
    (finding,) = case("TTTT-01", "", [], **led_by(ldtt(5, 10), ADVANCED)).findings()
    assert finding.message == (
        "Phòng Một được đề nghị Tập thể lao động tiên tiến; có 5 trên 10 thành viên được đề nghị "
        "Lao động tiên tiến trở lên, tiêu chuẩn là trên 50% (từ 6 người)."
    )
    assert (finding.severity, finding.basis) == ("error", "Điều 28 Luật Thi đua, Khen thưởng năm 2003")


def test_a_share_that_cannot_be_is_a_fault_of_the_data() -> None:
    wrong = with_parameters("TTTT-01", min_share="> 50")
    with pytest.raises(
        DataFileError, match="TTTT-01, regime R2017: min_share is '> 50'; it must be a share such"
    ):
        found("TTTT-01", year({}), wrong)


# ---------------------------------------------------------------------------------------------
# N without those too new for a title, where a local document says so


def with_parameters(code: str, regime: str = "R2017", **changed: object) -> Rulebook:
    """Return the rules with other parameters of one of them."""
    rules = RULEBOOK.rules[regime]
    rule = dataclasses.replace(rules[code], parameters={**rules[code].parameters, **changed})
    return dataclasses.replace(RULEBOOK, rules={**RULEBOOK.rules, regime: {**rules, code: rule}})


def found_apart(code: str, rows: list[Row], collective: Row = UNIT, award_year: int = 2022) -> list[Finding]:
    """Return what a rule finds while new recruits do not count."""
    regime = "R2017" if award_year < 2024 else "R2024"
    there = year({PHONG.id: tables(people=rows, collectives=[collective])}, plan(award_year))
    return found(code, there, with_parameters("TT-01", regime, count_new_recruits=False))


LATE = date("2022-03-02")


@pytest.mark.parametrize(
    ("code", "rows", "collective", "fires"),
    [
        ("TT-01", [*ldtt(9, 9), *people(None, hired_on=LATE)], {**UNIT, "members": 9}, False),
        ("TT-01", [*ldtt(9, 9), *people(None, hired_on=LATE)], {**UNIT, "members": 10}, True),
        ("TT-01", [*ldtt(9, 9), *people(None, hired_on=date("2022-03-01"))], {**UNIT, "members": 10}, False),
        ("TT-01", [*ldtt(9, 9), *people(None, hired_on=date("2022-03"))], {**UNIT, "members": 8}, False),
        ("TT-01", [*ldtt(9, 9), *people(None, hired_on=UNKNOWN)], {**UNIT, "members": 8}, False),
        ("TTTT-01", [*ldtt(5, 9), *people(None, hired_on=LATE)], ADVANCED, False),
        ("TTTT-01", [*ldtt(5, 10), *people("ldtt", hired_on=LATE)], ADVANCED, True),
        ("TTXS-01", [*ldtt(7, 10), *people(None, hired_on=LATE)], UNIT, False),
        ("TTXS-01", [*ldtt(6, 10), *people("ldtt", hired_on=LATE)], UNIT, True),
        ("TTXS-02", [*people("ldtt"), *people("cstdcs", hired_on=LATE)], UNIT, True),
        ("TTXS-03", [*ldtt(9, 9), *people(None, hired_on=LATE, discipline="warning")], UNIT, True),
        ("TTXS-01", people(None, hired_on=LATE), UNIT, False),
    ],
)
def test_who_is_too_new_for_a_title_may_be_left_out_of_n(
    code: str, rows: list[Row], collective: Row, *, fires: bool
) -> None:
    assert bool(found_apart(code, rows, collective)) is fires


@pytest.mark.parametrize(("hired_on", "fires"), [("2024-07-01", True), ("2024-07-02", False)])
def test_too_new_is_what_the_law_of_the_year_calls_so(hired_on: str, *, fires: bool) -> None:
    rows = [*ldtt(6, 8), *people(None, hired_on=date(hired_on))]
    assert bool(found_apart("TTXS-01", rows, award_year=2024)) is fires


def test_a_number_without_the_new_ones_says_so() -> None:
    (finding,) = found_apart("TT-01", [*ldtt(2, 2), *people(None, hired_on=LATE)], {**UNIT, "members": 3})
    assert finding.message == (
        "Phòng Một ghi 3 thành viên ở BM06, nhưng danh sách ở BM05 có 2 người thuộc tập thể này "
        "(không tính người mới tuyển dụng)."
    )
