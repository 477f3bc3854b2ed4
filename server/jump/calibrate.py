"""Owns the making of departure.json: `python -m server.jump.calibrate [--measured CSV]`.

Two sources, both force and not video. Made curves: short contacts are a half-sine of force (spring
and mass, Blickhan 1989; Dalleau 2004), skewed and sharpened; pushes fall from 1.8 to 2.6 body
weights to nothing within 80 to 110 ms, landings rise to 3 to 6 body weights within 50 to 80 ms
(stated ranges around the curves that Linthorne 2001 and McNair & Prapavessis 1999 show). Measured
curves, where a table of them is given: a CSV with test, flight_time_s, takeoff_20mm_ms and
landing_20mm_ms; they replace the made pushes and landings. The seed is fixed: the same input makes
the same table.
"""

import argparse
import csv
import json
from pathlib import Path
from typing import Final

import numpy as np

from server.jump.departure import DEPARTURE_M, TABLE, half_sine_departure_s
from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G
from server.pose.landmarks import Array

VERSION: Final = 2
_CURVES: Final = 2000
_SEED: Final = 4
_STEPS: Final = 4000


def made_contact(rng: np.random.Generator) -> tuple[float, float, float]:
    """Return the ratios of a made short contact's departures to a half-sine's, and its length."""
    contact_s, flight_s = rng.uniform(0.10, 0.35), rng.uniform(0.20, 0.65)
    share = (np.arange(_STEPS) + 0.5) / _STEPS
    shape = np.sin(np.pi * share ** rng.uniform(0.85, 1.15)) ** rng.uniform(0.9, 1.3)
    interval_s = contact_s / _STEPS
    force = shape * (G * (flight_s + contact_s) / (shape.sum() * interval_s))
    expected_s = half_sine_departure_s(flight_s, contact_s)
    after_landing_s = _instant(force, interval_s)
    before_takeoff_s = _instant(force[::-1], interval_s)
    return before_takeoff_s / expected_s, after_landing_s / expected_s, contact_s


def _instant(force: Array, interval_s: float) -> float:
    off_m = np.cumsum(np.cumsum(force)) * interval_s**2
    return float(interval_s * np.searchsorted(off_m, DEPARTURE_M))


def made_push(rng: np.random.Generator) -> tuple[str, float, float, float]:
    """Return a made jump: its test, flight time, and both instants."""
    flight_s = rng.uniform(0.2, 0.65)
    # Stronger jumpers push harder and let go later: the middle of the range goes with the flight.
    strength = (flight_s - 0.2) / 0.45
    off = (1.8 + 0.5 * strength + rng.uniform(0, 0.3)) * G / (0.110 - 0.030 * strength)
    on = (3.0 + 1.5 * strength + rng.uniform(0, 1.5)) * G / rng.uniform(0.05, 0.08)
    test = "dj" if rng.random() < 0.3 else "cmj"
    return test, flight_s, (6 * DEPARTURE_M / off) ** (1 / 3), (6 * DEPARTURE_M / on) ** (1 / 3)


def measured_jumps(path: Path) -> list[tuple[str, float, float, float]]:
    """Return each row of a table of measured force curves."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (
                row["test"],
                float(row["flight_time_s"]),
                -float(row["takeoff_20mm_ms"]) / 1000,
                float(row["landing_20mm_ms"]) / 1000,
            )
            for row in csv.DictReader(file)
        ]


def table(measured: Path | None) -> dict[str, object]:
    """Return the calibration."""
    rng = np.random.default_rng(_SEED)
    springs = np.array([made_contact(rng)[:2] for _ in range(_CURVES)])
    jumps = (
        [made_push(rng) for _ in range(_CURVES)] if measured is None else measured_jumps(measured)
    )
    events = {}
    for index, name in enumerate(("takeoff", "landing")):
        # A landing does not know how the jump began; a push does, and rebounds are the springs'.
        # (Measured drop jumps are of two people, 3 ms below and 10 ms above the line of the rest.)
        used = [jump for jump in jumps if name == "landing" or jump[0] != "dj"]
        flight_s = np.array([jump[1] for jump in used])
        instants = np.array([jump[2 + index] for jump in used])
        events[name] = {
            "pushes_n": len(used),
            **_regression(flight_s, instants),
            "spring": round(float(springs[:, index].mean()), 4),
            "spring_sd": round(float(springs[:, index].std()), 4),
        }
    return {
        "version": VERSION,
        "departure_m": DEPARTURE_M,
        "pushes": "made" if measured is None else "measured by force plates",
        "springs": "made",
        "springs_n": _CURVES,
        **events,
    }


def _regression(flight_s: Array, instants: Array) -> dict[str, float]:
    design = np.stack([np.ones_like(flight_s), flight_s], axis=1)
    found = np.linalg.lstsq(design, instants, rcond=None)[0]
    residual_sd = float(np.sqrt(np.sum((instants - design @ found) ** 2) / (len(instants) - 2)))
    errors = residual_sd * np.sqrt(np.diag(np.linalg.inv(design.T @ design)))
    names = ("at_zero_s", "per_flight")
    rounded = {name: round(float(value), 5) for name, value in zip(names, found, strict=True)}
    standard = {f"{name}_se": round(float(se), 5) for name, se in zip(names, errors, strict=True)}
    return {**rounded, **standard, "residual_sd_s": round(residual_sd, 5)}


def main() -> None:
    """Write the table beside `departure`."""
    parser = argparse.ArgumentParser(description="make server/jump/departure.json")
    parser.add_argument("--measured", type=Path, help="CSV of measured force curves")
    made = table(parser.parse_args().measured)
    TABLE.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
