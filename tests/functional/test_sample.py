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

from data.sample.accents import tcvn3
from khcn_tools.blank import SAMPLE_MARK
from khcn_tools.collect import Collected, collect
from khcn_tools.forms import load_forms
from khcn_tools.model import DateSpan, Finding
from khcn_tools.plan import load_plan
from khcn_tools.read import read_sheets
from khcn_tools.rules import UNIT_CHECKS, YEAR_CHECKS
from khcn_tools.text import from_legacy, matching_key

ROOT = Path(__file__).parents[2]
SEED = ROOT.parent / "shared" / "seed" / "ke-hoach-2022.txt"
SUBMISSIONS = sorted((ROOT / "data" / "submissions" / "2022").iterdir())
VISITS = sorted((ROOT / "data" / "inspections" / "2022").iterdir())
CSV = "so-huu-tri-tue"
SILENT = {"van-phong", "thanh-tra"}
NEVER = {
    "NOP-02",  # the plan sets no deadline
    "CSTT-02",  # nobody is proposed for Chiến sĩ thi đua toàn quốc
}
FAULTS = {"DATA-TYPE", "DATA-CHOICE", "DATA-REQUIRED", "DATA-TOTAL", "DATA-ERROR", "DATA-COLUMN", "DATA-LEGACY"}


@pytest.fixture(scope="module")
def findings(sample: Collected) -> list[Finding]:
    return list(sample.findings)


