"""A collected year, opened: the figures of the reports, recomputed by a second and simpler path."""

import json
import sqlite3
from pathlib import Path

import pytest

from khcn_tools.collect import Collected, collect
from khcn_tools.errors import StaleYearError, UsageError
from khcn_tools.plan import load_plan
from khcn_tools.year import (
    Scope,
    findings,
    initiatives,
    narrative,
    official,
    open_unit,
    open_year,
    reported,
    submissions,
    titles,
)
from khcn_tools.year.eligibility import chain, quota
from khcn_tools.year.team import follow_up, inspection, outcomes


@pytest.fixture(scope="module")
def whole(sample: Collected) -> Scope:
    return open_year(2022, root=sample.database.parents[2])


def _unit(sample: Collected, unit: str) -> Scope:
    return open_unit(unit, 2022, root=sample.database.parents[2])


def _count(sample: Collected, query: str) -> int:
    connection = sqlite3.connect(sample.database)
    (number,) = connection.execute(query).fetchone()
    connection.close()
    return int(number)


# -- opening ----------------------------------------------------------------------------------


def test_without_a_unit_the_units_are_listed(sample: Collected) -> None:
    with pytest.raises(UsageError, match=r"chưa chọn đơn vị(.|\n)*van-phong +Văn phòng Sở"):
        _unit(sample, "")


@pytest.mark.parametrize("unit", ["van-phongg", "lanh-dao-so"])
def test_a_unit_that_is_not_inspected_is_refused(sample: Collected, unit: str) -> None:
    with pytest.raises(UsageError, match=f"“{unit}” không phải là đơn vị được kiểm tra"):
        _unit(sample, unit)


def test_an_unknown_audience_is_refused(sample: Collected) -> None:
    with pytest.raises(UsageError, match="đối tượng “everyone” không có"):
        open_year(2022, "everyone", sample.database.parents[2])


def test_a_year_not_checked_yet_says_so(root: Path) -> None:
    with pytest.raises(StaleYearError, match="chưa có cơ sở dữ liệu năm 2022; chạy: khcn check"):
        open_year(2022, root=root)


def test_a_database_that_is_none_says_so(root: Path) -> None:
    target = root / "data" / "clean" / "2022.sqlite"
    target.parent.mkdir()
    target.write_bytes(b"not a database, whatever its name says" * 100)
    with pytest.raises(StaleYearError, match=r"không đọc được .*; chạy: khcn check"):
        open_year(2022, root=root)


def test_a_year_older_than_its_inputs_names_what_changed(root: Path, sample: Collected) -> None:
    target = root / "data" / "clean" / "2022.sqlite"
    target.parent.mkdir()
    target.write_bytes(sample.database.read_bytes())
    assert open_year(2022, root=root).name == "Sở Khoa học và Công nghệ"
    (root / "data" / "submissions" / "2022" / "thanh-tra.xlsx").unlink()
    with pytest.raises(StaleYearError, match=r"cũ hơn data/submissions/2022/thanh-tra\.xlsx; chạy: khcn check"):
        open_year(2022, root=root)


# -- the answer -------------------------------------------------------------------------------


def test_the_share_agrees_with_the_finding_and_with_a_plain_count(sample: Collected, whole: Scope) -> None:
    now = quota.figures(whole)
    assert now["base"] == _count(sample, "SELECT count(*) FROM people WHERE title IS NOT NULL")
    assert now["count"] == _count(sample, "SELECT count(*) FROM people WHERE title LIKE 'cstd%'")
    assert (now["count"], quota.allowed(whole), quota.over(whole)) == (18, 17, 1)
    (told,) = (row for row in whole.rows("findings") if row["code"] == "CSTD-04")
    assert f"{now['count']} Chiến sĩ thi đua" in told["message"]
    assert f"trên {now['base']} người" in told["message"]


