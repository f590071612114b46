"""The purposes and requirements of the plan (its sections I.1 and I.2), each held against figures.

A purpose or a requirement is known by the words that the plan uses; what no figure measures is said to be so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from khcn_tools.model import SEVERITIES
from khcn_tools.year import findings
from khcn_tools.year.focus import ranked
from khcn_tools.year.scope import Scope, count
from khcn_tools.year.team import inspection, outcomes, programme
from khcn_tools.year.team.inspection import sentence

UNMEASURED = "Chương trình chưa có số liệu để đối chiếu"
LEADING = 5
"""So many findings of a unit, the most telling first, are those that the inspection turns to first."""


def purposes(scope: Scope) -> pd.DataFrame:
    """Return each purpose of the plan with what the inspection has to say on it: Mục đích, Kết quả, Xem."""
    rows = [[text, *_answer(scope, text)] for text in scope.store.meta["purposes"]]
    return pd.DataFrame(rows, columns=["Mục đích nêu trong kế hoạch", "Kết quả", "Xem"])


def _answer(scope: Scope, purpose: str) -> tuple[str, str]:
    """Return the answer to a purpose and where the report has more."""
    for words, (answer, place) in _PURPOSES.items():
        if words in purpose.lower():
            return answer(scope), place
    return sentence(UNMEASURED), ""


def _known(scope: Scope) -> str:
    """Tell how far the state of things is known, and what is to be put right."""
    asked = [row for row in findings.of_law(scope) if row["severity"] != "info"]
    counted = findings.by_severity(asked)
    severities = ", ".join(f"{count(counted[s])} {SEVERITIES[s].lower()}" for s in counted if counted[s])
    told = [
        f"{_of(scope.submitted, scope)} đơn vị đã nộp báo cáo, {_of(scope.visited, scope)} đã được kiểm tra",
        f"Đối chiếu với quy định có {count(len(asked))} nội dung ({severities})",
        outcomes.sentence(scope, asked),
        f"Đoàn kiểm tra ghi nhận {count(_noted(scope, 'shortcomings'))} lượt tồn tại, hạn chế",
    ]
    return " ".join(map(sentence, filter(None, told)))


def _recommended(scope: Scope) -> str:
    """Tell what is recommended, by the team and by the units."""
    given, who, due = (_noted(scope, column) for column in ("recommendation", "responsible", "due_on"))
    own = sum(1 for row in scope.rows("self_assessment") if row["proposals"])
    return (
        f"Đoàn kiểm tra nêu {count(given)} kiến nghị ({count(who)} ghi người thực hiện, {count(due)} ghi thời "
        f"hạn). Các đơn vị tự nêu {count(own)} kiến nghị, đề xuất. Mức độ chuyển biến về nhận thức: chưa có "
        "số liệu đo."
    )


def _found(scope: Scope) -> str:
    """Tell whom to praise, what to spread, and what to put right."""
    exemplars = len(scope.rows("exemplars"))
    praise, spread, commend, correct, sanction, unclear = (
        count(len(inspection.proposed(scope, kind)))
        for kind in ("praise", "spread", "commend", "correct", "sanction", None)
    )
    apart = "" if unclear == "0" else f" Chưa xác định được loại của {unclear} đề xuất."
    return (
        f"Các đơn vị nêu {count(exemplars)} nhân tố mới, điển hình; đoàn kiểm tra đề xuất tuyên dương "
        f"{praise}, nhân rộng {spread}, khen thưởng {commend}. Đề xuất chấn chỉnh {correct}, đề nghị xử lý "
        f"{sanction} trường hợp; việc xử lý do Hội đồng quyết định.{apart}"
    )


_PURPOSES: Mapping[str, tuple[Callable[[Scope], str], str]] = {
    "nắm rõ tình hình": (_known, "I; II.2; III; IV; Phụ lục V"),
    "đề xuất, kiến nghị các giải pháp": (_recommended, "VI.2; báo cáo đơn vị, V"),
    "gương điển hình tiên tiến mới": (_found, "V; VI.1; Phụ lục III"),
}
"""Words of a purpose → what answers it, and the places of the overall report."""


# ---------------------------------------------------------------------------------------------
# Requirements


def requirements(scope: Scope) -> pd.DataFrame:
    """Return each requirement that the plan names: Yêu cầu, Số liệu, Còn thiếu hoặc chưa đo được."""
    text = " ".join(scope.store.meta["requirements"]).lower()
    named = sorted((word for word in _REQUIREMENTS if word in text), key=text.index)
    rows = [[word[0].upper() + word[1:], *map(sentence, _REQUIREMENTS[word](scope))] for word in named]
    return pd.DataFrame(rows, columns=["Yêu cầu", "Số liệu", "Còn thiếu hoặc chưa đo được"])


Shown = tuple[str, str]


def _even(scope: Scope) -> Shown:
    """Tell how many units were assessed on all items."""
    rated = _rated(scope)
    full = [unit for unit in scope.inspected if len(rated[unit]) == len(scope.store.items)]
    left = [unit for unit in scope.inspected if unit not in full]
    told = f"{_of(full, scope)} đơn vị được đánh giá đủ {count(len(scope.store.items))} nội dung"
    return told, _lacking("Chưa đủ", _names(scope, left))


def _focused(scope: Scope) -> Shown:
    """Tell how many of the most telling findings of the units visited have an outcome."""
    units = (Scope(scope.store, unit, scope.audience) for unit in scope.visited)
    leading = [dict(focus.finding) for unit in units for focus in ranked(unit)[:LEADING]]
    told = sum(1 for row in leading if outcomes.state(scope, row) in outcomes.TOLD)
    return (
        f"{_share(told, len(leading))} nội dung trọng tâm (mỗi đơn vị đã kiểm tra lấy không quá "
        f"{count(LEADING)} nội dung xếp đầu) có kết quả làm rõ"
    ), _lacking("Chưa có kết quả làm rõ", _some(len(leading) - told, "nội dung trọng tâm"))


def _true(scope: Scope) -> Shown:
    """Tell whether the cells were counted twice to the same, and how many outcomes rest on evidence."""
    account = scope.rows("accounting")
    agree = [row for row in account if row["cells"] == row["read"] + row["skipped"] + row["faulted"]]
    told = [row for row in outcomes.written(scope).values() if row["outcome"]]
    proven = sum(1 for row in told if row["evidence"])
    return (
        f"Số ô dữ liệu đếm bằng hai cách khớp nhau ở {_share(len(agree), len(account))} tệp của đơn vị; "
        f"{_share(proven, len(told))} kết quả làm rõ có minh chứng"
    ), _lacking("Chưa ghi minh chứng", _some(len(told) - proven, "kết quả làm rõ"))


def _fair(scope: Scope) -> Shown:
    """Tell whether members inspect their own unit, and whether the units were heard."""
    visits = programme.visits(scope)
    done = [visit.row for visit in visits if visit.row]
    own = [visit for visit in visits if programme.own_members(scope, visit)]
    heard = sum(1 for row in done if row["unit_opinion"])
    return (
        f"{_share(sum(1 for visit in own if visit.row), len(done))} buổi đã kiểm tra có thành viên thuộc "
        f"đơn vị được kiểm tra; {_share(heard, len(done))} buổi ghi ý kiến của đơn vị"
    ), _lacking("Cần xem xét phân công thành viên (Phụ lục IV)", _names(scope, (visit.unit for visit in own)))


def _complete(scope: Scope) -> Shown:
    """Tell how many units reported, were visited, and how many items were judged."""
    judged = sum(len(items) for items in _rated(scope).values())
    every = len(scope.inspected) * len(scope.store.items)
    left = _names(scope, (unit for unit in scope.inspected if unit not in scope.visited))
    lacking = [("Chưa nộp báo cáo", ", ".join(scope.missing)), ("Chưa kiểm tra trực tiếp", left)]
    return (
        f"{_of(scope.submitted, scope)} đơn vị nộp báo cáo; {_of(scope.visited, scope)} đơn vị được kiểm tra "
        f"trực tiếp; {_share(judged, every)} lượt nội dung được đánh giá"
    ), ". ".join(_lacking(head, what) for head, what in lacking if what) or _NONE


def _timely(scope: Scope) -> Shown:
    """Tell how many visits are within the plan's period, and how many recommendations have a deadline."""
    done = [visit for visit in programme.visits(scope) if visit.row]
    within = [visit for visit in done if visit.day and not programme.outside(scope, visit)]
    given, due = _noted(scope, "recommendation"), _noted(scope, "due_on")
    when = (
        f"{_share(len(within), len(done))} buổi kiểm tra trong {scope.store.meta['period']}"
        if programme.period(scope)
        else "Thời gian kiểm tra của kế hoạch chưa ghi thành ngày, tháng nên chưa đối chiếu"
    )
    return (
        f"{when}; {_share(due, given)} kiến nghị có thời hạn",
        "Thời điểm gửi kết quả kiểm tra: chưa có số liệu",
    )


