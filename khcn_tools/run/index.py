"""``index.html``: where each unit and each report stands, with links to all files, to be searched."""

from __future__ import annotations

import base64
import hashlib
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template

from khcn_tools.model import AUDIENCES, SAMPLE_MARK, SEVERITIES
from khcn_tools.run.reports import KINDS, REPORT
from khcn_tools.run.status import ReportStatus, YearStatus
from khcn_tools.text import search_key

_LAYOUT, _STYLE, _SCRIPT, _WORDS = (
    (Path(__file__).parent / name).read_text("utf-8")
    for name in ("index.html", "index.css", "index.js", "index.toml")
)
WORDS = tomllib.loads(_WORDS)
ByUnit = Mapping[str | None, Sequence[ReportStatus]]
HEADS = ("Đơn vị", "Báo cáo của đơn vị", *WORDS["finding"].values(), "Báo cáo kiểm tra", "Mở")


def page(year: YearStatus, archive: str = "") -> str:
    """Return the page: one file, one script that searches the table, no outside address.

    `archive` is the name of the file to hand over that lies beside it; the page within has none.

    Nothing in it tells when it was written: the same state gives the same bytes.
    """
    plan, overall, documents = year.plan, year.overall, _by_unit(year.documents)
    return Template(_LAYOUT).substitute(
        {
            name: escape(getattr(plan, name) or "..........")
            for name in ("organ", "parent_organ", "council", "period")
        },
        year=plan.year,
        audience=AUDIENCES[year.audience],
        style=_STYLE,
        style_hash=_sha256(_STYLE),
        script=_SCRIPT,
        script_hash=_sha256(_SCRIPT),
        sample=f'<aside class="sample">{SAMPLE_MARK}</aside>\n' if plan.sample else "",
        figures="".join(_figures(year)),
        overall_name=overall.report.name,
        overall_state=_chip("report", overall.state),
        overall_links=_links(overall),
        archive=_archive(year, archive),
        attention=_items(_attention(year)),
        filter=_filter(year, documents),
        heads="".join(f'<th scope="col">{name}</th>' for name in HEADS),
        rows="\n".join(_unit(line, year, documents) for line in year.units),
        sums=_sums(year),
        notes=_items(map(escape, plan.notes)),
        footer=WORDS["footer"]["beside" if archive else "within"],
    )


def _sha256(text: str) -> str:
    """Return what the security policy calls an inline style or script by."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _figures(year: YearStatus) -> Iterator[str]:
    """Yield the figures that answer first: who has submitted, what is to be clarified, what has been built."""
    units, asked = year.units, year.overall.entry.findings.items()
    missing = sum(line.entry.submission in {"missing", "unreadable"} for line in units)
    built, wanted = sum(line.state == "fresh" for line in year.reports), len(year.reports)
    for name, value, attention in (
        ("Đơn vị được kiểm tra", len(units), False),
        ("Đã nộp báo cáo", len(units) - missing, False),
        ("Chưa nộp hoặc tệp không dùng được", missing, missing),
        *(
            (f"Nội dung {WORDS['finding'][severity].lower()}", n, n and severity == "error")
            for severity, n in asked
        ),
        ("Báo cáo, văn bản đã lập, đúng số liệu mới nhất", f"{built}/{wanted}", built < wanted),
    ):
        yield f'<div class="{"attention" if attention else ""}"><dt>{name}</dt><dd>{value}</dd></div>'


def _attention(year: YearStatus) -> Iterator[str]:
    """Yield what is missing, what failed, and what is out of date."""
    if not year.checked:
        yield "Có tệp mới hoặc đã thay đổi từ lần kiểm tra trước: chạy lại <code>khcn build</code>."
    for submission in ("missing", "unreadable"):
        names = _names([line for line in year.units if line.entry.submission == submission])
        if names:
            yield f"<b>{WORDS['submission'][submission]}</b>, báo cáo kiểm tra chỉ ghi nhận điều đó: {names}."
    for line in year.reports:
        if line.state == "failed":
            kept = "; các tệp hiện có là của lần lập trước, không còn đúng" if line.entry.pages else ""
            error = f"<br><code>{escape(line.entry.error)}</code>" if line.entry.error else ""
            yield f"<b>{WORDS['report']['failed']}</b>{kept}: {_names([line])}.{error}"
    stale = [line for line in year.reports if line.state == "stale"]
    for why in dict.fromkeys(line.why for line in stale):
        names = _names([line for line in stale if line.why == why])
        yield f"<b>{WORDS['report']['stale']}</b>, {_words(why)}: {names}."


def _archive(year: YearStatus, name: str) -> str:
    """Return the link to the file to hand over, or within it a word on itself; both tell what it lacks."""
    words, left_out = WORDS["archive"], sum(line.state != "fresh" for line in year.reports)
    if not name:
        return f'<p class="archive">{words["within"]}.</p>' if left_out else ""
    lacks = f". {words['left_out'].format(n=left_out)}" if left_out else ""
    return f'<p class="archive">{words["link"]}: <a href="{name}">{name}</a> ({words["holds"]}){lacks}.</p>'


def _filter(year: YearStatus, documents: ByUnit) -> str:
    """Return the fields above the table; they stay hidden until the script runs, which alone gives them use."""
    words = WORDS["filter"]
    submissions = Counter(line.entry.submission or "" for line in year.units)
    reports = Counter(state for line in year.units for state in _states(line, documents))
    return (
        f'<form class="filter" role="search" aria-label="{words["label"]}" autocomplete="off" hidden>'
        f'<label class="search">{words["q"]}'
        f'<input type="search" name="q" placeholder="{words["hint"]}"></label>'
        f"{_choice('submission', submissions)}{_choice('report', reports)}"
        f'<label class="tick"><input type="checkbox" name="error" value="1">{words["error"]}</label>'
        f'<button type="reset">{words["reset"]}</button>'
        f'<p role="status" data-words="{words["shown"]}"></p></form>'
    )


def _choice(of: str, counts: Mapping[str, int]) -> str:
    """Return a list to choose a state from: those that occur, each with the number of its rows."""
    words = WORDS["filter"]
    states = (
        f'<option value="{state}">{name} ({counts[state]})</option>'
        for state, name in WORDS[of].items()
        if state in counts
    )
    everything = f'<option value="">{words["all"]}</option>'
    return f'<label>{words[of]}<select name="{of}">{everything}{"".join(states)}</select></label>'


def _by_unit(lines: Iterable[ReportStatus]) -> ByUnit:
    """Return documents by whose they are."""
    own: dict[str | None, list[ReportStatus]] = defaultdict(list)
    for line in lines:
        own[line.report.unit_id].append(line)
    return own


def _states(line: ReportStatus, documents: ByUnit) -> list[str]:
    """Return the states of a unit's report and its documents, each once."""
    return list(dict.fromkeys(other.state for other in (line, *documents.get(line.report.unit_id, ()))))


