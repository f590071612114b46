"""`khcn peek`: which tables any spreadsheet holds, and how each row was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from khcn_tools.model import RawCell, RawSheet, RawTable, column_letters
from khcn_tools.read.files import read_sheets
from khcn_tools.read.grid import Grid
from khcn_tools.read.tables import find_tables, why_no_table

_SCHEMES = {"tcvn3": "TCVN3", "vni": "VNI"}


def peek(path: Path, *, records: bool = False) -> dict[str, Any]:
    """Return what ``khcn peek --json`` prints; raises what `read_sheets` raises.

    A table's `first_row` and `last_row` are those of its records, null where it has none. With `records`,
    each is an object of texts by heading, "_row" its row in Excel; a cell under no heading stands under the
    letters of its column, and "_group" has the titles of the groups it stands under, where there are groups.
    """
    sheets = read_sheets(path, path.name)
    tables = {number: find_tables(sheet) for number, sheet in enumerate(sheets)}
    return {
        "file": path.name,
        "tables": [_table(table, records=records) for found in tables.values() for table in found],
        "unread": [
            {"sheet": _name(sheet), "why": sheet.unread or why_no_table(sheet)}
            for number, sheet in enumerate(sheets)
            if not tables[number]
        ],
        "warnings": [text for number, sheet in enumerate(sheets) for text in _warnings(sheet, tables[number])],
    }


def render_peek(seen: dict[str, Any]) -> str:
    """Return the same for a terminal, as text."""
    lines = [seen["file"]]
    for table in seen["tables"]:
        lines += ["", *_table_lines(table, seen["file"])]
    if seen["unread"]:
        lines += ["", "No table:"]
        lines += [f"  {entry['sheet'] or seen['file']}: {entry['why']}" for entry in seen["unread"]]
    if seen["warnings"]:
        lines += ["", "Warnings:"]
        lines += [f"  {warning}" for warning in seen["warnings"]]
    return "\n".join(lines)


def column_names(table: RawTable) -> dict[int, str]:
    """Return a name for every column that has a heading, no name twice."""
    names = {column: heading or column_letters(column) for column, heading in table.headings.items()}
    often = Counter(names.values())
    return {c: f"{name} ({column_letters(c)})" if often[name] > 1 else name for c, name in names.items()}


def _name(sheet: RawSheet) -> str | None:
    """Return the name of a sheet; in a folder that of its file, None for a single file of text."""
    folder, _, file = sheet.file.rpartition("/")
    return sheet.name or (file if folder else None)


def _table(table: RawTable, *, records: bool) -> dict[str, Any]:
    """Return one table as JSON."""
    rows = table.records
    names, grid = column_names(table), Grid.of(table.sheet)
    seen: dict[str, Any] = {
        "sheet": _name(table.sheet),
        "header": list(table.header),
        "columns": list(names.values()),
        "first_row": rows[0] if rows else None,
        "last_row": rows[-1] if rows else None,
        "n_records": len(rows),
        "skipped": [
            {"row": row, "kind": kind, "text": " | ".join(_line(cell) for cell in grid.row(row).values())}
            for row, kind in sorted(table.kinds.items())
            if kind != "record"
        ],
    }
    if records:
        seen["records"] = [
            _record(row, cells, names) | ({"_group": table.groups[row]} if row in table.groups else {})
            for row, cells in table.record_cells().items()
        ]
    return seen


def _record(row: int, cells: dict[int, RawCell], names: dict[int, str]) -> dict[str, Any]:
    """Return one record: every column that has a heading, and what stands under none."""
    values = {name: cells[column].text if column in cells else "" for column, name in names.items()}
    stray = {column_letters(column): cell.text for column, cell in cells.items() if column not in names}
    return {"_row": row, **values, **stray}


def _warnings(sheet: RawSheet, tables: tuple[RawTable, ...]) -> Iterator[str]:
    """Yield what a reader of the tables should know about a sheet."""
    where = f"trang “{_name(sheet)}”" if _name(sheet) else "tệp"
    if sheet.hidden:
        yield f"{where}: trang bị ẩn"
    for scheme, name in _SCHEMES.items():
        converted = sum(cell.scheme == scheme for cell in sheet.cells.values())
        if converted:
            yield f"{where}: {converted} ô ghi bằng mã {name} được chuyển sang Unicode"
    for kind, what in (("error", "báo lỗi"), ("formula", "có công thức nhưng tệp không lưu kết quả")):
        cells = [cell.address for cell in sheet.cells.values() if cell.kind == kind]
        if cells:
            yield f"{where}: {len(cells)} ô {what}: {_some(cells)}"
    stray = [cell.address for table in tables for cell in _stray(table)]
    if stray:
        yield f"{where}: {len(stray)} ô nằm ngoài các cột có tiêu đề: {_some(stray)}"


def _stray(table: RawTable) -> Iterator[RawCell]:
    """Yield the cells of records that stand under no heading."""
    for cells in table.record_cells().values():
        yield from (cell for column, cell in cells.items() if column not in table.headings)


def _some(addresses: list[str], most: int = 8) -> str:
    """Return the first few addresses."""
    return ", ".join(addresses[:most]) + (" …" if len(addresses) > most else "")


def _table_lines(table: dict[str, Any], file: str) -> Iterator[str]:
    """Yield the lines that show one table; `file` stands for the name of its sheet where it has none."""
    first, last = table["header"]
    count = table["n_records"]
    rows = f", rows {table['first_row']}-{table['last_row']}" if count else ""
    yield f"{table['sheet'] or file}: {count} records{rows}; header in {_rows(first, last)}"
    yield from (f"  {number:>3}  {name}" for number, name in enumerate(table["columns"], start=1))
    if table["skipped"]:
        yield "  not records:"
    yield from (
        f"  {entry['row']:>5}  {entry['kind']:<9}  {_short(entry['text'])}" for entry in table["skipped"]
    )
    for record in table.get("records", ()):
        yield f"  row {record['_row']}"
        yield from (
            f"         {name}: {_short(' / '.join(text.splitlines()))}"
            for name, text in record.items()
            if name != "_row" and text
        )


def _rows(first: int, last: int) -> str:
    return f"row {first}" if first == last else f"rows {first}-{last}"


def _line(cell: RawCell) -> str:
    return " ".join(cell.text.split())


def _short(text: str, most: int = 90) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
