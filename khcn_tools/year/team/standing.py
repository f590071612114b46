"""How a recommendation stands: held against its due date, on the word of the team.

Nothing here asks what day it is: a recommendation is judged on the day of this year's visit to the unit, else
on the day at which the unit closed its figures. A date that is less than a day is all the days it may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from khcn_tools.model import DateSpan
from khcn_tools.year.scope import Scope
from khcn_tools.year.store import Row

TOLD: Final[Mapping[str, str]] = {
    "done": "đã thực hiện",
    "late": "đã thực hiện, chậm so với thời hạn",
    "in_progress": "đang thực hiện",
    "overdue": "quá hạn",
    "not_due": "chưa đến hạn",
    "dropped": "thôi theo dõi",
    "unknown": "chưa xác định",
}
"""What is said of a recommendation, in the order in which it is counted."""


def told(scope: Scope, row: Row) -> str:
    """Return how a recommendation stands: a key of `TOLD`.

    Late, and overdue, is only what is so on each of the days that the dates may be; overdue only what the team
    has found this year not to be done. What it wrote in an earlier year says nothing of this one.
    """
    due, done, on = span(row["due_on"]), span(row["done_on"]), reference(scope, row["unit_id"])
    if row["state"] == "dropped":
        return "dropped"
    if row["state"] == "done":
        return "late" if due and done and due.before(done) else "done"
    looked_at = row["state"] and not of_before(scope, row)
    if looked_at and due and on and due.before(on):
        return "overdue"
    if looked_at and row["state"] == "in_progress":
        return "in_progress"
    return "not_due" if due and on and on.last <= due.last else "unknown"


def reference(scope: Scope, unit: str) -> DateSpan | None:
    """Return the day on which a unit is judged: of this year's visit, else that closes its figures."""
    days = (
        *(row["visited_on"] for row in scope.rows("visit", unit)),
        *(row["cutoff_date"] for row in scope.rows("unit_info", unit)),
    )
    return next((DateSpan.from_iso(day) for day in days if day), None)


def why(scope: Scope, row: Row) -> str:
    """Say why it is not known how a recommendation stands."""
    due, on = span(row["due_on"]), reference(scope, row["unit_id"])
    if not row["state"] or of_before(scope, row):
        passed = "đã qua thời hạn, " if due and on and due.before(on) else ""
        again = "năm nay " if of_before(scope, row) else ""
        return f"{passed}{again}chưa có kết quả theo dõi"
    if not due:
        return "chưa thực hiện, chưa ghi thời hạn"
    on_what = "thời hạn và ngày kiểm tra ghi chưa đủ chi tiết để so sánh" if on else "chưa có ngày kiểm tra"
    return f"chưa thực hiện, {on_what}"


def of_before(scope: Scope, row: Row) -> bool:
    """Tell whether what is known was written down in an earlier year."""
    return row["followed_in"] is not None and row["followed_in"] < scope.store.year


def span(iso: str | None) -> DateSpan | None:
    """Return a date as the database keeps it."""
    return DateSpan.from_iso(iso) if iso else None
