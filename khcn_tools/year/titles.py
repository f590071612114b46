"""Titles: registered, proposed; who is put in and who is left out."""

from __future__ import annotations

import pandas as pd

from khcn_tools.rules.counts import COLLECTIVE_TITLES, PERSONAL_TITLES
from khcn_tools.year import findings, units
from khcn_tools.year.eligibility.conditions import CSTD, Proposal, initiatives, proposals
from khcn_tools.year.scope import Scope, count
from khcn_tools.year.store import Row

MANAGERS = ("giám đốc", "trưởng", "phó", "chánh", "chủ tịch", "chi cục trưởng")
"""Words in `position` that tell a manager; a rule of thumb, and told as one where it is used."""

CLEAR = "Không còn điểm phải làm rõ"

_GROUNDS = {"bk_tinh": "BK-01", "bk_ttg": "BK-02"}
"""The rules that compare the grounds of an award for a person."""


def apart(scope: Scope) -> str:
    """Say how many proposals could not be read and are not among the holders; "" where all were."""
    lost = sum(1 for row in scope.rows("people") if scope.store.unread("people", row, "title"))
    return f" (chưa kể {count(lost)} đề nghị chưa đọc được)" if lost else ""


def unclear(scope: Scope, chosen: list[Proposal]) -> int:
    """Return how many proposals have something that must be clarified."""
    return sum(1 for proposal in chosen if findings.points(scope, proposal.unit_id, proposal.subject))


def gaps(scope: Scope) -> pd.DataFrame:
    """Return where registration and proposal of CSTĐ or TTLĐXS differ, and what the forms give as reason."""
    wanted, rows = {*CSTD, "ttldxs"}, []
    for table in ("collectives", "people"):
        for row in scope.rows(table):
            registered = _registered(scope, row)
            if row["title"] != registered and {row["title"], registered} & wanted:
                shown = [
                    scope.store.label(table, "title", t) if t else "không" for t in (registered, row["title"])
                ]
                proposal = Proposal(row["unit_id"], table, row["name"], row["title"], row)
                said = [row.get("not_proposed_reason"), initiatives(scope, proposal), row["note"]]
                told = "; ".join(filter(None, said)) or "chưa nêu lý do"
                rows.append([scope.unit_name(row), row["name"], *shown, told])
    columns = ["Đơn vị", "Tập thể, cá nhân", "Đăng ký", "Đề nghị", "Sáng kiến, đề tài; lý do"]
    return pd.DataFrame(rows, columns=columns)[columns[1:] if scope.unit else columns]


def _registered(scope: Scope, subject: Row) -> str | None:
    """Return the highest title that someone in `people` or `collectives` registered for."""
    rank = [*PERSONAL_TITLES, *COLLECTIVE_TITLES]
    found = (
        row["title"]
        for row in scope.about("registrations", subject["unit_id"], subject["name"])
        if row["title"]
    )
    return max(found, key=rank.index, default=None)


def by_title(scope: Scope) -> pd.DataFrame:
    """Return by title: Danh hiệu, Đăng ký, Đề nghị, and proposals with nothing that must be clarified."""
    rows = []
    for table, titles in (("people", PERSONAL_TITLES), ("collectives", COLLECTIVE_TITLES)):
        for title in titles:
            registered = sum(1 for row in scope.rows("registrations") if row["title"] == title)
            chosen = proposals(scope, table, [title])
            if registered or chosen:
                label = scope.store.name(table, "title", title)
                rows.append([label, registered, len(chosen), len(chosen) - unclear(scope, chosen)])
    return pd.DataFrame(rows, columns=["Danh hiệu", "Đăng ký", "Đề nghị", CLEAR])


def steps(scope: Scope) -> pd.DataFrame:
    """Return `by_title` for the eye: those with nothing to be clarified are a part of those proposed."""
    frame = by_title(scope).astype(object)
    frame[CLEAR] = list(zip(frame[CLEAR], frame["Đề nghị"], strict=True))
    return frame


def by_unit(scope: Scope) -> pd.DataFrame:
    """Return CSTĐ and TTLĐXS by unit: registered, proposed, and of these those with nothing to be clarified."""
    wanted = {*CSTD, "ttldxs"}
    every = [*proposals(scope, "people", CSTD), *proposals(scope, "collectives", ["ttldxs"])]

    def count(key: str) -> list[units.Counted]:
        registered = sum(1 for row in scope.rows("registrations", key) if row["title"] in wanted)
        chosen = [proposal for proposal in every if proposal.unit_id == key]
        return [registered, len(chosen), (len(chosen) - unclear(scope, chosen), len(chosen))]

    return units.beside(scope, ["Đăng ký", "Đề nghị", CLEAR], count)


def by_rating(scope: Scope) -> pd.DataFrame:
    """Return people by rating: proposed for a title (of all), not proposed; and proposals not understood."""
    rows = []
    for choice in scope.store.choices("people", "rating"):
        rated = [row for row in scope.rows("people") if row["rating"] == choice["id"]]
        titled = sum(1 for row in rated if row["title"])
        lost = sum(1 for row in rated if scope.store.unread("people", row, "title"))
        rows.append([choice["label"], (titled, len(rated)), len(rated) - titled - lost, lost])
    frame = pd.DataFrame(
        rows, columns=["Xếp loại", "Đề nghị danh hiệu", "Không đề nghị", "Chưa đọc được đề nghị"]
    )
    return frame if frame.iloc[:, -1].any() else frame.iloc[:, :-1]


def left_out(scope: Scope) -> pd.DataFrame:
    """Return who is not proposed for any title, and the reason given; a title not understood is a proposal."""
    rows = [
        row
        for row in scope.rows("people")
        if not row["title"]
        and not scope.store.unread("people", row, "title")
        and row["unit_id"] in scope.inspected
    ]
    return scope.printed("people", ["name", "rating", "hired_on", "not_proposed_reason"], rows)


def unchecked(scope: Scope) -> str:
    """Say for which proposals no rule compares the grounds: Cờ, Huân chương, Bằng khen (but BK-01, BK-02)."""
    ruled = {row["code"] for row in scope.store.rows("rules")}
    named = []
    for table in ("collectives", "people"):
        known = {a for a, rule in _GROUNDS.items() if table == "people" and rule in ruled} | {None, "gk_so"}
        for row in scope.rows(table):
            if row["award"] not in known:
                named.append(f"{row['name']} ({scope.store.name(table, 'award', row['award'])})")
            if row["title"] in COLLECTIVE_TITLES[2:]:
                named.append(f"{row['name']} ({scope.store.name(table, 'title', row['title'])})")
    told = "Tiêu chuẩn của các đề nghị sau chưa được đối chiếu, Hội đồng xét theo hồ sơ"
    return f"{told}: {'; '.join(named)}." if named else ""


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
    columns = ["Nhóm", "Số người", "Đề nghị danh hiệu", "Trong đó CSTĐ", "Đề nghị khen thưởng"]
    return pd.DataFrame(rows, columns=columns)
