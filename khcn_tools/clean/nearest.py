"""The nearest of what is known: a suggestion that a person takes or leaves, so it must really be near."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import fuzz

from khcn_tools.text import search_key

_NEAR = 78  # of 100: how alike two keys are, in the order of their words or in any
_PART = 0.4  # of a text: how much of it a known value must be that is a part of it
_SHORT = 3  # letters of a part, at least
_SAY_LITTLE = {"khong", "chua", "co", "khac", "cac", "va", "cua", "theo", "so", "nam", "ngai"}


def nearest(text: str, known: Mapping[str, str]) -> str:
    """Return the value whose key in `known` is near the text: mistyped, cut short or longer; else nothing.

    Words that fit several values alike suggest none of them.

    >>> values = {search_key(v): v for v in ("Hoàn thành tốt nhiệm vụ", "Không hoàn thành nhiệm vụ")}
    >>> nearest("Hoàn thành tốt", values), nearest("Khá", values), nearest("Không", values)
    ('Hoàn thành tốt nhiệm vụ', '', '')
    """
    key = search_key(text)
    words = set(key.split())
    sets = {other: set(other.split()) for other in known}
    same = {known[other] for other, found in sets.items() if found == words}
    longer = same or {known[other] for other, found in sets.items() if words <= found}
    if longer:
        return longer.pop() if len(longer) == 1 and _tells(words) else ""
    best = max(known, key=lambda other: (_alike(key, other), other), default="")
    if best and _alike(key, best) >= _NEAR:
        return known[best]
    within = {
        other: found for other, found in sets.items() if found <= words and _PART * len(key) <= len(other)
    }
    whole = {known[other] for other, found in within.items() if all(part <= found for part in within.values())}
    return whole.pop() if len(whole) == 1 else ""


def _alike(one: str, other: str) -> float:
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))


def _tells(words: set[str]) -> bool:
    """Tell whether words say enough to stand for the longer text that has them."""
    return sum(map(len, words - _SAY_LITTLE)) >= _SHORT
