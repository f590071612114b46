"""Whatever people do to a form, what they meant is read back, or found.

Some hundreds of drawn submissions; set HYPOTHESIS_PROFILE=thorough for ten thousand.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from factories import cleaned, drawn, unit_info
from hypothesis import given, note
from hypothesis import strategies as st
from messes import Submission, submissions

from data.sample.csv_folder import as_csv
from data.sample.old_excel import as_xls
from data.sample.opendocument import as_ods
from khcn_tools.census import count_cells
from khcn_tools.clean import CleanWorkbook
from khcn_tools.model import CleanTable

FORMATS = ("xlsx", "xlsx", "xls", "ods")


def written(submission: Submission, form: str, folder: Path) -> Path:
    """Write a submission in a format; its path."""
    book, path = drawn(unit_info(), submission.page), folder / f"van-phong.{form}"
    if form == "xlsx":
        book.save(path)
    elif form in {"xls", "ods"}:
        path.write_bytes(as_xls(book) if form == "xls" else as_ods(book))
    else:
        path = folder / "van-phong"
        path.mkdir()
        for name, data in as_csv(book).items():
            (path / name).write_bytes(data)
    return path


def sent(submission: Submission, form: str) -> CleanWorkbook:
    """Return a submission, written, read and cleaned; its cells are accounted for."""
    with tempfile.TemporaryDirectory() as folder:
        path = written(submission, form, Path(folder))
        clean = cleaned(path)
        assert clean.read + clean.faulted + sum(clean.skipped_by.values()) == count_cells(path)
    return clean


def plain(value: Any) -> Any:
    """Return a value as it is compared: blanks in a text do not tell."""
    return " ".join(value.split()) if isinstance(value, str) else value


def differing(submission: Submission, table: CleanTable) -> list[tuple[str, str, Any, Any]]:
    """Return the cells whose value is not what was meant: cell, column, meant, read."""
    return [
        (cell.cell, column, meant, cell.value)
        for record, truth in zip(table.records, submission.records, strict=True)
        for column, meant in truth.items()
        if plain((cell := record.cells[column]).value) != meant
    ]


@given(submissions(), st.sampled_from(FORMATS))
def test_what_was_meant_is_read(submission: Submission, form: str) -> None:
    clean = sent(submission, form)
    for row in submission.page.rows:
        note(repr(row))
    note("\n".join(f"{f.code} {f.cell} {f.message}" for f in clean.findings if f.code != "DATA-SHEET"))
    table = clean.tables[submission.form_id]
    assert differing(submission, table) == []
    faults = {f.code for f in clean.findings if f.sheet == submission.page.name and f.severity != "info"}
    assert faults - {"DATA-DUPLICATE"} == ({"DATA-TOTAL"} if submission.wrong_total else set())


@given(submissions(fonts=False).filter(lambda drawn: drawn.form_id != "activities"))
def test_what_was_meant_is_read_from_csv(submission: Submission) -> None:  # activities: in an encoding
    # that has no invisible characters
    assert differing(submission, sent(submission, "csv").tables[submission.form_id]) == []
