"""LĐTT and CSTĐ: at the threshold, one beside it, and what cannot be known."""

# ruff: noqa: E501  # a case is one line of a table

import dataclasses
from typing import Any

import pytest
from rule_cases import Case, case
from year_factory import LANH_DAO, PHONG, RULEBOOK, TRUNG_TAM, date, found, plan, tables, year

from khcn_tools.model import UNKNOWN, Finding
from khcn_tools.rules import check

AN = {"name": "Nguyễn Văn An", "title": "ldtt"}
BINH = {"name": "Trần Thị Bình", "title": "cstdcs"}


def hired(on: str, title: str | None = "ldtt") -> list[dict[str, Any]]:
    return [{"name": "Nguyễn Văn An", "title": title, "hired_on": date(on)}]


def left_out(reason: object, **more: object) -> list[dict[str, Any]]:
    return [{"name": "Nguyễn Văn An", "not_proposed_reason": reason, **more}]


def idea(state: str | None, author: str = "Trần Thị Bình", **more: object) -> dict[str, Any]:
    return {"name": "Số hóa hồ sơ", "authors": (author,), "state": state, **more}


INFO = [{"cutoff_date": date("2022-11-30")}]
RECOGNISED = idea("recognised", decided_on=date("2022-11-30"))

CASES = [
    # LDTT-01: ten months until 31/12, that day included; six from 2024
    case("LDTT-01", "tuyển dụng 01/03 có đủ mười tháng", [], people=hired("2022-03-01")),
    case("LDTT-01", "tuyển dụng 02/03 thiếu một ngày", ["G5"], people=hired("2022-03-02")),
    case("LDTT-01", "tuyển dụng từ năm trước", [], people=hired("2021-12-31")),
    case("LDTT-01", "không đề nghị danh hiệu", [], people=hired("2022-09-01", title=None)),
    case("LDTT-01", "mọi danh hiệu cá nhân", ["G5"], people=hired("2022-09-01", title="cstd_tinh")),
    case("LDTT-01", "tháng 3: có thể là ngày 01", [], people=hired("2022-03")),
    case("LDTT-01", "tháng 4: ngày nào cũng thiếu", ["G5"], people=hired("2022-04")),
    case("LDTT-01", "chỉ biết năm 2022", [], people=hired("2022")),
    case("LDTT-01", "tuyển dụng sau năm xét", ["G5"], people=hired("2023-01-05")),
    case("LDTT-01", "ngày để trống", [], people=[AN]),
    case("LDTT-01", "ngày không đọc được", [], people=[{**AN, "hired_on": UNKNOWN}]),
    case("LDTT-01", "danh hiệu không đọc được", [], people=[{**hired("2022-09-01")[0], "title": UNKNOWN}]),
    case("LDTT-01", "thiếu cột ngày", [], people=[AN], missing=["people.hired_on"]),
    case("LDTT-01", "sáu tháng: 01/07 đủ", [], people=hired("2024-07-01"), year=2024),
    case("LDTT-01", "sáu tháng: 02/07 thiếu", ["G5"], people=hired("2024-07-02"), year=2024),
    case("LDTT-01", "02/03 đủ sáu tháng", [], people=hired("2024-03-02"), year=2024),
    case("LDTT-01", "chế độ cũ cho năm chuyển tiếp", ["G5"], people=hired("2024-03-02"), year=2024, regime="R2017"),
    # LDTT-02: any discipline
    case("LDTT-02", "khiển trách", ["I5"], people=[{**AN, "discipline": "reprimand"}]),
    case("LDTT-02", "không kỷ luật", [], people=[{**AN, "discipline": "none"}]),
    case("LDTT-02", "để trống", [], people=[AN]),
    case("LDTT-02", "không đọc được", [], people=[{**AN, "discipline": UNKNOWN}]),
    case("LDTT-02", "không đề nghị", [], people=[{"name": "Lê Văn Cường", "discipline": "warning"}]),
    case("LDTT-02", "buộc thôi việc, năm 2024", ["I5"], people=[{**AN, "discipline": "forced_resignation"}], year=2024),
    # LDTT-03: at least Hoàn thành tốt
    case("LDTT-03", "hoàn thành tốt", [], people=[{**AN, "rating": "good"}]),
    case("LDTT-03", "hoàn thành", ["H5"], people=[{**AN, "rating": "completed"}]),
    case("LDTT-03", "không hoàn thành", ["H5"], people=[{**AN, "rating": "not_completed"}]),
    case("LDTT-03", "để trống", [], people=[AN]),
    case("LDTT-03", "không đọc được", [], people=[{**AN, "rating": UNKNOWN}]),
    case("LDTT-03", "không đề nghị", [], people=[{"name": "Lê Văn Cường", "rating": "completed"}]),
    # LDTT-04: nothing but leave is the reason
    *(case("LDTT-04", reason, ["M5"], people=left_out(reason)) for reason in (
        "Nghỉ thai sản", "Thai sản", "Nghỉ ốm; nghỉ thai sản", "Nghỉ thai sản và nghỉ phép, nghỉ ốm.",
        "Nghỉ thai sản từ 01.3 đến 31.8.2022",
    )),
    *(case("LDTT-04", reason, [], people=left_out(reason)) for reason in (
        "Nghỉ thai sản, xếp loại Hoàn thành nhiệm vụ", "Nghỉ thai sản và bị kỷ luật", "Mới tuyển dụng", "Nghỉ hưu",
        "Nghi vấn về thành tích", ";",
    )),
    case("LDTT-04", "không ghi lý do", [], people=left_out(None)),
    case("LDTT-04", "lý do không đọc được", [], people=left_out(UNKNOWN)),
    case("LDTT-04", "có danh hiệu", [], people=left_out("Nghỉ thai sản", title="ldtt")),
    case("LDTT-04", "danh hiệu không đọc được", [], people=left_out("Nghỉ thai sản", title=UNKNOWN)),
    case("LDTT-04", "thiếu cột danh hiệu", [], people=left_out("Nghỉ thai sản"), missing=["people.title"]),
    case("LDTT-04", "năm 2024", ["M5"], people=left_out("Nghỉ thai sản"), year=2024),
    # CSTD-02: an initiative of that author that is not rejected, withdrawn, not carried out
    case("CSTD-02", "không có sáng kiến nào", ["J5"], people=[BINH], initiatives=[]),
    case("CSTD-02", "sáng kiến của người khác", ["J5"], people=[BINH], initiatives=[idea("recognised", "Trần Thị Bính")]),
    case("CSTD-02", "có sáng kiến", [], people=[BINH], initiatives=[RECOGNISED]),
    case("CSTD-02", "đồng tác giả, hòa = hoà", [], people=[{"name": "Lê Thị Hoà", "title": "cstdcs"}],
         initiatives=[{"name": "X", "authors": ("Trần Thị Bình", "lê thị  hòa"), "state": "in_progress"}]),
    case("CSTD-02", "đang thực hiện vẫn là có", [], people=[BINH], initiatives=[idea("in_progress")]),
    case("CSTD-02", "chỉ bị từ chối", ["J5"], people=[BINH], initiatives=[idea("rejected")]),
    case("CSTD-02", "xin rút và không thực hiện", ["J5"], people=[BINH], initiatives=[idea("withdrawn"), idea("not_done")]),
    case("CSTD-02", "một bị từ chối, một còn", [], people=[BINH], initiatives=[idea("rejected"), idea("submitted")]),
    case("CSTD-02", "tình trạng để trống", [], people=[BINH], initiatives=[idea(None)]),
    case("CSTD-02", "tình trạng không đọc được", [], people=[BINH], initiatives=[{**idea(None), "state": UNKNOWN}]),
    case("CSTD-02", "tác giả không đọc được", [], people=[BINH], initiatives=[{"name": "X", "authors": UNKNOWN}]),
    case("CSTD-02", "thiếu biểu sáng kiến", [], people=[BINH]),
    case("CSTD-02", "thiếu cột tác giả", [], people=[BINH], initiatives=[], missing=["initiatives.authors"]),
    case("CSTD-02", "LĐTT không cần sáng kiến", [], people=[AN], initiatives=[]),
    case("CSTD-02", "CSTĐ cấp tỉnh cũng cần", ["J5"], people=[{**BINH, "title": "cstd_tinh"}], initiatives=[]),
    case("CSTD-02", "xuất sắc vẫn cần, năm 2022", ["J5"], people=[{**BINH, "rating": "excellent"}], initiatives=[]),
    case("CSTD-02", "xuất sắc thì thôi", [], people=[{**BINH, "rating": "excellent"}], initiatives=[], year=2024),
    case("CSTD-02", "hoàn thành tốt vẫn cần", ["J5"], people=[{**BINH, "rating": "good"}], initiatives=[], year=2024),
    case("CSTD-02", "chưa biết xếp loại", [], people=[BINH], initiatives=[], year=2024),
    case("CSTD-02", "xếp loại không đọc được", [], people=[{**BINH, "rating": UNKNOWN}], initiatives=[], year=2024),
    # CSTD-03: recognised or accepted by the cut-off
    case("CSTD-03", "công nhận đúng ngày chốt", [], people=[BINH], initiatives=[RECOGNISED], unit_info=INFO),
    case("CSTD-03", "công nhận sau ngày chốt", ["J5"], people=[BINH], unit_info=INFO,
         initiatives=[idea("recognised", decided_on=date("2022-12-01"))]),
    case("CSTD-03", "công nhận trong tháng 11", [], people=[BINH], unit_info=INFO,
         initiatives=[idea("recognised", decided_on=date("2022-11"))]),
    case("CSTD-03", "nghiệm thu, không ghi ngày", [], people=[BINH], initiatives=[idea("accepted")], unit_info=INFO),
    case("CSTD-03", "ngày không đọc được", [], people=[BINH], unit_info=INFO,
         initiatives=[idea("recognised", decided_on=UNKNOWN)]),
    case("CSTD-03", "đang thẩm định", ["J5"], people=[BINH], initiatives=[idea("under_review")], unit_info=INFO),
    case("CSTD-03", "tình trạng để trống", ["J5"], people=[BINH], initiatives=[idea(None)], unit_info=INFO),
    case("CSTD-03", "tình trạng không đọc được", [], people=[BINH], initiatives=[{**idea(None), "state": UNKNOWN}]),
    case("CSTD-03", "một đã công nhận", [], people=[BINH], initiatives=[idea("submitted"), RECOGNISED], unit_info=INFO),
    case("CSTD-03", "bị từ chối là việc của CSTD-02", [], people=[BINH], initiatives=[idea("rejected")]),
    case("CSTD-03", "một bị từ chối, một đang chờ", ["J5"], people=[BINH],
         initiatives=[idea("rejected"), idea("submitted")]),
    case("CSTD-03", "xuất sắc thì thôi", [], people=[{**BINH, "rating": "excellent"}], initiatives=[idea("submitted")],
         year=2024),
    case("CSTD-03", "hoàn thành tốt vẫn cần", ["J5"], people=[{**BINH, "rating": "good"}],
         initiatives=[idea("submitted")], year=2024),
    # CSTD-04: 100·CSTĐCS > 15·LĐTT
    case("CSTD-04", "1 trên 6: 100 > 90", [None], people=[BINH, *[AN] * 5]),
    case("CSTD-04", "1 trên 7: 100 ≤ 105", [], people=[BINH, *[AN] * 6]),
    # CSTD-05: the same within one unit
    case("CSTD-05", "1 trên 6: 100 > 90", [None], people=[BINH, *[AN] * 5]),
    case("CSTD-05", "1 trên 7: 100 ≤ 105", [], people=[BINH, *[AN] * 6]),
    case("CSTD-05", "không ai có LĐTT", [], people=[{"name": "Lê Văn Cường"}]),
    case("CSTD-05", "một danh hiệu không đọc được", [], people=[BINH, *[AN] * 5, {**AN, "title": UNKNOWN}]),
    case("CSTD-05", "thiếu cột danh hiệu", [], people=[BINH], missing=["people.title"]),
    case("CSTD-05", "từ năm 2024 không chạy khi địa phương chưa quy định", [], people=[BINH], year=2024),
    case("CSTD-04", "từ năm 2024 không chạy khi địa phương chưa quy định", [], people=[BINH], year=2024),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_people(case: Case) -> None:
    assert [finding.cell for finding in case.findings()] == case.cells


# ---------------------------------------------------------------------------------------------
# CSTD-04: the whole Sở


def whole(cstdcs: int, ldtt: int, unreadable: int = 0) -> list[Finding]:
    """Check a Sở of two units and its leadership with so many CSTĐCS among so many with LĐTT."""
    titles = ["cstdcs"] * cstdcs + ["ldtt"] * (ldtt - cstdcs) + [UNKNOWN] * unreadable + [None] * 5
    people = [{"name": f"Người {n}", "title": title} for n, title in enumerate(titles)]
    units = (PHONG, TRUNG_TAM, LANH_DAO)
    shares = {unit.id: tables(unit.id, people=people[n :: len(units)]) for n, unit in enumerate(units)}
    return found("CSTD-04", year(shares, plan(units=units)))


@pytest.mark.parametrize(
    ("cstdcs", "ldtt", "unreadable", "fires"),
    [
        (3, 20, 0, False),  # 300 = 15 · 20
        (4, 20, 0, True),
        (3, 19, 0, True),  # 300 > 285
        (0, 0, 0, False),
        (3, 19, 1, False),  # the one that cannot be read may be LĐTT
        (1, 6, 0, True),
        (1, 7, 0, False),
    ],
)
def test_no_more_than_15_in_100_of_those_with_ldtt(
    cstdcs: int, ldtt: int, unreadable: int, *, fires: bool
) -> None:
    assert bool(whole(cstdcs, ldtt, unreadable)) is fires


def test_the_share_is_a_matter_of_the_whole_so() -> None:
    (finding,) = whole(4, 20)
    assert (finding.unit_id, finding.file, finding.cell, finding.value) == (None, None, None, None)
    assert (finding.item, finding.table, finding.column) == ("II.2b", "people", "title")
    assert "đề nghị 4 Chiến sĩ thi đua cơ sở trở lên trên 20 người" in finding.message
    assert "15% (không quá 3 người). Chưa có số liệu của: không đơn vị nào." in finding.message


def test_a_higher_fighter_counts_as_cstdcs_and_as_ldtt() -> None:
    people = [{"name": "An", "title": "cstd_tinh"}, *({"name": f"N{n}", "title": "ldtt"} for n in range(5))]
    assert found("CSTD-04", year({PHONG.id: tables(people=people)}))
    assert found("CSTD-04", year({PHONG.id: tables(people=[*people, {"name": "B", "title": "ldtt"}])})) == []


@pytest.mark.parametrize(
    ("rounding", "cstdcs", "ldtt", "fires"),
    [
        ("down", 1, 6, True),  # 0.9
        ("nearest", 1, 6, False),
        ("nearest", 2, 10, False),  # 1.5
        ("nearest", 2, 9, True),  # 1.35
        ("up", 2, 9, False),
        ("up", 1, 1, False),
        ("up", 3, 13, True),  # 1.95
        ("up", 2, 6, True),
    ],
)
@pytest.mark.parametrize("code", ["CSTD-04", "CSTD-05"])
def test_rounding_is_a_parameter(code: str, rounding: str, cstdcs: int, ldtt: int, *, fires: bool) -> None:
    rule = RULEBOOK.for_year(2022)[code]
    rule = dataclasses.replace(rule, parameters={**rule.parameters, "rounding": rounding})
    people = [BINH] * cstdcs + [AN] * (ldtt - cstdcs)
    assert bool(check(year({PHONG.id: tables(people=people)}), {code: rule})) is fires


def test_the_sum_of_a_unit_is_told_of_the_unit() -> None:
    (finding,) = case("CSTD-05", "", [], people=[BINH, AN]).findings()
    assert (finding.unit_id, finding.subject, finding.severity) == (PHONG.id, "Phòng Một", "info")
    assert "Phòng Một đề nghị 1 Chiến sĩ thi đua cơ sở trở lên trên 2 người" in finding.message
    assert "15% là không quá 0 người" in finding.message


def test_units_without_a_list_are_named_and_the_rest_is_counted() -> None:
    there = year({PHONG.id: tables(people=[BINH])}, plan(units=(PHONG, TRUNG_TAM)))
    (finding,) = found("CSTD-04", there)
    assert finding.message.endswith("Chưa có số liệu của: Trung tâm Hai.")


# ---------------------------------------------------------------------------------------------
# Words


def test_a_sentence_names_subject_figure_and_threshold() -> None:
    (finding,) = case("LDTT-01", "", [], people=hired("2022-03-02")).findings()
    assert finding.message == (
        "Nguyễn Văn An được đề nghị Lao động tiên tiến; ngày tuyển dụng ở BM05 là 02/03/2022, "
        "đến hết ngày 31/12/2022 tính tròn được 9 tháng, chưa đủ 10 tháng."
    )
    assert (finding.subject, finding.value, finding.column) == ("Nguyễn Văn An", "02/03/2022", "hired_on")
    assert finding.basis == "Điều 24 Luật Thi đua, Khen thưởng năm 2003; Điều 10 Nghị định 91/2017/NĐ-CP"


@pytest.mark.parametrize(
    ("on", "said"), [("2022-04", "9"), ("2022-Q2", "9"), ("2022-05", "8"), ("2022-Q3", "6")]
)
def test_a_date_known_by_its_month_gives_at_most_so_many_months(on: str, said: str) -> None:
    (finding,) = case("LDTT-01", "", [], people=hired(on)).findings()
    assert f"đến hết ngày 31/12/2022 nhiều nhất {said} tháng, chưa đủ 10 tháng." in finding.message


def test_codes_are_written_by_their_labels() -> None:
    (finding,) = case("LDTT-02", "", [], people=[{**BINH, "discipline": "warning"}]).findings()
    assert "được đề nghị Chiến sĩ thi đua cơ sở" in finding.message
    assert "là “Cảnh cáo”; không xét danh hiệu từ mức “Khiển trách” trở lên" in finding.message


def test_what_is_pending_is_named_with_the_cut_off() -> None:
    given = {"people": [BINH], "initiatives": [idea("submitted")], "unit_info": INFO}
    (finding,) = case("CSTD-03", "", [], **given).findings()
    assert "đến ngày chốt số liệu (30/11/2022)" in finding.message
    assert "đang chờ: “Số hóa hồ sơ”" in finding.message


def test_a_person_without_a_name_is_named_by_the_row() -> None:
    (finding,) = case("LDTT-03", "", [], people=[{"title": "ldtt", "rating": "completed"}]).findings()
    assert finding.subject is None
    assert finding.message.startswith("Dòng 5 được đề nghị")
