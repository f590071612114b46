"""What to look at first: twenty agreed orders with their reasons, and the figures beside other units.

Every case is a year's database of its own, written with what the case names and nothing else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from year_factory import FORMS, ROOT

from khcn_tools.blank.focus import _LEGEND
from khcn_tools.collect import Collected
from khcn_tools.plan import database_file, load_plan
from khcn_tools.year import Store, figures, focus, open_unit
from khcn_tools.year.scope import Scope

ITEMS = load_plan(ROOT, 2022).items
HERE, NAME = "phong-mot", "Phòng Một"
SPORTS = "HD-01 error II.4 Phòng Một"
ASKED, CONFIRMED = (f"năm 2021 {words}" for words in (
    "cũng có nội dung cùng loại, chưa làm rõ xong", "đoàn đã xác nhận nội dung cùng loại",
))  # fmt: skip

Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class Case:
    """What is asked here ("code severity item whom"), what is proposed ("whom: title or award"), and so on.

    `last` are the findings of the year before ("code severity outcome"), `others` says at how many other
    units a rule asks, `units` how many units there are; `order` is each code with the words beside it.
    """

    asked: tuple[str, ...]
    order: tuple[tuple[str, str], ...]
    proposed: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    others: Mapping[str, int] = field(default_factory=dict)
    units: int = 13
    more: Mapping[str, Rows] = field(default_factory=dict)


CASES = {
    "the graver first": Case(
        ("DK-02 info II.2a A", "VB-01 warning II.1 A", "DK-01 error II.2a A"),
        (("DK-01", "Phải làm rõ"), ("VB-01", "Nên làm rõ"), ("DK-02", "Để biết")),
        others={"DK-01": 12, "VB-01": 12, "DK-02": 12},
    ),
    "a warning confirmed last year that touches CSTĐCS before an error about a sports meet": Case(
        (SPORTS, "HS-03 warning II.2b A"),
        (("HS-03", f"Nên làm rõ; liên quan đề nghị CSTĐCS của A; {CONFIRMED}"), ("HD-01", "Phải làm rõ")),
        ("A: cstdcs",),
        ("HS-03 warning confirmed",),
        {"HD-01": 12, "HS-03": 12},
    ),
    "not confirmed, it is level with the error: the plan's items decide": Case(
        (SPORTS, "HS-03 warning II.2b A"),
        (("HS-03", f"Nên làm rõ; liên quan đề nghị CSTĐCS của A; {ASKED}"), ("HD-01", "Phải làm rõ")),
        ("A: cstdcs",),
        ("HS-03 warning",),
        {"HD-01": 12, "HS-03": 12},
    ),
    "level with an error under an earlier item: the error": Case(
        ("HS-03 warning II.2b A", "VB-02 error II.1 05/QĐ"),
        (("VB-02", "Phải làm rõ"), ("HS-03", f"Nên làm rõ; liên quan đề nghị CSTĐCS của A; {ASKED}")),
        ("A: cstdcs",),
        ("HS-03 warning needs_clarification",),
        {"VB-02": 12, "HS-03": 12},
    ),
    "cleared last year, it stays behind the error": Case(
        (SPORTS, "HS-03 warning II.2b A"),
        (("HD-01", "Phải làm rõ"), ("HS-03", "Nên làm rõ; liên quan đề nghị CSTĐCS của A")),
        ("A: cstdcs",),
        ("HS-03 warning not_confirmed",),
        {"HD-01": 12, "HS-03": 12},
    ),
    "of two last year one was cleared and one was not": Case(
        ("PT-01 warning II.2a X", "VB-01 warning II.1 Y"),
        (("PT-01", f"Nên làm rõ; {ASKED}"), ("VB-01", "Nên làm rõ")),
        last=("PT-01 warning not_confirmed", "PT-01 warning"),
        others={"PT-01": 12, "VB-01": 12},
    ),
    "of two last year one was confirmed": Case(
        ("VB-01 warning II.1 Y", "PT-01 warning II.2a X"),
        (("PT-01", f"Nên làm rõ; {CONFIRMED}"), ("VB-01", f"Nên làm rõ; {ASKED}")),
        last=("PT-01 warning confirmed", "PT-01 warning not_confirmed", "VB-01 warning"),
        others={"PT-01": 12, "VB-01": 12},
    ),
    "what was only to be known last year is no reason": Case(
        ("DK-02 info II.2a A",), (("DK-02", "Để biết"),), last=("DK-02 info",), others={"DK-02": 12}
    ),
    "an excellent collective before an advanced one": Case(
        ("TT-01 error II.2b Tổ Hai", "TT-01 error II.2b Tổ Một"),
        (
            ("TT-01", "Phải làm rõ; liên quan đề nghị TTLĐXS của Tổ Một"),
            ("TT-01", "Phải làm rõ; liên quan đề nghị TTLĐTT của Tổ Hai"),
        ),
        ("Tổ Một: ttldxs", "Tổ Hai: ttldtt"),
        others={"TT-01": 12},
    ),
    "what is decided above the Sở before a Giấy khen, and that before nothing": Case(
        ("HS-01 error II.2b C", "HS-01 error II.2b B", "HS-01 error II.2b A"),
        (
            ("HS-01", "Phải làm rõ; liên quan đề nghị BK tỉnh của A"),
            ("HS-01", "Phải làm rõ; liên quan đề nghị GK Sở của B"),
            ("HS-01", "Phải làm rõ"),
        ),
        ("A: bk_tinh", "B: gk_so"),
        others={"HS-01": 12},
    ),
    "of a title and an award the special one is told, and counts once": Case(
        ("HS-01 warning II.2b A", "HS-03 warning II.2b B", SPORTS),
        (
            ("HD-01", "Phải làm rõ"),
            ("HS-01", "Nên làm rõ; liên quan đề nghị BK tỉnh của A"),
            ("HS-03", "Nên làm rõ; liên quan đề nghị CSTĐ tỉnh, BK TTg của B"),
        ),
        ("A: ldtt", "A: bk_tinh", "B: cstd_tinh", "B: bk_ttg"),
        others={"HS-01": 12, "HS-03": 12, "HD-01": 12},
    ),
    "the unit itself, by whichever of its names": Case(
        ("VB-01 warning II.1 Y", "CK-01 warning II.2a P. Một"),
        (("CK-01", "Nên làm rõ; liên quan đề nghị Cờ tỉnh của Phòng Một"), ("VB-01", "Nên làm rõ")),
        ("Phòng Một: co_tinh",),
        others={"CK-01": 12, "VB-01": 12},
    ),
    "on an initiative rests the CSTĐ of its authors, not their LĐTT": Case(
        ("SK-01 warning II.2c Sáng kiến 1", "SK-03 warning II.2c Sáng kiến 2"),
        (("SK-03", "Nên làm rõ; liên quan đề nghị CSTĐCS của A"), ("SK-01", "Nên làm rõ")),
        ("A: cstdcs", "B: ldtt"),
        others={"SK-01": 12, "SK-03": 12},
        more={
            "initiatives": (
                {"name": "Sáng kiến 1", "authors": "B"},
                {"name": "Sáng kiến 2", "authors": "B; A"},
            )
        },
    ),
    "a quarter of the units is few, one more is not": Case(
        ("VB-01 warning II.1 Y", "PT-01 warning II.2a X"),
        (("PT-01", "Nên làm rõ; chỉ 3/12 đơn vị có"), ("VB-01", "Nên làm rõ")),
        others={"PT-01": 2, "VB-01": 3},
        units=12,
    ),
    "of four units one is few": Case(
        ("PT-01 warning II.2a X",), (("PT-01", "Nên làm rõ; chỉ 1/4 đơn vị có"),), units=4
    ),
    "of three units one says nothing": Case(
        ("PT-01 warning II.2a X",), (("PT-01", "Nên làm rõ"),), units=3
    ),
    "a slip of the pen that is rare says nothing; a title at stake does": Case(
        ("DATA-TYPE error II.2b B", "DATA-CHOICE error II.2b A"),
        (("DATA-CHOICE", "Phải làm rõ; liên quan đề nghị LĐTT của A"), ("DATA-TYPE", "Phải làm rõ")),
        ("A: ldtt",),
    ),
    "level: by the plan's items, without an item last": Case(
        ("DV-01 error - Phòng Một", SPORTS, "VB-02 error II.1 Y"),
        (("VB-02", "Phải làm rõ"), ("HD-01", "Phải làm rõ"), ("DV-01", "Phải làm rõ")),
        others={"VB-02": 12, "HD-01": 12, "DV-01": 12},
    ),
    "level under one item: as they came": Case(
        ("TT-01 error II.2b B", "HS-02 error II.2b A"),
        (("TT-01", "Phải làm rõ"), ("HS-02", "Phải làm rõ")),
        others={"TT-01": 12, "HS-02": 12},
    ),
    "the share of the item is markedly worse than that of the others": Case(
        ("PT-01 warning II.2a X", "VB-01 warning II.1 Y", "DATA-COLUMN warning II.1 Z"),
        (
            (
                "VB-01",
                "Nên làm rõ; văn bản đã triển khai trên số tiếp nhận: "  # noqa: ISC004
                "2/4 (50,0%), các đơn vị khác 8/10 (80,0%)",
            ),
            ("DATA-COLUMN", "Nên làm rõ"),
            ("PT-01", "Nên làm rõ"),
        ),
        others={"PT-01": 12, "VB-01": 12},
        more={"directives": [{"acted_on": day} for day in ("2022", "2022", None, None)]},
    ),
}  # fmt: skip


def finding(number: int, unit: str, words: str) -> dict[str, Any]:
    """Return a finding from "code severity item whom"."""
    code, severity, item, subject = words.split(" ", 3)
    table = "initiatives" if code.startswith("SK") else "people"
    return {
        "id": f"{code}-{number:08x}", "code": code, "severity": severity, "unit_id": unit,
        "item": None if item == "-" else item, "table": table, "file": f"data/submissions/2022/{unit}.xlsx",
        "sheet": None, "cell": None, "column": None, "subject": subject, "value": str(number),
        "message": f"Nội dung {number}.",
    }  # fmt: skip


def written(root: Path, year: int, units: list[str], tables: Mapping[str, Rows]) -> None:
    """Write a year's database: the dictionary of the real forms, these units and these rows."""
    (root / "data" / "plans").mkdir(parents=True, exist_ok=True)
    (root / "data" / "plans" / f"{year}.toml").touch()
    database_file(root, year).parent.mkdir(exist_ok=True)
    all_tables: dict[str, Rows] = dict.fromkeys(FORMS, ()) | {
        "meta": [{"key": "sample", "value": "true"}],
        "units": [
            {"unit_id": u, "name": NAME if u == HERE else u, "aliases": "P. Một" if u == HERE else "",
             "inspected": 1, "submission": "received"}
            for u in units
        ],
        "items": [{"item": item.id, "label": item.label} for item in ITEMS],
        "columns": [
            {"form": f.id, "column": c.id, "heading": c.heading, "type": c.type.value}
            for f in FORMS.values() for c in f.columns
        ],
        "choices": [
            {"form": f.id, "column": c.id, "id": a.id, "label": a.label, "short": a.short or a.label}
            for f in FORMS.values() for c in f.columns for a in c.choices
        ],
        "cells": (), "inputs": (), "findings": (), "rules": (), **tables,
    }  # fmt: skip
    with sqlite3.connect(database_file(root, year)) as connection:
        for name, rows in all_tables.items():
            known = ["unit_id", "row", *(c.id for c in FORMS[name].columns)] if name in FORMS else ["path"]
            columns = list(dict.fromkeys([*known, *(key for row in rows for key in row)]))
            connection.execute(f'CREATE TABLE "{name}" ({", ".join(f"[{column}]" for column in columns)})')
            marks = ", ".join("?" * len(columns))
            values = [[row.get(column) for column in columns] for row in rows]
            connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', values)  # noqa: S608  # our own names
    connection.close()


