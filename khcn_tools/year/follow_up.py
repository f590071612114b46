"""Recommendations that live on: what this year gives, and what became of those of earlier years.

Nothing here asks what day it is: a recommendation is judged on the day of this year's visit to the unit, else
on the day at which the unit closed its figures. A date that is less than a day is all the days it may be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from khcn_tools.model import DateSpan
from khcn_tools.text import search_key
from khcn_tools.year.scope import Scope, count
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

_OTHERS = tuple(key for key in TOLD if key not in {"done", "late"})

_GIVEN = ("Số", "Nội dung", "Kiến nghị", "Người/đơn vị thực hiện", "Thời hạn")
_EARLIER = ("Số", "Kiến nghị", "Người/đơn vị thực hiện", "Thời hạn", "Tình trạng", "Minh chứng, lý do")
_WIDTHS = {"Đơn vị": 3.4, **dict(zip(_EARLIER, (3.3, 4.5, 2.6, 3.2, 3.3, 4.8), strict=True))}


def given(scope: Scope) -> pd.DataFrame:
    """Return what the team recommends this year: number, item, recommendation, who, by when."""
    rows = [r for r in _rows(scope) if r["year"] == scope.store.year]
    cells = [(r["number"], _item(scope, r), r["recommendation"], r["responsible"] or "", _due(r)) for r in rows]
    return _framed(scope, rows, _GIVEN, cells)


def earlier(scope: Scope) -> pd.DataFrame:
    """Return what became of the recommendations of earlier years that were still open.

    For the whole Sở those of a unit to which nobody has gone back stand in one row: `unfollowed` has them.
    """
    rows, waiting = [], dict[str, list[Row]]()
    for row in _followed(scope):
        if _unfollowed(scope, row) and scope.unit is None:
            waiting.setdefault(row["unit_id"], []).append(row)
        else:
            rows.append(row)
    cells = [_told(scope, row) for row in rows]
    cells += [_at_once(of) for of in waiting.values()]
    return _framed(scope, [*rows, *(of[0] for of in waiting.values())], _EARLIER, cells)


def unfollowed(scope: Scope) -> pd.DataFrame:
    """Return the recommendations of earlier years to units to which nobody has gone back this year."""
    rows = [row for row in _followed(scope) if _unfollowed(scope, row)]
    return _framed(scope, rows, _EARLIER[:4], [_what(row) for row in rows])


def widths(frame: pd.DataFrame) -> dict[str, float]:
    """Return what the columns of `earlier` weigh in print, so that states and dates break little."""
    return {name: weight for name, weight in _WIDTHS.items() if name in frame}


def summary(scope: Scope) -> str:
    """Say how many recommendations of earlier years were carried out, and how the others stand; "" for none."""
    rows = _followed(scope)
    counts = Counter(told(scope, row) for row in rows)
    done = counts["done"] + counts["late"]
    late = f" (trong đó {count(counts['late'])} chậm so với thời hạn)" if counts["late"] else ""
    parts = [f"{count(done)} kiến nghị đã thực hiện{late}"] if done else ["chưa kiến nghị nào thực hiện xong"]
    parts += [f"{count(counts[key])} {TOLD[key]}" for key in _OTHERS if counts[key]]
    waiting = {row["unit_id"] for row in rows} - set(scope.visited)
    units = f" (kể cả của {count(len(waiting))} đơn vị năm nay chưa kiểm tra lại)" if waiting else ""
    years = sorted({row["year"] for row in rows})
    given = f"{'các năm' if len(years) > 1 else 'năm'} {', '.join(map(str, years))}"
    return f"Trong {count(len(rows))} kiến nghị của {given}{units}: {', '.join(parts)}." if rows else ""


def figure(scope: Scope) -> tuple[str, str, str, str] | None:
    """Return the key figure: label, how many of all were carried out, what is to be noted of them, tone."""
    rows = _followed(scope)
    counts = Counter(told(scope, row) for row in rows)
    done = counts["done"] + counts["late"]
    noted = {"late": "chậm", **{key: TOLD[key] for key in ("overdue", "dropped", "unknown")}}
    note = "; ".join(f"{count(counts[key])} {words}" for key, words in noted.items() if counts[key])
    tone = "attention" if counts["overdue"] else "good" if done + counts["dropped"] == len(rows) else ""
    return ("Kiến nghị các năm trước đã thực hiện", f"{done}/{len(rows)}", note, tone) if rows else None


def carried(scope: Scope) -> list[dict[str, str]]:
    """Return the rows of BB04 to write in beforehand: the recommendations of earlier years to be followed."""
    return [
        {
            "number": row["number"],
            "recommendation": row["recommendation"],
            "responsible": row["responsible"] or "",
            "due_on": str(_span(row["due_on"]) or row["due_typed"] or ""),
        }
        for row in _followed(scope)
    ]


def told(scope: Scope, row: Row) -> str:
    """Return how a recommendation stands: a key of `TOLD`.

    Late, and overdue, is only what is so on each of the days that the dates may be; overdue only what the team
    has found not to be done.
    """
    due, done, on = _span(row["due_on"]), _span(row["done_on"]), reference(scope, row["unit_id"])
    if row["state"] == "dropped":
        return "dropped"
    if row["state"] == "done":
        return "late" if due and done and due.last < done.first else "done"
    if row["state"] and due and on and due.last < on.first:
        return "overdue"
    if row["state"] == "in_progress":
        return "in_progress"
    return "not_due" if due and on and on.last <= due.last else "unknown"


def reference(scope: Scope, unit: str) -> DateSpan | None:
    """Return the day on which a unit is judged: of this year's visit, else that closes its figures."""
    days = (
        *(row["visited_on"] for row in scope.rows("visit", unit)),
        *(row["cutoff_date"] for row in scope.rows("unit_info", unit)),
    )
    return next((DateSpan.from_iso(day) for day in days if day), None)


