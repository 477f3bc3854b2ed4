"""Owns the table of what people do on the ground before a camera that is no jump: data only."""

from collections.abc import Mapping
from typing import Final

from tests.truth.exercises import Exercise, Keys


def there_and_back(value: float, away: float = 0.5, back: float = 0.5) -> Keys:
    """Go to *value* until the share *away*, stay until *back*, return."""
    stay: Keys = ((back, value),) if back > away else ()
    return ((away, value), *stay, (1.0, 0.0))


def between(start: float, end: float, value: float) -> Keys:
    """Go up to *value* and down again within a share of the round."""
    return ((start, 0.0), ((start + end) / 2, value), (end, 0.0), (1.0, 0.0))


def both(foot: str, keys: Keys) -> dict[str, Keys]:
    """The same for the left and the right."""
    return {f"left {foot}": keys, f"right {foot}": keys}


def feet(heel: Keys, toe: Keys, side: str = "left") -> dict[str, Keys]:
    """One foot off the ground."""
    return {f"{side} heel": heel, f"{side} toe": toe}


def steps(times: int, lift_m: float = 0.10) -> dict[str, Keys]:
    """Steps of both feet in turn, *times* each."""
    parts: dict[str, Keys] = {}
    for side, first in (("left", 0), ("right", 1)):
        for part, share in (("heel", 1.4), ("toe", 0.8)):
            keys: list[tuple[float, float]] = []
            for step in range(first, 2 * times, 2):
                begin, length = step / (2 * times), 1 / (2 * times)
                keys += [(begin, 0.0)] if begin else []
                keys += [(begin + length / 2, share * lift_m), (begin + length, 0.0)]
            if keys[-1][0] < 1:
                keys.append((1.0, 0.0))
            parts[f"{side} {part}"] = tuple(keys)
    return parts


_SQUATS: Final = {
    "slow squats": Exercise(4.0, {"com": there_and_back(-0.40, 0.45, 0.55)}),
    "half squats with pauses": Exercise(
        2.4, {"com": ((0.2, -0.15), (0.4, -0.15), (0.6, -0.30), (0.75, -0.30), (1.0, 0.0))}
    ),
    "squats held": Exercise(8.0, {"com": there_and_back(-0.30, 0.2, 0.75)}),
    "pulses in a squat": Exercise(
        4.0,
        {"com": ((0.25, -0.3), (0.35, -0.22), (0.45, -0.3), (0.55, -0.22), (0.65, -0.3), (1, 0))},
    ),
    "squats up onto the toes": Exercise(
        1.6,
        {
            "com": ((0.35, -0.30), (0.65, 0.05), (0.8, 0.05), (1.0, 0.0)),
            **both("heel", ((0.5, 0.0), (0.65, 0.09), (0.8, 0.09), (1.0, 0.0))),
        },
    ),
    "squats with arms thrown up": Exercise(
        1.5,
        {
            "com": ((0.4, -0.28), (0.75, 0.06), (0.85, 0.06), (1.0, 0.0)),
            "flung": ((0.4, 0.0), (0.75, 1.0), (0.85, 1.0), (1.0, 0.0)),
            **both("heel", ((0.55, 0.0), (0.75, 0.05), (0.85, 0.05), (1.0, 0.0))),
        },
    ),
    "steps in a squat": Exercise(
        6.0,
        {
            "com": there_and_back(-0.3, 0.15, 0.85),
            **feet(between(0.25, 0.40, 0.12), between(0.25, 0.40, 0.08)),
            **feet(between(0.55, 0.70, 0.12), between(0.55, 0.70, 0.08), "right"),
        },
    ),
    "bobbing to music": Exercise(0.55, {"com": there_and_back(-0.08)}),
    "burpees without the jump": Exercise(
        3.0,
        {
            "com": ((0.3, -0.50), (0.6, -0.50), (0.85, 0.03), (1.0, 0.0)),
            "bend": ((0.3, 1.2), (0.6, 1.2), (0.85, 0.0), (1.0, 0.0)),
            **both("heel", ((0.7, 0.0), (0.85, 0.06), (1.0, 0.0))),
        },
    ),
}

_HEELS: Final = {
    "heel raises": Exercise(
        2.0, {"com": there_and_back(0.05, 0.4, 0.6), **both("heel", there_and_back(0.09, 0.4, 0.6))}
    ),
    "quick calf raises": Exercise(
        0.5, {"com": there_and_back(0.04), **both("heel", there_and_back(0.08))}
    ),
    "dips up onto the toes": Exercise(
        0.9,
        {
            "com": ((0.3, -0.10), (0.65, 0.045), (1.0, 0.0)),
            **both("heel", ((0.4, 0.0), (0.65, 0.08), (1.0, 0.0))),
        },
    ),
    "heels raised in turn": Exercise(0.7, {"left heel": there_and_back(0.11)}, in_turn=True),
    "rocking onto the heels": Exercise(1.0, both("toe", there_and_back(0.06))),
    "heels raised on a chair": Exercise(
        6.0,
        {
            "com": there_and_back(-0.38, 0.15, 0.85),
            **both("heel", ((0.3, 0), (0.4, 0.09), (0.5, 0), (0.6, 0.09), (0.7, 0), (1, 0))),
        },
    ),
}