def opened(root: Path, case: Case) -> Scope:
    """Write a case, and open its unit."""
    units = [HERE, *(f"don-vi-{n}" for n in range(2, case.units + 1))]
    asked = [finding(n, HERE, words) for n, words in enumerate(case.asked)]
    asked += [finding(0, u, f"{code} warning - U") for code, n in case.others.items() for u in units[1 : n + 1]]
    collective = {"ttldtt", "ttldxs", "co_tinh", "co_chinh_phu"}
    people: dict[str, list[dict[str, Any]]] = {"people": [], "collectives": []}
    for name, _, what in (words.partition(": ") for words in case.proposed):
        column = "award" if what.startswith(("bk_", "gk_", "hcld_")) else "title"
        form = "collectives" if what in collective else "people"
        people[form].append({"unit_id": HERE, "name": name, column: what})
    more = {form: [{"unit_id": HERE, **row} for row in rows] for form, rows in case.more.items()}
    more["directives"] = [*more.get("directives", []), *pooled(units)]
    rules = [{"code": code, "papers": f"Giấy tờ {code}"} for code in {row["code"] for row in asked}]
    written(root, 2022, units, {**people, "findings": asked, "rules": rules, **more})
    if case.last:
        written(root, 2021, [HERE], year_before(case.last))
    return Scope(Store(root, 2022, past=True), HERE, "council")


