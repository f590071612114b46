"""All rules together: none without function or cases, none that fires on what cannot be read."""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import test_rules_collectives
import test_rules_duplicates
import test_rules_history
import test_rules_initiatives
import test_rules_movements
import test_rules_papers
import test_rules_people
import test_rules_submission
from hypothesis import given
from hypothesis import strategies as st
from year_factory import LANH_DAO, PHONG, RULEBOOK, TRUNG_TAM, date, plan, table, year

from khcn_tools.errors import DataFileError
from khcn_tools.model import UNKNOWN, CleanCell, Finding, Rule, Unit, YearTables
from khcn_tools.rules import UNIT_CHECKS, YEAR_CHECKS, check

CASES = [
    *test_rules_submission.CASES,
    *test_rules_movements.CASES,
    *test_rules_initiatives.CASES,
    *test_rules_papers.CASES,
    *test_rules_people.CASES,
    *test_rules_duplicates.CASES,
    *test_rules_history.CASES,
    *test_rules_collectives.CASES,
]
FUNCTIONS = {**UNIT_CHECKS, **YEAR_CHECKS}
IN_FORCE = [(code, regime) for regime, rules in RULEBOOK.rules.items() for code in rules]


# ---------------------------------------------------------------------------------------------
# Completeness


def test_every_rule_of_law_has_a_function_and_every_function_a_rule() -> None:
    waiting = {code for codes in RULEBOOK.waiting.values() for code in codes}
    assert {code for code, _ in IN_FORCE} | waiting == set(FUNCTIONS)


def test_every_rule_has_a_case_in_which_it_fires_and_one_in_which_it_does_not() -> None:
    assert {case.code for case in CASES if case.cells} == set(FUNCTIONS)
    assert {case.code for case in CASES if not case.cells} == set(FUNCTIONS)


def test_no_case_is_there_twice() -> None:
    assert [name for name, count in Counter(map(str, CASES)).items() if count > 1] == []


def test_a_rule_of_law_without_function_is_a_fault_of_the_data() -> None:
    rule = Rule("XX-99", "n", "error", "m", "r", regime="R2017")
    with pytest.raises(DataFileError, match="XX-99: no function checks it"):
        check(year({}), {rule.code: rule})


def test_a_fault_of_reading_is_not_the_business_of_the_rules() -> None:
    assert check(year({}), {"DATA-TYPE": Rule("DATA-TYPE", "n", "error", "m", "r")}) == []


# ---------------------------------------------------------------------------------------------
# Words


def _fired(code: str, regime: str) -> Iterator[Finding]:
    for case in CASES:
        if case.code == code and case.cells and case.regime in {"", regime}:
            yield from dataclasses.replace(case, regime=regime).findings()


@pytest.mark.parametrize(("code", "regime"), IN_FORCE)
def test_a_rule_that_fires_speaks_in_whole_sentences(code: str, regime: str) -> None:
    findings = list(_fired(code, regime))
    assert findings
    for finding in findings:
        for sentence in (finding.message, finding.remedy):
            assert sentence.endswith(".")
            assert not {"{", "}", "UNKNOWN", "None"} & set(sentence.split()) | {"{", "}"} & set(sentence)
            assert "vi phạm" not in sentence
        assert finding.subject is None or finding.subject in finding.message or "Sở" in finding.subject


def test_words_that_ask_for_a_figure_the_rule_does_not_give_are_a_fault_of_the_data() -> None:
    rules = RULEBOOK.for_year(2022)
    wrong = dataclasses.replace(rules["NOP-01"], message="{unit}: {thang} tháng.")
    with pytest.raises(DataFileError, match="NOP-01: its words ask for 'thang'; the figures it gives are"):
        check(year({}), {"NOP-01": wrong})


# ---------------------------------------------------------------------------------------------
# A year in which every rule has something to fire on

