"""One file of one unit: read, cleaned, and every cell of it accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from khcn_tools.census import count_cells
from khcn_tools.clean import CleanWorkbook, TypedCell, clean_workbook
from khcn_tools.collect.findings import fault
from khcn_tools.collect.folder import Filing
from khcn_tools.errors import SubmissionError
from khcn_tools.model import Accounting, CleanTable, Finding, Form, Plan, Rule
from khcn_tools.read import read_sheets, recognise


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a file gave. `accounting` is None where it could not be opened."""

    unit_id: str
    kind: str
    file: str
    findings: tuple[Finding, ...]
    tables: Mapping[str, CleanTable] = field(default_factory=dict)
    typed: tuple[TypedCell, ...] = ()
    accounting: Accounting | None = None

    @property
    def usable(self) -> bool:
        """Whether its tables may be used: it could be opened, holds a form, and is this unit's and year's."""
        return bool(self.tables) and all(finding.code != "DATA-UNIT" for finding in self.findings)


def open_workbook(
    filing: Filing, *, root: Path, plan: Plan, forms: Mapping[str, Form], rules: Mapping[str, Rule]
) -> Workbook:
    """Read and clean one file. Raises SubmissionError where it cannot be opened."""
    path = root / filing.file
    sheets = read_sheets(path, filing.file)
    clean = clean_workbook(
        recognise(sheets, forms, filing.kind),
        unit=plan.unit(filing.unit_id),
        plan=plan,
        forms=forms,
        rules=rules,
        workbook=filing.kind,
    )
    skipped = sum(clean.skipped_by.values())
    accounting = Accounting(count_cells(path), clean.read, skipped, clean.faulted, clean.skipped_by)
    findings = (*_told(clean, filing, rules["DATA-FILE"]), *_lost(accounting, filing, rules["DATA-FILE"]))
    return Workbook(filing.unit_id, filing.kind, filing.file, findings, clean.tables, clean.typed, accounting)


def closed_workbook(filing: Filing, error: SubmissionError, rules: Mapping[str, Rule]) -> Workbook:
    """Return what a file gives that cannot be opened: one finding."""
    finding = fault(rules["DATA-FILE"], filing.unit_id, filing.file, problem=str(error))
    return Workbook(filing.unit_id, filing.kind, filing.file, (finding,))


def _told(clean: CleanWorkbook, filing: Filing, rule: Rule) -> tuple[Finding, ...]:
    """Return the findings of cleaning; a file without any of the forms is one fault, not one for each form."""
    if clean.tables:
        return clean.findings
    problem = "không có trang nào của bộ biểu mẫu"
    others = (finding for finding in clean.findings if finding.code != "DATA-SHEET")
    return (fault(rule, filing.unit_id, filing.file, problem=problem), *others)


def _lost(accounting: Accounting, filing: Filing, rule: Rule) -> list[Finding]:
    """Tell it where the second count of cells and the reader's do not agree: nothing is lost in silence."""
    reached = accounting.read + accounting.skipped + accounting.faulted
    if reached == accounting.cells:
        return []
    problem = (
        f"tệp có {accounting.cells} ô có dữ liệu nhưng chương trình chỉ đối soát được {reached} ô; "
        "cần kiểm tra lại trước khi dùng số liệu của đơn vị này làm căn cứ"
    )
    return [fault(rule, filing.unit_id, filing.file, problem=problem)]