def pooled(units: list[str]) -> list[dict[str, Any]]:
    """Return the directives of the other units: ten in all, two of them not acted on."""
    if len(units) < 5:
        return []
    return [{"unit_id": units[1 + n % 4], "acted_on": None if n < 2 else "2022"} for n in range(10)]


def year_before(last: tuple[str, ...]) -> dict[str, Rows]:
    """Return the findings of the year before, and what the team made of them."""
    asked, told = [], []
    for number, words in enumerate(last):
        code, severity, *outcome = words.split()
        asked.append(finding(number, HERE, f"{code} {severity} - X"))
        if outcome:
            told.append({"unit_id": HERE, "row": number, "finding": asked[-1]["id"], "outcome": outcome[0]})
    return {"findings": asked, "clarifications": told}


# ---------------------------------------------------------------------------------------------
# The order


def test_there_are_twenty_cases() -> None:
    assert len(CASES) == 20


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_agreed_order_comes_out_with_its_reasons(case: Case, tmp_path: Path) -> None:
    ranked = focus.ranked(opened(tmp_path, case))
    assert [(each.finding["code"], each.why) for each in ranked] == list(case.order)
    assert {each.papers for each in ranked} == {f"Giấy tờ {code}" for code, _ in case.order}


def test_the_points_are_those_that_the_page_names() -> None:
    page = (ROOT / "docs" / "inspection.md").read_text("utf-8")
    rows = [line.strip("|").split("|") for line in page.splitlines() if line.startswith("| `")]
    assert {
        row[0].strip(" `"): int(row[1]) for row in rows if row[0].strip(" `") in focus.POINTS
    } == focus.POINTS


