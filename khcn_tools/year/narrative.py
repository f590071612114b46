"""What was reported under each item, as a sentence: the figures of the annexes, counted."""

from __future__ import annotations

from collections.abc import Callable

from khcn_tools.year import initiatives, inspection, titles
from khcn_tools.year.conditions import CSTD, proposals
from khcn_tools.year.reported import acted_on, voiced
from khcn_tools.year.scope import Scope


def item(scope: Scope, item: str) -> list[tuple[str, str]]:
    """Return an item in a few lines, each a heading and a text: what was reported, what the team saw."""
    return [("Đơn vị báo cáo", reported(scope, item)), *inspection.seen(scope, item)]


def reported(scope: Scope, item: str) -> str:
    """Return what was reported under an item, of one unit or of all, as a sentence."""
    return _SENTENCES[item](scope) if scope.submitted else "Chưa có báo cáo."


def _count(number: float) -> str:
    """Return a count as official documents write it: 01 to 09 with two digits.

    >>> _count(0), _count(7), _count(1234)
    ('0', '07', '1.234')
    """
    return f"{int(number):02,}".replace(",", ".") if number else "0"


def _directives(scope: Scope) -> str:
    rows = scope.rows("directives")
    done = sum(1 for row in rows if acted_on(row))
    return (
        f"Tiếp nhận {_count(len(rows))} văn bản; đã triển khai {_count(done)}, "
        f"chưa thể hiện việc triển khai {_count(len(rows) - done)}."
    )


def _movements(scope: Scope) -> str:
    openness = scope.rows("openness")
    with_opinion = sum(1 for row in openness if voiced(row))
    return (
        f"Phát động, tham gia {_count(len(scope.rows('movements')))} phong trào thi đua; "
        f"{_count(len(scope.rows('registrations')))} lượt đăng ký danh hiệu, hình thức khen thưởng; "
        f"{_count(len(openness))} lần công khai, trong đó {_count(with_opinion)} lần có ý kiến."
    )


def _titles(scope: Scope) -> str:
    fighters = len(proposals(scope, "people", CSTD))
    excellent = len(proposals(scope, "collectives", ["ttldxs"]))
    holders, people = len(titles.holders(scope)), len(scope.rows("people"))
    return (
        f"{_count(len(scope.rows('reviews')))} lượt bình xét, {_count(len(scope.rows('dossiers')))} bộ hồ sơ; "
        f"{_count(holders)}/{_count(people)} người được đề nghị danh hiệu cá nhân, "
        f"trong đó {_count(fighters)} Chiến sĩ thi đua; "
        f"{_count(excellent)} tập thể được đề nghị Tập thể lao động xuất sắc."
    )


def _initiatives(scope: Scope) -> str:
    stages = initiatives.stages(scope.rows("initiatives"))
    counted = "; ".join(f"{label.lower()}: {_count(n)}" for label, n in stages.items() if n)
    return f"{_count(sum(stages.values()))} đề tài, sáng kiến, giải pháp" + (
        f" ({counted})." if counted else "."
    )


def _exemplars(scope: Scope) -> str:
    rows = scope.rows("exemplars")
    persons = sum(1 for row in rows if row["kind"] == "person")
    return (
        f"Phát hiện {_count(len(rows))} nhân tố mới, gồm {_count(persons)} cá nhân và "
        f"{_count(len(rows) - persons)} tập thể."
    )


def _spreading(scope: Scope) -> str:
    rows = scope.rows("exemplars")
    nurtured, spread = (sum(1 for row in rows if row[column]) for column in ("nurture", "spread"))
    adopters = sum(row["adopters"] or 0 for row in rows)
    return (
        f"{_count(nurtured)} điển hình có biện pháp bồi dưỡng, {_count(spread)} đã được nhân rộng; "
        f"{_count(adopters)} đơn vị, cá nhân học tập."
    )


def _honours(scope: Scope) -> str:
    rows = scope.rows("honours")
    told = sum(1 for row in rows if row["role"])
    return (
        f"{_count(len(rows))} lượt khen thưởng những năm trước; {_count(told)} lượt ghi việc phát huy vai trò."
    )


def _activities(scope: Scope) -> str:
    rows = scope.rows("activities")
    people = sum(row["participants"] or 0 for row in rows)
    return f"Tham gia {_count(len(rows))} hoạt động với {_count(people)} lượt người."


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
