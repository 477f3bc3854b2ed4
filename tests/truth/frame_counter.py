"""Owns a number in a picture's corner that a machine can read again after coding and scaling.

A row of light and dark blocks, each 1/40 of the picture's width (9 pixels at 360), in a dark frame:
light, dark, then 16 bits and 4 check bits, highest first, then dark, light. A picture without a
counter, or with a damaged one, reads as None and never as another number.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

LARGEST: Final = 2**16 - 1
_ACROSS: Final = 40
_BITS: Final = 16
_CHECKS: Final = 4
_BLOCKS: Final = 2 + _BITS + _CHECKS + 2
_LEAST_CONTRAST: Final = 60
"""Between light and dark, of 255."""
_UNSURE: Final = 0.3
"""How near to the middle between light and dark a block may not be, as a share of the contrast."""


def burn(picture: Picture, number: int) -> None:
    """Write *number* (0 to 65535) into the top left corner of *picture*, (height, width, 3)."""
    if not 0 <= number <= LARGEST:
        raise ValueError(f"a counter holds 0 to {LARGEST}, not {number}")
    edges = _edges(picture)
    picture[: edges[2], : edges[_BLOCKS + 2]] = 16
    for index, light in enumerate(_blocks(number)):
        if light:
            picture[
                edges[0] + edges[1] // 2 : edges[2] - edges[1] // 2,
                slice(*edges[index + 1 : index + 3]),
            ] = 235


def read(picture: Picture) -> int | None:
    """Return the number in *picture*, RGB (height, width, 3) or luma (height, width), or None."""
    luma = picture.mean(axis=2) if picture.ndim == 3 else picture
    edges = _edges(picture)
    if luma.shape[0] < edges[2]:
        return None
    row = luma[round(0.75 * edges[1]) : round(1.25 * edges[1]) + 1].mean(axis=0)
    inset = max(1, edges[1] // 4)
    levels = np.array(
        [row[edges[i + 1] + inset : edges[i + 2] - inset].mean() for i in range(_BLOCKS)]
    )
    light, dark = (levels[0] + levels[-1]) / 2, (levels[1] + levels[-2]) / 2
    if light - dark < _LEAST_CONTRAST:
        return None
    share = (levels - dark) / (light - dark)
    if np.any(np.abs(share - 0.5) < 0.5 - _UNSURE):
        return None
    bits = (share > 0.5).astype(int)
    number = int("".join(map(str, bits[2 : 2 + _BITS])), 2)
    return number if list(bits) == _blocks(number) else None


def _edges(picture: Picture) -> list[int]:
    return [round(i * picture.shape[1] / _ACROSS) for i in range(_BLOCKS + 3)]


def _blocks(number: int) -> list[int]:
    # Inverted in two places, so that neither all light nor all dark is a number.
    check = (number ^ number >> 4 ^ number >> 8 ^ number >> 12 ^ 0b1010) & 0b1111
    bits = f"{number:0{_BITS}b}{check:0{_CHECKS}b}"
    return [1, 0, *map(int, bits), 0, 1]
