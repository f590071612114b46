"""What ``khcn status --recommendations`` says, from the last check: who is to do what, by when.

On the screen, and nowhere else, a recommendation is held against today.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khcn_tools.database import answers
from khcn_tools.model import CLOSED, SAMPLE_MARK, DateSpan, Plan
from khcn_tools.past import to_check_first
from khcn_tools.plan import database_file, year_files
from khcn_tools.run.screen import NOT_CHECKED, table

_LAST_CHECK = (
    "SELECT path, sha256 FROM inputs",
    "SELECT name FROM pragma_table_info('recommendations')",
    "SELECT * FROM recommendations ORDER BY rowid",
)
_WIDTHS = {"recommendation": 48, "responsible": 24}
_HEADS = ("unit", "number", "item", "recommendation", "responsible", "due", "state")


@dataclass(frozen=True, slots=True)
class Followed:
    """The recommendations of a year and those it carries; `checked`: no file is new or changed since then.

    `first` says which earlier year must be checked before, "" for none.
    """

    plan: Plan
    checked: bool
    first: str
    rows: tuple[dict[str, Any], ...]

    @property
    def open(self) -> list[dict[str, Any]]:
        """Those that are still followed."""
        return [row for row in self.rows if row["state"] not in CLOSED]


def recommendations(root: Path, plan: Plan) -> Followed:
    """Return the recommendations as the last check has left them, unit by unit; none where there was none."""
    inputs, columns, found = answers(database_file(root, plan.year), _LAST_CHECK)
    rows = [dict(zip((name for (name,) in columns), row, strict=True)) for row in found]
    position = {unit.id: n for n, unit in enumerate(plan.units)}
    rows.sort(key=lambda row: position.get(row["unit_id"], len(position)))
    first = to_check_first(root, plan)
    return Followed(plan, dict(inputs) == year_files(root, plan.year) and not first, first, tuple(rows))


def as_json(year: Followed) -> dict[str, Any]:
    """Return what ``khcn status --recommendations --json`` prints: nothing in it depends on the day."""
    head = {"schema": 1, "year": year.plan.year, "checked": year.checked}
    return {**head, "recommendations": list(year.rows)}


def of_recommendations(year: Followed, today: dt.date) -> Iterator[str]:
    """Yield what is said on the screen: a line a recommendation, what to do next."""
    if year.plan.sample:
        yield SAMPLE_MARK
    yield f"{year.plan.year}: recommendations as of {today:%Y-%m-%d}"
    yield ""
    if year.rows:
        yield from table(_HEADS, [_line(row, today) for row in year.rows])
        yield ""
        yield _counted(year, today)
    elif year.checked:
        yield "none: no team's workbook of this year or an earlier one gives any"
    if not year.checked:
        yield f"next: {year.first}" if year.first else NOT_CHECKED


def _line(row: dict[str, Any], today: dt.date) -> tuple[str, ...]:
    """Return the cells of a recommendation, long texts shortened."""
    what, who = (textwrap.shorten(row[name] or "", width, placeholder=" …") for name, width in _WIDTHS.items())
    due = row["due_on"] or row["due_typed"] or ""
    return row["unit_id"], row["number"], row["item"] or "", what, who, due, _state(row, today)


def _state(row: dict[str, Any], today: dt.date) -> str:
    """Return the state in words; a date that is less than a day has passed once all its days have."""
    state = row["state"].replace("_", " ") if row["state"] else "open"
    due, done = (DateSpan.from_iso(row[name]) if row[name] else None for name in ("due_on", "done_on"))
    if row["state"] == "done":
        return f"{state}, late" if due and done and due.before(done) else state
    return f"{state}, overdue" if _overdue(row, today) else state


def _overdue(row: dict[str, Any], today: dt.date) -> bool:
    """Tell whether a recommendation is open and its due date has passed."""
    return row["state"] not in CLOSED and bool(row["due_on"]) and DateSpan.from_iso(row["due_on"]).last < today


def _counted(year: Followed, today: dt.date) -> str:
    """Return how many there are, how many of them are open, and how many of these overdue."""
    overdue = sum(_overdue(row, today) for row in year.rows)
    return f"{len(year.rows)} recommendations: {len(year.open)} open, {overdue} of them overdue"
