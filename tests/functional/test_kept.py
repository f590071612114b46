"""What is kept of a year saves work and changes nothing: only what is new is read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from khcn_tools import itself
from khcn_tools.collect import collect, kept
from khcn_tools.collect.workbook import Workbook
from khcn_tools.plan import database_file, load_plan
from khcn_tools.run.status import is_current

UNIT = "van-phong"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the workbooks that are read from now on."""
    names: list[str] = []
    put = kept.Kept.put

    def told(self: kept.Kept, workbook: Workbook) -> None:
        names.append(Path(workbook.file).name)
        put(self, workbook)

    monkeypatch.setattr(kept.Kept, "put", told)
    return names


def collected(root: Path) -> bytes:
    collect(root, load_plan(root, 2022))
    return database_file(root, 2022).read_bytes()


def place(root: Path) -> Path:
    return database_file(root, 2022).with_suffix(".read")


def change(root: Path) -> None:
    path = root / "data" / "submissions" / "2022" / f"{UNIT}.xlsx"
    book = load_workbook(path)
    book["BM00 Đơn vị"]["B20"] = "thêm một ghi chú"
    book.save(path)


def test_a_workbook_is_read_again_only_where_it_has_changed(root: Path, read: list[str]) -> None:
    first = collected(root)
    assert len(read) > 20
    read.clear()
    assert collected(root) == first
    assert read == []
    change(root)
    second = collected(root)
    assert read == [f"{UNIT}.xlsx"]
    assert second != first
    place(root).unlink()
    assert collected(root) == second  # the same without what was kept


def test_what_is_gone_is_forgotten_and_comes_back_unread(root: Path, read: list[str]) -> None:
    first, path = collected(root), root / "data" / "submissions" / "2022" / f"{UNIT}.xlsx"
    data = path.read_bytes()
    path.unlink()
    assert collected(root) != first
    path.write_bytes(data)
    read.clear()
    collected(root)
    assert read == [f"{UNIT}.xlsx"]


@pytest.mark.parametrize("damage", [b"", b"SQLite format 3\0cut off"])
def test_what_is_kept_may_be_lost_or_damaged(root: Path, damage: bytes) -> None:
    first = collected(root)
    place(root).write_bytes(damage)
    assert collected(root) == first


def test_another_program_reads_everything_again(
    root: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    collected(root)
    read.clear()
    monkeypatch.setattr(itself, "package_digest", lambda: "another")
    collected(root)
    assert len(read) > 20


def _changed_form(root: Path) -> None:
    form = root / "data" / "forms" / "bm05.toml"
    form.write_text(form.read_text("utf-8") + "\n# another\n", "utf-8")


@pytest.mark.parametrize("done", [change, _changed_form, lambda root: database_file(root, 2022).unlink()])
def test_a_year_is_current_until_something_of_it_changes(root: Path, done: Callable[[Path], None]) -> None:
    plan = load_plan(root, 2022)
    assert not is_current(root, plan)
    collected(root)
    assert is_current(root, plan)
    done(root)
    assert not is_current(root, plan)


def test_a_year_checked_by_another_program_is_not_current(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collected(root)
    monkeypatch.setattr(itself, "package_digest", lambda: "another")
    assert not is_current(root, load_plan(root, 2022))
