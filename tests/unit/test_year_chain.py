"""The chain behind every title: each state of each link by hand, and the annex that the council filters."""

import io
import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from typing import Any

import openpyxl
import pytest

from khcn_tools.blank import style
from khcn_tools.collect import Collected
from khcn_tools.model import SAMPLE_MARK, column_letters
from khcn_tools.rules.counts import COLLECTIVE_TITLES, PERSONAL_TITLES
from khcn_tools.year import Scope, findings, open_year, titles
from khcn_tools.year.eligibility import annex, chain, evidence, quota
from khcn_tools.year.eligibility.conditions import CSTD, Proposal
from khcn_tools.year.eligibility.evidence import MET, NOT_MET, NOT_NEEDED, NOT_SHOWN

UNIT = "van-phong"
NAME = "Nguyễn Văn An"
FINDING = {"table": "people", "column": "title", "cell": "J900", "severity": "error", "item": "II.2b"}

PERSON = {"name": NAME, "title": "cstdcs", "rating": "good", "discipline": "none", "hired_on": "2010-03-01"}
SHOWN: dict[str, dict[str, Any]] = {
    "registrations": {"kind": "person", "subject": NAME, "title": "cstd_tinh", "registered_on": "2022-02-01"},
    "movements": {"name": "Thi đua", "launch_document": "01/KH", "launched_by": "unit"},
    "reviews": {
        "subject": NAME,
        "title": "cstdcs",
        "votes_for": 9,
        "members_total": 10,
        "minutes_number": "5/BB",
    },
    "dossiers": {
        "subject": NAME,
        "title": "cstdcs",
        **dict.fromkeys(("letter", "report", "minutes", "initiative_certificate"), 1),
    },
    "initiatives": {"name": "Sổ", "authors": f"A; {NAME}", "state": "recognised", "decision": "8/QĐ"},
}


def _insert(connection: sqlite3.Connection, table: str, row: int, values: Mapping[str, Any]) -> None:
    known = [column for _, column, *_ in connection.execute(f'PRAGMA table_info("{table}")')]
    filled = {**({"row": row} if "row" in known else {}), "unit_id": UNIT, **values}
    columns, marks = ", ".join(f'"{c}"' for c in filled), ", ".join("?" * len(filled))
    connection.execute(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', [*filled.values()])  # noqa: S608


def _with(
    sample: Collected,
    person: Mapping[str, Any],
    forms: Mapping[str, Mapping[str, Any] | None],
    found: Mapping[str, Any] | None = None,
    outcome: str = "",
) -> Scope:
    """Open the sample year with all of one unit's rows replaced by one person's."""
    scope = open_year(2022, root=sample.database.parents[2])
    path = sample.database
    with closing(sqlite3.connect(":memory:")) as connection, closing(sqlite3.connect(path)) as original:
        original.backup(connection)
        for table in (*SHOWN, "people", "collectives", "honours", "findings", "clarifications"):
            connection.execute(f'DELETE FROM "{table}" WHERE unit_id = ?', [UNIT])  # noqa: S608
        _insert(connection, "people", 900, {**PERSON, **person})
        for table, values in {**SHOWN, **forms}.items():
            if values is not None:
                _insert(connection, table, 900, values)
        if found:
            finding = {**FINDING, "id": f"{found['code']}-0000aaaa", "subject": NAME, **found}
            _insert(connection, "findings", 0, finding)
            if outcome:
                _insert(
                    connection, "clarifications", 9, {"finding": f"{finding['id']} · J9", "outcome": outcome}
                )
        connection.row_factory = sqlite3.Row
        scope.store._tables |= {
            table: [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')]  # noqa: S608
            for table in (*SHOWN, "people", "collectives", "honours", "findings", "clarifications")
        }
    return scope


def _case(scope: Scope) -> chain.Case:
    (case,) = (case for case in chain.cases(scope) if case.proposal.unit_id == UNIT)
    return case


@pytest.fixture(scope="module")
def whole(sample: Collected) -> Scope:
    return open_year(2022, root=sample.database.parents[2])


def test_with_all_papers_every_link_that_the_title_needs_is_met(sample: Collected) -> None:
    case = _case(_with(sample, {}, {}))
    assert {step.state for name, step in case.steps.items() if name != "Danh hiệu các năm trước"} == {MET}
    assert case.steps["Danh hiệu các năm trước"].state == NOT_NEEDED
    assert case.state == chain.COMPLETE
    assert case.steps["Bình xét"].shown.text == "9/10 phiếu; 5/BB"
    assert case.steps["Sáng kiến, đề tài"].shown.text == "8/QĐ: được công nhận"


@pytest.mark.parametrize(
    ("link", "form", "values"),
    [
        ("Đăng ký", "registrations", None),
        ("Đăng ký", "registrations", {**SHOWN["registrations"], "title": "ldtt"}),
        ("Phong trào", "movements", None),
        ("Bình xét", "reviews", None),
        ("Bình xét", "reviews", {**SHOWN["reviews"], "title": "ldtt"}),
        ("Bình xét", "reviews", {**SHOWN["reviews"], "votes_for": None}),
        ("Bình xét", "reviews", {**SHOWN["reviews"], "minutes_number": None}),
        ("Hồ sơ", "dossiers", None),
        ("Hồ sơ", "dossiers", {**SHOWN["dossiers"], "minutes": None}),
        ("Sáng kiến, đề tài", "initiatives", None),
        ("Sáng kiến, đề tài", "initiatives", {**SHOWN["initiatives"], "decision": None}),
        ("Sáng kiến, đề tài", "initiatives", {**SHOWN["initiatives"], "state": "under_review"}),
        ("Sáng kiến, đề tài", "initiatives", {**SHOWN["initiatives"], "decided_on": "2022-12-30"}),
        ("Tiêu chuẩn LĐTT", "people", {"rating": None}),
        ("Tiêu chuẩn LĐTT", "people", {"hired_on": None}),
    ],
)
def test_a_paper_that_is_absent_is_not_shown_and_nothing_else_changes(
    sample: Collected, link: str, form: str, values: Mapping[str, Any] | None
) -> None:
    person = values or {} if form == "people" else {}
    case = _case(_with(sample, person, {} if form == "people" else {form: values}))
    assert case.named(NOT_SHOWN) == [link]
    assert case.state == NOT_SHOWN


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("Đăng ký", "DK-01"),
        ("Bình xét", "HS-05"),
        ("Hồ sơ", "HS-01"),
        ("Sáng kiến, đề tài", "CSTD-02"),
        ("Tiêu chuẩn LĐTT", "LDTT-03"),
    ],
)
@pytest.mark.parametrize(
    ("severity", "outcome", "state"),
    [
        ("error", "", NOT_MET),
        ("warning", "", NOT_MET),
        ("error", "confirmed", NOT_MET),
        ("error", "needs_clarification", NOT_MET),
        ("error", "not_confirmed", MET),
        ("info", "", MET),
    ],
)
def test_a_link_is_not_met_where_a_rule_asks_and_the_team_has_not_cleared_it(  # noqa: PLR0913, PLR0917
    sample: Collected, link: str, code: str, severity: str, outcome: str, state: str
) -> None:
    case = _case(_with(sample, {}, {}, {"code": code, "severity": severity}, outcome))
    assert case.steps[link].state == state
    assert {step.state for name, step in case.steps.items() if name != link} == {MET, NOT_NEEDED}


