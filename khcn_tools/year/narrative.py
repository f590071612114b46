"""What was reported under each item, as a sentence: the figures of the annexes, counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from khcn_tools.year import findings, initiatives, titles
from khcn_tools.year.eligibility import quota
from khcn_tools.year.eligibility.conditions import CSTD, proposals
from khcn_tools.year.reported import acted_on, awarded_last_year, voiced
from khcn_tools.year.scope import Scope, count
from khcn_tools.year.store import Row
from khcn_tools.year.team import inspection, outcomes

GOOD = ("excellent", "good")
"""Ratings of those who still perform."""


_TABLES = {
    "II.1": ("directives",),
    "II.2a": ("movements", "registrations", "openness"),
    "II.2b": ("people", "collectives", "reviews", "dossiers"),
    "II.2c": ("initiatives",),
    "II.3a": ("exemplars",),
    "II.3b": ("exemplars",),
    "II.3c": ("honours",),
    "II.4": ("activities",),
}
"""The forms that the sentence about an item counts."""


def tables(scope: Scope, item: str) -> list[str]:
    """Return the forms counted under an item that have rows; in the annex their tables have these ids."""
    return [table for table in _TABLES[item] if scope.rows(table)] if scope.submitted else []


def item(scope: Scope, item: str) -> list[tuple[str, str]]:
    """Return an item of a unit in a few lines, heading and text: reported, seen, judged, what became of it."""
    told = _told(scope, item) if scope.visited else []
    return [("Đơn vị báo cáo", reported(scope, item)), *inspection.seen(scope, item), *told]


def whole(scope: Scope, item: str) -> list[tuple[str, str]]:
    """Return an item over all units: reported, judged, what became of the findings."""
    judged = ("Đoàn kiểm tra đánh giá", inspection.judged(scope, item))
    return [("Các đơn vị báo cáo", reported(scope, item)), judged, *_told(scope, item)]


def _told(scope: Scope, item: str) -> list[tuple[str, str]]:
    """Return what became of the findings under an item, where there are any."""
    told = outcomes.sentence(scope, findings.of_law(scope, item=item))
    return [("Kết quả làm rõ", told)] if told else []


def reported(scope: Scope, item: str) -> str:
    """Return what was reported under an item, of one unit or of all, as a sentence."""
    return _SENTENCES[item](scope) if scope.submitted else "Chưa có báo cáo."


def _times(scope: Scope) -> str:
    """Return what one thing that several units report is counted in."""
    return "" if scope.unit else "lượt "


def _listed(scope: Scope, rows: Iterable[Row], column: str) -> str:
    """Return what rows are called, for the whole Sở with the unit's name."""
    return ", ".join(
        (row[column] or "(chưa ghi)") + ("" if scope.unit else f" ({scope.unit_name(row)})") for row in rows
    )


def _directives(scope: Scope) -> str:
    rows = scope.rows("directives")
    left = [row for row in rows if not acted_on(row)]
    if not left:
        return f"Tiếp nhận {count(len(rows))} {_times(scope)}văn bản, đã triển khai đủ."
    return (
        f"Tiếp nhận {count(len(rows))} {_times(scope)}văn bản, đã triển khai {count(len(rows) - len(left))}; "
        f"biểu mẫu chưa thể hiện việc triển khai {count(len(left))} văn bản: {_listed(scope, left, 'number')}."
    )


def _movements(scope: Scope) -> str:
    rows, openness = scope.rows("movements"), scope.rows("openness")
    reviewed = sum(1 for row in rows if row["reviewed_on"])
    with_opinion = sum(1 for row in openness if voiced(row))
    opinions = f"trong đó {count(with_opinion)} lần có ý kiến" if with_opinion else "không có ý kiến"
    shown = f"công khai {count(len(openness))} lần, {opinions}" if openness else "chưa ghi việc công khai"
    return (
        f"Phát động, tham gia {count(len(rows))} {_times(scope)}phong trào thi đua, đã sơ kết, tổng kết "
        f"{count(reviewed)}; có {count(len(scope.rows('registrations')))} lượt đăng ký danh hiệu, hình thức "
        f"khen thưởng; {shown}."
    )


