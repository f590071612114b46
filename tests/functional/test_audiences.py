"""What an audience may not see is in none of its files: searched in pages, their metadata, every part of them.

The secrets are not listed by hand: they are what was typed in the workbooks. Each search also looks for
something that is there, so that a reader who finds nothing is noticed.
"""

import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from conftest import copy_root
from openpyxl import load_workbook

from khcn_tools.cli import main
from khcn_tools.collect import collect
from khcn_tools.errors import UsageError
from khcn_tools.model import AUDIENCES
from khcn_tools.plan import load_plan
from khcn_tools.text import matching_key
from khcn_tools.year import open_unit, open_year
from khcn_tools.year.audience import NAMELESS

HERE, OTHER = "van-phong", "thanh-tra"
SHORT = 9
"""Letters: what is shorter, as "Không" or a year, stands in any document."""

PLANTED = {
    "BM04 Công khai, dân chủ": {"opinions": "Quýt làm cam chịu kiến nghị"},
    "BM05 Cán bộ": {"note": "Mận chín tháng tư ghi riêng", "not_proposed_reason": "Ổi xanh chưa hái được"},
}
"""What is planted in the other unit's workbook, in columns that are nobody else's to read."""

SHARED = "Giải pháp lúa nếp nương nhuộm ba màu"
"""An initiative of two units: a finding that spans them."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a root with plants in it, built for every audience."""
    root = copy_root(tmp_path_factory.mktemp("audiences"))
    for unit in (HERE, OTHER):
        plant(root / "data" / "submissions" / "2022" / f"{unit}.xlsx", of_other=unit == OTHER)
    units = ("--unit", HERE, "--unit", OTHER, "--formats", "html,pdf,docx")
    for audience in AUDIENCES:
        assert main(["build", "--root", str(root), "--audience", audience, *units]) == 0
    return root


def plant(path: Path, *, of_other: bool) -> None:
    """Write into the first record of each sheet, under its heading."""
    book = load_workbook(path)
    typed = {("BM09 Sáng kiến", "Tên"): SHARED}
    if of_other:
        typed |= {
            ("BM04 Công khai, dân chủ", "Ý kiến"): PLANTED["BM04 Công khai, dân chủ"]["opinions"],
            ("BM05 Cán bộ", "Ghi chú"): PLANTED["BM05 Cán bộ"]["note"],
            ("BM05 Cán bộ", "Lý do"): PLANTED["BM05 Cán bộ"]["not_proposed_reason"],
        }
    for (name, heading), text in typed.items():
        sheet = book[name]
        places = ((row, column) for row in range(1, 13) for column in range(1, sheet.max_column + 1))
        head, column = next(p for p in places if str(sheet.cell(*p).value or "").startswith(heading))
        first = next(row for row in range(head + 1, 99) if str(sheet.cell(row, 1).value).rstrip(".") == "1")
        sheet.cell(first, column).value = text
    book.save(path)


def letters(text: str) -> str:
    """Return a text as it is searched: neither blanks nor line breaks matter."""
    return matching_key(text).replace(" ", "")


def read(path: Path) -> str:
    """Return all that a file says, metadata, attributes, parts and pictures included."""
    data = path.read_bytes()
    if path.suffix == ".pdf":
        return letters(_of_pdf(data))
    if path.suffix in {".docx", ".xlsx"}:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            return letters(
                " ".join(_of_markup(parts.read(name).decode("utf-8", "replace")) for name in parts.namelist())
            )
    text = data.decode()
    return letters(
        json.dumps(json.loads(text), ensure_ascii=False) if path.suffix == ".ipynb" else _of_markup(text)
    )


def _of_pdf(data: bytes) -> str:
    """Return the text of the pages, the bookmarks, the metadata, and every string of the structure."""
    reader = pypdf.PdfReader(BytesIO(data))
    strings = (
        str(value)
        for number in range(1, len(reader.xref[0]) + 1)
        if isinstance(held := reader.get_object(number), pypdf.generic.DictionaryObject)
        for value in held.values()
        if isinstance(value, pypdf.generic.TextStringObject)
    )
    xmp = reader.xmp_metadata
    return " ".join(
        [
            *(page.extract_text() for page in reader.pages),
            str(dict(reader.metadata or {})),
            xmp.stream.get_data().decode() if xmp else "",
            *strings,
        ]
    )