def _rows(scope: Scope) -> list[Row]:
    """Return the recommendations in view, unit by unit as the plan has them; units that it lacks come last."""
    position = {key: n for n, key in enumerate(scope.store.units)}
    return sorted(scope.rows("recommendations"), key=lambda row: position.get(row["unit_id"], len(position)))


def _followed(scope: Scope) -> list[Row]:
    """Return the recommendations of earlier years in view."""
    return [row for row in _rows(scope) if row["year"] < scope.store.year]


def _framed(
    scope: Scope, rows: list[Row], columns: Sequence[str], cells: Sequence[Sequence[str]]
) -> pd.DataFrame:
    """Return a table, for the whole Sở with the unit's name."""
    frame = pd.DataFrame(cells, columns=list(columns))
    if scope.unit is None:
        frame.insert(0, "Đơn vị", [row["unit_name"] for row in rows])
    return frame


def _unfollowed(scope: Scope, row: Row) -> bool:
    """Tell whether nobody has gone back to the unit this year, nor ever said what became of it."""
    return row["unit_id"] not in scope.visited and not row["state"] and told(scope, row) == "unknown"


def _what(row: Row) -> tuple[str, ...]:
    """Return number, recommendation, who, by when."""
    return row["number"], row["recommendation"], row["responsible"] or "", _due(row)


def _told(scope: Scope, row: Row) -> tuple[str, ...]:
    """Return the cells of a recommendation."""
    return *_what(row), _capital(_state(scope, row)), _note(scope, row)


def _at_once(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the cells of all recommendations of a unit to which nobody has gone back."""
    numbers = "; ".join(row["number"] for row in rows)
    why = "Năm nay chưa kiểm tra lại, chưa có kết quả theo dõi"
    return numbers, f"{count(len(rows))} kiến nghị", "", "", _capital(TOLD["unknown"]), why


def _item(scope: Scope, row: Row) -> str:
    return scope.store.label("assessments", "item", row["item"]) if row["item"] else ""


def _due(row: Row) -> str:
    """Return the due date as people read it, and the first one where it was put off."""
    due, first = _span(row["due_on"]), _span(row["first_due_on"])
    if not due:
        return f"{row['due_typed']} (?)" if row["due_typed"] else "chưa ghi"
    return f"{due} (gia hạn từ {first})" if first and first != due else str(due)


def _state(scope: Scope, row: Row) -> str:
    """Return how a recommendation stands, with the day on which it was done."""
    key = told(scope, row)
    if key in {"done", "late"}:
        late = TOLD["late"].removeprefix(TOLD["done"]) if key == "late" else ""
        return f"{TOLD['done']} ({_done_on(scope, row)}){late}"
    if key == "overdue":
        return f"{TOLD[key]}, {scope.store.label('follow_up', 'state', row['state']).lower()}"
    return TOLD[key]


def _done_on(scope: Scope, row: Row) -> str:
    """Return the day on which it was done; one that was not understood as typed."""
    typed = [scope.store.text("follow_up", entry, "done_on") for entry in _entries(scope, row)]
    return str(_span(row["done_on"]) or "".join(typed) or "chưa ghi ngày")


def _note(scope: Scope, row: Row) -> str:
    """Return what the team wrote beside the state, and why it is not known where it is not."""
    key = told(scope, row)
    unread = [
        scope.store.text("follow_up", entry, "state")
        for entry in _entries(scope, row)
        if scope.store.unread("follow_up", entry, "state")
    ]
    parts = [
        row["evidence"],
        row["reason"] or ("chưa ghi lý do" if key == "dropped" else None),
        *(f"tình trạng ghi “{typed}”" for typed in unread),
        _why(scope, row) if key == "unknown" else None,
        f"theo kết quả theo dõi năm {row['followed_in']}" if _of_before(scope, row) else None,
    ]
    return ". ".join(_capital(part) for part in parts if part)


def _why(scope: Scope, row: Row) -> str:
    """Say why it is not known how a recommendation stands."""
    due, on = _span(row["due_on"]), reference(scope, row["unit_id"])
    if not row["state"]:
        passed = "đã qua thời hạn, " if due and on and due.last < on.first else ""
        return f"{passed}chưa có kết quả theo dõi"
    if not due:
        return "chưa thực hiện, chưa ghi thời hạn"
    on_what = "thời hạn và ngày kiểm tra ghi chưa đủ chi tiết để so sánh" if on else "chưa có ngày kiểm tra"
    return f"chưa thực hiện, {on_what}"


def _of_before(scope: Scope, row: Row) -> bool:
    """Tell whether what is known was written down in an earlier year."""
    return row["followed_in"] is not None and row["followed_in"] < scope.store.year


def _entries(scope: Scope, row: Row) -> list[Row]:
    """Return the row of BB04 on a recommendation: one, or none."""
    key = search_key(row["number"])
    entries = [e for e in scope.rows("follow_up", row["unit_id"]) if search_key(e["number"] or "") == key]
    return entries[:1]


def _span(iso: str | None) -> DateSpan | None:
    return DateSpan.from_iso(iso) if iso else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
