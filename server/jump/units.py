"""Owns in which unit a key's number is, and in which a person reads it: its ending says so."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Unit:
    """How numbers under keys of one ending are written."""

    ending: str
    si: str
    """As it is stored and exported; empty for a plain number."""
    shown: str
    """As a person reads it."""
    scale: float
    """How many of *shown* make one of *si*."""
    decimals: int

    def of(self, value: float) -> str:
        """Return *value*, in *si*, as a person reads it; without the unit."""
        return f"{value * self.scale:.{self.decimals}f}"


_UNITS: Final = (  # the first that fits
    Unit("_n_m", "N/m", "N/m", 1, 0),
    Unit("_m_s", "m/s", "m/s", 1, 2),
    Unit("_s", "s", "ms", 1000, 0),
    Unit("_m", "m", "cm", 100, 1),
    Unit("_w", "W", "W", 1, 0),
    Unit("_deg", "°", "°", 1, 1),
    Unit("_pct", "%", "%", 1, 1),
    Unit("", "", "", 1, 2),
)


def unit_of(key: str) -> Unit:
    """Return the unit that *key* names."""
    return next(unit for unit in _UNITS if key.endswith(unit.ending))


def name_of(key: str) -> str:
    """Return *key* without its unit, as words."""
    return key.removesuffix(unit_of(key).ending).replace("_", " ")