def _of_markup(text: str) -> str:
    """Return what stands between the tags without them, then the tags with their attributes."""
    return unescape(re.sub(r"<[^>]*>", "", text)) + unescape(" ".join(re.findall(r"<[^>]*>", text)))


def files_for(root: Path, audience: str, stem: str = "*") -> Iterator[Path]:
    folder = root / "reports" / "2022" / audience
    endings = {".html", ".pdf", ".docx", ".ipynb", ".xlsx"}
    yield from sorted(path for path in folder.rglob(f"{stem}.*") if path.suffix in endings)


def column(year: sqlite3.Connection, query: str) -> set[str]:
    """Return what a query finds, as it is searched."""
    return {letters(text) for (text,) in year.execute(query) if text}


def typed(root: Path, where: str) -> set[str]:
    """Return what was typed in the cells that a condition of SQL names."""
    with closing(sqlite3.connect(root / "data" / "clean" / "2022.sqlite")) as year:
        return column(year, f"SELECT typed FROM cells WHERE {where}")  # noqa: S608 - our own


def secrets(hidden: set[str], known: set[str]) -> list[str]:
    """Return what must not be found: nothing short, nothing that stands in what may be seen."""
    seen = " ".join(known)
    return sorted(text for text in hidden if len(text) >= SHORT and text not in seen)


def words_of_ours(root: Path) -> set[str]:
    """Return what stands in the plan, the forms, the rules and the notebooks, which are ours."""
    ours = [*(root / "data").glob("*/*.toml"), *(root / "notebooks").glob("*.ipynb")]
    return {letters(path.read_text("utf-8")) for path in ours}


# ---------------------------------------------------------------------------------------------


def test_a_unit_finds_nothing_of_another_in_any_file_of_its_own(root: Path) -> None:
    own = typed(root, f"unit_id = '{HERE}'") | words_of_ours(root)
    hidden = secrets(typed(root, f"unit_id <> '{HERE}'"), own)
    assert len(hidden) > 500
    files = list(files_for(root, "unit", HERE))
    assert len(files) == 3 * 4  # report, minutes, letter; notebook and three pages each
    for path in files:
        text = read(path)
        assert [secret for secret in hidden if secret in text] == [], path.name


def test_the_council_finds_what_was_planted_with_the_same_eyes(root: Path) -> None:
    """The negative control: whatever the reader cannot find it could not find missing either."""
    planted = letters(PLANTED["BM04 Công khai, dân chủ"]["opinions"])
    folder = root / "reports" / "2022" / "council"
    assert [planted in read(folder / f"overall.{ending}") for ending in ("html", "pdf", "docx", "ipynb")] == [
        True
    ] * 4
    other = root / "reports" / "2022" / "unit" / "units" / f"{OTHER}.pdf"
    assert planted in read(other)  # the unit's own


@pytest.mark.parametrize("kind", ["units", "requests", "minutes"])
@pytest.mark.parametrize("ending", ["html", "pdf", "docx"])
def test_what_two_units_share_is_told_to_each_without_the_other(root: Path, kind: str, ending: str) -> None:
    text = read(root / "reports" / "2022" / "unit" / kind / f"{HERE}.{ending}")
    assert letters(SHARED) in text
    assert letters("trùng tên ở BM09 của đơn vị khác năm 2022") in text
    assert letters("BM09 của Thanh tra") not in text


def test_the_workbook_sent_back_names_no_other_unit_either(root: Path, tmp_path: Path) -> None:
    main(["check", "--root", str(root), "--feedback", str(tmp_path)])
    text = read(tmp_path / f"{HERE}.xlsx")
    assert letters("trùng tên ở BM09 của đơn vị khác năm 2022") in text
    assert letters("BM09 của Thanh tra") not in text


