"""Initiatives, topics, solutions: state, dates, shares, reasons, decisions."""

# ruff: noqa: E501  # a case is one line of a table

from decimal import Decimal
from typing import Any

import pytest
from rule_cases import Case, case
from year_factory import date

from khcn_tools.model import UNKNOWN

Row = dict[str, Any]


def one(**cells: object) -> list[Row]:
    return [{"name": "Số hóa hồ sơ", "authors": ("Nguyễn Văn An",), **cells}]


def state(state: object, **cells: object) -> list[Row]:
    return one(state=state, **cells)


def dated(kind: object, applied_on: str, decided_on: str) -> list[Row]:
    return one(kind=kind, applied_on=date(applied_on), decided_on=date(decided_on))


def shares(*percents: str) -> list[Row]:
    return one(shares=tuple(map(Decimal, percents)))


def decided(state: str, **cells: object) -> list[Row]:
    return one(**{"state": state, "decision": "12/QĐ-SKHCN", "decided_on": date("2022-10"), **cells})


CASES = [
    # SK-01
    case("SK-01", "đã đăng ký", ["I5"], initiatives=state("registered")),
    case("SK-01", "đang thực hiện", ["I5"], initiatives=state("in_progress")),
    case("SK-01", "đã nộp đơn", [], initiatives=state("submitted")),
    case("SK-01", "không thực hiện", [], initiatives=state("not_done")),
    case("SK-01", "để trống", [], initiatives=state(None)),
    case("SK-01", "không đọc được", [], initiatives=state(UNKNOWN)),
    # SK-02: not of a topic, which is accepted before it is applied
    case("SK-02", "cùng ngày", [], initiatives=dated("initiative", "2022-03-01", "2022-03-01")),
    case("SK-02", "trước một ngày", ["K5"], initiatives=dated("initiative", "2022-03-02", "2022-03-01")),
    case("SK-02", "giải pháp cũng vậy", ["K5"], initiatives=dated("solution", "2022-03-02", "2022-03-01")),
    case("SK-02", "đề tài thì thôi", [], initiatives=dated("topic", "2022-03-02", "2022-03-01")),
    case("SK-02", "loại để trống", [], initiatives=dated(None, "2022-03-02", "2022-03-01")),
    case("SK-02", "loại không đọc được", [], initiatives=dated(UNKNOWN, "2022-03-02", "2022-03-01")),
    case("SK-02", "cùng tháng: có thể sau", [], initiatives=dated("initiative", "2022-03-31", "2022-03")),
    case("SK-02", "tháng trước", ["K5"], initiatives=dated("initiative", "2022-03", "2022-02-28")),
    case("SK-02", "chưa ghi ngày áp dụng", [], initiatives=one(kind="initiative", decided_on=date("2022-01-01"))),
    case("SK-02", "ngày quyết định không đọc được", [],
         initiatives=one(kind="initiative", applied_on=date("2022-01-01"), decided_on=UNKNOWN)),
    case("SK-02", "thiếu cột loại", [], initiatives=dated("initiative", "2022-03-02", "2022-03-01"), missing=["initiatives.kind"]),
    case("SK-02", "từ năm 2024", ["K5"], initiatives=dated("initiative", "2024-03-02", "2024-03-01"), year=2024),
    # SK-03: exact
    case("SK-03", "đủ 100", [], initiatives=shares("60", "40")),
    case("SK-03", "số lẻ mà đủ", [], initiatives=shares("33.3", "33.3", "33.4")),
    case("SK-03", "thiếu một phần mười", ["E5"], initiatives=shares("33.3", "33.3", "33.3")),
    case("SK-03", "thừa rất ít", ["E5"], initiatives=shares("50", "50.0001")),
    case("SK-03", "một tác giả, không đủ", ["E5"], initiatives=shares("90")),
    case("SK-03", "để trống", [], initiatives=one()),
    case("SK-03", "không đọc được", [], initiatives=one(shares=UNKNOWN)),
    case("SK-03", "thiếu cột", [], initiatives=shares("90"), missing=["initiatives.shares"]),
    case("SK-03", "từ năm 2024", ["E5"], initiatives=shares("90"), year=2024),
    # SK-04
    case("SK-04", "không thực hiện, không lý do", ["O5"], initiatives=state("not_done")),
    case("SK-04", "xin rút, không lý do", ["O5"], initiatives=state("withdrawn")),
    case("SK-04", "có lý do", [], initiatives=state("not_done", not_done_reason="Chuyển công tác")),
    case("SK-04", "bị từ chối thì thôi", [], initiatives=state("rejected")),
    case("SK-04", "lý do không đọc được", [], initiatives=state("not_done", not_done_reason=UNKNOWN)),
    case("SK-04", "thiếu cột lý do", [], initiatives=state("not_done"), missing=["initiatives.not_done_reason"]),
    case("SK-04", "tình trạng không đọc được", [], initiatives=state(UNKNOWN)),
    case("SK-04", "từ năm 2024", ["O5"], initiatives=state("withdrawn"), year=2024),
    # SK-05: number and date
    case("SK-05", "đủ", [], initiatives=decided("recognised")),
    case("SK-05", "thiếu số", ["J5"], initiatives=decided("recognised", decision=None)),
    case("SK-05", "thiếu ngày", ["K5"], initiatives=decided("accepted", decided_on=None)),
    case("SK-05", "thiếu cả hai: một lần, ở số", ["J5"], initiatives=decided("accepted", decision=None, decided_on=None)),
    case("SK-05", "chưa công nhận thì chưa cần", [], initiatives=state("under_review")),
    case("SK-05", "để trống tình trạng", [], initiatives=one()),
    case("SK-05", "số không đọc được", [], initiatives=decided("recognised", decision=UNKNOWN)),
    case("SK-05", "số không đọc được, thiếu ngày", ["K5"], initiatives=decided("recognised", decision=UNKNOWN, decided_on=None)),
    case("SK-05", "thiếu cột ngày", [], initiatives=decided("recognised"), missing=["initiatives.decided_on"]),
    case("SK-05", "từ năm 2024", ["J5"], initiatives=decided("recognised", decision=None), year=2024),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_initiatives(case: Case) -> None:
    assert [finding.cell for finding in case.findings()] == case.cells


def test_a_missing_cut_off_is_called_not_given() -> None:
    (finding,) = case("SK-01", "", [], initiatives=state("in_progress")).findings()
    assert (
        "“Số hóa hồ sơ” đến ngày chốt số liệu (chưa ghi) vẫn ở tình trạng “Đang thực hiện”" in finding.message
    )


def test_a_sum_is_told_exactly() -> None:
    (finding,) = case("SK-03", "", [], initiatives=shares("33.3", "33.3", "33.3")).findings()
    assert finding.message == (
        "Tỷ lệ đóng góp của các tác giả “Số hóa hồ sơ” ở BM09 cộng lại là 99,9%, không phải 100%."
    )


def test_one_finding_names_all_that_a_decision_lacks() -> None:
    rows = decided("accepted", decision=None, decided_on=None)
    (finding,) = case("SK-05", "", [], initiatives=rows).findings()
    assert "“Đã nghiệm thu”, nhưng BM09 chưa ghi số quyết định, ngày quyết định." in finding.message
