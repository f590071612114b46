"""The printed reports, read by another library: fonts, words, structure, and what they claim to be.

Each check has its negative: a page typeset without standards, language, alternatives and heads of tables.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import nbformat
import pypdf
import pytest
import typst

from khcn_tools import render
from khcn_tools.document import official
from khcn_tools.document.characters import FONTS, printable
from khcn_tools.document.parts import (
    Attachment,
    Bullets,
    Figure,
    Heading,
    KeyFigures,
    Letterhead,
    Notice,
    Paragraph,
    Part,
    Run,
    SignatureBlock,
    Table,
)
from khcn_tools.render.arrange import Document

STEMS = ("units/trung-tam-thong-tin", "overall")
UA = "http://www.aiim.org/pdfua/ns/id/"
POOR = b"""
#set text(font: "Tinos")
*Ti\xc3\xaau \xc4\x91\xe1\xbb\x81*

#table(columns: 2, [a], [b], [1], [2])
#figure(image(bytes("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")))
"""


@cache
def _reader(path: Path) -> pypdf.PdfReader:
    return pypdf.PdfReader(path)


@pytest.fixture(scope="module")
def poor() -> pypdf.PdfReader:
    """Return a page that says next to nothing of itself."""
    return _page(POOR, tags=False)


def _page(source: bytes, *, tags: bool) -> pypdf.PdfReader:
    """Return a page typeset as it stands."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
    return pypdf.PdfReader(io.BytesIO(typst.compile(source, format="pdf", pdf_tags=tags, font_paths=fonts)))


@pytest.fixture(params=STEMS)
def report(request: pytest.FixtureRequest, built: Path) -> pypdf.PdfReader:
    """Return a report of the sample year as a PDF."""
    return _reader(built / f"{request.param}.pdf")


# ---------------------------------------------------------------------------------------------
# What it claims to be


def _standards(pdf: pypdf.PdfReader) -> tuple[str | None, str | None, str | None]:
    """Return the part and the conformance of PDF/A, and the part of PDF/UA, that the metadata name."""
    xmp = pdf.xmp_metadata
    if not xmp:
        return None, None, None
    ua = [node.firstChild.data for node in xmp.get_element("", UA, "part")]
    return xmp.pdfaid_part, xmp.pdfaid_conformance, ua[0] if ua else None


def test_it_is_for_the_archive_and_for_readers_that_speak(
    report: pypdf.PdfReader, poor: pypdf.PdfReader
) -> None:
    assert _standards(report) == ("2", "A", "1")
    assert set(_standards(poor)) == {None}


def test_it_says_its_language_and_title_and_shows_the_title(
    report: pypdf.PdfReader, poor: pypdf.PdfReader
) -> None:
    root: Any = report.root_object
    assert root["/Lang"] == "vi-VN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    title = str(report.metadata and report.metadata.title)
    assert title.startswith("Báo cáo Kết quả kiểm tra công tác thi đua, khen thưởng năm 2022 tại ")
    assert report.metadata
    assert report.metadata.author == "SỞ KHOA HỌC VÀ CÔNG NGHỆ"
    assert not str(poor.root_object.get("/Lang", "")).startswith("vi")
    assert not (poor.metadata and poor.metadata.title)


# ---------------------------------------------------------------------------------------------
# Fonts


def _fonts(pdf: pypdf.PdfReader) -> dict[str, bool]:
    """Return the fonts of all pages by name, and whether the file brings each."""
    found = {}
    for page in pdf.pages:
        resources: Any = page["/Resources"]
        for entry in resources.get("/Font", {}).values():
            font = entry.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            descriptor = inner.get("/FontDescriptor", {})
            found[str(font["/BaseFont"])] = any(name in descriptor for name in ("/FontFile2", "/FontFile3"))
    return found


def test_all_fonts_are_in_the_file(report: pypdf.PdfReader) -> None:
    fonts = _fonts(report)
    assert len(fonts) >= 3
    assert all(fonts.values())
    assert {name.partition("+")[2].partition("-")[0] for name in fonts} == {"Tinos"}


def test_a_font_that_is_not_in_the_file_would_be_seen() -> None:
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(100, 100)
    name = pypdf.generic.NameObject
    helvetica = {name("/Type"): name("/Font"), name("/BaseFont"): name("/Helvetica")}
    fonts = pypdf.generic.DictionaryObject({name("/F1"): pypdf.generic.DictionaryObject(helvetica)})
    page[name("/Resources")] = pypdf.generic.DictionaryObject({name("/Font"): fonts})
    file = io.BytesIO()
    writer.write(file)
    assert _fonts(pypdf.PdfReader(file)) == {"/Helvetica": False}