def test_the_public_finds_only_what_the_forms_open(root: Path) -> None:
    with closing(sqlite3.connect(root / "data" / "clean" / "2022.sqlite")) as year:
        opened = year.execute('SELECT form, "column" FROM columns WHERE public').fetchall()
        left_out = column(year, "SELECT name FROM people WHERE coalesce(title, award) IS NULL")
        named = column(year, "SELECT name FROM people WHERE coalesce(title, award) IS NOT NULL")
        named |= column(year, "SELECT subject FROM honours")
        asked = column(year, "SELECT message FROM findings")
    public = " OR ".join(f"(\"table\" = '{form}' AND \"column\" = '{column}')" for form, column in opened)
    known = typed(root, public) | words_of_ours(root) | named
    hidden = secrets(typed(root, f"NOT ({public})") | asked, known) + secrets(left_out, named)
    assert len(hidden) > 500
    files = list(files_for(root, "public"))
    assert [path.name for path in files] == ["index.html", "overall.docx", "overall.html", "overall.pdf"]
    for path in files:
        text = read(path)
        assert [secret for secret in hidden if secret in text] == [], path.name
        assert letters("Viên Đình Lãm") in text  # who is proposed is named


def test_the_public_folder_holds_pages_and_their_list_and_nothing_else(root: Path) -> None:
    folder = root / "reports" / "2022" / "public"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    pages = {"index.html", "overall.html", "overall.pdf", "overall.docx"}
    assert names == {*pages, "manifest.json", "2022-public.zip"}
    entry = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert (entry["units"], entry["documents"]) == ([], [])
    assert (entry["overall"]["sources"], entry["overall"]["findings"]) == ([], {})
    with zipfile.ZipFile(folder / "2022-public.zip") as handed:
        assert set(handed.namelist()) == pages


def test_a_unit_gets_neither_the_report_of_all_nor_an_index_and_a_folder_of_its_own(root: Path) -> None:
    folder = root / "reports" / "2022" / "unit"
    assert not list(folder.glob("overall.*"))
    assert not list(folder.rglob("index.html"))
    with zipfile.ZipFile(folder / "2022-unit.zip") as handed:
        own = [name for name in handed.namelist() if name.startswith(f"{HERE}/")]
        assert sorted(own) == [
            f"{HERE}/{k}.{e}" for k in ("minutes", "report", "request") for e in ("docx", "html", "pdf")
        ]


@pytest.mark.parametrize(("audience", "words"), AUDIENCES.items())
def test_the_audience_stands_on_each_page(root: Path, audience: str, words: str) -> None:
    pages = [path for path in files_for(root, audience) if path.suffix == ".pdf"]
    assert pages
    for path in pages:
        texts = [letters(page.extract_text()) for page in pypdf.PdfReader(path).pages]
        assert all(letters(words) in text for text in texts), path
    for path in files_for(root, audience):
        if path.suffix in {".html", ".docx"} and path.name != "index.html":
            assert letters(words) in read(path), path


BB02 = "BB02 Làm rõ"


@pytest.mark.parametrize(
    ("code", "keeps_message"),
    [
        ("{id}", True),  # as it was written in
        ("TRUNG-02-0badc0de", False),  # of a finding that is gone
        ("xem lại", False),  # unreadable
    ],
)
def test_what_the_team_wrote_of_a_finding_that_spans_units_is_kept_to_itself(
    root: Path, tmp_path: Path, code: str, *, keeps_message: bool
) -> None:
    own = copied(root, tmp_path)
    asked = next(row for row in open_unit(HERE, 2022, root=root).rows("findings") if row["code"] == "TRUNG-02")
    written = [
        code.format(**asked),
        SHARED,
        asked["message"],
        "Đã xác nhận",
        "Thanh tra Sở nói thế",
        "Theo Thanh tra",
    ]
    into_bb02(own, written)
    for scope in (open_unit(HERE, 2022, "unit", own), open_unit(HERE, 2022, root=own, shared=True)):
        row = next(row for row in scope.rows("clarifications") if row["subject"] == SHARED)
        assert row["message"] == (asked["for_unit"] if keeps_message else NAMELESS)
        assert (row["explanation"], row["evidence"]) == (NAMELESS, NAMELESS)
        cells = [cell["typed"] for cell in scope.rows("cells") if cell["table"] == "clarifications"]
        assert not [text for text in cells if "Thanh tra" in text]
    whole = next(r for r in open_unit(HERE, 2022, root=own).rows("clarifications") if r["subject"] == SHARED)
    assert whole["explanation"] == "Thanh tra Sở nói thế"


