"""The parameters of a notebook: read from its cell, compared with those given, written readably.

papermill alone only warns of a misspelt parameter and runs the report with the default; here it is refused.
"""

from __future__ import annotations

import ast
import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from khcn_tools.errors import UsageError

Parameter = str | int | float | bool | None
"""What can be written into a notebook and read back the same; a date or a path would become a string."""

Cell = Mapping[str, Any]


def load(notebook: Path) -> dict[str, Any]:
    """Return a notebook file as JSON; UsageError where it is absent or is none."""
    name = f"{notebook.parent.name}/{notebook.name}"
    try:
        data = json.loads(notebook.read_bytes())
    except FileNotFoundError:
        raise UsageError(f"{name} is not there; it makes the reports, so put it back") from None
    except ValueError as error:
        raise UsageError(f"{name}: not a notebook ({error}); put the original back") from error
    if not isinstance(data, dict) or not isinstance(data.get("cells"), list):
        raise UsageError(f"{name}: not a notebook (no list of cells); put the original back")
    return data


def declared(cells: Sequence[Cell]) -> dict[str, Parameter]:
    r"""Return the parameters that the cell tagged ``parameters`` assigns, with their defaults.

    >>> declared([{"source": ['unit = ""  # a unit\n', "year = 0"], "metadata": {"tags": ["parameters"]}}])
    {'unit': '', 'year': 0}
    """
    cell = next((c for c in cells if "parameters" in c.get("metadata", {}).get("tags", ())), None)
    source = "" if cell is None else "".join(cell["source"])
    return {
        target.id: ast.literal_eval(statement.value)
        for statement in ast.parse(source).body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def refuse_unknown(notebook: Path, given: Mapping[str, Parameter]) -> None:
    """Raise UsageError for a parameter that the notebook does not have, or has with another type."""
    name = f"{notebook.parent.name}/{notebook.name}"
    try:
        known = declared(load(notebook)["cells"])
    except (SyntaxError, ValueError) as error:
        raise UsageError(
            f"{name}: the cell tagged parameters must hold plain assignments only: {error}"
        ) from error
    for parameter, value in given.items():
        if parameter not in known:
            raise UsageError(f"{name}: no parameter {parameter!r}{nearest(parameter, known)}")
        if known[parameter] is not None and type(value) is not type(known[parameter]):
            expected, got = type(known[parameter]).__name__, type(value).__name__
            raise UsageError(f"{name}: parameter {parameter!r} is {expected}, not {got}: {value!r}")


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the end of a message: what was probably meant, and what there is.

    >>> nearest("unti", ["unit", "year"])
    "; did you mean 'unit'? There is: unit, year"
    """
    known = list(known)
    close = difflib.get_close_matches(word, known, n=1)
    meant = f"did you mean {close[0]!r}? " if close else ""
    return f"; {meant}There is: {', '.join(known) or 'none'}"


def as_source(parameters: Mapping[str, Parameter]) -> str:
    r"""Return the assignments as a person would type them, Vietnamese letters as letters.

    >>> as_source({"unit": 'Sở "KH&CN"', "year": 2022})
    '# Parameters\nunit = "Sở \\"KH&CN\\""\nyear = 2022\n'
    """
    lines = [f"{name} = {_literal(value)}\n" for name, value in parameters.items()]
    return "".join(["# Parameters\n", *lines])


def _literal(value: Parameter) -> str:
    """Return a Python literal; JSON's strings are Python's, in double quotes."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
