"""What earlier databases hold comes back as clean tables; where it changes, this year's reports are stale."""

import datetime as dt
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from khcn_tools.collect import collect
from khcn_tools.collect.earlier import earlier_years
from khcn_tools.errors import UsageError
from khcn_tools.forms import load_forms
from khcn_tools.model import UNKNOWN, YearTables
from khcn_tools.past import not_counted
from khcn_tools.plan import FOLDERS, load_plan, year_files
from khcn_tools.run.recommendations import of_recommendations, recommendations
from khcn_tools.run.screen import of_status
from khcn_tools.run.status import status


@pytest.fixture
def two_years(root: Path) -> Path:
    """Return a root with two units' workbooks, collected as 2021, and a plan for 2022."""
    plans, sent = root / "data" / "plans", root / "data" / "submissions"
    for path in (sent / "2022").iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in {"thanh-tra.xlsx", "van-phong.xlsx"}:
            path.unlink()
    text = (plans / "2022.toml").read_text("utf-8")
    collected = collect(root, load_plan(root, 2022)).database
    (plans / "2021.toml").write_text(text.replace("year = 2022", "year = 2021", 1), "utf-8")
    collected.rename(collected.with_name("2021.sqlite"))
    for folder in FOLDERS.values():
        shutil.copytree(root / "data" / folder / "2022", root / "data" / folder / "2021")
    _change(root, "UPDATE inputs SET path = replace(path, '/2022/', '/2021/')")
    return root


def _past(root: Path) -> tuple[YearTables, ...]:
    return earlier_years(root, load_plan(root, 2022), load_forms(root))


def _change(root: Path, statement: str) -> None:
    with sqlite3.connect(root / "data" / "clean" / "2021.sqlite") as connection:
        connection.execute(statement)
    connection.close()


def test_an_earlier_year_comes_back_as_it_was_read(two_years: Path) -> None:
    (past,) = _past(two_years)
    now = collect(two_years, load_plan(two_years, 2022))
    assert past.plan.year == 2021
    assert set(past.units) == {"thanh-tra", "van-phong"}
    for unit, sheets in past.units.items():
        for form, table in sheets.items():
            read = now.tables.units[unit][form]
            assert (table.file, table.sheet) == (read.file, read.sheet)
            for record, same in zip(table.records, read.records, strict=True):
                values = {c: cell.value for c, cell in same.cells.items() if c != "shares"}
                assert {column: record[column] for column in values} == values
                assert record.cells["name" if form != "honours" else "subject"].cell


def test_what_was_typed_and_not_understood_is_unknown_again(two_years: Path) -> None:
    _change(two_years, "UPDATE people SET title = NULL WHERE unit_id = 'thanh-tra'")
    titles = [record["title"] for record in _past(two_years)[0].units["thanh-tra"]["people"].records]
    assert UNKNOWN in titles
    assert set(titles) <= {UNKNOWN, None}


def test_a_synthetic_year_is_no_history_of_a_real_one(two_years: Path) -> None:
    plan = two_years / "data" / "plans" / "2021.toml"
    plan.write_text(plan.read_text("utf-8").replace("sample = true", "sample = false", 1), "utf-8")
    assert _past(two_years) == ()


@pytest.mark.parametrize("content", [b"", b"no database"])
def test_a_database_that_cannot_be_read_stops_with_what_to_do(two_years: Path, content: bytes) -> None:
    (two_years / "data/clean/2021.sqlite").write_bytes(content)
    with pytest.raises(UsageError, match=r"2021\.sqlite cannot be read .*run khcn check --year 2021 first"):
        _past(two_years)


def test_a_year_without_plan_and_a_later_year_are_no_history(two_years: Path) -> None:
    assert earlier_years(two_years, load_plan(two_years, 2021), load_forms(two_years)) == ()
    (two_years / "data" / "plans" / "2021.toml").unlink()
    assert _past(two_years) == ()


CHANGED = r"2021 has other workbooks, .*; run khcn check --year 2021 first"
NEVER = r"2021 has workbooks and was never checked: .* data/clean/2021\.sqlite"


