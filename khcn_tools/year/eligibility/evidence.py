"""What the forms show of each link behind a title: the document or the figures, and the cell.

Only what is on paper stands here; what a rule asks about it is for `chain` to say. A link is shown where all
that it needs was written and could be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from khcn_tools.model import DateSpan
from khcn_tools.rules import counts
from khcn_tools.rules.counts import COLLECTIVE_TITLES, DONE, PERSONAL_TITLES, at_least
from khcn_tools.rules.papers import required_papers
from khcn_tools.rules.people import latest_start
from khcn_tools.year import findings
from khcn_tools.year.eligibility.conditions import CSTD, Proposal, authored, matching, members
from khcn_tools.year.scope import Scope, count, percent
from khcn_tools.year.store import Row

MET, NOT_MET, NOT_SHOWN, NOT_NEEDED = "đạt", "chưa đạt", "chưa thể hiện", "không yêu cầu"
"""What can be said of a link; the council decides."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the forms show of a link: its state by the papers alone, the document or figures, the cell."""

    state: str
    text: str = ""
    place: str = ""


def parameters(scope: Scope, code: str) -> dict[str, Any] | None:
    """Return the thresholds and words of a rule; None where the year's law does not have it."""
    rule = next((row for row in scope.store.rows("rules") if row["code"] == code), None)
    return json.loads(rule["parameters"]) if rule else None


def _shown(text: str, place: str, *, whole: bool) -> Shown:
    """Return what the forms show, met where that is all there must be."""
    return Shown(MET if whole else NOT_SHOWN, text, place)


def _place(scope: Scope, table: str, rows: Iterable[Row], *columns: str) -> str:
    """Return where rows stand: of each the first of `columns` filled in, of many the first and the last."""
    cells = [next(filter(None, (scope.store.where(table, row, c) for c in columns)), None) for row in rows]
    places = list(dict.fromkeys(findings.place(cell) for cell in cells if cell))
    if not places:
        return ""
    last = f"–{places[-1].rpartition(' ')[2]}" if len(places) > 1 else ""
    return places[0].replace(".csv", "").replace(", ô ", " ") + last


# ---------------------------------------------------------------------------------------------
# What both people and collectives need


def registration(scope: Scope, proposal: Proposal) -> Shown:
    """Return the registration of that title or a higher one, else of a lower one."""
    order = PERSONAL_TITLES if proposal.table == "people" else COLLECTIVE_TITLES
    rows = [row for row in matching(scope, "registrations", proposal, titled=False) if row["title"]]
    chosen = [row for row in rows if at_least(row["title"], proposal.title, order)]
    texts = []
    for row in chosen or rows:
        title, day = (scope.store.text("registrations", row, c) for c in ("title", "registered_on"))
        told = (title * (row["title"] != proposal.title or not day), day)
        texts.append(" ".join(filter(None, told)))
    place = _place(scope, "registrations", chosen or rows, "title")
    return _shown("; ".join(texts), place, whole=bool(chosen))


def movement(scope: Scope, proposal: Proposal) -> Shown:
    """Return the movements that the unit took part in or launched, its own first."""
    rows = sorted(scope.rows("movements", proposal.unit_id), key=lambda row: row["launched_by"] != "unit")
    if not rows:
        return Shown(NOT_SHOWN)
    more = f"; {count(len(rows))} phong trào" if rows[1:] else ""
    place = _place(scope, "movements", rows[:1], "launch_document", "name")
    return _shown(f"{rows[0]['launch_document'] or rows[0]['name']}{more}", place, whole=True)


def review(scope: Scope, proposal: Proposal) -> Shown:
    """Return the ballots and the minutes: number and day."""
    rows = matching(scope, "reviews", proposal)
    texts = []
    for row in rows:
        given, total, day = (
            scope.store.text("reviews", row, c) for c in ("votes_for", "members_total", "minutes_on")
        )
        minutes = f"; {row['minutes_number'] or 'biên bản'}" * bool(row["minutes_number"] or day)
        texts.append(f"{given or '…'}/{total or '…'} phiếu{minutes}" + f" ngày {day}" * bool(day))
    needed = ("votes_for", "members_total", "minutes_number")
    whole = bool(rows) and all(row[column] is not None for row in rows for column in needed)
    return _shown("; ".join(texts), _place(scope, "reviews", rows, "minutes_number", "subject"), whole=whole)


def dossier(scope: Scope, proposal: Proposal) -> Shown:
    """Return the papers handed in, and when."""
    known = parameters(scope, "HS-01")
    needed = required_papers(proposal.row, proposal.title, known) if known else []
    if not known or not needed:
        return Shown(NOT_NEEDED)
    rows = matching(scope, "dossiers", proposal)
    missing = [known["paper_names"][p] for p in needed if not any(row[p] for row in rows)]
    days = "; ".join(filter(None, (scope.store.text("dossiers", row, "submitted_on") for row in rows)))
    if not rows:
        return Shown(NOT_SHOWN)
    text = f"thiếu: {', '.join(missing)}" if missing else f"đủ {count(len(needed))} giấy tờ"
    place = _place(scope, "dossiers", rows, "subject")
    return _shown(f"{text}; {days}" if days else text, place, whole=not missing)


# ---------------------------------------------------------------------------------------------
# People


