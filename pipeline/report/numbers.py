"""Numbers as Dutch readers write them."""

from __future__ import annotations


def decimal(value: float) -> str:
    """Write a number with two decimals: `0,87`."""
    return f"{value:.2f}".replace(".", ",")


def percent(share: float) -> str:
    """Write a share as a percentage: `34%`."""
    return f"{share:.0%}"


def number_of(count: int, one: str, more: str) -> str:
    """Write a count with its noun: `1 zin`, `3 zinnen`."""
    return f"{count} {one if count == 1 else more}"


def signed(helping: int, hindering: int) -> str:
    """Write how often something helps and hinders: `+15 −3`; `0` where it does neither."""
    return f"+{helping} −{hindering}" if helping + hindering else "0"
