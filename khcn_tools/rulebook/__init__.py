"""The rules as data: which are in force in a year, at what threshold, on what basis, in which words.

::

    data/rules/regimes.toml    the regimes of law and the years of award they govern
    data/rules/*.toml          the rules by theme, each with what it says in each regime; faults of reading
    data/rules/local.toml      what the department or the province has set (optional)
    data/forms/lists.toml      how the codes of titles, ratings … are written in a sentence

Everything is checked when it is loaded, for every regime: a file at fault stops the command with its place
and the remedy. What a rule *does* is a function in `khcn_tools.rules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from khcn_tools.errors import DataFileError
from khcn_tools.model import Rule
from khcn_tools.rulebook.entries import SEVERITIES, Entry, Terms, entries, in_force, milder
from khcn_tools.rulebook.fields import Fields
from khcn_tools.rulebook.local import overrides
from khcn_tools.rulebook.regimes import Regime, regimes

__all__ = ["SEVERITIES", "Regime", "Rulebook", "load_rulebook", "milder"]

_NOT_RULES = ("regimes.toml", "local.toml")
_LABELLED = (
    "titles_person",
    "titles_collective",
    "awards",
    "ratings",
    "disciplines",
    "initiative_states",
    "review_bodies",
)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every rule as it stands in every regime.

    `rules` maps a regime to its rules by code, in the order of the files; `waiting` names the rules of a
    regime that run only once ``local.toml`` gives their threshold; `faults` holds the faults of reading.
    """

    regimes: Mapping[str, Regime]
    rules: Mapping[str, Mapping[str, Rule]]
    waiting: Mapping[str, tuple[str, ...]]
    faults: Mapping[str, Rule]

    def regime(self, year: int, name: str = "") -> Regime:
        """Return the regime `name`, or the one that governs `year`.

        Raises DataFileError where the name is unknown, or not exactly one regime governs the year.
        """
        if name:
            if name not in self.regimes:
                known = ", ".join(self.regimes)
                raise DataFileError(f"data/plans/{year}.toml: regime {name!r} is unknown; known: {known}")
            return self.regimes[name]
        found = [regime for regime in self.regimes.values() if regime.governs(year)]
        if len(found) != 1:
            which = " and ".join(regime.id for regime in found) or "no regime"
            raise DataFileError(f"data/rules/regimes.toml: {which} for award year {year}; one must govern it")
        return found[0]

    def for_year(self, year: int, regime: str = "") -> Mapping[str, Rule]:
        """Return what is in force for titles of `year`: the rules of law, then the faults of reading.

        `regime` names another regime than the year's own, for titles decided in a year of transition.
        """
        return {**self.rules[self.regime(year, regime).id], **self.faults}


def load_rulebook(root: Path) -> Rulebook:
    """Return the rules under ``data/rules`` of `root`; DataFileError where a file is at fault."""
    folder = root / "data" / "rules"
    head = Fields.of_file(folder / "regimes.toml")
    known = {regime.id: regime for regime in regimes(head)}
    remark = head.text("unverified")
    head.done()
    files = sorted(path for path in folder.glob("*.toml") if path.name not in _NOT_RULES)
    catalogue = _once(entry for path in files for entry in entries(Fields.of_file(path), known))
    terms = _terms(folder, catalogue, known)
    labels = _labels(root / "data" / "forms" / "lists.toml")
    return Rulebook(
        regimes=known,
        rules={
            regime: {
                code: in_force(catalogue[code], said, known[regime], remark, labels)
                for code, said in by_code.items()
                if not said.waits
            }
            for regime, by_code in terms.items()
        },
        waiting={
            regime: tuple(c for c, said in by_code.items() if said.waits) for regime, by_code in terms.items()
        },
        faults={code: entry.rule for code, entry in catalogue.items() if not entry.terms},
    )


def _once(found: Iterable[Entry]) -> dict[str, Entry]:
    """Return the entries by code, each code once."""
    catalogue: dict[str, Entry] = {}
    for entry in found:
        twin = catalogue.setdefault(entry.rule.code, entry)
        if twin is not entry:
            raise DataFileError(f"{entry.where}: its code stands in {twin.where} too; keep one of them")
    return catalogue


def _terms(
    folder: Path, catalogue: Mapping[str, Entry], known: Mapping[str, Regime]
) -> dict[str, dict[str, Terms]]:
    """Return what each rule says in each regime, the local thresholds put in."""
    local = dict(overrides(folder / "local.toml", catalogue, known))
    said: dict[str, dict[str, Terms]] = {regime: {} for regime in known}
    for regime in known.values():
        for code, entry in catalogue.items():
            terms = entry.in_regime(regime, known)
            override = local.get((code, regime.id))
            if terms is not None:
                said[regime.id][code] = override.over(terms) if override else terms
    return said


def _labels(path: Path) -> dict[str, str]:
    """Return how a sentence writes the codes that rules speak of; a code means one thing in all these lists."""
    lists, labels = Fields.of_file(path), dict[str, str]()
    for name in _LABELLED:
        for choice in lists.tables(name):
            code = choice.text("id")
            if code in labels:
                raise choice.fault(f"{code!r} has another meaning in a list above; give it another id")
            labels[code] = choice.text("label")
    return labels
