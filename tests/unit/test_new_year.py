"""A plan carried on to another year, what it asks to be looked at, and a root of one's own."""

from __future__ import annotations

import shutil
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from khcn_tools.errors import DataFileError, UsageError
from khcn_tools.plan import ITEM_IDS, load_plan
from khcn_tools.rulebook import Rulebook, load_rulebook
from khcn_tools.rulebook.changes import Changed, changes
from khcn_tools.run.new_year import init, new_year
from khcn_tools.run.plan_text import blanks, carried_on, of_other_years

REPOSITORY = Path(__file__).parents[2]
ITEMS = "".join(f'[[items]]\nid = "{key}"\nlabel = "Mục {key}"\ntext = "Nội dung"\n' for key in ITEM_IDS)
PLAN = f"""\
# Kế hoạch kiểm tra.
year = 2022     # năm xét
sample = true   # dữ liệu mẫu
deadline = 2022-11-15       # hết giờ hành chính
regime = "R2017"

number = "05"
number_suffix = "KH-KHCN"   # ký hiệu
issued_on = "tháng 01 năm 2022"
period = 'Quý IV/2022'
exact_time = ""

parent_organ = "UBND tỉnh"
organ = "Sở"
council = "Hội đồng"
place = "Bắc Giang"
team = "Thành viên Hội đồng"
inspected = "Các phòng"
executors = "Chánh Văn phòng Sở"
signer = ["TM. HỘI ĐỒNG", "CHỦ TỊCH"]
purposes = [
    "Nắm rõ tình hình năm 2022.",   # mục I.1
]
notes = [
    "Đề nghị đính chính.",
]

{ITEMS}
[[units]]
id = "van-phong"
name = "Văn phòng Sở"
kind = "division"
received_on = 2022-11-14    # nộp bản giấy

# Chương trình kiểm tra: ghi khi có thông báo.

# HỌ TÊN DƯỚI ĐÂY LÀ DỮ LIỆU MẪU.
[[visits]]
# Ngày này sẽ đổi.
unit = "van-phong"
on = 2022-11-20
team = [
    "Nguyễn Thị Thanh Hà, Trưởng đoàn",
]
# Còn thiếu thư ký.

# Lãnh đạo Sở không kiểm tra.
[[units]]
id = "lanh-dao-so"
name = "Lãnh đạo Sở"
kind = "leadership"
inspected = false
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a root whose plan has all that belongs to its own year."""
    for folder in ("forms", "rules"):
        shutil.copytree(REPOSITORY / "data" / folder, tmp_path / "data" / folder)
    (tmp_path / "data/plans").mkdir()
    (tmp_path / "data/plans/2022.toml").write_text(PLAN, "utf-8")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks/unit_report.ipynb").write_text("{}", "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook(REPOSITORY)


# The plan


def test_what_belongs_to_the_year_is_blank_or_gone_and_all_else_is_as_it_was(root: Path) -> None:
    before, plan = load_plan(root, 2022), new_year(root, 2023).plan
    assert plan.year == 2023
    assert (plan.number, plan.issued_on, plan.period, plan.exact_time) == ("", "", "", "")
    assert (plan.deadline, plan.regime, plan.notes, plan.visits) == (None, "", (), ())
    assert [unit.received_on for unit in plan.units] == [None, None]
    kept = ("sample", "number_suffix", "organ", "team", "signer", "purposes", "items")
    assert [getattr(plan, name) for name in kept] == [getattr(before, name) for name in kept]
    assert [unit.id for unit in plan.units] == ["van-phong", "lanh-dao-so"]


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("# Kế hoạch kiểm tra.", True),
        ("year = 2023     # năm xét", True),
        ('number_suffix = "KH-KHCN"   # ký hiệu', True),
        ('    "Nắm rõ tình hình năm 2022.",   # mục I.1', True),
        ("# Lãnh đạo Sở không kiểm tra.", True),
        ('# CẦN GHI 2023; kế hoạch 2022: number = "05"', True),
        ("# CẦN GHI 2023; kế hoạch 2022: period = 'Quý IV/2022'", True),
        ("# CẦN GHI 2023, nếu có; kế hoạch 2022: deadline = 2022-11-15 # hết giờ hành chính", True),
        ("# Chương trình kiểm tra: ghi khi có thông báo.", True),
        ("# HỌ TÊN DƯỚI ĐÂY LÀ DỮ LIỆU MẪU.", False),
        ("# Ngày này sẽ đổi.", False),
        ("# Còn thiếu thư ký.", False),
        ("[[visits]]", False),
        ("on = 2022-11-20", False),
        ("received_on = 2022-11-14    # nộp bản giấy", False),
    ],
)
def test_comments_and_wording_stay_each_on_its_line(line: str, stays: bool) -> None:  # noqa: FBT001  # a table
    assert (line in carried_on(PLAN, 2023).splitlines()) is stays


