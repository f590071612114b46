"""Whom a Phiếu is for, and what it calls them: the unit, or the inspection team."""

from __future__ import annotations

from dataclasses import dataclass

from khcn_tools.model import Plan, Unit

_WORK = "kiểm tra công tác thi đua, khen thưởng"


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a Phiếu is for: `name` stands after "Kính gửi", `who` within a sentence.

    `about` says what it is on, `right` what to do with what was written rightly.
    """

    name: str
    who: str
    about: str
    right: str


def reader(kind: str, plan: Plan, unit: Unit) -> Reader:
    """Return whom the Phiếu of a workbook is for: `kind` is "submission" or "inspection"."""
    if kind == "inspection":
        return Reader(
            name="Đoàn kiểm tra",
            who="Đoàn kiểm tra",
            about=f"Về tệp ghi kết quả {_WORK} năm {plan.year} tại {unit.name}",
            right="Nội dung đã ghi đúng thì giữ nguyên và báo lại Văn phòng Hội đồng.",
        )
    return Reader(
        name=unit.name,
        who="đơn vị",
        about=f"Về số liệu báo cáo phục vụ {_WORK} năm {plan.year}",
        right="Nội dung đã ghi đúng thì giữ nguyên và giải trình khi làm việc với Đoàn kiểm tra.",
    )