PEOPLE: list[dict[str, Any]] = [
    {"name": "Nguyễn Văn An", "title": "cstdcs", "rating": "good", "hired_on": date("2022-04-01")},
    {"name": "Trần Thị Bình", "title": "cstd_tinh", "rating": "completed", "award": "bk_tinh"},
    {
        "name": "Lê Văn Cường",
        "title": "ldtt",
        "rating": "good",
        "discipline": "warning",
        "collective": "Tổ Một",
    },
    {
        "name": "Phạm Thị Dung",
        "rating": "not_completed",
        "collective": "Tổ Một",
        "not_proposed_reason": "Nghỉ thai sản",
    },
    {
        "name": "Hoàng Văn Em",
        "title": "cstd_toan_quoc",
        "award": "bk_ttg",
        "rating": "good",
        "hired_on": date("2022-02"),
    },
    {"name": "Vũ Thị Giang", "discipline": "warning", "collective": "Tổ Ba"},
]
FORMS: dict[str, list[dict[str, Any]]] = {
    "unit_info": [{"staff_total": 9, "cutoff_date": date("2022-11-30"), "reported_on": date("2022-12-01")}],
    "directives": [
        {"number": "1/KH"},
        {"number": "2/KH", "issued_on": date("2022-03-15"), "acted_on": date("2022-02")},
    ],
    "movements": [{"name": "Thi đua", "starts_on": date("2022-05"), "ends_on": date("2022-03")}],
    "openness": [],
    "registrations": [
        {"kind": "person", "subject": "Lê Văn Cường", "title": "ldtt"},
        {"kind": "person", "subject": "Người Lạ", "title": "ldtt"},
        {"kind": "collective", "subject": "Tổ Một", "title": "ttldtt"},
    ],
    "people": PEOPLE,
    "collectives": [
        {"name": "Phòng Một", "members": 5, "title": "ttldxs", "rating": "good"},
        {"name": "Tổ Một", "members": 2, "title": "ttldxs"},
        {"name": "Tổ Hai", "members": 0, "title": "co_tinh"},
        {"name": "Tổ Ba", "members": 1, "title": "ttldtt", "rating": "completed"},
    ],
    "reviews": [
        {"subject": "Nguyễn Văn An", "title": "cstdcs", "members_total": 5, "present": 6, "issued": 5},
        {"subject": "Không Ai", "title": "bk_tinh", "valid": 5, "votes_for": 4, "votes_against": 2},
        {"subject": "Trần Thị Bình", "title": "ldtt", "members_total": 9, "present": 5, "votes_for": 5},
    ],
    "dossiers": [
        {"subject": "Nguyễn Văn An", "title": "cstdcs", "letter": True, "report": False},
        {"subject": "Phòng Một", "title": "ttldxs", "letter": True, "minutes": True},
        {"subject": "Vô Danh", "title": "bk_ttg"},
    ],
    "initiatives": [
        {"name": "Một", "authors": ("Nguyễn Văn An", "Lê Văn Cường"), "state": "in_progress"},
        {"name": "Hai", "authors": ("Trần Thị Bình",), "state": "rejected"},
        {"name": "Ba", "authors": ("Nguyễn Văn An",), "state": "recognised", "decided_on": date("2022-12-05")},
        {
            "name": "Bốn",
            "authors": ("Hoàng Văn Em",),
            "kind": "initiative",
            "shares": (Decimal(90),),
            "state": "withdrawn",
            "applied_on": date("2022-06"),
            "decided_on": date("2022-05"),
        },
    ],
    "honours": [
        {"subject": "Trần Thị Bình", "honour": "cstdcs", "year": 2020, "next_rating": "excellent"},
        {"subject": "Hoàng Văn Em", "honour": "bk_tinh", "year": 2019, "role": "Kèm cặp"},
    ],
    "exemplars": [{"subject": "Nguyễn Văn An", "deed": "Số hóa hồ sơ"}],
    "activities": [],
}  # fmt: skip
EMPTY = {LANH_DAO.id: "exemplars"}
"""Of which unit a form is there and has no rows."""
UNITS = (PHONG, TRUNG_TAM, LANH_DAO)
DEADLINE = dataclasses.replace(plan(units=UNITS), deadline=date("2022-11-15").first)


def _sheets(of: dict[str, list[dict[str, Any]]]) -> YearTables:
    """Return the year in which two of three units submit the same forms, one of them one empty."""
    there = {
        unit.id: {
            form: table(form, unit.id, () if EMPTY.get(unit.id) == form else rows) for form, rows in of.items()
        }
        for unit in (PHONG, LANH_DAO)
    }
    return year(there, DEADLINE)


RULES = {name: RULEBOOK.for_year(2022, name) for name in RULEBOOK.regimes}


