"""Findings become the unit's own workbook, or the team's, marked, to send back.

::

    reader      whom it is for: the unit, or the inspection team
    slip        findings in order, each with its sheet and cell; the sheet "Phiếu phản hồi"
    rebuild     .xls, .xlsb, .ods, CSV: an .xlsx from what was read
    graft       the .xlsx patched part by part, so that nothing in it is lost: cells, comments, the Phiếu
    suggestions spellings that the office may accept

The XML is patched, and not loaded and saved by openpyxl: that would lose the stored values of all formulas
(read again, each would be a fault), shapes, and the drop-down lists that Excel keeps in extensions.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from khcn_tools.blank import is_reply, to_bytes
from khcn_tools.blank.page import Setting, set_up_print
from khcn_tools.feedback.graft import grafted
from khcn_tools.feedback.parts import Package
from khcn_tools.feedback.reader import reader
from khcn_tools.feedback.rebuild import holds, rebuilt, titled
from khcn_tools.feedback.slip import Change, Slip, changed, entries
from khcn_tools.feedback.suggestions import Suggestion, suggestions, suggestions_toml
from khcn_tools.model import Finding, Plan, RawSheet, Unit

__all__ = ["Change", "Suggestion", "changed", "feedback_workbook", "suggestions", "suggestions_toml"]

_NO_XLSX = (LookupError, ValueError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
"""What opening or patching a package raises that lacks what it should have, or is broken where nobody read."""

_REBUILT = (
    "Tệp {who} gửi không phải dạng Excel Workbook (.xlsx) nên được dựng lại từ số liệu đã đọc: công thức được "
    "thay bằng kết quả; ghi chú, hình vẽ và cách trình bày riêng không có ở đây. Tệp gốc không thay đổi."
)
_MACROS = "Tệp {who} gửi có macro; bản này không có macro, các nội dung khác giữ nguyên."
_SLIP_ONLY = (
    "Không kèm được số liệu của {who} theo Phiếu này (tệp không mở được, hoặc có ô vượt mức Excel cho phép)."
)


def feedback_workbook(  # noqa: PLR0913, PLR0917  # what is sent back, and on what: each is named in the call
    path: Path,
    plan: Plan,
    unit: Unit,
    findings: Iterable[Finding],
    sheets: tuple[RawSheet, ...],
    former: Mapping[str, str] | None = None,
    kind: str = "submission",
) -> bytes:
    """Return a unit's workbook, or by `kind` the team's, as it is sent back: its first sheet is the Phiếu.

    `sheets` are those that were read from `path`, none where it could not be opened: then the Phiếu is the
    only sheet. Of `findings` only the unit's own are taken. `former` has the ids of last time, None where
    there was no last time.
    """
    own = [finding for finding in findings if finding.unit_id == unit.id]
    change = changed(own, former or {})
    known = former is not None and (change.resolved or change.new)
    slip = Slip(plan, unit, reader(kind, plan, unit), (), change if known else None)
    who = slip.reader.who
    theirs = [sheet for sheet in sheets if not is_reply(sheet)]
    if sheets and path.is_file():
        with suppress(*_NO_XLSX):
            package = Package.of(path.read_bytes())
            told = entries(own, {sheet.name or "": sheet for sheet in theirs})
            macros = any(part.endswith("vbaProject.bin") for part in package.parts)
            notes = (_MACROS.format(who=who),) if macros else ()
            ours = {sheet.name or "" for sheet in sheets if is_reply(sheet)}
            return grafted(package, replace(slip, entries=told, notes=notes), ours)
    named = titled(theirs) if holds(theirs) else {}
    notes = ((_REBUILT if named else _SLIP_ONLY).format(who=who),)
    slip = replace(slip, entries=entries(own, named), notes=notes, alone=not named)
    workbook = rebuilt(named)
    for page in workbook.worksheets:
        set_up_print(page, Setting(plan, unit, {}))
    return grafted(Package.of(to_bytes(workbook)), slip, () if named else workbook.sheetnames)
