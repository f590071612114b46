"""The law over the sample year: what another regime changes, and what may never change what is asked."""

from __future__ import annotations

import dataclasses
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from khcn_tools.collect import Collected, collect
from khcn_tools.forms import load_forms
from khcn_tools.model import CleanCell, CleanTable, Finding, Record, YearTables
from khcn_tools.plan import load_plan
from khcn_tools.rulebook import load_rulebook
from khcn_tools.rules import YEAR_CHECKS, check

ROOT = Path(__file__).parents[2]
BOOK = load_rulebook(ROOT)
REGIMES = list(BOOK.regimes)
FEW = settings(max_examples=40)
MOVING = ("id", "cell", "file", "sheet")
WHOLE_SO = "CSTD-04"


def asked(there: YearTables, regime: str) -> list[Finding]:
    """Return what the rules of a regime find."""
    return check(there, BOOK.rules[regime])


def told(findings: Iterable[Finding], without: Iterable[str] = ()) -> Counter[tuple[Any, ...]]:
    """Return findings in any order, all of their fields but some."""
    names = [field.name for field in dataclasses.fields(Finding) if field.name not in set(without)]
    return Counter(tuple(getattr(finding, name) for name in names) for finding in findings)


def with_tables(there: YearTables, change: Callable[[CleanTable], CleanTable]) -> YearTables:
    """Return a year with every table changed."""
    units = {unit: {name: change(t) for name, t in forms.items()} for unit, forms in there.units.items()}
    return dataclasses.replace(there, units=units)


# ---------------------------------------------------------------------------------------------
# Another regime


def said_of(code: str, regime: str) -> tuple[object, ...] | None:
    """Return all that the data say of a rule in a regime; None where it is not in force."""
    if code not in BOOK.rules[regime]:
        return None
    rule = BOOK.rules[regime][code]
    return rule.severity, rule.message, rule.remedy, rule.basis, rule.table, rule.column, rule.parameters


def thresholds(code: str, regime: str) -> Mapping[str, Any] | None:
    """Return the thresholds of a rule in a regime; None where it is not in force."""
    return BOOK.rules[regime][code].parameters if code in BOOK.rules[regime] else None


@pytest.mark.parametrize(("one", "other"), [("R2017", "R2024"), ("R2024", "R2025"), ("R2017", "R2025")])
def test_only_the_regime_changed_differs_exactly_where_the_data_differ(
    sample: Collected, one: str, other: str
) -> None:
    found = {regime: asked(sample.tables, regime) for regime in (one, other)}
    fired = {finding.code for findings in found.values() for finding in findings}
    of = {code: [told(f for f in findings if f.code == code) for findings in found.values()] for code in fired}
    differ = {code for code, (before, after) in of.items() if before != after}
    assert differ == {code for code in fired if said_of(code, one) != said_of(code, other)}
    assert differ
    assert fired - differ or other == "R2025"


@pytest.mark.parametrize(("one", "other"), [("R2017", "R2024"), ("R2017", "R2025")])
def test_a_rule_asks_of_others_only_where_its_thresholds_differ(
    sample: Collected, one: str, other: str
) -> None:
    def places(regime: str) -> set[tuple[str, str | None, str | None, str | None, str | None]]:
        return {(f.code, f.unit_id, f.table, f.cell, f.subject) for f in asked(sample.tables, regime)}

    moved = {code for code, *_ in places(one) ^ places(other)}
    differ = {code for code in moved if thresholds(code, one) != thresholds(code, other)}
    assert moved == differ
    assert {"LDTT-01", "TTTT-01", "TTXS-03", "CSTD-04", "HS-01"} <= moved


def test_the_law_of_2025_asks_what_that_of_2024_does_and_never_as_an_error(sample: Collected) -> None:
    before, after = (asked(sample.tables, regime) for regime in ("R2024", "R2025"))
    words = ("severity", "message", "discreet", "basis")
    assert told(before, words) == told(after, words)
    assert {finding.severity for finding in after} == {"warning", "info"}
    told_ = [text for f in after for text in (f.message, f.for_unit)]
    assert [text for text in told_ if "chưa đối chiếu văn bản" not in text] == []


