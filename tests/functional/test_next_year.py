"""The sample year after: what became of what was recommended, told in reports and on the screen.

And within one year: a corrected workbook with a row inserted above changes nothing of what the team found.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT
from openpyxl import load_workbook

from data.sample.next_year import write_next_year
from khcn_tools.blank import SAMPLE_MARK
from khcn_tools.cli import main
from khcn_tools.collect import collect
from khcn_tools.forms import load_forms
from khcn_tools.plan import load_plan
from khcn_tools.run.blanks import write_forms
from khcn_tools.run.recommendations import of_recommendations, recommendations
from khcn_tools.year import Scope, open_unit, open_year
from khcn_tools.year.team import follow_up, outcomes

FINANCE, TECHNOLOGY, PROPERTY = "ke-hoach-tai-chinh", "quan-ly-cong-nghe", "so-huu-tri-tue"

# What the team wrote in 2023 on the recommendations of 2022 (data/sample/2023/visits), and how it must be told.
TOLD = {
    (FINANCE, "KN-2022-II.2a"): "Quá hạn, đang thực hiện",
    (FINANCE, "KN-2022-II.2b"): "Thôi theo dõi",
    (FINANCE, "KN-2022-II.3a"): "Đang thực hiện",
    (FINANCE, "KN-2022-II.4"): "Chưa đến hạn",
    (TECHNOLOGY, "KN-2022-II.2a"): "Đã thực hiện (10/03/2023), chậm so với thời hạn",
    (TECHNOLOGY, "KN-2022-II.2b"): "Đã thực hiện (02/12/2022)",
    (PROPERTY, "KN-2022-II.2b"): "Đã thực hiện (05/12/2022)",
    (PROPERTY, "KN-2022-II.2c"): "Đang thực hiện",
    (PROPERTY, "KN-2022-II.4"): "Chưa đến hạn",
}
ON_SCREEN = {
    (FINANCE, "KN-2022-II.2a"): "in progress, overdue",
    (FINANCE, "KN-2022-II.2b"): "dropped",
    (FINANCE, "KN-2022-II.3a"): "in progress",
    (FINANCE, "KN-2022-II.4"): "not done",
    (TECHNOLOGY, "KN-2022-II.2a"): "done, late",
    (TECHNOLOGY, "KN-2022-II.2b"): "done",
    (PROPERTY, "KN-2022-II.2b"): "done",
    (PROPERTY, "KN-2022-II.2c"): "in progress",
    (PROPERTY, "KN-2022-II.4"): "not done",
}
WHY = "Phòng đã rút đề nghị danh hiệu tập thể trước khi Hội đồng họp năm 2022, không phải lập lại biên bản"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the root that holds 2022 and 2023, both collected."""
    root = tmp_path_factory.mktemp("two") / "root"
    write_next_year(ROOT, root)
    return root


@pytest.fixture(scope="module")
def whole(two: Path) -> Scope:
    return open_year(2023, root=two)


def test_each_recommendation_of_2022_is_told_as_it_stands(two: Path) -> None:
    told = {}
    for unit in (FINANCE, TECHNOLOGY, PROPERTY):
        for _, row in follow_up.earlier(open_unit(unit, 2023, root=two)).iterrows():
            told[unit, row["Số"]] = row["Tình trạng"]
            if row["Tình trạng"] == "Thôi theo dõi":
                assert row["Minh chứng, lý do"] == WHY
    assert told == TOLD