def test_what_one_more_or_one_fewer_does_to_the_share(whole: Scope) -> None:
    lines = quota.what_if(whole)[["LĐTT trở lên", "Chiến sĩ thi đua", "Tối đa", "So với mức tối đa"]]
    assert lines.to_numpy().tolist() == [
        [117, 18, 17, "nhiều hơn mức tối đa 01 người"],
        [117, 19, 17, "nhiều hơn mức tối đa 02 người"],
        [118, 19, 17, "nhiều hơn mức tối đa 02 người"],
        [117, 17, 17, "bằng mức tối đa"],
        [116, 18, 17, "nhiều hơn mức tối đa 01 người"],
    ]


def test_the_share_is_told_in_words(whole: Scope) -> None:
    assert quota.within(whole) == (
        "Toàn Sở đề nghị 18 Chiến sĩ thi đua (15 CSTĐCS, 03 CSTĐ tỉnh) trên 117 người được đề nghị Lao động "
        "tiên tiến trở lên; mức tối đa 15%, làm tròn xuống, là 17 người: nhiều hơn mức tối đa 01 người."
    )


def test_the_answer_of_the_whole_names_who_is_missing(whole: Scope) -> None:
    first, second, *_ = official.answer(whole)
    assert first == (
        "Đơn vị đã nộp báo cáo",
        "12/13",
        "chưa có: Quỹ Phát triển Khoa học và Công nghệ",
        "attention",
        "states",
    )
    assert (second[1], second[-1]) == ("18/17", "quota")


def test_a_unit_without_anything_to_clarify_says_so(sample: Collected) -> None:
    told = ("Nội dung phải làm rõ", "0", "không có", "good", "items")
    assert told in official.answer(_unit(sample, "thanh-tra"))


def test_what_must_be_clarified_is_counted_by_what_the_team_made_of_it(sample: Collected, whole: Scope) -> None:
    figures = {label: (value, note) for label, value, note, *_ in official.answer(whole)}
    assert figures["Nội dung phải làm rõ"] == (
        "35",
        "đã xác nhận: 17; cần làm rõ thêm: 04; chưa làm rõ: 11; đã giải trình: 03",
    )
    query = "SELECT count(*) FROM findings WHERE severity = 'error' AND code NOT LIKE 'DATA-%'"
    assert _count(sample, query) == 35
    assert official.matters(whole)[2] == "Lựa chọn, giảm 01 đề nghị Chiến sĩ thi đua để không quá mức tối đa."


@pytest.mark.parametrize(
    ("unit", "form", "kind", "subject"),
    [
        ("van-phong", "report", "BÁO CÁO", "Kết quả kiểm tra công tác thi đua, khen thưởng"),
        ("thanh-tra", "summary", "TỔNG HỢP SỐ LIỆU ĐƠN VỊ TỰ BÁO CÁO", "Về công tác thi đua, khen thưởng"),
        ("quy-phat-trien", "summary", "TÌNH HÌNH BÁO CÁO CỦA ĐƠN VỊ", "Về công tác thi đua, khen thưởng"),
    ],
)
def test_a_report_is_of_the_inspection_once_there_was_one(
    sample: Collected, unit: str, form: str, kind: str, subject: str
) -> None:
    scope = _unit(sample, unit)
    head = official.letterhead(scope)
    told = (head["form"], head["kind"], head["subject"].splitlines()[0])
    assert told == (form, kind, f"{subject} năm 2022")
    assert "DỮ LIỆU MẪU – KHÔNG PHẢI SỐ LIỆU THẬT" in head["marks"]
    assert (head["draft"], bool(official.signature(scope))) == ((form == "report"),) * 2
    assert official.closing(scope).endswith("./.") == (form == "report")


def test_the_overall_report_keeps_its_form_before_any_visit(whole: Scope) -> None:
    head = official.letterhead(whole)
    assert (head["form"], head["number"], head["draft"]) == ("report", "/BC-HĐTĐKT", True)
    assert official.signature(whole)["role"] == ["TM. HỘI ĐỒNG", "CHỦ TỊCH"]


def test_a_report_ends_as_official_documents_do(sample: Collected, whole: Scope) -> None:
    assert official.closing(_unit(sample, "van-phong")) == (
        "Trên đây là Báo cáo kết quả kiểm tra công tác thi đua, khen thưởng năm 2022 tại Văn phòng Sở./."
    )
    assert official.closing(whole).endswith(
        "năm 2022 của Hội đồng Thi đua - Khen thưởng Sở Khoa học và Công nghệ./."
    )


