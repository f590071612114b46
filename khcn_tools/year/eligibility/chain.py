"""The chain behind every title proposed: registration → movement → review → dossier → initiative → standards.

A link is *chưa đạt* only where a rule asks something about this subject that the team has not cleared; else it
is what the papers show: rules and reports cannot disagree. The council decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from khcn_tools.rules.counts import COLLECTIVE_TITLES, PERSONAL_TITLES, is_unit
from khcn_tools.year import findings
from khcn_tools.year.eligibility.conditions import CSTD, Proposal, matching, proposals
from khcn_tools.year.eligibility.evidence import MET, NOT_MET, NOT_NEEDED, NOT_SHOWN, Shown
from khcn_tools.year.eligibility.links import COLLECTIVE, PERSON, Link
from khcn_tools.year.scope import Scope, count
from khcn_tools.year.store import Row
from khcn_tools.year.team import outcomes

SIGNS = {MET: "√", NOT_MET: "×", NOT_SHOWN: "?", NOT_NEEDED: "–"}

MEANINGS = {
    MET: "biểu mẫu thể hiện, không có điểm cần làm rõ",
    NOT_MET: "có điểm đoàn kiểm tra đã xác nhận hoặc chưa làm rõ xong; không phải kết luận của Hội đồng",
    NOT_SHOWN: "biểu mẫu không ghi, không đọc được, hoặc chương trình chưa đối chiếu",
    NOT_NEEDED: "danh hiệu này không cần",
}
OTHERS = (
    "Điểm khác: phải làm rõ nhưng không thuộc điều kiện của danh hiệu, như hồ sơ của hình thức khen "
    "thưởng kèm theo."
)
LEGEND = "; ".join(f"{SIGNS[state]} {state}: {meaning}" for state, meaning in MEANINGS.items()) + (
    ". Sau dấu là số văn bản hoặc số liệu, dòng dưới là chỗ ghi: BM07 L7 là biểu BM07, ô L7. Số văn bản ở cột "
    f"Phong trào là của một phong trào đơn vị phát động hoặc tham gia. {OTHERS}"
)

WHOLE, BY_PAPERS, ASKED = "Toàn Sở", "Theo hồ sơ", "Điểm cần làm rõ"
WHO = "Trường hợp"
WIDTHS = {WHO: 13, ASKED: 13}
"""What the columns of names and of findings weigh in print against the others."""

COMPLETE, OTHER = "đủ điều kiện", "điểm khác"
STATES = (COMPLETE, NOT_MET, NOT_SHOWN, OTHER)
KINDS = {"people": ("Cá nhân", PERSON), "collectives": ("Tập thể", COLLECTIVE)}

_IN_ROWS = ("registrations", "reviews", "dossiers")
"""Forms with a row for each title of a subject: a finding there speaks of the title of its row."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be said of a link: its state, what the forms show, the findings, cleared or not."""

    state: str
    shown: Shown
    asked: tuple[Row, ...] = ()


_EMPTY = Step(NOT_NEEDED, Shown(NOT_NEEDED))


@dataclass(frozen=True, slots=True)
class Case:
    """A proposal with its chain; `others` must be clarified too, and belong to no link."""

    proposal: Proposal
    steps: Mapping[str, Step]
    others: tuple[Row, ...]

    @property
    def state(self) -> str:
        """Where the chain stands: the worst of its links; else whether something other must be clarified."""
        states = {step.state for step in self.steps.values()}
        worst = next((state for state in (NOT_MET, NOT_SHOWN) if state in states), COMPLETE)
        return OTHER if self.others and worst == COMPLETE else worst

    @property
    def asked(self) -> list[Row]:
        """The findings that speak of it, link by link, then the others."""
        return [*(row for step in self.steps.values() for row in step.asked), *self.others]

    def named(self, state: str) -> list[str]:
        """Return the names of the links in a state."""
        return [name for name, step in self.steps.items() if step.state == state]


