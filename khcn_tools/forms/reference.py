"""The page ``docs/forms.md``, written from the data.

``python -m khcn_tools.forms.reference > docs/forms.md``, in the root.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from khcn_tools.forms import load_forms
from khcn_tools.model import Column, Form

HEAD = """# Các biểu mẫu

<!-- Written from data/forms by `python -m khcn_tools.forms.reference`; a test compares. Do not edit. -->

BM: tệp của đơn vị; BB: tệp của đoàn kiểm tra. Mỗi biểu là một trang; tên bảng và tên cột là định danh
dùng trong cơ sở dữ liệu `data/clean/<năm>.sqlite` và trong `findings.json`. Dấu * là bắt buộc.
"""


def reference(forms: Iterable[Form]) -> str:
    """Return the page: each form with its columns, types and code lists."""
    return "\n".join([HEAD, *(line for form in forms for line in _form(form))])


def _form(form: Form) -> Iterator[str]:
    """Yield the lines of one form."""
    yield f"## {form.sheet} · `{form.id}`\n"
    items = f" Mục {', '.join(form.items)}." if form.items else ""
    optional = " Chỉ có khi phát sinh." if form.optional else ""
    yield f"{form.title}.{items}{optional}\n"
    yield "| Cột | Định danh | Kiểu | Danh mục |"
    yield "| --- | --- | --- | --- |"
    yield from map(_column, form.columns)
    yield ""


def _column(column: Column) -> str:
    """Return the row of one column."""
    heading = column.heading + ("*" if column.required else "")
    listed = ", ".join(f"{choice.label} (`{choice.id}`)" for choice in column.choices)
    return f"| {heading} | `{column.id}` | {column.type} | {listed} |"


if __name__ == "__main__":
    sys.stdout.write(reference(load_forms(Path.cwd()).values()))
