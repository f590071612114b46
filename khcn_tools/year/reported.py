"""What units reported: the forms as printed, and counted over all units."""

from __future__ import annotations

import pandas as pd

from khcn_tools.year import findings
from khcn_tools.year.conditions import CSTD
from khcn_tools.year.scope import Scope
from khcn_tools.year.store import Row

_LEFT_OUT = frozenset({"unit_id", "row", "unit_name", "year", "unit_opinion", "copies"})
_NOTHING = frozenset({"không", "không có", "không có ý kiến", "không có khiếu nại", "không phát sinh", "0"})


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


def counts(scope: Scope, *tables: str) -> pd.DataFrame:
    """Return per unit how many rows each form has: Đơn vị, and the title of each form."""
    titles = {row["form"]: row["name"] for row in scope.store.rows("forms")}
    rows = [
        [unit["name"], *(len(scope.rows(table, key)) for table in tables)]
        for key, unit in scope.inspected.items()
    ]
    return pd.DataFrame(rows, columns=["Đơn vị", *(titles[table] for table in tables)])


def directives(scope: Scope) -> pd.DataFrame:
    """Return per unit the directives received and acted on: Đơn vị, Tiếp nhận, Đã triển khai, Chưa thể hiện."""
    rows = []
    for key, unit in scope.inspected.items():
        received = scope.rows("directives", key)
        acted = sum(1 for row in received if acted_on(row))
        rows.append([unit["name"], len(received), acted, len(received) - acted])
    columns = ["Đơn vị", "Văn bản tiếp nhận", "Đã triển khai", "Chưa thể hiện triển khai"]
    return pd.DataFrame(rows, columns=columns)


def acted_on(row: Row) -> bool:
    """Tell whether a directive was acted on (VB-01)."""
    return bool(row["acted_on"] or row["own_document"])


def meetings(scope: Scope) -> pd.DataFrame:
    """Return per unit: reviews held, lowest attendance, ballots to clarify, publications, opinions."""
    rows = []
    for key, unit in scope.inspected.items():
        reviews, openness = scope.rows("reviews", key), scope.rows("openness", key)
        asked = [row for row in findings.of_law(scope, key) if row["table"] == "reviews"]
        opinions = [row for row in openness if voiced(row)]
        rows.append([unit["name"], len(reviews), _lowest(reviews), len(asked), len(openness), len(opinions)])
    columns = [
        *("Đơn vị", "Lượt bình xét", "Dự họp thấp nhất", "Lượt cần làm rõ"),
        *("Lần công khai", "Có ý kiến, khiếu nại"),
    ]
    return pd.DataFrame(rows, columns=columns)


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


def honoured_before(scope: Scope) -> pd.DataFrame:
    """Return those whom II.3c means, honoured the year before: their rating since, and their role."""
    wanted = {"ttldxs", *CSTD, "bk_tinh", "bk_ttg"}
    rows = [
        row for row in scope.rows("honours") if row["year"] == scope.store.year - 1 and row["honour"] in wanted
    ]
    return scope.printed("honours", ["subject", "honour", "decision", "next_rating", "role"], rows)


def participation(scope: Scope) -> pd.DataFrame:
    """Return per unit the activities joined, how many took part, and how many people there are."""
    rows = []
    for key, unit in scope.inspected.items():
        joined = scope.rows("activities", key)
        took_part = sum(row["participants"] or 0 for row in joined)
        rows.append([unit["name"], len(joined), took_part, len(scope.rows("people", key))])
    return pd.DataFrame(rows, columns=["Đơn vị", "Hoạt động", "Lượt người tham gia", "Số người"])