def test_what_the_team_wrote_of_other_findings_stays_as_it_is(root: Path, tmp_path: Path) -> None:
    own = copied(root, tmp_path)
    into_bb02(own, ["DK-01-0badc0de", "Ai đó", "Điều đã hỏi", "Đã xác nhận", "Đã hỏi Thanh tra", "Công văn"])
    row = next(r for r in open_unit(HERE, 2022, "unit", own).rows("clarifications") if r["subject"] == "Ai đó")
    assert (row["message"], row["explanation"]) == ("Điều đã hỏi", "Đã hỏi Thanh tra")


def copied(root: Path, folder: Path) -> Path:
    shutil.copytree(root / "data", folder / "data")
    return folder


def into_bb02(root: Path, values: list[str]) -> None:
    """Write the first record of the team's BB02, and collect the year."""
    path = root / "data" / "inspections" / "2022" / f"{HERE}.xlsx"
    book = load_workbook(path)
    sheet = book[BB02]
    head = next(row for row in range(1, 13) if str(sheet.cell(row, 2).value).startswith("Mã"))
    for column, value in enumerate(values, start=2):
        sheet.cell(head + 1, column).value = value
    book.save(path)
    collect(root, load_plan(root, 2022))


def test_a_name_without_an_honour_is_not_published(root: Path, tmp_path: Path) -> None:
    own = copied(root, tmp_path)
    with closing(sqlite3.connect(own / "data" / "clean" / "2022.sqlite")) as year:
        year.execute("UPDATE honours SET honour = NULL WHERE unit_id = ?", [HERE])
        year.commit()
    rows = open_year(2022, "public", own).rows("honours", HERE)
    assert rows
    assert {row["subject"] for row in rows} == {None}


def test_a_public_list_that_cannot_be_made_anew_is_no_longer_handed_over(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("data", "notebooks", "reports/2022/public"):
        shutil.copytree(root / name, tmp_path / name)
    notebook = tmp_path / "notebooks" / "public.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("public.opening(report)", "1 / 0"), "utf-8")
    assert main(["build", "--root", str(tmp_path), "--audience", "public", "--formats", "html,pdf,docx"]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err
    folder = tmp_path / "reports" / "2022" / "public"
    assert not (folder / "index.html").exists()
    with zipfile.ZipFile(folder / "2022-public.zip") as handed:
        assert handed.namelist() == []
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["overall"]["error"] == "failed"


def test_what_was_taken_out_cannot_be_asked_for(root: Path) -> None:
    public, own = open_year(2022, "public", root), open_unit(HERE, 2022, "unit", root)
    with pytest.raises(KeyError):
        public.rows("findings")
    with pytest.raises(KeyError):
        _ = public.rows("people")[0]["rating"]
    assert {row["unit_id"] for row in own.rows("people", None)} == {HERE}
    assert own.rows("people", OTHER) == []
    for scope in (public, own):
        with pytest.raises(UsageError, match="council"):
            scope.store.sql("SELECT * FROM people")


def test_each_audience_has_the_reports_it_has(root: Path) -> None:
    with pytest.raises(UsageError, match="không nhận báo cáo chung"):
        open_year(2022, "unit", root)
    with pytest.raises(UsageError, match="không nhận báo cáo của từng đơn vị"):
        open_unit(HERE, 2022, "public", root)
