"""Titles proposed, and for each what the papers show: met, to be clarified, or not shown.

The chain of a title is registration → standards → initiative → review → dossier. A condition is *shown* where
the forms show it and no rule fired on it, *to be clarified* where a rule fired, *clarified* where the team did
not confirm what the rule asked, *not shown* where the forms say nothing. The council decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from khcn_tools.rules import counts
from khcn_tools.rules.counts import PERSONAL_TITLES
from khcn_tools.year import findings
from khcn_tools.year.scope import Scope, count, percent, same
from khcn_tools.year.store import Row

CSTD = PERSONAL_TITLES[1:]
"""Titles that count as CSTĐCS of the year, lowest first."""

PAPERS = ("letter", "report", "minutes", "initiative_certificate")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A subject with a title proposed: `row` is its row in `people` or `collectives`."""

    unit_id: str
    table: str
    subject: str
    title: str
    row: Row


def proposals(scope: Scope, table: str, titles: Iterable[str]) -> list[Proposal]:
    """Return who is proposed for one of `titles` in `table` ("people" or "collectives")."""
    wanted = set(titles)
    return [
        Proposal(row["unit_id"], table, row["name"], row["title"], row)
        for row in scope.rows(table)
        if row["title"] in wanted
    ]


def members(scope: Scope, collective: Row) -> list[Row]:
    """Return the people of a collective; of the unit's own row, all of the unit."""
    unit = scope.store.units[collective["unit_id"]]
    names = [unit["name"], *unit["aliases"].split("; ")]
    return counts.members(scope.rows("people", collective["unit_id"]), collective["name"], names)


def matching(scope: Scope, table: str, proposal: Proposal, *, titled: bool = True) -> list[Row]:
    """Return the rows of `table` of the same unit and subject, and the same title where `titled`."""
    return [
        row
        for row in scope.rows(table, proposal.unit_id)
        if same(row["subject"], proposal.subject) and (not titled or row["title"] == proposal.title)
    ]


# ---------------------------------------------------------------------------------------------
# Conditions

SHOWN, ASKED, CLARIFIED, NOT_SHOWN = "Đã thể hiện", "Cần làm rõ", "Đã làm rõ", "Chưa thể hiện"

Evidence = Callable[[Scope, Proposal], str]


def _standards(scope: Scope, proposal: Proposal) -> str:
    """Return rating and discipline."""
    row = proposal.row
    parts = [scope.store.text("people", row, "rating")] if row["rating"] else []
    if row["discipline"]:
        parts.append(f"kỷ luật: {scope.store.text('people', row, 'discipline').lower()}")
    return "; ".join(parts)


def _registration(scope: Scope, proposal: Proposal) -> str:
    """Return what was registered, and when."""
    rows = [r for r in matching(scope, "registrations", proposal, titled=False) if r["title"]]
    return "; ".join(
        f"đăng ký {scope.store.text('registrations', r, 'title')}"
        + (f" ({scope.store.text('registrations', r, 'registered_on')})" if r["registered_on"] else "")
        for r in rows
    )


def is_author(name: str, initiative: Row) -> bool:
    """Tell whether someone stands among the authors of an initiative."""
    return any(same(author, name) for author in (initiative["authors"] or "").split("; "))


def authored(scope: Scope, proposal: Proposal) -> list[Row]:
    """Return the initiatives and topics of the unit that name the subject as an author."""
    return [r for r in scope.rows("initiatives", proposal.unit_id) if is_author(proposal.subject, r)]


def initiative(scope: Scope, proposal: Proposal) -> str:
    """Return each initiative with its state, decision, and why it was not carried through."""
    lines = []
    for row in authored(scope, proposal):
        state = scope.store.text("initiatives", row, "state").lower()
        decision = f", số {row['decision']}" if row["decision"] else ""
        day = f" ngày {scope.store.text('initiatives', row, 'decided_on')}" if row["decided_on"] else ""
        reason = f" ({row['not_done_reason']})" if row["not_done_reason"] else ""
        lines.append(f"“{row['name']}”: {state}{decision}{day}{reason}")
    return "; ".join(lines)


def _review(scope: Scope, proposal: Proposal) -> str:
    """Return the ballots and the minutes."""
    lines = []
    for row in matching(scope, "reviews", proposal):
        given, members_total = (
            scope.store.text("reviews", row, c) or "…" for c in ("votes_for", "members_total")
        )
        minutes = f", biên bản số {row['minutes_number']}" if row["minutes_number"] else ""
        lines.append(f"{given}/{members_total} phiếu đồng ý{minutes}")
    return "; ".join(lines)


def _dossier(scope: Scope, proposal: Proposal) -> str:
    """Return the papers handed in."""
    rows = matching(scope, "dossiers", proposal)
    papers = [scope.store.headings["dossiers", p].lower() for p in PAPERS if any(row[p] for row in rows)]
    return ", ".join(papers)


def _rating(scope: Scope, proposal: Proposal) -> str:
    """Return the collective's own rating."""
    return scope.store.text("collectives", proposal.row, "rating")