@pytest.mark.parametrize("folder", FOLDERS.values())
def test_an_earlier_year_whose_workbooks_are_others_now_stops_with_what_to_do(
    two_years: Path, folder: str
) -> None:
    path = two_years / "data" / folder / "2021" / "van-phong.xlsx"
    content = path.read_bytes()
    path.write_bytes(b"other")
    with pytest.raises(UsageError, match=CHANGED):
        collect(two_years, load_plan(two_years, 2022))
    path.write_bytes(content)
    assert len(_past(two_years)) == 1
    path.unlink()  # put away: the database still has what stood there
    assert len(_past(two_years)) == 1


def test_of_an_earlier_year_only_what_was_sent_counts(two_years: Path) -> None:
    for name in ("plans/2021.toml", "rules/reading.toml", "forms/lists.toml"):
        path = two_years / "data" / name
        path.write_text(f"{path.read_text('utf-8')}# đã xem\n", "utf-8")
    (two_years / "data/submissions/2021/~$van-phong.xlsx").write_bytes(b"")
    assert len(_past(two_years)) == 1


def test_an_earlier_year_that_was_never_checked_is_told_where_it_has_workbooks(two_years: Path) -> None:
    plan = load_plan(two_years, 2022)
    assert not not_counted(two_years, plan)
    (two_years / "data/clean/2021.sqlite").unlink()
    assert _past(two_years) == ()
    for folder in FOLDERS.values():
        assert re.match(NEVER, not_counted(two_years, plan))
        shutil.rmtree(two_years / "data" / folder / "2021")
    assert not not_counted(two_years, plan)


def test_a_gap_after_a_year_that_was_checked_stops_with_what_to_do(two_years: Path) -> None:
    data = two_years / "data"
    plan = (data / "plans/2022.toml").read_text("utf-8").replace("year = 2022", "year = 2023", 1)
    (data / "plans/2023.toml").write_text(plan, "utf-8")
    with pytest.raises(UsageError, match=r"2022 has workbooks .*; run khcn check --year 2022 first"):
        collect(two_years, load_plan(two_years, 2023))
    collect(two_years, load_plan(two_years, 2022))
    collect(two_years, load_plan(two_years, 2023))
    assert not not_counted(two_years, load_plan(two_years, 2023))


def test_a_year_is_behind_where_the_one_before_it_was_checked_again(two_years: Path) -> None:
    collect(two_years, load_plan(two_years, 2022))
    text = (two_years / "data/plans/2022.toml").read_text("utf-8")
    (two_years / "data/plans/2023.toml").write_text(text.replace("year = 2022", "year = 2023", 1), "utf-8")
    later = load_plan(two_years, 2023)
    assert len(earlier_years(two_years, later, load_forms(two_years))) == 2
    _change(two_years, "DELETE FROM recommendations")
    with pytest.raises(UsageError, match=r"2022 has other .* run khcn check --year 2022 first"):
        earlier_years(two_years, later, load_forms(two_years))


def test_the_screen_says_which_earlier_year_comes_first(two_years: Path) -> None:
    plan = load_plan(two_years, 2022)
    collect(two_years, plan)

    def said() -> list[str]:
        followed = of_recommendations(recommendations(two_years, plan), dt.date(2022, 12, 31))
        return [list(of_status(status(two_years, plan)))[-1], list(followed)[-1]]

    before = said()
    assert before[0].startswith("next: khcn build")
    (two_years / "data/inspections/2021/van-phong.xlsx").write_bytes(b"other")
    assert [re.fullmatch(f"next: {CHANGED}", line) is not None for line in said()] == [True, True]
    assert not status(two_years, plan).checked


def _digests(root: Path) -> dict[str, str]:
    database = collect(root, load_plan(root, 2022)).database
    connection = sqlite3.connect(database)
    digests = dict(connection.execute("SELECT unit_id, digest FROM units").fetchall())
    connection.close()
    return digests


def test_a_year_is_the_same_until_an_earlier_one_changes(two_years: Path) -> None:
    plan = load_plan(two_years, 2022)
    first = collect(two_years, plan).database.read_bytes()
    assert collect(two_years, plan).database.read_bytes() == first
    files, before = year_files(two_years, 2022), _digests(two_years)
    assert "data/clean/2021.sqlite" in files
    assert "data/clean/2021.sqlite" not in year_files(two_years, 2021)
    _change(two_years, "UPDATE honours SET year = 2018 WHERE unit_id = 'van-phong'")
    assert year_files(two_years, 2022) != files
    after = _digests(two_years)
    assert {unit for unit in after if after[unit] != before[unit]} == set(after)
