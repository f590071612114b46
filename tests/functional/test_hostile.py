"""Whatever a cell holds, it is shown as text: forty strings in every column of free text of every form."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import hostile
import openpyxl
import pypdf
import pytest
from conftest import ROOT
from hostile import NUL, STRINGS

from khcn_tools.census import count_cells
from khcn_tools.plan import load_plan
from khcn_tools.read import read_sheets
from khcn_tools.run.build import Request, build
from khcn_tools.run.manifest import Entry

UNIT, SENT_AS_CSV = "van-phong", "thanh-tra"
KINDS = ("units", "minutes", "requests")
STEMS = (*(f"{kind}/{UNIT}" for kind in KINDS), "overall")
ELEMENTS = """
html head meta title style body header main div p strong em br h1 h2 h3 h4 span a ul ol li dl dt dd table
caption colgroup col thead tbody tr th td figure figcaption img details summary pre code
"""
ATTRIBUTES = """
lang charset http-equiv content name class id scope colspan rowspan role tabindex aria-label href start src alt
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a root in which one unit typed the strings, the team too, another sent NUL in files of text."""
    root = tmp_path_factory.mktemp("hostile")
    for name in ("plans", "forms", "rules"):
        shutil.copytree(ROOT / "data" / name, root / "data" / name)
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    for kind, folder in (("submission", "submissions"), ("inspection", "inspections")):
        (root / f"data/{folder}/2022").mkdir(parents=True)
        hostile.workbook(root / f"data/{folder}/2022/{UNIT}.xlsx", kind)
    hostile.csv_folder(root / "data/submissions/2022" / SENT_AS_CSV)
    return root


@pytest.fixture(scope="module")
def entries(root: Path) -> list[Entry]:
    """Return what the manifest says of the reports built."""
    request = Request(units=(UNIT, SENT_AS_CSV), formats=("html", "pdf", "docx"))
    return build(root, load_plan(root, 2022), request, stream=io.StringIO())


@pytest.fixture(scope="module")
def built(root: Path, entries: list[Entry]) -> Path:
    """Return the folder of the reports."""
    assert [(entry.report, entry.error) for entry in entries] == [("built", None)] * (2 * len(KINDS) + 1)
    return root / "reports/2022/council"


class _Page(HTMLParser):
    """What a browser makes of a page: its elements with their attributes, and its text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(path.read_text("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data


def _in_html(path: Path) -> str:
    return _Page(path.with_suffix(".html")).text


def _in_docx(path: Path) -> str:
    """Return the text of a file of Word; an error where it is no XML."""
    with zipfile.ZipFile(path.with_suffix(".docx")) as parts:
        return "".join(ET.fromstring(parts.read("word/document.xml")).itertext())  # noqa: S314 - our own


def _in_pdf(path: Path) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(path.with_suffix(".pdf")).pages)


def _said_in(stem: str) -> list[str]:
    """Return the names of the strings in a report; no finding of a letter is about what is long."""
    return [name for name in STRINGS if name != "long text" or "requests" not in stem]


def _squeezed(text: str) -> str:
    """Return a text without blanks: where lines are broken is no matter here."""
    return re.sub(r"[\s\u200b]+", "", text)


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("text_of", [_in_html, _in_docx])
def test_every_string_is_shown_as_it_was_read(built: Path, stem: str, text_of: Callable[[Path], str]) -> None:
    text = _squeezed(text_of(built / stem))
    assert [name for name in _said_in(stem) if _squeezed(STRINGS[name].shown) not in text] == []


@pytest.mark.parametrize("stem", STEMS)
def test_every_string_is_printed_with_signs_for_what_the_font_lacks(built: Path, stem: str) -> None:
    text = _squeezed(_in_pdf(built / stem))
    lost = [name for name in _said_in(stem) if _squeezed(STRINGS[name].printed) not in text]
    assert set(lost) <= {"long text"}
    if lost:  # over several pages: what stands at their heads and feet lies between its words
        assert [word for word in hostile.LONG.split() if word not in text] == []


@pytest.mark.parametrize("stem", STEMS)
def test_no_string_becomes_an_element_an_attribute_or_an_address(built: Path, stem: str) -> None:
    elements = _Page(built / f"{stem}.html").elements
    assert {element for element, _ in elements} <= set(ELEMENTS.split())
    assert {name for _, attributes in elements for name in attributes} <= set(ATTRIBUTES.split())
    assert [element for element, _ in elements].count("h1") == 1
    hrefs = {attributes["href"] for _, attributes in elements if "href" in attributes}
    assert [href for href in hrefs if not re.fullmatch(r"#[\w-]+", href)] == []
    sources = [attributes["src"] for _, attributes in elements if "src" in attributes]
    assert [source for source in sources if not source.startswith("data:image/svg+xml;base64,")] == []


@pytest.mark.parametrize("stem", STEMS)
def test_no_string_becomes_an_action_of_a_pdf_or_a_relation_of_a_docx(built: Path, stem: str) -> None:
    pdf = pypdf.PdfReader(built / f"{stem}.pdf")
    links = [note.get_object() for page in pdf.pages for note in page.get("/Annots", [])]
    assert [link["/A"] for link in links if "/URI" in link.get("/A", {}) or "/JS" in link.get("/A", {})] == []
    with zipfile.ZipFile(built / f"{stem}.docx") as parts:
        assert b'TargetMode="External"' not in parts.read("word/_rels/document.xml.rels")
        assert b"w:instrText" not in parts.read("word/document.xml")  # a field is computed when it is opened


@pytest.mark.parametrize("stem", STEMS)
def test_a_pdf_of_such_strings_is_still_one_for_the_archive(built: Path, stem: str) -> None:
    xmp = pypdf.PdfReader(built / f"{stem}.pdf").xmp_metadata
    assert xmp
    assert (xmp.pdfaid_part, xmp.pdfaid_conformance) == ("2", "A")


def test_no_cell_of_the_annex_is_a_formula(built: Path) -> None:
    book = openpyxl.load_workbook(built / "overall.chain.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "inlineStr", "n"}
    texts = {cell.value for cell in cells if cell.data_type != "n"}
    for name in ("formula", "address", "plus", "sum"):
        assert STRINGS[name].typed in texts


@pytest.mark.parametrize("text_of", [_in_html, _in_docx, _in_pdf])
def test_a_nul_in_a_file_of_text_is_shown_as_a_sign(built: Path, text_of: Callable[[Path], str]) -> None:
    text = _squeezed(text_of(built / "units" / SENT_AS_CSV))
    assert NUL.shown in text
    assert "không phải tệp bảng tính" not in text


def test_every_column_of_free_text_is_read_with_its_nul(root: Path) -> None:
    sheets = read_sheets(root / "data/submissions/2022" / SENT_AS_CSV, SENT_AS_CSV)
    read = [cell.text for sheet in sheets for cell in sheet.cells.values()]
    assert read.count(NUL.shown) == sum(map(len, map(hostile.free_columns, hostile.tables("submission")))) > 50
    assert count_cells(root / "data/submissions/2022" / SENT_AS_CSV) == len(read)