@lru_cache(maxsize=2)
def cases(scope: Scope) -> tuple[Case, ...]:
    """Return the chain of every person and collective with a title proposed, unit by unit."""
    cleared = outcomes.cleared(scope)
    applied = {row["code"]: row["severity"] for row in scope.store.rows("rules")}
    found = []
    for table, titles in (("collectives", COLLECTIVE_TITLES), ("people", PERSONAL_TITLES)):
        for proposal in proposals(scope, table, titles):
            steps = {link.name: _step(scope, proposal, link, cleared, applied) for link in KINDS[table][1]}
            told = {row["id"] for step in steps.values() for row in step.asked}
            points = findings.points(scope, proposal.unit_id, proposal.subject)
            found.append(Case(proposal, steps, tuple(row for row in points if row["id"] not in told)))
    order = list(scope.store.units)
    return tuple(sorted(found, key=lambda case: order.index(case.proposal.unit_id)))


def _step(
    scope: Scope,
    proposal: Proposal,
    link: Link,
    cleared: frozenset[tuple[str, str]],
    applied: Mapping[str, str],
) -> Step:
    """Return what is to be said of a link; `applied` are the rules of the year with their severities."""
    codes = link.codes.get(proposal.title)
    if codes is None:
        return _EMPTY
    shown = link.evidence(scope, proposal)
    asked = tuple(row for row in _about(scope, proposal, codes) if row["severity"] != "info")
    if asked:
        met = all((row["unit_id"], row["id"]) in cleared for row in asked)
        return Step(MET if met else NOT_MET, shown, asked)
    looked_at = {applied[code] for code in codes if code in applied}
    if link.compared and not looked_at:
        return Step(NOT_SHOWN, shown)
    if shown.state == NOT_SHOWN and looked_at == {"info"}:  # from 2024 a title needs no registration
        return _EMPTY
    return Step(shown.state, shown)


def _about(scope: Scope, proposal: Proposal, codes: Sequence[str]) -> list[Row]:
    """Return the findings under some codes about a proposal's title: not about an award, or another title."""
    about = scope.about("findings", proposal.unit_id, proposal.subject)
    asked = [row for row in about if row["code"] in codes and row["column"] != "award"]
    if not asked:  # as mostly: then no other row need be looked for
        return asked
    own = {table: {row["row"] for row in matching(scope, table, proposal)} for table in _IN_ROWS}
    own[proposal.table] = {proposal.row["row"]}
    return [
        row
        for row in asked
        if not row["cell"] or row["table"] not in own or _row(row["cell"]) in own[row["table"]]
    ]


def _row(cell: str) -> int:
    """Return the row of a cell."""
    return int(re.sub(r"\D", "", cell))


# ---------------------------------------------------------------------------------------------
# Tables


def by_unit(scope: Scope) -> pd.DataFrame:
    """Return by unit, then summed: people and collectives proposed, by where their chains stand."""
    groups = [(kind, table) for table, (kind, _) in KINDS.items()]
    columns = [("", "Đơn vị"), *((kind, head) for kind, _ in groups for head in ("đề nghị", *STATES))]
    found = Counter((c.proposal.unit_id, c.proposal.table, c.state) for c in cases(scope))
    rows = []
    for name, units in [
        *((unit["name"], (key,)) for key, unit in scope.counted.items()),
        (WHOLE, scope.store.units),
    ]:
        row: list[object] = [name]
        for _, table in groups:
            counts = [sum(found[key, table, state] for key in units) for state in STATES]
            row += [sum(counts), *counts]
        rows.append(row)
    return pd.DataFrame(rows, columns=pd.MultiIndex.from_tuples(columns))


def _chosen(scope: Scope, table: str, titles: Iterable[str] | None = None) -> list[Case]:
    """Return the cases of people or collectives, of some titles or all."""
    return [
        case
        for case in cases(scope)
        if case.proposal.table == table and (titles is None or case.proposal.title in titles)
    ]


def fighters(scope: Scope, *titles: str) -> pd.DataFrame:
    """Return the chain of every CSTĐ proposed, a line each; of some titles only, where they are named."""
    return _lines(scope, "people", _chosen(scope, "people", titles or CSTD))


def collectives(scope: Scope) -> pd.DataFrame:
    """Return the chain of every collective with a title, a line each."""
    return _lines(scope, "collectives", _chosen(scope, "collectives"))


def workers(scope: Scope) -> pd.DataFrame:
    """Return the chain of each LĐTT of which something is not met or not shown, a line each."""
    chosen = _chosen(scope, "people", PERSONAL_TITLES[:1])
    return _lines(scope, "people", [case for case in chosen if case.state != COMPLETE])


