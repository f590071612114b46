"""What a person would check by hand: a year, a rule, and the cells that it should point at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from year_factory import PHONG, Rows, found, plan, tables, year

from khcn_tools.model import Finding


@dataclass(frozen=True)
class Case:
    """One unit's forms; `cells` are those that rule `code` points at, in order. Empty: it does not fire."""

    code: str
    says: str
    cells: list[str | None]
    forms: Mapping[str, Rows]
    missing: Iterable[str] = ()
    year: int = 2022
    regime: str = ""
    plan: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} {self.year}: {self.says}"

    def findings(self) -> list[Finding]:
        """Return what the rule finds."""
        there = year({PHONG.id: tables(PHONG.id, self.missing, **self.forms)}, plan(self.year, **self.plan))
        return found(self.code, there, regime=self.regime)


def case(code: str, says: str, cells: list[str | None], /, **given: Any) -> Case:
    """Return a case: `missing`, `year`, `regime` and `plan` as in Case, every other name a form's rows."""
    about = {name: given.pop(name) for name in ("missing", "year", "regime", "plan") if name in given}
    return Case(code, says, cells, given, **about)
