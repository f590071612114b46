"""A build that is killed, whenever: nothing goes on without it, and the next ends as if it had not been."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it brings no types
import pytest
import run_factory as factory

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")

BUILD = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
import run_factory
from khcn_tools.plan import load_plan
from khcn_tools.run import build, key
build._collect = run_factory.collect
key.package_digest = lambda: "as-it-is"
root = Path(sys.argv[1])
build.build(root, load_plan(root), build.Request(jobs=2))
"""


def begin(root: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", BUILD, str(root)], stderr=subprocess.DEVNULL)  # noqa: S603  # ours


def finished(root: Path) -> dict[str, bytes]:
    """All finished files but those that tell the time, by path; and no other."""
    folder = root / "reports/2022/council"
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: files[name].read_bytes() for name in files.keys() - {"manifest.json", "build.log"}}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return what an undisturbed build leaves."""
    root = factory.make_root(tmp_path_factory.mktemp("undisturbed") / "root")
    assert begin(root).wait() == 0
    return finished(root)


@pytest.mark.parametrize(
    "moment",
    [
        "reports/2022/council/.building-*",
        "reports/2022/council/**/*.html",
        "reports/2022/council/minutes/*.pdf",
    ],
)
def test_a_killed_build_leaves_no_process_and_the_next_ends_it(
    tmp_path: Path, moment: str, undisturbed: dict[str, bytes]
) -> None:
    root = factory.make_root(tmp_path / "root")
    build = begin(root)
    while not any(root.glob(moment)):
        assert build.poll() is None, "it ended before it could be killed"
        time.sleep(0.005)
    processes = psutil.Process(build.pid).children(recursive=True)
    build.send_signal(signal.SIGKILL)
    build.wait()
    assert not psutil.wait_procs(processes, timeout=20)[1]
    assert begin(root).wait() == 0
    assert finished(root) == undisturbed
    manifest = (root / "reports/2022/council/manifest.json").read_text("utf-8")
    assert "failed" not in manifest