def rest(scope: Scope) -> str:
    """Say how many LĐTT are complete, and where they stand."""
    complete = [c for c in _chosen(scope, "people", PERSONAL_TITLES[:1]) if c.state == COMPLETE]
    return (
        f"{count(len(complete))} người được đề nghị LĐTT đủ điều kiện theo hồ sơ không nêu ở đây, "
        "xem Phụ lục dạng bảng tính."
    )


def _lines(scope: Scope, table: str, chosen: list[Case]) -> pd.DataFrame:
    """Return a line a case; what no case of the table needs has no column."""
    _, links = KINDS[table]
    used = [link.name for link in links if any(c.steps[link.name].state != NOT_NEEDED for c in chosen)]
    rows = [
        {
            WHO: "\n".join(_who(scope, case)),
            **{name: cell(case.steps[name]) for name in used},
            ASKED: asked(scope, case),
        }
        for case in chosen
    ]
    return pd.DataFrame(rows, columns=[WHO, *used, ASKED])


def _who(scope: Scope, case: Case) -> Iterator[str]:
    """Yield whom a case is about: name, title, and the unit where that is another name."""
    yield case.proposal.subject
    yield title(scope, case)
    if not (scope.unit or is_unit(case.proposal.subject, scope.store.called(case.proposal.unit_id))):
        yield scope.unit_name(case.proposal.row)


def title(scope: Scope, case: Case) -> str:
    """Return the title proposed, by its abbreviation."""
    return scope.store.label(case.proposal.table, "title", case.proposal.title)


def cell(step: Step) -> str:
    """Return a link as printed: its sign, what the forms show, the cell."""
    sign, shown = SIGNS[step.state], step.shown
    return "\n".join(filter(None, (f"{sign} {shown.text}".strip(), shown.place)))


def asked(scope: Scope, case: Case) -> str:
    """Return what rules ask about a case, and what the team made of it."""
    names = {row["code"]: row["name"] for row in scope.store.rows("rules")}
    return "; ".join(
        f"{r['code']} {names[r['code']]}: {outcomes.outcome(scope, r).lower()}" for r in case.asked
    )


def annexed(scope: Scope, table: str) -> pd.DataFrame:
    """Return every case of people or collectives with all there is to say, a line each, states in words."""
    kind, links = KINDS[table]
    rows = [
        {
            "Đơn vị": scope.unit_name(case.proposal.row),
            kind: case.proposal.subject,
            "Danh hiệu": title(scope, case),
            BY_PAPERS: case.state,
            **{k: v for name, step in case.steps.items() for k, v in _apart(name, step).items()},
            ASKED: asked(scope, case),
            "Mã nội dung": "; ".join(row["id"] for row in case.asked),
        }
        for case in _chosen(scope, table)
    ]
    columns = [column for link in links for column in _apart(link.name, _EMPTY)]
    head = ["Đơn vị", kind, "Danh hiệu", BY_PAPERS]
    return pd.DataFrame(rows, columns=[*head, *columns, ASKED, "Mã nội dung"])


def _apart(name: str, step: Step) -> dict[str, str]:
    """Return the two cells of a link: its state, which can be filtered, and what it rests on."""
    rests = "\n".join(filter(None, (step.shown.text, step.shown.place)))
    return {name: step.state, f"{name}: văn bản, số liệu, ô": rests}


def step_by_step(scope: Scope, table: str, *titles: str) -> pd.DataFrame:
    """Return one row a proposal and link: Trường hợp, Điều kiện, Đối chiếu, Biểu mẫu thể hiện."""
    rows = []
    for case in _chosen(scope, table, titles):
        needed = {name: step for name, step in case.steps.items() if step.state != NOT_NEEDED}
        for index, (name, step) in enumerate(needed.items()):
            head = f"{case.proposal.subject}\n({title(scope, case)})" if index == 0 else ""
            codes = ", ".join(dict.fromkeys(row["code"] for row in step.asked))
            state = step.state[0].upper() + step.state[1:] + f" ({codes})" * bool(codes)
            told = ". ".join(filter(None, (step.shown.text, step.shown.place)))
            rows.append([head, name, state, told])
    return pd.DataFrame(rows, columns=["Trường hợp", "Điều kiện", "Đối chiếu", "Biểu mẫu thể hiện"])
