"""One rule as its file gives it, and what it says in each regime."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from string import Formatter
from typing import Any

from khcn_tools.model import Rule
from khcn_tools.rulebook.fields import Fields
from khcn_tools.rulebook.regimes import CERTAINTIES, Regime

SEVERITIES = ("info", "warning", "error")
"""From the mildest to the gravest."""

UNVERIFIED, REASONING, LOCAL = "M", "R", "L"

READING = "DATA-"
"""How the codes of faults of reading begin."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule says in one regime. Empty fields are those of the regime it is like.

    `needs_local` names the thresholds that only a local document can give: without them it does not run.
    """

    basis: str = ""
    certainty: str = ""
    severity: str = ""
    thresholds: Mapping[str, Any] = field(default_factory=dict)
    needs_local: tuple[str, ...] = ()

    def over(self, other: Terms) -> Terms:
        """Return these terms, and those of `other` where these are silent."""
        return Terms(
            basis=self.basis or other.basis,
            certainty=self.certainty or other.certainty,
            severity=self.severity or other.severity,
            thresholds=merged(other.thresholds, self.thresholds),
            needs_local=self.needs_local or other.needs_local,
        )

    @property
    def waits(self) -> bool:
        """Whether a threshold is still to be given by a local document."""
        return any(name not in self.thresholds for name in self.needs_local)


@dataclass(frozen=True, slots=True)
class Entry:
    """A code of the catalogue. `terms` is by regime; a fault of reading has none."""

    where: str
    rule: Rule
    terms: Mapping[str, Terms]

    def in_regime(self, regime: Regime, regimes: Mapping[str, Regime]) -> Terms | None:
        """Return what the rule says in a regime, else in the one it is like; None: it does not run."""
        own = self.terms.get(regime.id)
        other = self.in_regime(regimes[regime.like], regimes) if regime.like else None
        if own is None or other is None:
            return own or other
        return own.over(other)


def entries(file: Fields, regimes: Mapping[str, Regime]) -> Iterator[Entry]:
    """Yield the rules of one file, each checked in every regime."""
    for fields in file.tables("rules"):
        code = fields.text("code")
        fields.where = f"{file.where}, rule {code}"
        rule = Rule(
            code=code,
            name=fields.text("name"),
            severity=fields.one_of("severity", SEVERITIES),
            message=_template(fields, "message"),
            remedy=_template(fields, "remedy"),
            papers=fields.text("papers"),
            item=fields.maybe("item", str),
            table=fields.maybe("table", str),
            column=fields.maybe("column", str),
            parameters=fields.take("parameters", dict, {}),
        )
        said = fields.take("regimes", dict, {})
        fields.done()
        if bool(said) == code.startswith(READING):
            raise fields.fault(
                f"a rule of law says something in some regime, a fault of reading ({READING}…) in none"
            )
        entry = Entry(fields.where, rule, {r: _terms(fields, r, said[r], regimes) for r in said})
        for regime in regimes.values():
            _complete(fields, regime, entry.in_regime(regime, regimes))
        yield entry
    file.done()


def _template(fields: Fields, key: str) -> str:
    """Return a sentence whose gaps {name} are names of figures and nothing else."""
    text = fields.text(key)
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise fields.fault(f"{key}: {error}; a figure stands between one {{ and one }}") from error
    for name in names:
        if not name.isidentifier():
            raise fields.fault(f"{key}: {{{name}}} is no name of a figure, such as {{subject}}")
    return text


def _terms(fields: Fields, regime: str, data: Any, regimes: Mapping[str, Regime]) -> Terms:
    """Return what one rule says in one regime."""
    if regime not in regimes:
        raise fields.fault(f"regime {regime!r} is unknown; known: {', '.join(regimes)}")
    said = Fields({"regime": data}, fields.where)
    said = Fields(said.take("regime", dict), f"{fields.where}, regime {regime}")
    terms = Terms(
        basis=said.take("basis", str, ""),
        certainty=said.one_of("certainty", CERTAINTIES) if said.has("certainty") else "",
        severity=said.one_of("severity", SEVERITIES) if said.has("severity") else "",
        thresholds=said.take("thresholds", dict, {}),
        needs_local=said.texts("needs_local"),
    )
    said.done()
    return terms


def _complete(fields: Fields, regime: Regime, terms: Terms | None) -> None:
    """Refuse a rule of law that does not say how sure we are of it, or on what it rests."""
    if terms is None:
        return
    if not terms.certainty:
        raise fields.fault(f"regime {regime.id}: certainty is missing; one of {', '.join(CERTAINTIES)}")
    if not terms.basis and terms.certainty != REASONING:
        raise fields.fault(f"regime {regime.id}: basis is missing; name the article, or mark it {REASONING}")


def merged(under: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
    """Return both tables as one; `upper` wins, tables within tables are merged too.

    >>> merged({"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"c": 4}})
    {'a': 1, 'b': {'c': 4, 'd': 3}}
    """
    both = {k: merged(under[k], v) for k, v in upper.items() if isinstance(v, dict) and k in under}
    return {**under, **upper, **both}


def in_force(entry: Entry, terms: Terms, regime: Regime, remark: str, labels: Mapping[str, str]) -> Rule:
    """Return a rule of law as it stands in a regime.

    One that was not held against the text of the law is at most a warning there, and says so.
    """
    severity, message = terms.severity or entry.rule.severity, entry.rule.message
    if regime.caps_unverified and UNVERIFIED in {terms.certainty, regime.certainty}:
        severity, message = milder(severity, "warning"), f"{message} {remark}"
    unread = regime.certainty == UNVERIFIED and terms.certainty not in {REASONING, LOCAL}
    return replace(
        entry.rule,
        severity=severity,
        message=message,
        regime=regime.id,
        basis=terms.basis or None,
        certainty=UNVERIFIED if unread else terms.certainty,
        parameters=merged(entry.rule.parameters, terms.thresholds),
        labels=labels,
    )


def milder(one: str, other: str) -> str:
    """Return the milder of two severities.

    >>> milder("error", "warning")
    'warning'
    """
    return min(one, other, key=SEVERITIES.index)
