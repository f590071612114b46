"""Each part of a document as a fragment of HTML.

Every text is escaped, nothing of it is interpreted. Fragments carry classes only, no style of their own:
the page (or the notebook's display) brings the style sheet.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from khcn_tools.document import official
from khcn_tools.document.characters import visible
from khcn_tools.document.lists import Entry, nested
from khcn_tools.document.parts import (
    Attachment,
    Bullets,
    Code,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    Letterhead,
    Notice,
    Paragraph,
    Part,
    Run,
    SignatureBlock,
    Table,
    TableColumn,
)

_RUN_TAGS = {"strong": "strong", "emph": "em", "code": "code"}
_COLUMN = 'scope="col"'


def fragment(part: Part) -> str:
    """Return the part as HTML."""
    return _FRAGMENTS[type(part)](part)


def text(value: str) -> str:
    """Return the text escaped for use between tags and in attributes."""
    return html.escape(visible(value))


def runs(line: Iterable[Run]) -> str:
    """Return a line of runs; its line breaks stay line breaks."""
    return "".join(map(_run, line))


def _run(run: Run) -> str:
    content = _lines(run.text)
    tag = _RUN_TAGS.get(run.style)
    if tag:
        content = f"<{tag}>{content}</{tag}>"
    if run.href.startswith("#"):
        content = f'<a href="{text(run.href)}">{content}</a>'
    return content


def _lines(value: str) -> str:
    return text(value).replace("\n", "<br>")


def _scroll(name: str) -> str:
    """Open a box that scrolls on a narrow screen, by keyboard too."""
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{text(name)}">'


def _heading(part: Heading) -> str:
    return f"<h{part.level}{_id(part.id)}>{runs(part.runs)}</h{part.level}>"


def _paragraph(part: Paragraph) -> str:
    return f"<p{_class(part.style)}>{runs(part.runs)}</p>"


def _id(value: str) -> str:
    return f' id="{text(value)}"' if value else ""


def _class(*names: str) -> str:
    present = " ".join(filter(None, names))
    return f' class="{text(present)}"' if present else ""


# ---------------------------------------------------------------------------------------------
# Lists


def _bullets(part: Bullets) -> str:
    start = f' start="{part.start}"' if part.ordered and part.start != 1 else ""
    return _entries("ol" if part.ordered else "ul", nested(part), start)


def _entries(tag: str, entries: Iterable[Entry], attributes: str = "") -> str:
    lines = (f"<li>{runs(e.line)}{_entries('ul', e.below) if e.below else ''}</li>" for e in entries)
    return f"<{tag}{attributes}>{''.join(lines)}</{tag}>"


# ---------------------------------------------------------------------------------------------
# Tables


def _table(part: Table) -> str:
    caption = f"<caption>{text(part.caption)}</caption>" if part.caption else ""
    body = _body(part) if part.rows else _empty(part)
    note = f'<p class="note">{_lines(part.note)}</p>' if part.note else ""
    return (
        f'<div class="table"{_id(part.id)}>{_scroll(part.caption or "Bảng")}'
        f"<table>{caption}{_columns(part.columns)}<thead>{_head(part.columns)}</thead>{body}</table>"
        f"</div>{note}</div>"
    )


def _columns(columns: Sequence[TableColumn]) -> str:
    """Return the widths as classes of whole percents; without a width the browser decides."""
    total = sum(column.width for column in columns)
    if not total or not all(column.width for column in columns):
        return ""
    return "".join(f'<col class="w{round(100 * column.width / total)}">' for column in columns)


def _head(columns: Sequence[TableColumn]) -> str:
    """Return one row of headings, or two where some of them stand under a merged one."""
    if not any(column.group for column in columns):
        return f"<tr>{''.join(_column_heading(column.heading, _COLUMN) for column in columns)}</tr>"
    upper, lower = "", ""
    for group, members in groupby(columns, key=lambda column: column.group):
        below = [column.heading for column in members]
        if group:
            upper += _column_heading(group, f'scope="colgroup" colspan="{len(below)}"')
            lower += "".join(_column_heading(heading, _COLUMN) for heading in below)
        else:
            upper += "".join(_column_heading(heading, f'{_COLUMN} rowspan="2"') for heading in below)
    return f"<tr>{upper}</tr><tr>{lower}</tr>"


def _column_heading(heading: str, attributes: str) -> str:
    return f"<th {attributes}>{_lines(heading)}</th>" if heading else "<td></td>"


def _body(part: Table) -> str:
    """Return the rows. The first column of text names its row, so it is the row's head."""
    named = next((i for i, column in enumerate(part.columns) if column.align == "left"), -1)
    last = len(part.rows) - 1
    rows = []
    for number, row in enumerate(part.rows):
        cells = "".join(
            _cell(value, column, head=index == named)
            for index, (value, column) in enumerate(zip(row, part.columns, strict=True))
        )
        rows.append(f"<tr{_class('total' if part.total and number == last else '')}>{cells}</tr>")
    return f"<tbody>{''.join(rows)}</tbody>"


