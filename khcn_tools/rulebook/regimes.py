"""The regimes of law: which body of law governs titles of which year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from khcn_tools.rulebook.fields import Fields

CERTAINTIES = ("V", "V2", "M", "R")
"""Read in the text of the law; in a secondary text; not held against a text; reasoning, not law."""


@dataclass(frozen=True, slots=True)
class Regime:
    """A body of law and the years of award it governs, both ends included.

    `like` names the regime whose rules stand where this one says nothing. Where `caps_unverified` is set, a
    rule whose text was not held against the law is at most a warning and says so.
    """

    id: str
    name: str
    laws: tuple[str, ...]
    certainty: str
    caps_unverified: bool
    from_year: int | None
    to_year: int | None
    like: str

    def governs(self, year: int) -> bool:
        """Tell whether titles of that year are judged by this regime."""
        begun = self.from_year is None or self.from_year <= year
        return begun and (self.to_year is None or year <= self.to_year)


def regimes(head: Fields) -> Iterator[Regime]:
    """Yield the regimes of ``regimes.toml``, oldest first; `like` must name an earlier one."""
    known = [""]
    for fields in head.tables("regimes"):
        regime = Regime(
            id=fields.text("id"),
            name=fields.text("name"),
            laws=fields.texts("laws"),
            certainty=fields.one_of("certainty", CERTAINTIES),
            caps_unverified=fields.take("caps_unverified", bool),
            from_year=fields.maybe("from_year", int),
            to_year=fields.maybe("to_year", int),
            like=fields.take("like", str, ""),
        )
        fields.done()
        if regime.id in known:
            raise fields.fault(f"regime {regime.id!r} stands there twice; give each its own id")
        if regime.like not in known:
            raise fields.fault(f"like is {regime.like!r}; it must name a regime that stands above")
        known.append(regime.id)
        yield regime