# ---------------------------------------------------------------------------------------------
# What may not change what is asked

ROWS = st.randoms(use_true_random=False)


@FEW
@given(random=ROWS, regime=st.sampled_from(REGIMES))
def test_rows_and_units_in_another_order_are_asked_the_same(
    sample: Collected, random: Any, regime: str
) -> None:
    def shuffled(table: CleanTable) -> CleanTable:
        rows = [record.row for record in table.records]
        records = random.sample(table.records, len(table.records))
        placed = (dataclasses.replace(record, row=row) for row, record in zip(rows, records, strict=True))
        return dataclasses.replace(table, records=tuple(placed))

    plan = sample.plan
    turned = dataclasses.replace(plan, units=tuple(random.sample(plan.units, len(plan.units))))
    there = dataclasses.replace(with_tables(sample.tables, shuffled), plan=turned)
    assert told(asked(there, regime), MOVING) == told(asked(sample.tables, regime), MOVING)


NO_TITLE = {
    "name": st.sampled_from(["Người Thêm Một", "Người Thêm Hai"]),
    "birth_year": st.none() | st.integers(1960, 2004),
    "rating": st.sampled_from([None, "excellent", "good", "completed", "not_completed"]),
    "discipline": st.sampled_from([None, "none", "reprimand", "warning"]),
    "not_proposed_reason": st.sampled_from([None, "Nghỉ thai sản", "Mới tuyển dụng"]),
}


def with_person(there: YearTables, unit_id: str, values: Mapping[str, object]) -> YearTables:
    """Return a year with one more person, below the others on the list of a unit."""
    forms = there.units[unit_id]
    people = forms["people"]
    row = max(record.row for record in people.records) + 1
    cells = {
        name: CleanCell(values.get(name), None, f"{cell.cell.rstrip('0123456789')}{row}")  # type: ignore[arg-type]
        for name, cell in people.records[0].cells.items()
    }
    longer = dataclasses.replace(people, records=(*people.records, Record(row, cells)))
    return dataclasses.replace(there, units={**there.units, unit_id: {**forms, "people": longer}})


@FEW
@given(data=st.data(), regime=st.sampled_from(REGIMES))
def test_one_more_person_without_ldtt_never_clears_a_share_of_ldtt(
    sample: Collected, data: st.DataObject, regime: str
) -> None:
    def short(there: YearTables) -> set[tuple[str | None, ...]]:
        codes = {"TTXS-01", "TTTT-01"}
        return {(f.code, f.unit_id, f.subject) for f in asked(there, regime) if f.code in codes}

    there, before = sample.tables, short(sample.tables)
    assert before
    for _ in range(3):
        unit_id = data.draw(st.sampled_from(sorted(there.units)))
        names = [str(record["name"]) for record in there.units[unit_id]["collectives"].records[1:]]
        values = data.draw(st.fixed_dictionaries(NO_TITLE | {"collective": st.sampled_from([None, *names])}))
        there = with_person(there, unit_id, values)
        after = short(there)
        assert before <= after
        before = after


# ---------------------------------------------------------------------------------------------
# Any part of the year


COLUMNS = [(form.id, column.id) for form in load_forms(ROOT).values() for column in form.columns]


def part_of(there: YearTables, data: st.DataObject) -> YearTables:
    """Return a year without some of its units, forms, columns and rows."""
    units = data.draw(st.sets(st.sampled_from(sorted(there.units)), min_size=1), label="units")
    forms = data.draw(
        st.sets(st.sampled_from(sorted({form for form, _ in COLUMNS})), max_size=3), label="no form"
    )
    columns = data.draw(st.sets(st.sampled_from(COLUMNS), max_size=12), label="no column")
    first, step = data.draw(st.tuples(st.integers(0, 3), st.integers(1, 3)), label="rows")
    few = {
        unit: {
            name: without(dataclasses.replace(table, records=table.records[first::step]), columns)
            for name, table in there.units[unit].items()
            if name not in forms
        }
        for unit in sorted(units)
    }
    return dataclasses.replace(there, units=few)


