"""What makes a report an official document: its head, its basis, its answer, its end."""

from __future__ import annotations

from typing import Any

from khcn_tools.year import findings, initiatives, titles
from khcn_tools.year.conditions import CSTD, proposals
from khcn_tools.year.scope import AUDIENCES, Scope, percent

SAMPLE = "DỮ LIỆU MẪU – KHÔNG PHẢI SỐ LIỆU THẬT"
_WORK = "công tác thi đua, khen thưởng"

Figure = tuple[str, str, str, str]


def letterhead(scope: Scope) -> dict[str, Any]:
    """Return the arguments of `show.letterhead`: the number and the day stay blank, văn thư gives them.

    A unit's report before the visit is only a summary of what the unit reported of itself.
    """
    meta, year = scope.store.meta, scope.store.year
    kind, subject = "BÁO CÁO", f"Kết quả kiểm tra {_WORK} năm {year}"
    if scope.unit and not scope.visited:
        kind, subject = "TỔNG HỢP", f"Số liệu tự báo cáo về {_WORK} năm {year}"
    where = f"tại {scope.name}" if scope.unit else f"tại các phòng, đơn vị thuộc {scope.name}"
    return {
        "parent_organ": meta["parent_organ"],
        "organ": meta["organ"],
        "number": "/BC-HĐTĐKT",
        "date_line": f"{meta['place']}, ngày ..... tháng ..... năm .......",
        "kind": kind,
        "subject": f"{subject}\n{where}",
        "marks": [AUDIENCES[scope.audience], *([SAMPLE] if meta["sample"] else [])],
        "date": f"{year}-12-31",
    }


def basis(scope: Scope) -> str:
    """Return the "Căn cứ" line: the plan, with dots where it is blank."""
    meta = scope.store.meta
    return (
        f"Căn cứ Kế hoạch số {meta['number'] or '.....'}/{meta['number_suffix']} ngày ..... "
        f"{meta['issued_on']} của {meta['council']} {meta['organ']} về kiểm tra {_WORK} năm {scope.store.year}."
    )


def signature(scope: Scope) -> dict[str, Any]:
    """Return the arguments of `show.signature`; the signer's name stays blank until it is signed."""
    return {"recipients": scope.store.meta["recipients"], "role": scope.store.meta["signer"]}


def overview(scope: Scope) -> list[str]:
    """Return the general facts: team, period, units inspected, how many were visited."""
    meta, units = scope.store.meta, scope.inspected
    submitted = f"đã nộp báo cáo đọc được: {len(scope.submitted)}/{len(units)} đơn vị"
    visited = f"đã có kết quả kiểm tra trực tiếp: {len(scope.visited)}/{len(units)} đơn vị"
    return [
        f"Thành phần đoàn kiểm tra: {meta['team']}.",
        f"Thời gian kiểm tra: {meta['period']}; thời gian cụ thể: {meta['exact_time'] or '..........'}.",
        f"Đối tượng kiểm tra: {meta['inspected']} ({len(units)} phòng, đơn vị); {submitted}; {visited}.",
    ]


def answer(scope: Scope) -> list[Figure]:
    """Return the figures that stand first in a report: label, value, note, tone."""
    asked = findings.by_severity(findings.of_law(scope))
    first = _of_unit(scope) if scope.unit else _of_all(scope)
    return [
        *first,
        ("Tập thể LĐXS đề nghị", *_clear(scope, "collectives", ("ttldxs",)), ""),
        (
            "Nội dung phải làm rõ",
            str(asked["error"]),
            f"và {asked['warning']} nội dung nên làm rõ",
            "attention" if asked["error"] else "good",
        ),
        (
            "Sáng kiến, đề tài",
            f"{initiatives.done(scope)}/{len(scope.rows('initiatives'))}",
            "đã được công nhận, nghiệm thu",
            "",
        ),
    ]


def _clear(scope: Scope, table: str, wanted: tuple[str, ...]) -> tuple[str, str]:
    """Return how many are proposed, and of how many something must be clarified."""
    chosen = proposals(scope, table, wanted)
    unclear = titles.unclear(scope, chosen)
    return str(len(chosen)), f"{unclear} trường hợp còn điểm phải làm rõ" if chosen else "không có đề nghị"


def _of_unit(scope: Scope) -> list[Figure]:
    """Return a unit's own first figures."""
    titled, people = len(titles.holders(scope)), len(scope.rows("people"))
    return [
        ("Đề nghị danh hiệu cá nhân", f"{titled}/{people}", f"{percent(titled, people)} số người", ""),
        ("Chiến sĩ thi đua đề nghị", *_clear(scope, "people", CSTD), ""),
    ]


def _of_all(scope: Scope) -> list[Figure]:
    """Return the first figures of the whole Sở."""
    units, share = scope.inspected, titles.quota(scope)
    most = titles.allowed(share)
    missing = [unit["name"] for key, unit in units.items() if key not in scope.submitted]
    return [
        (
            "Đơn vị đã nộp báo cáo",
            f"{len(scope.submitted)}/{len(units)}",
            f"chưa có: {', '.join(missing)}" if missing else "đủ các đơn vị",
            "attention" if missing else "good",
        ),
        (
            "CSTĐCS đề nghị / tối đa",
            f"{share['count']}/{most}",
            f"{share['share']}% của {share['base']} người có LĐTT",
            "attention" if share["count"] > most else "good",
        ),
    ]
