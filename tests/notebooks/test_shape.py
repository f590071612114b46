"""The notebooks keep Jupyter's conventions: text, a call, a result; nothing defined, nothing left behind."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MADE = [path for path in NOTEBOOKS if path.stem != "explore"]
REPORTS = [path for path in NOTEBOOKS if path.stem.endswith("_report")]


def _read(path: Path) -> nbformat.NotebookNode:
    notebook: nbformat.NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return notebook


def _code(path: Path) -> list[str]:
    return [cell.source for cell in _read(path).cells if cell.cell_type == "code"]


def test_the_notebooks_are_there() -> None:
    names = ["explore", "minutes", "overall_report", "public", "request", "unit_report"]
    assert [path.stem for path in NOTEBOOKS] == names


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_outputs_and_names_the_python3_kernel(path: Path) -> None:
    notebook = _read(path)
    assert notebook.metadata.kernelspec.name == "python3"
    for cell in notebook.cells:
        assert cell.cell_type == "markdown" or (cell.outputs, cell.execution_count) == ([], None)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_defines_nothing_and_imports_once(path: Path) -> None:
    cells = [ast.parse(source) for source in _code(path)]
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.If)
    assert [type(node).__name__ for tree in cells for node in ast.walk(tree) if isinstance(node, defined)] == []
    importing = [any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(t)) for t in cells]
    assert importing == [True] + [False] * (len(cells) - 1)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_code_cell_is_a_few_statements(path: Path) -> None:
    """Imports, which only the first cell has, are one for each room that is used."""
    cells = [ast.parse(source).body for source in _code(path)]
    assert max(sum(not isinstance(node, ast.Import | ast.ImportFrom) for node in cell) for cell in cells) <= 3


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.stem)
def test_a_report_has_one_cell_of_plain_parameters_that_names_no_unit(path: Path) -> None:
    tagged = [c.source for c in _read(path).cells if "parameters" in c.metadata.get("tags", [])]
    assert len(tagged) == 1
    values = dict(re.findall(r"^(\w+) = (\S+)  # ", tagged[0], re.MULTILINE))
    assert values.pop("unit", '""') == '""'
    assert values == {"year": "0", "audience": '"public"' if path.stem == "public" else '"council"'}


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_report_asserts_its_control_totals_in_view(path: Path) -> None:
    assert [source for source in _code(path) if "assert " in source and "show.table(totals" in source]