@pytest.fixture(scope="module")
def golden() -> list[dict[str, str]]:
    with (ROOT / "tests" / "golden" / "findings-2022.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(root: Path) -> dict[Path, bytes]:
    """Return the files that the script writes under a root."""
    folders = (root / "data" / name for name in ("submissions", "inspections"))
    return {p.relative_to(root): p.read_bytes() for f in folders for p in f.rglob("*") if p.is_file()}


def test_the_script_writes_the_committed_files_byte_for_byte_and_takes_old_ones_away(tmp_path: Path) -> None:
    for folder in ("plans", "forms", "rules"):
        shutil.copytree(ROOT / "data" / folder, tmp_path / "data" / folder)
    (tmp_path / "data" / "submissions" / "2022" / "van-phong").mkdir(parents=True)
    (tmp_path / "data" / "submissions" / "2022" / "thanh-tra.xls").touch()
    subprocess.run([sys.executable, "-m", "data.sample", str(tmp_path)], cwd=ROOT, check=True)  # noqa: S603
    made, kept = contents(tmp_path), contents(ROOT)
    assert sorted(made) == sorted(kept)
    assert [path for path in kept if made[path] != kept[path]] == []


@pytest.mark.parametrize("path", [*SUBMISSIONS, *VISITS], ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_sheet_says_in_its_first_row_that_its_data_are_a_sample(path: Path) -> None:
    sheets = read_sheets(path, path.name)
    marked = [
        sheet for sheet in sheets if any(SAMPLE_MARK in c.text for c in sheet.cells.values() if c.row == 1)
    ]
    assert [sheet.name or sheet.file for sheet in sheets if sheet not in marked] == []
    assert len(sheets) >= 14 or path in VISITS


def test_who_has_submitted_and_who_has_been_visited() -> None:
    units = {unit.id for unit in load_plan(ROOT, 2022).units}
    assert units - {path.stem for path in SUBMISSIONS} == {"quy-phat-trien"}
    assert len(VISITS) == 9


def test_units_send_every_kind_of_file() -> None:
    kinds = {path.stem: path.suffix for path in SUBMISSIONS if path.suffix != ".xlsx"}
    assert kinds == {"quan-ly-khoa-hoc": ".xls", "trung-tam-ky-thuat-tdc": ".ods", CSV: ""}
    folder = SUBMISSIONS[0].parent / CSV
    assert sorted(path.name for path in folder.iterdir()) == [f"BM{n:02}.csv" for n in range(14)]
    saved = [(folder / f"BM{n:02}.csv").read_bytes() for n in (5, 4, 10, 12)]
    encodings = ("utf-8-sig", "utf-16", "utf-8-sig", "cp1258")
    rows = [text.decode(way).split("\r\nSTT")[1] for text, way in zip(saved, encodings, strict=True)]
    assert [row[0] for row in rows] == [";", "\t", ",", ";"]


def test_one_unit_types_in_tcvn3_capitals_in_a_font_of_their_own() -> None:
    book = load_workbook(ROOT / "data/submissions/2022/ke-hoach-tai-chinh.xlsx", rich_text=True)
    name, head = book["BM05 Cán bộ"]["B6"], book["BM07 Bình xét"]["B2"]
    assert (name.value, name.font.name) == ("PhÝ Ngäc Oanh", ".VnTime")
    assert (head.value, head.font.name) == ("së khoa häc vµ c«ng nghÖ", ".VnTimeH")
    charity = book["BM12 Khối, Cụm"]["B8"].value
    assert [(part.font.rFont, part.text[:6]) for part in charity] == [(".VnTimeH", "ñ"), (".VnTime", "ng hé ")]


def test_the_writers_codes_of_tcvn3_are_those_of_the_reader() -> None:
    small = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ"
    for letters in (small, small.upper(), small.title()):
        assert "".join(from_legacy(text, font)[0] for text, font in tcvn3(letters)) == letters


def test_one_unit_does_the_worst_that_people_do() -> None:
    book = load_workbook(ROOT / "data/submissions/2022/chi-cuc-tdc.xlsx")
    hidden = {sheet.title: sheet.sheet_state for sheet in book.worksheets if sheet.sheet_state != "visible"}
    assert hidden == {"Danh mục": "hidden", "HTKT": "hidden", "PLDT": "veryHidden"}
    cells = [
        str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row if c is not None
    ]
    odd = (
        "\u00d0",
        "\u200b",
        "\u00a0",
        "o\u0300",
        "#N/A",
        "1.234,5",
        "=A40+1",
        "ThS. ",
        "(9)=(10)+(11)",
        "\n2. ",
    )
    rows = (
        "I. Lãnh đạo Chi cục",
        "A. Tập thể",
        "Cộng IV",
        "Tổng cộng: 20 người",
        "người lao động",
        "Ghi chú: ",
    )
    assert [
        text for text in (*odd, *rows) if not any(cell.startswith(text) or text in cell for cell in cells)
    ] == []
    people, reviews = book["BM05 Cán bộ"], book["BM07 Bình xét"]
    assert [cell.row for cell in people["A"] if cell.value == "STT"] == [7, 27]
    assert {"A7:A9", "E7:K7", "E8:F8", "G8:K8"} <= {str(area) for area in reviews.merged_cells.ranges}
    assert [cell.value for cell in book["BM04 Công khai, dân chủ"]["A"] if cell.value in ("STT", 1)] == [
        "STT",
        1,
    ] * 2


def test_units_have_four_to_thirty_people_and_only_who_moved_is_listed_twice(sample: Collected) -> None:
    people = {unit: forms["people"].records for unit, forms in sample.tables.units.items()}
    listed = {unit: [str(record["name"]) for record in records] for unit, records in people.items()}
    sizes = {unit: len(names) for unit, names in listed.items()}
    assert {unit: n for unit, n in sizes.items() if not 4 <= n <= 30} == {}
    assert (sizes["quan-ly-co-so"], sizes["trung-tam-ung-dung"], sum(sizes.values())) == (4, 30, 136)
    twice = [name for name, n in Counter(n for names in listed.values() for n in names).items() if n > 1]
    assert twice == ["Nghiêm Hoàng Giang"]


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


def test_a_finding_in_a_folder_of_csv_names_its_own_file(findings: list[Finding]) -> None:
    places = {(finding.file, finding.sheet, finding.cell) for finding in findings if finding.unit_id == CSV}
    assert places == {(f"data/submissions/2022/{CSV}/BM06.csv", None, "E6")}


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
    main(tmp_path / "tidy", habits={}, sent={})
    shutil.rmtree(tmp_path / "tidy" / "data" / "inspections")
    messy, tidy = read_as(tmp_path / "messy"), read_as(tmp_path / "tidy")
    assert len(messy) == 13 * 14
    assert {key: rows - tidy[key] for key, rows in messy.items() if rows != tidy[key]} == {}


def test_every_rule_that_can_fires_and_some_units_have_nothing_to_clarify(golden: list[dict[str, str]]) -> None:
    assert {row["code"] for row in golden} == {*UNIT_CHECKS, *YEAR_CHECKS, *FAULTS} - NEVER
    assert {path.stem for path in SUBMISSIONS} - {row["unit_id"] for row in golden} == SILENT


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
