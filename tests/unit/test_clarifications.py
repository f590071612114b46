"""The codes of BB02: read as people type them, told where they are none or contradict; ids that stay."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest
from year_factory import FORMS, PHONG, RULEBOOK, plan, tables

from khcn_tools.collect.clarifications import clarification_faults
from khcn_tools.collect.findings import fault, numbered
from khcn_tools.model import UNKNOWN, Finding, YearTables
from khcn_tools.text import parse_finding_id

RULES = RULEBOOK.for_year(2022)
CODE = "HS-01-1a2b3c4d"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("HS-01-1a2b3c4d · BM05 Cán bộ!J14", CODE),
        ("hs-01-1A2B3C4D", CODE),
        ("HS - 01 – 1a2b3c4d", CODE),
        ("Mã HS-01-1a2b3c4d", CODE),
        ("Ma - HS-01-1a2b3c4d", CODE),
        ("HS-01-1a2b3c4d (trước là hs-01-1a2b3c4d)", CODE),
        ("data-choice-1a2b3c4d", "DATA-CHOICE-1a2b3c4d"),
        ("HS-01-1a2b3c4", None),
        ("HS-01-1a2b3c4d5", None),
        ("HS-01-1a2b3c4g", None),
        ("HS-01", None),
        ("1a2b3c4d", None),
        ("HS-01-1a2b3c4d; HS-02-1a2b3c4d", None),
        ("đã làm rõ", None),
        ("", None),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, code: str | None) -> None:
    assert parse_finding_id(typed) == code


def told(*rows: Mapping[str, Any]) -> list[Finding]:
    """Return what is at fault in the rows of a unit's BB02, which stand from row 5 on."""
    there = {PHONG.id: tables(clarifications=rows)}
    return list(clarification_faults(YearTables(plan(), there), FORMS, RULES))


# rows of BB02: code and outcome of each → the cells at fault
ROWS: list[tuple[list[tuple[Any, Any]], list[str]]] = [
    ([("mã 1", "confirmed")], ["B5"]),
    ([("mã 1", UNKNOWN)], ["B5"]),
    ([("mã 1", None)], []),  # only written in beforehand
    ([(None, "confirmed")], []),  # DATA-REQUIRED
    ([(UNKNOWN, "confirmed")], []),  # a fault of its own
    ([(CODE, "confirmed")], []),
    ([(CODE, "confirmed"), (CODE, "confirmed")], []),
    ([(CODE, "confirmed"), (CODE, None)], []),
    ([(CODE, "confirmed"), (CODE.lower(), "not_confirmed")], ["B6"]),
    ([(CODE, "confirmed"), ("HS-02-1a2b3c4d", "not_confirmed")], []),
    ([(CODE, "confirmed"), (CODE, "not_confirmed"), (CODE, "confirmed"), (CODE, UNKNOWN)], ["B6", "B8"]),
]


@pytest.mark.parametrize(("rows", "cells"), ROWS)
def test_a_code_that_is_none_and_rows_that_contradict_are_told_at_the_code(
    rows: list[tuple[Any, Any]], cells: list[str]
) -> None:
    found = told(*({"finding": code, "outcome": outcome} for code, outcome in rows))
    assert [finding.cell for finding in found] == cells
    assert {(f.code, f.severity, f.table, f.column, f.unit_id) for f in found} <= {
        ("DATA-CHOICE", "error", "clarifications", "finding", PHONG.id)
    }


@pytest.mark.parametrize("column", ["explanation", "evidence"])
def test_a_row_without_an_outcome_but_with_a_text_is_told_too(column: str) -> None:
    assert [finding.cell for finding in told({"finding": "mã 1", column: "Có sổ"})] == ["B5"]


def test_the_team_reads_what_is_wrong_in_which_row() -> None:
    (unread,) = told({"finding": "mã 1", "subject": "Lê A", "outcome": "confirmed"})
    assert unread.message.startswith(
        "Trang BB02 Làm rõ, ô B5 (Mã nội dung): trong “mã 1” không đọc được đúng một mã nội dung cần làm rõ;"
    )
    assert (unread.subject, unread.value) == ("Lê A", "mã 1")
    (twice,) = told({"finding": CODE, "outcome": "confirmed"}, {"finding": CODE, "outcome": "not_confirmed"})
    assert f"mã {CODE} đã ghi ở dòng 5 với kết quả “confirmed”, dòng này ghi “not_confirmed”" in twice.message


@pytest.mark.parametrize(
    ("field", "one", "other", "same"),
    [
        ("subject", "Giáp Văn Quyền", "Giáp  văn Quyền ", True),
        ("subject", "Lê Hoà", "Lê Hòa", True),
        ("subject", "Giáp Văn Quyền", "Giáp Văn Quyên", False),
        ("value", "Lao động tiên tến", "lao động tiên tến", True),
        ("value", "12", "13", False),
        ("subject", None, "", False),
        ("cell", "J5", "J6", True),
    ],
)
def test_an_id_outlives_a_respelling(field: str, one: str | None, other: str | None, *, same: bool) -> None:
    finding = fault(RULES["DATA-FILE"], PHONG.id, "f.xlsx", problem="hỏng")
    ids = [next(numbered([dataclasses.replace(finding, **{field: text})])).id for text in (one, other)]  # type: ignore[arg-type]
    assert (ids[0] == ids[1]) == same


def test_two_spellings_of_a_name_in_one_unit_are_numbered_apart() -> None:
    finding = fault(RULES["DATA-FILE"], PHONG.id, "f.xlsx", problem="hỏng")
    both = numbered(dataclasses.replace(finding, subject=name) for name in ("Lê Hoà", "lê hòa"))
    assert len({each.id for each in both}) == 2