def test_the_plan_of_the_next_year_but_one_asks_anew_and_only_once() -> None:
    once = carried_on(PLAN, 2023).replace('period = ""', 'period = "Quý III/2023"')
    twice = carried_on(once, 2024)
    assert "kế hoạch 2022" not in twice
    assert twice.count('# CẦN GHI 2024; kế hoạch 2023: period = "Quý III/2023"\nperiod = ""\n') == 1


def test_the_committed_plan_can_be_carried_on_again_and_again() -> None:
    text = (REPOSITORY / "data/plans/2022.toml").read_text("utf-8")
    for year in (2023, 2024, 2025):
        text = carried_on(text, year)
        plan = tomllib.loads(text)
        assert (plan["year"], plan["period"], plan["number"]) == (year, "", "")
        assert "THE LIST IS TO BE CONFIRMED BY THE SỞ before use." in text


def test_blanks_and_other_years_are_told_with_their_lines() -> None:
    text = carried_on(PLAN, 2023)
    lines = text.splitlines()
    assert {key: lines[line - 1] for key, line in blanks(text).items()} == {
        key: f'{key} = ""' for key in ("number", "issued_on", "period", "exact_time")
    }
    said = of_other_years(text, 2023)
    assert list(said.values()) == ['    "Nắm rõ tình hình năm 2022.",   # mục I.1']
    assert [lines[line - 1] for line in said] == list(said.values())


def test_the_latest_earlier_plan_is_carried_on_and_no_plan_is_ever_overwritten(root: Path) -> None:
    assert new_year(root, 2025).before == 2022
    assert new_year(root, 2023).before == 2022
    assert new_year(root, 2024).before == 2023
    before = (root / "data/plans/2024.toml").read_bytes()
    with pytest.raises(UsageError, match="already there, and never overwritten"):
        new_year(root, 2024)
    assert (root / "data/plans/2024.toml").read_bytes() == before
    with pytest.raises(UsageError, match=r"before 2021 to carry on; .*: 2022, 2023, 2024, 2025"):
        new_year(root, 2021)
    assert (root / "data/submissions/2025").is_dir()
    assert (root / "data/inspections/2025").is_dir()


def test_a_rule_file_at_fault_stops_before_anything_is_written(root: Path) -> None:
    (root / "data/rules/regimes.toml").write_text("regimes = ", "utf-8")
    with pytest.raises(DataFileError, match="regimes"):
        new_year(root, 2023)
    assert not (root / "data/plans/2023.toml").exists()
    with pytest.raises(DataFileError, match="regimes"):
        init(root / "own", source=root)
    assert not (root / "own").exists()


# What is to be looked at


def asked(root: Path, year: int, head: str) -> str:
    """Return what stands under the heading that ends so."""
    made = new_year(root, year)
    return "\n".join(next(lines for name, lines in made.asked.items() if name.endswith(head)))


