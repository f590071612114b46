"""What makes a report an official document: its head, its basis, its answer, its end."""

from __future__ import annotations

from typing import Any

from khcn_tools.model import AUDIENCES, SAMPLE_MARK
from khcn_tools.text import parse_date
from khcn_tools.year import findings, initiatives, titles
from khcn_tools.year.eligibility import quota
from khcn_tools.year.eligibility.conditions import CSTD, proposals
from khcn_tools.year.scope import Scope, count, in_words, percent
from khcn_tools.year.store import Row
from khcn_tools.year.team import follow_up, inspection, outcomes

_WORK = "công tác thi đua, khen thưởng"

_CODE = "/BC-HĐTĐKT"

_ABBREVIATIONS = (
    "Chữ viết tắt: LĐTT (Lao động tiên tiến), CSTĐ (Chiến sĩ thi đua), CSTĐCS (Chiến sĩ thi đua cơ sở), TTLĐTT "
    "(Tập thể lao động tiên tiến), TTLĐXS (Tập thể lao động xuất sắc)."
)
_FEW = 3  # names that a key figure has room for

Figure = tuple[str, str, str, str, str]


def letterhead(scope: Scope) -> dict[str, Any]:
    """Return the arguments of `show.letterhead`; of what a unit reports of itself without number and draft."""
    where = f"tại {scope.name}" if scope.unit else f"tại các phòng, đơn vị thuộc {scope.name}"
    kind, subject = ("BÁO CÁO", _subject(scope)) if signed(scope) else _of_reported(scope)
    whole = head(scope, _CODE)
    return {
        **whole,
        "kind": kind,
        "subject": f"{subject} năm {scope.store.year}\n{where}",
        "form": "report" if signed(scope) else "summary",
        "draft": signed(scope),
    }


def head(scope: Scope, code: str) -> dict[str, Any]:
    """Return what the heads of all documents share; number and day stay blank, văn thư gives them."""
    meta, year = scope.store.meta, scope.store.year
    return {
        "parent_organ": meta["parent_organ"],
        "organ": meta["organ"],
        "number": code,
        "date_line": f"{meta['place']}, ngày ..... tháng ..... năm .......",
        "marks": [AUDIENCES[scope.audience], *([SAMPLE_MARK] if meta["sample"] else [])],
        "date": f"{year}-12-31",
    }


def signed(scope: Scope) -> bool:
    """Tell whether a report is a document to be signed: of a unit only after the visit."""
    return not scope.unit or bool(scope.visited)


def _subject(scope: Scope) -> str:
    """Return what a report is about: before any visit only what the units reported, or that they did not."""
    if scope.visited:
        return f"Kết quả kiểm tra {_WORK}"
    return f"Tổng hợp số liệu tự báo cáo về {_WORK}" if scope.submitted else f"Tình hình báo cáo {_WORK}"


def _of_reported(scope: Scope) -> tuple[str, str]:
    """Return the name and the subject of a unit's report before the visit."""
    name = "TỔNG HỢP SỐ LIỆU ĐƠN VỊ TỰ BÁO CÁO" if scope.submitted else "TÌNH HÌNH BÁO CÁO CỦA ĐƠN VỊ"
    return name, f"Về {_WORK}"


def plan_named(scope: Scope) -> str:
    """Return the plan as documents refer to it, with dots where it is blank."""
    meta = scope.store.meta
    return (
        f"Kế hoạch số {meta['number'] or '.....'}/{meta['number_suffix']} {_issued_on(meta['issued_on'])} "
        f"của {council(scope)} về kiểm tra {_WORK} năm {scope.store.year}"
    )


def _issued_on(typed: str) -> str:
    """Return the day of the plan in words; where only the month is known, or nothing, with dots."""
    day = parse_date(typed)
    if day and day.precision == "day":
        return in_words(day.iso)
    return f"ngày ..... {typed or 'tháng ..... năm .......'}"


def council(scope: Scope) -> str:
    """Return what the council is called."""
    return f"{scope.store.meta['council']} {scope.store.meta['organ']}"


def basis(scope: Scope) -> str:
    """Return the "Căn cứ" line."""
    return f"Căn cứ {plan_named(scope)}."


def attached(scope: Scope) -> str:
    """Return the line under the title of an annex: to which report it belongs."""
    return f"(Kèm theo Báo cáo số ........{_CODE} ngày ..... tháng ..... năm ....... của {council(scope)})"


