"""Owns what the picture says of the camera: one look at it, and whether it stood still in a flight.

Pure numbers: the pictures themselves are looked at elsewhere. `CameraWatch` remembers the last
looks; the sentences say what to change. Where a look could not tell, nothing is claimed.
"""

import math
import sys
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from server.jump.rep import Reason
from server.pose.landmarks import Array

WATCHED_S: Final = 3.0
MOST_RISEN_M: Final = 0.006
"""Up or down during a flight, at the athlete's distance. Take-off and landing are told by levels in
the picture: a level that moves by d on the way moves the landing by d / v, with v = gT/2, and the
height gT^2/8 by gT/4 times that, d/2. Measured on synthetic landmarks, this much of a ramp, a step,
a drift or a bump moved the height by 1 to 4 mm on average and 8 mm at most; twice as much by 10 on
average and 17 at most."""
MOST_STRAYED_M: Final = 0.050
"""Along its whole way, in any direction. Sideways harms no height, but a camera that strays this
far within a flight is held in hands, and what is near it moves unlike the background."""

_BETWEEN_LOOKS_S: Final = 0.2
_SLIPS: Final = 0.35
"""Of the body's way: less, and the background went along."""

DARK: Final = 0.08
"""Three clips darkened, with grain of 2 levels: at 0.09 to 0.15 BlazePose lost the body in none of
their pictures, at 0.04 to 0.07 in 4 % to 50 %, at 0.02 to 0.04 in all."""
BLURRED: Final = 0.009
"""Three clips blurred by 0.5 %, 1 % and 2 % of the body's height: hips and feet strayed by 0.6, 0.9
and 1.9 cm RMS, and at 2 % and more BlazePose lost the body in some pictures, then in all."""
TILTED_DEG: Final = 5.0
"""A foot that lands 7 cm aside then seems 6 mm higher or lower than it is: `MOST_RISEN_M`."""

CAMERA_MOVED: Final = Reason(
    "camera_moved",
    "The picture moved during the jump: put the camera on a stand, with nobody close to it, "
    "then jump again.",
)
MOVED_ALONG: Final = Reason(
    "picture_moved_along",
    "The whole picture fell and rose with the athlete: the feet were not seen to leave the ground.",
)
TOO_DARK: Final = Reason("too_dark", "The athlete is too dark to follow well: add light.")
PICTURE_BLURRED: Final = Reason(
    "blurred",
    "The athlete is blurred: wipe the lens, focus on the athlete, or choose a better picture size.",
)
CAMERA_TILTED: Final = Reason(
    "camera_tilted", "The camera leans to one side: turn it until door frames stand upright."
)

_KEYS: Final = ("time_s", "shift", "down", "tilt_deg", "light", "blur")


@dataclass(frozen=True, slots=True)
class PictureLook:
    """What one picture says; lengths are in picture heights."""

    time_s: float
    shift: float | None
    """How far the background moved since the last look that could tell; None where it cannot be
    told: the first look, no texture, or somebody in front of most of it. 1 where there is texture
    and nothing of it is as before: another place."""
    down: float | None
    """The part of it downwards in the picture, signed; None with `shift`."""
    tilt_deg: float | None
    """How far upright things lean, clockwise; None without enough upright edges."""
    light: float
    """Median luma in the body's box, or of the picture without a body: 0 black, 1 white."""
    blur: float | None
    """The typical edge's width, one SD as of a Gaussian, over the body's height; None without a
    body or edges."""

    def as_json(self) -> dict[str, float | None]:
        """Return the look as it is stored, by the names of its fields."""
        return {key: getattr(self, key) for key in _KEYS}

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> "PictureLook":
        """Read what `as_json` wrote; raise ValueError with a sentence for anything else."""
        for key in stored:
            if key not in _KEYS:
                raise ValueError(f"a look has no {key!r}")
        shift, down = _known(stored, "shift", low=0.0), _known(stored, "down")
        if (shift is None) != (down is None):
            raise ValueError("shift and down must be both known or both null")
        return cls(
            time_s=_number(stored, "time_s"),
            shift=shift,
            down=down,
            tilt_deg=_known(stored, "tilt_deg", low=-45.0, high=45.0),
            light=_number(stored, "light", low=0.0, high=1.0),
            blur=_known(stored, "blur", low=0.0),
        )


