"""The page ``docs/rules.md``, written from the data.

``python -m khcn_tools.rulebook.reference > docs/rules.md``, in the root.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from khcn_tools.model import Rule
from khcn_tools.rulebook import Regime, Rulebook, load_rulebook
from khcn_tools.rulebook.shares import is_share

SEVERITY = {"error": "phải làm rõ", "warning": "nên làm rõ", "info": "để biết"}

HEAD = """# Các quy tắc kiểm tra

<!-- Written from data/rules by `python -m khcn_tools.rulebook.reference`; a test compares. Do not edit. -->

Trường hợp khớp với một quy tắc là một *nội dung cần làm rõ*; Hội đồng quyết định.
Năm xét danh hiệu quyết định chế độ pháp luật. Cột *Đối chiếu*: **V** đã đọc văn bản; **V2** theo tài liệu
dẫn lại; **M** chưa đối chiếu văn bản; **R** suy luận từ số liệu, không phải quy định;
**L** văn bản của địa phương.
Ngưỡng của Sở, của tỉnh: xem [add-a-rule.md](add-a-rule.md).
"""


def reference(book: Rulebook) -> str:
    """Return the page: the regimes, the rules of law in each, the faults of reading, the papers to ask for."""
    codes = list(dict.fromkeys(code for rules in book.rules.values() for code in rules))
    asked = [*(_first(book, code) for code in codes), *book.faults.values()]
    return "\n".join(
        [
            HEAD,
            "## Chế độ pháp luật\n",
            *_table(["Mã", "Năm xét", "Đối chiếu", "Văn bản"], map(_regime, book.regimes.values())),
            "\n## Quy tắc\n",
            *_table(
                ["Mã", "Nội dung kiểm tra", "Mục", "Chế độ", "Mức", "Ngưỡng", "Căn cứ", "Đối chiếu"],
                (row for code in codes for row in _rule(book, code)),
            ),
            "\n## Lỗi khi đọc số liệu\n",
            *_table(
                ["Mã", "Nội dung", "Mức"],
                ([r.code, r.name, SEVERITY[r.severity]] for r in book.faults.values()),
            ),
            "\n## Giấy tờ cần xem khi kiểm tra\n",
            *_table(["Mã", "Giấy tờ cần xem"], ([rule.code, rule.papers] for rule in asked)),
            "",
        ]
    )


def _table(headings: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    for cells in (headings, ["---"] * len(headings), *rows):
        yield f"| {' | '.join(cells)} |"


def _regime(regime: Regime) -> list[str]:
    """Return the row of a regime."""
    years = f"{regime.from_year or '…'}–{regime.to_year or '…'}"
    return [regime.id, years, regime.certainty, "; ".join(regime.laws)]


def _first(book: Rulebook, code: str) -> Rule:
    """Return a rule as the first regime that has it says it."""
    return next(rules[code] for rules in book.rules.values() if code in rules)


def _rule(book: Rulebook, code: str) -> Iterator[list[str]]:
    """Yield a row for each regime in which a rule runs, or waits for the threshold of a local document."""
    first = _first(book, code)
    said = [code, first.name, first.item or ""]
    for regime, rules in book.rules.items():
        if code in rules:
            rule = rules[code]
            terms = [_severity(rule), _thresholds(rule), rule.basis or "", rule.certainty]
            yield [*said, regime, *terms]
        elif code in book.waiting[regime]:
            yield [*said, regime, "", "chỉ chạy khi local.toml cho ngưỡng", "", ""]
        said = ["", "", ""] if code in rules or code in book.waiting[regime] else said


def _severity(rule: Rule) -> str:
    """Return the severity of a rule, and of the titles that it is milder with."""
    own = rule.parameters.get("severities", {})
    apart = "; ".join(f"{rule.labels[title]}: {SEVERITY[severity]}" for title, severity in own.items())
    return SEVERITY[rule.severity] + (f" ({apart})" if apart else "")


def _thresholds(rule: Rule) -> str:
    """Return the thresholds that are one number, one code or share, or the shares of several titles."""
    shown = {name: _shown(rule, value) for name, value in rule.parameters.items()}
    return "; ".join(f"{name} = {value}" for name, value in shown.items() if value)


def _shown(rule: Rule, value: object) -> str:
    """Return a threshold as the page shows it; nothing for lists and words."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict) and all(map(is_share, value.values())):
        return ", ".join(f"{rule.labels.get(title, title)} {share}" for title, share in value.items())
    if isinstance(value, int) or is_share(value):
        return str(value)
    return rule.labels.get(value, "") if isinstance(value, str) else ""


if __name__ == "__main__":
    sys.stdout.write(reference(load_rulebook(Path.cwd())))
