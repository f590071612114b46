"""Spellings that the office may accept: each value and heading that is near one of ours, as ready blocks.

A finding names the nearest in a sentence only, whose words an office may change: it is looked for again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from khcn_tools.clean.nearest import nearest
from khcn_tools.forms.keys import column_keys
from khcn_tools.forms.lists import Lists
from khcn_tools.model import Column, Finding, Form
from khcn_tools.text import search_key

_HEAD = """\
# Cách ghi gặp trong biểu của các đơn vị, chưa được chấp nhận, và cách ghi gần nhất của biểu mẫu.
# Tệp này do khcn check lập lại mỗi lần chạy: không sửa ở đây. Nếu đồng ý, chép khối tương ứng sang
# data/forms/local.toml, ghi người chấp nhận, bỏ dấu # và ghi ngày chấp nhận; nếu không, đề nghị đơn vị ghi lại.
"""
Place = tuple[tuple[str, str], tuple[str, str]]
Present = Callable[[Finding], Collection[str]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A spelling and what it may mean: `place` are the first two keys of its block, `found` where it stands."""

    place: Place
    spelling: str
    found: tuple[str, ...]


def suggestions(
    findings: Iterable[Finding], forms: Mapping[str, Form], lists: Lists, present: Present
) -> list[Suggestion]:
    """Return what may be accepted, each once with all places where it was found.

    `present` gives the identifiers of the columns that are already there on the sheet of a finding.
    """
    merged: dict[tuple[Place, str], list[Finding]] = {}
    for finding in findings:
        form = forms.get(finding.table or "")
        place = _meant(finding, form, lists, present) if form and finding.value else None
        if place:
            merged.setdefault((place, search_key(finding.value or "")), []).append(finding)
    ready = (Suggestion(p, of[0].value or "", tuple(map(_where, of))) for (p, _), of in merged.items())
    return sorted(ready, key=lambda one: (one.place, one.spelling))


def suggestions_toml(found: Iterable[Suggestion]) -> str:
    """Return the blocks as they go into ``data/forms/local.toml``, once a person has signed them."""
    return "\n".join([_HEAD, *map(_block, found)])


def _block(one: Suggestion) -> str:
    """Return the block of one spelling."""
    lines = [f"# {place}" for place in one.found]
    lines.append("[[spellings]]" if one.place[0][0] == "list" else "[[headings]]")
    lines += [f"{key} = {_text(value)}" for key, value in (*one.place, ("spelling", one.spelling))]
    return "\n".join([*lines, 'accepted_by = ""', "# accepted_on = 2022-11-20", ""])


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _meant(finding: Finding, form: Form, lists: Lists, present: Present) -> Place | None:
    """Return what the spelling of a finding may mean."""
    if finding.code == "DATA-CHOICE":
        columns = (column for column in form.columns if column.id == finding.column)
        return next((_choice(finding.value or "", column, lists) for column in columns), None)
    if finding.code == "DATA-COLUMN" and finding.column is None:
        return _heading(finding.value or "", form, present(finding))
    return None


def _choice(value: str, column: Column, lists: Lists) -> Place | None:
    """Return the choice that a value is nearest to, in the code list that the column has it from."""
    known = {search_key(s): c.label for c in column.choices for s in (c.label, c.short, *c.aliases) if s}
    near, offered = nearest(value, known), {choice.id for choice in column.choices}
    fitting = (n for n, of in lists.items() if near in {c.label for c in of} and {c.id for c in of} <= offered)
    name = next(fitting, None)
    return (("list", name), ("choice", near)) if name else None


def _heading(heading: str, form: Form, present: Collection[str]) -> Place | None:
    """Return the column that a heading is nearest to, of those that the sheet lacks."""
    keys = {column: column_keys(column) for column in form.columns}
    if search_key(heading) in frozenset().union(*keys.values()):
        return None  # the heading is there twice
    near = nearest(heading, {key: c.heading for c in keys if c.id not in present for key in keys[c]})
    return (("form", form.code), ("column", near)) if near else None


def _where(finding: Finding) -> str:
    """Return where a spelling was found, in one line."""
    place = "!".join(filter(None, (finding.sheet, finding.cell)))
    return " ".join(f"{finding.unit_id}: {place or finding.file}".split())
