"""The batch's small functions: parameters, whose report it is, what is scrubbed, what is said."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

import khcn_tools
from khcn_tools.document.parts import MIME, Letterhead, to_json
from khcn_tools.model import AUDIENCES, SAMPLE_MARK, SEVERITIES
from khcn_tools.render import parts_of
from khcn_tools.run.execute import settings
from khcn_tools.run.manifest import STAGES, Entry
from khcn_tools.run.produce import fault_of_identity
from khcn_tools.run.progress import progress
from khcn_tools.run.reports import declared
from khcn_tools.run.stable import as_source, scrubber, stable

NAMES = ("Phòng Quản lý Khoa học", "Phòng Quản lý Khoa học và Công nghệ cơ sở", "Văn phòng Sở")


def a_notebook(*outputs: dict[str, Any]) -> NotebookNode:
    cell = {
        "cell_type": "code",
        "id": "own",
        "source": "",
        "metadata": {},
        "execution_count": 1,
        "outputs": list(outputs),
    }
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return nbformat.from_dict(notebook)  # type: ignore[no-any-return,no-untyped-call]  # nbformat is untyped


def letterhead(subject: str) -> dict[str, Any]:
    part = to_json(Letterhead("UBND", "Sở", "", "", "BÁO CÁO", subject, ""))
    return {"output_type": "display_data", "metadata": {}, "data": {MIME: part}}


# Whose report it is


@pytest.mark.parametrize(
    ("whose", "subject"),
    [
        ("Văn phòng Sở", "Kết quả kiểm tra năm 2022\ntại Văn phòng Sở"),
        ("Văn phòng Sở", "KẾT QUẢ NĂM 2022 TẠI VĂN PHÒNG SỞ"),
        ("Phòng Quản lý Khoa học", "năm 2022 tại Phòng Quản lý Khoa học"),
        ("Phòng Quản lý Khoa học và Công nghệ cơ sở", "2022, Phòng Quản lý Khoa học và Công nghệ cơ sở"),
        ("", "năm 2022 tại các phòng, đơn vị thuộc Sở"),
    ],
)
def test_a_letterhead_that_names_just_the_unit_and_the_year_is_right(whose: str, subject: str) -> None:
    assert not fault_of_identity(parts_of(a_notebook(letterhead(subject))), whose=whose, year=2022, names=NAMES)


@pytest.mark.parametrize(
    ("whose", "subject", "fault"),
    [
        ("Văn phòng Sở", "năm 2022 tại Phòng Quản lý Khoa học", "names Phòng Quản lý Khoa học:"),
        ("Phòng Quản lý Khoa học", "2022, Phòng Quản lý Khoa học và Công nghệ cơ sở", "Công nghệ cơ sở:"),
        ("Văn phòng Sở", "2022, Văn phòng Sở và Phòng Quản lý Khoa học", "Khoa học, Văn phòng Sở:"),
        ("Văn phòng Sở", "năm 2022 tại Văn phòng", "names no unit"),
        ("", "năm 2022 tại Văn phòng Sở", "asked for no single unit"),
        ("Văn phòng Sở", "năm 2021 tại Văn phòng Sở", "does not name that year"),
        ("Văn phòng Sở", "số 20221 tại Văn phòng Sở", "does not name that year"),
    ],
)
def test_a_letterhead_that_names_another_unit_or_year_is_a_fault(whose: str, subject: str, fault: str) -> None:
    found = fault_of_identity(parts_of(a_notebook(letterhead(subject))), whose=whose, year=2022, names=NAMES)
    assert fault in found


def test_a_report_without_its_one_letterhead_does_not_say_whose_it_is() -> None:
    right = letterhead("năm 2022 tại Văn phòng Sở")
    for outputs in ((), (right, right)):
        found = fault_of_identity(parts_of(a_notebook(*outputs)), whose="Văn phòng Sở", year=2022, names=NAMES)
        assert "letterheads instead of one" in found


# Parameters


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("Sở KH&CN", '"Sở KH&CN"'),
        ('nói "có"\n', '"nói \\"có\\"\\n"'),
        ("C:\\thư mục", '"C:\\\\thư mục"'),
        ("", '""'),
        (2022, "2022"),
        (True, "True"),
        (None, "None"),
    ],
)
def test_a_parameter_is_written_as_typed_and_reads_back_the_same(value: Any, source: str) -> None:
    text = as_source({"p": value})
    assert text == f"# Parameters\np = {source}\n"
    cell = {"source": text, "metadata": {"tags": ["parameters"]}}
    assert declared([cell]) == {"p": value}


def test_a_notebook_without_a_parameters_cell_declares_none() -> None:
    assert declared([{"source": "unit = 1", "metadata": {}}]) == {}


# What the run left behind


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("in {root}/data/plans/2022.toml", "in data/plans/2022.toml"),
        ("in {root}/reports/.building-x/van-phong/plot.png", "in plot.png"),
        ("\x1b[32m{package}/khcn_tools/model.py:7\x1b[39m", "\x1b[32mkhcn_tools/model.py:7\x1b[39m"),
        ("at {root}", "at ."),
        ("at {root}.", "at .."),
        ("{root}-2/file", "{root}-2/file"),
        ("/else{root}/file", "/else{root}/file"),
        ("{home}/thesis.docx", "<home>/thesis.docx"),
        ("{python}/lib/x.py:12: UserWarning", "<python>/lib/x.py:12: UserWarning"),
        ("{temporary}/ipykernel_123/456.py:1: UserWarning", "<cell>:1: UserWarning"),
        ("15/03/2022", "15/03/2022"),
    ],
)
def test_folders_of_this_computer_are_taken_out_of_a_text(text: str, clean: str) -> None:
    root = Path("/srv/khcn data")
    places = {
        "root": str(root),
        "home": str(Path.home()),
        "package": str(Path(khcn_tools.__file__).parents[1]),
        "python": sys.prefix,
        "temporary": tempfile.gettempdir(),
    }
    scrub = scrubber(root / "reports/.building-x/van-phong", root)
    assert scrub(text.format(**places)) == clean.format(**places)


def test_pictures_are_not_taken_for_text() -> None:
    picture = "AAAA/srv/khcn/BBBB"
    data = {"image/png": picture, "text/plain": "/srv/khcn/plot.png", "image/svg+xml": "<!-- /srv/khcn/a -->"}
    notebook = a_notebook({"output_type": "display_data", "metadata": {}, "data": data})
    stable(notebook, own_ids=["own"], parameters={}, scrub=scrubber(Path("/srv/khcn")))
    assert notebook.cells[0].outputs[0].data == {
        "image/png": picture,
        "text/plain": "plot.png",
        "image/svg+xml": "<!-- a -->",
    }


def test_a_cell_that_is_not_the_notebooks_own_gets_a_lasting_id() -> None:
    ids = []
    for number in range(2):
        notebook = a_notebook()
        notebook.cells[0].id = f"random{number}"
        stable(notebook, own_ids=["own"], parameters={}, scrub=str)
        ids.append(notebook.cells[0].id)
    assert ids == ["added-0", "added-0"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no socket files")
@pytest.mark.parametrize(("length", "transport"), [(90, "ipc"), (91, "tcp")])
def test_a_socket_file_is_used_as_far_as_its_path_may_be_long(length: int, transport: str) -> None:
    """103 bytes: the folder and "/kernel-ipc-5"."""
    folder = Path("/" + "x" * (length - 1))
    assert settings(folder).PrivateKernelManager.transport == transport


# What is said


def an_entry(unit_id: str | None, report: str, error: str | None = None) -> Entry:
    return Entry(unit_id, "", "received", report, "data", "", seconds=dict.fromkeys(STAGES, 1.0), error=error)


def test_away_from_a_terminal_a_build_writes_a_line_a_report() -> None:
    stream = io.StringIO()
    with progress(2, stream) as done:
        done(an_entry("van-phong", "built"))
        done(an_entry(None, "failed", "cell [5]:\nKeyError"))
    assert stream.getvalue() == (
        "[1/2] van-phong: built (data) execute 1.0s html 1.0s pdf 1.0s docx 1.0s\n"
        "[2/2] overall: failed (data) execute 1.0s html 1.0s pdf 1.0s docx 1.0s – cell [5]: KeyError\n"
    )


def test_on_a_terminal_a_build_draws_a_bar_and_keeps_what_failed() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    with progress(2, stream) as done:
        done(an_entry("van-phong", "built"))
        done(an_entry("thanh-tra", "failed", "KeyError"))
    assert "2/2" in stream.getvalue()
    assert "thanh-tra: failed" in stream.getvalue()


def test_words_that_reports_pages_and_screens_share_stand_in_one_place() -> None:
    """Said twice, they would come to differ."""
    package = Path(khcn_tools.__file__).parent
    texts = {p.relative_to(package).as_posix(): p.read_text("utf-8") for p in package.rglob("*.py")}
    for words in (SAMPLE_MARK, *AUDIENCES.values(), *SEVERITIES.values()):
        assert [name for name, text in texts.items() if f'"{words}"' in text] == ["model.py"]
