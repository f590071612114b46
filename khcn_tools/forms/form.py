"""One form: a file such as ``data/forms/bm05.toml``."""

from __future__ import annotations

from pathlib import Path

from khcn_tools.errors import DataFileError
from khcn_tools.forms.entries import (
    Entry,
    blocks,
    file,
    flag,
    known,
    no_two,
    one_of,
    text,
    texts,
    toml,
    unambiguous,
)
from khcn_tools.forms.lists import LISTS, Lists, unambiguous_choices
from khcn_tools.model import Choice, Column, ColumnType, Form

WORKBOOKS = ("submission", "inspection")
LAYOUTS = ("table", "pairs")

_FORM_KEYS = {
    "code", "id", "name", "title", "workbook", "layout", "optional", "items", "instructions", "columns",
    "example",
}  # fmt: skip
_COLUMN_KEYS = {"id", "heading", "type", "required", "lists", "aliases", "public", "width", "help"}
_SHEET_NAME_LIMIT, _SHEET_NAME_BARRED = 31, "[]:*?/\\"  # Excel's
_HELP_LIMIT = 160  # Excel shows 255 characters; a hint for the column's type is added
_COUNTED = {ColumnType.NUMBER, ColumnType.PERCENT, ColumnType.YEAR}
_WIDTHS = range(5, 101)


def load_form(path: Path, lists: Lists) -> Form:
    """Read and check one form."""
    where, data = file(path.name), toml(path)
    known(data, _FORM_KEYS, where)
    form = Form(
        code=text(data, "code", where),
        id=text(data, "id", where),
        name=text(data, "name", where),
        title=text(data, "title", where),
        workbook=one_of(data, "workbook", WORKBOOKS, where),
        layout=one_of(data, "layout", LAYOUTS, where, default="table"),
        items=_items(data, lists, where),
        columns=_columns(data, lists, where),
        instructions=text(data, "instructions", where, default=""),
        example=_example(data, where),
        optional=flag(data, "optional", where),
    )
    _check_names(form, path.stem, where)
    _check_example(form, where)
    unambiguous_headings(form, where)
    return form


def _items(data: Entry, lists: Lists, where: str) -> tuple[str, ...]:
    """Return the items of the plan that the form serves."""
    items, known = texts(data, "items", where), [choice.id for choice in lists.get("items", ())]
    for item in items:
        if item not in known:
            raise DataFileError(f"{where}: unknown item {item!r}; one of {', '.join(known)}")
    return items


def _columns(data: Entry, lists: Lists, where: str) -> tuple[Column, ...]:
    """Return the columns, each id once."""
    columns = tuple(_column(entry, lists, where) for entry in blocks(data, "columns", where))
    no_two(((column.id, column.heading) for column in columns), where, "column id")
    return columns


def _column(entry: Entry, lists: Lists, where: str) -> Column:
    """Return one column, its choices taken from the code lists it names."""
    place = f"{where}, column {entry.get('id', '(no id)')!r}"
    known(entry, _COLUMN_KEYS, place)
    column = Column(
        id=text(entry, "id", place),
        heading=text(entry, "heading", place),
        type=ColumnType(one_of(entry, "type", tuple(ColumnType), place, default="text")),
        required=flag(entry, "required", place),
        choices=_choices(entry, lists, place),
        aliases=texts(entry, "aliases", place),
        public=flag(entry, "public", place),
        width=_width(entry, place),
        help=text(entry, "help", place, default=""),
    )
    if (column.type is ColumnType.CHOICE) != bool(column.choices):
        raise DataFileError(f'{place}: type = "choice" and lists = [...] go together; give both or neither')
    if len(column.help) > _HELP_LIMIT:
        raise DataFileError(f"{place}: help is longer than the {_HELP_LIMIT} characters Excel shows")
    return column


def _choices(entry: Entry, lists: Lists, place: str) -> tuple[Choice, ...]:
    """Return the choices of every code list that the column names, in that order."""
    names = texts(entry, "lists", place)
    for name in names:
        if name not in lists:
            raise DataFileError(f"{place}: unknown list {name!r}; lists of {file(LISTS)}: {', '.join(lists)}")
    choices = tuple(choice for name in names for choice in lists[name])
    unambiguous_choices(choices, place)
    return choices


def _width(entry: Entry, place: str) -> int:
    """Return the column's width in characters."""
    width = entry.get("width", 18)
    if type(width) is not int or width not in _WIDTHS:
        raise DataFileError(f"{place}: width must be a whole number from {_WIDTHS[0]} to {_WIDTHS[-1]}")
    return width


def _check_names(form: Form, stem: str, where: str) -> None:
    """Refuse a file named otherwise than its form, and a name that Excel would not take for a sheet."""
    if stem != form.code.lower():
        raise DataFileError(
            f"{where}: code is {form.code!r}; name the file {form.code.lower()}.toml or correct code"
        )
    if len(form.sheet) > _SHEET_NAME_LIMIT or any(mark in form.sheet for mark in _SHEET_NAME_BARRED):
        raise DataFileError(
            f"{where}: Excel takes no sheet named {form.sheet!r}; shorten name to "
            f"{_SHEET_NAME_LIMIT - len(form.code) - 1} characters, none of {_SHEET_NAME_BARRED}"
        )


def _example(data: Entry, where: str) -> dict[str, str]:
    """Return the example row."""
    example = data.get("example", {})
    if not isinstance(example, dict):
        raise DataFileError(f"{where}: write the example as a block that begins with [example]")
    return {key: text(example, key, f"{where}, example") for key in example}


def _check_example(form: Form, where: str) -> None:
    """Refuse an example that a unit could not have filled in."""
    if form.example and form.layout == "pairs":
        raise DataFileError(f"{where}: a form of pairs has no example row; remove [example]")
    columns = {column.id: column for column in form.columns}
    for column_id, value in form.example.items():
        if column_id not in columns:
            raise DataFileError(f"{where}, example: unknown column {column_id!r}; one of {', '.join(columns)}")
        _check_value(columns[column_id], value, f"{where}, example")
    for column in form.columns:
        if form.example and column.required and column.id not in form.example:
            raise DataFileError(f"{where}, example: {column.id} is required; give it a value")


def _check_value(column: Column, value: str, where: str) -> None:
    """Refuse an example value that is no choice of its list, or no whole number."""
    labels = [choice.label for choice in column.choices]
    if labels and value not in labels:
        raise DataFileError(f"{where}: {column.id} is {value!r}; one of {', '.join(labels)}")
    if column.type in _COUNTED and not value.isdecimal():
        raise DataFileError(f"{where}: {column.id} is {value!r}; give a whole number in quotes")


def unambiguous_headings(form: Form, where: str) -> None:
    """Refuse two columns that one heading would stand for."""
    spellings = ((column.heading, (column.heading, *column.aliases)) for column in form.columns)
    unambiguous(spellings, where)
