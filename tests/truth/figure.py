"""A standing person's landmarks, and how they move with a Body: what both jumpers are built on."""

import numpy as np

from server.jump.body import CENTRE_OF_MASS_WEIGHTS
from server.pose.landmarks import Array, Landmark
from tests.truth.trajectory import Body


# Height above the floor and distance from the middle, as a share of stature, arms hanging.
_HALF = {
    "EYE_INNER": (0.935, 0.010),
    "EYE": (0.935, 0.018),
    "EYE_OUTER": (0.935, 0.026),
    "EAR": (0.93, 0.043),
    "SHOULDER": (0.82, 0.110),
    "ELBOW": (0.63, 0.135),
    "WRIST": (0.48, 0.145),
    "PINKY": (0.43, 0.150),
    "INDEX": (0.43, 0.140),
    "THUMB": (0.45, 0.130),
    "HIP": (0.52, 0.055),
    "KNEE": (0.285, 0.060),
    "ANKLE": (0.045, 0.060),
    "HEEL": (0.020, 0.058),
    "FOOT_INDEX": (0.010, 0.085),
}
_ARMS = ("ELBOW", "WRIST", "PINKY", "INDEX", "THUMB")


def standing(stature_m: float) -> Array:
    """(33, 2): x to the picture's right (the person's left), height above the floor; metres."""
    places = np.zeros((len(Landmark), 2))
    places[Landmark.NOSE] = (0.0, 0.92)
    for side, sign in (("LEFT", 1), ("RIGHT", -1)):
        places[Landmark[f"MOUTH_{side}"]] = (sign * 0.012, 0.90)
        for name, (height, aside) in _HALF.items():
            places[Landmark[f"{side}_{name}"]] = (sign * aside, height)
    return places * stature_m


def placed(stature_m: float, body: Body) -> Array:
    """(33, 2): the landmarks of *body*, whose weighted centre of mass is exactly where it says."""
    rest = standing(stature_m)
    moved = rest.copy()
    moved[:, 0] += body.aside_m
    _move_feet(moved, body)
    _raise_arms(moved, rest, body)
    legs, feet = _legs(), _feet()
    upper = ~(legs | feet)
    # Thighs and shanks share the way of the hip; the rest follows it whole. The hip goes where the
    # centre of mass has to be: one linear equation.
    share = np.where(upper, 1.0, 0.0)
    share[[Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE]] = 0.5
    carried = CENTRE_OF_MASS_WEIGHTS @ share
    wanted = CENTRE_OF_MASS_WEIGHTS @ rest[:, 1] + body.com_m
    already = CENTRE_OF_MASS_WEIGHTS @ _with_knees(moved, rest)[:, 1]
    shift = (wanted - already) / carried
    placed_knees = _with_knees(moved, rest)
    placed_knees[:, 1] += share * shift
    return np.asarray(placed_knees)


def _legs() -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.isin(np.arange(len(Landmark)), [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE])


def _feet() -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    names = ("ANKLE", "HEEL", "FOOT_INDEX")
    return np.isin(
        np.arange(len(Landmark)), [Landmark[f"{s}_{n}"] for s in ("LEFT", "RIGHT") for n in names]
    )


def _with_knees(moved: Array, rest: Array) -> Array:
    placed = moved.copy()
    for side in ("LEFT", "RIGHT"):
        risen = moved[Landmark[f"{side}_ANKLE"], 1] - rest[Landmark[f"{side}_ANKLE"], 1]
        placed[Landmark[f"{side}_KNEE"], 1] += risen / 2
    return placed


def _move_feet(moved: Array, body: Body) -> None:
    for side, lifted in (("LEFT", max(0.0, -body.step)), ("RIGHT", max(0.0, body.step))):
        step_m = 0.12 * lifted
        moved[Landmark[f"{side}_FOOT_INDEX"], 1] += body.toe_m + step_m
        moved[Landmark[f"{side}_HEEL"], 1] += body.heel_m + step_m
        moved[Landmark[f"{side}_ANKLE"], 1] += 0.15 * body.toe_m + 0.85 * body.heel_m + step_m


def _raise_arms(moved: Array, rest: Array, body: Body) -> None:
    angle = np.pi * body.arms
    for side in ("LEFT", "RIGHT"):
        shoulder = rest[Landmark[f"{side}_SHOULDER"]]
        for name in _ARMS:
            reach = rest[Landmark[f"{side}_{name}"]] - shoulder
            sign = np.sign(shoulder[0])
            turned = (
                reach[0] * np.cos(angle) - sign * reach[1] * np.sin(angle),
                sign * reach[0] * np.sin(angle) + reach[1] * np.cos(angle),
            )
            moved[Landmark[f"{side}_{name}"]] = shoulder + turned + (body.aside_m, 0.0)
