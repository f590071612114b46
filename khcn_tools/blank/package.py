"""A workbook as bytes that depend on nothing but its content."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable

from lxml import etree
from openpyxl.workbook import Workbook
from openpyxl.writer.excel import ExcelWriter

from khcn_tools.blank.rows import Rows
from khcn_tools.packing import packed

# No clock: two workbooks of the same content are the same file.
_STAMP = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - openpyxl keeps times without a zone
_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def to_bytes(workbook: Workbook, below: Iterable[Rows] = ()) -> bytes:
    """Return the workbook as an .xlsx file, the same bytes each time, with rows `below` those of its sheets."""
    workbook.properties.created = _STAMP
    for sheet in workbook.worksheets:
        # openpyxl finds the depth of column groups while saving, and writes it only the next time.
        sheet.column_dimensions.to_tree()
    saved = io.BytesIO()
    # Packed once only, below; the moment of saving is `_settled`'s.
    ExcelWriter(workbook, zipfile.ZipFile(saved, "w")).save()
    with zipfile.ZipFile(saved) as source:
        parts = {name: _settled(name, source.read(name)) for name in source.namelist()}
    for rows in below:
        path = rows.sheet.path[1:]
        parts[path] = rows.added_to(parts[path])
    return packed(parts)


def _settled(name: str, content: bytes) -> bytes:
    """Return a part without the moment of saving, in the one spelling XML has for it (C14N).

    openpyxl writes the same XML differently where it is told not to use lxml.
    """
    if not name.endswith((".xml", ".rels")):
        return content
    if name == _CORE:
        content = _MODIFIED.sub(rb"\g<1>" + _STAMP.isoformat().encode() + b"Z", content)
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
    spelt: bytes = etree.tostring(root, method="c14n", exclusive=True, with_comments=False)
    return _DECLARATION + spelt
