"""The fixed lines of an official document (Nghị định 30/2020/NĐ-CP, Phụ lục I), as text."""

from __future__ import annotations

from khcn_tools.document.parts import Letterhead, SignatureBlock

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
DRAFT = "DỰ THẢO"
RECIPIENTS = "Nơi nhận:"
ADDRESSED = "Kính gửi:"
SIGNED = "(Ký, ghi rõ họ tên)"
BLANK = "........"

FORMS = ("report", "summary", "minutes", "letter")
"""What a letterhead may be that of; `Letterhead` says what each has."""


def number_line(head: Letterhead) -> str:
    """Return "Số: 05/BC-HĐ"; what is not given yet is dotted, for the clerk to fill in.

    >>> number_line(Letterhead("", "", "/BC-HĐ", "", "", "", ""))
    'Số: ......../BC-HĐ'
    """
    if head.form == "summary":
        return ""
    blank = BLANK if head.number.startswith("/") or not head.number else ""
    return f"Số: {blank}{head.number}"


def date_line(head: Letterhead) -> str:
    """Return place and date; dotted where they are not given yet, nothing where the form has none."""
    if head.form in {"summary", "minutes"}:
        return ""
    return head.date_line or f"{BLANK}, ngày .... tháng .... năm ......"


def marks(head: Letterhead) -> tuple[str, ...]:
    """Return what stands on every page: that it is a draft, for whom it is, that its data are a sample."""
    draft = (DRAFT,) if head.draft and DRAFT not in head.marks else ()
    return (*draft, *head.marks)


def recipient_lines(block: SignatureBlock) -> tuple[str, ...]:
    """Return the recipients as they are printed: each with its dash, the last with its full stop.

    >>> recipient_lines(SignatureBlock(("Lãnh đạo Sở", "Lưu: VT, VP"), ()))
    ('- Lãnh đạo Sở;', '- Lưu: VT, VP.')
    """
    names = [name.strip(" -;.") for name in block.recipients]
    return tuple(f"- {name}{'.' if name is names[-1] else ';'}" for name in names)
