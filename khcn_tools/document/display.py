"""What a notebook shows of a part, and what it stores for `render`."""

from __future__ import annotations

from typing import Any

from khcn_tools.document.html import fragment
from khcn_tools.document.parts import (
    MIME,
    Attachment,
    Bullets,
    Code,
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
    to_json,
)

# Named twice, so that it weighs more than what Jupyter says of tables and lists.
_STYLE = """
.khcn.khcn{font:15px/1.45 Tinos,"Times New Roman",serif;max-width:60em}
.khcn.khcn h1,.khcn.khcn h2,.khcn.khcn h3,.khcn.khcn p{font-family:inherit}
.khcn.khcn table{border-collapse:collapse;font-size:inherit;margin:.4em 0}
.khcn.khcn caption{text-align:left;font-weight:bold;padding-bottom:.3em}
.khcn.khcn th,.khcn.khcn td{border:1px solid #9aa4ae;padding:.25em .5em;white-space:normal}
.khcn.khcn th,.khcn.khcn td{text-align:left;vertical-align:top}
.khcn.khcn tr,.khcn.khcn tbody tr{background:none}
.khcn.khcn thead th{text-align:center;vertical-align:middle;background:#eef1f4}
.khcn.khcn tbody th{font-weight:normal}
.khcn.khcn .r{text-align:right;white-space:nowrap}
.khcn.khcn .c{text-align:center}
.khcn.khcn tr.total>*{font-weight:bold}
.khcn.khcn .note,.khcn.khcn figcaption{font-size:.9em}
.khcn.khcn figure{margin:.6em 0}
.khcn.khcn figure img{max-width:100%}
.khcn.khcn .key-figures{display:flex;flex-wrap:wrap;gap:1em}
.khcn.khcn .key-figures>div{display:flex;flex-direction:column}
.khcn.khcn .key-figures>div{border-top:2px solid #16324f;padding:.3em .8em .3em 0}
.khcn.khcn dt,.khcn.khcn dd{float:none;width:auto;font-weight:normal}
.khcn.khcn .key-figures dd{order:-1;margin:0;font-size:1.7em;font-weight:bold}
.khcn.khcn .key-figures dd.note{font-size:.9em;font-weight:normal;order:1}
.khcn.khcn .key-figures .attention dd:not(.note){color:#9c2b1e}
.khcn.khcn .key-figures a{color:inherit}
.khcn.khcn .notice{border-left:4px solid #4f7396;background:#f3f6f8;padding:.4em 1em}
.khcn.khcn .notice.attention{border-color:#9c2b1e;background:#fbf3f1}
.khcn.khcn .letterhead{display:grid;grid-template-columns:2fr 3fr;text-align:center}
.khcn.khcn .letterhead h1{grid-column:1/-1;font-size:1.1em}
.khcn.khcn .letterhead .kind{display:block}
.khcn.khcn .letterhead p{margin:.1em 0}
.khcn.khcn .signature{display:grid;grid-template-columns:1fr 1fr;break-inside:avoid}
.khcn.khcn .letterhead .about{font-weight:normal;font-size:1em;margin:0}
.khcn.khcn .letterhead .addressee{grid-column:1/-1;margin:1em 0 0}
.khcn.khcn .sides{grid-template-columns:1fr 1fr 1fr;padding-bottom:5em}
.khcn.khcn .signature ul{list-style:none;padding:0;margin:0}
.khcn.khcn .signer{text-align:center}
.khcn.khcn .signer .name{margin-top:4em}
"""


def bundle(part: Part) -> dict[str, Any]:
    """Return the part under the three MIME types of a notebook's output."""
    return {
        MIME: to_json(part),
        "text/html": f'<style>{_STYLE}</style><div class="khcn">{fragment(part)}</div>',
        "text/plain": summary(part),
    }


def summary(part: Part) -> str:
    """Return the part in a line of text, for a console."""
    match part:
        case Heading(runs=runs) | Paragraph(runs=runs) | Attachment(words=Paragraph(runs=runs)):
            text = _text(runs)
        case Bullets(items=items):
            text = "\n".join(f"- {_text(item)}" for item in items)
        case Table():
            text = f"[bảng] {part.caption} ({len(part.rows)} dòng)"
        case Figure():
            text = f"[hình] {part.alt}"
        case KeyFigures(items=figures):
            text = "\n".join(f"{figure.label}: {figure.value}" for figure in figures)
        case Notice():
            text = f"{part.title} {part.text}".strip()
        case Letterhead():
            text = f"{part.organ} – {f'{part.kind} {part.subject}'.strip()}"
        case SignatureBlock():
            text = " – ".join(filter(None, (*part.role, *part.sides, part.name)))
        case Code():
            text = part.text
    return text


def _text(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)
