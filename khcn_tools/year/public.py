"""What is published: who is proposed and who was honoured, and counts; of a group under five no parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from khcn_tools.rules.counts import COLLECTIVE_TITLES, DONE, PERSONAL_TITLES
from khcn_tools.year import official
from khcn_tools.year.scope import Scope, count
from khcn_tools.year.store import Row

LEAST = 5
"""So many a group must have before it is shown by itself, or in parts."""

FEW = f"dưới {count(LEAST)}"
_WIDTHS = {
    "Đơn vị": 4,
    "Tên tập thể": 4,
    "Họ và tên": 3.5,
    "Cá nhân / tập thể": 4,
    "Danh hiệu đề nghị": 3.5,
    "Hình thức khen thưởng đề nghị": 2.8,
    "Danh hiệu, hình thức khen thưởng": 3.5,
    "Năm": 1.2,
}
_DONE = ["Đơn vị", "Phong trào", "Hoạt động Khối, Cụm", "Nhân tố mới, điển hình", "Đề tài, sáng kiến"]
_SMALL = "Các đơn vị ít người, gộp chung"


def letterhead(scope: Scope) -> dict[str, Any]:
    """Return the arguments of `show.letterhead`: a list to be posted, without number and signature."""
    subject = f"Về công tác thi đua, khen thưởng năm {scope.store.year}\ncủa {scope.name}"
    name = "DANH SÁCH TẬP THỂ, CÁ NHÂN ĐƯỢC ĐỀ NGHỊ KHEN THƯỞNG VÀ SỐ LIỆU CÔNG KHAI"
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
    people, collectives = (count(len(_proposed(scope, form))) for form in ("people", "collectives"))
    return [
        ("Cá nhân được đề nghị", people, "", "", "people"),
        ("Tập thể được đề nghị", collectives, "", "", "collectives"),
        ("Lượt được tặng những năm trước", count(len(_honoured(scope))), "", "", "honours"),
    ]


def _proposed(scope: Scope, form: str) -> list[Row]:
    """Return who is proposed for a title or an award."""
    return [row for row in scope.rows(form) if row["title"] or row["award"]]


def _honoured(scope: Scope) -> list[Row]:
    """Return what was given in earlier years, as far as it is known what."""
    return [row for row in scope.rows("honours") if row["honour"]]


def widths(frame: pd.DataFrame) -> dict[str, float]:
    """Return how wide the columns of such a list are against each other."""
    return {str(name): _WIDTHS.get(str(name), 2) for name in frame}


def proposed(scope: Scope, form: str) -> pd.DataFrame:
    """Return the people, or the collectives, proposed: Đơn vị, the name, title, award, state."""
    rows = _proposed(scope, form)
    return _in_full(scope, form, rows, scope.printed(form, ["name", "title", "award", "status"], rows))


def honoured(scope: Scope) -> pd.DataFrame:
    """Return those who were honoured in earlier years: Đơn vị, the name, what, when."""
    rows = _honoured(scope)
    return _in_full(scope, "honours", rows, scope.printed("honours", ["subject", "honour", "year"], rows))


def _in_full(scope: Scope, form: str, rows: list[Row], printed: pd.DataFrame) -> pd.DataFrame:
    """Return a list with titles and awards by their full names."""
    told = {
        scope.store.headings[form, column]: [
            scope.store.name(form, column, row[column]) if row[column] else "" for row in rows
        ]
        for column in ("title", "award", "honour")
        if (form, column) in scope.store.headings
    }
    return printed.assign(**told)


def by_title(scope: Scope) -> pd.DataFrame:
    """Return by title Danh hiệu, Đăng ký, Đề nghị; a few who registered are not told from those proposed."""
    rows = []
    for form, titles in (("people", PERSONAL_TITLES), ("collectives", COLLECTIVE_TITLES)):
        for title in titles:
            registered, chosen = (
                sum(row["title"] == title for row in scope.rows(table)) for table in ("registrations", form)
            )
            if registered or chosen:
                told = FEW if 0 < registered < LEAST else count(registered)
                rows.append([scope.store.name(form, "title", title), told, count(chosen)])
    return pd.DataFrame(rows, columns=["Danh hiệu", "Đăng ký", "Đề nghị"])


def few(titles: pd.DataFrame) -> str:
    """Say what the word for a few means, where `by_title` has it."""
    return f"“{FEW}”: số đăng ký ít, không nêu riêng." if (titles["Đăng ký"] == FEW).any() else ""


def by_unit(scope: Scope) -> pd.DataFrame:
    """Return what each unit has done, in counts, and the sum; units of a few people as one.

    How many people a unit has stands nowhere: with the names above it would tell who is not proposed.
    """
    frame = pd.DataFrame([_done(scope, key) for key in scope.counted], columns=_DONE)
    merged = _merged({key: len(scope.rows("people", key)) for key in scope.counted})
    apart = [key not in merged for key in scope.counted]
    few_ = frame[[not alone for alone in apart]]
    rows = [frame[apart], _sum(_SMALL, few_) if len(few_) else few_, _sum("Toàn Sở", frame)]
    return pd.concat([part for part in rows if len(part)], ignore_index=True)


def _done(scope: Scope, unit: str) -> list[Any]:
    """Return a unit's name and what it has done."""
    forms = ("movements", "activities", "exemplars", "initiatives")
    return [scope.store.units[unit]["name"], *(len(scope.rows(form, unit)) for form in forms)]


def _sum(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of rows as one."""
    return pd.DataFrame([[name, *rows.iloc[:, 1:].sum()]], columns=_DONE)


def _merged(sizes: Mapping[str, int]) -> set[str]:
    """Return the units that are shown as one: those of a few people, at least two, of five people together.

    >>> sorted(_merged({"a": 3, "b": 9, "c": 6, "d": 20})), sorted(_merged({"a": 5, "b": 9}))
    (['a', 'c'], [])
    """
    by_size = sorted(sizes, key=lambda unit: sizes[unit])
    n = sum(size < LEAST for size in sizes.values())
    while 0 < n < len(by_size) and (n == 1 or sum(sizes[unit] for unit in by_size[:n]) < LEAST):
        n += 1
    return set(by_size[:n])


def in_sum(scope: Scope) -> pd.DataFrame:
    """Return what the whole Sở has done in counts: Nội dung, Số lượng."""
    movements, activities, exemplars, initiatives = (
        scope.rows(form) for form in ("movements", "activities", "exemplars", "initiatives")
    )
    done = sum(row["state"] in DONE for row in initiatives)
    lines = [
        ("Lượt đơn vị phát động, tổ chức phong trào thi đua", len(movements)),
        ("Lượt người đăng ký tham gia phong trào", sum(row["registered"] or 0 for row in movements)),
        ("Lượt đơn vị tham gia hoạt động do Khối, Cụm, cơ quan phát động", len(activities)),
        ("Lượt người tham gia hoạt động", sum(row["participants"] or 0 for row in activities)),
        ("Nhân tố mới, điển hình tiên tiến", len(exemplars)),
        ("Đề tài, sáng kiến, giải pháp đã đăng ký", len(initiatives)),
    ]
    lines += [("– trong đó đã được công nhận, nghiệm thu", done)] * (len(initiatives) >= LEAST)
    return pd.DataFrame(lines, columns=["Nội dung", "Số lượng"])
