"""What units reported: the forms as printed, and counted over all units."""

from __future__ import annotations

import pandas as pd

from khcn_tools.rules.counts import DONE
from khcn_tools.year import findings, units
from khcn_tools.year.eligibility.conditions import CSTD
from khcn_tools.year.scope import Scope
from khcn_tools.year.store import Row

_LEFT_OUT = frozenset({"unit_id", "row", "unit_name", "year", "unit_opinion", "copies"})
_NOTHING = frozenset({"không", "không có", "không có ý kiến", "không có khiếu nại", "không phát sinh", "0"})

WHOLE = "Toàn Sở"


def form(scope: Scope, table: str, *columns: str) -> pd.DataFrame:
    """Return a form as it was filled in, in the columns named."""
    return scope.printed(table, list(columns))


def source(scope: Scope, table: str) -> str:
    """Say from which file, sheet and rows a unit's table was read."""
    return scope.store.source(table, scope.unit or "")


def facts(scope: Scope) -> pd.DataFrame:
    """Return who reported and when, and who came to see: Nội dung, Thông tin."""
    lines = [
        [scope.store.headings[table, column], scope.store.text(table, row, column)]
        for table in ("unit_info", "visit")
        for row in scope.rows(table)
        for column in row
        if column not in _LEFT_OUT
    ]
    return pd.DataFrame([line for line in lines if line[1]], columns=["Nội dung", "Thông tin"])


def by_unit(scope: Scope) -> pd.DataFrame:
    """Return the figures of each unit under II.1, II.2a, II.2c and II.4, and their sums in the last row."""
    rows = []
    for key, unit in scope.counted.items():
        directives, joined = scope.rows("directives", key), scope.rows("activities", key)
        initiatives = scope.rows("initiatives", key)
        rows.append(
            {
                "Đơn vị": unit["name"],
                "Số người": len(scope.rows("people", key)),
                "Văn bản tiếp nhận": len(directives),
                "Đã triển khai": sum(1 for row in directives if acted_on(row)),
                "Phong trào": len(scope.rows("movements", key)),
                "Lượt đăng ký": len(scope.rows("registrations", key)),
                "Sáng kiến, đề tài": len(initiatives),
                "Đã công nhận, nghiệm thu": sum(1 for row in initiatives if row["state"] in DONE),
                "Hoạt động Khối, Cụm": len(joined),
                "Lượt người tham gia": sum(row["participants"] or 0 for row in joined),
            }
        )
    return _summed(pd.DataFrame(rows))


def _summed(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the row of sums; what is not a number has none."""
    sums = {name: frame[name].sum() if frame[name].dtype.kind in "if" else "" for name in frame}
    return pd.concat([frame, pd.DataFrame([{**sums, "Đơn vị": WHOLE}])], ignore_index=True)


def acted_on(row: Row) -> bool:
    """Tell whether a directive was acted on (VB-01)."""
    return bool(row["acted_on"] or row["own_document"])


def meetings(scope: Scope) -> pd.DataFrame:
    """Return per unit, then summed: reviews, lowest attendance, ballots to clarify, publications, opinions."""
    rows = []
    for key, unit in scope.counted.items():
        reviews, openness = scope.rows("reviews", key), scope.rows("openness", key)
        asked = [row for row in findings.of_law(scope, key) if row["table"] == "reviews"]
        rows.append(
            {
                "Đơn vị": unit["name"],
                "Lượt bình xét": len(reviews),
                "Dự họp thấp nhất": _lowest(reviews),
                "Lượt cần làm rõ": len(asked),
                "Lần công khai": len(openness),
                "Có ý kiến, khiếu nại": sum(1 for row in openness if voiced(row)),
            }
        )
    frame = _summed(pd.DataFrame(rows))
    frame.loc[len(rows), "Dự họp thấp nhất"] = _lowest(scope.rows("reviews"))
    return frame


def participation(scope: Scope) -> pd.DataFrame:
    """Return by unit: times that people joined activities, and came to hear results, of those invited."""
    names = ["Lượt người tham gia hoạt động / số người", "Lượt người dự họp công khai / số được mời"]

    def count(key: str) -> list[units.Counted]:
        joined = [row["participants"] for row in scope.rows("activities", key)]
        told = [row for row in scope.rows("openness", key) if None not in {row["attended"], row["invited"]}]
        attended = sum(row["attended"] for row in told), sum(row["invited"] for row in told)
        return [(_known(joined), len(scope.rows("people", key))), attended if told else None]

    return units.beside(scope, names, count)


def _known(counts: list[int | None]) -> int | None:
    """Return the sum of the counts that are known; None where there are some, and none is known."""
    known = [number for number in counts if number is not None]
    return sum(known) if known or not counts else None


def _lowest(reviews: list[Row]) -> str:
    """Return the lowest attendance of a unit's reviews, as a count of its members."""
    counted = [row for row in reviews if row["present"] is not None and row["members_total"]]
    lowest = min(counted, key=lambda row: row["present"] / row["members_total"], default=None)
    return f"{lowest['present']}/{lowest['members_total']}" if lowest else ""


def complaints(scope: Scope) -> pd.DataFrame:
    """Return the opinions and complaints, and how they were settled."""
    rows = [row for row in scope.rows("openness") if voiced(row)]
    return scope.printed("openness", ["content", "opinions", "resolution"], rows)


def voiced(row: Row) -> bool:
    """Tell whether an opinion is given, and not only that there was none."""
    return bool(row["opinions"]) and row["opinions"].strip(" .").lower() not in _NOTHING


def awarded_last_year(scope: Scope) -> list[Row]:
    """Return the honours of the year before that II.3c names: TTLĐXS, CSTĐ of any level, Bằng khen."""
    wanted = {"ttldxs", *CSTD, "bk_tinh", "bk_ttg"}
    return [
        row for row in scope.rows("honours") if row["year"] == scope.store.year - 1 and row["honour"] in wanted
    ]


def honoured_before(scope: Scope) -> pd.DataFrame:
    """Return those honoured the year before: their rating since, and their role."""
    columns = ["subject", "honour", "decision", "next_rating", "role"]
    return scope.printed("honours", columns, awarded_last_year(scope))