def test_what_was_carried_on_is_to_be_confirmed_with_its_line(root: Path) -> None:
    said = asked(root, 2023, "to be confirmed")
    lines = (root / "data/plans/2023.toml").read_text("utf-8").splitlines()
    assert f"line {lines.index('sample = true   # dữ liệu mẫu') + 1}: sample = true" in said
    assert f"from line {lines.index('[[units]]') + 1}: the list of units: 2, 1 of them inspected" in said
    assert "signer: TM. HỘI ĐỒNG / CHỦ TỊCH" in said


def differences(book: Rulebook, before: int, after: int) -> dict[str, Changed]:
    return {one.code: one for one in changes(book, book.regime(before), book.regime(after))}


def test_from_2022_to_2023_no_rule_differs(root: Path, book: Rulebook) -> None:
    assert differences(book, 2022, 2023) == {}
    assert "the same as in 2022: no rule differs" in asked(root, 2023, "the law")


def test_from_2023_to_2024_the_rules_that_differ_are_told(root: Path, book: Rulebook) -> None:
    found = differences(book, 2023, 2024)
    assert found["LDTT-01"].fields["min_months"] == (10, 6)
    assert found["DK-01"].fields["severity"] == ("error", "info")
    assert found["TTTT-01"].fields["min_share"] == ("> 50%", ">= 70%")
    assert found["HS-01"].fields["severities.cstdcs"] == ("warning", None)
    assert (found["CSTD-04"].fields, found["CSTD-04"].came) == ({}, False)
    assert differences(book, 2024, 2023)["CSTD-04"].came
    assert not found["LDTT-01"].asks_the_same
    assert found["TTXS-01"].asks_the_same, "from V2 to V, another article"
    new_year(root, 2023)
    lines = asked(root, 2024, "the law").splitlines()
    assert any(line.startswith("LDTT-01 min_months: 10 → 6; basis: ") for line in lines)
    assert any(line.startswith("DK-01 severity: error → info; ") for line in lines)
    assert any(line.startswith("CSTD-04 is no longer asked: ") for line in lines)
    assert "run only once data/rules/local.toml gives their threshold: CSTD-04, CSTD-05" in lines
    unverified = next(line for line in lines if line.startswith("not yet held against"))
    assert "LDTT-02" in unverified
    assert "LDTT-03" not in unverified


def test_the_regime_of_a_transition_is_not_carried_on(root: Path) -> None:
    path = root / "data/plans/2022.toml"
    path.write_text(path.read_text("utf-8").replace('regime = "R2017"', 'regime = "R2024"'), "utf-8")
    assert "LDTT-01 min_months: 6 → 10" in asked(root, 2023, "the law")


def test_what_the_office_accepted_and_set_is_carried_on_and_told(root: Path) -> None:
    spelling = '[[spellings]]\nlist = "ratings"\nchoice = "good"\nspelling = "{}"\naccepted_by = "Văn phòng"\n'
    accepted = "".join(f"{spelling.format(word)}accepted_on = 2022-11-20\n" for word in ("HTTNVT", "HTNVTT"))
    (root / "data/forms/local.toml").write_text(accepted, "utf-8")
    override = (
        '[[overrides]]\ncode = "LDTT-01"\nregime = "{}"\ndocument = "Quy chế"\nthresholds.min_months = 8\n'
    )
    (root / "data/rules/local.toml").write_text(override.format("R2017") + override.format("R2024"), "utf-8")
    carried = new_year(root, 2023).carried
    assert "data/forms/local.toml: 2 spellings accepted on 2022-11-20" in carried
    assert "data/rules/local.toml: LDTT-01 in R2017: min_months = 8 – Quy chế" in carried
    assert "data/rules/local.toml: LDTT-01 in R2024, not in R2017: min_months = 8 – Quy chế" in carried