def test_the_whole_tells_three_done_one_overdue_one_dropped_and_what_nobody_has_looked_at(whole: Scope) -> None:
    frame = follow_up.earlier(whole)
    counts = Counter(frame["Tình trạng"].str.split(" (", regex=False).str[0])
    given = sum(
        bool(row[6])
        for path in sorted((whole.store.root / "data/inspections/2022").iterdir())
        for row in load_workbook(path)["BB01 Kết quả"].iter_rows(min_row=6, values_only=True)
    )
    assert counts == {
        "Đã thực hiện": 3,
        "Quá hạn, đang thực hiện": 1,
        "Thôi theo dõi": 1,
        "Đang thực hiện": 2,
        "Chưa đến hạn": 2,
        "Chưa xác định": 6,
    }
    open_ones = follow_up.unfollowed(whole)
    assert len(open_ones) == given - 9
    in_one = frame[frame["Tình trạng"] == "Chưa xác định"].set_index("Đơn vị")["Số"].to_dict()
    assert in_one == open_ones.groupby("Đơn vị", sort=False)["Số"].agg("; ".join).to_dict()
    assert follow_up.summary(whole) == (
        f"Trong {given} kiến nghị của năm 2022 (kể cả của 06 đơn vị năm nay chưa kiểm tra lại): 03 kiến nghị "
        "đã thực hiện (trong đó 01 chậm so với thời hạn), 02 đang thực hiện, 01 quá hạn, 02 chưa đến hạn, "
        f"01 thôi theo dõi, {given - 9} chưa xác định."
    )
    figure = follow_up.figure(whole)
    assert figure
    assert (figure[1], figure[-1]) == (f"3/{given}", "follow-up")


def test_the_year_gives_its_own_and_the_first_year_follows_nothing(two: Path, whole: Scope) -> None:
    given = follow_up.given(whole)
    assert given["Số"].tolist() == ["KN-2023-II.2a", "KN-2023-II.3b"]
    first = open_year(2022, root=two)
    assert (follow_up.summary(first), follow_up.figure(first), follow_up.carried(first)) == ("", None, [])


def test_the_screen_tells_the_same_on_the_day_of_the_last_visit(two: Path) -> None:
    lines = list(of_recommendations(recommendations(two, load_plan(two, 2023)), dt.date(2023, 11, 23)))
    (rule,) = (line for line in lines if line.startswith("---"))
    column = rule.rindex("  ") + 2
    told = {tuple(line.split()[:2]): line[column:] for line in lines if "  KN-2022-" in line}
    assert {key: state for key, state in told.items() if key in ON_SCREEN} == ON_SCREEN
    assert {state for key, state in told.items() if key not in ON_SCREEN} == {"open, overdue"}