# ---------------------------------------------------------------------------------------------
# Structure


def _elements(node: Any) -> Iterator[Any]:
    """Yield the elements of a structure, each before those inside it."""
    node = node.get_object()
    if isinstance(node, list):
        for kid in node:
            yield from _elements(kid)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        yield from _elements(node["/K"]) if "/K" in node else ()


def _structure(pdf: pypdf.PdfReader) -> list[Any]:
    root: Any = pdf.root_object
    return list(_elements(root["/StructTreeRoot"])) if "/StructTreeRoot" in root else []


def _kinds(elements: list[Any]) -> list[str]:
    return [str(element["/S"]).removeprefix("/") for element in elements]


def _scope(head: Any) -> str:
    attributes = head.get("/A", [])
    listed = attributes if isinstance(attributes, list) else [attributes]
    return next((str(a["/Scope"]) for a in (x.get_object() for x in listed) if "/Scope" in a), "")


def _alternatives(elements: list[Any]) -> list[str]:
    return [str(element.get("/Alt", "")) for element in elements if element["/S"] == "/Figure"]


def _document(built: Path, stem: str) -> Document:
    notebook = nbformat.read(built / f"{stem}.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    return render.document(notebook)


@pytest.mark.parametrize("stem", STEMS)
def test_its_structure_has_the_headings_tables_and_charts_of_the_notebook(built: Path, stem: str) -> None:
    pdf, parts = _reader(built / f"{stem}.pdf"), _document(built, stem).parts
    elements = _structure(pdf)
    kinds = _kinds(elements)
    levels = [1, *(part.level for part in parts if isinstance(part, Heading))]
    assert [int(kind[1:]) for kind in kinds if re.fullmatch("H[1-6]", kind)] == levels
    tables = [part for part in parts if isinstance(part, Table)]
    assert kinds.count("Table") == kinds.count("THead") == len(tables) > 5
    heads = [element for element in elements if element["/S"] == "/TH"]
    groups = sum(len({c.group for c in table.columns} - {""}) for table in tables)
    assert len(heads) == sum(len(table.columns) for table in tables) + groups
    assert {_scope(head) for head in heads} == {"/Column"}
    assert _alternatives(elements) == [printable(part.alt) for part in parts if isinstance(part, Figure)]
    assert all(len(words) > 40 for words in _alternatives(elements))


def test_a_head_without_its_scope_and_a_chart_without_words_would_be_seen() -> None:
    elements = _structure(_page(POOR.replace(b"[a], [b]", b"table.header[a][b]"), tags=True))
    heads = [element for element in elements if element["/S"] == "/TH"]
    assert [_scope(head) for head in heads] == ["/Column", "/Column"]
    del heads[0]["/A"]
    assert [_scope(head) for head in heads] == ["", "/Column"]
    assert _alternatives(elements) == [""]


def test_a_page_without_structure_would_be_seen(poor: pypdf.PdfReader) -> None:
    assert _structure(poor) == []
    assert not poor.root_object.get("/MarkInfo", {}).get("/Marked")


@pytest.mark.parametrize("stem", STEMS)
def test_a_link_says_to_which_table_it_leads(built: Path, stem: str) -> None:
    captions = {part.caption for part in _document(built, stem).parts if isinstance(part, Table)}
    notes = [
        note.get_object() for page in _reader(built / f"{stem}.pdf").pages for note in page.get("/Annots", [])
    ]
    told = [re.fullmatch(r"(.+), trang \d+", str(note["/Contents"])) for note in notes]
    assert len(told) > 3
    assert {found and found[1] for found in told} <= captions


@pytest.mark.parametrize("stem", STEMS)
def test_its_bookmarks_are_its_headings(built: Path, stem: str) -> None:
    parts = _document(built, stem).parts
    told = [_squeezed("".join(run.text for run in part.runs)) for part in parts if isinstance(part, Heading)]
    (first, *rest) = list(_bookmarks(_reader(built / f"{stem}.pdf").outline))
    assert first.startswith("BÁO CÁO Kết quả kiểm tra công tác thi đua, khen thưởng năm 2022 tại ")
    assert [_squeezed(name).replace(".", "").lower() for name in rest] == [
        name.replace(".", "").lower() for name in told
    ]


def test_a_page_without_bookmarks_would_be_seen(poor: pypdf.PdfReader) -> None:
    assert list(_bookmarks(poor.outline)) == []


def _bookmarks(outline: Any) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _bookmarks(entry)
        else:
            yield str(entry["/Title"])


# ---------------------------------------------------------------------------------------------
# Words


def _squeezed(text: str) -> str:
    """Return a text without blanks: where lines are broken is no matter here."""
    return re.sub(r"[\s\u200b]+", "", text)


def _runs(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def _heads(table: Table) -> Iterator[str]:
    """Yield the heads of a table in the order of print: merged ones, then the row that all columns reach."""
    yield from (name for name, _ in groupby(column.group for column in table.columns) if name)
    yield from (column.heading for column in table.columns)


def _cells(table: Table) -> Iterator[str]:
    """Yield the cells of a table in the order of print: the name of a case is drawn with its last row."""
    name = ""
    for row, after in zip(table.rows, [*table.rows[1:], ("end",)], strict=True):
        name = row[0] or name
        yield from row if not table.cases else (name, *row[1:]) if after[0] else row[1:]


def _letterhead(part: Letterhead) -> list[str]:
    return [
        *(part.parent_organ, part.organ, official.NATION, official.MOTTO),
        *(official.number_line(part), official.date_line(part)),
        *(official.DRAFT if part.draft else "", part.kind, part.subject),
    ]


SAID: dict[type, Callable[[Any], list[str]]] = {
    Attachment: lambda part: [_runs(part.words.runs)],
    Bullets: lambda part: [_runs(item) for item in part.items],
    Figure: lambda part: [part.caption],
    Heading: lambda part: _runs(part.runs).split(". "),
    KeyFigures: lambda part: [text for item in part.items for text in (item.value, item.label, item.note)],
    Letterhead: _letterhead,
    Notice: lambda part: [part.title, part.text],
    Paragraph: lambda part: [_runs(part.runs)],
    SignatureBlock: lambda part: [*official.recipient_lines(part), *part.role, part.name],
    Table: lambda part: [part.caption, *_heads(part), *_cells(part), part.note],
}


def _said(part: Part) -> list[str]:
    """Return what a part says, piece by piece, in the order of print."""
    return SAID[type(part)](part)


def _body(pdf: pypdf.PdfReader, marks: tuple[str, ...]) -> str:
    """Return the text of all pages without their furniture: the number at the head, the marks at the foot."""
    foot, text = _squeezed("·".join(marks)), ""
    for number, page in enumerate(pdf.pages, 1):
        words = _squeezed(page.extract_text())
        assert words.endswith(foot)
        assert number == 1 or words.startswith(str(number))
        text += words.removesuffix(foot).removeprefix(str(number) if number > 1 else "")
    return text


BREAKS = 400
"""A cell of so many letters may go over to the next page: then the head stands between its words."""


def _first_lost(text: str, pieces: list[str]) -> str:
    """Return the first piece that does not stand behind the one before it; "" where all do."""
    text, at = text.lower(), 0
    for piece in pieces:
        wanted = printable(piece).lower()  # the titles of annexes are printed in capitals
        found = text.find(_squeezed(wanted), at)
        if found >= 0:
            at = found + len(_squeezed(wanted))
        elif len(piece) < BREAKS or any(text.find(word, at) < 0 for word in wanted.split()):
            return piece
    return ""


@pytest.mark.parametrize("stem", STEMS)
def test_its_text_is_composed_and_says_all_that_the_notebook_says_in_order(built: Path, stem: str) -> None:
    document = _document(built, stem)
    text = _body(_reader(built / f"{stem}.pdf"), document.marks)
    assert unicodedata.is_normalized("NFC", text)
    pieces = [piece for part in document.parts if type(part) in SAID for piece in _said(part)]
    assert len(pieces) > 300
    assert _first_lost(text, pieces) == ""
    assert _first_lost(text, [*pieces[:100], "một câu không có", *pieces[100:]]) == "một câu không có"
    assert _first_lost(text, pieces[::-1]) != ""


def test_a_text_whose_marks_stand_apart_would_be_seen() -> None:
    apart = unicodedata.normalize("NFD", POOR.decode()).encode()
    assert not unicodedata.is_normalized("NFC", _body(_page(apart, tags=False), ()))
    assert unicodedata.is_normalized("NFC", _body(_page(POOR, tags=False), ()))
