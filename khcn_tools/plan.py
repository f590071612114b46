"""Where the root is, and the inspection plan of a year.

The plan is data (``data/plans/<year>.toml``). Everything in it is checked before anything is built: a plan
at fault stops the command with the place and the remedy.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import Any

from khcn_tools.errors import DataFileError, UsageError
from khcn_tools.itself import hashes
from khcn_tools.model import Item, Plan, PlannedVisit, Unit

ITEM_IDS = ("II.1", "II.2a", "II.2b", "II.2c", "II.3a", "II.3b", "II.3c", "II.4")
FOLDERS = {"submission": "submissions", "inspection": "inspections"}
"""In which folder of ``data`` the workbooks of each kind lie, by year."""
UNIT_KINDS = ("division", "subordinate", "leadership")

_UNIT_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LINES = (
    "parent_organ", "organ", "council", "place", "number", "number_suffix", "issued_on", "period",
    "exact_time", "team", "inspected", "executors",
)  # fmt: skip
_LISTS = ("signer", "recipients", "purposes", "requirements", "notes")
_KNOWN = {*_LINES, *_LISTS, "year", "sample", "deadline", "regime", "items", "units", "visits"}


def find_root(start: Path | None = None) -> Path:
    """Return the nearest folder upwards from `start` (default: here) that holds ``data/plans``.

    Raises UsageError where there is none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "data" / "plans").is_dir():
            return folder
    raise UsageError(
        f"no data/plans in {here.name or here} or in any folder above it; "
        "go to the project's folder, or name it with --root DIR"
    )


def plan_years(root: Path) -> list[int]:
    """Return the years that have a plan under `root`, in order."""
    return sorted(int(p.stem) for p in (root / "data" / "plans").glob("*.toml") if p.stem.isdigit())


def load_plan(root: Path, year: int | None = None) -> Plan:
    """Return the plan of `year`, or the only one where `year` is not given.

    Raises UsageError where the year has no plan or must be chosen, DataFileError where the plan is at fault.
    """
    years = plan_years(root)
    listed = ", ".join(map(str, years)) or "none"
    if year is None:
        if len(years) != 1:
            raise UsageError(f"name the year with --year; plans in data/plans: {listed}")
        year = years[0]
    if year not in years:
        raise UsageError(f"there is no plan data/plans/{year}.toml; plans there: {listed}")
    return _read(root / "data" / "plans" / f"{year}.toml", year)


def _read(path: Path, year: int) -> Plan:
    """Read and check one plan."""
    name = f"data/plans/{path.name}"
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataFileError(f"{name}: not valid TOML: {error}") from error
    unknown = sorted(set(data) - _KNOWN)
    if unknown:
        raise DataFileError(f"{name}: unknown key {unknown[0]!r}; known: {', '.join(sorted(_KNOWN))}")
    if data.get("year") != year:
        raise DataFileError(
            f"{name}: year is {data.get('year')!r}, the file's name says {year}; make them agree"
        )
    if not isinstance(data.get("sample"), bool):
        raise DataFileError(f"{name}: sample must be true (synthetic data) or false")
    units = _units(data, name)
    return Plan(
        year=year,
        sample=data["sample"],
        deadline=_day(data, "deadline", name),
        regime=_line(data, "regime", name, default=""),
        **_texts(data, name),
        items=_items(data, name),
        units=units,
        visits=_visits(data, name, {unit.id: unit.inspected for unit in units}),
    )


def _texts(data: dict[str, Any], name: str) -> dict[str, Any]:
    """Return every line and every list of lines of the plan, by the name of its field."""
    lines = {key: _line(data, key, name) for key in _LINES}
    return lines | {key: _lines(data, key, name) for key in _LISTS}


def _line(data: dict[str, Any], key: str, name: str, default: str | None = None) -> str:
    """Return a line of text that must be there, be it empty."""
    value = data.get(key, default)
    if not isinstance(value, str):
        raise DataFileError(f'{name}: {key} must be text in quotes ("" where the plan leaves it blank)')
    return value


def _lines(data: dict[str, Any], key: str, name: str) -> tuple[str, ...]:
    """Return a list of lines of text."""
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
        raise DataFileError(f"{name}: {key} must be a list of texts")
    return tuple(value)


def _day(data: dict[str, Any], key: str, where: str) -> dt.date | None:
    """Return a day, where it is given."""
    value = data.get(key)
    if value is not None and type(value) is not dt.date:
        raise DataFileError(f"{where}: {key} must be a TOML date such as 2022-11-15, not {value!r}")
    return value


