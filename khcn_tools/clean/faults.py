"""Faults of reading as findings: their words come from the rules, their place from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from khcn_tools.model import CleanTable, Finding, Form, Plan, RawSheet, Record, Rule, Unit


@dataclass(frozen=True, slots=True)
class Scope:
    """What is cleaned, for whom, with which words; `file` is a sheet's own where each is a file of a folder."""

    unit: Unit
    plan: Plan
    rules: Mapping[str, Rule]
    file: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault is: the sheet, and as far as it goes the form, cell, column and subject."""

    sheet: RawSheet | None
    form: Form | None
    cell: str | None = None
    column: str | None = None
    heading: str = ""
    subject: str | None = None

    @property
    def words(self) -> str:
        """The place as a sentence names it: "Trang BM05 Cán bộ, ô G14 (Ngày tuyển dụng)", "Tệp BM05.csv"."""
        sheet = _named(self.sheet) if self.sheet else "Trong tệp"
        cell = f", ô {self.cell}" if self.cell else ""
        return f"{sheet}{cell} ({self.heading})" if self.heading else f"{sheet}{cell}"


def place_in(table: CleanTable, form: Form, record: Record, column: str, subject: str | None) -> Place:
    """Return the place of a cell of a clean table, whose sheet is no longer at hand."""
    sheet = RawSheet(table.file, table.sheet, {})
    return Place(sheet, form, record.cells[column].cell, column, form.column(column).heading, subject)


def file_of(sheets: Sequence[RawSheet]) -> str:
    """Return the file that holds the sheets, or the folder of their files."""
    files = {sheet.file for sheet in sheets}
    return str(PurePosixPath(min(files)).parent) if len(files) > 1 else next(iter(files), "")


def _named(sheet: RawSheet) -> str:
    """Return what people call a sheet; one without a name is a file."""
    return f"Trang {sheet.name}" if sheet.name else f"Tệp {PurePosixPath(sheet.file).name}"


def fault(
    scope: Scope, place: Place, code: str, variant: str = "", value: str | None = None, **figures: object
) -> Finding:
    """Return the finding of a fault; `variant` names one of its rule's sentences."""
    rule = scope.rules[code]
    said: Mapping[str, str] = rule.parameters.get(variant, {}) if variant else {}
    sheet = place.sheet.name if place.sheet else None
    filled = {
        "where": place.words,
        "file": place.sheet.file if place.sheet else scope.file,
        "sheet": sheet or (place.form.sheet if place.form else ""),
        "heading": place.heading,
        "value": value,
        **figures,
    }
    return Finding(
        code=code,
        severity=said.get("severity", rule.severity),
        unit_id=scope.unit.id,
        item=next(iter(place.form.items), None) if place.form else None,
        table=place.form.id if place.form else None,
        file=place.sheet.file if place.sheet else scope.file,
        sheet=sheet,
        cell=place.cell,
        column=place.column,
        subject=place.subject,
        value=value,
        message=said.get("message", rule.message).format_map(filled),
        remedy=said.get("remedy", rule.remedy).format_map(filled),
        basis=rule.basis,
    )
