"""The file to hand over: an audience's finished reports and documents with their index page, in one ``.zip``.

It holds what is for reading, and of that only what is up to date. It is written from the same state as the
index page beside it, and like that has no time in it: the same pages give the same bytes. What units get lies
in a folder for each, to be sent to it alone.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath

from khcn_tools.itself import digest
from khcn_tools.packing import bundled, comment_of
from khcn_tools.run import index
from khcn_tools.run.reports import archive_of
from khcn_tools.run.status import ReportStatus, YearStatus
from khcn_tools.run.unfinished import write_whole

_FOR_READING = frozenset({".html", ".pdf", ".docx", ".xlsx"})


def write(root: Path, folder: Path, year: YearStatus) -> tuple[Path, list[str]]:
    """Write the file unless the one there holds just that; return it and the ids of what is left out."""
    archive, handed = archive_of(folder), replace(year, reports=tuple(map(_handed, year.reports)))
    pages = {
        _place(line, root / output["path"], folder): output
        for line in handed.reports
        for output in line.entry.outputs
    }
    first = front(root, handed)
    holds = digest([first.decode(), *((place, output["sha256"]) for place, output in pages.items())])
    if comment_of(archive) != holds:
        files = {place: (root / output["path"]).read_bytes() for place, output in pages.items()}
        write_whole(archive, bundled(files | ({"index.html": first} if first else {}), holds))
    return archive, [line.report.id for line in year.reports if line.state != "fresh"]


def front(root: Path, year: YearStatus, archive: str = "") -> bytes:
    """Return the page that opens a folder, or the file to hand over where no `archive` lies beside it.

    The council gets the index of all; the public its one list; units none, each has only its own.
    """
    if year.audience == "council":
        return index.page(year, archive).encode()
    lists = [line for line in year.reports if line.report.pages_only and line.state == "fresh"]
    pages = [page for line in lists for page in line.entry.pages if page.endswith(".html")]
    return (root / pages[0]).read_bytes() if pages else b""


def _place(line: ReportStatus, page: Path, folder: Path) -> str:
    """Return where a page lies: as in the audience's folder, what is for a unit in a folder of its own."""
    report = line.report
    own = folder.name == "unit"
    return f"{report.unit_id}/{report.kind}{page.suffix}" if own else page.relative_to(folder).as_posix()


def _handed(line: ReportStatus) -> ReportStatus:
    """Return a report's line as the page within has it: only what is for reading and up to date, no error."""
    outputs = [
        output
        for output in line.entry.outputs
        if line.state == "fresh" and PurePath(output["path"]).suffix in _FOR_READING
    ]
    return replace(line, entry=replace(line.entry, outputs=outputs, error=None))
