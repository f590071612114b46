"""A year's folder becomes findings, an accounting and a database, and nothing stops it."""

import json
import re
import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from khcn_tools import read
from khcn_tools.collect import Collected, collect, findings_json
from khcn_tools.collect import workbook as opened
from khcn_tools.collect.folder import Filing
from khcn_tools.errors import DataFileError
from khcn_tools.forms import load_forms
from khcn_tools.model import Finding, RawSheet
from khcn_tools.plan import load_plan
from khcn_tools.rulebook import load_rulebook


def _submission(root: Path, name: str) -> Path:
    return root / "data" / "submissions" / "2022" / name


def _only(root: Path, *names: str) -> None:
    """Leave only some submissions, to be quick."""
    for path in _submission(root, "").iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in names:
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
    plan = load_plan(root)
    workbook = opened.open_workbook(
        Filing("thanh-tra", "submission", "data/submissions/2022/thanh-tra.xlsx"),
        root=root,
        plan=plan,
        forms=load_forms(root),
        rules=load_rulebook(root).for_year(2022, plan.regime),
    )
    account = workbook.accounting
    assert account
    assert account.cells == account.read + account.skipped + account.faulted + 1
    (told,) = _of(list(workbook.findings), "DATA-FILE")
    assert told.severity == "error"
    assert f"{account.cells} ô có dữ liệu" in told.message
    assert f"{account.cells - 1} ô" in told.message


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


def test_another_units_workbook_is_told_and_not_used(root: Path) -> None:
    _only(root, "chi-cuc-tdc.xlsx")
    shutil.copy(_submission(root, "chi-cuc-tdc.xlsx"), _submission(root, "quy-phat-trien.xlsx"))
    collected = collect(root, load_plan(root))
    mine = [finding.code for finding in collected.findings if finding.unit_id == "quy-phat-trien"]
    assert "DATA-UNIT" in mine
    assert "NOP-01" not in mine
    assert collected.states["quy-phat-trien"] == "unreadable"
    assert "quy-phat-trien" not in collected.tables.units
    assert collected.accounting["quy-phat-trien"].cells == collected.accounting["chi-cuc-tdc"].cells


def test_a_workbook_without_any_of_the_forms_is_one_fault(root: Path) -> None:
    _only(root, "thanh-tra.xlsx")
    workbook = Workbook()
    workbook.worksheets[0]["A1"] = "Danh bạ điện thoại"
    workbook.save(_submission(root, "thanh-tra.xlsx"))
    collected = collect(root, load_plan(root))
    mine = [f for f in collected.findings if f.unit_id == "thanh-tra" and f.severity == "error"]
    assert [finding.code for finding in mine] == ["DATA-FILE"]
    assert "không có trang nào của bộ biểu mẫu" in mine[0].message
    assert collected.states["thanh-tra"] == "unreadable"


def test_a_file_of_no_unit_and_a_second_one_are_astray(root: Path) -> None:
    _only(root, "thanh-tra.xlsx")
    shutil.copy(_submission(root, "thanh-tra.xlsx"), _submission(root, "thanh-tra-so.xlsx"))
    shutil.copy(_submission(root, "thanh-tra.xlsx"), _submission(root, "thanh-tra.xlsm"))
    shutil.copy(_submission(root, "thanh-tra.xlsx"), _submission(root, "~$thanh-tra.xlsx"))
    strays = _of(list(collect(root, load_plan(root)).findings), "DATA-STRAY")
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


def test_a_file_saved_again_makes_its_units_report_stale(root: Path, sample: Collected) -> None:
    path = _submission(root, "thanh-tra.xlsx")
    load_workbook(path).save(path)
    again = collect(root, load_plan(root))
    assert _digests(again)["thanh-tra"] != _digests(sample)["thanh-tra"]
    assert _digests(again)["van-phong"] == _digests(sample)["van-phong"]


def test_one_process_or_three_read_the_same(root: Path, sample: Collected) -> None:
    for workers in (1, 3):
        assert collect(root, load_plan(root), workers).database.read_bytes() == sample.database.read_bytes()


def test_what_was_sent_before_stays_known_until_something_else_is_sent(root: Path) -> None:
    _only(root, "thanh-tra.xlsx", "van-phong.xlsx")
    first = collect(root, load_plan(root))
    assert first.former == {}
    ids = {finding.id: finding.severity for finding in first.findings if finding.unit_id == "thanh-tra"}
    path = _submission(root, "thanh-tra.xlsx")
    book = load_workbook(path)
    book.remove(book["BM13 Tự đánh giá"])
    book.save(path)
    for _ in range(2):  # checking again changes nothing
        second = collect(root, load_plan(root))
        assert second.former == {"thanh-tra": ids}
        assert {"DATA-SHEET"} == {f.code for f in second.findings if f.unit_id == "thanh-tra"} - {
            identifier.rpartition("-")[0] for identifier in ids
        }
    path.unlink()
    assert collect(root, load_plan(root)).former == {}


@pytest.mark.parametrize("content", [b"", b"no database", None])
def test_a_former_database_that_cannot_be_read_says_nothing(root: Path, content: bytes | None) -> None:
    target = root / "data" / "clean" / "2022.sqlite"
    target.parent.mkdir(exist_ok=True)
    if content is None:
        sqlite3.connect(target).execute("CREATE TABLE inputs (path)").connection.close()
    else:
        target.write_bytes(content)
    assert collect(root, load_plan(root)).former == {}


def _digests(collected: Collected) -> dict[str, str]:
    connection = sqlite3.connect(collected.database)
    rows = dict(connection.execute("SELECT unit_id, digest FROM units").fetchall())
    connection.close()
    return rows


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('table = "people"\ncolumn = "hired_on"', 'table = "peple"', "rule LDTT-01: table is 'peple'"),
        ('column = "hired_on"', 'column = "hired"', "rule LDTT-01: column is 'hired', and there is none"),
        ('item = "II.2b"', 'item = "II.9"', "rule LDTT-01: item is 'II.9'"),
        (
            "thresholds.min_months = 10",
            "",
            "rule LDTT-01, regime R2017: min_months is None; it must be a whole",
        ),
        (
            "min_months = 10",
            'min_months = "ten"',
            "min_months is 'ten'; it must be a whole number from 0 to 24",
        ),
        ('from_discipline = "reprimand"', 'from_discipline = "x"', "from_discipline is 'x'; it must be one of"),
        ("max_percent = 15", 'max_percent = "15%"', "rule CSTD-04, regime R2017: max_percent is '15%'"),
    ],
)
def test_a_rule_file_at_fault_stops_the_check(root: Path, old: str, new: str, message: str) -> None:
    path = root / "data" / "rules" / "2b-titles.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(DataFileError, match=re.escape(message)):
        collect(root, load_plan(root))


def test_a_form_that_is_missing_stops_the_check(root: Path) -> None:
    (root / "data" / "forms" / "bm09.toml").unlink()
    with pytest.raises(DataFileError, match=r"no file gives the form BM09; put bm09\.toml back"):
        collect(root, load_plan(root))


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