_ONE_FOOT: Final = {
    "jogging on the spot, a foot always down": Exercise(
        0.36,
        {"com": there_and_back(0.03), **feet(there_and_back(0.16), there_and_back(0.10))},
        in_turn=True,
    ),
    "high knees": Exercise(
        0.4,
        {"com": there_and_back(0.015), **feet(there_and_back(0.45), there_and_back(0.42))},
        in_turn=True,
    ),
    "heels to the buttocks": Exercise(
        0.5, feet(there_and_back(0.43), there_and_back(0.33)), in_turn=True
    ),
    "kicks ahead": Exercise(1.2, feet(there_and_back(0.30), there_and_back(0.42)), in_turn=True),
    "balance on one leg": Exercise(
        8.0,
        {
            "sideways": there_and_back(-0.06, 0.1, 0.9),
            **feet(there_and_back(0.30, 0.2, 0.8), there_and_back(0.25, 0.2, 0.8)),
        },
        in_turn=True,
    ),
    "side lunges": Exercise(
        2.6,
        {
            "com": ((0.15, 0.0), (0.5, -0.22), (0.85, 0.0), (1.0, 0.0)),
            "sideways": there_and_back(0.26, 0.45, 0.55),
            "left step": there_and_back(0.45, 0.3, 0.7),
            **feet(
                ((0.15, 0.08), (0.3, 0), (0.7, 0), (0.85, 0.08), (1, 0)),
                ((0.15, 0.05), (0.3, 0), (0.7, 0), (0.85, 0.05), (1, 0)),
            ),
        },
        in_turn=True,
    ),
    "toes tapped aside": Exercise(
        0.8,
        {
            "left step": there_and_back(0.3),
            **feet(
                ((0.25, 0.06), (0.5, 0.0), (0.75, 0.06), (1.0, 0.0)),
                ((0.25, 0.04), (0.5, 0.0), (0.75, 0.04), (1.0, 0.0)),
            ),
        },
        in_turn=True,
    ),
    "jumping jacks stepped": Exercise(
        1.4,
        {
            "raised": there_and_back(1.0, 0.45, 0.55),
            "left step": there_and_back(0.35, 0.45, 0.55),
            **feet(
                ((0.22, 0.06), (0.45, 0), (0.55, 0), (0.78, 0.06), (1, 0)),
                ((0.22, 0.05), (0.45, 0), (0.55, 0), (0.78, 0.05), (1, 0)),
            ),
        },
        in_turn=True,
    ),
}

_BENDS: Final = {
    "tying shoes": Exercise(
        7.0, {"com": there_and_back(-0.42, 0.25, 0.75), "bend": there_and_back(0.9, 0.25, 0.75)}
    ),
    "kneeling": Exercise(
        6.0,
        {
            "com": there_and_back(-0.45, 0.3, 0.7),
            "right heel": ((0.15, 0.0), (0.3, 0.12), (0.7, 0.12), (0.85, 0.0), (1.0, 0.0)),
        },
    ),
    "quick bows": Exercise(1.3, {"com": there_and_back(-0.14), "bend": there_and_back(0.8)}),
    "up from a chair in a hurry": Exercise(
        2.2, {"com": there_and_back(-0.38, 0.4, 0.6), "bend": there_and_back(0.35, 0.4, 0.6)}
    ),
}

_ARMS: Final = {
    "arms flung about": Exercise(0.7, {"raised": there_and_back(1.0)}),
    "waving": Exercise(
        1.4, {"raised": ((0.3, 0.9), (0.42, 0.75), (0.54, 0.9), (0.66, 0.75), (1.0, 0.0))}
    ),
}

_ABOUT: Final = {
    "twisting": Exercise(0.9, {"turn": there_and_back(0.6)}, in_turn=True),
    "turning round": Exercise(
        5.0, {"turn": there_and_back(3.1, 0.45, 0.55), "com": there_and_back(-0.02), **steps(4)}
    ),
    "towards the camera and back": Exercise(
        5.0, {"ahead": there_and_back(1.0, 0.45, 0.55), **steps(4)}
    ),
    "away from the camera and back": Exercise(
        5.0, {"ahead": there_and_back(-1.2, 0.45, 0.55), **steps(4)}
    ),
    "running up to the camera": Exercise(
        2.4, {"ahead": there_and_back(1.0, 0.4, 0.6), **steps(4, 0.14)}
    ),
    "leaning to the camera": Exercise(
        2.0, {"ahead": there_and_back(0.15), "bend": there_and_back(0.5)}
    ),
}

GROUND_EXERCISES: Final[Mapping[str, Exercise]] = {
    **_SQUATS,
    **_HEELS,
    **_ONE_FOOT,
    **_BENDS,
    **_ARMS,
    **_ABOUT,
}
"""By name; each is called with how long it lasts."""
