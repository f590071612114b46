"""What another regime changes: which rules come and go, and what the others say otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from khcn_tools.model import Rule
from khcn_tools.rulebook import Rulebook
from khcn_tools.rulebook.regimes import Regime


@dataclass(frozen=True, slots=True)
class Changed:
    """A rule that is not the same in two regimes.

    `fields` maps what differs ("severity", "basis", "certainty", a threshold) to both values; a threshold
    that one of them does not have is None there. It is empty for a rule that only one of them has: `came`
    says which.
    """

    code: str
    name: str
    fields: Mapping[str, tuple[Any, Any]]
    came: bool = False

    @property
    def asks_the_same(self) -> bool:
        """Whether only the article, or how sure we are of it, is another."""
        return bool(self.fields) and self.fields.keys() <= {"basis", "certainty"}


def changes(book: Rulebook, before: Regime, after: Regime) -> Iterator[Changed]:
    """Yield the rules that differ between two regimes, in the order of the files.

    A rule that waits for a local threshold in one of them does not run there.
    """
    old, new = book.rules[before.id], book.rules[after.id]
    for code in dict.fromkeys((*old, *new)):
        if code in old and code in new:
            was, now = old[code], new[code]
            fields = dict([*_differing(was.parameters, now.parameters), *_differing(_law(was), _law(now))])
            if fields:
                yield Changed(code, new[code].name, fields)
        else:
            yield Changed(code, (new.get(code) or old[code]).name, {}, came=code in new)


def _law(rule: Rule) -> dict[str, Any]:
    """Return what stands beside the thresholds of a rule."""
    return {"severity": rule.severity, "basis": rule.basis, "certainty": rule.certainty}


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Yield what differs; of a table only the keys that do."""
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name), new.get(name)
        if isinstance(was, Mapping) or isinstance(now, Mapping):
            yield from ((f"{name}.{key}", both) for key, both in _differing(was or {}, now or {}))
        elif was != now:
            yield name, (was, now)
