"""Spellings that the office may accept: each value and heading that is near one of ours, as ready blocks.

A finding names the nearest in a sentence only, whose words an office may change: it is looked for again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from khcn_tools.clean.columns import column_keys
from khcn_tools.clean.nearest import nearest
from khcn_tools.forms.lists import Lists
from khcn_tools.model import Choice, Column, ColumnType, Finding, Form
from khcn_tools.text import search_key

_HEAD = """\
# Cách ghi gặp trong biểu của các đơn vị, chưa được chấp nhận, và cách ghi gần nhất của biểu mẫu.
# Tệp này do khcn check lập lại mỗi lần chạy: không sửa ở đây. Nếu đồng ý, chép khối tương ứng sang
# data/forms/local.toml, ghi người chấp nhận, bỏ dấu # và ghi ngày chấp nhận; nếu không, đề nghị đơn vị ghi lại.
"""
Present = Callable[[Finding], Collection[str]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A spelling and what it may mean.

    `kind` is "spellings" or "headings", `place` the first two keys of its block, `found` where it stands.
    """

    kind: str
    place: tuple[tuple[str, str], tuple[str, str]]
    spelling: str
    found: tuple[str, ...]


def suggestions(
    findings: Iterable[Finding], forms: Mapping[str, Form], lists: Lists, present: Present
) -> list[Suggestion]:
    """Return what may be accepted, each once with all places where it was found.

    `present` gives the identifiers of the columns that are already there on the sheet of a finding.
    """
    merged: dict[tuple[object, ...], Suggestion] = {}
    for finding in findings:
        form = forms.get(finding.table or "")
        for one in _of(finding, form, lists, present) if form and finding.value else ():
            key = (one.kind, one.place, search_key(one.spelling))
            before = merged.get(key, one)
            places = (*before.found, *one.found) if key in merged else one.found
            merged[key] = Suggestion(one.kind, one.place, before.spelling, places)
    return sorted(merged.values(), key=lambda s: (s.kind, s.place, s.spelling))


def suggestions_toml(found: Iterable[Suggestion]) -> str:
    """Return the blocks as they go into ``data/forms/local.toml``, once a person has signed them."""
    return "\n".join([_HEAD, *map(_block, found)])


def _block(one: Suggestion) -> str:
    """Return the block of one spelling."""
    lines = [f"# {place}" for place in one.found]
    lines.append(f"[[{one.kind}]]")
    lines += [f"{key} = {_text(value)}" for key, value in one.place]
    lines += [f"spelling = {_text(one.spelling)}", 'accepted_by = ""', "# accepted_on = 2022-11-20", ""]
    return "\n".join(lines)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _of(finding: Finding, form: Form, lists: Lists, present: Present) -> Iterator[Suggestion]:
    """Yield what a finding suggests: at most one."""
    columns = {column.id: column for column in form.columns}
    if finding.code == "DATA-CHOICE" and finding.column in columns:
        yield from _choice(finding, columns[finding.column], lists)
    elif finding.code == "DATA-COLUMN" and finding.column is None:
        yield from _heading(finding, form, present(finding))


def _choice(finding: Finding, column: Column, lists: Lists) -> Iterator[Suggestion]:
    """Yield the choice that a value is nearest to."""
    if column.type is not ColumnType.CHOICE:
        return
    known = {search_key(s): c for c in column.choices for s in (c.label, c.short, *c.aliases) if s}
    near = nearest(finding.value or "", {key: choice.id for key, choice in known.items()})
    meant = next((choice for choice in column.choices if choice.id == near), None)
    name = _list_of(meant, column, lists) if meant else None
    if meant and name:
        place = (("list", name), ("choice", meant.label))
        yield Suggestion("spellings", place, finding.value or "", (_where(finding),))


def _list_of(choice: Choice, column: Column, lists: Lists) -> str | None:
    """Return the code list that a column has a choice from."""
    offered = {c.id for c in column.choices}
    fitting = [n for n, all_of in lists.items() if {c.id for c in all_of} <= offered]
    return next(
        (n for n in fitting if any((c.id, c.label) == (choice.id, choice.label) for c in lists[n])), None
    )


def _heading(finding: Finding, form: Form, present: Collection[str]) -> Iterator[Suggestion]:
    """Yield the column that a heading is nearest to, of those that the sheet lacks."""
    heading = finding.value or ""
    if any(search_key(heading) in column_keys(column) for column in form.columns):
        return  # the heading is there twice
    lacking = [column for column in form.columns if column.id not in present]
    near = nearest(heading, {key: c.heading for c in lacking for key in column_keys(c)})
    if near:
        place = (("form", form.code), ("column", near))
        yield Suggestion("headings", place, heading, (_where(finding),))


def _where(finding: Finding) -> str:
    """Return where a spelling was found, in one line."""
    place = "!".join(filter(None, (finding.sheet, finding.cell)))
    return " ".join(f"{finding.unit_id}: {place or finding.file}".split())