def _asked(there: YearTables, regime: str = "R2017") -> Counter[tuple[str | None, ...]]:
    """Return what is asked of whom, without the place on the sheet."""
    found = check(there, RULES[regime])
    return Counter((f.code, f.severity, f.unit_id, f.table, f.column, f.subject, f.value) for f in found)


def test_every_rule_fires_in_this_year() -> None:
    assert {code for code, *_ in _asked(_sheets(FORMS))} == set(RULES["R2017"]) - set(RULEBOOK.faults)


def test_findings_come_in_the_order_of_the_rulebook_the_plan_and_the_rows() -> None:
    found = check(_sheets(FORMS), RULES["R2017"])
    units = [unit.id for unit in UNITS]
    places = [
        (list(RULES["R2017"]).index(f.code), units.index(f.unit_id) if f.unit_id else len(units)) for f in found
    ]
    assert places == sorted(places)
    lowest = [f.cell for f in found if (f.code, f.unit_id, f.table) == ("DK-01", PHONG.id, "people")]
    assert lowest == ["J5", "J6", "J9"]


@given(st.data())
def test_the_order_of_rows_changes_nothing_but_the_order_of_findings(data: st.DataObject) -> None:
    shuffled = {form: data.draw(st.permutations(rows), label=form) for form, rows in FORMS.items()}
    assert _asked(_sheets(shuffled)) == _asked(_sheets(FORMS))


def test_findings_are_told_by_row_in_whatever_order_the_rows_come() -> None:
    there = _sheets(FORMS)
    turned = {
        unit: {f: dataclasses.replace(sheet, records=sheet.records[::-1]) for f, sheet in sheets.items()}
        for unit, sheets in there.units.items()
    }
    places = [
        [(f.code, f.unit_id, f.table, f.cell) for f in check(y, RULES["R2017"])]
        for y in (there, year(turned, DEADLINE))
    ]
    assert places[0] == places[1]


@given(st.permutations(UNITS))
def test_the_order_of_units_changes_nothing_but_the_order_of_findings(units: list[Unit]) -> None:
    there = _sheets(FORMS)
    turned = dataclasses.replace(there, plan=dataclasses.replace(there.plan, units=tuple(units)))
    assert _asked(turned) == _asked(there)


def _unreadable(there: YearTables) -> Iterator[YearTables]:
    """Yield the year once for each cell of the first unit, with that cell unreadable."""
    mine = there.units[PHONG.id]
    for form, sheet in mine.items():
        for n, record in enumerate(sheet.records):
            for column, cell in record.cells.items():
                cells = {**record.cells, column: CleanCell(UNKNOWN, "???", cell.cell)}
                records = (
                    *sheet.records[:n],
                    dataclasses.replace(record, cells=cells),
                    *sheet.records[n + 1 :],
                )
                changed = {**mine, form: dataclasses.replace(sheet, records=records)}
                yield dataclasses.replace(there, units={**there.units, PHONG.id: changed})


@pytest.mark.parametrize("regime", ["R2017", "R2024"])
def test_what_cannot_be_read_never_makes_a_rule_fire(regime: str) -> None:
    def asked(there: YearTables) -> set[tuple[str | None, ...]]:
        return {(f.code, f.unit_id, f.table, f.cell) for f in check(there, RULES[regime])}

    readable = asked(_sheets(FORMS))
    assert [asked(there) - readable for there in _unreadable(_sheets(FORMS)) if asked(there) - readable] == []


@pytest.mark.parametrize("form", FORMS)
def test_a_missing_sheet_silences_and_never_fires(form: str) -> None:
    without = _sheets({name: rows for name, rows in FORMS.items() if name != form})
    assert _asked(without) - _asked(_sheets(FORMS)) == Counter()


@pytest.mark.parametrize("name", [str(case) for case in CASES if case.cells])
def test_a_finding_points_at_what_was_typed_there(name: str) -> None:
    case = next(case for case in CASES if str(case) == name)
    for finding in case.findings():
        place = (finding.file, finding.sheet, finding.cell, finding.value)
        if finding.file is None or finding.table is None:
            assert place == (None, None, None, None)
        elif finding.cell is None:
            empty = table(finding.table, PHONG.id, [])
            assert place == (empty.file, empty.sheet, None, None)
        else:
            sheet = table(finding.table, PHONG.id, case.forms[finding.table])
            typed = [r.cells[finding.column or ""] for r in sheet.records]
            assert place in [(sheet.file, sheet.sheet, cell.cell, cell.typed) for cell in typed]
