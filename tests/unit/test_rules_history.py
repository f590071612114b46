"""CSTT, BK, KT: consecutive years, gaps, and the same person over units and years."""

# ruff: noqa: E501  # a case is one line of a table

import dataclasses
from collections.abc import Iterable
from typing import Any

import pytest
from rule_cases import Case, case
from year_factory import PHONG, RULEBOOK, TRUNG_TAM, found, plan, tables, year

from khcn_tools.model import UNKNOWN, Finding, YearTables
from khcn_tools.rules import check

Row = dict[str, Any]

AN: Row = {"name": "Nguyễn Văn An", "birth_year": 1980}


def titled(title: str = "cstd_tinh", **more: object) -> list[Row]:
    return [{**AN, "title": title, **more}]


def had(*years: object, honour: object = "cstdcs", **more: object) -> list[Row]:
    return [{"subject": "nguyễn văn an", "honour": honour, "year": y, **more} for y in years]


def awarded(award: str = "bk_tinh", rating: object = "excellent", **more: object) -> list[Row]:
    return [{**AN, "award": award, "rating": rating, **more}]


def ideas(*states: object, author: object = ("Nguyễn Văn An",)) -> list[Row]:
    return [{"name": f"Sáng kiến {n}", "authors": author, "state": s} for n, s in enumerate(states)]


TWO = ideas("recognised", "accepted")
GOOD_2020 = had(2020, honour="gk_so", next_rating="excellent")  # Hoàn thành xuất sắc in 2021
MERIT: Row = {"people": awarded(), "honours": GOOD_2020, "initiatives": TWO}
TITLES = {"people": awarded(rating="good"), "initiatives": []}


def kept(**more: object) -> list[Row]:
    return [
        {
            "subject": "Tổ Một",
            "honour": "ttldxs",
            "year": 2021,
            "role": "Kèm cặp",
            "next_rating": "good",
            **more,
        }
    ]


