"""The head and the end of an official document (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from collections.abc import Sequence

from khcn_tools.document.official import FORMS
from khcn_tools.document.parts import Letterhead, SignatureBlock


def letterhead(  # noqa: PLR0913 - what a letterhead says, each by name
    *,
    organ: str,
    subject: str,
    kind: str = "",
    parent_organ: str = "",
    number: str = "",
    date_line: str = "",
    title: str = "",
    draft: bool = True,
    marks: Sequence[str] = (),
    date: str = "",
    form: str = "report",
    addressee: str = "",
) -> Letterhead:
    """Return the head of the document; organs and kind are printed in capitals.

    `number` is what follows "Số:", such as "05/BC-HĐTĐKT"; "/BC-HĐTĐKT" leaves the number itself dotted.
    `date_line` is "Bắc Giang, ngày 05 tháng 01 năm 2023"; empty prints dotted. `title` names the file
    (default: kind and subject). `marks` stand on every page. `date` (ISO, from the data) dates the file.
    `form` is "report", "summary" (no number, no date), "minutes" (no date) or "letter": this one has no kind,
    its subject stands under the number, and it is sent to `addressee`.
    """
    if form not in FORMS:
        raise ValueError(f"form {form!r}: one of {', '.join(map(repr, FORMS))}")
    return Letterhead(
        parent_organ=parent_organ.upper(),
        organ=organ.upper(),
        number=number,
        date_line=date_line,
        kind=kind.upper(),
        subject=subject,
        title=title or f"{kind.capitalize()} {subject}".replace("\n", " ").strip(),
        draft=draft,
        marks=tuple(marks),
        date=date,
        form=form,
        addressee=addressee,
    )


def signature(
    *,
    role: Sequence[str] = (),
    recipients: Sequence[str] = (),
    name: str = "",
    draft: bool = True,
    sides: Sequence[str] = (),
) -> SignatureBlock:
    """Return the end of the document: `role` such as ("TM. HỘI ĐỒNG", "CHỦ TỊCH"), and who receives it.

    `sides` are the roles of several who sign side by side. With none of them the document ends unsigned.
    """
    return SignatureBlock(tuple(recipients), tuple(role), name, draft, tuple(sides))