def test_a_unit_that_has_not_submitted_is_told_and_nothing_else(sample: Collected) -> None:
    absent = _unit(sample, "quy-phat-trien")
    assert "chưa có số liệu để lập báo cáo năm 2022" in submissions.absence(absent)
    assert narrative.reported(absent, "II.1") == "Chưa có báo cáo."
    assert submissions.absence(_unit(sample, "van-phong")) == ""


# -- control ----------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["van-phong", "trung-tam-ung-dung", "quy-phat-trien", None])
def test_control_totals_agree(sample: Collected, whole: Scope, unit: str | None) -> None:
    totals = submissions.control_totals(_unit(sample, unit) if unit else whole)
    assert totals["Số thứ nhất"].tolist() == totals["Số thứ hai"].tolist()


@pytest.mark.parametrize("unit", ["thanh-tra", None])
def test_a_file_of_another_unit_counts_for_nothing_and_stops_no_report(root: Path, unit: str | None) -> None:
    folder = root / "data/submissions/2022"
    (folder / "thanh-tra.xlsx").write_bytes((folder / "van-phong.xlsx").read_bytes())
    assert collect(root, load_plan(root, 2022)).states["thanh-tra"] == "unreadable"
    scope = open_unit(unit, 2022, root=root) if unit else open_year(2022, root=root)
    totals = submissions.control_totals(scope)
    assert totals["Số thứ nhất"].tolist() == totals["Số thứ hai"].tolist()
    assert "Thanh tra Sở" in scope.missing
    assert "; tệp không dùng được: Thanh tra Sở. " in submissions.summary(scope)
    if unit:
        assert "ghi “Văn phòng Sở”, trong khi tệp này là của Thanh tra Sở" in submissions.absence(scope)


def test_who_is_not_inspected_stands_in_the_matrix_where_something_is_asked(sample: Collected) -> None:
    scope = open_year(2022, root=sample.database.parents[2])
    before = findings.matrix(scope).set_index("Đơn vị")
    assert "Lãnh đạo Sở" not in before.index
    asked = next(row for row in scope.store.rows("findings") if row["code"] == "DH-01")
    more = {**asked, "unit_id": "lanh-dao-so"}
    scope.store._tables |= {"findings": [*scope.store.rows("findings"), more]}
    after = findings.matrix(scope).set_index("Đơn vị")
    assert after.loc["Lãnh đạo Sở", "II.3a"] == 1
    assert after.sum().sum() == before.sum().sum() + 1


def test_the_matrix_counts_each_finding_once(sample: Collected, whole: Scope) -> None:
    table = findings.matrix(whole).set_index("Đơn vị")
    query = "SELECT count(*) FROM findings WHERE code NOT LIKE 'DATA-%' AND severity != 'info'"
    assert table.sum().sum() == _count(sample, query)
    assert table.loc["Quỹ Phát triển Khoa học và Công nghệ", "Khác"] == 1
    assert table.loc["Chung toàn Sở", "II.2b"] == 1
    unknown = table.isna().sum(axis="columns")
    assert unknown[unknown > 0].to_dict() == {
        "Quỹ Phát triển Khoa học và Công nghệ": 8  # it sent nothing: no item but "Khác" was looked at
    }


def test_the_charts_show_every_unit_and_no_zero_for_one_that_sent_nothing(whole: Scope) -> None:
    for frame in (titles.by_unit(whole), initiatives.by_stage(whole), reported.participation(whole)):
        assert list(frame["Đơn vị"]) == [unit["name"] for unit in whole.store.units.values()]
        absent = frame.iloc[:, 1:].isna().all(axis="columns")
        assert list(frame["Đơn vị"][absent]) == whole.missing