def test_a_fault_of_the_teams_own_workbook_is_nothing_to_look_at_there(tmp_path: Path) -> None:
    scope = opened(tmp_path, Case(("DATA-TYPE error II.2b A",), ()))
    scope.rows("findings")[0]["file"] = f"data/inspections/2022/{HERE}.xlsx"
    assert focus.ranked(scope) == []


def test_the_whole_department_is_not_ranked(tmp_path: Path) -> None:
    scope = opened(tmp_path, Case((SPORTS,), ()))
    with pytest.raises(ValueError, match="open_unit"):
        focus.ranked(Scope(scope.store, None, "council"))


def test_of_a_unit_that_has_sent_nothing_only_that_is_told(sample: Collected) -> None:
    scope = open_unit("quy-phat-trien", 2022, root=sample.database.parents[2])
    assert [(each.finding["code"], each.why) for each in focus.ranked(scope)] == [("NOP-01", "Phải làm rõ")]
    assert figures.compared(scope) == []


def test_in_the_sample_every_finding_has_its_place_and_its_papers(sample: Collected) -> None:
    scope = open_unit("chi-cuc-tdc", 2022, root=sample.database.parents[2])
    told = focus.table(scope)
    found = [
        f.code for f in sample.findings if f.unit_id == "chi-cuc-tdc" and "/inspections/" not in (f.file or "")
    ]
    assert sorted(told["Mã"]) == sorted(found)
    assert list(told["STT"]) == list(range(1, len(found) + 1))
    assert told["Giấy tờ cần xem"].str.len().min() > 0


