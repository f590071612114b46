"""What was submitted, and whether its forms agree with one another."""

# ruff: noqa: E501  # a case is one line of a table

import dataclasses
import datetime as dt
from typing import Any

import pytest
from rule_cases import Case, case
from year_factory import LANH_DAO, PHONG, TRUNG_TAM, date, found, plan, tables, year

from khcn_tools.model import UNKNOWN

Row = dict[str, Any]

DEADLINE = dt.date(2022, 11, 15)
AN: Row = {"name": "Nguyễn Văn An"}


def info(**cells: object) -> list[Row]:
    return [{"unit_name": "Phòng Một", **cells}]


def registration(subject: object, **cells: object) -> list[Row]:
    return [{"subject": subject, **cells}]


def directive(**cells: object) -> list[Row]:
    return [{"number": "12/KH-UBND", "subject": "Phong trào thi đua năm 2022", **cells}]


def acted(issued_on: str, acted_on: str) -> list[Row]:
    return directive(issued_on=date(issued_on), acted_on=date(acted_on))


CASES = [
    # NOP-01
    case("NOP-01", "đã nộp", [], unit_info=info()),
    case("NOP-01", "chưa nộp", [None]),
    case("NOP-01", "mới chỉ có biên bản của đoàn", [None], assessments=[{"item": "II.1", "rating": "good"}]),
    # NOP-02
    case("NOP-02", "đúng hạn", [], unit_info=info(reported_on=date("2022-11-15")), plan={"deadline": DEADLINE}),
    case("NOP-02", "sau hạn một ngày", ["B12"], unit_info=info(reported_on=date("2022-11-16")),
         plan={"deadline": DEADLINE}),
    case("NOP-02", "tháng 11 có thể đúng hạn", [], unit_info=info(reported_on=date("2022-11")),
         plan={"deadline": DEADLINE}),
    case("NOP-02", "kế hoạch không nêu hạn", [], unit_info=info(reported_on=date("2022-12-31"))),
    case("NOP-02", "không ghi ngày", [], unit_info=info(), plan={"deadline": DEADLINE}),
    # DV-01
    case("DV-01", "khớp", [], unit_info=info(staff_total=2), people=[AN, AN]),
    case("DV-01", "khai nhiều hơn", ["B9"], unit_info=info(staff_total=3), people=[AN, AN]),
    case("DV-01", "khai ít hơn", ["B9"], unit_info=info(staff_total=1), people=[AN, AN]),
    case("DV-01", "để trống", [], unit_info=info(), people=[AN]),
    case("DV-01", "không đọc được", [], unit_info=info(staff_total=UNKNOWN), people=[AN]),
    case("DV-01", "thiếu danh sách", [], unit_info=info(staff_total=3)),
    # DS-01: registrations by kind, else by title, else by name
    case("DS-01", "có trong danh sách", [], people=[AN], registrations=registration("nguyễn văn an", kind="person")),
    case("DS-01", "khác dấu là người khác", ["C5"], people=[AN],
         registrations=registration("Nguyễn Văn Ân", kind="person")),
    case("DS-01", "tập thể thì thôi", [], people=[AN], registrations=registration("Tổ Một", kind="collective")),
    case("DS-01", "không ghi đối tượng, danh hiệu cá nhân", ["C5"], people=[AN],
         registrations=registration("Lê Văn Cường", title="ldtt")),
    case("DS-01", "không ghi đối tượng, danh hiệu tập thể", [], people=[AN],
         registrations=registration("Tổ Một", title="ttldtt")),
    case("DS-01", "đối tượng không đọc được", [], people=[AN],
         registrations=registration("Lê Văn Cường", kind=UNKNOWN, title="ldtt")),
    case("DS-01", "không ghi đối tượng, khen thưởng, không phải tập thể", ["C5"], people=[AN], collectives=[],
         registrations=registration("Lê Văn Cường", award="bk_tinh")),
    case("DS-01", "không ghi gì về danh hiệu", [], people=[AN], registrations=registration("Lê Văn Cường")),
    case("DS-01", "bình xét: danh hiệu cá nhân", ["B5"], people=[AN],
         reviews=[{"subject": "Lê Văn Cường", "title": "cstdcs"}]),
    case("DS-01", "bình xét: danh hiệu tập thể", [], people=[AN], reviews=[{"subject": "Tổ Một", "title": "ttldxs"}]),
    case("DS-01", "hồ sơ: khen thưởng của chính đơn vị", [], people=[AN], collectives=[],
         dossiers=[{"subject": "P. Một", "title": "bk_tinh"}]),
    case("DS-01", "hồ sơ: khen thưởng của một tổ", [], people=[AN], collectives=[{"name": "Tổ Một"}],
         dossiers=[{"subject": "tổ một", "title": "bk_tinh"}]),
    case("DS-01", "hồ sơ: khen thưởng của người lạ", ["B5"], people=[AN], collectives=[{"name": "Tổ Một"}],
         dossiers=[{"subject": "Tổ Hai", "title": "bk_tinh"}]),
    case("DS-01", "hồ sơ: không có biểu tập thể để đối chiếu", [], people=[AN],
         dossiers=[{"subject": "Tổ Hai", "title": "bk_tinh"}]),
    case("DS-01", "danh hiệu không đọc được", [], people=[AN], reviews=[{"subject": "Cường", "title": UNKNOWN}]),
    case("DS-01", "một tên trong danh sách không đọc được", [], people=[AN, {"name": UNKNOWN}],
         registrations=registration("Lê Văn Cường", kind="person")),
    case("DS-01", "thiếu danh sách", [], registrations=registration("Lê Văn Cường", kind="person")),
    case("DS-01", "tên để trống", [], people=[AN], registrations=registration(None, kind="person")),
    # VB-01: neither a day nor a document
    case("VB-01", "không ghi gì", ["G5"], directives=directive()),
    case("VB-01", "có ngày", [], directives=directive(acted_on=date("2022-02"))),
    case("VB-01", "có văn bản", [], directives=directive(own_document="05/KH-P1")),
    case("VB-01", "chỉ ghi hình thức", ["G5"], directives=directive(action="meeting")),
    case("VB-01", "ngày không đọc được", [], directives=directive(acted_on=UNKNOWN)),
    case("VB-01", "thiếu cột văn bản", [], directives=directive(), missing=["directives.own_document"]),
    # VB-02: dates known by their month are days from its first to its last
    case("VB-02", "cùng ngày", [], directives=acted("2022-02-10", "2022-02-10")),
    case("VB-02", "trước một ngày", ["G5"], directives=acted("2022-02-10", "2022-02-09")),
    case("VB-02", "tháng trước", ["G5"], directives=acted("2022-02-01", "2022-01")),
    case("VB-02", "có thể sau, trong cùng tháng", [], directives=acted("2022-02-10", "2022-02")),
    case("VB-02", "chỉ biết năm", [], directives=acted("2022", "2022-01-01")),
    case("VB-02", "không ghi ngày triển khai", [], directives=directive(issued_on=date("2022-02-10"))),
    case("VB-02", "không ghi ngày ban hành", [], directives=directive(acted_on=date("2022-02-10"))),
    case("VB-02", "không đọc được", [], directives=directive(issued_on=UNKNOWN, acted_on=date("2022-02-10"))),
    case("VB-02", "thiếu cột", [], directives=acted("2022-02-10", "2022-02-09"), missing=["directives.issued_on"]),
    case("VB-02", "đến năm 2024 vẫn vậy", ["G5"], directives=acted("2022-02-10", "2022-02-09"), year=2024),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_submission(case: Case) -> None:
    assert [finding.cell for finding in case.findings()] == case.cells


# ---------------------------------------------------------------------------------------------
# NOP


UNITS = (PHONG, TRUNG_TAM, LANH_DAO)
SUBMITTED = tables(unit_info=info())
TEAM_ONLY = tables(TRUNG_TAM.id, assessments=[{"item": "II.1", "rating": "good"}])


def test_an_inspected_unit_without_submission_is_named() -> None:
    (finding,) = found("NOP-01", year({PHONG.id: SUBMITTED}, plan(units=UNITS)))
    assert (finding.unit_id, finding.subject, finding.severity) == (TRUNG_TAM.id, "Trung tâm Hai", "error")
    assert (finding.item, finding.table, finding.file, finding.cell) == (None, None, None, None)
    assert finding.message.startswith("Trung tâm Hai chưa nộp báo cáo")
    assert finding.message.endswith("năm 2022.")


def test_all_submitted() -> None:
    there = {PHONG.id: SUBMITTED, TRUNG_TAM.id: tables(TRUNG_TAM.id, unit_info=info())}
    assert found("NOP-01", year(there, plan(units=UNITS))) == []


def test_the_teams_workbook_is_no_submission() -> None:
    findings = found("NOP-01", year({PHONG.id: SUBMITTED, TRUNG_TAM.id: TEAM_ONLY}, plan(units=UNITS)))
    assert [finding.unit_id for finding in findings] == [TRUNG_TAM.id]


def test_a_file_that_could_not_be_opened_is_a_submission_all_the_same() -> None:
    there = dataclasses.replace(
        year({PHONG.id: SUBMITTED}, plan(units=UNITS)), unreadable=frozenset({TRUNG_TAM.id})
    )
    assert found("NOP-01", there) == []


@pytest.mark.parametrize(("received", "late"), [(dt.date(2022, 11, 15), False), (dt.date(2022, 11, 16), True)])
def test_the_day_of_receipt_goes_before_the_day_of_report(received: dt.date, *, late: bool) -> None:
    unit = dataclasses.replace(PHONG, received_on=received)
    other = date("2022-11-16") if not late else date("2022-11-15")
    there = year({unit.id: tables(unit_info=info(reported_on=other))}, plan(units=(unit,), deadline=DEADLINE))
    findings = found("NOP-02", there)
    assert [finding.cell for finding in findings] == ([None] if late else [])
    assert all("của Phòng Một là 16/11/2022, sau thời hạn 15/11/2022" in f.message for f in findings)


# ---------------------------------------------------------------------------------------------
# Words and places


@pytest.mark.parametrize(
    ("form", "item", "named"),
    [
        ("registrations", "II.2a", "BM03 Đăng ký"),
        ("reviews", "II.2b", "BM07 Bình xét"),
        ("dossiers", "II.2b", "BM08 Hồ sơ"),
    ],
)
def test_who_is_not_listed_belongs_to_the_item_of_the_form(form: str, item: str, named: str) -> None:
    given = {"people": [AN], form: [{"subject": "Lê Văn Cường", "title": "cstdcs"}]}
    (finding,) = case("DS-01", "", [], **given).findings()
    assert (finding.table, finding.item, finding.column) == (form, item, "subject")
    assert finding.sheet == named
    assert f"Lê Văn Cường có tên ở {named} nhưng không có trong danh sách" in finding.message


def test_two_totals_are_told_side_by_side() -> None:
    (finding,) = case("DV-01", "", [], unit_info=info(staff_total=3), people=[AN, AN]).findings()
    assert finding.message == "Phòng Một ghi tổng số 3 người ở BM00, nhưng danh sách ở BM05 có 2 người."


def test_two_dates_are_told_as_precisely_as_they_were_written() -> None:
    (finding,) = case("VB-02", "", [], directives=acted("2022-02-10", "2022-01")).findings()
    assert finding.message == (
        "Văn bản 12/KH-UBND có ngày ban hành ở BM01 là 10/02/2022, nhưng ngày triển khai là 01/2022, "
        "trước ngày ban hành."
    )