def test_participation_is_counted_from_what_was_told(sample: Collected, whole: Scope) -> None:
    frame = reported.participation(whole)
    rows = {row[0]: row[1:] for row in frame.itertuples(index=False, name=None)}
    assert rows["Văn phòng Sở"] == ((28, 10), (17, 18))  # 5 + 9 + 4 + 10; 8/8, 9/10, one untold
    assert rows["Lãnh đạo Sở"] == ((7, 4), None)
    joined = sum(row[0][0] for row in rows.values() if row[0])
    assert joined == _count(sample, "SELECT sum(participants) FROM activities")


@pytest.mark.parametrize(
    ("rounding", "most"), [("down", [17, 17, 17, 17, 17]), ("nearest", [18, 18, 18, 18, 17]), ("up", [18] * 5)]
)
def test_the_chart_of_the_quota_rounds_as_the_rule_does(
    whole: Scope, monkeypatch: pytest.MonkeyPatch, rounding: str, most: list[int]
) -> None:
    monkeypatch.setattr(quota, "parameters", lambda *_: {"max_percent": 15, "rounding": rounding})
    chart = quota.chart(whole)  # 15 % of 117, 118, 116 = 17,55; 17,7; 17,4
    assert chart["Tối đa"].tolist() == most
    assert chart.iloc[0].tolist() == ["Theo đề nghị", 18, most[0], "15,4% của 117 người"]


def test_the_sums_of_the_units_are_the_figures_of_the_sentences(sample: Collected, whole: Scope) -> None:
    sums = reported.by_unit(whole).iloc[-1]
    assert sums["Đơn vị"] == "Toàn Sở"
    assert sums["Văn bản tiếp nhận"] == _count(sample, "SELECT count(*) FROM directives")
    assert narrative.reported(whole, "II.1").startswith(
        f"Tiếp nhận {sums['Văn bản tiếp nhận']} lượt văn bản, đã triển khai {sums['Đã triển khai']}; "
    )
    assert narrative.reported(whole, "II.2c").startswith(
        f"Đăng ký {sums['Sáng kiến, đề tài']} đề tài, sáng kiến, giải pháp: "
        f"{sums['Đã công nhận, nghiệm thu']} được công nhận, nghiệm thu"
    )
    assert f"{sums['Lượt đăng ký']} lượt đăng ký" in narrative.reported(whole, "II.2a")
    assert f"{sums['Lượt người tham gia']} lượt người" in narrative.reported(whole, "II.4")


def test_who_has_not_submitted_and_that_no_deadline_was_set_is_told(whole: Scope) -> None:
    told = submissions.summary(whole)
    assert told.startswith("Đã nộp 12/13 đơn vị; chưa nộp: Quỹ Phát triển Khoa học và Công nghệ. ")
    assert "Kế hoạch không ấn định thời hạn nộp báo cáo" in told
    states = submissions.states(whole).set_index("Đơn vị")
    assert states["Số người"].isna().tolist() == [False] * 12 + [True]


# -- titles and initiatives --------------------------------------------------------------------


def test_what_the_team_did_not_confirm_is_cleared(sample: Collected) -> None:
    centre = _unit(sample, "trung-tam-thong-tin")
    cases = chain.step_by_step(centre, "people", "cstdcs").set_index("Điều kiện")
    assert cases.loc["Sáng kiến, đề tài", "Đối chiếu"] == "Đạt (CSTD-03)"
    (spelt,) = (row for row in centre.rows("findings") if row["code"] == "DS-01")
    assert (spelt["severity"], outcomes.outcome(centre, spelt)) == ("error", "Đã giải trình")
    assert findings.points(centre, "trung-tam-thong-tin", spelt["subject"]) == []


def test_where_registration_and_proposal_differ_the_forms_reason_is_given(whole: Scope) -> None:
    gaps = titles.gaps(whole).set_index("Tập thể, cá nhân")
    assert set(gaps.index) == {
        *("Giáp Thị Nhã Uyên", "Tô Thị Lam Giang", "Lưu Thế Hợp", "Mạc Thị Ánh Sao", "Tô Đình Khải"),
        *("La Thị Thùy Dương", "Phòng Nghiên cứu ứng dụng"),
    }
    row = gaps.loc["Lưu Thế Hợp"]
    assert (row["Đăng ký"], row["Đề nghị"]) == ("CSTĐCS", "LĐTT")
    assert "xin rút (Trùng với công cụ" in row["Sáng kiến, đề tài; lý do"]