def _keys(line: ReportStatus, year: YearStatus, documents: ByUnit) -> str:
    """Return what the script searches a unit's row by: the words of its names, states, whether it is asked."""
    unit = year.plan.unit(line.report.unit_id or "")
    keys = {
        "q": " ".join(map(search_key, (unit.name, *unit.aliases))),
        "submission": line.entry.submission or "",
        "report": " ".join(_states(line, documents)),
        "error": "1" if line.entry.findings.get("error") else "0",
    }
    return "".join(f' data-{name}="{escape(value)}"' for name, value in keys.items())


def _unit(line: ReportStatus, year: YearStatus, documents: ByUnit) -> str:
    """Return a unit's row of the table, with links to its report and its documents."""
    entry, why = line.entry, f"<small>{_words(line.why)}</small>" if line.state == "stale" else ""
    submission, state = _chip("submission", entry.submission or ""), _chip("report", line.state) + why
    named = (
        f'<div class="document">{KINDS[own.report.kind].name}: {_links(own)}</div>'
        for own in documents.get(line.report.unit_id, ())
    )
    links = _links(line) + "".join(named)
    cells = _cells(entry.name, submission, entry.findings, state, links)
    return f"<tr{_keys(line, year, documents)}>{cells}</tr>"


def _sums(year: YearStatus) -> str:
    """Return the last rows: what belongs to no unit of the table, and the sum."""
    total = year.overall.entry.findings
    common = {s: n - sum(line.entry.findings.get(s, 0) for line in year.units) for s, n in total.items()}
    rows = _cells("Chung toàn Sở, không riêng đơn vị nào ở trên", "", common), _cells("Cộng", "", total)
    return "".join(f"<tr>{cells}</tr>" for cells in rows)


def _cells(name: str, submission: str, findings: Mapping[str, int], state: str = "", links: str = "") -> str:
    """Return the cells of a row; each repeats its heading for narrow screens, a nought is faint."""
    counts = [f'<span class="count {s if (n := findings.get(s, 0)) else ""}">{n}</span>' for s in SEVERITIES]
    cells = zip(HEADS[1:], (submission, *counts, state, links), strict=True)
    data = "".join(f'<td data-head="{head}">{cell}</td>' for head, cell in cells)
    return f'<th scope="row">{escape(name)}</th>{data}'


def _links(line: ReportStatus) -> str:
    """Return links to a report's files, relative to the page; those out of date are called so."""
    if not line.entry.outputs:
        return "–"
    name, old = escape(line.report.title), " (bản cũ)" if line.state in {"stale", "failed"} else ""
    paths = {output["path"].partition(".")[2]: output["path"].split("/", 3)[3] for output in line.entry.outputs}
    texts = {ending: text + old * (ending != "failed.ipynb") for ending, text in WORDS["links"].items()}
    items = (
        f'<li><a href="{paths[ending]}" aria-label="{text}: {name}">{text}</a></li>'
        for ending, text in texts.items()
        if ending in paths
    )
    return f'<ul class="links">{"".join(items)}</ul>'


def _chip(of: str, state: str) -> str:
    """Return a state as a small label."""
    return f'<span class="chip {state}">{WORDS[of][state]}</span>'


def _words(why: Iterable[str]) -> str:
    """Return in words why a report is not fresh."""
    return ", ".join(WORDS["why"][reason] for reason in why)


def _names(lines: Sequence[ReportStatus]) -> str:
    """Return whose the reports are, then whose the documents, each kind by its name."""
    by_kind = {kind: [escape(r.name) for line in lines if (r := line.report).kind == kind] for kind in KINDS}
    return "; ".join(
        ", ".join(names) if kind == REPORT else f"{KINDS[kind].name}: {', '.join(names)}"
        for kind, names in by_kind.items()
        if names
    )


def _items(lines: Iterable[str]) -> str:
    """Return a list, or that there is nothing in it."""
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else "<p>Không có.</p>"