CASES = [
    # CSTT-01: three consecutive CSTĐCS ending this year or last; the proposal counts for this year
    case("CSTT-01", "hai năm liền và đề nghị năm nay", [], people=titled(), honours=had(2020, 2021)),
    case("CSTT-01", "chỉ năm trước và năm nay", ["J5"], people=titled(), honours=had(2021)),
    case("CSTT-01", "ba năm đến năm trước", [], people=titled(), honours=had(2019, 2020, 2021)),
    case("CSTT-01", "gián đoạn năm 2020", ["J5"], people=titled(), honours=had(2018, 2019, 2021)),
    case("CSTT-01", "ba năm đến năm kia", ["J5"], people=titled(), honours=had(2018, 2019, 2020)),
    case("CSTT-01", "cấp tỉnh cũng tính là cơ sở", [], people=titled(),
         honours=[*had(2020), *had(2021, honour="cstd_tinh")]),
    case("CSTT-01", "LĐTT không tính", ["J5"], people=titled(), honours=[*had(2021), *had(2020, honour="ldtt")]),
    case("CSTT-01", "của người khác", ["J5"], people=titled(),
         honours=[*had(2021), {**had(2020)[0], "subject": "Nguyễn Văn Ân"}]),
    case("CSTT-01", "không có năm nào", ["J5"], people=titled(), honours=[]),
    case("CSTT-01", "danh hiệu khác", [], people=titled("cstdcs"), honours=[]),
    case("CSTT-01", "một năm không đọc được thế được một năm", [], people=titled(), honours=had(2021, UNKNOWN)),
    case("CSTT-01", "một năm để trống thế được một năm", [], people=titled(), honours=had(2021, None)),
    case("CSTT-01", "một năm không đọc được không thế được hai", ["J5"], people=titled(), honours=had(UNKNOWN)),
    case("CSTT-01", "danh hiệu không đọc được", [], people=titled(),
         honours=[*had(2021), *had(2020, honour=UNKNOWN)]),
    case("CSTT-01", "tên không đọc được", [], people=titled(),
         honours=[*had(2021), {**had(2020)[0], "subject": UNKNOWN}]),
    case("CSTT-01", "đề nghị không đọc được", [], people=[{**AN, "title": UNKNOWN}], honours=[]),
    case("CSTT-01", "thiếu biểu", [], people=titled()),
    case("CSTT-01", "thiếu cột năm", [], people=titled(), honours=had(2021), missing=["honours.year"]),
    case("CSTT-01", "năm 2024, đủ", [], people=titled(), honours=had(2022, 2023), year=2024),
    case("CSTT-01", "năm 2024, thiếu một năm", ["J5"], people=titled(), honours=had(2023), year=2024),
    # CSTT-02: two consecutive CSTĐ cấp tỉnh; a proposal for toàn quốc is none
    case("CSTT-02", "hai năm đến năm trước", [], people=titled("cstd_toan_quoc"),
         honours=had(2020, 2021, honour="cstd_tinh")),
    case("CSTT-02", "hai năm đến năm nay", [], people=titled("cstd_toan_quoc"),
         honours=had(2021, 2022, honour="cstd_tinh")),
    case("CSTT-02", "chỉ năm trước", ["J5"], people=titled("cstd_toan_quoc"), honours=had(2021, honour="cstd_tinh")),
    case("CSTT-02", "gián đoạn", ["J5"], people=titled("cstd_toan_quoc"), honours=had(2019, 2021, honour="cstd_tinh")),
    case("CSTT-02", "cấp cơ sở không tính", ["J5"], people=titled("cstd_toan_quoc"), honours=had(2019, 2020, 2021)),
    case("CSTT-02", "năm không đọc được", [], people=titled("cstd_toan_quoc"),
         honours=had(2021, UNKNOWN, honour="cstd_tinh")),
    case("CSTT-02", "thiếu biểu", [], people=titled("cstd_toan_quoc")),
    case("CSTT-02", "năm 2024, đủ", [], people=titled("cstd_toan_quoc"),
         honours=had(2022, 2023, honour="cstd_tinh"), year=2024),
    case("CSTT-02", "năm 2024, thiếu", ["J5"], people=titled("cstd_toan_quoc"),
         honours=had(2023, honour="cstd_tinh"), year=2024),
    # BK-01: two consecutive years Hoàn thành xuất sắc, two initiatives; from 2024 also two CSTĐCS
    case("BK-01", "đủ hai năm, hai sáng kiến", [], **MERIT),
    case("BK-01", "một sáng kiến", ["K5"], **{**MERIT, "initiatives": TWO[:1]}),
    case("BK-01", "sáng kiến thứ hai chưa công nhận", ["K5"], **{**MERIT, "initiatives": ideas("recognised", "submitted")}),
    case("BK-01", "sáng kiến của người khác", ["K5"],
         **{**MERIT, "initiatives": [TWO[0], *ideas("recognised", author=("Trần Thị Bình",))]}),
    case("BK-01", "năm trước chỉ hoàn thành tốt", ["K5"],
         **{**MERIT, "honours": had(2020, honour="gk_so", next_rating="good")}),
    case("BK-01", "hai năm đến năm trước", [], people=awarded(rating="good"), initiatives=TWO,
         honours=had(2019, 2020, honour="gk_so", next_rating="excellent")),
    case("BK-01", "hai năm đến năm kia", ["K5"], people=awarded(rating="good"), initiatives=TWO,
         honours=had(2018, 2019, honour="gk_so", next_rating="excellent")),
    case("BK-01", "không có lịch sử", ["K5"], **{**MERIT, "honours": []}),
    case("BK-01", "xếp loại năm nay trống", [], **{**MERIT, "people": awarded(rating=None)}),
    case("BK-01", "xếp loại năm nay không đọc được", [], **{**MERIT, "people": awarded(rating=UNKNOWN)}),
    case("BK-01", "xếp loại năm sau không đọc được", [],
         **{**MERIT, "honours": had(2020, honour="gk_so", next_rating=UNKNOWN)}),
    case("BK-01", "tình trạng sáng kiến không đọc được", [], **{**MERIT, "initiatives": ideas("recognised", UNKNOWN)}),
    case("BK-01", "tác giả không đọc được", [],
         **{**MERIT, "initiatives": [TWO[0], {**TWO[1], "authors": UNKNOWN}]}),
    case("BK-01", "thiếu biểu sáng kiến", [], people=awarded(), honours=[]),
    case("BK-01", "thiếu cột xếp loại", [], **{**MERIT, "honours": []}, missing=["people.rating"]),
    case("BK-01", "hình thức khác", [], **{**MERIT, "people": awarded("gk_so"), "honours": []}),
    case("BK-01", "hai CSTĐCS chưa phải căn cứ, năm 2022", ["K5"], **TITLES, honours=had(2020, 2021)),
    case("BK-01", "hai CSTĐCS là căn cứ, năm 2024", [], **TITLES, honours=had(2022, 2023), year=2024),
    case("BK-01", "một CSTĐCS, năm 2024", ["K5"], **TITLES, honours=had(2023), year=2024),
    case("BK-01", "CSTĐCS đến năm kia, năm 2024", ["K5"], **TITLES, honours=had(2021, 2022), year=2024),
    case("BK-01", "một CSTĐCS và đề nghị năm nay, năm 2024", [], people=awarded(rating="good", title="cstdcs"),
         initiatives=[], honours=had(2023), year=2024),
    # BK-02: an earlier BK tỉnh, five years ago at least
    case("BK-02", "năm năm", [], people=awarded("bk_ttg"), honours=had(2017, honour="bk_tinh")),
    case("BK-02", "bốn năm", ["K5"], people=awarded("bk_ttg"), honours=had(2018, honour="bk_tinh")),
    case("BK-02", "tính từ lần gần nhất", ["K5"], people=awarded("bk_ttg"), honours=had(2015, 2018, honour="bk_tinh")),
    case("BK-02", "chưa có", ["K5"], people=awarded("bk_ttg"), honours=had(2015)),
    case("BK-02", "năm không đọc được", [], people=awarded("bk_ttg"), honours=had(UNKNOWN, honour="bk_tinh")),
    case("BK-02", "một lần chắc chắn quá gần", ["K5"], people=awarded("bk_ttg"),
         honours=had(2019, UNKNOWN, honour="bk_tinh")),
    case("BK-02", "hình thức không đọc được", [], people=awarded("bk_ttg"), honours=had(2015, honour=UNKNOWN)),
    case("BK-02", "thiếu biểu", [], people=awarded("bk_ttg")),
    case("BK-02", "năm 2024: năm năm", [], people=awarded("bk_ttg"), honours=had(2019, honour="bk_tinh"), year=2024),
    case("BK-02", "năm 2024: bốn năm", ["K5"], people=awarded("bk_ttg"), honours=had(2020, honour="bk_tinh"), year=2024),
    # KT-01: an honour of the three years before, without `role` or rated lower afterwards
    case("KT-01", "có ghi, hoàn thành tốt", [], honours=kept()),
    case("KT-01", "không ghi", ["I5"], honours=kept(role=None)),
    case("KT-01", "ba năm trước", ["I5"], honours=kept(role=None, year=2019)),
    case("KT-01", "bốn năm trước", [], honours=kept(role=None, year=2018)),
    case("KT-01", "của chính năm xét", [], honours=kept(role=None, year=2022)),
    case("KT-01", "năm sau chỉ hoàn thành", ["H5"], honours=kept(next_rating="completed")),
    case("KT-01", "cả hai: một lần, ở ô còn trống", ["I5"], honours=kept(role=None, next_rating="not_completed")),
    case("KT-01", "xếp loại trống", [], honours=kept(next_rating=None)),
    case("KT-01", "xếp loại không đọc được", [], honours=kept(next_rating=UNKNOWN)),
    case("KT-01", "vai trò không đọc được", [], honours=kept(role=UNKNOWN)),
    case("KT-01", "thiếu cột vai trò", [], honours=kept(), missing=["honours.role"]),
    case("KT-01", "năm trống", [], honours=kept(role=None, year=None)),
    case("KT-01", "giấy khen không nêu ở II.3c", [], honours=kept(role=None, honour="gk_so")),
    case("KT-01", "LĐTT không nêu ở II.3c", [], honours=kept(role=None, honour="ttldtt")),
    case("KT-01", "Bằng khen", ["I5"], honours=kept(role=None, honour="bk_ttg")),
    case("KT-01", "năm 2024", ["I5"], honours=kept(role=None), year=2024),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_history(case: Case) -> None:
    assert [finding.cell for finding in case.findings()] == case.cells


# ---------------------------------------------------------------------------------------------
# The same person over years and units


def past(of: int, unit: str = PHONG.id, **forms: Any) -> YearTables:
    return year({unit: tables(unit, **forms)}, plan(of, units=(PHONG, TRUNG_TAM)))


def now(*earlier: YearTables, honours: Iterable[Row] = (), there: Iterable[Row] = ()) -> list[Finding]:
    """Check CSTĐ cấp tỉnh of An, with the BM11 of the own unit and of another."""
    units = {
        PHONG.id: tables(people=titled(), honours=honours),
        TRUNG_TAM.id: tables(TRUNG_TAM.id, honours=there),
    }
    at = year(units, plan(units=(PHONG, TRUNG_TAM)))
    return found("CSTT-01", dataclasses.replace(at, earlier=earlier))


@pytest.mark.parametrize(
    ("born", "status", "fires"),
    [
        (1980, "recognised", False),
        (1980, "reviewed", False),
        (1980, None, False),
        (1980, "planned", True),  # shows nothing
        (1980, UNKNOWN, False),
        (1981, "recognised", True),  # another person
        (None, "recognised", False),  # the same, with doubt
        (UNKNOWN, "recognised", False),
    ],
)
@pytest.mark.parametrize("unit", [PHONG.id, TRUNG_TAM.id])
def test_a_title_of_an_earlier_year_closes_the_gap(
    unit: str, born: object, status: object, *, fires: bool
) -> None:
    earlier = past(2021, unit, people=titled("cstdcs", birth_year=born, status=status))
    assert bool(now(earlier, honours=had(2020))) is fires


def test_a_title_of_an_earlier_year_that_cannot_be_read_may_close_the_gap() -> None:
    assert now(past(2021, people=[{**AN, "title": UNKNOWN}]), honours=had(2020)) == []
    assert now(past(2021, people=[{**AN, "title": "ldtt"}]), honours=had(2020))


def test_the_honours_of_an_earlier_years_workbook_count_too() -> None:
    assert now(past(2021, TRUNG_TAM.id, people=titled("cstdcs"), honours=had(2020))) == []


def test_a_doubt_is_told() -> None:
    (finding,) = now(past(2021, people=titled("cstdcs", birth_year=None)))
    assert "các năm: 2021 (chưa đối chiếu được năm sinh), 2022; còn thiếu: 2020." in finding.message
    (sure,) = now(past(2021, people=titled("cstdcs")))
    assert "các năm: 2021, 2022; còn thiếu: 2020." in sure.message


def test_what_another_unit_shows_of_one_who_left_it_counts_with_doubt() -> None:
    assert now(honours=had(2020), there=had(2021)) == []
    (finding,) = now(there=had(2021))
    assert "2021 (chưa đối chiếu được năm sinh)" in finding.message


@pytest.mark.parametrize(("ends", "years", "fires"), [
    (["this"], (2019, 2020, 2021), False),
    (["this"], (2020, 2021), False),
    (["last"], (2020, 2021), True),
    (["last"], (2019, 2020, 2021), False),
])  # fmt: skip
def test_in_which_year_the_run_ends_is_a_parameter(
    ends: list[str], years: tuple[int, ...], *, fires: bool
) -> None:
    rule = RULEBOOK.for_year(2022)["CSTT-01"]
    rule = dataclasses.replace(rule, parameters={**rule.parameters, "ends": ends})
    there = year({PHONG.id: tables(people=titled(), honours=had(*years))})
    assert bool(check(there, {rule.code: rule})) is fires


def test_ratings_and_initiatives_of_an_earlier_year_show_a_ground() -> None:
    earlier = past(2021, people=[{**AN, "rating": "excellent"}], initiatives=TWO[1:])
    at = year({PHONG.id: tables(people=awarded(), honours=[], initiatives=TWO[:1])})
    assert found("BK-01", at)
    assert found("BK-01", dataclasses.replace(at, earlier=(earlier,))) == []


def test_a_doubtful_merit_does_not_make_the_last_one_recent() -> None:
    old = had(2015, honour="bk_tinh")
    sheets = {PHONG.id: tables(people=awarded("bk_ttg"), honours=old)}
    at = year(sheets, plan(units=(PHONG, TRUNG_TAM)))
    doubtful = past(2020, people=awarded("bk_tinh", birth_year=None))
    assert found("BK-02", dataclasses.replace(at, earlier=(doubtful,))) == []
    assert found("BK-02", dataclasses.replace(at, earlier=(past(2020, people=awarded("bk_tinh")),)))


def test_a_merit_without_ground_is_worded_as_a_question() -> None:
    (finding,) = case("BK-01", "", [], **{**MERIT, "honours": [], "initiatives": TWO[:1]}).findings()
    assert (finding.severity, finding.basis) == ("warning", "Điều 39 Nghị định 91/2017/NĐ-CP")
    assert "chưa thể hiện căn cứ" in finding.message
    assert "1 sáng kiến, đề tài" in finding.message
    assert "nếu đề nghị theo điểm khác, ghi rõ" in finding.remedy
