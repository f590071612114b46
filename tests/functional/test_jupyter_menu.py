"""What JupyterLab's menu *Save and Export Notebook As* offers of ours converts, in a server of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

pytest.importorskip("jupyter_server", reason="the extra lab is not installed")

TOKEN = "khcn-menu"  # noqa: S105 - of a server that lives as long as this test
STARTS = {"khcn-html": b"<!doctype html>", "khcn-pdf": b"%PDF-1.7", "khcn-docx": b"PK\x03\x04"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a server under a base address of its own, over a folder with one notebook."""
    folder: Path = tmp_path_factory.mktemp("server")
    v4: Any = nbformat.v4
    (folder / "so tay.ipynb").write_text(
        v4.writes(v4.new_notebook(cells=[v4.new_markdown_cell("# Sổ tay")])), "utf-8"
    )
    settings = {"base_url": "/x/", "root_dir": folder, "port": 0, "open_browser": False}
    options = [f"--ServerApp.{name}={value}" for name, value in settings.items()]
    options.append(f"--IdentityProvider.token={TOKEN}")
    command = [sys.executable, "-m", "jupyter_server", "--allow-root", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own command
        assert server.stderr
        told = (re.search(r"http://127\.0\.0\.1:\d+/x/", line) for line in server.stderr)
        address = next(found[0] for found in told if found)
        while not asked(address, "api/status")[0]:  # it names its address a moment before it answers there
            time.sleep(0.1)
        yield address
        server.terminate()
        server.communicate(timeout=20)


def asked(address: str, path: str, token: str = TOKEN) -> tuple[int, bytes]:
    """Return the answer to a request."""
    request = urllib.request.Request(f"{address}{path}", headers={"Authorization": f"token {token}"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own server
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, b""
    except urllib.error.URLError:
        return 0, b""


def test_each_of_ours_is_listed_and_converts(address: str) -> None:
    listed = json.loads(asked(address, "api/nbconvert")[1])
    assert listed.keys() >= STARTS.keys()
    for name, start in STARTS.items():
        code, page = asked(address, f"nbconvert/{name}/so%20tay.ipynb?download=true")
        assert (code, page[: len(start)]) == (200, start), name


def test_the_others_stay_and_no_stranger_gets_in(address: str) -> None:
    asked(address, "api/nbconvert")
    assert asked(address, "nbconvert/script/so%20tay.ipynb")[0] == 200
    assert asked(address, "nbconvert/khcn-nothing/so%20tay.ipynb")[0] == 404
    _, page = asked(address, "nbconvert/khcn-pdf/so%20tay.ipynb", token="another")  # noqa: S106
    assert not page.startswith(STARTS["khcn-pdf"])  # but the page to log in
