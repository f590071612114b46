"""The sample year: made by its script, marked as synthetic, and with exactly the findings it was made for."""

from __future__ import annotations

import csv
import importlib
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from khcn_tools.blank import SAMPLE_MARK
from khcn_tools.collect import collect, findings_of
from khcn_tools.forms import load_forms
from khcn_tools.model import DateSpan, Finding
from khcn_tools.plan import load_plan
from khcn_tools.text import matching_key

ROOT = Path(__file__).parents[2]
SEED = ROOT.parent / "shared" / "seed" / "ke-hoach-2022.txt"
WORKBOOKS = sorted((ROOT / "data" / "submissions" / "2022").glob("*.xlsx"))
VISITS = sorted((ROOT / "data" / "inspections" / "2022").glob("*.xlsx"))
SILENT = {"lanh-dao-so", "van-phong", "thanh-tra", "quan-ly-co-so"}
RULES = {
    "NOP-01", "DV-01", "DS-01", "DK-01", "LDTT-01", "LDTT-02", "LDTT-03", "CSTD-02", "CSTD-03", "CSTD-04",
    "TTXS-01", "TTXS-02", "TTXS-03", "TTXS-04", "TTXS-05", "HS-01", "HS-02", "SK-01", "VB-01",
}  # fmt: skip
FAULTS = {"DATA-TYPE", "DATA-CHOICE", "DATA-REQUIRED", "DATA-TOTAL", "DATA-ERROR"}


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    return findings_of(ROOT, load_plan(ROOT, 2022))


@pytest.fixture(scope="module")
def golden() -> list[dict[str, str]]:
    with (ROOT / "tests" / "golden" / "findings-2022.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def people(path: Path) -> list[str]:
    """Return the names on BM05: the rows that have a year of birth in column C."""
    sheet = load_workbook(path)["BM05 Cán bộ"]
    return [
        str(row[1]) for row in sheet.iter_rows(values_only=True) if isinstance(row[2], int) and row[0] != "VD"
    ]


def test_the_script_writes_the_committed_workbooks_byte_for_byte(tmp_path: Path) -> None:
    for folder in ("plans", "forms", "rules"):
        shutil.copytree(ROOT / "data" / folder, tmp_path / "data" / folder)
    subprocess.run([sys.executable, "-m", "data.sample", str(tmp_path)], cwd=ROOT, check=True)  # noqa: S603
    made = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*.xlsx")}
    kept = {p.relative_to(ROOT): p.read_bytes() for p in (*WORKBOOKS, *VISITS)}
    assert sorted(made) == sorted(kept)
    assert [path for path in kept if made[path] != kept[path]] == []


@pytest.mark.parametrize("path", [*WORKBOOKS, *VISITS], ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_sheet_says_that_its_data_are_a_sample(path: Path) -> None:
    unmarked = [
        sheet.title
        for sheet in load_workbook(path).worksheets
        if not any(SAMPLE_MARK in str(cell) for cell in next(sheet.iter_rows(values_only=True)))
    ]
    assert unmarked == []


def test_who_has_submitted_and_who_has_been_visited() -> None:
    units = {unit.id for unit in load_plan(ROOT, 2022).units}
    assert units - {path.stem for path in WORKBOOKS} == {"quy-phat-trien"}
    assert len(VISITS) == 9


def test_units_have_four_to_thirty_people_and_nobody_is_listed_twice() -> None:
    listed = {path.stem: people(path) for path in WORKBOOKS}
    sizes = {unit: len(names) for unit, names in listed.items()}
    assert {unit: n for unit, n in sizes.items() if not 4 <= n <= 30} == {}
    assert (sizes["quan-ly-co-so"], sizes["trung-tam-ung-dung"], sum(sizes.values())) == (4, 30, 136)
    twice = [name for name, n in Counter(n for names in listed.values() for n in names).items() if n > 1]
    assert twice == []


def test_nobody_is_called_like_the_signer_of_the_real_plan() -> None:
    if not SEED.exists():
        pytest.skip("the text of the real plan is not kept in the repository")
    signer = SEED.read_text("utf-8").split()[-3:]
    told = (ROOT / "data" / "sample").rglob("*.txt")
    assert [path.name for path in told if " ".join(signer) in path.read_text("utf-8")] == []


def test_the_findings_are_exactly_those_the_sample_was_made_for(
    findings: list[Finding], golden: list[dict[str, str]]
) -> None:
    keys = ("unit_id", "code", "table", "cell", "subject")
    found = Counter(tuple(getattr(finding, key) or "" for key in keys) for finding in findings)
    meant = Counter(tuple(row[key] for key in keys) for row in golden)
    assert (found - meant, meant - found) == (Counter(), Counter())


def read_as(root: Path) -> dict[tuple[str, str], Counter[str]]:
    """Return what is read of each unit's forms: its rows in any order, days only by their month."""
    tables = collect(root, load_plan(root, 2022)).tables.units
    return {
        (unit, form): Counter(
            " | ".join(f"{name} {said(row[name])}" for name in sorted(row.cells)) for row in table.records
        )
        for unit, forms in tables.items()
        for form, table in forms.items()
    }


def said(value: object) -> str:
    """Return a value as its matching key, a date by its month."""
    return value.iso[:7] if isinstance(value, DateSpan) else matching_key(str(value))


def test_the_units_manners_change_nothing_of_what_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT)
    main = importlib.import_module("data.sample.__main__").main
    for folder in ("plans", "forms", "rules", "submissions"):
        shutil.copytree(ROOT / "data" / folder, tmp_path / "messy" / "data" / folder)
        shutil.copytree(ROOT / "data" / folder, tmp_path / "tidy" / "data" / folder)
    main(tmp_path / "tidy", habits={})
    shutil.rmtree(tmp_path / "tidy" / "data" / "inspections")
    messy, tidy = read_as(tmp_path / "messy"), read_as(tmp_path / "tidy")
    assert len(messy) == 13 * 14
    assert {key: rows - tidy[key] for key, rows in messy.items() if rows != tidy[key]} == {}


def test_every_rule_built_fires_and_some_units_have_nothing_to_clarify(golden: list[dict[str, str]]) -> None:
    assert {row["code"] for row in golden} == RULES | FAULTS
    assert {path.stem for path in WORKBOOKS} - {row["unit_id"] for row in golden} == SILENT


def test_the_share_of_cstdcs_is_passed_by_one(findings: list[Finding]) -> None:
    (finding,) = (finding for finding in findings if finding.code == "CSTD-04")
    assert "18 Chiến sĩ thi đua cơ sở trở lên trên 117 người" in finding.message
    assert 100 * 18 > 15 * 117 >= 100 * 17


def test_the_teams_workbooks_answer_findings_that_are_there(findings: list[Finding]) -> None:
    form = load_forms(ROOT)["clarifications"]
    outcomes = Counter(
        row[4]
        for path in VISITS
        for row in load_workbook(path)[form.sheet].iter_rows(min_row=6, values_only=True)
        if any(str(row[1]).startswith(finding.id) for finding in findings)
    )
    assert outcomes["Xác nhận"] > outcomes["Cần làm rõ thêm"] > 0
    assert outcomes["Không xác nhận"] > 0
