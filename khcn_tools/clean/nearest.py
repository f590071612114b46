"""The nearest of what is known: a suggestion that a person takes or leaves, so it must really be near."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rapidfuzz import fuzz

from khcn_tools.text import search_key

_NEAR = 78  # of 100: how alike two keys are, in the order of their words or in any
_PART = 0.4  # of a text: how much of it a known value must be that is a part of it
_SHORT = 3  # letters of a part, at least
_SAY_LITTLE = {"khong", "chua", "co", "khac", "cac", "va", "cua", "theo", "so", "nam", "ngai"}
_LIMITS = re.compile(r"\b(khong|ko|chua|thoi|mot phan|mot nua|phan lon|co ban)\b")
_STAGES = re.compile(r"^(?:da|dang(?! ki\b)|se|sap)\b")


def nearest(text: str, known: Mapping[str, str]) -> str:
    """Return the value whose key in `known` is near the text: mistyped, cut short or longer; else nothing.

    Words that fit several values alike suggest none of them. Nor is a value suggested that says the contrary,
    or that says wholly what the text says in part.

    >>> values = {search_key(v): v for v in ("Hoàn thành tốt nhiệm vụ", "Không hoàn thành nhiệm vụ")}
    >>> nearest("Hoàn thành tốt", values), nearest("Khá", values), nearest("Chưa hoàn thành tốt", values)
    ('Hoàn thành tốt nhiệm vụ', '', '')
    """
    key = search_key(text)
    found = _near(key, known)
    values = {known[other] for other in found}
    return values.pop() if len(values) == 1 and not any(_contrary(key, other) for other in found) else ""


def _near(key: str, known: Mapping[str, str]) -> set[str]:
    """Return the keys that are near a key, in the best of the ways in which any is."""
    words = set(key.split())
    sets = {other: set(other.split()) for other in known}
    same = {other for other, found in sets.items() if found == words}
    longer = same or {other for other, found in sets.items() if words <= found}
    if longer:
        return longer if _tells(words) else set()
    best = max(known, key=lambda other: (_alike(key, other), other), default="")
    if best and _alike(key, best) >= _NEAR:
        return {best}
    within = {
        other: found for other, found in sets.items() if found <= words and _PART * len(key) <= len(other)
    }
    return {other for other, found in within.items() if all(part <= found for part in within.values())}


def _contrary(one: str, other: str) -> bool:
    """Tell whether one of two keys denies or limits what the other says, or they speak of two stages of it."""
    limits = [sorted(word.replace("ko", "khong") for word in _LIMITS.findall(key)) for key in (one, other)]
    stages = [found[0] for key in (one, other) if (found := _STAGES.match(key))]
    return limits[0] != limits[1] or len({*stages}) > 1


def _alike(one: str, other: str) -> float:
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))


def _tells(words: set[str]) -> bool:
    """Tell whether words say enough to stand for the longer text that has them."""
    return sum(map(len, words - _SAY_LITTLE)) >= _SHORT
