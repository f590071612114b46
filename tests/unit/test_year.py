"""A collected year, opened: the figures of the reports, recomputed by a second and simpler path."""

import json
import sqlite3
from pathlib import Path

import pytest

from khcn_tools.collect import Collected
from khcn_tools.errors import StaleYearError, UsageError
from khcn_tools.year import (
    Scope,
    findings,
    initiatives,
    inspection,
    narrative,
    official,
    open_unit,
    open_year,
    reported,
    submissions,
    titles,
)


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
    quota = titles.quota(whole)
    assert quota["base"] == _count(sample, "SELECT count(*) FROM people WHERE title IS NOT NULL")
    assert quota["count"] == _count(sample, "SELECT count(*) FROM people WHERE title LIKE 'cstd%'")
    assert (quota["count"], titles.allowed(quota)) == (18, 17)
    (told,) = (row for row in whole.rows("findings") if row["code"] == "CSTD-04")
    assert f"{quota['count']} Chiến sĩ thi đua" in told["message"]
    assert f"trên {quota['base']} người" in told["message"]


def test_one_fewer_is_within_the_share_and_one_more_is_not(whole: Scope) -> None:
    assert titles.what_if(whole)["So với mức tối đa"].tolist() == [
        "còn 0 người",
        "nhiều hơn 1 người",
        "nhiều hơn 2 người",
    ]


def test_the_answer_of_the_whole_names_who_is_missing(whole: Scope) -> None:
    first, second, *_ = official.answer(whole)
    assert first == (
        "Đơn vị đã nộp báo cáo",
        "12/13",
        "chưa có: Quỹ Phát triển Khoa học và Công nghệ",
        "attention",
    )
    assert second[1] == "18/17"


def test_a_unit_without_anything_to_clarify_says_so(sample: Collected) -> None:
    assert ("Nội dung phải làm rõ", "0", "và 0 nội dung nên làm rõ", "good") in official.answer(
        _unit(sample, "thanh-tra")
    )


def test_a_report_is_a_summary_until_the_visit(sample: Collected) -> None:
    assert official.letterhead(_unit(sample, "thanh-tra"))["kind"] == "TỔNG HỢP"
    seen = official.letterhead(_unit(sample, "van-phong"))
    assert (seen["kind"], seen["subject"].splitlines()[1]) == ("BÁO CÁO", "tại Văn phòng Sở")
    assert "DỮ LIỆU MẪU – KHÔNG PHẢI SỐ LIỆU THẬT" in seen["marks"]


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


def test_the_matrix_counts_each_finding_of_a_unit_once(sample: Collected, whole: Scope) -> None:
    table = findings.matrix(whole)
    query = """SELECT count(*) FROM findings f JOIN units u USING (unit_id)
        WHERE f.code NOT LIKE 'DATA-%' AND f.severity != 'info' AND u.inspected AND f.item IS NOT NULL"""
    assert table.iloc[:, 1:].to_numpy().sum() == _count(sample, query)
    assert len(table) == 13


# -- titles and initiatives --------------------------------------------------------------------


def test_each_condition_of_an_excellent_collective_is_shown_with_its_figures(sample: Collected) -> None:
    cases = titles.collective_cases(_unit(sample, "van-phong")).set_index("Điều kiện")
    assert list(cases.loc["Tỷ lệ LĐTT"]) == ["", "Đã thể hiện", "7/10 người (70,0%)"]


def test_a_condition_that_a_rule_asks_about_names_the_rule(sample: Collected) -> None:
    cases = titles.collective_cases(_unit(sample, "so-huu-tri-tue")).set_index("Điều kiện")
    assert cases.loc["Có CSTĐCS", "Đối chiếu"] == "Cần làm rõ (TTXS-02)"


def test_registered_proposed_and_clear_come_from_the_forms(sample: Collected, whole: Scope) -> None:
    table = titles.by_title(whole).set_index("Danh hiệu")
    for title, label in (("ldtt", "LĐTT"), ("cstdcs", "CSTĐCS"), ("ttldxs", "TTLĐXS")):
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
    risky = initiatives.at_risk(whole)
    rests = risky[risky["Danh hiệu CSTĐ phụ thuộc"] != "không"]
    fired = {row["subject"] for row in whole.rows("findings") if row["code"] == "CSTD-03"}
    assert {name for names in rests["Danh hiệu CSTĐ phụ thuộc"] for name in names.split(", ")} == fired


# -- findings and the team ---------------------------------------------------------------------


def test_what_the_team_found_out_stands_beside_the_finding(sample: Collected) -> None:
    table = findings.first(_unit(sample, "trung-tam-ung-dung"))
    assert set(table["Kết quả làm rõ"]) >= {"Xác nhận", "Cần làm rõ thêm"}


def test_a_value_that_was_not_understood_is_printed_as_typed(sample: Collected) -> None:
    joined = reported.form(_unit(sample, "trung-tam-ung-dung"), "activities", "participants")
    assert "#REF! (?)" in joined["Số người tham gia"].tolist()


def test_what_was_seen_is_told_item_by_item(sample: Collected) -> None:
    lines = dict(narrative.item(_unit(sample, "van-phong"), "II.1"))
    assert "Đơn vị báo cáo" in lines
    assert "Đánh giá" in lines
    assert narrative.item(_unit(sample, "thanh-tra"), "II.1")[1:] == [
        ("Đoàn kiểm tra", "Chưa có kết quả kiểm tra tại đơn vị.")
    ]


def test_an_opinion_that_there_is_none_is_no_opinion(whole: Scope) -> None:
    assert [reported.voiced({"opinions": text}) for text in (None, "Không có.", "02 ý kiến")] == [
        False,
        False,
        True,
    ]
    assert len(reported.complaints(whole)) == sum(reported.meetings(whole)["Có ý kiến, khiếu nại"])


def test_the_recommendations_are_all_there(sample: Collected, whole: Scope) -> None:
    query = "SELECT count(*) FROM assessments WHERE recommendation IS NOT NULL"
    assert len(inspection.recommendations(whole)) == _count(sample, query)


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
