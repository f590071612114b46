"""Findings made by collecting, and the number that every finding gets."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from khcn_tools.model import Finding, Rule
from khcn_tools.text import matching_key

_FIELDS = ("id", *(f.name for f in dataclasses.fields(Finding) if f.name not in {"id", "discreet"}))
"""Of the file; what is for the unit alone is none."""


def fault(rule: Rule, unit_id: str | None, file: str, **figures: str) -> Finding:
    """Return the finding that a whole file is at fault."""
    return Finding(
        code=rule.code,
        severity=rule.severity,
        unit_id=unit_id,
        item=rule.item,
        table=None,
        file=file,
        sheet=None,
        cell=None,
        column=None,
        subject=None,
        value=None,
        message=rule.message.format(file=file, **figures),
        remedy=rule.remedy.format(file=file, **figures),
        basis=rule.basis,
    )


def numbered(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give each finding its id: the code and 8 hex digits of table, subject, column, value and ordinal.

    The ordinal tells apart findings of one unit that are alike in all of these. No row stands in it, and of
    subject and value their matching keys, so an id outlives a row inserted above and a name respelt.
    """
    seen: Counter[tuple[str | None, ...]] = Counter()
    for finding in findings:
        subject, value = _key(finding.subject), _key(finding.value)
        what = (finding.code, finding.table, subject, finding.column, value)
        ordinal = seen[finding.unit_id, *what]
        seen[finding.unit_id, *what] += 1
        digest = hashlib.sha256(json.dumps([*what[1:], ordinal], ensure_ascii=False).encode()).hexdigest()
        yield dataclasses.replace(finding, id=f"{finding.code}-{digest[:8]}")


def _key(text: str | None) -> str | None:
    """Return the matching key of a text, if there is one."""
    return text if text is None else matching_key(text)


def as_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON, `id` first."""
    return {name: getattr(finding, name) for name in _FIELDS}
