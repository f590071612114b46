"""The minutes of an inspection (biên bản kiểm tra): what stands in each of their sections.

What the team has not written is dotted: taken along to the unit, the draft is filled in by hand.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from khcn_tools.year import findings, narrative, official
from khcn_tools.year.scope import Scope, count, in_words
from khcn_tools.year.store import Row
from khcn_tools.year.team import inspection, outcomes
from khcn_tools.year.team.inspection import sentence

BLANK = "." * 40
LINES = "." * 360
"""To be written on: a few words; some lines."""

SIDES = ("ĐẠI DIỆN ĐƠN VỊ", "THƯ KÝ", "TRƯỞNG ĐOÀN")
_TWO = 2  # copies, of which each of the two sides keeps one

Points = list[tuple[str, str]]


def letterhead(scope: Scope) -> dict[str, Any]:
    """Return the arguments of `show.letterhead`; place and date stand in the text."""
    subject = f"Kiểm tra công tác thi đua, khen thưởng năm {scope.store.year}\ntại {scope.name}"
    return {**official.head(scope, "/BB-HĐTĐKT"), "kind": "BIÊN BẢN", "subject": subject, "form": "minutes"}


def _visit(scope: Scope, column: str, blank: str = BLANK) -> str:
    """Return what the team wrote of the visit, or what is to be filled in."""
    texts = [scope.store.text("visit", row, column) for row in scope.rows("visit")]
    return "; ".join(filter(None, texts)) or blank


def _day(scope: Scope) -> str:
    """Return the day of the visit in words; as typed where it was not understood."""
    days = [row["visited_on"] for row in scope.rows("visit") if row["visited_on"]]
    return in_words(days[0]) if days else _visit(scope, "visited_on", "ngày ..... tháng ..... năm .......")


def begun(scope: Scope) -> str:
    """Say when the visit began."""
    return f"Thời gian bắt đầu: {_hour(scope, 'started_at')}, {_day(scope)}."


def _hour(scope: Scope, column: str) -> str:
    """Return when the visit began or ended, an hour to 09 with two digits."""
    return re.sub(r"^(?=\d\D)", "0", _visit(scope, column, "..... giờ ....."))


def place(scope: Scope) -> str:
    """Say where the visit took place."""
    return f"Địa điểm: {_visit(scope, 'place', BLANK * 2)}."


def team(scope: Scope) -> Points:
    """Return who inspected, each in a line."""
    members = _people(scope, "team")
    return [
        ("Trưởng đoàn", f"{_visit(scope, 'leader', BLANK * 2)};"),
        ("Thư ký", f"{_visit(scope, 'secretary', BLANK * 2)};"),
        *(("Thành viên", member) for member in members),
    ]


def unit_side(scope: Scope) -> list[str]:
    """Return who took part for the unit, each in a line."""
    return _people(scope, "unit_side")


def _people(scope: Scope, column: str) -> list[str]:
    """Return people as typed, one a line; as many blank lines as a small meeting needs."""
    typed = [person.strip(" .") for person in _visit(scope, column, "").split(";")]
    named = [person[0].upper() + person[1:] for person in typed if person] or [BLANK * 2] * 3
    return [f"{person}{'.' if number == len(named) else ';'}" for number, person in enumerate(named, 1)]


# ---------------------------------------------------------------------------------------------
# Contents and results


def found(scope: Scope) -> str:
    """Say how many findings there are, and after the visit what became of them."""
    asked = _to_clarify(scope)
    if not scope.submitted:
        return "Đến thời điểm lập biên bản, đơn vị chưa có báo cáo để đối chiếu với quy định."
    if not asked:
        return "Đối chiếu báo cáo của đơn vị với quy định không có nội dung cần làm rõ."
    told = f" {outcomes.sentence(scope, asked)}" if scope.visited else ""
    return f"Đối chiếu báo cáo của đơn vị với quy định có {count(len(asked))} nội dung cần làm rõ.{told}"


def none(scope: Scope) -> str:
    """Say that there is nothing to clarify, or that there was nothing to compare."""
    return "Không có." if scope.submitted else "Chưa có báo cáo để đối chiếu."


def item(scope: Scope, item: str) -> Points:
    """Return an item: what was reported, what was seen, what is wanting, how it is judged."""
    rating = inspection.rated(scope).get((scope.unit or "", item), "")
    room = BLANK * 2 if rating else LINES[:200]
    return [
        ("Kết quả đơn vị báo cáo", narrative.reported(scope, item)),
        ("Hồ sơ đã xem", _judged(scope, item, "documents_seen", room)),
        ("Tồn tại, hạn chế", _judged(scope, item, "shortcomings", room)),
        ("Đánh giá", sentence(rating) if rating else BLANK),
    ]


def _judged(scope: Scope, item: str | None, column: str, blank: str) -> str:
    """Return what the team wrote of an item, or what is to be filled in."""
    rows = [row for row in scope.rows("assessments") if row["item"] == item]
    texts = filter(None, (scope.store.text("assessments", row, column) for row in rows))
    return " ".join(map(sentence, texts)) or blank


def _to_clarify(scope: Scope) -> list[Row]:
    """Return the findings of a unit that ask for something, or of which the team wrote something."""
    told = outcomes.written(scope)
    faults = [row for row in findings.of_reading(scope) if (row["unit_id"], row["id"]) in told]
    asked = [
        row
        for row in findings.of_law(scope)
        if row["severity"] != "info" or (row["unit_id"], row["id"]) in told
    ]
    return outcomes.ordered(scope, [*asked, *faults])


def clarified(scope: Scope, item: str | None) -> pd.DataFrame:
    """Return what is to be clarified under an item, or under none, and what came of it."""
    rows = [row for row in _to_clarify(scope) if row["item"] == item]
    told = [_outcome(scope, row) for row in rows]
    return pd.DataFrame(told, columns=["Nội dung", "Kết quả làm rõ", "Giải trình, minh chứng"])


def _outcome(scope: Scope, row: Row) -> list[str]:
    """Return a finding's place and words, its outcome, and what the unit has explained."""
    where = findings.place(row)
    told = outcomes.outcome(scope, row) if scope.visited else BLANK[:20]
    return [row["message"] + (f" ({where})" if where else ""), told, outcomes.explained(scope, row)]


