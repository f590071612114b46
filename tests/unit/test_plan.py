"""The plan is checked before anything is built, and says where it is at fault."""

from pathlib import Path

import pytest

from khcn_tools.errors import DataFileError, UsageError
from khcn_tools.plan import find_root, load_plan, plan_years, year_files

ROOT = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    plans = tmp_path / "data" / "plans"
    plans.mkdir(parents=True)
    (plans / "2022.toml").write_text((ROOT / "data/plans/2022.toml").read_text("utf-8"), "utf-8")
    return tmp_path


def _edit(root: Path, old: str, new: str) -> None:
    path = root / "data" / "plans" / "2022.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_plan_of_2022_holds_what_the_seed_says() -> None:
    plan = load_plan(ROOT, 2022)
    assert (plan.year, plan.sample, plan.number, plan.exact_time) == (2022, True, "", "")
    assert plan.period == "Quý IV/2022"
    assert " ".join(item.id for item in plan.items) == "II.1 II.2a II.2b II.2c II.3a II.3b II.3c II.4"
    assert len(plan.purposes) == 3
    assert "năm 2021" in plan.notes[0]


def test_the_leadership_is_counted_and_not_inspected() -> None:
    plan = load_plan(ROOT, 2022)
    assert [unit.id for unit in plan.units if not unit.inspected] == ["lanh-dao-so"]
    assert len(plan.units) == 14


def test_the_only_plan_needs_no_year(root: Path) -> None:
    assert load_plan(root).year == 2022


def test_of_several_plans_the_year_must_be_chosen(root: Path) -> None:
    (root / "data/plans/2023.toml").write_text("year = 2023\n", "utf-8")
    assert plan_years(root) == [2022, 2023]
    with pytest.raises(UsageError, match="name the year with --year; plans in data/plans: 2022, 2023"):
        load_plan(root)


def test_a_year_without_a_plan_is_refused(root: Path) -> None:
    with pytest.raises(UsageError, match=r"no plan data/plans/2021.toml; plans there: 2022"):
        load_plan(root, 2021)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("year = 2022", "year = 2021", "year is 2021, the file's name says 2022"),
        ("year = 2022", "year = ", "not valid TOML"),
        ("sample = true", 'sample = "yes"', "sample must be true"),
        ("sample = true", "sampel = true\nsample = true", "unknown key 'sampel'"),
        (
            "# deadline = 2022-11-15",
            'deadline = "15/11/2022"',
            "deadline must be a TOML date such as 2022-11-15",
        ),
        ('id = "van-phong"', 'id = "Văn phòng"', "id must be lower-case letters, digits and hyphens"),
        ('id = "thanh-tra"', 'id = "van-phong"', "unit 'van-phong' stands there twice"),
        ('kind = "leadership"', 'kind = "boss"', "kind is 'boss'; one of division, subordinate, leadership"),
        ("inspected = false", 'inspected = "no"', "inspected must be true or false"),
        ('id = "II.1"', 'id = "II.9"', "items must be II.1, II.2a"),
        ('unit = "thanh-tra"', 'unit = "thanh-traa"', "visits name 'thanh-traa', which is no unit to inspect"),
        (
            'unit = "thanh-tra"',
            'unit = "lanh-dao-so"',
            "visits name 'lanh-dao-so', which is no unit to inspect",
        ),
        ('unit = "thanh-tra"', 'unit = "van-phong"', r"'van-phong' has two \[\[visits\]\]; keep one"),
        ('unit = "thanh-tra"', "unit = 1", "unit must be text in quotes"),
        ("on = 2022-12-09", 'on = "09/12/2022"', "'thanh-tra': on must be a TOML date such as 2022-11-15"),
        ("on = 2022-12-09", "on = 2022-12-09T08:00:00", "'thanh-tra': on must be a TOML date"),
        ("on = 2022-12-09", "day = 2022-12-09", "'thanh-tra': unknown key 'day'; known: unit, on, team"),
        (
            "on = 2022-12-09\nteam = [",
            "on = 2022-12-09\nteam = [1,",
            "'thanh-tra': team must be a list of texts",
        ),
        ("sample = true", "sample = true\nvisits = 1\n", "not valid TOML|visits must be blocks"),
    ],
)
def test_a_plan_at_fault_says_where_and_what(root: Path, old: str, new: str, message: str) -> None:
    _edit(root, old, new)
    with pytest.raises(DataFileError, match=r"data/plans/2022\.toml.*" + message):
        load_plan(root, 2022)


def test_the_root_is_found_from_a_folder_below(root: Path) -> None:
    below = root / "notebooks" / "deep"
    below.mkdir(parents=True)
    assert find_root(below) == root.resolve()


def test_without_a_root_the_remedy_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--root DIR"):
        find_root(tmp_path)


def test_the_files_of_a_year_leave_out_what_office_programs_drop(root: Path) -> None:
    folder = root / "data" / "submissions" / "2022"
    folder.mkdir(parents=True)
    for name in ("van-phong.xlsx", "~$van-phong.xlsx", ".DS_Store"):
        (folder / name).write_bytes(b"x")
    assert list(year_files(root, 2022)) == ["data/plans/2022.toml", "data/submissions/2022/van-phong.xlsx"]
