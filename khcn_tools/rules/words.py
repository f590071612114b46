"""A hit becomes a finding: its place, and its sentences with the figures filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from khcn_tools.errors import DataFileError
from khcn_tools.model import UNKNOWN, DateSpan, Finding, Plan, Rule
from khcn_tools.rulebook import milder
from khcn_tools.rules.tables import Code, Hit

BLANK = "chưa ghi"
"""How a sentence names a value that was not given."""


def finding(rule: Rule, hit: Hit, plan: Plan) -> Finding:
    """Return what is to be clarified about a hit.

    Raises DataFileError where the rule's words ask for a figure that the rule does not give.
    """
    column = hit.column or rule.column
    cell = hit.record.cells.get(column) if hit.record and column else None
    figures = _figures(rule, hit, plan)
    discreet = {**figures, **{name: printed(value, rule.labels) for name, value in hit.discreet.items()}}
    return Finding(
        code=rule.code,
        severity=milder(hit.severity or rule.severity, rule.severity),
        unit_id=hit.unit_id,
        item=hit.item or rule.item,
        table=hit.table.form_id if hit.table else rule.table,
        file=hit.table.file if hit.table else None,
        sheet=hit.table.sheet if hit.table else None,
        cell=cell.cell if cell else None,
        column=column,
        subject=hit.subject,
        value=cell.typed if cell else None,
        message=_filled(rule, rule.message, figures),
        remedy=_filled(rule, rule.remedy, figures),
        basis=rule.basis,
        discreet=_filled(rule, rule.message, discreet) if hit.discreet else "",
    )


def _figures(rule: Rule, hit: Hit, plan: Plan) -> dict[str, str]:
    """Return what the sentences may name, as text: the rule's thresholds, the hit's figures, who and when."""
    thresholds = {
        name: Code(value) if isinstance(value, str) and value in rule.labels else value
        for name, value in rule.parameters.items()
    }
    common = {
        "year": plan.year,
        "unit": plan.unit(hit.unit_id).name if hit.unit_id else plan.organ,
        "subject": hit.subject or (f"Dòng {hit.record.row}" if hit.record else None),
    }
    return {
        name: printed(value, rule.labels) for name, value in {**thresholds, **common, **hit.figures}.items()
    }


def printed(value: object, labels: Mapping[str, str]) -> str:
    """Return a value as a Vietnamese sentence writes it.

    >>> printed(Decimal("2.5"), {}), printed(Code("ldtt"), {"ldtt": "Lao động tiên tiến"}), printed(None, {})
    ('2,5', 'Lao động tiên tiến', 'chưa ghi')
    """
    if value is None or value is UNKNOWN:
        return BLANK
    if isinstance(value, Code):
        return labels.get(value, value)
    if isinstance(value, tuple):
        return ", ".join(printed(part, labels) for part in value)
    if isinstance(value, dt.date):
        return str(DateSpan.day(value))
    return str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)


def _filled(rule: Rule, template: str, figures: Mapping[str, str]) -> str:
    """Return a sentence with its figures."""
    try:
        return template.format_map(figures)
    except KeyError as missing:
        known = ", ".join(sorted(figures))
        raise DataFileError(
            f"data/rules, rule {rule.code}: its words ask for {missing}; the figures it gives are {known}"
        ) from missing
