"""Which words can be Vietnamese: an onset, a rime and a tone that go together.

Spelling is so regular that a text read by the wrong table of codes hardly ever passes as Vietnamese.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_OPEN = (
    "a e ê i o ô ơ u ư y ia ua ưa oa oe uê uy uơ uya ai ao au ay âu ây eo êu iu iêu yêu oi ôi ơi ui ưi ưu "
    "uôi ươi ươu oai oay oao oeo uay uây uyu ơu"
)
_CLOSED = {
    "a": "c ch m n ng nh p t", "ă": "c m n ng p t", "â": "c m n ng p t", "e": "c m n ng p t",
    "ê": "ch m n ng nh p t", "i": "ch m n nh p t", "o": "c m n ng p t", "ô": "c m n ng p t",
    "ơ": "c m n ng p t", "u": "c m n ng p t", "ư": "c m n ng p t", "iê": "c m n ng p t",
    "yê": "m n ng p t", "uô": "c m n ng t", "ươ": "c m n ng p t", "oa": "c ch m n ng nh p t",
    "oă": "c m n ng t", "oe": "n t", "uâ": "n ng t", "uê": "ch n nh", "uyê": "n t",
    "uy": "ch n nh p t", "y": "ch n nh t", "oo": "c ng",
}  # fmt: skip  # ơu, ơng, ơc are ươu, ương, ươc whose ư, a soft hyphen in TCVN3, was lost on the way
# The end of these carries no tone: "khái", not "khaí".
_GLIDES = {rime for rime in _OPEN.split() if len(rime) > 1 and rime[-1] in "iyuo"} - {"uy"}
_RIMES = {*_OPEN.split(), *(vowels + coda for vowels, codas in _CLOSED.items() for coda in codas.split())}


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Tell whether a word, of any case, is spelt as a Vietnamese syllable may be.

    >>> [is_syllable(word) for word in ("Nguyễn", "quốc", "Cafộ", "tèt")]
    [True, True, False, False]
    """
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in letters if c in _TONES]
    plain = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
    found = next((rime for rime in _rimes(plain) if rime in _RIMES), None)
    if found is None or len(tones) > 1 or (found in _GLIDES and letters[-1] in _TONES):
        return False
    stopped = found.endswith(("c", "ch", "p", "t"))
    return not stopped or tones in (["\u0301"], ["\u0323"])


def _rimes(plain: str) -> list[str]:
    """Return what may be the rime of a syllable without its tone."""
    return [plain, *(plain[len(onset) :] for onset in _ONSETS.split() if plain.startswith(onset))]