def test_status_prints_them_for_a_program_and_opens_no_workbook(
    two: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = Path(shutil.copytree(two, tmp_path / "root"))
    for path in (root / "data/inspections/2023").iterdir():
        path.write_bytes(b"no workbook")
    assert main(["status", "--recommendations", "--json", "--year", "2023", "--root", str(root)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["year"], told["checked"]) == (2023, False)
    (late,) = (
        r for r in told["recommendations"] if (r["unit_id"], r["number"]) == (TECHNOLOGY, "KN-2022-II.2a")
    )
    assert (late["state"], late["due_on"], late["done_on"]) == ("done", "2023-02-28", "2023-03-10")
    assert (late["file"], late["cell"]) == ("data/inspections/2022/quan-ly-cong-nghe.xlsx", "G7")
    assert main(["status", "--recommendations", "--year", "2023", "--root", str(root)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("next: khcn check –")
    (root / f"data/inspections/2022/{TECHNOLOGY}.xlsx").write_bytes(b"another workbook")
    for command in (["status"], ["status", "--recommendations"]):
        assert main([*command, "--year", "2023", "--root", str(root)]) == 0
        assert capsys.readouterr().out.splitlines()[-1].endswith("; run khcn check --year 2022 first")
    assert main(["check", "--year", "2023", "--root", str(root)]) == 2
    assert "2022 has other workbooks" in capsys.readouterr().err


def test_the_recommendations_of_a_year_that_was_never_checked_are_not_passed_over(
    two: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = Path(shutil.copytree(two, tmp_path / "root"))
    (root / "data/clean/2023.sqlite").unlink()
    assert main(["new-year", "2024", "--root", str(root)]) == 0
    capsys.readouterr()
    assert main(["check", "--year", "2024", "--root", str(root)]) == 2
    assert "run khcn check --year 2023 first" in capsys.readouterr().err


def test_two_recommendations_swapped_in_bb01_after_bb04_was_written_do_not_swap_what_became_of_them(
    two: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(two, tmp_path / "root"))
    path = root / f"data/inspections/2022/{TECHNOLOGY}.xlsx"
    workbook = load_workbook(path)
    sheet = workbook["BB01 Kết quả"]
    first, second = (row for row in sheet.iter_rows(min_row=6) if row[6].value)
    first[6].value, second[6].value = second[6].value, first[6].value
    workbook.save(path)
    for year in (2022, 2023):
        collect(root, load_plan(root, year))
    scope = open_unit(TECHNOLOGY, 2023, root=root)
    assert set(follow_up.earlier(scope)["Tình trạng"]) == {"Chưa xác định"}
    told = [row["message"] for row in scope.rows("findings") if row["table"] == "follow_up"]
    assert len(told) == 2
    assert "dòng này ghi nội dung của KN-2022-II.2b: “" in told[0]
    assert "dòng này ghi nội dung của KN-2022-II.2a: “" in told[1]


def test_what_an_earlier_year_recommended_to_a_unit_makes_only_its_report_stale(
    two: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(two, tmp_path / "root"))
    before = digests(root)
    with sqlite3.connect(root / "data/clean/2022.sqlite") as connection:
        connection.execute(
            "UPDATE recommendations SET recommendation = 'Tra cứu' WHERE unit_id = ?", (PROPERTY,)
        )
    connection.close()
    collect(root, load_plan(root, 2023))
    after = digests(root)
    assert {key for key in after if after[key] != before[key]} == {PROPERTY, None}


def digests(root: Path) -> dict[str | None, str]:
    """Return the digest of each unit of 2023, and that of the year under None."""
    connection = sqlite3.connect(root / "data/clean/2023.sqlite")
    kept = dict(connection.execute("SELECT unit_id, digest FROM units").fetchall())
    kept[None] = connection.execute("SELECT value FROM meta WHERE key = 'digest'").fetchone()[0]
    connection.close()
    return kept


def test_the_teams_workbooks_of_both_years_carry_the_mark_and_only_the_second_has_bb04(two: Path) -> None:
    sheet = load_forms(two)["follow_up"].sheet
    for path in (two / "data").glob("[is]*s/202[23]/*.xlsx"):
        workbook = load_workbook(path)
        marked = [any(SAMPLE_MARK in str(cell.value) for cell in page[1]) for page in workbook.worksheets]
        if path.parts[-2] == "2023":
            assert all(marked), path
        assert (sheet in workbook.sheetnames) == (path.parts[-3:-1] == ("inspections", "2023"))


def test_the_teams_workbooks_know_what_is_followed_before_anybody_has_sent_anything(
    two: Path, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    shutil.copytree(two, root)
    shutil.rmtree(root / "data/submissions/2023")
    write_forms(root, load_plan(root, 2023), [FINANCE], tmp_path / "out", lambda _: None)
    book = load_workbook(tmp_path / f"out/inspections/{FINANCE}.xlsx")
    followed, asked = book[load_forms(root)["follow_up"].sheet], book[load_forms(root)["clarifications"].sheet]
    numbers = [followed.cell(row, 2).value for row in range(1, followed.max_row + 1)]
    assert {str(number) for number in numbers} >= {number for unit, number in TOLD if unit == FINANCE}
    assert asked["B6"].value is None


NEW = "", "Nguyễn Thị Thêm", 1990, "Nữ", "Chuyên viên", "", "01/03/2015", "Hoàn thành nhiệm vụ", "Không"


@pytest.mark.parametrize(
    ("unit", "row", "wanted"),
    [
        ("quan-ly-cong-nghe", NEW, {"confirmed": 2, "needs_clarification": 1}),
        ("trung-tam-thong-tin", (), {"confirmed": 4, "not_confirmed": 3}),
    ],
)
def test_a_row_inserted_above_leaves_every_outcome_at_its_finding(
    root: Path, unit: str, row: tuple[str | int, ...], wanted: dict[str, int]
) -> None:
    before = outcomes_at(root, unit)
    path = root / f"data/submissions/2022/{unit}.xlsx"
    workbook = load_workbook(path)
    sheet = workbook["BM05 Cán bộ"]
    sheet.insert_rows(6)
    for column, value in enumerate(row, start=1):
        sheet.cell(6, column).value = value
    workbook.save(path)
    after = outcomes_at(root, unit)
    assert Counter(told for told, _ in before.values()) == wanted
    assert {key: told for key, (told, _) in after.items()} == {key: told for key, (told, _) in before.items()}
    moved = {before[key][1]: after[key][1] for key in before if before[key][1] != after[key][1]}
    assert moved
    assert all(int(new[1:]) == int(old[1:]) + 1 for old, new in moved.items())


def edited(path: Path, sheet: str, cells: dict[str, str | None]) -> None:
    """Change cells of a workbook."""
    workbook = load_workbook(path)
    for cell, value in cells.items():
        workbook[sheet][cell].value = value
    workbook.save(path)


@pytest.mark.parametrize(
    ("sheet", "cells", "reopened"),
    [
        ("BM05 Cán bộ", {"B12": "Giáp  văn Quyền "}, []),
        ("BM08 Hồ sơ", {"E8": "x", "F8": None}, ["HS-01"]),
    ],
)
def test_an_outcome_outlives_a_respelling_and_not_another_fact(
    root: Path, sheet: str, cells: dict[str, str | None], reopened: list[str]
) -> None:
    unit = "trung-tam-thong-tin"
    before = outcomes_at(root, unit)
    edited(root / f"data/submissions/2022/{unit}.xlsx", sheet, cells)
    after = outcomes_at(root, unit)
    assert [key[:-9] for key in before.keys() - after.keys()] == reopened
    told = outcomes.gone(open_unit(unit, 2022, root=root)).to_dict("list")
    why = "Nội dung đã thay đổi sau khi đoàn ghi kết quả; cần xem lại"
    assert told.get("Ghi chú", []) == [why] * len(reopened)


def test_codes_typed_anew_are_read_and_what_is_none_goes_back_to_the_team(root: Path) -> None:
    unit = "trung-tam-thong-tin"
    before, sheet = outcomes_at(root, unit), "BB02 Làm rõ"
    path = root / f"data/inspections/2022/{unit}.xlsx"
    codes = {cell.row: str(cell.value) for cell in load_workbook(path)[sheet]["B"][5:] if cell.value}
    ttxs, hs = (
        next(row for row, code in codes.items() if code.startswith(f"{c}-")) for c in ("TTXS-01", "HS-01")
    )
    edited(path, sheet, {f"B{ttxs}": f"Mã {codes[ttxs].lower().replace('-', ' – ')}"})
    assert outcomes_at(root, unit) == before
    edited(path, sheet, {f"B{hs}": "HS-01 của ông Tường"})
    lost = before.keys() - outcomes_at(root, unit).keys()
    assert {key[:-9] for key in lost} == {"HS-01"}
    (fault,) = (f for f in open_unit(unit, 2022, root=root).rows("findings") if f["table"] == "clarifications")
    assert (fault["code"], fault["cell"]) == ("DATA-CHOICE", f"B{hs}")


def outcomes_at(root: Path, unit: str) -> dict[str, tuple[str, str]]:
    """Return by the id of each finding of a unit that has an outcome: the outcome, and the finding's cell."""
    collect(root, load_plan(root, 2022))
    scope = open_unit(unit, 2022, root=root)
    states = {row["id"]: (outcomes.state(scope, row), row["cell"]) for row in scope.rows("findings")}
    return {key: told for key, told in states.items() if told[0] in outcomes.TOLD}
