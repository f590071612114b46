"""A year's folder becomes findings, an accounting and a database, and nothing stops it."""

import json
import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from khcn_tools import read
from khcn_tools.collect import Collected, collect, findings_json, findings_of
from khcn_tools.collect import workbook as opened
from khcn_tools.model import Finding, RawSheet
from khcn_tools.plan import load_plan


def _submission(root: Path, name: str) -> Path:
    return root / "data" / "submissions" / "2022" / name


def _only(root: Path, *names: str) -> None:
    """Leave only some submissions, to be quick."""
    for path in _submission(root, "").iterdir():
        if path.name not in names:
            path.unlink()
    shutil.rmtree(root / "data" / "inspections" / "2022")


def _of(findings: list[Finding], code: str) -> list[Finding]:
    return [finding for finding in findings if finding.code == code]


def test_every_cell_of_every_unit_is_accounted_for(sample: Collected) -> None:
    for unit, account in sample.accounting.items():
        assert account.cells == account.read + account.skipped + account.faulted, unit
        assert account.skipped == sum(account.skipped_by.values())
    assert len(sample.accounting) == 13


def test_a_cell_out_of_the_readers_sight_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _only(root, "thanh-tra.xlsx")

    def blind(path: Path, name: str) -> tuple[RawSheet, ...]:
        first, *rest = read.read_sheets(path, name)
        cells = dict(first.cells)
        cells.pop(max(cells))
        return (RawSheet(first.file, first.name, cells, first.merged, first.hidden), *rest)

    monkeypatch.setattr(opened, "read_sheets", blind)
    collected = collect(root, load_plan(root))
    account = collected.accounting["thanh-tra"]
    assert account.cells == account.read + account.skipped + account.faulted + 1
    (told,) = _of(list(collected.findings), "DATA-FILE")
    assert f"{account.cells} ô có dữ liệu" in told.message
    assert f"{account.cells - 1} ô" in told.message
    assert collected.states["thanh-tra"] == "has_issues"


def test_the_states_tell_received_with_issues_and_missing(sample: Collected) -> None:
    assert sample.states["quy-phat-trien"] == "missing"
    assert sample.states["thanh-tra"] == "received"
    assert sample.states["trung-tam-ung-dung"] == "has_issues"
    assert Counter(sample.states.values())["missing"] == 1


def test_a_corrupt_workbook_is_one_finding_and_the_rest_goes_on(root: Path) -> None:
    _only(root, "thanh-tra.xlsx", "van-phong.xlsx")
    path = _submission(root, "thanh-tra.xlsx")
    path.write_bytes(path.read_bytes()[:2000])
    collected = collect(root, load_plan(root))
    mine = [finding for finding in collected.findings if finding.unit_id == "thanh-tra"]
    assert [finding.code for finding in mine] == ["DATA-FILE"]
    assert collected.states["thanh-tra"] == "unreadable"
    assert "thanh-tra" not in collected.accounting
    assert "van-phong" in collected.accounting


def test_a_file_of_no_unit_and_a_second_one_are_astray(root: Path) -> None:
    _only(root, "thanh-tra.xlsx")
    shutil.copy(_submission(root, "thanh-tra.xlsx"), _submission(root, "thanh-tra-so.xlsx"))
    shutil.copy(_submission(root, "thanh-tra.xlsx"), _submission(root, "thanh-tra.xlsm"))
    shutil.copy(_submission(root, "thanh-tra.xlsx"), _submission(root, "~$thanh-tra.xlsx"))
    strays = _of(findings_of(root, load_plan(root)), "DATA-STRAY")
    assert {(stray.unit_id, Path(stray.file or "").name) for stray in strays} == {
        (None, "thanh-tra-so.xlsx"),
        ("thanh-tra", "thanh-tra.xlsx"),
    }
    assert "tên gần nhất: “thanh-tra”" in next(s.message for s in strays if s.unit_id is None)
    assert "tệp đã đọc là data/submissions/2022/thanh-tra.xlsm" in next(s.message for s in strays if s.unit_id)


def test_findings_are_numbered_once_and_for_all(sample: Collected) -> None:
    numbers = [(finding.unit_id, finding.id) for finding in sample.findings]
    assert len(numbers) == len(set(numbers))
    assert all(finding.id.startswith(f"{finding.code}-") for finding in sample.findings)
    assert all(len(finding.id) == len(finding.code) + 9 for finding in sample.findings)


def test_findings_json_holds_what_the_contract_says(sample: Collected) -> None:
    data = json.loads(json.dumps(findings_json(sample)))
    assert (data["schema"], data["year"]) == (1, 2022)
    assert list(data["findings"][0]) == [
        *("id", "code", "severity", "unit_id", "item", "table", "file", "sheet", "cell", "column"),
        *("subject", "value", "message", "remedy", "basis"),
    ]
    assert set(data["accounting"]["van-phong"]) == {"cells", "read", "skipped", "faulted", "skipped_by"}


def test_the_same_inputs_give_the_same_database(root: Path, sample: Collected) -> None:
    again = collect(root, load_plan(root))
    assert again.database.read_bytes() == sample.database.read_bytes()


def test_the_database_leads_each_value_back_to_its_cell(sample: Collected) -> None:
    connection = sqlite3.connect(sample.database)
    lost = connection.execute(
        """SELECT count(*) FROM people p WHERE p.hired_on IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM cells c WHERE c.unit_id = p.unit_id AND c."table" = 'people'
             AND c.row = p.row AND c."column" = 'hired_on')"""
    ).fetchone()
    assert lost == (0,)
    typed = connection.execute(
        """SELECT typed FROM cells WHERE unit_id = 'trung-tam-ung-dung' AND "table" = 'activities'
           AND typed LIKE '#%'"""
    ).fetchall()
    assert typed == [("#REF!",)]
    connection.close()
