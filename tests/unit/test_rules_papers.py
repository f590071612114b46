"""Registration, review, dossier, ballots: what must stand behind a proposal."""

# ruff: noqa: E501  # a case is one line of a table

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest
from rule_cases import Case, case
from year_factory import PHONG, RULEBOOK, tables
from year_factory import year as year_of

from khcn_tools.errors import DataFileError
from khcn_tools.model import UNKNOWN
from khcn_tools.rules import check

Row = dict[str, Any]

AN = {"name": "Nguyễn Văn An", "title": "ldtt"}
BINH = {"name": "Trần Thị Bình", "title": "cstdcs"}
UNIT = {"name": "Phòng Một", "title": "ttldxs"}


def registered(subject: object, title: object = "ldtt", kind: str = "person") -> list[Row]:
    return [{"kind": kind, "subject": subject, "title": title}]


def dossier(subject: object, title: object, **papers: object) -> Row:
    given = {"letter": True, "report": True, "minutes": True, "initiative_certificate": True, **papers}
    return {"subject": subject, "title": title, **given}


FULL = dossier("Trần Thị Bình", "cstdcs")


def ballots(**changed: object) -> list[Row]:
    """Return a review of 9 members, 7 present, 9 ballots of whom 8 came back valid: 7 for, 1 against."""
    counts = {"members_total": 9, "present": 7, "issued": 9, "returned": 8, "valid": 8}
    votes = {"votes_for": 7, "votes_against": 1}
    return [{"subject": "Trần Thị Bình", "title": "cstdcs", **counts, **votes, **changed}]