def initiative(scope: Scope, proposal: Proposal) -> Shown:
    """Return the initiative that carries the title, by a decision before the cut-off; else another."""
    excuse = (parameters(scope, "CSTD-02") or {}).get("excused_by_rating")
    if proposal.title not in CSTD or (excuse and proposal.row["rating"] == excuse):
        return Shown(NOT_NEEDED)
    cutoffs = [row["cutoff_date"] for row in scope.rows("unit_info", proposal.unit_id)]
    rows = sorted(authored(scope, proposal), key=lambda row: not _carries(row, cutoffs))
    if not rows:
        return Shown(NOT_SHOWN)
    first = rows[0]
    state, day = (scope.store.text("initiatives", first, c) for c in ("state", "decided_on"))
    told = " ".join(filter(None, (first["decision"], f"ngày {day}" * bool(day))))
    text = (
        f"{told}: {state.lower()}" if told else f"“{first['name']}”: {state.lower() or 'chưa ghi tình trạng'}"
    )
    more = f"; {count(len(rows))} nội dung" if rows[1:] else ""
    place = _place(scope, "initiatives", rows[:1], "decision", "state", "name")
    return _shown(text + more, place, whole=_carries(first, cutoffs))


def _carries(initiative: Row, cutoffs: list[str | None]) -> bool:
    """Tell whether an initiative is recognised or accepted, by a decision named, not after the cut-off."""
    late = any(
        DateSpan.from_iso(initiative["decided_on"]).first > DateSpan.from_iso(cutoff).last
        for cutoff in cutoffs
        if cutoff and initiative["decided_on"]
    )
    return initiative["state"] in DONE and bool(initiative["decision"]) and not late


def standards(scope: Scope, proposal: Proposal) -> Shown:
    """Return rating, discipline (an empty cell: none) and the day of recruitment."""
    row = proposal.row
    rating, discipline, hired = (
        scope.store.text("people", row, c) for c in ("rating", "discipline", "hired_on")
    )
    unread = scope.store.unread("people", row, "discipline")
    none = row["discipline"] in {None, "none"} and not unread
    told = [rating.removesuffix(" nhiệm vụ") or "chưa ghi xếp loại", "không kỷ luật" if none else discipline]
    told += [f"từ {hired}" if hired else "chưa ghi ngày tuyển dụng"]
    whole = bool(row["rating"] and row["hired_on"]) and not unread
    return _shown("; ".join(told), _place(scope, "people", [row], "rating", "title"), whole=whole)


def streak(scope: Scope, proposal: Proposal) -> Shown:
    """Return the titles of earlier years that one of a higher level rests on."""
    below = PERSONAL_TITLES[PERSONAL_TITLES.index(proposal.title) - 1]
    rows = matching(scope, "honours", proposal, titled=False)
    rows = sorted((r for r in rows if r["honour"] == below and r["year"]), key=lambda row: str(row["year"]))
    if not rows:
        return Shown(NOT_SHOWN)
    told = ", ".join(f"{row['year']}" + f" ({row['decision']})" * bool(row["decision"]) for row in rows)
    text = f"{scope.store.label('people', 'title', below)} {told}"
    return _shown(text, _place(scope, "honours", rows, "honour"), whole=True)


# ---------------------------------------------------------------------------------------------
# Collectives


def rating(scope: Scope, proposal: Proposal) -> Shown:
    """Return the collective's own rating."""
    text = scope.store.text("collectives", proposal.row, "rating").removesuffix(" nhiệm vụ")
    place = _place(scope, "collectives", [proposal.row], "rating")
    return _shown(text, place, whole=bool(proposal.row["rating"]))


def _counted(scope: Scope, proposal: Proposal) -> list[Row]:
    """Return the members who count in N: recruits too, unless a local document says otherwise (TT-01)."""
    people = members(scope, proposal.row)
    if (parameters(scope, "TT-01") or {}).get("count_new_recruits", True):
        return people
    least = (parameters(scope, "LDTT-01") or {})["min_months"]
    last = latest_start(scope.store.meta["year"], least)
    hired = [DateSpan.from_iso(p["hired_on"]) if p["hired_on"] else None for p in people]
    return [p for p, day in zip(people, hired, strict=True) if counts.counts_in_n(day, last)]


def share(scope: Scope, proposal: Proposal) -> Shown:
    """Return how many members are proposed for a personal title."""
    people = _counted(scope, proposal)
    titled = counts.count_ldtt(people)
    text = f"{count(titled)}/{count(len(people))} người ({percent(titled, len(people))})" if people else ""
    read = not any(scope.store.unread("people", person, "title") for person in people)
    return _shown(text, _place(scope, "people", people, "title"), whole=bool(people) and read)


def fighter(scope: Scope, proposal: Proposal) -> Shown:
    """Return the CSTĐCS among the members."""
    people = [person for person in _counted(scope, proposal) if counts.is_cstdcs(person["title"])]
    text = f"{count(len(people))} người: {', '.join(p['name'] or '…' for p in people)}" if people else ""
    return _shown(text, _place(scope, "people", people, "title"), whole=bool(people))


def conduct(scope: Scope, proposal: Proposal) -> Shown:
    """Return ratings and discipline of the members, as counts."""
    people = members(scope, proposal.row)
    disciplined = sum(1 for p in people if p["discipline"] not in {None, "none"})
    failed = sum(1 for p in people if p["rating"] == "not_completed")
    silent = sum(1 for p in people if not p["rating"] or scope.store.unread("people", p, "discipline"))
    told = [f"{count(failed)} người không hoàn thành nhiệm vụ"] * (failed > 0)
    told += [f"{count(disciplined)} người bị kỷ luật"] * (disciplined > 0)
    told += [f"{count(silent)} người chưa rõ xếp loại, kỷ luật"] * (silent > 0)
    text = ("; ".join(told) or "đều hoàn thành, không kỷ luật") if people else ""
    return _shown(text, _place(scope, "people", people, "rating"), whole=bool(people) and not silent)