def test_a_proposal_that_cannot_be_read_leaves_nobody_out(sample: Collected, whole: Scope) -> None:
    assert "Vũ Đức Tiềm" not in titles.left_out(whole)["Họ và tên"].tolist()
    unit = _unit(sample, "quan-ly-chuyen-nganh")
    assert "05/06 cá nhân (chưa kể 01 đề nghị chưa đọc được)" in narrative.reported(unit, "II.2b")
    assert titles.by_rating(unit)["Chưa đọc được đề nghị"].sum() == 1
    assert "Chưa đọc được đề nghị" not in titles.by_rating(_unit(sample, "van-phong"))


def test_awards_whose_grounds_no_rule_compares_are_named(sample: Collected) -> None:
    assert "Chi cục Tiêu chuẩn Đo lường Chất lượng (Bằng khen của Chủ tịch UBND tỉnh)" in titles.unchecked(
        _unit(sample, "chi-cuc-tdc")
    )
    assert titles.unchecked(_unit(sample, "van-phong")) == ""


def test_registered_proposed_and_clear_come_from_the_forms(sample: Collected, whole: Scope) -> None:
    table = titles.by_title(whole).set_index("Danh hiệu")
    named = {
        "ldtt": "Lao động tiên tiến",
        "cstdcs": "Chiến sĩ thi đua cơ sở",
        "ttldxs": "Tập thể lao động xuất sắc",
    }
    for title, label in named.items():
        registered = _count(sample, f"SELECT count(*) FROM registrations WHERE title = '{title}'")  # noqa: S608
        assert table.loc[label, "Đăng ký"] == registered
    assert (table["Không còn điểm phải làm rõ"] <= table["Đề nghị"]).all()


def test_the_stages_hold_every_initiative(sample: Collected, whole: Scope) -> None:
    assert sum(initiatives.stages(whole.rows("initiatives")).values()) == _count(
        sample, "SELECT count(*) FROM initiatives"
    )
    states = {row["id"] for row in whole.store.choices("initiatives", "state")}
    assert states | {None} == {state for stage in initiatives.STAGES.values() for state in stage}


def test_a_title_that_rests_on_an_open_initiative_is_named(whole: Scope) -> None:
    rests = initiatives.at_risk(whole)["CSTĐ chỉ dựa vào nội dung này"]
    assert {name for name in rests if name} == {"Lại Thế Vinh", "Khổng Thị Diễm My", "Dương Quý Thành"}


def test_what_is_not_recognised_is_listed_with_its_reason(sample: Collected, whole: Scope) -> None:
    risky = initiatives.at_risk(whole)
    query = "SELECT count(*) FROM initiatives WHERE state NOT IN ('recognised', 'accepted')"
    late = risky["Tình trạng"] == "Được công nhận ngày 18/11/2022"
    assert len(risky) - late.sum() == _count(sample, query)
    assert "Bị từ chối: Trùng với giải pháp đã công bố" in risky["Tình trạng"].tolist()


# -- findings and the team ---------------------------------------------------------------------


def test_what_the_team_found_out_stands_beside_the_finding(sample: Collected) -> None:
    centre = _unit(sample, "trung-tam-ung-dung")
    assert set(findings.first(centre)["Kết quả làm rõ"]) == {"Cần làm rõ thêm"}
    assert "Ninh Văn Tấn" in findings.established(centre)["Cá nhân, tập thể"].tolist()


def test_a_value_that_was_not_understood_is_printed_as_typed(sample: Collected) -> None:
    joined = reported.form(_unit(sample, "trung-tam-ung-dung"), "activities", "participants")
    assert "#REF! (?)" in joined["Số người tham gia"].tolist()