def test_open_recommendations_of_the_year_before_are_told_and_an_absent_table_is_not(root: Path) -> None:
    (root / "data/clean").mkdir()
    head = "recommendations that are open, and will be followed"
    with closing(sqlite3.connect(root / "data/clean/2022.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE findings (id)")
        assert head not in new_year(root, 2024).asked
        connection.execute("CREATE TABLE inputs (path, sha256)")
        connection.execute("CREATE TABLE recommendations (unit_id, number, recommendation, due_on, state)")
        rows = [
            ("van-phong", "KN-2022-II.1", "Bổ sung biên bản", "2022-12-15", None),
            ("van-phong", "KN-2022-II.4", "Gửi minh chứng", None, "doing"),
            ("van-phong", "KN-2022-II.3a", "Công khai", None, "done"),
            ("van-phong", "KN-2022-II.3b", "Nhân rộng", None, "dropped"),
        ]
        connection.executemany("INSERT INTO recommendations VALUES (?, ?, ?, ?, ?)", rows)
    assert asked(root, 2023, head).splitlines() == [
        "van-phong: KN-2022-II.1: Bổ sung biên bản (due 15/12/2022)",
        "van-phong: KN-2022-II.4: Gửi minh chứng",
    ]


# A root of one's own


def test_init_makes_a_root_without_anything_of_the_sample(root: Path, tmp_path: Path) -> None:
    for name in ("forms", "rules"):
        (root / "data" / name / "local.toml").write_text("", "utf-8")
    (root / "data/submissions/2022").mkdir(parents=True)
    (root / "data/submissions/2022/van-phong.xlsx").write_bytes(b"personal")
    own, path = tmp_path / "own", root / "data/plans/2022.toml"
    path.write_text(f"{path.read_text('utf-8')}# HỌ TÊN DƯỚI ĐÂY LÀ DỮ LIỆU MẪU.\n", "utf-8")
    made = init(own, 2023, root)
    (said,) = made.asked["data/plans/2023.toml, speaks of a sample"]
    assert said.endswith(": # HỌ TÊN DƯỚI ĐÂY LÀ DỮ LIỆU MẪU.")
    files = {path.relative_to(own).as_posix() for path in own.rglob("*") if path.is_file()}
    shared = {
        f"data/{f}/{p.name}" for f in ("forms", "rules") for p in (REPOSITORY / "data" / f).glob("*.toml")
    }
    shared -= {"data/forms/local.toml", "data/rules/local.toml"}
    assert files == shared | {"data/plans/2023.toml", "notebooks/unit_report.ipynb", ".gitignore"}
    assert {p.name for p in own.iterdir()} == {"data", "notebooks", "reports", ".gitignore"}
    assert [p.name for p in (own / "data/submissions").iterdir()] == ["2023"]
    assert (made.plan.year, made.plan.sample, made.plan.period) == (2023, False, "")
    assert load_plan(own) == made.plan
    assert "/data/submissions/" in (own / ".gitignore").read_text("utf-8").splitlines()


@pytest.mark.parametrize(("year", "made"), [(None, 2022), (2022, 2022), (2021, 2021), (2030, 2030)])
def test_init_takes_the_nearest_plan_for_any_year(
    root: Path, tmp_path: Path, year: int | None, made: int
) -> None:
    plan = init(tmp_path / "own", year, root).plan
    assert (plan.year, plan.number, plan.deadline) == (made, "", None)


def test_init_takes_the_installed_tree_where_no_source_is_named(tmp_path: Path) -> None:
    init(tmp_path / "own")
    assert (tmp_path / "own/notebooks/overall_report.ipynb").is_file()


def test_init_refuses_a_folder_that_holds_something_and_takes_an_empty_one(root: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    init(own, 2023, root)
    for taken in (own, root / "data/plans/2022.toml"):
        with pytest.raises(UsageError, match="is there and not empty"):
            init(taken, 2023, root)


def test_init_without_any_source_says_what_to_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khcn_tools.run.new_year._INSTALLED", tmp_path / "site-packages")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"no data/plans to start from; name the folder .* --root DIR"):
        init(tmp_path / "own")
    (tmp_path / "data/plans").mkdir(parents=True)
    with pytest.raises(UsageError, match="no plan in data/plans to start from"):
        init(tmp_path / "own")
