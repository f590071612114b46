"""``index.html``: where each unit and each report stands, with links to all files."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path

from khcn_tools.run.status import ReportStatus, YearStatus
from khcn_tools.run.words import AUDIENCES, FORMATS, SAMPLE, SEVERITIES, STATES, SUBMISSIONS, WHY

HEADS = ("Đơn vị", "Báo cáo của đơn vị", *SEVERITIES.values(), "Báo cáo kiểm tra", "Mở")


def page(year: YearStatus) -> str:
    """Return the page: one file, no script, no outside address.

    Nothing in it tells when it was written: the same state gives the same bytes.
    """
    style = (Path(__file__).parent / "index.css").read_text("utf-8")
    style_hash = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{style_hash}'; base-uri 'none'; form-action 'none'"
    title = f"Kiểm tra công tác thi đua, khen thưởng năm {year.plan.year}"
    body = "\n".join(part for part in _body(year, title) if part)
    return (
        '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} – {escape(year.plan.organ)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _body(year: YearStatus, title: str) -> Iterator[str]:
    """Yield the parts of the page from top to bottom."""
    plan = year.plan
    units = [line for line in year.reports if line.report.unit]
    overall = next(line for line in year.reports if not line.report.unit)
    if plan.sample:
        yield f'<p class="sample">{SAMPLE}</p>'
    yield (
        f'<header><p class="organ">{escape(plan.parent_organ)} · <b>{escape(plan.organ)}</b></p>'
        f"<h1>{title}</h1>"
        f"<p>{escape(plan.council)} · {escape(plan.period)} · {AUDIENCES[year.audience]}</p></header>\n<main>"
    )
    yield _figures(units, overall)
    yield _overall(overall)
    yield _section("Cần chú ý", _items(_attention(year)) or "<p>Không có.</p>")
    yield _units(units, overall)
    if plan.notes:
        yield _section("Ghi chú của lần lập này", _items(escape(note) for note in plan.notes))
    yield (
        "</main>\n<footer><p>Trang này do lệnh <code>khcn build</code> lập. "
        "Nguồn số liệu và mã băm của từng tệp: <a href='manifest.json'>manifest.json</a>; "
        "thời gian lập: <a href='build.log'>build.log</a>.</p></footer>"
    )


def _figures(units: list[ReportStatus], overall: ReportStatus) -> str:
    """Return the figures that answer first: who has submitted, what is to be clarified, what has been built."""
    states = Counter(line.submission for line in units)
    missing = states["missing"] + states["unreadable"]
    built = sum(line.state == "fresh" for line in (*units, overall))
    figures = [
        ("Đơn vị được kiểm tra", f"{len(units)}", ""),
        ("Đã nộp báo cáo", f"{len(units) - missing}", ""),
        ("Chưa nộp hoặc không mở được", f"{missing}", "attention" if missing else ""),
        *(
            (f"Nội dung {SEVERITIES[s].lower()}", f"{n}", "attention" if s == "error" and n else "")
            for s, n in overall.findings.items()
        ),
        (
            "Báo cáo đã lập, đúng số liệu mới nhất",
            f"{built}/{len(units) + 1}",
            "" if built == len(units) + 1 else "attention",
        ),
    ]
    tiles = (f'<div class="{tone}"><dt>{name}</dt><dd>{value}</dd></div>' for name, value, tone in figures)
    return f'<dl class="figures">{"".join(tiles)}</dl>'


def _overall(line: ReportStatus) -> str:
    """Return the report of all units, first and largest."""
    return (
        f'<section class="overall"><h2>{escape(line.report.name)}</h2>'
        f"<p>{_chip(line.state, STATES[line.state])}</p>{_links(line)}</section>"
    )


def _attention(year: YearStatus) -> Iterator[str]:
    """Yield what is missing, what failed, and what is out of date."""
    if not year.checked:
        yield "Có tệp mới hoặc đã thay đổi từ lần kiểm tra trước: chạy lại <code>khcn build</code>."
    for submission in ("missing", "unreadable"):
        names = _names(line for line in year.reports if line.submission == submission)
        if names:
            yield f"<b>{SUBMISSIONS[submission]}</b>, báo cáo kiểm tra chỉ ghi nhận điều đó: {names}."
    for line in year.reports:
        if line.state == "failed" and line.entry:
            kept = "; các tệp hiện có là của lần lập trước, không còn đúng" if line.entry.pages else ""
            error = escape(line.entry.error or "")
            yield f"<b>Lập không thành công</b>{kept}: {_names([line])}.<br><code>{error}</code>"
    stale = [line for line in year.reports if line.state == "stale"]
    for why in dict.fromkeys(map(_reasons, stale)):
        yield f"<b>Chưa cập nhật</b>, {why}: {_names(line for line in stale if _reasons(line) == why)}."


def _names(lines: Iterable[ReportStatus]) -> str:
    return ", ".join(escape(line.report.name) for line in lines)


def _units(lines: list[ReportStatus], overall: ReportStatus) -> str:
    """Return the table of units, with what belongs to no unit of it and the sum."""
    head = "".join(f'<th scope="col">{name}</th>' for name in HEADS)
    rows = "\n".join(_row(line) for line in lines)
    own = Counter[str]()
    for line in lines:
        own.update(line.findings)
    common = {severity: overall.findings.get(severity, 0) - own[severity] for severity in SEVERITIES}
    sums = [("Chung toàn Sở, không riêng đơn vị nào ở trên", common), ("Cộng", overall.findings)]
    foot = "".join(_table_row(name, ["", *_counts(counts), "", ""]) for name, counts in sums)
    return (
        "<section><h2>Từng đơn vị</h2><table>"
        "<caption>Số nội dung cần làm rõ của từng đơn vị, theo mức độ.</caption>"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n<tfoot>{foot}</tfoot></table></section>"
    )


def _row(line: ReportStatus) -> str:
    """Return a unit's row."""
    submission = line.submission or ""
    why = f"<small>{_reasons(line)}</small>" if line.state == "stale" else ""
    cells = [
        _chip(submission, SUBMISSIONS[submission]),
        *_counts(line.findings),
        _chip(line.state, STATES[line.state]) + why,
        _links(line),
    ]
    return _table_row(line.report.name, cells)