def _share(scope: Scope, proposal: Proposal) -> str:
    """Return how many members are proposed for a personal title."""
    people = members(scope, proposal.row)
    titled = counts.count_ldtt(people)
    share = percent(titled, len(people))
    return f"{count(titled)}/{count(len(people))} người ({share})" if people else ""


def _fighter(scope: Scope, proposal: Proposal) -> str:
    """Return the CSTĐCS among the members."""
    names = [person["name"] for person in members(scope, proposal.row) if person["title"] in CSTD]
    return f"{count(len(names))} người: {', '.join(names)}" if names else ""


def _conduct(scope: Scope, proposal: Proposal) -> str:
    """Return ratings and discipline of the members, as counts."""
    people = members(scope, proposal.row)
    disciplined = sum(1 for p in people if p["discipline"] not in {None, "none"})
    failed = sum(1 for p in people if p["rating"] == "not_completed")
    told = [f"{count(failed)} người không hoàn thành nhiệm vụ"] * (failed > 0)
    told += [f"{count(disciplined)} người bị kỷ luật"] * (disciplined > 0)
    nobody = "không có người không hoàn thành nhiệm vụ, bị kỷ luật"
    return ("; ".join(told) or nobody) if people else ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a title: its name, the rules that look at it, what the forms show of it."""

    name: str
    codes: tuple[str, ...]
    evidence: Evidence


REGISTERED = Condition("Đăng ký", ("DK-01",), _registration)
REVIEWED = Condition("Bình xét", ("HS-02", "HS-03", "HS-04", "HS-05"), _review)
FILED = Condition("Hồ sơ", ("HS-01",), _dossier)

PERSON = (
    REGISTERED,
    Condition("Tiêu chuẩn LĐTT", ("LDTT-01", "LDTT-02", "LDTT-03"), _standards),
    Condition("Sáng kiến, đề tài", ("CSTD-02", "CSTD-03"), initiative),
    REVIEWED,
    FILED,
)
COLLECTIVE = (
    REGISTERED,
    Condition("Mức hoàn thành", ("TTXS-05",), _rating),
    Condition("Tỷ lệ LĐTT", ("TTXS-01",), _share),
    Condition("Có CSTĐCS", ("TTXS-02",), _fighter),
    Condition("Xếp loại, kỷ luật của thành viên", ("TTXS-03", "TTXS-04"), _conduct),
    REVIEWED,
    FILED,
)


def conditions(scope: Scope, chosen: Iterable[Proposal], against: tuple[Condition, ...]) -> pd.DataFrame:
    """Return one row a proposal: (unit,) subject, title, and each condition with what shows it."""
    rows = [
        {
            "Đơn vị": scope.unit_name(proposal.row),
            "Họ tên, tập thể": proposal.subject,
            "Danh hiệu": scope.store.label(proposal.table, "title", proposal.title),
            **{condition.name: judged(scope, proposal, condition) for condition in against},
        }
        for proposal in chosen
    ]
    columns = ["Họ tên, tập thể", "Danh hiệu", *(condition.name for condition in against)]
    return pd.DataFrame(rows, columns=columns if scope.unit else ["Đơn vị", *columns])


def judged(scope: Scope, proposal: Proposal, condition: Condition) -> str:
    """Return what the papers show of one condition, and the rules that ask about it, in one cell."""
    verdict, shown = judgement(scope, proposal, condition)
    return shown if verdict == SHOWN else ": ".join(filter(None, (verdict, shown)))


def judgement(scope: Scope, proposal: Proposal, condition: Condition) -> tuple[str, str]:
    """Return whether a condition is shown, to be clarified or not shown, and what the forms say of it."""
    fired = list(_about(scope, proposal, condition))
    codes = ", ".join(sorted({finding["code"] for finding in fired}))
    shown = condition.evidence(scope, proposal)
    shown = shown[:1].upper() + shown[1:]
    if fired:
        cleared = all(findings.settled(scope, finding) for finding in fired)
        return f"{CLARIFIED if cleared else ASKED} ({codes})", shown
    return SHOWN if shown else NOT_SHOWN, shown


def case_by_case(scope: Scope, chosen: Iterable[Proposal], against: tuple[Condition, ...]) -> pd.DataFrame:
    """Return one row a proposal and condition: Trường hợp, Điều kiện, Đối chiếu, Biểu mẫu thể hiện."""
    rows = []
    for proposal in chosen:
        title = scope.store.label(proposal.table, "title", proposal.title)
        for index, condition in enumerate(against):
            case = f"{proposal.subject}\n({title})" if index == 0 else ""
            rows.append([case, condition.name, *judgement(scope, proposal, condition)])
    return pd.DataFrame(rows, columns=["Trường hợp", "Điều kiện", "Đối chiếu", "Biểu mẫu thể hiện"])


def _about(scope: Scope, proposal: Proposal, condition: Condition) -> Iterator[Row]:
    """Yield the findings of a proposal's unit and subject under the codes of a condition."""
    for finding in scope.rows("findings", proposal.unit_id):
        if finding["code"] in condition.codes and same(finding["subject"], proposal.subject):
            yield finding
