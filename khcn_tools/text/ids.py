"""The id of a finding, as people type it."""

from __future__ import annotations

import re

_DASH = r"\s*[-\u2010-\u2015\u2212]\s*"
_ID = re.compile(
    rf"(?<![a-z0-9])([a-z]+){_DASH}([a-z]+|[0-9]+){_DASH}([0-9a-f]{{8}})(?![a-z0-9])", re.IGNORECASE
)


def parse_finding_id(text: str) -> str | None:
    """Return the id that stands anywhere in a text, in any case, with any dashes; None where there is not one.

    >>> parse_finding_id("mã hs-01 – 1A2B3C4D · BM05 Cán bộ!J14")
    'HS-01-1a2b3c4d'
    >>> parse_finding_id("HS-01-1a2b3c4d; HS-02-1a2b3c4d"), parse_finding_id("HS-01")
    (None, None)
    """
    found = {f"{one}-{other}".upper() + f"-{digest.lower()}" for one, other, digest in _ID.findall(text)}
    return found.pop() if len(found) == 1 else None