# ---------------------------------------------------------------------------------------------
# Remarks, recommendations, end


def strengths(scope: Scope) -> Points:
    """Return what the team found good, item by item."""
    return _by_item({key: _judged(scope, key, "strengths", "") for key in _items(scope)})


def shortcomings(scope: Scope) -> Points:
    """Return what the team found wanting, item by item, with the causes that the unit names."""
    causes = {row["item"]: row["causes"] for row in scope.rows("self_assessment") if row["causes"]}
    wanting = {key: _judged(scope, key, "shortcomings", "") for key in _items(scope)}
    for key, text in wanting.items():
        if text and key in causes:
            wanting[key] = f"{text} Nguyên nhân (đơn vị tự đánh giá): {sentence(causes[key])}"
    return _by_item(wanting)


def _items(scope: Scope) -> list[str | None]:
    """Return the items of the plan, and None, where the team wrote of what is no item."""
    return [*scope.store.items, None]


def _by_item(texts: dict[str | None, str]) -> Points:
    told = [(f"Mục {key}" if key else "Nội dung khác", text) for key, text in texts.items() if text]
    return told or [("Đoàn kiểm tra ghi nhận", LINES)]


def proposals(scope: Scope) -> pd.DataFrame:
    """Return what the team proposes to the council."""
    return inspection.proposed(scope)


def opinion(scope: Scope) -> str:
    """Return what the unit said of the inspection."""
    said = _visit(scope, "unit_opinion", "")
    return sentence(said) if said else LINES


def closing(scope: Scope) -> str:
    """Return the last sentence, which ends as official documents do."""
    copies = [row["copies"] for row in scope.rows("visit") if row["copies"]]
    made = count(copies[0]) if copies else _visit(scope, "copies", "......")
    each = count(1) if copies and copies[0] == _TWO else "......"
    return (
        f"Buổi kiểm tra kết thúc vào {_hour(scope, 'ended_at')} cùng ngày. Biên bản được "
        f"đọc cho những người tham dự cùng nghe, thống nhất và lập thành {made} bản có giá trị như nhau, mỗi "
        f"bên giữ {each} bản./."
    )