@pytest.mark.parametrize(
    "about",
    [
        {"code": "HS-01", "column": "award"},
        {"code": "HS-02", "table": "reviews", "column": "present", "cell": "F901"},
        {"code": "TRUNG-01"},
    ],
)
def test_what_speaks_of_an_award_or_of_no_link_is_another_point(
    sample: Collected, about: Mapping[str, str]
) -> None:
    case = _case(_with(sample, {}, {}, about))
    assert (case.named(NOT_MET), case.state, [row["code"] for row in case.others]) == (
        [],
        chain.OTHER,
        [about["code"]],
    )


@pytest.mark.parametrize(
    ("title", "needed"),
    [("ldtt", set()), ("cstdcs", {"Hồ sơ", "Sáng kiến, đề tài"})],
)
def test_a_title_needs_no_more_than_its_own_links(sample: Collected, title: str, needed: set[str]) -> None:
    case = _case(_with(sample, {"title": title}, {}))
    common = {"Đăng ký", "Phong trào", "Bình xét", "Tiêu chuẩn LĐTT"}
    assert {name for name, step in case.steps.items() if step.state != NOT_NEEDED} == common | needed


def test_registration_is_needed_only_where_the_law_of_the_year_asks_for_it(sample: Collected) -> None:
    scope = _with(sample, {}, {"registrations": None})
    assert _case(scope).steps["Đăng ký"].state == NOT_SHOWN
    scope = _with(sample, {}, {"registrations": None})
    rules = [
        {**row, "severity": "info"} if row["code"] == "DK-01" else row for row in scope.store.rows("rules")
    ]
    scope.store._tables |= {"rules": rules}
    assert _case(scope).steps["Đăng ký"].state == NOT_NEEDED


@pytest.mark.parametrize(("counts", "text"), [(True, "01/01 người (100,0%)"), (False, "")])
def test_new_recruits_count_in_n_unless_a_local_document_says_otherwise(
    sample: Collected, *, counts: bool, text: str
) -> None:
    scope = _with(sample, {"hired_on": "2022-03-02"}, {})
    whole = {"unit_id": UNIT, "row": 900, "name": "Văn phòng Sở", "title": "ttldxs", "rating": "excellent"}
    rules = [
        {**row, "parameters": json.dumps({"count_new_recruits": counts})} if row["code"] == "TT-01" else row
        for row in scope.store.rows("rules")
    ]
    scope.store._tables |= {"rules": rules}
    proposal = Proposal(UNIT, "collectives", "Văn phòng Sở", "ttldxs", whole)
    assert evidence.share(scope, proposal).text == text