def _known(
    stored: Mapping[str, object], key: str, low: float = -math.inf, high: float = math.inf
) -> float | None:
    return None if stored.get(key, 0) is None else _number(stored, key, low, high)


def _number(
    stored: Mapping[str, object], key: str, low: float = -math.inf, high: float = math.inf
) -> float:
    if key not in stored:
        raise ValueError(f"{key} is missing")
    value = stored[key]
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not abs(value) <= sys.float_info.max
    ):
        raise ValueError(f"{key} is {value!r}, and must be a number")
    if not low <= value <= high:
        raise ValueError(f"{key} is {value:g}, and must lie from {low:g} to {high:g}")
    return float(value)


def what_to_change(look: PictureLook) -> tuple[Reason, ...]:
    """Return what of the light, the lens and the stand the coach should see to."""
    reasons = []
    if look.light < DARK:
        reasons.append(TOO_DARK)
    if look.blur is not None and look.blur > BLURRED:
        reasons.append(PICTURE_BLURRED)
    if look.tilt_deg is not None and abs(look.tilt_deg) > TILTED_DEG:
        reasons.append(CAMERA_TILTED)
    return tuple(reasons)


@dataclass(frozen=True, slots=True)
class _Step:
    time_s: float
    shift: float
    down: float


class CameraWatch:
    """How the background moved in the last `WATCHED_S`; one a stream."""

    def __init__(self) -> None:
        self._steps: deque[_Step] = deque()

    def copy(self) -> "CameraWatch":
        """Return the same memory, which stays when this one goes on."""
        other = CameraWatch()
        other._steps = self._steps.copy()
        return other

    def keep(self, time_s: float, shift: float | None, down: float | None) -> None:
        """Remember one look's movement; what could not be told is skipped, as if it never was."""
        if shift is None or down is None:
            return
        if self._steps and time_s <= self._steps[-1].time_s:
            self._steps.clear()  # another beginning
        self._steps.append(_Step(time_s, shift, down))
        while self._steps[0].time_s < time_s - WATCHED_S:
            self._steps.popleft()

    def moved_along(self, start_s: float, end_s: float, time_s: Array, body: Array) -> bool:
        """Return whether the background went up and down with the *body*, picture heights up.

        No camera on a stand or in a hand does that through a flight: the picture was moved as a
        whole after it was taken.
        """
        inside = [step for step in self._steps if start_s - _BETWEEN_LOOKS_S < step.time_s < end_s]
        if not inside:
            return False
        up = np.cumsum([-step.down for step in inside])
        went = np.interp([step.time_s for step in inside], time_s, body)
        slips = np.append(0.0, up) - np.append(0.0, went - np.interp(start_s, time_s, body))
        return bool(np.ptp(slips) < _SLIPS * np.ptp(body[(time_s > start_s) & (time_s < end_s)]))

    def is_still(self, start_s: float, end_s: float, metres_per_unit: float) -> bool | None:
        """Return whether the camera did not move; None where no look between could tell."""
        if not any(start_s < step.time_s <= end_s for step in self._steps):
            return None
        return not self.moved_between(start_s, end_s, metres_per_unit)

    def moved_between(self, start_s: float, end_s: float, metres_per_unit: float) -> bool:
        """Return whether the camera is known to have moved too far for a height to be trusted.

        A movement between two looks counts if any of that time lies between *start_s* and *end_s*.
        """
        risen = lowest = highest = strayed = 0.0
        before_s = -math.inf
        for step in self._steps:
            if step.time_s > start_s and before_s < end_s:
                risen += step.down
                strayed += step.shift
                lowest, highest = min(lowest, risen), max(highest, risen)
            before_s = step.time_s
        return (
            (highest - lowest) * metres_per_unit > MOST_RISEN_M
            or strayed * metres_per_unit > MOST_STRAYED_M
        )  # fmt: skip