_ALIGNED = {"left": "", "right": "r", "center": "c"}
"""Classes, short because there is one in every cell."""


def _cell(value: str, column: TableColumn, *, head: bool) -> str:
    tag, scope = ("th", ' scope="row"') if head and value else ("td", "")
    return f"<{tag}{scope}{_class(_ALIGNED[column.align])}>{_lines(value)}</{tag}>"


def _empty(part: Table) -> str:
    return f'<tbody><tr><td colspan="{len(part.columns)}" class="empty">{text(part.empty)}</td></tr></tbody>'


# ---------------------------------------------------------------------------------------------
# Figures, key figures, notices


def _figure(part: Figure) -> str:
    data = base64.b64encode(visible(part.svg).encode()).decode()
    caption = f"<figcaption>{text(part.caption)}</figcaption>" if part.caption else ""
    return (
        f"<figure{_id(part.id)}>{_scroll(part.caption or 'Hình')}"
        f'<img alt="{text(part.alt)}" src="data:image/svg+xml;base64,{data}"></div>{caption}</figure>'
    )


def _key_figures(part: KeyFigures) -> str:
    return f'<dl class="key-figures">{"".join(map(_key_figure, part.items))}</dl>'


def _key_figure(item: KeyFigure) -> str:
    note = f'<dd class="note">{text(item.note)}</dd>' if item.note else ""
    return f"<div{_class(item.tone)}><dt>{text(item.label)}</dt><dd>{_value(item)}</dd>{note}</div>"


def _value(item: KeyFigure) -> str:
    """Return the value, as a link to the table that it was counted from; the link's name says both."""
    if not item.href.startswith("#"):
        return text(item.value)
    name = f"{item.value} – {item.label}: xem bảng số liệu"
    return f'<a href="{text(item.href)}" aria-label="{text(name)}">{text(item.value)}</a>'


def _notice(part: Notice) -> str:
    title = f"<strong>{text(part.title)}</strong> " if part.title else ""
    return f'<div class="notice {text(part.tone)}" role="note"><p>{title}{_lines(part.text)}</p></div>'


def _code(part: Code) -> str:
    return f'<pre class="{text(part.kind)}"><code>{text(part.text)}</code></pre>'


# ---------------------------------------------------------------------------------------------
# Head and end of an official document


def _letterhead(part: Letterhead) -> str:
    draft = f'<p class="draft">{official.DRAFT}</p>' if part.draft else ""
    number, date = official.number_line(part), official.date_line(part)
    numbered = f'<p class="number">{text(number)}</p>' if number else ""
    dated = f'<p class="number"><em>{text(date)}</em></p>' if date else ""
    beside, below = _titled(part)
    return (
        '<div class="letterhead"><div class="organ">'
        f"<p>{text(part.parent_organ)}</p><p><strong>{text(part.organ)}</strong></p>"
        f'{numbered}{beside}{draft}</div><div class="nation">'
        f"<p><strong>{official.NATION}</strong></p>"
        f'<p><strong class="motto">{official.MOTTO}</strong></p>{dated}</div>{below}</div>'
    )


def _titled(part: Letterhead) -> tuple[str, str]:
    """Return what a document is called: under the number for a letter, else below both columns."""
    if part.form == "letter":
        to = f'<p class="addressee">{official.ADDRESSED} {text(part.addressee)}</p>'
        return f'<h1 class="about">{_lines(part.subject)}</h1>', to
    subject = f'<span class="subject">{_lines(part.subject)}</span>' if part.subject else ""
    return "", f'<h1><span class="kind">{text(part.kind)}</span> {subject}</h1>'


def _signature(part: SignatureBlock) -> str:
    if part.sides:
        return f'<div class="signature sides">{"".join(map(_side, part.sides))}</div>'
    if not (part.role or part.recipients):
        return '<div class="signature unsigned"></div>'
    recipients = "".join(f"<li>{text(line)}</li>" for line in official.recipient_lines(part))
    left = f"<p><strong><em>{official.RECIPIENTS}</em></strong></p><ul>{recipients}</ul>" if recipients else ""
    role = "".join(f"<p><strong>{text(line)}</strong></p>" for line in part.role)
    name = f'<p class="name"><strong>{text(part.name)}</strong></p>'
    return (
        f'<div class="signature"><div class="recipients">{left}</div>'
        f'<div class="signer">{role}{name}</div></div>'
    )


def _side(role: str) -> str:
    return f'<div class="signer"><p><strong>{text(role)}</strong></p><p><em>{official.SIGNED}</em></p></div>'


_FRAGMENTS: Mapping[type[Part], Callable[[Any], str]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Bullets: _bullets,
    Table: _table,
    Figure: _figure,
    KeyFigures: _key_figures,
    Notice: _notice,
    Code: _code,
    Letterhead: _letterhead,
    SignatureBlock: _signature,
    Attachment: lambda part: _paragraph(part.words),
}