def closing(scope: Scope) -> str:
    """Return the last sentence of a report, which ends as official documents do if it is one."""
    if not signed(scope):
        return (
            "Số liệu trên do đơn vị tự báo cáo, đoàn kiểm tra chưa đối chiếu tại đơn vị; tài liệu này để chuẩn "
            "bị kiểm tra, không phải là báo cáo kết quả kiểm tra."
        )
    meta, year = scope.store.meta, scope.store.year
    whose = f"tại {scope.name}" if scope.unit else f"của {meta['council']} {meta['organ']}"
    subject = _subject(scope)
    return f"Trên đây là Báo cáo {subject[0].lower()}{subject[1:]} năm {year} {whose}./."


def signature(scope: Scope) -> dict[str, Any]:
    """Return the arguments of `show.signature`, none where nobody signs; the signer's name stays blank."""
    if not signed(scope):
        return {}
    return {"recipients": scope.store.meta["recipients"], "role": scope.store.meta["signer"]}


def overview(scope: Scope) -> list[str]:
    """Return the general facts: team, period, units inspected, how many were visited."""
    meta, units = scope.store.meta, scope.inspected
    visited = f"{count(len(scope.visited))}/{count(len(units))}"
    seen = f"đã kiểm tra trực tiếp {visited} đơn vị. {inspection.unvisited(scope)}"
    period = meta["period"] or ".........."
    exact_time = meta["exact_time"] or _days(scope) or ".........."
    return [
        f"Thành phần đoàn kiểm tra: {meta['team']}.",
        f"Thời gian kiểm tra: {period}; thời gian cụ thể: {exact_time}.",
        f"Đối tượng kiểm tra: {meta['inspected']} ({count(len(units))} phòng, đơn vị); {seen}".strip(),
    ]


def _days(scope: Scope) -> str:
    """Return from when to when the team was at units, where the days of all its visits are known."""
    days = [row["visited_on"] for row in scope.rows("visit")]
    if not days or any(len(day or "") != len("2022-11-24") for day in days):
        return ""
    first, last = (in_words(day) for day in (min(days), max(days)))
    return f"{f'từ {first} đến {last}' if first != last else first} (Phụ lục IV)"


def terms(scope: Scope) -> str:
    """Say what the words for findings mean, those for outcomes where there are any, and the abbreviations."""
    told = (
        "“Đã xác nhận” là điều đoàn kiểm tra đã thấy đúng; “đã giải trình” là điều đơn vị đã giải trình, chứng "
        "minh được, đoàn kiểm tra không xác nhận; “cần làm rõ thêm”, “chưa làm rõ” là còn để ngỏ. "
    )
    return (
        "“Nội dung cần làm rõ” là điểm nhận thấy khi đối chiếu biểu mẫu với quy định, không phải kết luận; "
        f"việc kết luận thuộc thẩm quyền của Hội đồng. {told if scope.visited else ''}{_ABBREVIATIONS}"
    )


def items(scope: Scope) -> str:
    """Say what the items of the plan are called by: the key of the tables that name them by number."""
    labels = {key: item["label"] for key, item in scope.store.items.items()}
    return "; ".join(f"{key}: {label[0].lower()}{label[1:]}" for key, label in labels.items()) + "."


def answer(scope: Scope) -> list[Figure]:
    """Return the figures that stand first in a report: label, value, note, tone, id of the table counted."""
    asked = findings.errors(findings.of_law(scope))
    unclear = (
        "Nội dung phải làm rõ",
        count(len(asked)),
        outcomes.by_outcome(scope, asked) or "không có",
        "attention" if asked else "good",
        "items" if scope.unit else "findings",
    )
    if scope.unit and not scope.submitted:
        return [*_of_visit(scope), unclear]
    first = _of_unit(scope) if scope.unit else _of_all(scope)
    recognised, registered = initiatives.done(scope), len(scope.rows("initiatives"))
    return [
        *first,
        ("Đề nghị TTLĐXS", *_clear(scope, "collectives", ("ttldxs",)), "", "collectives"),
        unclear,
        (
            "Sáng kiến, đề tài",
            f"{recognised}/{registered}",
            "đã được công nhận, nghiệm thu",
            "",
            "initiatives" if scope.unit else "units",
        ),
    ]


def _clear(scope: Scope, table: str, wanted: tuple[str, ...]) -> tuple[str, str]:
    """Return how many are proposed, and of how many something must be clarified."""
    chosen = proposals(scope, table, wanted)
    unclear = titles.unclear(scope, chosen)
    if not chosen:
        return "0", "không có đề nghị"
    left = f"{count(unclear)} còn điểm phải làm rõ" if unclear else "không còn điểm phải làm rõ"
    return count(len(chosen)), left


