"""The parts of an official document, as values.

`show` makes them, a notebook displays them, `render` lays them out as HTML, PDF or DOCX. In an executed
notebook a part travels as JSON under `MIME`, beside the HTML that JupyterLab shows.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, get_args

MIME = "application/vnd.khcn.part+json"


class _Displayed:
    """Lets Jupyter show a part: JSON for `render`, HTML for the screen, a line of text for the console."""

    __slots__ = ()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:  # noqa: ARG002 - Jupyter's signature
        from khcn_tools.document.display import bundle  # noqa: PLC0415 - needs these nouns first

        return bundle(self)  # type: ignore[arg-type]  # every subclass is a Part


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style: "", "strong", "emph", "code"; `href` only "#id" within the document.

    In the style "ref" the number of the table or chart that it leads to stands for the text: "Bảng 12".
    """

    text: str
    style: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Heading(_Displayed):
    """A heading; level 1 is the document's title block, 2 is "I.", 3 is "1.", 4 is "a)"."""

    level: int
    runs: tuple[Run, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph(_Displayed):
    """A paragraph; `style` is "", "basis" (căn cứ, italic), "note" (small) or "quote"."""

    runs: tuple[Run, ...]
    style: str = ""


@dataclass(frozen=True, slots=True)
class Bullets(_Displayed):
    """A list; each item is a line of runs, `levels` its depth from 0.

    `ordered` numbers the items of depth 0, from `start` on; deeper ones have dashes.
    """

    items: tuple[tuple[Run, ...], ...]
    levels: tuple[int, ...] = ()
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: `align` is "left", "right" or "center"; `width` a share of the whole, 0 for automatic.

    Neighbours with the same non-empty `group` stand under one merged heading.
    """

    heading: str
    align: str = "left"
    width: float = 0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Table(_Displayed):
    """A table with its caption. Cells are text ready to print; a line break in a cell is a new line.

    `total` says that the last row is a sum; `wide` asks for a landscape page; `empty` is printed instead
    of a table without rows. With `cases`, a row with an empty first cell goes on with the case above it, and
    the rows of a case stay on one page.
    """

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    id: str = ""
    total: bool = False
    wide: bool = False
    empty: str = "Không có số liệu."
    cases: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for a row that has not one cell for each column."""
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"row {number} of table {self.caption!r}: {len(row)} cells, {len(self.columns)} columns"
                )


@dataclass(frozen=True, slots=True)
class Figure(_Displayed):
    """A picture as SVG text, with a caption and a text alternative that says what it shows."""

    svg: str
    caption: str
    alt: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure of the answer that stands first; `tone` is "", "good" or "attention".

    `href` ("#id") leads to the table that it was counted from.
    """

    label: str
    value: str
    note: str = ""
    tone: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures(_Displayed):
    """The three to five figures that answer the report's question."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Notice(_Displayed):
    """A framed remark; `tone` is "info" or "attention". After a `last` one the document ends."""

    text: str
    title: str = ""
    tone: str = "info"
    last: bool = False


@dataclass(frozen=True, slots=True)
class Letterhead(_Displayed):
    """The head of an official document (Nghị định 30/2020/NĐ-CP, Phụ lục I), and what stands on every page.

    Empty `number` and `date_line` print dotted. `kind` is the type of document ("BÁO CÁO"), `subject` its
    trích yếu. `marks` stand on every page: the audience, "DỰ THẢO", "DỮ LIỆU MẪU – …".
    `date` (ISO) dates the file itself and comes from the report's data, never from the clock.

    `form` says what of it there is: all in a "report"; no place and date in "minutes", which tell their
    times in the text; neither these nor a number in a "summary", which nobody signs. A "letter" (công văn)
    has no type: its subject ("V/v …") stands under the number, and `addressee` after "Kính gửi:".
    """

    parent_organ: str
    organ: str
    number: str
    date_line: str
    kind: str
    subject: str
    title: str
    draft: bool = True
    marks: tuple[str, ...] = ()
    date: str = ""
    form: str = "report"
    addressee: str = ""


@dataclass(frozen=True, slots=True)
class SignatureBlock(_Displayed):
    """The end of the document: recipients on the left, the signer's role and name on the right.

    `sides` are the roles of several who sign side by side instead; each writes the name by hand. A block
    that says nothing prints nothing: it is where a document ends that nobody signs.
    """

    recipients: tuple[str, ...]
    role: tuple[str, ...]
    name: str = ""
    draft: bool = True
    sides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Code(_Displayed):
    """Code or its plain output, kept for analysts only. `kind` is "source", "output" or "error"."""

    text: str
    kind: str = "output"


@dataclass(frozen=True, slots=True)
class Attachment(_Displayed):
    """A workbook that goes with the document: `data` is in base64 for addresses, which no path can stand in.

    Pages say its title; who makes the pages keeps the file beside them, under their name and its own.
    """

    name: str
    title: str
    data: str

    def __post_init__(self) -> None:
        """Raise ValueError for a name that is not a plain one."""
        if not re.fullmatch(r"[a-z][a-z0-9_-]*\.xlsx", self.name):
            raise ValueError(f"attachment {self.name!r}: a name such as 'chain.xlsx'")

    @property
    def words(self) -> Paragraph:
        """What a page says of it."""
        return Paragraph((Run(f"{self.title}: tệp kèm theo báo cáo, tên có đuôi “{self.name}”."),), "note")

    @property
    def content(self) -> bytes:
        """The file itself."""
        return base64.urlsafe_b64decode(self.data)


Part = (
    Heading
    | Paragraph
    | Bullets
    | Table
    | Figure
    | KeyFigures
    | Notice
    | Letterhead
    | SignatureBlock
    | Code
    | Attachment
)

_PARTS: dict[str, Any] = {cls.__name__: cls for cls in get_args(Part)}
_NESTED: dict[str, Any] = {"columns": TableColumn}


def to_json(part: Part) -> dict[str, Any]:
    """Return the part as a JSON object with its kind under "part"."""
    return {"part": type(part).__name__, **asdict(part)}


def from_json(data: Mapping[str, Any]) -> Part:
    """Return the part that `to_json` wrote; ValueError if it is none."""
    cls = _PARTS.get(str(data.get("part")))
    if cls is None:
        raise ValueError(f"not a document part: {data.get('part')!r}")
    known = {f.name for f in fields(cls)}
    part: Part = cls(**{name: _value(cls, name, value) for name, value in data.items() if name in known})
    return part


def _value(cls: Any, name: str, value: Any) -> Any:
    """Turn JSON lists back into tuples, and objects into the nouns that stand in that field."""
    if not isinstance(value, list | tuple):
        return value
    if cls is KeyFigures:
        return tuple(KeyFigure(**item) for item in value)
    if name == "runs":
        return tuple(Run(**run) for run in value)
    if cls is Bullets and name == "items":
        return tuple(tuple(Run(**run) for run in item) for item in value)
    if name in _NESTED:
        return tuple(_NESTED[name](**item) for item in value)
    return tuple(tuple(item) if isinstance(item, list | tuple) else item for item in value)
