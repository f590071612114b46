"""What is published: who is proposed and who was honoured, and counts; of a group under five no parts."""

from __future__ import annotations

from typing import Any

import pandas as pd

from khcn_tools.rules.counts import COLLECTIVE_TITLES, DONE, PERSONAL_TITLES
from khcn_tools.year import official
from khcn_tools.year.scope import Scope, count
from khcn_tools.year.store import Row

LEAST = 5
"""So many a group must have before it is shown by itself, or in parts."""

FEW = f"dưới {count(LEAST)}"
_WIDTHS = {"Đơn vị": 5, "Tên tập thể": 4, "Họ và tên": 4, "Cá nhân / tập thể": 5, "Tình trạng": 2.5}
_SMALL = "Các đơn vị ít người, gộp chung"
_MERGED_FROM = 2  # units: one alone would follow from the sum


def letterhead(scope: Scope) -> dict[str, Any]:
    """Return the arguments of `show.letterhead`: a list to be posted, without number and signature."""
    subject = f"Về công tác thi đua, khen thưởng năm {scope.store.year}\ncủa {scope.name}"
    name = "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG VÀ SỐ LIỆU CÔNG KHAI"
    return {**official.head(scope, ""), "kind": name, "subject": subject, "form": "summary", "draft": False}


def opening(scope: Scope) -> str:
    """Say what is published, that it is no decision, and how many units have no figures."""
    missing = len(scope.missing)
    return (
        "Công khai tập thể, cá nhân được các phòng, đơn vị đề nghị danh hiệu thi đua, hình thức khen thưởng "
        f"năm {scope.store.year}. Việc đề nghị chưa phải là kết quả xét, quyết định tặng."
        f"{f' Chưa có số liệu của {count(missing)} đơn vị.' * bool(missing)}"
    )


def answer(scope: Scope) -> list[tuple[str, str, str, str, str]]:
    """Return the figures that stand first: label, value, note, tone, id of the table counted."""
    people, collectives = (len(_proposed(scope, form)) for form in ("people", "collectives"))
    everybody = len(scope.rows("people"))
    return [
        ("Cá nhân được đề nghị", count(people), f"trong {count(everybody)} người", "", "people"),
        ("Tập thể được đề nghị", count(collectives), "", "", "collectives"),
        ("Đã được tặng những năm trước", count(len(scope.rows("honours"))), "lượt", "", "honours"),
    ]


def _proposed(scope: Scope, form: str, unit: str | None = None) -> list[Row]:
    """Return who is proposed for a title or an award."""
    return [row for row in scope.rows(form, unit) if row["title"] or row["award"]]


def widths(frame: pd.DataFrame) -> dict[str, float]:
    """Return how wide the columns of such a list are against each other."""
    return {str(name): _WIDTHS.get(str(name), 2) for name in frame}


def proposed(scope: Scope, form: str) -> pd.DataFrame:
    """Return the people, or the collectives, proposed: Đơn vị, the name, title, award, state."""
    return scope.printed(form, ["name", "title", "award", "status"], _proposed(scope, form))


def honoured(scope: Scope) -> pd.DataFrame:
    """Return those who were honoured in earlier years: Đơn vị, the name, what, when."""
    return scope.printed("honours", ["subject", "honour", "year"])


def by_title(scope: Scope) -> pd.DataFrame:
    """Return by title Danh hiệu, Đăng ký, Đề nghị; a few who registered are not told from those proposed."""
    rows = []
    for form, titles in (("people", PERSONAL_TITLES), ("collectives", COLLECTIVE_TITLES)):
        for title in titles:
            registered, chosen = (
                sum(row["title"] == title for row in scope.rows(table)) for table in ("registrations", form)
            )
            if registered or chosen:
                told = FEW if 0 < registered < LEAST else registered
                rows.append([scope.store.name(form, "title", title), told, chosen])
    return pd.DataFrame(rows, columns=["Danh hiệu", "Đăng ký", "Đề nghị"])


def by_unit(scope: Scope) -> pd.DataFrame:
    """Return per unit Số người, Cá nhân, Tập thể được đề nghị, and the sum; units of a few people as one."""
    names = ["Đơn vị", "Số người", "Cá nhân được đề nghị", "Tập thể được đề nghị"]
    frame = pd.DataFrame([_counts(scope, key) for key in scope.counted], columns=names)
    alone, merged = _apart(frame)
    rows = [alone, pd.DataFrame([[_SMALL, *merged.iloc[:, 1:].sum()]] * bool(len(merged)), columns=names)]
    whole = pd.DataFrame([["Toàn Sở", *frame.iloc[:, 1:].sum()]], columns=names)
    return pd.concat([*(part for part in rows if len(part)), whole], ignore_index=True)


def _counts(scope: Scope, unit: str) -> list[Any]:
    """Return a unit's name and how many people it has, and how many people and collectives it proposes."""
    proposals = (len(_proposed(scope, form, unit)) for form in ("people", "collectives"))
    return [scope.store.units[unit]["name"], len(scope.rows("people", unit)), *proposals]


def _apart(units: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the units that stand by themselves, and those merged: at least two, of five people together."""
    by_size = units.sort_values("Số người", kind="stable")
    n = int((units["Số người"] < LEAST).sum())
    while n and n < len(units) and (n < _MERGED_FROM or by_size["Số người"].iloc[:n].sum() < LEAST):
        n += 1
    merged = set(by_size.index[:n])
    return units[[i not in merged for i in units.index]], units.loc[sorted(merged)]


def in_sum(scope: Scope) -> pd.DataFrame:
    """Return what the whole Sở has done in counts: Nội dung, Số lượng."""
    movements, activities, exemplars, initiatives = (
        scope.rows(form) for form in ("movements", "activities", "exemplars", "initiatives")
    )
    done = sum(row["state"] in DONE for row in initiatives)
    lines = [
        ("Phong trào thi đua đã phát động, tổ chức", len(movements)),
        ("Lượt người đăng ký tham gia phong trào", sum(row["registered"] or 0 for row in movements)),
        ("Hoạt động do Khối, Cụm, cơ quan phát động", len(activities)),
        ("Lượt người tham gia hoạt động", sum(row["participants"] or 0 for row in activities)),
        ("Nhân tố mới, điển hình tiên tiến", len(exemplars)),
        ("Đề tài, sáng kiến, giải pháp đã đăng ký", len(initiatives)),
    ]
    lines += [("– trong đó đã được công nhận, nghiệm thu", done)] * (len(initiatives) >= LEAST)
    return pd.DataFrame(lines, columns=["Nội dung", "Số lượng"])
