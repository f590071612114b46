"""The links of the chain behind a title, and the rules that look at each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from khcn_tools.rules.counts import COLLECTIVE_TITLES, PERSONAL_TITLES
from khcn_tools.year.eligibility import evidence
from khcn_tools.year.eligibility.conditions import CSTD, Proposal
from khcn_tools.year.eligibility.evidence import Shown
from khcn_tools.year.scope import Scope


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its name, what the forms show, and by title the codes of the rules that look at it.

    A title that `codes` does not name needs no such link. Where `compared`, the forms alone show nothing:
    the link is met only where a rule of the year looks at it.
    """

    name: str
    evidence: Callable[[Scope, Proposal], Shown]
    codes: Mapping[str, tuple[str, ...]]
    compared: bool = False


def _codes(titles: Iterable[str], *codes: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(titles, codes)


_ALL = (*PERSONAL_TITLES, *COLLECTIVE_TITLES)
_FLAGS = _codes(COLLECTIVE_TITLES[2:])  # no rule compares what these need
_LDTT = ("LDTT-01", "LDTT-02", "LDTT-03")
_EARLIER = {"cstd_tinh": ("CSTT-01",), "cstd_toan_quoc": ("CSTT-02",)}
_RATED = {"ttldtt": ("TTTT-03",), "ttldxs": ("TTXS-05",), **_FLAGS}
_SHARED = {"ttldtt": ("TTTT-01",), "ttldxs": ("TTXS-01",), **_FLAGS}
_CONDUCT = {"ttldtt": ("TTTT-02",), "ttldxs": ("TTXS-03", "TTXS-04"), **_FLAGS}

_COMMON = (
    Link("Đăng ký", evidence.registration, _codes(_ALL, "DK-01")),
    Link("Phong trào", evidence.movement, _codes(_ALL)),
    Link("Bình xét", evidence.review, _codes(_ALL, "HS-02", "HS-03", "HS-04", "HS-05")),
    Link("Hồ sơ", evidence.dossier, _codes(_ALL, "HS-01")),
)
PERSON = (
    *_COMMON,
    Link("Sáng kiến, đề tài", evidence.initiative, _codes(CSTD, "CSTD-02", "CSTD-03")),
    Link("Tiêu chuẩn LĐTT", evidence.standards, _codes(PERSONAL_TITLES, *_LDTT), compared=True),
    Link("Danh hiệu các năm trước", evidence.streak, _EARLIER, compared=True),
)
COLLECTIVE = (
    *_COMMON,
    Link("Mức hoàn thành", evidence.rating, _RATED, compared=True),
    Link("Tỷ lệ LĐTT", evidence.share, _SHARED, compared=True),
    Link("Có CSTĐCS", evidence.fighter, {"ttldxs": ("TTXS-02",), **_FLAGS}, compared=True),
    Link("Thành viên", evidence.conduct, _CONDUCT, compared=True),
)
