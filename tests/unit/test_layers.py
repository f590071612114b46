"""Data flows one way: a module imports only from lower layers, and no modules import each other."""

from __future__ import annotations

import ast
import graphlib
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "khcn_tools"

LAYERS = (
    {"errors", "model"},
    {"text", "document", "packing", "itself"},
    {"plan", "database", "forms", "rulebook", "blank", "show", "render"},
    {"past", "read", "census", "clean", "rules"},
    {"collect", "year", "feedback"},
    {"run"},
    {"cli"},
    {"__main__"},
)
LAYER = {part: number for number, parts in enumerate(LAYERS) for part in parts}
MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield the modules of the package that are imported anywhere in a tree, those within functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        if isinstance(node, ast.ImportFrom) and not node.level and node.module in MODULES:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else node.module for name in names)
        assert not (isinstance(node, ast.ImportFrom) and node.level), "relative import: name the module in full"


def part_of(module: str) -> str:
    """Return the part of the package that a module belongs to; "" for the package itself."""
    return module.partition(".")[2].partition(".")[0]


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def when_loaded(path: Path) -> Iterator[str]:
    """Yield what is imported when the module itself is."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) and not is_for_types(node):
            yield from imports(node)


def test_every_part_of_the_package_has_its_layer() -> None:
    assert {part_of(module) for module in MODULES} - {""} <= set(LAYER)


@pytest.mark.parametrize("module", [module for module in MODULES if part_of(module)])
def test_a_module_imports_only_from_lower_layers(module: str) -> None:
    own = part_of(module)
    others = {part_of(name) for name in imports(ast.parse(MODULES[module].read_text("utf-8")))} - {own}
    upwards = {part for part in others if not part or LAYER[part] >= LAYER[own]}
    assert not upwards, f"{module} is in layer {LAYER[own]}"


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {module: set(when_loaded(path)) for module, path in MODULES.items()}
    graphlib.TopologicalSorter(graph).prepare()


def test_the_cycle_test_sees_a_cycle() -> None:
    with pytest.raises(graphlib.CycleError):
        graphlib.TopologicalSorter({"a": {"b"}, "b": {"a"}}).prepare()
