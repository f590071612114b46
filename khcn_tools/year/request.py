"""The request for completion (công văn): what a unit still has to submit, correct, explain and show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from khcn_tools.document.parts import Run
from khcn_tools.year import findings, official, submissions
from khcn_tools.year.scope import Scope, count, in_words
from khcn_tools.year.store import Row
from khcn_tools.year.team import outcomes
from khcn_tools.year.team.inspection import sentence

_ABOUT = "công tác thi đua, khen thưởng"
_MISSING = "NOP-01"
_TO_SEND = "Đề nghị đơn vị điền đủ và gửi bộ biểu mẫu (BM00 đến BM13)."

_STATED = {outcomes.CONFIRMED: " (đoàn kiểm tra đã xác nhận)", outcomes.MORE: " (cần làm rõ thêm)"}

_TO_MEND = "Đề nghị đơn vị khắc phục"
_OF_UNIT = "Đề nghị đơn vị "
"""What is asked once something is established; so begins what is asked of the unit."""

_PLACED = "Trang "
"""So begins what says itself where it stands."""

Line = Sequence[str | Run]
Group = tuple[str, list[Line]]


def letterhead(scope: Scope) -> dict[str, Any]:
    """Return the arguments of `show.letterhead`: of a letter, or of a page that there is none."""
    year = scope.store.year
    # A letter's code ends with who drafted it, which the plan does not say.
    whole = official.head(scope, "/HĐTĐKT-......")
    if nothing(scope):
        name = "THÔNG TIN VỀ VIỆC HOÀN THIỆN HỒ SƠ"
        about = f"Phục vụ kiểm tra {_ABOUT} năm {year}\ntại {scope.name}"
        return {**whole, "kind": name, "subject": about, "form": "summary", "draft": False}
    what = "hoàn thiện hồ sơ, giải trình nội dung cần làm rõ" if scope.submitted else "nộp báo cáo"
    subject = f"V/v {what} phục vụ kiểm tra {_ABOUT} năm {year}"
    title = f"Công văn gửi {scope.name} {subject}"
    return {**whole, "subject": subject, "title": title, "form": "letter", "addressee": scope.name}


def nothing(scope: Scope) -> str:
    """Return the words of the page that stands in place of a letter; "" where there is something to ask."""
    if _groups(scope):
        return ""
    if not scope.submitted:
        return f"{submissions.unsent(scope)} Không phải gửi công văn đề nghị hoàn thiện hồ sơ."
    return (
        f"{scope.name} đã nộp báo cáo; biểu mẫu không có điểm phải sửa, không còn nội dung cần làm rõ. "
        "Không phải gửi công văn đề nghị hoàn thiện hồ sơ."
    )


def opening(scope: Scope) -> str:
    """Return the first sentence: why this is asked, and of whom."""
    seen = "qua đối chiếu báo cáo của đơn vị" if scope.submitted else "qua theo dõi việc nộp báo cáo"
    seen += " và kết quả kiểm tra tại đơn vị" if scope.visited else ""
    return (
        f"Thực hiện {official.plan_named(scope)}, {seen}, Hội đồng đề nghị {scope.name} thực hiện các nội "
        "dung sau:"
    )


def asked(scope: Scope) -> dict[str, Any]:
    """Return the arguments of `show.bullets`: numbered groups, and under each what is asked."""
    items: list[Any] = []
    levels: list[int] = []
    for title, lines in _groups(scope):
        items += [Run(title, "strong"), *lines]
        levels += [0, *([1] * len(lines))]
    return {"items": items, "levels": levels, "ordered": True}


def _groups(scope: Scope) -> list[Group]:
    """Return the groups that hold something, each with its lines."""
    sent = submissions.not_sent(scope)
    open_ = [row for row in findings.of_law(scope) if row not in sent and _asks(scope, row)]
    read = findings.errors(findings.of_reading(scope))
    faults = [row for row in read if row not in sent and _asks(scope, row)]
    groups = [
        ("Nộp báo cáo", [_line(scope, row) for row in sent if _asks(scope, row)]),
        (f"Sửa biểu mẫu ({count(len(faults))} điểm)", [_line(scope, row) for row in faults]),
        (_title(scope, open_), [_line(scope, row) for row in open_]),
        ("Bổ sung hồ sơ, minh chứng", list(_papers(scope, open_))),
    ]
    return [(title, lines) for title, lines in groups if lines]


def _asks(scope: Scope, row: Row) -> bool:
    """Tell whether a finding still asks something of the unit: not only to be known, and not cleared."""
    cleared = (row["unit_id"], row["id"]) in outcomes.cleared(scope)
    return row["severity"] != "info" and not cleared


def _title(scope: Scope, open_: list[Row]) -> str:
    """Return what is asked where something was found: to put it right, as far as it is established."""
    confirmed = len(outcomes.confirmed(scope, open_))
    asked = "Khắc phục" if confirmed == len(open_) else "Khắc phục, giải trình" if confirmed else "Giải trình"
    return f"{asked} nội dung đã nêu ({count(len(open_))} nội dung)"


def _line(scope: Scope, row: Row) -> Line:
    """Return a finding with its place, what is known of it, and what is asked."""
    where = findings.place(row)
    told = row["message"]
    named = [Run(f"{where}: ", "strong")] if where and not told.startswith(_PLACED) else []
    state = outcomes.state(scope, row)
    wanted = _TO_SEND if row["code"] == _MISSING else row["remedy"]  # there it is also for the council
    wanted = _to_mend(wanted) if state == outcomes.CONFIRMED else wanted
    return [*named, f"{told.rstrip('.')}{_STATED.get(state, '')}. {wanted}"]


def _to_mend(wanted: str) -> str:
    """Return what is asked once a finding is established: what was to be done if it were so, else all of it.

    >>> _to_mend("Đề nghị đơn vị đối chiếu; nếu đúng, nêu quy chế."), _to_mend("Đề nghị đơn vị ghi rõ.")
    ('Đề nghị đơn vị khắc phục; nêu quy chế.', 'Đề nghị đơn vị khắc phục: ghi rõ.')
    """
    _, so, then = wanted.partition("; nếu đúng, ")
    if so:
        return f"{_TO_MEND}; {then}"
    own = wanted.startswith(_OF_UNIT)
    return f"{_TO_MEND}: {wanted.removeprefix(_OF_UNIT)}" if own else f"{_TO_MEND}. {wanted}"


def _papers(scope: Scope, rows: list[Row]) -> Iterator[Line]:
    """Yield the papers that settle what is open, each once."""
    papers = {row["code"]: row["papers"] for row in scope.store.rows("rules")}
    wanted = dict.fromkeys(papers[row["code"]] for row in outcomes.unsettled(scope, rows))
    yield from ([sentence(text)] for text in wanted if text)


def deadline(scope: Scope) -> str:
    """Say whereto and by when to answer: the plan's own day for reports, the day to complete them dotted."""
    day = scope.store.meta["deadline"]
    set_ = f"Thời hạn nộp báo cáo theo Kế hoạch là {in_words(day)}. " if day else ""
    what = "biểu mẫu đã sửa, văn bản giải trình kèm minh chứng" if scope.submitted else "bộ biểu mẫu đã điền"
    return (
        f"{set_}Đề nghị đơn vị gửi {what} về {official.council(scope)} chậm nhất "
        "ngày ..... tháng ..... năm ......."
    )


def closing(scope: Scope) -> str:
    """Return the last sentence, which ends as official documents do."""
    return f"Đề nghị {scope.name} quan tâm, phối hợp thực hiện./."


def signature(scope: Scope) -> dict[str, Any]:
    """Return the arguments of `show.signature`: the addressee first, then where the plan keeps its copies."""
    kept = [line for line in scope.store.meta["recipients"] if line.startswith("Lưu")]
    return {"recipients": ["Như trên", *kept], "role": scope.store.meta["signer"]}
