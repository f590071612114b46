"""What tests share: this folder's own modules (`factories`, `messes`), and the sample year, collected once."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from khcn_tools.cli import main
from khcn_tools.collect import Collected, collect
from khcn_tools.plan import load_plan

ROOT = Path(__file__).parents[1]

settings.register_profile(
    "quick", max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=10_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Collected:
    """Return the sample year, collected in a root of its own; not to be changed."""
    root = copy_root(tmp_path_factory.mktemp("sample"))
    return collect(root, load_plan(root, 2022))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the sample year's reports; nothing of it is to be changed."""
    root = copy_root(tmp_path_factory.mktemp("built"))
    assert main(["build", "--root", str(root)]) == 0
    return root / "reports" / "2022" / "council"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a copy of the sample root that a test may change."""
    return copy_root(tmp_path)


def copy_root(folder: Path) -> Path:
    """Copy what a root holds, without what is built."""
    for name in ("plans", "forms", "rules", "submissions", "inspections"):
        shutil.copytree(ROOT / "data" / name, folder / "data" / name)
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    return folder