def _items(data: dict[str, Any], name: str) -> tuple[Item, ...]:
    """Return the eight items of section II, in order."""
    items = tuple(
        Item(*(_line(entry, key, f"{name}, items") for key in ("id", "label", "text")))
        for entry in data.get("items", [])
    )
    if tuple(item.id for item in items) != ITEM_IDS:
        raise DataFileError(f"{name}: items must be {', '.join(ITEM_IDS)}, in this order")
    return items


def _units(data: dict[str, Any], name: str) -> tuple[Unit, ...]:
    """Return the units, each identifier once."""
    units = tuple(_unit(entry, name) for entry in data.get("units", []))
    ids = [unit.id for unit in units]
    twice = next((unit_id for unit_id in ids if ids.count(unit_id) > 1), None)
    if twice:
        raise DataFileError(f"{name}: unit {twice!r} stands there twice; give each unit its own id")
    if not any(unit.inspected for unit in units):
        raise DataFileError(f"{name}: no unit to inspect; add [[units]] with id, name and kind")
    return units


def _unit(entry: dict[str, Any], name: str) -> Unit:
    """Return one unit, checked."""
    unit_id = _line(entry, "id", f"{name}, units")
    where = f"{name}, unit {unit_id!r}"
    if not _UNIT_ID.fullmatch(unit_id):
        raise DataFileError(f"{where}: id must be lower-case letters, digits and hyphens: it names files")
    unknown = sorted(set(entry) - {"id", "name", "kind", "aliases", "inspected", "received_on"})
    if unknown:
        raise DataFileError(f"{where}: unknown key {unknown[0]!r}")
    kind, inspected = entry.get("kind"), entry.get("inspected", True)
    if kind not in UNIT_KINDS:
        raise DataFileError(f"{where}: kind is {kind!r}; one of {', '.join(UNIT_KINDS)}")
    if not isinstance(inspected, bool):
        raise DataFileError(f"{where}: inspected must be true or false")
    name, aliases = _line(entry, "name", where), _lines(entry, "aliases", where)
    return Unit(unit_id, name, kind, aliases, inspected, _day(entry, "received_on", where))


def _visits(data: dict[str, Any], name: str, inspected: dict[str, bool]) -> tuple[PlannedVisit, ...]:
    """Return the visits that are planned, of a unit to be inspected at most one."""
    entries = data.get("visits", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise DataFileError(f"{name}: visits must be blocks [[visits]] with unit, on, team")
    visits = tuple(_visit(entry, f"{name}, visits") for entry in entries)
    for number, visit in enumerate(visits):
        if not inspected.get(visit.unit):
            known = ", ".join(unit for unit, is_inspected in inspected.items() if is_inspected)
            raise DataFileError(
                f"{name}: visits name {visit.unit!r}, which is no unit to inspect; one of {known}"
            )
        if visit.unit in {other.unit for other in visits[:number]}:
            raise DataFileError(f"{name}: {visit.unit!r} has two [[visits]]; keep one")
    return visits


def _visit(entry: dict[str, Any], where: str) -> PlannedVisit:
    """Return one visit, checked: the day and the team may be left out."""
    where = f"{where}, {entry.get('unit')!r}"
    unknown = sorted(set(entry) - {"unit", "on", "team"})
    if unknown:
        raise DataFileError(f"{where}: unknown key {unknown[0]!r}; known: unit, on, team")
    return PlannedVisit(_line(entry, "unit", where), _day(entry, "on", where), _lines(entry, "team", where))


def database_file(root: Path, year: int) -> Path:
    """Return where the database of a year lies, collected or not."""
    return root / "data" / "clean" / f"{year}.sqlite"


def year_files(root: Path, year: int) -> dict[str, str]:
    """Return what a year is made from: path under `root` → SHA-256, in order of path.

    The plan, the forms, the rules, all that lies in the year's folders of submissions and inspections, and
    the databases of earlier years that have a plan: rules follow people through them.
    Files that only office programs see (``~$…``, ``.…``) are left out.
    """
    data = root / "data"
    files = [
        data / "plans" / f"{year}.toml",
        *(data / "forms").glob("*.toml"),
        *(data / "rules").glob("*.toml"),
        *(path for folder in FOLDERS.values() for path in (data / folder / str(year)).rglob("*")),
        *(database_file(root, earlier) for earlier in plan_years(root) if earlier < year),
    ]
    seen = (path for path in files if path.is_file() and not path.name.startswith((".", "~$")))
    return hashes(root, seen)