def _of_unit(scope: Scope) -> list[Figure]:
    """Return a unit's own first figures."""
    titled, people = len(quota.holders(scope)), len(scope.rows("people"))
    return [
        (
            "Đề nghị danh hiệu cá nhân",
            f"{titled}/{people}",
            f"{percent(titled, people)} số người{titles.apart(scope)}",
            "",
            "people",
        ),
        ("Đề nghị Chiến sĩ thi đua", *_clear(scope, "people", CSTD), "", "people"),
    ]


def _of_visit(scope: Scope) -> list[Figure]:
    """Return the first figures of a unit that has sent nothing: what the team judged and recommends."""
    rated, wanted = len(inspection.rated(scope)), len(follow_up.given(scope))
    return [
        ("Báo cáo của đơn vị", "Chưa có", "", "attention", ""),
        ("Nội dung đoàn kiểm tra đã đánh giá", f"{rated}/{len(scope.store.items)}", "", "", "items"),
        ("Kiến nghị của đoàn kiểm tra", count(wanted), "", "", "recommendations"),
    ]


def _of_all(scope: Scope) -> list[Figure]:
    """Return the first figures of the whole Sở."""
    missing = scope.missing
    return [
        (
            "Đơn vị đã nộp báo cáo",
            f"{len(scope.submitted)}/{len(scope.inspected)}",
            f"chưa có: {_names(missing)}" if missing else "đủ các đơn vị",
            "attention" if missing else "good",
            "states",
        ),
        _of_share(scope),
    ]


def _of_share(scope: Scope) -> Figure:
    """Return CSTĐ proposed against the most that the share allows, where there is one."""
    if not quota.known(scope):
        return ("Đề nghị Chiến sĩ thi đua", *_clear(scope, "people", CSTD), "", "titles")
    now = quota.figures(scope)
    return (
        "Đề nghị Chiến sĩ thi đua / tối đa",
        f"{now['count']}/{quota.allowed(scope)}",
        f"{now['share']}% của {now['base']} người được đề nghị LĐTT trở lên",
        "attention" if quota.over(scope) > 0 else "good",
        "quota",
    )


def _names(missing: list[str]) -> str:
    """Return the names of a few units, the number of many."""
    return ", ".join(missing) if len(missing) <= _FEW else f"{count(len(missing))} đơn vị"


def matters(scope: Scope) -> list[str]:
    """Return what is put before the council: what is missing, too many, or not yet clarified."""
    over = quota.over(scope)
    lines = [f"Đôn đốc, xử lý việc chưa nộp báo cáo: {', '.join(scope.missing)}."] if scope.missing else []
    if waiting := inspection.waiting(scope):
        lines.append(f"Bố trí kiểm tra trực tiếp các đơn vị còn lại: {waiting}.")
    if over > 0:
        lines.append(f"Lựa chọn, giảm {count(over)} đề nghị Chiến sĩ thi đua để không quá mức tối đa.")
    if unclear := _unclear(scope):
        lines.append(f"Xem xét các đề nghị còn điểm phải làm rõ: {unclear}.")
    lines += _to_settle(scope, findings.errors(findings.of_law(scope)))
    return [*lines, *follow_up.matters(scope)]


def _to_settle(scope: Scope, asked: list[Row]) -> list[str]:
    """Return what is to be concluded: what the team confirmed, and what is still open; not what is cleared."""
    confirmed, unsettled = outcomes.confirmed(scope, asked), outcomes.unsettled(scope, asked)
    lines = [f"Kết luận {count(len(confirmed))} nội dung phải làm rõ đã được đoàn kiểm tra xác nhận."]
    told = outcomes.by_outcome(scope, unsettled)
    lines += [f"Chỉ đạo làm rõ {count(len(unsettled))} nội dung còn phải làm rõ ({told})."] * bool(unsettled)
    return lines if confirmed else lines[1:]


def _unclear(scope: Scope) -> str:
    """Say of how many TTLĐXS and CSTĐ proposed something must be clarified."""
    kinds = {
        "Tập thể lao động xuất sắc": proposals(scope, "collectives", ["ttldxs"]),
        "Chiến sĩ thi đua": proposals(scope, "people", CSTD),
    }
    told = {kind: titles.unclear(scope, chosen) for kind, chosen in kinds.items()}
    return ", ".join(f"{count(n)}/{count(len(kinds[kind]))} {kind}" for kind, n in told.items() if n)