def _table_row(name: str, cells: Iterable[str]) -> str:
    """Return a row of the table; each cell repeats its heading for narrow screens."""
    pairs = zip(HEADS[1:], cells, strict=True)
    data = "".join(f'<td data-head="{head}">{cell}</td>' for head, cell in pairs)
    return f'<tr><th scope="row">{escape(name)}</th>{data}</tr>'


def _counts(findings: Mapping[str, int]) -> list[str]:
    """Return the cells of the counts by severity; a nought is faint."""
    counts = ((severity, findings.get(severity, 0)) for severity in SEVERITIES)
    return [f'<span class="count {severity if count else ""}">{count}</span>' for severity, count in counts]


def _links(line: ReportStatus) -> str:
    """Return links to a report's files, relative to the page; those out of date are called so."""
    if line.entry is None:
        return "–"
    old = " (bản cũ)" if line.state in {"stale", "failed"} else ""
    by_ending = {path.rpartition(".")[2]: path for path in line.entry.pages}
    links = [(FORMATS[ending] + old, by_ending[ending]) for ending in FORMATS if ending in by_ending]
    links += [("Bản chạy dở", output["path"]) for output in line.entry.outputs if ".failed." in output["path"]]
    name = escape(line.report.name)
    items = (
        f'<li><a href="{_from_page(path)}" aria-label="{text}: {name}">{text}</a></li>' for text, path in links
    )
    return f'<ul class="links">{"".join(items)}</ul>'


def _from_page(path: str) -> str:
    """Return a path under the root as seen from the page.

    >>> _from_page("reports/2022/council/units/van-phong.pdf")
    'units/van-phong.pdf'
    """
    return path.split("/", 3)[3]


def _chip(kind: str, text: str) -> str:
    """Return a state as a small label."""
    return f'<span class="chip {kind}">{escape(text)}</span>'


def _reasons(line: ReportStatus) -> str:
    """Return in words why a report is not fresh."""
    return ", ".join(WHY[reason] for reason in line.why)


def _items(lines: Iterable[str]) -> str:
    """Return a list; "" where there is nothing in it."""
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def _section(title: str, content: str) -> str:
    return f"<section><h2>{title}</h2>{content}</section>"
