"""Thresholds that the department or the province has set, each with the document that sets it.

``data/rules/local.toml`` is optional::

    [[overrides]]
    code = "CSTD-04"
    regime = "R2024"
    document = "the document: kind, number, date, who issued it"
    [overrides.thresholds]
    max_percent = 15
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khcn_tools.rulebook.entries import LOCAL, Entry, Terms
from khcn_tools.rulebook.fields import Fields
from khcn_tools.rulebook.regimes import Regime


@dataclass(frozen=True, slots=True)
class Override:
    """Thresholds of one rule in one regime, and the document that sets them."""

    code: str
    regime: str
    document: str
    thresholds: Mapping[str, Any]

    def over(self, terms: Terms) -> Terms:
        """Return the terms with the local thresholds; the local document comes first in their basis."""
        basis = "; ".join(part for part in (self.document, terms.basis) if part)
        return Terms(basis, LOCAL, thresholds=self.thresholds).over(terms)


def overrides(
    path: Path, known: Mapping[str, Entry], regimes: Mapping[str, Regime]
) -> Iterator[tuple[tuple[str, str], Override]]:
    """Yield what ``local.toml`` sets, by code and regime; nothing where there is no such file."""
    if not path.exists():
        return
    file = Fields.of_file(path)
    seen = set()
    for fields in file.tables("overrides"):
        code, regime = fields.one_of("code", tuple(known)), fields.one_of("regime", tuple(regimes))
        override = Override(code, regime, fields.text("document"), fields.take("thresholds", dict))
        fields.done()
        if (code, regime) in seen:
            raise fields.fault(f"{code} in {regime} is set twice; keep the document in force")
        seen.add((code, regime))
        _known(fields, override, known[code].in_regime(regimes[regime], regimes))
        yield (code, regime), override
    file.done()


def _known(fields: Fields, override: Override, terms: Terms | None) -> None:
    """Refuse a threshold that the rule does not have in that regime, or of another kind."""
    if terms is None:
        raise fields.fault(f"{override.code} does not run in {override.regime}; take it out")
    names = sorted({*terms.thresholds, *terms.needs_local})
    for name, value in override.thresholds.items():
        if name not in names:
            raise fields.fault(
                f"{override.code} has no threshold {name!r}; it has: {', '.join(names) or 'none'}"
            )
        kind = type(terms.thresholds.get(name, 0))
        if type(value) is not kind:
            raise fields.fault(f"{name} must be of the kind {kind.__name__}, not {value!r}")
