"""The share of CSTĐCS over the whole Sở: how many there may be, what one more does, whom to weigh."""

from __future__ import annotations

from typing import Any

import pandas as pd

from khcn_tools.rules.counts import allowed_cstdcs
from khcn_tools.year.eligibility import chain
from khcn_tools.year.eligibility.conditions import CSTD, proposals
from khcn_tools.year.eligibility.evidence import NOT_MET, NOT_SHOWN, parameters
from khcn_tools.year.scope import Scope, count, percent
from khcn_tools.year.store import Row

_ROUNDED = {"down": "làm tròn xuống", "nearest": "làm tròn đến số gần nhất", "up": "làm tròn lên"}
_ORDER = (NOT_MET, NOT_SHOWN, chain.OTHER)

UNSET = "Chưa khai báo tỷ lệ Chiến sĩ thi đua cơ sở của địa phương cho năm này; báo cáo không so sánh."


def holders(scope: Scope) -> list[Row]:
    """Return the people with any personal title proposed: each counts as LĐTT."""
    return [row for row in scope.rows("people") if row["title"]]


def known(scope: Scope) -> bool:
    """Tell whether the year's law, or the department, sets a share."""
    return parameters(scope, "CSTD-04") is not None


def figures(scope: Scope) -> dict[str, Any]:
    """Return CSTĐCS proposed in the whole Sở (`count`), those with LĐTT (`base`), the `share` in percent."""
    share = (parameters(scope, "CSTD-04") or {})["max_percent"]
    return {"count": len(proposals(scope, "people", CSTD)), "base": len(holders(scope)), "share": int(share)}


def allowed(scope: Scope, base: int | None = None) -> int:
    """Return the most that the share allows of those with LĐTT now, or of `base`."""
    rule = parameters(scope, "CSTD-04") or {}
    people = len(holders(scope)) if base is None else base
    return allowed_cstdcs(people, int(rule["max_percent"]), rule.get("rounding", "down"))


def within(scope: Scope) -> str:
    """Say how many CSTĐ are proposed, of which titles, and how that stands to the most allowed."""
    if not known(scope):
        return UNSET
    now, most = figures(scope), allowed(scope)
    rounded = _ROUNDED[(parameters(scope, "CSTD-04") or {}).get("rounding", "down")]
    by_kind = {title: len(proposals(scope, "people", [title])) for title in CSTD}
    kinds = ", ".join(f"{count(n)} {scope.store.label('people', 'title', t)}" for t, n in by_kind.items() if n)
    return (
        f"Toàn Sở đề nghị {count(now['count'])} Chiến sĩ thi đua{f' ({kinds})' * bool(kinds)} trên "
        f"{count(now['base'])} người được đề nghị Lao động tiên tiến trở lên; mức tối đa {now['share']}%, "
        f"{rounded}, là {count(most)} người: {_against(now['count'], most)}."
    )


def over(scope: Scope) -> int:
    """Return how many more are proposed than allowed; negative: how many more are allowed."""
    return figures(scope)["count"] - allowed(scope) if known(scope) else 0


def _against(number: int, most: int) -> str:
    """Say how a count stands to the most allowed."""
    room = most - number
    if not room:
        return "bằng mức tối đa"
    return f"còn được {count(room)} người" if room > 0 else f"nhiều hơn mức tối đa {count(-room)} người"


def what_if(scope: Scope) -> pd.DataFrame:
    """Return the share as it stands, and with one CSTĐCS more or fewer, or one LĐTT fewer."""
    columns = ["Phương án", "LĐTT trở lên", "Chiến sĩ thi đua", "Tối đa", "Tỷ lệ", "So với mức tối đa"]
    if not known(scope):
        return pd.DataFrame(columns=columns)
    now, rows = figures(scope), []
    for label, more, base in (
        ("Theo đề nghị", 0, 0),
        ("Thêm 01 CSTĐCS trong số người đã được đề nghị LĐTT", 1, 0),
        ("Thêm 01 CSTĐCS là người chưa được đề nghị danh hiệu", 1, 1),
        ("Bớt 01 CSTĐCS, vẫn là LĐTT", -1, 0),
        ("Bớt 01 LĐTT", 0, -1),
    ):
        number, people = max(now["count"] + more, 0), max(now["base"] + base, 0)
        most = allowed(scope, people)
        rows.append([label, people, number, most, percent(number, people), _against(number, most)])
    return pd.DataFrame(rows, columns=columns)


def chart(scope: Scope) -> pd.DataFrame:
    """Return what `what_if` tells for the eye: Phương án, Chiến sĩ thi đua, Tối đa, and the share in words."""
    frame = what_if(scope)
    shares = [f"{row['Tỷ lệ']} của {row['LĐTT trở lên']} người" for _, row in frame.iterrows()]
    return frame[["Phương án", "Chiến sĩ thi đua", "Tối đa"]].assign(**{"Tỷ lệ": shares})


def weighed(scope: Scope) -> pd.DataFrame:
    """Return the CSTĐ of which something is not met, then those of which something is not shown, by unit."""
    chosen = [c for c in chain.cases(scope) if c.proposal.title in CSTD and c.state != chain.COMPLETE]
    chosen.sort(key=lambda case: _ORDER.index(case.state))
    rows = [
        [
            scope.unit_name(case.proposal.row),
            case.proposal.subject,
            chain.title(scope, case),
            "; ".join(case.named(NOT_MET)) or (chain.OTHER if case.others else "–"),
            "; ".join(case.named(NOT_SHOWN)) or "–",
        ]
        for case in chosen
    ]
    return pd.DataFrame(rows, columns=["Đơn vị", "Họ và tên", "Danh hiệu", "Chưa đạt", "Chưa thể hiện"])


def to_weigh(scope: Scope) -> str:
    """Say how many must go or how many more there may be, and how the list that follows is ordered."""
    if not known(scope):
        return ""
    more, listed, every = over(scope), len(weighed(scope)), figures(scope)["count"]
    first = (
        f"Để không quá mức tối đa, giảm {count(more)} đề nghị. "
        if more > 0
        else f"Còn được thêm {count(-more)} người. "
        if more < 0
        else "Thêm 01 người nữa là quá mức tối đa. "
    )
    return (
        f"{first}Bảng dưới nêu {count(listed)}/{count(every)} trường hợp còn điều kiện chưa đạt (xếp trước) "
        "hoặc chưa thể hiện, theo thứ tự đơn vị của kế hoạch; thứ tự này chỉ để tiện xem xét, không phải đề "
        f"xuất ai bị giảm. {count(every - listed)} trường hợp còn lại đủ điều kiện theo hồ sơ."
    )
