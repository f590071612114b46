"""What to look at before a new year's plan is used: asked of the plan's text, the forms and the rules."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from khcn_tools.forms import load_forms
from khcn_tools.model import DateSpan, Plan
from khcn_tools.rulebook import Rulebook, load_rulebook
from khcn_tools.rulebook.changes import Changed, changes
from khcn_tools.rulebook.entries import UNVERIFIED
from khcn_tools.run.plan_text import blanks, of_a_sample, of_other_years, places
from khcn_tools.run.recommendations import recommendations


def carried(root: Path, plan: Plan) -> Iterator[str]:
    """Yield what holds for all years and so for this one: forms, rules, what was accepted or set locally."""
    book, data = load_rulebook(root), root / "data"
    yield f"{len(load_forms(root))} forms (data/forms)"
    yield from _accepted(data / "forms" / "local.toml")
    regime = book.regime(plan.year).id
    yield f"{len(book.rules[regime])} rules of law in {regime} (data/rules)"
    for entry in _tables(data / "rules" / "local.toml", "overrides"):
        values = ", ".join(f"{key} = {value}" for key, value in entry["thresholds"].items())
        where = entry["regime"] if entry["regime"] == regime else f"{entry['regime']}, not in {regime}"
        yield f"data/rules/local.toml: {entry['code']} in {where}: {values} – {entry['document']}"


def asked(root: Path, before: Plan, plan: Plan) -> dict[str, list[str]]:
    """Return what to look at, by heading, in a plan that was made from the one of `before`."""
    name = f"data/plans/{plan.year}.toml"
    text = (root / name).read_text("utf-8")
    questions = {
        f"{name}, to be filled in": [f"line {line}: {key}" for key, line in blanks(text).items()],
        f"{name}, to be added if there is one": list(_absent(before, plan)),
        f"{name}, to be confirmed": list(_to_confirm(plan, places(text))),
        f"{name}, speaks of another year": _quoted(of_other_years(text, plan.year)),
        f"{name}, speaks of a sample": [] if plan.sample else _quoted(of_a_sample(text)),
        "the law": list(_law(load_rulebook(root), before, plan)),
        "recommendations that are open, and will be followed": list(_open(root, before, plan)),
    }
    return {head: lines for head, lines in questions.items() if lines}


def _absent(before: Plan, plan: Plan) -> Iterator[str]:
    """Yield what belongs to one year only, and so is not there yet."""
    if plan.deadline is None:
        yield "deadline: without it no unit is late (NOP-02)"
    yield "received_on of a unit: the day its workbook came"
    yield "[[visits]]: the programme of visits"
    if before.notes:
        yield f"notes: those of {before.year} do not come along"


def _to_confirm(plan: Plan, lines: Mapping[str, int]) -> Iterator[str]:
    """Yield what was carried on and may have changed."""
    inspected = sum(unit.inspected for unit in plan.units)
    yield f"from line {lines['units']}: the list of units: {len(plan.units)}, {inspected} of them inspected"
    yield f"line {lines['team']}: team: {plan.team}"
    for key, values in (("signer", plan.signer), ("recipients", plan.recipients)):
        if key in lines:
            yield f"line {lines[key]}: {key}: {' / '.join(values)}"
    marked = "every page says that its data are a sample" if plan.sample else "real data"
    yield f"line {lines['sample']}: sample = {str(plan.sample).lower()}: {marked}"


def _quoted(lines: Mapping[int, str]) -> list[str]:
    """Return lines of the plan as they are quoted."""
    return [f"line {number}: {line.strip()}" for number, line in lines.items()]


def _accepted(path: Path) -> Iterator[str]:
    """Yield how many spellings and headings were accepted, by day."""
    for kind in ("spellings", "headings"):
        days = Counter(entry["accepted_on"] for entry in _tables(path, kind))
        for day, count in sorted(days.items()):
            yield f"data/forms/local.toml: {count} {kind if count > 1 else kind[:-1]} accepted on {day}"


def _tables(path: Path, kind: str) -> list[dict[str, Any]]:
    """Return the blocks of one kind in a local file, which was checked when it was loaded."""
    return tomllib.loads(path.read_text("utf-8")).get(kind, []) if path.exists() else []


def _law(book: Rulebook, before: Plan, plan: Plan) -> Iterator[str]:
    """Yield the regime, what it changes, what was not held against the text, what waits."""
    old, new = book.regime(before.year, before.regime), book.regime(plan.year)
    rules, waiting = book.rules[new.id], book.waiting[new.id]
    yield f"award year {plan.year}: {new.id}, {new.name}"
    if old.id == new.id and before.year != plan.year:
        yield f"the same as in {before.year}: no rule differs"
    differing = list(changes(book, old, new))
    yield from (f"{one.code} {_told(one)}" for one in differing if not one.asks_the_same)
    if same := [one.code for one in differing if one.asks_the_same]:
        yield f"the same thresholds under another article (docs/rules.md): {', '.join(same)}"
    unverified = [code for code, rule in rules.items() if rule.certainty == UNVERIFIED]
    if unverified:
        yield f"not yet held against the text of the law (M): {', '.join(unverified)}"
    if waiting:
        yield f"run only once data/rules/local.toml gives their threshold: {', '.join(waiting)}"


def _open(root: Path, before: Plan, plan: Plan) -> Iterator[str]:
    """Yield what the year before leaves open, as far as it has been checked."""
    if before.year == plan.year:
        return
    for row in recommendations(root, before).open:
        due = f" (due {DateSpan.from_iso(row['due_on'])})" if row["due_on"] else ""
        yield f"{row['unit_id']}: {row['number']}: {row['recommendation']}{due}"


def _told(changed: Changed) -> str:
    """Return what differs in a rule, in a line."""
    if not changed.fields:
        return f"is {'new' if changed.came else 'no longer asked'}: {changed.name}"
    return "; ".join(f"{name}: {_shown(old)} → {_shown(new)}" for name, (old, new) in changed.fields.items())


def _shown(value: Any) -> str:
    """Return a threshold as a line shows it."""
    return (", ".join(map(str, value)) if isinstance(value, list) else str(value or "")) or "–"
