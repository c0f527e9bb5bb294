"""Shares with their intervals, and evidence as one column."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

FEW = 5
"""Below this many segments a share says little, and is marked."""
Z = 1.959963984540054
"""How many standard deviations hold 95% of a normal distribution."""


def wilson(part: float, whole: float) -> tuple[float, float]:
    """Return Wilson's 95% score interval of a share.

    Examples
    --------
    >>> [round(bound, 2) for bound in wilson(5, 10)]
    [0.24, 0.76]
    """
    if whole <= 0:
        return 0.0, 1.0
    share, z2 = part / whole, Z * Z
    centre = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z / (1 + z2 / whole) * math.sqrt(share * (1 - share) / whole + z2 / (4 * whole * whole))
    return (max(0.0, centre - half) if part else 0.0, min(1.0, centre + half) if part < whole else 1.0)


def share_columns(part: int, whole: int) -> dict[str, float | bool | None]:
    """Return a share as columns: `share`, `low`, `high` (Wilson, 95%) and `small` (of fewer than `FEW`)."""
    low, high = wilson(part, whole)
    return {
        "share": round(part / whole, 4) if whole else None,
        "low": round(low, 4),
        "high": round(high, 4),
        "small": whole < FEW,
    }


def joined(ids: Iterable[str]) -> str:
    """Join ids (or codes) in one column."""
    return ";".join(ids)


def says(text: str, words: str | None) -> bool:
    """Tell whether a text has one of the words by which the codebook knows a code (a regular expression)."""
    return words is not None and re.search(rf"\b(?:{words})\b", text, re.IGNORECASE) is not None