def test_a_flag_that_no_rule_compares_is_never_called_complete(sample: Collected) -> None:
    row = {"name": "Tổ Một", "title": "co_tinh", "rating": "excellent", "members": 1}
    scope = _with(sample, {"title": None}, {"collectives": row})
    assert set(_case(scope).named(NOT_SHOWN)) >= {"Mức hoàn thành", "Tỷ lệ LĐTT", "Có CSTĐCS", "Thành viên"}


# -- the sample year ---------------------------------------------------------------------------


def test_the_chain_has_every_title_once(whole: Scope) -> None:
    every = Counter(case.proposal.title for case in chain.cases(whole))
    labels = {
        title: whole.store.name(table, "title", title)
        for table, wanted in (("people", PERSONAL_TITLES), ("collectives", COLLECTIVE_TITLES))
        for title in wanted
        if every[title]
    }
    proposed = titles.by_title(whole).set_index("Danh hiệu")["Đề nghị"]
    assert {labels[title]: number for title, number in every.items()} == {
        k: v for k, v in proposed.items() if v
    }


def test_whoever_has_a_point_to_be_clarified_is_not_complete(whole: Scope) -> None:
    for case in chain.cases(whole):
        if titles.unclear(whole, [case.proposal]):
            assert case.state in {NOT_MET, chain.OTHER}, case.proposal.subject


def test_the_counts_by_unit_add_up(whole: Scope) -> None:
    counts = chain.by_unit(whole).set_index(("", "Đơn vị"))
    assert (counts.iloc[:-1].sum() == counts.iloc[-1]).all()
    for kind, _ in chain.KINDS.values():
        for proposed, *states in counts[kind].to_numpy().tolist():
            assert sum(states) == proposed


def test_those_weighed_first_are_not_met_then_not_shown(whole: Scope) -> None:
    listed = quota.weighed(whole)
    assert (listed["Chưa đạt"] == "–").is_monotonic_increasing
    complete = sum(c.state == chain.COMPLETE for c in chain.cases(whole) if c.proposal.title in CSTD)
    assert len(listed) + complete == quota.figures(whole)["count"]


def test_the_annex_is_the_chain_and_the_same_bytes_each_time(whole: Scope) -> None:
    content = annex.workbook(whole)
    assert annex.workbook(whole) == content
    book = openpyxl.load_workbook(io.BytesIO(content))
    for table, (kind, _) in chain.KINDS.items():
        sheet, frame = book[kind], chain.annexed(whole, table)
        heads, *rows = sheet.iter_rows(min_row=annex.HEADER_ROW, min_col=2, values_only=True)
        assert list(heads) == list(frame.columns)
        assert [[value or "" for value in row] for row in rows] == frame.to_numpy().tolist()
        assert sheet.auto_filter.ref == f"A3:{column_letters(sheet.max_column)}{sheet.max_row}"
        assert (sheet.freeze_panes, sheet.page_setup.orientation) == ("D4", "landscape")
        assert SAMPLE_MARK in str(sheet["A1"].value)
        assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    assert book.sheetnames == ["Cá nhân", "Tập thể", "Theo đơn vị", "Nội dung cần làm rõ"]
    by_unit = book["Theo đơn vị"]  # whose last row, the sums, is neither filtered nor counted
    assert by_unit.auto_filter.ref == f"A3:{column_letters(by_unit.max_column)}{by_unit.max_row - 1}"
    *_, counted, summed = (row[0].value for row in by_unit.iter_rows())
    assert (counted, summed) == (by_unit.max_row - 4, None)
    for each in book.worksheets:
        (area,) = each.conditional_formatting
        (rule,) = area.rules
        last = by_unit.max_row - 1 if each.title == by_unit.title else each.max_row
        assert str(area.sqref) == f"A4:{column_letters(each.max_column)}{last}"
        assert (rule.formula, rule.dxf.fill.bgColor.rgb) == (['A4="chưa đạt"'], f"00{style.MISSING}")
    told = book["Nội dung cần làm rõ"]
    assert told.max_row == annex.HEADER_ROW + len(findings.under(whole))
    assert [cell.value for cell in told[annex.HEADER_ROW]] == [
        *("STT", "Đơn vị", "Cá nhân, tập thể", "Mục", "Mức", "Kết quả làm rõ", "Mã"),
        *("Nội dung cần làm rõ và căn cứ", "Vị trí", "Giải trình, minh chứng"),
    ]


def test_the_report_shows_what_the_annex_holds(whole: Scope) -> None:
    people, shown = chain.annexed(whole, "people"), len(chain.fighters(whole)) + len(chain.workers(whole))
    told = int(chain.rest(whole).split()[0])
    assert shown + told == len(people)
    assert len(chain.collectives(whole)) == len(chain.annexed(whole, "collectives"))
