"""Whose report it is: read out of the finished output and compared with the unit asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nbformat import NotebookNode

from khcn_tools.document.parts import MIME, Letterhead, from_json
from khcn_tools.text import matching_key


def fault_of_identity(notebook: NotebookNode, *, whose: str, year: int, names: Iterable[str]) -> str:
    """Return what is wrong with whose report this is; "" where its letterhead says what was asked for.

    The letterhead's title and subject must name the year, and of all units' `names` exactly the unit
    `whose`, or none where it is "" (the report of all). A name within a longer one does not count:
    "Phòng Quản lý Khoa học" is not named by "Phòng Quản lý Khoa học và Công nghệ cơ sở".
    """
    heads = list(_letterheads(notebook))
    if len(heads) != 1:
        return f"the report has {len(heads)} letterheads instead of one: it does not say whose it is"
    text = f"{heads[0].title} {heads[0].subject}"
    named = _named(text, names)
    if named != ({whose} if whose else set()):
        asked, got = whose or "no single unit", ", ".join(sorted(named)) or "no unit"
        return f"the report was asked for {asked}, and its letterhead names {got}: it was not kept"
    if str(year) not in matching_key(text).split():
        return f"the report was asked for {year}, and its letterhead does not name that year: it was not kept"
    return ""


def _letterheads(notebook: NotebookNode) -> Iterator[Letterhead]:
    """Yield the letterheads among a notebook's outputs."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {}).get(MIME, {})
            part = from_json(data) if data.get("part") == "Letterhead" else None
            if isinstance(part, Letterhead):
                yield part


def _named(text: str, names: Iterable[str]) -> set[str]:
    """Return the names that stand in a text, those within a longer one that stands there left out."""
    where = f" {matching_key(text)} "
    found = {name: f" {matching_key(name)} " for name in names}
    found = {name: key for name, key in found.items() if key in where}
    return {name for name, key in found.items() if not any(key != k and key in k for k in found.values())}
