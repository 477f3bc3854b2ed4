"""Owns what each witness says alone of the real jumps annotated by eye."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import numpy as np

from server.commands.analyze import from_video
from server.jump import measure, witnesses
from server.jump.feet import FootContacts, PixelWitness, foot_contacts
from server.jump.flight import Flight, fit_flight
from server.jump.protocols import Configuration
from server.jump.scale import Scale
from server.jump.trajectory import Window
from tests.validity.recorded import DATA

WITNESSES: Final = (
    "shoes' pixels",
    "foot landmarks",
    "centre of mass",
    "the last two together: a pose stream",
    "all three",
)


@dataclass(frozen=True, slots=True)
class Alone:
    """What one witness, or some together, said of one clip's flight time."""

    clip: str
    witness: str
    off_s: float | None
    """Said minus true; None where it said nothing."""
    sd_s: float | None


def witnesses_alone() -> list[Alone]:
    """Hear each witness of each real jump, as the model saw it whose word was the last."""
    clips = json.loads((DATA / "clips/real_jump_events.json").read_text())
    return [
        alone
        for name, truth in clips.items()
        for alone in _heard(DATA / "clips" / name, truth["jumps"][0]["flight_best_s"])
    ]


def _heard(clip: Path, true_s: float) -> Iterator[Alone]:
    asked = _last_measurement(clip)
    spans = (
        _between(_shoes(asked)),
        _between(_landmarks(asked)),
        _of_flight(_fitted(asked, [])),
        _of_flight(_fitted(asked, [_landmarks(asked)])),
        _of_flight(asked.flight),
    )
    for witness, span in zip(WITNESSES, spans, strict=True):
        off_s, sd_s = (None, None) if span is None else (span[0] - true_s, span[1])
        yield Alone(clip.name, witness, off_s, sd_s)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the measurement of a jump began with, and its flight."""

    window: Window
    scale: Scale
    contact_s: float | None
    pixels: PixelWitness
    flight: Flight


def _last_measurement(clip: Path) -> _Asked:
    """Analyse *clip*, and keep what the last measured flight was measured from."""
    kept: list[_Asked] = []
    whole = witnesses.hear

    # What it is asked is told once, by its own signature; unpacking sees that it stays so.
    def hear(*asked: Any) -> Flight | None:  # noqa: ANN401 - as there
        window, _, _, scale, contact_s, pixels = asked
        flight = whole(*asked)
        if flight is not None and pixels is not None:
            kept.append(_Asked(window, scale, contact_s, pixels, flight))
        return flight

    with patch.object(measure, "hear", hear):
        (rep,) = from_video(clip, Configuration()).reps
    said_s = rep.values["flight_time_s"]
    (asked,) = [a for a in kept if a.flight.landing.time_s - a.flight.takeoff.time_s == said_s]
    return asked


def _shoes(asked: _Asked) -> FootContacts:
    return witnesses.shoes(asked.pixels, asked.flight, asked.contact_s)


def _landmarks(asked: _Asked) -> FootContacts:
    flight = asked.flight
    found = foot_contacts(
        asked.window,
        flight.takeoff.time_s,
        flight.landing.time_s,
        flight.scale.metres_per_unit,
        asked.contact_s,
        flight.noise_m,
    )
    return FootContacts(None, None) if found is None else found


def _fitted(asked: _Asked, contacts: list[FootContacts]) -> Flight | None:
    takeoff_s, landing_s = asked.flight.takeoff.time_s, asked.flight.landing.time_s
    return fit_flight(asked.window, takeoff_s, landing_s, contacts, asked.scale, asked.contact_s)


def _of_flight(flight: Flight | None) -> tuple[float, float] | None:
    if flight is None:
        return None
    return flight.landing.time_s - flight.takeoff.time_s, flight.flight_sd_s


def _between(contacts: FootContacts) -> tuple[float, float] | None:
    takeoff, landing = contacts.takeoff, contacts.landing
    if takeoff is None or landing is None:
        return None
    return landing.time_s - takeoff.time_s, float(np.hypot(takeoff.sd_s, landing.sd_s))
