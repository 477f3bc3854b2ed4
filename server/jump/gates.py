"""Owns what has to be well before a jump is worth making: facts of the picture, judged. Pure.

The limits are those by which a jump is measured less surely, or not at all; what could not be told
is None and never well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from server.jump.camera import BLURRED, DARK, TILTED_DEG, CameraWatch, PictureLook
from server.jump.scale import Scale

EVERY_S: Final = 1.0
"""How often they are told."""
_STILL_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Gate:
    """One of them."""

    ok: bool | None
    """None where it cannot be told."""
    value: float | None


def judge(
    look: PictureLook, camera: CameraWatch, scale: Scale | None, others: bool | None
) -> Mapping[str, Gate]:
    """Return the gates by their names; *others*: whether somebody else is in the picture."""
    metres = None if scale is None else scale.metres_per_unit
    still = None if metres is None else camera.is_still(look.time_s - _STILL_S, look.time_s, metres)
    return {
        "light": Gate(look.light >= DARK, look.light),
        "sharp": Gate(None if look.blur is None else look.blur <= BLURRED, look.blur),
        "level": Gate(
            None if look.tilt_deg is None else abs(look.tilt_deg) <= TILTED_DEG, look.tilt_deg
        ),
        "still": Gate(still, look.shift),
        "alone": Gate(None if others is None else not others, None),
    }