def _titles(scope: Scope) -> str:
    fighters = len(proposals(scope, "people", CSTD))
    excellent = len(proposals(scope, "collectives", ["ttldxs"]))
    wanted = [f"{count(fighters)} Chiến sĩ thi đua"] * (fighters > 0)
    wanted += [f"{count(excellent)} Tập thể lao động xuất sắc"] * (excellent > 0)
    special = (
        f"đề nghị {' và '.join(wanted)}"
        if wanted
        else "không đề nghị Chiến sĩ thi đua, Tập thể lao động xuất sắc"
    )
    reviews, dossiers, people = (count(len(scope.rows(form))) for form in ("reviews", "dossiers", "people"))
    filed = "" if dossiers == "0" else f", lập {dossiers} bộ hồ sơ"
    return (
        f"Bình xét {reviews} lượt{filed}; "
        f"đề nghị danh hiệu cho {count(len(quota.holders(scope)))}/{people} cá nhân{titles.apart(scope)}; "
        f"{special}."
    )


def _initiatives(scope: Scope) -> str:
    stages = {label: n for label, n in initiatives.stages(scope.rows("initiatives")).items() if n}
    counted = "; ".join(f"{count(n)} {label.lower()}" for label, n in stages.items())
    what = f"{count(sum(stages.values()))} đề tài, sáng kiến, giải pháp"
    return f"Đăng ký {what}: {counted}." if counted else "Không đăng ký đề tài, sáng kiến, giải pháp."


def _exemplars(scope: Scope) -> str:
    rows = scope.rows("exemplars")
    persons = sum(1 for row in rows if row["kind"] == "person")
    kinds = [f"{count(persons)} cá nhân"] * (persons > 0)
    kinds += [f"{count(len(rows) - persons)} tập thể"] * (len(rows) > persons)
    return (
        f"Phát hiện {count(len(rows))} nhân tố mới ({', '.join(kinds)})."
        if rows
        else "Chưa phát hiện nhân tố mới."
    )


def _spreading(scope: Scope) -> str:
    rows = scope.rows("exemplars")
    nurtured, spread = (sum(1 for row in rows if row[column]) for column in ("nurture", "spread"))
    adopters = sum(row["adopters"] or 0 for row in rows)
    learned = f"; {count(adopters)} đơn vị, cá nhân học tập" if scope.unit and adopters else ""
    return (
        f"{count(nurtured)}/{count(len(rows))} điển hình có biện pháp bồi dưỡng, "
        f"{count(spread)}/{count(len(rows))} đã được nhân rộng{learned}."
    )


def _honours(scope: Scope) -> str:
    rows = scope.rows("honours")
    told = sum(1 for row in rows if row["role"])
    return (
        f"{count(len(rows))} lượt khen thưởng những năm trước, {count(told)} lượt ghi rõ việc phát huy vai trò."
        + ("" if scope.unit else _last_year(scope))
    )


def _last_year(scope: Scope) -> str:
    rows = awarded_last_year(scope)
    doubtful = [row for row in rows if row["next_rating"] not in GOOD or not row["role"]]
    apart = f"; cần lưu ý: {_listed(scope, doubtful, 'subject')}" if doubtful else ""
    return (
        f" Riêng năm {scope.store.year - 1} có {count(len(rows))} lượt được tặng Tập thể lao động xuất sắc, "
        f"Chiến sĩ thi đua, Bằng khen, trong đó {count(len(rows) - len(doubtful))} lượt xếp loại năm sau từ "
        f"Hoàn thành tốt nhiệm vụ trở lên và ghi rõ việc phát huy vai trò{apart}."
    )


def _activities(scope: Scope) -> str:
    rows = scope.rows("activities")
    people = sum(row["participants"] or 0 for row in rows)
    lost = sum(1 for row in rows if scope.store.unread("activities", row, "participants"))
    apart = f" (chưa kể {count(lost)} hoạt động chưa đọc được số người)" if lost else ""
    return f"Tham gia {count(len(rows))} {_times(scope)}hoạt động với {count(people)} lượt người{apart}."


_SENTENCES: dict[str, Callable[[Scope], str]] = {
    "II.1": _directives,
    "II.2a": _movements,
    "II.2b": _titles,
    "II.2c": _initiatives,
    "II.3a": _exemplars,
    "II.3b": _spreading,
    "II.3c": _honours,
    "II.4": _activities,
}
