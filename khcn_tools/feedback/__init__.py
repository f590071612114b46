"""Findings become the unit's own workbook, marked, to send back.

::

    entries     findings in order, each with its sheet and cell
    slip        the sheet "Phiếu phản hồi"
    graft       .xlsx, .xlsm: the unit's file itself, patched part by part, so that nothing in it is lost
    rebuild     .xls, .xlsb, .ods, CSV: a workbook from what was read

The XML is patched, and not loaded and saved by openpyxl: that would lose the stored values of all formulas
(read again, each would be a fault), shapes, and the drop-down lists that Excel keeps in extensions.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from openpyxl.workbook import Workbook

from khcn_tools.blank import REPLY_SHEET, is_reply, packed, style, to_bytes
from khcn_tools.feedback.entries import Change, changed, entries
from khcn_tools.feedback.graft import grafted
from khcn_tools.feedback.parts import Package
from khcn_tools.feedback.patch import Unpatchable
from khcn_tools.feedback.rebuild import holds, rebuilt, titled
from khcn_tools.feedback.slip import Slip, add_slip
from khcn_tools.feedback.suggestions import Suggestion, suggestions, suggestions_toml
from khcn_tools.model import Finding, Plan, RawSheet, Unit

__all__ = ["Change", "Suggestion", "changed", "feedback_workbook", "suggestions", "suggestions_toml"]

_ODD = (Unpatchable, LookupError, ValueError, StopIteration)
"""What patching a package raises that lacks what it should have, or has it in another place."""

_REBUILT = (
    "Tệp đơn vị gửi không phải dạng Excel Workbook (.xlsx) nên được dựng lại từ số liệu đã đọc: công thức được "
    "thay bằng kết quả; ghi chú, hình vẽ và cách trình bày riêng không có ở đây. Tệp gốc không thay đổi."
)
_MACROS = "Tệp đơn vị gửi có macro; bản này không có macro, các nội dung khác giữ nguyên."
_SLIP_ONLY = (
    "Không kèm được số liệu của đơn vị theo Phiếu này (tệp không mở được, hoặc có ô vượt mức Excel cho phép)."
)


def feedback_workbook(  # noqa: PLR0913, PLR0917  # what is sent back, and on what: each is named in the call
    path: Path,
    plan: Plan,
    unit: Unit,
    findings: Iterable[Finding],
    sheets: tuple[RawSheet, ...],
    former: Mapping[str, str] | None = None,
) -> bytes:
    """Return a unit's workbook as it is sent back: an .xlsx whose first sheet is the Phiếu.

    `sheets` are those that were read from `path`, none where it could not be opened: then the Phiếu is the
    only sheet. Of `findings` only the unit's own are taken. `former` has the ids of last time, None where
    there was no last time.
    """
    own = [finding for finding in findings if finding.unit_id == unit.id]
    change = changed(own, former or {})
    known = former is not None and (change.resolved or change.new)
    slip = Slip(plan, unit, (), change if known else None)
    package = _package(path) if sheets else None
    if package:
        named = {sheet.name or "": sheet for sheet in sheets if not is_reply(sheet)}
        notes = (_MACROS,) if any(part.endswith("vbaProject.bin") for part in package.parts) else ()
        ours = [sheet.name or "" for sheet in sheets if is_reply(sheet)]
        slip = replace(slip, entries=entries(own, named), notes=notes)
        try:
            return packed(grafted(package, slip, ours, _free(named)).parts)
        except _ODD:  # no spreadsheet program wrote it: its values come back all the same
            return _anew(slip, own, [sheet for sheet in sheets if not is_reply(sheet)])
    return _anew(slip, own, [sheet for sheet in sheets if not is_reply(sheet)])


def _package(path: Path) -> Package | None:
    """Return the unit's file where it is an .xlsx or .xlsm that can be written in."""
    if not path.is_file() or not zipfile.is_zipfile(path):
        return None
    try:
        package = Package.of(path.read_bytes())
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):  # in a part that no reader needs
        return None
    book = package.related("", "officeDocument")
    return package if book and book.endswith(".xml") else None


def _anew(slip: Slip, findings: Sequence[Finding], sheets: Sequence[RawSheet]) -> bytes:
    """Return a workbook of the values that were read, marked; or of the Phiếu alone."""
    named = titled(sheets) if holds(sheets) else {}
    notes = (_REBUILT if named else _SLIP_ONLY,)
    slip = replace(slip, entries=entries(findings, named), notes=notes, alone=not named)
    if named:
        package = Package.of(to_bytes(rebuilt(named)))
        return packed(grafted(package, slip, (), _free(named)).parts)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    style.add_styles(workbook)
    add_slip(workbook, slip, REPLY_SHEET)
    return to_bytes(workbook)


def _free(taken: Iterable[str]) -> str:
    """Return a name for the Phiếu that no sheet of the unit has."""
    names = {name.casefold() for name in taken}
    ways = [REPLY_SHEET, *(f"{REPLY_SHEET} ({n})" for n in range(2, len(names) + 3))]
    return next(name for name in ways if name.casefold() not in names)
