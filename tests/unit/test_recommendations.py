"""Recommendations carry a number and live on: numbered, carried over, closed, held against their dates."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from factories import Page, cleaned, save
from year_factory import FORMS, PHONG, ROOT, RULEBOOK, TRUNG_TAM, date, plan, tables

from khcn_tools.collect.recommendations import Recommendation, recommendations
from khcn_tools.errors import UsageError
from khcn_tools.model import UNKNOWN, Finding, YearTables
from khcn_tools.past import collected_before
from khcn_tools.plan import load_plan, year_files
from khcn_tools.run.recommendations import of_recommendations
from khcn_tools.run.recommendations import recommendations as followed
from khcn_tools.year import Scope, Store
from khcn_tools.year.team import follow_up, standing

UNITS = (PHONG, TRUNG_TAM)
FIRST = {
    "item": "II.2b",
    "recommendation": "Họp lại",
    "responsible": "Trưởng phòng",
    "due_on": date("2022-12-05"),
}
GIVEN = Recommendation(
    unit_id=PHONG.id,
    unit_name="Phòng Một",
    number="KN-2022-II.2b",
    year=2022,
    item="II.2b",
    recommendation="Họp lại",
    responsible="Trưởng phòng",
    due_on="2022-12-05",
    first_due_on="2022-12-05",
    due_typed=None,
    state=None,
    done_on=None,
    evidence=None,
    reason=None,
    followed_in=None,
    file="data/submissions/2022/phong-mot.xlsx",
    sheet="BB01 Kết quả",
    cell="G5",
)
OPEN = {name: value for name, value in GIVEN._asdict().items() if name not in {"file", "sheet"}}


def keep(root: Path, year: int, *kept: Mapping[str, Any]) -> None:
    """Write an earlier year's database as far as recommendations go; each is `OPEN` but for what is said."""
    folder = root / "data" / "clean"
    folder.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(folder / f"{year}.sqlite") as connection:
        connection.execute(f"CREATE TABLE recommendations ({', '.join(Recommendation._fields)})")
        for row in kept:
            values = [
                {"file": "f", "sheet": "BB01 Kết quả", **OPEN, **row}[name] for name in Recommendation._fields
            ]
            connection.execute(f"INSERT INTO recommendations VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608
        connection.execute("CREATE TABLE inputs (path, sha256)")
        files = {path: digest for path, digest in year_files(root, year).items() if str(year) not in path}
        connection.executemany("INSERT INTO inputs VALUES (?, ?)", files.items())
    connection.close()


def collected(
    root: Path, year: int = 2023, **units: Mapping[str, Iterable[Mapping[str, Any]]]
) -> tuple[tuple[Recommendation, ...], list[Finding]]:
    """Return what a year makes of the forms of its units, named with _ for -."""
    named = {name.replace("_", "-"): forms for name, forms in units.items()}
    there = {unit: tables(unit, (), **forms) for unit, forms in named.items()}
    before = tuple(YearTables(earlier, {}) for earlier in collected_before(root, plan(year, UNITS)))
    of = YearTables(plan(year, UNITS), there, earlier=before)
    return recommendations(root, of, FORMS, RULEBOOK.for_year(year))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a root with plans of 2021 to 2024, nothing collected."""
    text = (ROOT / "data/plans/2022.toml").read_text("utf-8")
    (tmp_path / "data/plans").mkdir(parents=True)
    for year in range(2021, 2025):
        plan_file = tmp_path / f"data/plans/{year}.toml"
        plan_file.write_text(text.replace("year = 2022", f"year = {year}", 1), "utf-8")
    return tmp_path


# -- numbers ----------------------------------------------------------------------------------


def test_a_recommendation_has_its_number_and_all_that_was_written_of_it(root: Path) -> None:
    (one,), found = collected(
        root, 2022, phong_mot={"assessments": [{"item": "II.1", "rating": "good"}, FIRST]}
    )
    assert one == GIVEN._replace(cell="G6")
    assert found == []


def test_numbers_are_unique_in_a_unit_and_no_other_workbook_shifts_them(root: Path) -> None:
    rows = [
        FIRST,
        {**FIRST, "item": "II.4"},
        FIRST,
        {**FIRST, "item": UNKNOWN},
        {**FIRST, "recommendation": None},
    ]
    alone, _ = collected(root, 2022, trung_tam={"assessments": rows})
    both, _ = collected(root, 2022, trung_tam={"assessments": rows}, phong_mot={"assessments": [FIRST]})
    assert [r.number for r in alone] == ["KN-2022-II.2b", "KN-2022-II.4", "KN-2022-II.2b-2", "KN-2022-chung"]
    assert [(r.unit_id, r.number) for r in both] == [
        (PHONG.id, "KN-2022-II.2b"),
        *((r.unit_id, r.number) for r in alone),
    ]


def test_a_due_date_that_was_not_understood_is_kept_as_typed(root: Path) -> None:
    (one,), _ = collected(root, 2022, phong_mot={"assessments": [{**FIRST, "due_on": UNKNOWN}]})
    assert (one.due_on, one.due_typed) == (None, str(UNKNOWN))


# -- carried over -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "lives"),
    [(None, True), ("in_progress", True), ("not_done", True), ("done", False), ("dropped", False)],
)
def test_what_is_closed_stays_in_its_year_and_goes_no_further(
    root: Path, *, state: str | None, lives: bool
) -> None:
    keep(root, 2022, {"state": state})
    rows, _ = collected(root)
    assert [r.number for r in rows] == ["KN-2022-II.2b"] * lives


def test_the_nearest_collected_year_counts_and_only_one_as_synthetic(root: Path) -> None:
    keep(root, 2021, {"number": "KN-2020-II.4"})
    assert [r.number for r in collected(root)[0]] == ["KN-2020-II.4"]
    keep(root, 2022, {})
    assert [r.number for r in collected(root)[0]] == ["KN-2022-II.2b"]
    real = root / "data/plans/2022.toml"
    real.write_text(real.read_text("utf-8").replace("sample = true", "sample = false", 1), "utf-8")
    assert [r.number for r in collected(root)[0]] == ["KN-2020-II.4"]


def test_a_unit_that_the_plan_has_no_more_keeps_its_name_and_what_it_was_told(root: Path) -> None:
    keep(root, 2022, {"unit_id": "phong-cu", "unit_name": "Phòng Cũ"}, {"unit_name": "Phòng Một (cũ)"})
    assert [r.unit_name for r in collected(root)[0]] == ["Phòng Cũ", "Phòng Một"]


def test_an_earlier_year_of_another_version_stops_with_what_to_do(root: Path) -> None:
    keep(root, 2022)
    with sqlite3.connect(root / "data/clean/2022.sqlite") as connection:
        connection.execute("DROP TABLE recommendations")
    connection.close()
    with pytest.raises(UsageError, match=r"2022\.sqlite cannot be read .*run khcn check --year 2022 first"):
        collected(root)


# -- BB04 -------------------------------------------------------------------------------------


def test_bb04_says_what_became_of_a_recommendation(root: Path) -> None:
    keep(root, 2022, {})
    told = {"state": "done", "done_on": date("2022-12"), "evidence": "Biên bản 02", "number": "kn 2022 – II.2b"}
    (one,), found = collected(root, phong_mot={"follow_up": [told]})
    assert (one.state, one.done_on, one.evidence, one.followed_in) == ("done", "2022-12", "Biên bản 02", 2023)
    assert found == []


def test_a_row_only_written_in_beforehand_says_nothing_and_another_due_date_puts_it_off(root: Path) -> None:
    keep(root, 2022, {"state": "in_progress", "followed_in": 2022, "reason": "Chờ kinh phí"})
    row = {"number": "KN-2022-II.2b", "recommendation": "Họp lại", "due_on": date("2023-Q4"), "state": None}
    (one,), _ = collected(root, phong_mot={"follow_up": [row]})
    assert (one.state, one.reason, one.followed_in) == ("in_progress", "Chờ kinh phí", 2022)
    assert (one.due_on, one.first_due_on, one.responsible) == ("2023-Q4", "2022-12-05", "Trưởng phòng")


@pytest.mark.parametrize(
    ("was", "now", "due"),
    [
        ("2022-12-05", "2022-12-06", "2022-12-06"),
        ("2022-12-05", "2022-12-05", "2022-12-05"),
        ("2022-12-05", "2022-12-04", "2022-12-05"),  # written in beforehand, and the first one corrected since
        ("2022-12-05", "2022-12", "2022-12-05"),  # no later, only less said
        ("2022-12", "2023-01-01", "2023-01-01"),
        ("2022-12", "2022-12-31", "2022-12"),
        ("2022-12-05", None, "2022-12-05"),
        (None, "2022-12-05", "2022-12-05"),
    ],
)
def test_only_a_later_due_date_puts_off(root: Path, was: str | None, now: str | None, due: str) -> None:
    keep(root, 2022, {"due_on": was, "first_due_on": was})
    (one,), found = collected(
        root, phong_mot={"follow_up": [{"number": "KN-2022-II.2b", "due_on": date(now) if now else None}]}
    )
    assert (one.due_on, one.first_due_on, found) == (due, was, [])


OTHER = {"number": "KN-2022-II.2b-2", "recommendation": "Niêm yết"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, ""),
        ("họp  lại", ""),
        ("Niêm yết", "là của nội dung “Họp lại”, nhưng dòng này ghi nội dung của KN-2022-II.2b-2: “Niêm yết”"),
        (
            "Họp lại ngay",
            "nội dung của kiến nghị “KN-2022-II.2b” là “Họp lại”, nhưng dòng này ghi “Họp lại ngay”",
        ),
    ],
)
def test_a_row_counts_only_for_the_recommendation_whose_text_it_has(
    root: Path, text: str | None, said: str
) -> None:
    keep(root, 2022, {}, OTHER)
    row = {"number": "KN-2022-II.2b", "recommendation": text, "state": "done"}
    (one, other), found = collected(root, phong_mot={"follow_up": [row]})
    assert (one.state, other.state) == (None if said else "done", None)
    assert [(f.code, f.cell, f.value, said in f.message) for f in found] == [
        ("DATA-CHOICE", "B5", "KN-2022-II.2b", True)
    ] * bool(said)


def test_a_row_that_does_not_count_leaves_its_number_to_the_one_that_does(root: Path) -> None:
    keep(root, 2022, {}, OTHER)
    rows = [
        {"number": "KN-2022-II.2b", "recommendation": text, "state": state}
        for text, state in (("Niêm yết", "not_done"), ("Họp lại", "done"))
    ]
    (one, _), (finding,) = collected(root, phong_mot={"follow_up": rows})
    assert (one.state, finding.cell) == ("done", "B5")


def test_a_state_that_was_not_understood_ends_that_of_the_year_before(root: Path) -> None:
    keep(root, 2022, {"state": "not_done", "followed_in": 2022})
    (one,), _ = collected(root, phong_mot={"follow_up": [{"number": "KN-2022-II.2b", "state": UNKNOWN}]})
    assert (one.state, one.followed_in) == (None, 2023)


@pytest.mark.parametrize(
    ("row", "written"),
    [
        ({}, "05/12/2022"),
        ({"due_on": None, "due_typed": "cuối quý I"}, ""),
        ({"due_on": "2023-Q1"}, "Quý I/2023"),
    ],
)
def test_a_due_date_that_was_not_understood_is_not_written_in_beforehand(
    row: Mapping[str, Any], written: str
) -> None:
    (carried,) = follow_up.carried(scope(None, None, row))
    assert carried == {
        "number": "KN-2022-II.2b",
        "recommendation": "Họp lại",
        "responsible": "Trưởng phòng",
        "due_on": written,
    }


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("KN-2022-II.2", "gần nhất: KN-2022-II.2b"),
        ("KN-2019-II.4", "không có trong các kiến nghị đang theo dõi"),
        ("kiến nghị về nhân sự", "không có trong các kiến nghị đang theo dõi"),
    ],
)
def test_a_number_that_is_none_is_told_at_its_cell_and_changes_nothing(
    root: Path, number: str, words: str
) -> None:
    keep(root, 2022, {}, {"unit_id": TRUNG_TAM.id, "number": "KN-2019-II.4"})
    rows, (finding,) = collected(root, phong_mot={"follow_up": [{"number": number, "state": "done"}]})
    assert [r.state for r in rows] == [None, None]
    assert (finding.code, finding.unit_id, finding.table) == ("DATA-CHOICE", PHONG.id, "follow_up")
    assert (finding.sheet, finding.cell, finding.value) == ("BB04 Thực hiện kiến nghị", "B5", number)
    assert f"“{number}”" in finding.message
    assert words in finding.message


def test_a_number_that_comes_twice_counts_once_and_is_told(root: Path) -> None:
    keep(root, 2022, {})
    twice = [{"number": "KN-2022-II.2b", "state": state} for state in ("not_done", "done")]
    (one,), (finding,) = collected(root, phong_mot={"follow_up": twice})
    assert one.state == "not_done"
    assert (finding.cell, "đã ghi ở dòng 5" in finding.message) == ("B6", True)


def test_a_teams_workbook_may_come_without_bb04_but_not_with_a_hidden_one(tmp_path: Path) -> None:
    heads = Page("BB04 Thực hiện kiến nghị", [["STT", "Số kiến nghị*", "Tình trạng thực hiện"]], hidden=True)
    for pages, sheets in (((), []), ((heads,), ["BB04 Thực hiện kiến nghị"])):
        visit = Page("BB00 Buổi kiểm tra", [["Tên đơn vị", "Văn phòng Sở"]])
        found = cleaned(save(tmp_path / "team.xlsx", visit, *pages), "inspection").findings
        told = [f.sheet for f in found if f.code == "DATA-SHEET" and f.table == "follow_up"]
        assert told == sheets
        assert {f.table for f in found if f.code == "DATA-SHEET"} >= {"assessments", "proposals"}


# -- held against dates -----------------------------------------------------------------------


class Kept(Store):
    """A year with these tables and nothing else."""

    def __init__(self, year: int, **there: list[dict[str, Any]]) -> None:
        """Take the tables; the unit is there, and the labels of the states."""
        self.year = year
        unit = {
            "unit_id": PHONG.id,
            "name": PHONG.name,
            "aliases": "",
            "inspected": 1,
            "submission": "received",
        }
        column = FORMS["follow_up"].column("state")
        choices = [
            {"form": "follow_up", "column": "state", "id": c.id, "label": c.label, "short": c.label}
            for c in column.choices
        ]
        columns = [
            {"form": f.id, "column": c.id, "type": c.type.value} for f in FORMS.values() for c in f.columns
        ]
        self._tables = {"units": [unit], "choices": choices, "columns": columns, "cells": [], **there}


def scope(
    visited: str | None, cutoff: str | None, *kept: Mapping[str, Any], **there: list[dict[str, Any]]
) -> Scope:
    """Return the unit in 2023, visited and closed on these days, with these recommendations."""
    rows = [{"file": "f", "sheet": None, **OPEN, **row} for row in kept]
    days = {
        "visit": [{"unit_id": PHONG.id, "visited_on": visited}],
        "unit_info": [{"unit_id": PHONG.id, "cutoff_date": cutoff}],
    }
    return Scope(Kept(2023, recommendations=rows, **days, **there), PHONG.id, "council")


# state, due, done, day of the visit → how it stands
STANDS = [
    ("done", "2023-03-15", "2023-03-15", "2023-11-20", "done"),
    ("done", "2023-03-15", "2023-03-16", "2023-11-20", "late"),
    ("done", "2023-03", "2023-03-31", "2023-11-20", "done"),
    ("done", "2023-03", "2023-04-01", "2023-11-20", "late"),
    ("done", "2023-03-15", "2023-03", "2023-11-20", "done"),  # perhaps late, perhaps not
    ("done", "2023-03-15", "2023-Q2", "2023-11-20", "late"),
    ("done", None, "2023-04-01", "2023-11-20", "done"),
    ("done", "2023-03-15", None, None, "done"),
    ("not_done", "2023-11-20", None, "2023-11-20", "not_due"),
    ("not_done", "2023-11-19", None, "2023-11-20", "overdue"),
    ("not_done", "2023-11", None, "2023-11-30", "not_due"),
    ("not_done", "2023-11", None, "2023-12-01", "overdue"),
    ("not_done", "2023-11-20", None, "2023-11", "unknown"),
    ("not_done", "2023-10-31", None, "2023-11", "overdue"),
    ("not_done", None, None, "2023-11-20", "unknown"),
    ("not_done", "2023-11-20", None, None, "unknown"),
    ("in_progress", "2023-11-20", None, "2023-11-20", "in_progress"),
    ("in_progress", "2023-11-19", None, "2023-11-20", "overdue"),
    ("in_progress", None, None, None, "in_progress"),
    ("dropped", "2023-11-19", None, "2023-11-20", "dropped"),
    (None, "2023-11-20", None, "2023-11-20", "not_due"),
    (None, "2023-11-19", None, "2023-11-20", "unknown"),  # nobody has said that it is not done
]


@pytest.mark.parametrize(("state", "due", "done", "visited", "wanted"), STANDS)
def test_how_a_recommendation_stands(
    state: str | None, due: str | None, done: str | None, visited: str | None, wanted: str
) -> None:
    row = {"state": state, "due_on": due, "done_on": done, "followed_in": 2023 if state else None}
    of = scope(visited, None, row)
    assert standing.told(of, of.rows("recommendations")[0]) == wanted


@pytest.mark.parametrize("state", ["not_done", "in_progress"])
@pytest.mark.parametrize(
    ("due", "visited", "wanted"),
    [("2023-11-20", "2023-11-20", "not_due"), ("2023-11-19", "2023-11-20", "unknown"), (None, None, "unknown")],
)
def test_what_was_written_in_an_earlier_year_says_nothing_of_this_one(
    state: str, due: str | None, visited: str | None, wanted: str
) -> None:
    of = scope(visited, None, {"state": state, "due_on": due, "followed_in": 2022})
    assert standing.told(of, of.rows("recommendations")[0]) == wanted


@pytest.mark.parametrize(
    ("visited", "cutoff", "wanted"),
    [("2023-11-20", "2023-12-15", "2023-11-20"), (None, "2023-12-15", "2023-12-15"), (None, None, None)],
)
def test_the_day_is_that_of_the_visit_else_of_the_figures(
    visited: str | None, cutoff: str | None, wanted: str | None
) -> None:
    on = standing.reference(scope(visited, cutoff), PHONG.id)
    assert (on.iso if on else None) == wanted


# what the table says of a row: due, state, note
WORDS = [
    ({"state": "done", "done_on": "2022-12-06", "evidence": "biên bản"},
     "05/12/2022", "Đã thực hiện (06/12/2022), chậm so với thời hạn", "Biên bản"),
    ({"state": "done"}, "05/12/2022", "Đã thực hiện (chưa ghi ngày)", ""),
    ({"state": "dropped", "reason": "Không còn phù hợp"}, "05/12/2022", "Thôi theo dõi", "Không còn phù hợp"),
    ({"state": "dropped"}, "05/12/2022", "Thôi theo dõi", "Chưa ghi lý do"),
    ({"state": "not_done", "followed_in": 2023}, "05/12/2022", "Quá hạn, chưa thực hiện", ""),
    ({"state": "not_done", "followed_in": 2022},
     "05/12/2022", "Chưa xác định",
     "Đã qua thời hạn, năm nay chưa có kết quả theo dõi. Theo kết quả theo dõi năm 2022: chưa thực hiện"),
    ({"state": "in_progress", "followed_in": 2022, "due_on": "2023-Q4", "reason": "Chờ kinh phí"},
     "Quý IV/2023 (gia hạn từ 05/12/2022)", "Chưa đến hạn",
     "Chờ kinh phí. Theo kết quả theo dõi năm 2022: đang thực hiện"),
    ({"due_on": "2023-Q4"}, "Quý IV/2023 (gia hạn từ 05/12/2022)", "Chưa đến hạn", ""),
    ({}, "05/12/2022", "Chưa xác định", "Đã qua thời hạn, chưa có kết quả theo dõi"),
    ({"due_on": None, "first_due_on": None, "due_typed": "sau Tết", "state": "not_done", "followed_in": 2023},
     "sau Tết (?)", "Chưa xác định", "Chưa thực hiện, chưa ghi thời hạn"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "due", "state", "note"), WORDS)
def test_what_is_said_of_a_recommendation(row: Mapping[str, Any], due: str, state: str, note: str) -> None:
    said = follow_up.earlier(scope("2023-11-20", None, row, {"number": "KN-2023-II.4", "year": 2023}))
    assert said.to_numpy().tolist() == [["KN-2022-II.2b", "Họp lại", "Trưởng phòng", due, state, note]]


def test_what_was_typed_in_bb04_and_not_understood_stands_beside_the_recommendation() -> None:
    entry = {"unit_id": PHONG.id, "row": 6, "number": "KN-2022-II.2b", "state": None, "done_on": None}
    cells = [
        {"unit_id": PHONG.id, "table": "follow_up", "row": 6, "column": "state", "typed": "xong một nửa"},
        {"unit_id": PHONG.id, "table": "follow_up", "row": 6, "column": "done_on", "typed": "cuối năm"},
    ]
    (said,) = (
        follow_up.earlier(scope("2023-11-20", None, {}, follow_up=[entry], cells=cells)).to_numpy().tolist()
    )
    assert "Tình trạng ghi “xong một nửa (?)”" in said[-1]
    done = scope("2023-11-20", None, {"state": "done"}, follow_up=[entry], cells=cells)
    assert follow_up.earlier(done).to_numpy()[0, 4] == "Đã thực hiện (cuối năm (?))"


def test_the_sum_says_nothing_where_there_is_nothing() -> None:
    assert (follow_up.summary(scope("2023-11-20", None)), follow_up.figure(scope("2023-11-20", None))) == (
        "",
        None,
    )
    kept = scope("2023-11-20", None, {"state": "done", "done_on": "2022-12-05"})
    assert follow_up.summary(kept) == "Trong 01 kiến nghị của năm 2022: 01 kiến nghị đã thực hiện."
    two = scope("2023-11-20", None, {"state": "dropped"}, {"year": 2021, "number": "KN-2021-II.4"})
    said = "Trong 02 kiến nghị của các năm 2021, 2022: chưa kiến nghị nào thực hiện xong, 01 thôi theo dõi"
    assert follow_up.summary(two) == f"{said}, 01 chưa xác định."
    assert follow_up.figure(kept) == ("Kiến nghị các năm trước đã thực hiện", "1/1", "", "good", "follow-up")


# -- on the screen ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "today", "state"),
    [
        ({}, "2022-12-05", "open"),
        ({}, "2022-12-06", "open, overdue"),
        ({"due_on": "2022-12", "state": "in_progress"}, "2022-12-31", "in progress"),
        ({"due_on": "2022-12", "state": "in_progress"}, "2023-01-01", "in progress, overdue"),
        ({"due_on": None, "state": "not_done"}, "2023-01-01", "not done"),
        ({"state": "done", "done_on": "2022-12-05"}, "2023-01-01", "done"),
        ({"state": "done", "done_on": "2022-12-06"}, "2022-12-06", "done, late"),
        ({"state": "dropped"}, "2023-01-01", "dropped"),
    ],
)
def test_the_screen_holds_what_is_open_against_today(
    root: Path, row: Mapping[str, Any], today: str, state: str
) -> None:
    keep(root, 2022, row)
    year = followed(root, load_plan(root, 2022))
    lines = list(of_recommendations(year, dt.date.fromisoformat(today)))
    (line,) = (line for line in lines if line.startswith(PHONG.id))
    assert line.endswith(f"  {state}")
    assert f"recommendations as of {today}" in lines[1]


@pytest.mark.parametrize("content", [None, b"no database"])
def test_without_a_check_the_screen_says_what_to_do(root: Path, content: bytes | None) -> None:
    shutil.rmtree(root / "data/clean", ignore_errors=True)
    if content is not None:
        (root / "data/clean").mkdir()
        (root / "data/clean/2022.sqlite").write_bytes(content)
    year = followed(root, load_plan(root, 2022))
    assert list(of_recommendations(year, dt.date(2023, 1, 1)))[-1].startswith("next: khcn check")