CASES = [
    # DK-01: that title or a higher one
    case("DK-01", "đã đăng ký", [], people=[AN], registrations=registered("nguyễn văn  an")),
    case("DK-01", "chưa đăng ký", ["J5"], people=[AN], registrations=[]),
    case("DK-01", "người khác đăng ký", ["J5"], people=[AN], registrations=registered("Nguyễn Văn Ân")),
    case("DK-01", "đăng ký cao hơn", [], people=[AN], registrations=registered("Nguyễn Văn An", "cstdcs")),
    case("DK-01", "đăng ký thấp hơn", ["J5"], people=[BINH], registrations=registered("Trần Thị Bình", "ldtt")),
    case("DK-01", "chỉ đăng ký khen thưởng", ["J5"], people=[AN],
         registrations=[{"subject": "Nguyễn Văn An", "award": "bk_tinh"}]),
    case("DK-01", "danh hiệu đăng ký không đọc được", [], people=[AN],
         registrations=registered("Nguyễn Văn An", UNKNOWN)),
    case("DK-01", "tên đăng ký không đọc được", [], people=[AN], registrations=registered(UNKNOWN)),
    case("DK-01", "thiếu biểu đăng ký", [], people=[AN]),
    case("DK-01", "thiếu cột danh hiệu đăng ký", [], people=[AN], registrations=[], missing=["registrations.title"]),
    case("DK-01", "không đề nghị danh hiệu", [], people=[{"name": "Lê Văn Cường", "award": "gk_so"}], registrations=[]),
    case("DK-01", "tập thể: đăng ký bằng tên viết tắt", [], collectives=[UNIT],
         registrations=registered("P.Một", "co_tinh", "collective")),
    case("DK-01", "tập thể: đăng ký thấp hơn", ["E5"], collectives=[UNIT],
         registrations=registered("Phòng Một", "ttldtt", "collective")),
    case("DK-01", "danh hiệu cá nhân không thay danh hiệu tập thể", ["E5"], collectives=[UNIT],
         registrations=registered("Phòng Một", "cstd_toan_quoc")),
    case("DK-01", "vẫn chạy, để biết", ["J5"], people=[AN], registrations=[], year=2024),
    # DK-02: one finding a registration
    case("DK-02", "đề nghị đúng danh hiệu", [], people=[AN], registrations=registered("nguyễn văn  an")),
    case("DK-02", "đề nghị danh hiệu khác", [], people=[AN], registrations=registered("Nguyễn Văn An", "cstdcs")),
    case("DK-02", "không đề nghị", ["E5"], people=[{"name": "Nguyễn Văn An"}], registrations=registered("Nguyễn Văn An")),
    case("DK-02", "chỉ đề nghị khen thưởng", ["E5"], people=[{"name": "Nguyễn Văn An", "award": "gk_so"}],
         registrations=registered("Nguyễn Văn An")),
    case("DK-02", "hai dòng đăng ký", ["E5", "E6"], people=[],
         registrations=registered("Nguyễn Văn An") + registered("Nguyễn Văn An", "cstdcs")),
    case("DK-02", "chỉ đăng ký khen thưởng", [], people=[], registrations=[{"subject": "An", "award": "bk_tinh"}]),
    case("DK-02", "danh hiệu đề nghị không đọc được", [], people=[{**AN, "title": UNKNOWN}],
         registrations=registered("Nguyễn Văn An")),
    case("DK-02", "tên người được đề nghị không đọc được", [], people=[{**AN, "name": UNKNOWN}],
         registrations=registered("Nguyễn Văn An")),
    case("DK-02", "danh hiệu đăng ký không đọc được", [], people=[], registrations=registered("An", UNKNOWN)),
    case("DK-02", "thiếu danh sách", [], registrations=registered("Nguyễn Văn An")),
    case("DK-02", "thiếu cột danh hiệu đề nghị", [], people=[{"name": "An"}], registrations=registered("An"),
         missing=["people.title"]),
    case("DK-02", "tập thể: tên viết tắt", [], collectives=[UNIT], registrations=registered("P.Một", "ttldtt", "collective")),
    case("DK-02", "tập thể: không đề nghị", ["E5"], collectives=[{"name": "Phòng Một"}],
         registrations=registered("P.Một", "ttldtt", "collective")),
    case("DK-02", "tập thể: chỉ có danh sách cán bộ", [], people=[AN], registrations=registered("Phòng Một", "ttldtt")),
    case("DK-02", "từ năm 2024", ["E5"], people=[], registrations=registered("An"), year=2024),
    # HS-05: a review of the same subject and title
    case("HS-05", "đã bình xét", [], people=[BINH], reviews=ballots()),
    case("HS-05", "chưa bình xét", ["J5"], people=[BINH], reviews=[]),
    case("HS-05", "bình xét danh hiệu khác", ["J5"], people=[BINH], reviews=ballots(title="ldtt")),
    case("HS-05", "bình xét người khác", ["J5"], people=[BINH], reviews=ballots(subject="Trần Thị Bính")),
    case("HS-05", "danh hiệu để trống", ["J5"], people=[BINH], reviews=ballots(title=None)),
    case("HS-05", "danh hiệu không đọc được", [], people=[BINH], reviews=ballots(title=UNKNOWN)),
    case("HS-05", "tên không đọc được", [], people=[BINH], reviews=ballots(subject=UNKNOWN)),
    case("HS-05", "thiếu biểu bình xét", [], people=[BINH]),
    case("HS-05", "thiếu cột danh hiệu bình xét", [], people=[BINH], reviews=[], missing=["reviews.title"]),
    case("HS-05", "danh hiệu đề nghị không đọc được", [], people=[{**BINH, "title": UNKNOWN}], reviews=[]),
    case("HS-05", "LĐTT không cần", [], people=[AN], reviews=[]),
    case("HS-05", "CSTĐ toàn quốc", ["J5"], people=[{**BINH, "title": "cstd_toan_quoc"}], reviews=[]),
    case("HS-05", "Bằng khen không xét ở đây", [], people=[{"name": "An", "award": "bk_tinh"}], reviews=[]),
    case("HS-05", "TTLĐXS", ["E5"], collectives=[UNIT], reviews=[]),
    case("HS-05", "TTLĐXS: bình xét ghi tên viết tắt", [], collectives=[UNIT], reviews=[{"subject": "P. Một", "title": "ttldxs"}]),
    case("HS-05", "TTLĐTT không cần", [], collectives=[{**UNIT, "title": "ttldtt"}], reviews=[]),
    case("HS-05", "từ năm 2024", ["J5"], people=[BINH], reviews=[], year=2024),
    # HS-03: present ≥ 2/3 of members
    case("HS-03", "6 trên 9 là đủ", [], reviews=ballots(present=6)),
    case("HS-03", "5 trên 9", ["F5"], reviews=ballots(present=5)),
    case("HS-03", "6 trên 10: 66,6% không làm tròn lên", ["F5"], reviews=ballots(members_total=10, present=6)),
    case("HS-03", "để trống", [], reviews=ballots(present=None)),
    case("HS-03", "tổng số để trống", [], reviews=ballots(present=5, members_total=None)),
    case("HS-03", "tổng số không đọc được", [], reviews=ballots(present=5, members_total=UNKNOWN)),
    case("HS-03", "không có thành viên nào", [], reviews=ballots(present=0, members_total=0)),
    case("HS-03", "thiếu cột", [], reviews=ballots(present=5), missing=["reviews.members_total"]),
    case("HS-03", "cấp bình xét không đọc được: cấp nào cũng 2/3", ["F5"], reviews=ballots(present=5, body=UNKNOWN)),
    case("HS-03", "6 trên 9 là đủ", [], reviews=ballots(present=6), year=2024),
    case("HS-03", "5 trên 9", ["F5"], reviews=ballots(present=5), year=2024),
    # HS-04: of the members, more than 2/3; CSTĐ tỉnh, toàn quốc at least 90 %
    case("HS-04", "7 trên 9", [], reviews=ballots(votes_for=7)),
    case("HS-04", "6 trên 9: đúng 2/3 chưa đủ", ["J5"], reviews=ballots(votes_for=6)),
    case("HS-04", "của thành viên, không phải của người có mặt", ["J5"], reviews=ballots(present=6, valid=6, votes_for=6)),
    case("HS-04", "CSTĐ tỉnh: 9 trên 10", [], reviews=ballots(title="cstd_tinh", members_total=10, votes_for=9)),
    case("HS-04", "CSTĐ tỉnh: 8 trên 9", ["J5"], reviews=ballots(title="cstd_tinh", votes_for=8)),
    case("HS-04", "CSTĐ tỉnh: 10 trên 11, 100 ≥ 99", [], reviews=ballots(title="cstd_tinh", members_total=11, votes_for=10)),
    case("HS-04", "CSTĐ toàn quốc: 9 trên 11", ["J5"], reviews=ballots(title="cstd_toan_quoc", members_total=11, votes_for=9)),
    case("HS-04", "Bằng khen: 6 trên 9", ["J5"], reviews=ballots(title="bk_ttg", votes_for=6)),
    case("HS-04", "danh hiệu không đọc được: có thể chỉ cần trên 2/3", [], reviews=ballots(title=UNKNOWN, votes_for=7)),
    case("HS-04", "không có thành viên nào", [], reviews=ballots(votes_for=0, members_total=0)),
    case("HS-04", "để trống", [], reviews=ballots(votes_for=None)),
    case("HS-04", "tổng số để trống", [], reviews=ballots(votes_for=1, members_total=None)),
    case("HS-04", "không đọc được", [], reviews=ballots(votes_for=UNKNOWN)),
    case("HS-04", "thiếu cột tổng số", [], reviews=ballots(votes_for=1), missing=["reviews.members_total"]),
    case("HS-04", "7 trên 9", [], reviews=ballots(votes_for=7), year=2024),
    case("HS-04", "6 trên 9", ["J5"], reviews=ballots(votes_for=6), year=2024),
    case("HS-04", "CSTĐ tỉnh: 8 trên 9", ["J5"], reviews=ballots(title="cstd_tinh", votes_for=8), year=2024),
    # HS-01: a dossier of the same subject and title, with every paper
    case("HS-01", "đủ", [], people=[BINH], dossiers=[FULL]),
    case("HS-01", "chưa có hồ sơ", ["J5"], people=[BINH], dossiers=[]),
    case("HS-01", "hồ sơ của danh hiệu khác", ["J5"], people=[BINH], dossiers=[dossier("Trần Thị Bình", "bk_tinh")]),
    case("HS-01", "hồ sơ của người khác", ["J5"], people=[BINH], dossiers=[dossier("Nguyễn Văn An", "cstdcs")]),
    case("HS-01", "ghi là không có", ["J5"], people=[BINH], dossiers=[{**FULL, "minutes": False}]),
    case("HS-01", "để trống là không có", ["J5"], people=[BINH], dossiers=[{**FULL, "letter": None}]),
    case("HS-01", "ô không đọc được", [], people=[BINH], dossiers=[{**FULL, "letter": UNKNOWN}]),
    case("HS-01", "thiếu cột", [], people=[BINH], dossiers=[FULL], missing=["dossiers.letter"]),
    case("HS-01", "hai dòng bổ sung nhau", [], people=[BINH],
         dossiers=[{**FULL, "letter": None}, {**FULL, "minutes": None}]),
    case("HS-01", "danh hiệu trong hồ sơ không đọc được", [], people=[BINH], dossiers=[{**FULL, "title": UNKNOWN}]),
    case("HS-01", "tên trong hồ sơ không đọc được", [], people=[BINH], dossiers=[{**FULL, "subject": UNKNOWN}]),
    case("HS-01", "thiếu biểu hồ sơ", [], people=[BINH]),
    case("HS-01", "LĐTT không cần", [], people=[AN], dossiers=[]),
    case("HS-01", "Giấy khen không cần", [], people=[{"name": "An", "award": "gk_so"}], dossiers=[]),
    case("HS-01", "Bằng khen cho cá nhân: ô hình thức", ["K5"], people=[{"name": "An", "award": "bk_ttg"}], dossiers=[]),
    case("HS-01", "Bằng khen không cần chứng nhận sáng kiến", [], people=[{"name": "An", "award": "bk_tinh"}],
         dossiers=[dossier("An", "bk_tinh", initiative_certificate=None)]),
    case("HS-01", "TTLĐXS không cần chứng nhận sáng kiến", [], collectives=[UNIT],
         dossiers=[dossier("Phòng Một", "ttldxs", initiative_certificate=None)]),
    case("HS-01", "Cờ thi đua", ["E5"], collectives=[{**UNIT, "title": "co_tinh"}], dossiers=[]),
    case("HS-01", "TTLĐTT không cần", [], collectives=[{**UNIT, "title": "ttldtt"}], dossiers=[]),
    case("HS-01", "hai đề nghị của một người", ["J5", "K5"], people=[{**BINH, "award": "bk_tinh"}], dossiers=[]),
    case("HS-01", "xuất sắc không cần chứng nhận", [], people=[{**BINH, "rating": "excellent"}],
         dossiers=[{**FULL, "initiative_certificate": None}], year=2024),
    case("HS-01", "xếp loại không đọc được: có thể không cần", [], people=[{**BINH, "rating": UNKNOWN}],
         dossiers=[{**FULL, "initiative_certificate": None}], year=2024),
    case("HS-01", "hoàn thành tốt cần chứng nhận", ["J5"], people=[{**BINH, "rating": "good"}],
         dossiers=[{**FULL, "initiative_certificate": None}], year=2024),
    case("HS-01", "chưa xếp loại cần chứng nhận", ["J5"], people=[BINH],
         dossiers=[{**FULL, "initiative_certificate": None}], year=2024),
    case("HS-01", "xuất sắc vẫn cần, năm 2022", ["J5"], people=[{**BINH, "rating": "excellent"}],
         dossiers=[{**FULL, "initiative_certificate": None}]),
    case("HS-01", "CSTĐ tỉnh xuất sắc vẫn cần", ["J5"], year=2024,
         people=[{**BINH, "title": "cstd_tinh", "rating": "excellent"}],
         dossiers=[dossier("Trần Thị Bình", "cstd_tinh", initiative_certificate=None)]),
    # HS-02: ballots that cannot be
    case("HS-02", "khớp; người vắng bỏ phiếu bằng văn bản", [], reviews=ballots()),
    case("HS-02", "có mặt bằng tổng số", [], reviews=ballots(present=9)),
    case("HS-02", "có mặt hơn tổng số", ["F5"], reviews=ballots(present=10)),
    case("HS-02", "phát ra hơn tổng số", ["G5"], reviews=ballots(issued=10)),
    case("HS-02", "thu về bằng phát ra", [], reviews=ballots(returned=9)),
    case("HS-02", "thu về hơn phát ra", ["H5"], reviews=ballots(issued=7, returned=8)),
    case("HS-02", "hợp lệ hơn thu về", ["I5"], reviews=ballots(returned=7)),
    case("HS-02", "đồng ý và không đồng ý hơn hợp lệ", ["J5"], reviews=ballots(votes_against=2)),
    case("HS-02", "ít hơn hợp lệ: có phiếu trắng", [], reviews=ballots(votes_against=0)),
    case("HS-02", "không đồng ý để trống", [], reviews=ballots(votes_against=None)),
    case("HS-02", "không đọc được", [], reviews=ballots(members_total=UNKNOWN)),
    case("HS-02", "thiếu cột", [], reviews=ballots(present=10), missing=["reviews.members_total"]),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_papers(case: Case) -> None:
    assert [finding.cell for finding in case.findings()] == case.cells


@pytest.mark.parametrize(
    ("year", "severity"), [(2022, "error"), (2023, "error"), (2024, "info"), (2025, "info")]
)
def test_registration_is_a_ground_only_in_the_law_of_2003(year: int, severity: str) -> None:
    (finding,) = case("DK-01", "", [], people=[AN], registrations=[], year=year).findings()
    assert finding.severity == severity


@pytest.mark.parametrize(
    ("year", "title", "severity"),
    [
        (2022, "cstdcs", "warning"),
        (2022, "cstd_tinh", "error"),
        (2024, "cstdcs", "error"),
        (2025, "cstd_tinh", "warning"),  # not held against the text
    ],
)
def test_the_dossier_of_a_cstdcs_only_warns_in_the_law_of_2003(year: int, title: str, severity: str) -> None:
    (finding,) = case("HS-01", "", [], people=[{**BINH, "title": title}], dossiers=[], year=year).findings()
    assert finding.severity == severity


def test_a_title_is_never_judged_more_gravely_than_its_rule() -> None:
    there = year_of({PHONG.id: tables(people=[BINH], dossiers=[])})
    mild = dataclasses.replace(RULEBOOK.for_year(2022)["HS-01"], severity="info")
    assert [finding.severity for finding in check(there, {"HS-01": mild})] == ["info"]


def test_one_finding_names_every_missing_paper() -> None:
    given = {"people": [BINH], "dossiers": [{**FULL, "letter": None, "initiative_certificate": False}]}
    (finding,) = case("HS-01", "", [], **given).findings()
    assert finding.message == (
        "Trần Thị Bình được đề nghị Chiến sĩ thi đua cơ sở; hồ sơ ở BM08 còn thiếu: "
        "tờ trình, chứng nhận sáng kiến, đề tài."
    )
    assert (finding.table, finding.column, finding.value) == ("people", "title", "cstdcs")


def test_one_finding_names_every_number_that_does_not_fit() -> None:
    (finding,) = case("HS-02", "", [], reviews=ballots(present=10, returned=12)).findings()
    assert finding.column == "present"
    assert "số người có mặt (10) nhiều hơn tổng số thành viên (9)" in finding.message
    assert "số phiếu thu về (12) nhiều hơn số phiếu phát ra (9)" in finding.message


# ---------------------------------------------------------------------------------------------
# Shares of votes


def voted(code: str, thresholds: Mapping[str, object], **changed: object) -> list[str | None]:
    """Return the cells that a rule on shares points at, with thresholds as a local document may set them."""
    rules = RULEBOOK.for_year(2022)
    rule = dataclasses.replace(rules[code], parameters={**rules[code].parameters, **thresholds})
    there = year_of({PHONG.id: tables(reviews=ballots(**changed))})
    return [finding.cell for finding in check(there, {code: rule})]


HALF = {"unit": {"other": "> 50%", "bk_ttg": ">= 80%"}}


@pytest.mark.parametrize(
    ("changed", "cells"),
    [
        ({"body": "unit", "votes_for": 5}, []),
        ({"body": "unit", "votes_for": 4}, ["J5"]),
        ({"body": "council", "votes_for": 5}, ["J5"]),
        ({"body": "unit", "title": "bk_ttg", "votes_for": 7}, ["J5"]),
        ({"body": "unit", "title": "bk_ttg", "votes_for": 8}, []),
        ({"body": None, "votes_for": 5}, []),
        ({"body": UNKNOWN, "votes_for": 5}, []),
        ({"body": UNKNOWN, "votes_for": 4}, ["J5"]),
        ({"body": "unit", "title": UNKNOWN, "votes_for": 5}, []),
    ],
)
def test_each_body_has_its_own_share(changed: dict[str, object], cells: list[str | None]) -> None:
    assert voted("HS-04", HALF, **changed) == cells


@pytest.mark.parametrize(("of", "cells"), [("members_total", ["J5"]), ("present", []), ("valid", ["J5"])])
def test_a_statute_may_count_votes_of_others_than_the_members(of: str, cells: list[str | None]) -> None:
    assert voted("HS-04", {"of": of}, votes_for=5, valid=8, present=7) == cells


@pytest.mark.parametrize(
    ("thresholds", "fault"),
    [
        ({"unit": {"other": "2/3"}}, "a table of shares"),
        ({"unit": {"other": "> 5/3"}}, "a table of shares"),
        ({"council": {"cstdcs": "> 2/3"}}, "a table of shares"),
        ({"council": {"other": "> 2/3", "cstd-tinh": ">= 90%"}}, "a table of shares"),
        ({"of": "members"}, "one of members_total, present, valid"),
    ],
)
def test_shares_that_cannot_be_are_a_fault_of_the_data(thresholds: dict[str, object], fault: str) -> None:
    with pytest.raises(DataFileError, match=f"HS-04, regime R2017: .* it must be {fault}"):
        voted("HS-04", thresholds)


def test_votes_are_told_with_whose_they_are_and_what_is_asked() -> None:
    rows = ballots(votes_for=6, body="council")
    (finding,) = case("HS-04", "", [], reviews=rows).findings()
    assert finding.message == (
        "Kết quả bình xét Chiến sĩ thi đua cơ sở của Trần Thị Bình ở BM07 (cấp bình xét: Hội đồng) là "
        "6 phiếu đồng ý trên 9 thành viên, chưa đạt mức trên 2/3."
    )
    (finding,) = case("HS-03", "", [], reviews=ballots(present=5)).findings()
    assert (
        "(cấp bình xét: chưa ghi) có 5 trên 9 thành viên có mặt, chưa đạt mức ít nhất 2/3." in finding.message
    )


@pytest.mark.parametrize("code", ["HS-03", "HS-04"])
def test_shares_not_held_against_the_text_only_warn(code: str) -> None:
    rows = ballots(present=5, votes_for=5)
    found = [case(code, "", [], reviews=rows, year=year).findings()[0] for year in (2022, 2024, 2025)]
    assert [finding.severity for finding in found] == ["warning"] * 3
    assert ["chưa đối chiếu văn bản" in finding.message for finding in found] == [False, True, True]


@pytest.mark.parametrize(("year", "severity"), [(2022, "error"), (2024, "error"), (2025, "warning")])
def test_a_title_without_review(year: int, severity: str) -> None:
    (finding,) = case("HS-05", "", [], people=[BINH], reviews=[], year=year).findings()
    assert (finding.severity, finding.column, finding.value) == (severity, "title", "cstdcs")
