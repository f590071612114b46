"""The project's own promises: two commands, one set of versions, a changelog that keeps up."""

import re
import tomllib
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
README = (ROOT / "README.md").read_text("utf-8")
PINS = {
    canonicalize_name(line.split("==")[0]): line
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
}


def _needed(requirements: list[Requirement], extra: str = "") -> set[str]:
    """Return the names of all distributions that some requirements bring along here."""
    names: set[str] = set()
    queue = [(requirement, extra) for requirement in requirements]
    while queue:
        requirement, wanted = queue.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": wanted}):
            continue
        name = canonicalize_name(requirement.name)
        if name in names and not requirement.extras:
            continue
        names.add(name)
        for below in requires(name) or []:
            queue.extend((Requirement(below), extra) for extra in ("", *requirement.extras))
    return names


def test_every_direct_and_indirect_dependency_is_pinned() -> None:
    extras = PROJECT["optional-dependencies"]
    direct = [*PROJECT["dependencies"], *extras["lab"], *extras["cluster"], *extras["test"]]
    assert _needed([Requirement(line) for line in direct]) - PINS.keys() == set()


def test_the_pins_name_versions_and_no_hosts() -> None:
    assert [line for line in PINS.values() if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line)] == []


def test_conda_gives_only_python_and_the_rest_comes_through_the_same_pins() -> None:
    text = (ROOT / "environment.yml").read_text("utf-8")
    assert re.findall(r"^ +- (.*)$", text, re.MULTILINE) == [
        "conda-forge",
        "python=3.11",
        "pip",
        "pip:",
        "-c constraints.txt",
        "-e .[lab,test]",
    ]


def test_the_readme_holds_the_two_commands_that_ci_runs() -> None:
    commands = re.findall(r"^pip install .*&& .*$", README, re.MULTILINE)
    assert commands == [
        "pip install -c constraints.txt -e . && khcn build --year 2022",
        'pip install -c constraints.txt -e ".[lab,test]" && pytest -n auto',
    ]


def test_each_dependency_has_its_reason_in_the_readme() -> None:
    reasons = README.split("## Dependencies, and why")[1]
    assert [name for name in PROJECT["dependencies"] if f"`{name}`" not in reasons] == []


def test_the_readme_stays_short_and_its_links_lead_somewhere() -> None:
    assert len(README.splitlines()) <= 120
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_changelog_begins_with_the_version() -> None:
    versions = re.findall(r"^## \[([\d.]+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert versions[0] == PROJECT["version"]