# ---------------------------------------------------------------------------------------------
# The figures


@pytest.mark.parametrize(
    ("here", "others", "worse", "differs"),
    [
        ((2, 4), (8, 10), -1, True),  # 30 points
        ((2, 4), (79, 100), -1, False),  # 29
        ((1, 3), (10, 10), -1, False),  # three cases only
        ((0, 4), (0, 0), -1, False),  # nothing to compare with
        ((8, 10), (2, 4), -1, False),  # better
        ((4, 8), (2, 10), 1, True),  # where many are to be looked at
        ((2, 8), (1, 10), 1, False),
        ((0, 4), (10, 10), 0, False),  # only shown
    ],
)
def test_a_share_differs_from_thirty_points_on(
    here: tuple[int, int], others: tuple[int, int], worse: int, *, differs: bool
) -> None:
    assert figures.differs(here, others, worse) is differs


@pytest.mark.parametrize(("units", "marked"), [(3, False), (5, True)])
def test_shares_are_compared_with_three_other_units_or_more(
    tmp_path: Path, units: int, *, marked: bool
) -> None:
    acted = {"directives": [{"acted_on": None}] * 4}
    scope = opened(tmp_path, Case((), (), units=units, more=acted))
    others = [{"unit_id": "don-vi-2", "acted_on": "2022"}] * 4
    scope.store._tables["directives"] += others
    assert ("II.1" in figures.marked(scope)) is marked


def test_the_other_units_are_pooled_and_last_year_stands_beside(tmp_path: Path) -> None:
    scope = opened(
        tmp_path, Case((), (), more={"directives": [{"acted_on": "2022"}, {"own_document": "1"}, {}]})
    )
    (first, *_) = figures.compared(scope)
    assert (first.here, first.others, first.before, first.marked) == (
        "2/3 (66,7%)",
        "8/10 (80,0%)",
        "chưa có",
        False,
    )
    written(tmp_path, 2021, [HERE], {"directives": [{"unit_id": HERE, "acted_on": None}]})
    again = Scope(Store(tmp_path, 2022, past=True), HERE, "council")
    assert [each.before for each in figures.compared(again)] == ["0/1 (0,0%)", *["–"] * 7]


def test_the_eight_figures_of_a_unit_of_the_sample(sample: Collected) -> None:
    scope = open_unit("quan-ly-khoa-hoc", 2022, root=sample.database.parents[2])
    here = [each.here for each in figures.compared(scope)]
    assert here == [
        "6/6 (100,0%)", "3/3 (100,0%)", "2/8 (25,0%)", "2/5 (40,0%)", "2/8 (25,0%)", "1/2 (50,0%)",
        "5/7 (71,4%)", "17/8 (2,1)",
    ]  # fmt: skip
    assert [each.item[:5].rstrip(".") for each in figures.compared(scope) if each.marked] == ["II.2c"]


def test_the_sheet_says_from_where_on_a_figure_is_marked() -> None:
    assert f"từ {figures.MARKED * 100} điểm phần trăm trở lên" in _LEGEND
    assert f"từ {figures.CASES:02} trường hợp và có từ {figures.OTHERS:02} đơn vị khác trở lên" in _LEGEND