def test_what_was_seen_is_told_item_by_item(sample: Collected) -> None:
    lines = dict(narrative.item(_unit(sample, "van-phong"), "II.1"))
    assert "Đơn vị báo cáo" in lines
    assert lines["Đoàn kiểm tra đánh giá"].startswith("Tốt. Ưu điểm: Triển khai 07/07 văn bản")
    waiting = _unit(sample, "thanh-tra")
    assert narrative.item(waiting, "II.1")[1:] == []
    assert inspection.unvisited(waiting) == "Đoàn kiểm tra chưa làm việc trực tiếp với đơn vị."


def test_the_explanation_stands_with_the_outcome(sample: Collected) -> None:
    (row,) = findings.under(_unit(sample, "trung-tam-ung-dung"), "II.1").to_dict("records")
    assert row["Kết quả, mã, vị trí"] == "Đã giải trình\nVB-01 (nên làm rõ)\nBM01, ô G7"
    assert row["Giải trình, minh chứng"] == (
        "Nội dung đã lồng ghép trong Kế hoạch 18/KH-TTƯD. Minh chứng: Kế hoạch 18/KH-TTƯD."
    )


def test_ratings_are_counted_by_item(sample: Collected, whole: Scope) -> None:
    table = inspection.ratings(whole).drop(columns="Đơn vị")
    query = "SELECT count(*) FROM assessments WHERE rating IS NOT NULL"
    assert table.isin(["Tốt", "Khá", "Đạt", "Chưa đạt"]).to_numpy().sum() == _count(sample, query)
    assert len(table) == 9


def test_strengths_are_where_the_best_rating_was_given_most(whole: Scope) -> None:
    told = inspection.strengths(whole)
    assert told.startswith(
        "44/72 lượt nội dung được đoàn kiểm tra đánh giá Tốt, nhiều nhất ở các mục: II.3c (08"
    )
    assert "; II.1 (07 đơn vị); II.3a (07 đơn vị). " in told


def test_numbers_are_written_the_vietnamese_way(sample: Collected) -> None:
    adopters = reported.form(_unit(sample, "trung-tam-thong-tin"), "exemplars", "adopters")
    assert "1.350" in adopters.iloc[:, 0].tolist()


def test_an_opinion_that_there_is_none_is_no_opinion(whole: Scope) -> None:
    assert [reported.voiced({"opinions": text}) for text in (None, "Không có.", "02 ý kiến")] == [
        False,
        False,
        True,
    ]
    meetings = reported.meetings(whole)
    assert len(reported.complaints(whole)) == sum(meetings["Có ý kiến, khiếu nại"][:-1])
    assert meetings["Dự họp thấp nhất"].iloc[-1] == "4/7"


def test_the_recommendations_are_all_there(sample: Collected, whole: Scope) -> None:
    query = "SELECT count(*) FROM assessments WHERE recommendation IS NOT NULL"
    assert len(follow_up.given(whole)) == _count(sample, query)


# -- for analysts --------------------------------------------------------------------------------


def test_a_query_of_ones_own_reads_and_cannot_write(whole: Scope) -> None:
    assert whole.store.sql("SELECT count(*) AS n FROM units")["n"].tolist() == [14]
    with pytest.raises(Exception, match="readonly"):
        whole.store.sql("DELETE FROM units")


def test_a_value_leads_to_its_cell(whole: Scope) -> None:
    row = whole.rows("people", "van-phong")[0]
    cell = whole.store.where("people", row, "name")
    assert cell is not None
    assert (cell["sheet"], Path(cell["file"]).name) == ("BM05 Cán bộ", "van-phong.xlsx")
    assert json.dumps(cell["typed"], ensure_ascii=False)


def test_what_is_only_to_be_known_stands_in_the_units_own_report(sample: Collected, whole: Scope) -> None:
    told = findings.faults(_unit(sample, "ke-hoach-tai-chinh"))
    assert len(told) == 14  # a sheet typed in TCVN3 each
    assert set(told["Mức"]) == {"Để biết"}
    assert "Để biết" not in set(findings.faults(whole)["Mức"])
    assert findings.only_known(whole) == (
        "Không kể nội dung để biết (chuyển phông chữ, trang ẩn) của 02 đơn vị."
    )
