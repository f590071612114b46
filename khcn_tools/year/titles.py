"""Titles: registered, proposed, within the share allowed; who is put in and who is left out."""

from __future__ import annotations

import json

import pandas as pd

from khcn_tools.rules.counts import COLLECTIVE_TITLES, PERSONAL_TITLES, allowed_cstdcs
from khcn_tools.year import findings
from khcn_tools.year.conditions import COLLECTIVE, CSTD, PERSON, Proposal, case_by_case, conditions, proposals
from khcn_tools.year.scope import Scope, percent
from khcn_tools.year.store import Row

MANAGERS = ("giám đốc", "trưởng", "phó", "chánh", "chủ tịch", "chi cục trưởng")
"""Words in `position` that tell a manager; a rule of thumb, and told as one where it is used."""

CLEAR = "Không còn điểm phải làm rõ"


def holders(scope: Scope) -> list[Row]:
    """Return the people with any personal title proposed: each counts as LĐTT."""
    return [row for row in scope.rows("people") if row["title"]]


def fighters(scope: Scope) -> pd.DataFrame:
    """Return every CSTĐ proposed, with each condition and what shows it."""
    return conditions(scope, proposals(scope, "people", CSTD), PERSON)


def collectives(scope: Scope) -> pd.DataFrame:
    """Return every TTLĐXS proposed, with each condition and what shows it."""
    return conditions(scope, proposals(scope, "collectives", ["ttldxs"]), COLLECTIVE)


def fighter_cases(scope: Scope) -> pd.DataFrame:
    """Return every CSTĐ proposed, one row a condition."""
    return case_by_case(scope, proposals(scope, "people", CSTD), PERSON)


def collective_cases(scope: Scope) -> pd.DataFrame:
    """Return every TTLĐXS proposed, one row a condition."""
    return case_by_case(scope, proposals(scope, "collectives", ["ttldxs"]), COLLECTIVE)


def unclear(scope: Scope, chosen: list[Proposal]) -> int:
    """Return how many proposals have something that must be clarified."""
    return sum(1 for proposal in chosen if findings.asked(scope, proposal.unit_id, proposal.subject))


def by_title(scope: Scope) -> pd.DataFrame:
    """Return by title: Danh hiệu, Đăng ký, Đề nghị, and proposals with nothing that must be clarified."""
    rows = []
    for table, titles in (("people", PERSONAL_TITLES), ("collectives", COLLECTIVE_TITLES)):
        for title in titles:
            registered = sum(1 for row in scope.rows("registrations") if row["title"] == title)
            chosen = proposals(scope, table, [title])
            if registered or chosen:
                label = scope.store.label(table, "title", title)
                rows.append([label, registered, len(chosen), len(chosen) - unclear(scope, chosen)])
    return pd.DataFrame(rows, columns=["Danh hiệu", "Đăng ký", "Đề nghị", CLEAR])


def by_unit(scope: Scope) -> pd.DataFrame:
    """Return CSTĐ and TTLĐXS by unit: registered, proposed, and proposed with nothing to be clarified."""
    wanted = {*CSTD, "ttldxs"}
    every = [*proposals(scope, "people", CSTD), *proposals(scope, "collectives", ["ttldxs"])]
    rows = []
    for key, unit in scope.inspected.items():
        registered = sum(1 for row in scope.rows("registrations", key) if row["title"] in wanted)
        chosen = [proposal for proposal in every if proposal.unit_id == key]
        rows.append([unit["name"], registered, len(chosen), len(chosen) - unclear(scope, chosen)])
    return pd.DataFrame(rows, columns=["Đơn vị", "Đăng ký", "Đề nghị", CLEAR])


def quota(scope: Scope) -> dict[str, int]:
    """Return CSTĐCS proposed in the whole Sở (`count`), those with LĐTT (`base`), the `share` in percent."""
    rule = next(row for row in scope.store.rows("rules") if row["code"] == "CSTD-04")
    share, base = int(json.loads(rule["parameters"])["max_percent"]), len(holders(scope))
    count = len(proposals(scope, "people", CSTD))
    return {"count": count, "base": base, "share": share}


def allowed(now: dict[str, int]) -> int:
    """Return the most that a quota allows, rounded down: "không quá" can then never be exceeded."""
    return allowed_cstdcs(now["base"], now["share"])


def what_if(scope: Scope) -> pd.DataFrame:
    """Return the share as it stands, and with one CSTĐCS more or fewer."""
    now = quota(scope)
    rows = []
    for change, label in ((-1, "Bớt 01 người"), (0, "Theo đề nghị"), (1, "Thêm 01 người")):
        count = now["count"] + change
        room = allowed(now) - count
        verdict = f"còn {room} người" if room >= 0 else f"nhiều hơn {-room} người"
        rows.append([label, count, allowed(now), percent(count, now["base"]), verdict])
    columns = ["Phương án", "CSTĐCS", "Tối đa", "Tỷ lệ trên số người có LĐTT", "So với mức tối đa"]
    return pd.DataFrame(rows, columns=columns)


def by_rating(scope: Scope) -> pd.DataFrame:
    """Return the number of people by rating: Xếp loại, Có danh hiệu đề nghị, Không đề nghị."""
    rows = []
    for choice in scope.store.choices("people", "rating"):
        rated = [row for row in scope.rows("people") if row["rating"] == choice["id"]]
        titled = sum(1 for row in rated if row["title"])
        rows.append([choice["label"], titled, len(rated) - titled])
    return pd.DataFrame(rows, columns=["Xếp loại", "Có danh hiệu đề nghị", "Không đề nghị"])


def left_out(scope: Scope) -> pd.DataFrame:
    """Return who is not proposed for any title, and the reason given."""
    rows = [row for row in scope.rows("people") if not row["title"] and row["unit_id"] in scope.inspected]
    return scope.printed("people", ["name", "rating", "hired_on", "not_proposed_reason"], rows)


def by_position(scope: Scope) -> pd.DataFrame:
    """Return titles and awards proposed, for managers and for others."""
    groups: dict[str, list[Row]] = {"Lãnh đạo, quản lý": [], "Không giữ chức vụ lãnh đạo, quản lý": []}
    for row in scope.rows("people"):
        manager = any(word in (row["position"] or "").lower() for word in MANAGERS)
        groups[list(groups)[0 if manager else 1]].append(row)
    rows = [
        [
            label,
            len(people),
            sum(1 for row in people if row["title"]),
            sum(1 for row in people if row["title"] in CSTD),
            sum(1 for row in people if row["award"]),
        ]
        for label, people in groups.items()
    ]
    columns = ["Nhóm", "Số người", "Có danh hiệu", "Trong đó CSTĐ", "Có hình thức khen thưởng"]
    return pd.DataFrame(rows, columns=columns)
