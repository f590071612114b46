"""Recommendations that live on: what this year gives, and what became of those of earlier years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from khcn_tools.text import search_key
from khcn_tools.year.scope import Scope, count
from khcn_tools.year.store import Row
from khcn_tools.year.team.standing import TOLD, of_before, span, told, why

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


def matters(scope: Scope) -> list[str]:
    """Return what is put before the council of earlier years' recommendations: overdue ones, unknown ones."""
    counts = Counter(told(scope, row) for row in _followed(scope))
    lines = {
        "overdue": "Đôn đốc {} kiến nghị của các năm trước đã quá hạn.",
        "unknown": "Chỉ đạo theo dõi, báo cáo kết quả {} kiến nghị của các năm trước chưa xác định.",
    }
    return [text.format(count(counts[key])) for key, text in lines.items() if counts[key]]


def figure(scope: Scope) -> tuple[str, str, str, str, str] | None:
    """Return the key figure: label, how many of all were carried out, a note, tone, id of the table counted."""
    rows = _followed(scope)
    counts = Counter(told(scope, row) for row in rows)
    done = counts["done"] + counts["late"]
    noted = {"late": "chậm", **{key: TOLD[key] for key in ("overdue", "dropped", "unknown")}}
    note = "; ".join(f"{count(counts[key])} {words}" for key, words in noted.items() if counts[key])
    tone = "attention" if counts["overdue"] else "good" if done + counts["dropped"] == len(rows) else ""
    told_of = f"{done}/{len(rows)}"
    return ("Kiến nghị các năm trước đã thực hiện", told_of, note, tone, "follow-up") if rows else None


def carried(scope: Scope) -> list[dict[str, str]]:
    """Return the rows of BB04 to write in beforehand: the recommendations of earlier years to be followed.

    A due date that was not understood stays blank: it would be asked about again.
    """
    return [
        {
            "number": row["number"],
            "recommendation": row["recommendation"],
            "responsible": row["responsible"] or "",
            "due_on": str(span(row["due_on"]) or ""),
        }
        for row in _followed(scope)
    ]


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
    due, first = span(row["due_on"]), span(row["first_due_on"])
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
    return str(span(row["done_on"]) or "".join(typed) or "chưa ghi ngày")


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
        why(scope, row) if key == "unknown" else None,
        _before(scope, row) if of_before(scope, row) else None,
    ]
    return ". ".join(_capital(part) for part in parts if part)


def _before(scope: Scope, row: Row) -> str:
    """Return what the team last wrote, in an earlier year."""
    state = f": {scope.store.label('follow_up', 'state', row['state']).lower()}" if row["state"] else ""
    return f"theo kết quả theo dõi năm {row['followed_in']}{state}"


def _entries(scope: Scope, row: Row) -> list[Row]:
    """Return the row of BB04 on a recommendation: one, or none."""
    key = search_key(row["number"])
    entries = [e for e in scope.rows("follow_up", row["unit_id"]) if search_key(e["number"] or "") == key]
    return entries[:1]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
