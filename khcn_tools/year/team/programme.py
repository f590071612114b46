"""The programme of visits: as the plan sets it, and after the visit as the team wrote it down.

What neither says stays blank: no day and no name is made up. Who inspects a unit of their own is named, for
the council to think of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from khcn_tools.model import DateSpan
from khcn_tools.text import bare_subject, matching_key, parse_date
from khcn_tools.year.scope import Scope
from khcn_tools.year.store import Row
from khcn_tools.year.team.inspection import sentence

BLANK = ".........."
_AFTER_NAME = re.compile(r"\s*[,:;(–—-]\s*")
_PART_OF_POSITION = re.compile(r"[,:;()\n]|\bkiêm\b")
_DASH = re.compile(r"[–—-]")
_SHORT = {"và": "", "p": "phòng", "tp": "trưởng phòng", "ptp": "phó trưởng phòng"}
_ORGAN = re.compile(r"\bkhoa học(?: ‖)? công nghệ\b|\bkh cn\b")
_AFTER_UNIT = r"(?: viên(?: chính| cao cấp)?)?(?: sở(?: khcn\b[^|‖]*| tỉnh\b[^|‖]*)?)?(?= ‖| \||$)"
_ADDRESS = re.compile(r"^(ông|bà) (?=\w+ \w)")  # of both sides, so that a family name Ông is no matter
_ROLES = {"leader": "Trưởng đoàn: ", "secretary": "Thư ký: ", "team": ""}


@dataclass(frozen=True, slots=True)
class Visit:
    """A unit's visit: planned for a day with a team, and, once it took place, the row that tells of it."""

    unit: str
    planned_on: str
    planned: tuple[str, ...]
    row: Row | None

    @property
    def day(self) -> DateSpan | None:
        """The day of the visit, else the day planned; a visit without its day takes none from the plan."""
        iso = self.row["visited_on"] if self.row else self.planned_on
        return DateSpan.from_iso(iso) if iso else None

    @property
    def members(self) -> list[str]:
        """Who inspects, else who is to: each "Họ tên, chức vụ"."""
        if not self.row:
            return list(self.planned)
        return [member for role in _ROLES for member in _split(self.row[role])] or list(self.planned)


def visits(scope: Scope) -> list[Visit]:
    """Return the visit of each inspected unit in view, planned or not, in the order of the plan."""
    planned = {visit["unit"]: visit for visit in scope.store.meta.get("visits", [])}
    visited = scope.visited
    done = {row["unit_id"]: row for row in scope.rows("visit") if row["unit_id"] in visited}
    none = {"on": None, "team": ()}
    return [
        Visit(unit, found["on"] or "", tuple(found["team"]), done.get(unit))
        for unit in scope.inspected
        for found in [planned.get(unit, none)]
    ]


def table(scope: Scope) -> pd.DataFrame:
    """Return the programme: Đơn vị, Ngày kiểm tra, Đoàn kiểm tra, Ghi chú."""
    rows = [
        [scope.inspected[visit.unit]["name"], _day(scope, visit), _team(visit), remarks(scope, visit)]
        for visit in visits(scope)
    ]
    return pd.DataFrame(rows, columns=["Đơn vị", "Ngày kiểm tra", "Đoàn kiểm tra", "Ghi chú"])


def _day(scope: Scope, visit: Visit) -> str:
    """Return the day as printed; one that is only planned says so."""
    if visit.row:
        return scope.store.text("visit", visit.row, "visited_on") or BLANK
    return f"{visit.day} (dự kiến)" if visit.day else BLANK


def _team(visit: Visit) -> str:
    """Return the team as printed, each role once it is known."""
    if not visit.row:
        return "; ".join(visit.planned) or BLANK
    told = [head + "; ".join(_split(visit.row[role])) for role, head in _ROLES.items() if visit.row[role]]
    return "; ".join(told) or (f"{'; '.join(visit.planned)} (dự kiến)" if visit.planned else BLANK)


def _split(text: str | None) -> list[str]:
    """Return the members that stand in one cell."""
    return [part.strip() for part in re.split(r"[;\n]", text or "") if part.strip()]


def remarks(scope: Scope, visit: Visit) -> str:
    """Return what is to be said of a visit: whether it took place, what differs, who is of the unit itself."""
    said = ["Đã kiểm tra" if visit.row else "Chưa kiểm tra", *_differences(visit)]
    if outside(scope, visit):
        said.append(f"Ngoài thời gian kiểm tra của kế hoạch ({scope.store.meta['period']})")
    if own := own_members(scope, visit):
        said.append(
            f"Thành viên thuộc đơn vị được kiểm tra: {'; '.join(own)}; đề nghị Hội đồng xem xét phân công"
        )
    return " ".join(map(sentence, said))


