"""Rules and forms come from different files: what a rule points at must be there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from khcn_tools.errors import DataFileError
from khcn_tools.model import Form, Rule
from khcn_tools.plan import ITEM_IDS


def refuse_unknown_places(rules: Iterable[Rule], forms: Mapping[str, Form]) -> None:
    """Raise DataFileError where a rule names an item, a form or a column that there is none of."""
    for rule in rules:
        form = forms.get(rule.table or "")
        columns = {column.id for column in form.columns} if form else set()
        for key, value, known in (
            ("item", rule.item, ITEM_IDS),
            ("table", rule.table, forms),
            ("column", rule.column, columns),
        ):
            if value is not None and value not in known:
                listed = ", ".join(sorted(known)) or "none, as its table is not named"
                raise DataFileError(
                    f"data/rules, rule {rule.code}: {key} is {value!r}, and there is none; known: {listed}"
                )
