"""A file becomes tables: what was typed, every cell with its address, and what each row is.

::

    read_sheets     file → sheets: values, texts, merged areas, legacy fonts read as Unicode
    recognise       sheets → which form each sheet is, and the tables on it
    find_tables     sheet → tables: header, headings, and the kind of every row
    peek            the same for any spreadsheet, to look at
"""

from khcn_tools.read.files import read_sheets
from khcn_tools.read.peek import peek, render_peek
from khcn_tools.read.recognise import recognise
from khcn_tools.read.tables import find_tables

__all__ = ["find_tables", "peek", "read_sheets", "recognise", "render_peek"]