def without(table: CleanTable, columns: Collection[tuple[str, str]]) -> CleanTable:
    """Return a table without those of the columns, each named with its form, that are its own."""
    lost = {column for form, column in columns if form == table.form_id}
    records = (
        dataclasses.replace(r, cells={name: cell for name, cell in r.cells.items() if name not in lost})
        for r in table.records
    )
    return dataclasses.replace(table, columns=table.columns - lost, records=tuple(records))


@pytest.mark.parametrize("regime", ["R2017", "R2024"])
def test_a_column_that_is_missing_stops_no_rule_and_what_is_then_asked_names_its_place(
    sample: Collected, regime: str
) -> None:
    for place in COLUMNS:
        there = with_tables(sample.tables, lambda table, place=place: without(table, {place}))  # type: ignore[misc]
        found = asked(there, regime)
        assert [f.code for f in found if not names_its_place(f)] == []
        assert [f.code for f in found if (f.table, f.column) == place and f.cell] == []


@settings(FEW, max_examples=150)
@given(data=st.data(), regime=st.sampled_from(REGIMES))
def test_no_rule_stops_on_any_part_of_a_year_and_each_names_a_cell_or_a_unit(
    sample: Collected, data: st.DataObject, regime: str
) -> None:
    year_before = dataclasses.replace(sample.tables, plan=dataclasses.replace(sample.plan, year=2021))
    earlier = (part_of(year_before, data),) if data.draw(st.booleans(), label="a year before") else ()
    there = dataclasses.replace(part_of(sample.tables, data), earlier=earlier)
    assert [f.code for f in asked(there, regime) if not names_its_place(f)] == []


@pytest.mark.parametrize("regime", REGIMES)
def test_whatever_fires_names_a_cell_or_a_unit(sample: Collected, regime: str) -> None:
    assert [f.code for f in asked(sample.tables, regime) if not names_its_place(f)] == []
    whole = [f for f in asked(sample.tables, regime) if f.unit_id is None]
    assert {f.code for f in whole} <= {WHOLE_SO} <= set(YEAR_CHECKS)
    assert {f.subject for f in whole} <= {sample.plan.organ}


def names_its_place(finding: Finding) -> bool:
    """Tell whether a finding names its cell with file and unit, or its unit; the one of the whole Sở, that."""
    if finding.cell:
        return bool(finding.file and finding.unit_id and finding.table)
    return bool(finding.unit_id) or (finding.code == WHOLE_SO and bool(finding.subject))


# ---------------------------------------------------------------------------------------------
# An earlier year


def test_a_later_year_changes_nothing_of_an_earlier_one(root: Path) -> None:
    submissions, kept = root / "data" / "submissions", ("trung-tam-ung-dung.xlsx", "chi-cuc-tdc.xlsx")
    shutil.move(submissions / "2022", submissions / "all")
    for year in (2022, 2024):
        (submissions / str(year)).mkdir()
        for name in kept:
            book = load_workbook(submissions / "all" / name)
            (label,) = [c for c in book["BM00 Đơn vị"]["A"] if str(c.value).startswith("Năm")]
            label.offset(column=1).value = year
            book.save(submissions / str(year) / name)
    before = collect(root, load_plan(root, 2022)).findings
    plan = (root / "data/plans/2022.toml").read_text("utf-8")
    (root / "data/plans/2024.toml").write_text(plan.replace("year = 2022", "year = 2024", 1), "utf-8")
    later = collect(root, load_plan(root, 2024)).findings
    assert "TTXS-04" in {f.code for f in later}
    ended = {f.code for f in before} - {f.code for f in later}
    assert ended >= {"CSTD-04", "CSTD-05", "BK-02"}, "another law, and five years since the Bằng khen"
    assert collect(root, load_plan(root, 2022)).findings == before