_REQUIREMENTS: Mapping[str, Callable[[Scope], Shown]] = {
    "đồng bộ": _even,
    "có trọng tâm": _focused,
    "trung thực": _true,
    "khách quan": _fair,
    "đầy đủ": _complete,
    "kịp thời": _timely,
}

_NONE = "Không"


def _lacking(head: str, what: str) -> str:
    """Return what is lacking under its heading, or that nothing is."""
    return f"{head}: {what}" if what else _NONE


def _some(number: int, what: str) -> str:
    """Return how many of something there are; "" for none."""
    return f"{count(number)} {what}" if number else ""


def _rated(scope: Scope) -> dict[str, set[str]]:
    """Return the items on which each inspected unit was rated."""
    rated = inspection.rated(scope)
    return {unit: {item for key, item in rated if key == unit} for unit in scope.inspected}


def _noted(scope: Scope, column: str) -> int:
    """Return how many assessments say something in a column; who and when only of a recommendation."""
    about = column in {"responsible", "due_on"}
    return sum(1 for row in scope.rows("assessments") if row[column] and (row["recommendation"] or not about))


def _of(units: Iterable[str], scope: Scope) -> str:
    """Return how many of the inspected units."""
    return _share(len(list(units)), len(scope.inspected))


def _share(number: int, of: int) -> str:
    """Return so many of so many."""
    return f"{count(number)}/{count(of)}"


def _names(scope: Scope, units: Iterable[str]) -> str:
    """Return the names of units."""
    return ", ".join(scope.inspected[unit]["name"] for unit in units)