def _differences(visit: Visit) -> list[str]:
    """Return where the visit was not as planned; nothing where nothing was planned, or nothing is written."""
    if not visit.row:
        return []
    said = []
    if visit.planned_on and (not visit.day or visit.day.iso != visit.planned_on):
        said.append(f"Kế hoạch dự kiến ngày {DateSpan.from_iso(visit.planned_on)}")
    planned, came = ({_name(m): m for m in members} for members in (visit.planned, visit.members))
    absent = [planned[name] for name in planned if name not in came]
    added = [came[name] for name in came if planned and name not in planned]
    said += [f"Có trong kế hoạch, không dự: {'; '.join(absent)}"] if absent else []
    return [*said, f"Dự, không có trong kế hoạch: {'; '.join(added)}"] if added else said


def _name(member: str) -> str:
    """Return the key of a member's name: what stands before the position, without forms of address."""
    name = bare_subject(_AFTER_NAME.split(member, maxsplit=1)[0].strip())
    return _ADDRESS.sub("", matching_key(name))


# ---------------------------------------------------------------------------------------------
# What the council should know of


def own_members(scope: Scope, visit: Visit) -> list[str]:
    """Return the members who belong to the unit: they stand on its BM05, or their position names it."""
    names = {_name(row["name"]) for row in scope.rows("people", visit.unit) if row["name"]}
    return [m for m in visit.members if _is_one_of(names, m) or visit.unit in _named(scope, m)]


def _is_one_of(names: Collection[str], member: str) -> bool:
    """Tell whether a member has one of these names; a position may follow it without any sign between."""
    name = _name(member)
    runs_on = not _AFTER_NAME.search(member)
    return name in names or any(
        runs_on and name.startswith(f"{other} ") and " " in name.removeprefix(f"{other} ") for other in names
    )


def _named(scope: Scope, member: str) -> set[str]:
    """Return the units that a member's position names: a part of it ends with the unit's name or an alias.

    What stands within a longer name is none: "Chánh Văn phòng Chi cục TĐC" names the Chi cục.
    """
    parts = _PART_OF_POSITION.split("".join(_AFTER_NAME.split(member, maxsplit=1)[1:]))
    position = " | ".join(map(_spelt, parts))
    names = [(_spelt(name), unit) for unit in scope.store.units for name in scope.store.called(unit)]
    found = set()
    for name, unit in sorted(names, key=lambda pair: -len(pair[0])):
        words = "(?: ‖)? ".join(word for word in name.split() if word != "‖")
        position, number = re.subn(rf"(?<!\S){words}{_AFTER_UNIT}", "…", position)
        found |= {unit} if number else set()
    return found


def _spelt(text: str) -> str:
    """Return a position or a unit's name with usual abbreviations in full, "và" left out, ‖ for a dash.

    >>> _spelt("TP. Tin học - Tài chính"), _spelt("Trung tâm Khoa học và Công nghệ")
    ('trưởng phòng tin học ‖ tài chính', 'trung tâm khcn')
    """
    words = " ‖ ".join(map(matching_key, _DASH.split(text))).split()
    return _ORGAN.sub("khcn", " ".join(full for word in words if (full := _SHORT.get(word, word))))


def period(scope: Scope) -> DateSpan | None:
    """Return the days within which the plan has units visited; None where they cannot be read from it."""
    return parse_date(scope.store.meta["period"])


def outside(scope: Scope, visit: Visit) -> bool:
    """Tell whether a visit is on a day outside the plan's period."""
    span, day = period(scope), visit.day
    return span is not None and day is not None and (day.before(span) or span.before(day))


def twice(scope: Scope) -> str:
    """Say who takes part in more than one visit on a day, which is no fault; "" for nobody."""
    seen = Counter(
        (visit.day.first, member)
        for visit in visits(scope)
        if visit.day and visit.day.precision == "day"
        for member in {_name(m): _AFTER_NAME.split(m, maxsplit=1)[0] for m in visit.members}.values()
    )
    days: dict[str, list[str]] = {}
    for (day, member), number in sorted(seen.items()):
        if number > 1:
            days.setdefault(str(DateSpan.day(day)), []).append(member)
    told = "; ".join(f"{day}: {', '.join(members)}" for day, members in days.items())
    return f"Dự nhiều buổi trong một ngày: {told}." if told else ""
