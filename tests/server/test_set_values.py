"""What is said of a set of hops, against sets of which every event's true time is known."""

from dataclasses import dataclass

import numpy as np
import pytest

from server.jump.draft import Draft
from server.jump.fall import Touchdown
from server.jump.feet import Instant
from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G
from server.jump.rep import JumpRep, Quality
from server.jump.sets import set_values
from server.jump.values import add_contact, add_flight
from server.pose.landmarks import Array

HOPS = 10
SETS = 300
FLIGHT_S, CONTACT_S = 0.44, 0.19


@dataclass(frozen=True, slots=True)
class Hopper:
    """How hops differ from each other, relatively, and how far an event is measured off."""

    event_sd_s: float = 0.006
    heights_vary: float = 0.0
    periods_vary: float = 0.0
    fades: float = 0.0

    def events_s(self, rng: np.random.Generator) -> Array:
        """Draw the true times of a set: a landing, and take-off and landing of each hop."""
        height_m = G * FLIGHT_S**2 / 8 * (1 + rng.normal(0, self.heights_vary, HOPS))
        flight_s = np.sqrt(height_m * np.linspace(1, 1 - self.fades, HOPS) * 8 / G)
        waits_s = (FLIGHT_S + CONTACT_S) * rng.normal(0, self.periods_vary, HOPS)
        lengths_s = np.stack([CONTACT_S + waits_s, flight_s], axis=1).ravel()
        return np.append(0, np.cumsum(lengths_s))

    def measured(self, events_s: Array, rng: np.random.Generator) -> list[JumpRep]:
        """What the formulas make of events that were each measured off by their own noise."""
        off_s = rng.normal(0, self.event_sd_s, len(events_s))
        instants = [Instant(float(t), self.event_sd_s) for t in events_s + off_s]
        return [_hop(*instants[i : i + 3]) for i in range(0, 2 * HOPS, 2)]


def _hop(touchdown: Instant, takeoff: Instant, landing: Instant) -> JumpRep:
    draft = Draft()
    apex_s = (takeoff.time_s + landing.time_s) / 2
    sd_s = float(np.hypot(takeoff.sd_s, landing.sd_s))
    add_flight(draft, takeoff, landing, apex_s, flight_sd_s=sd_s, rise_sd_s=sd_s)
    add_contact(draft, Touchdown(touchdown, 2.0, 0.1, False, 0.0), takeoff, None)
    unavailable, seen = draft.unavailable, Quality(100)
    return JumpRep("1", 1, True, "hops", "", draft.values, draft.sds, unavailable, seen)


def _true(events_s: Array) -> dict[str, float]:
    contact_s, flight_s = np.diff(events_s).reshape(HOPS, 2).T
    rsi = G * flight_s**2 / 8 / contact_s
    period_s, highest = contact_s + flight_s, np.sort(rsi)[::-1]
    return {
        "rsi_best5_m_s": float(highest[:5].mean()),
        "rhythm_cv_pct": 100 * float(period_s.std(ddof=1) / period_s.mean()),
        "drop_off_pct": 100 * float(1 - rsi[-3:].mean() / highest[:3].mean()),
    }


def _compared(hopper: Hopper) -> dict[str, tuple[Array, Array]]:
    """Said minus true, and the SD said, of SETS sets, by key."""
    rng, rows = np.random.default_rng(5), []
    for _ in range(SETS):
        events_s = hopper.events_s(rng)
        values, sds, missing = set_values(hopper.measured(events_s, rng))
        assert missing == {}
        rows.append([((values[k] or 0.0) - true, sds[k]) for k, true in _true(events_s).items()])
    of_each = np.array(rows, float).transpose(1, 2, 0)
    return {key: (off, sd) for key, (off, sd) in zip(_true(events_s), of_each, strict=True)}


HOPPERS = {
    "perfectly steady": Hopper(),
    "steady, hardly seen": Hopper(event_sd_s=0.010),
    "of many heights": Hopper(heights_vary=0.05, periods_vary=0.02),
    "out of rhythm, well seen": Hopper(event_sd_s=0.002, periods_vary=0.04),
    "tiring": Hopper(fades=0.2, heights_vary=0.02, periods_vary=0.01),
}


@pytest.mark.parametrize("who", HOPPERS)
def test_the_said_spread_of_a_set_covers_the_truth(who: str) -> None:
    for key, (off, sd) in _compared(HOPPERS[who]).items():
        # 95 % within 2 SD; of 300 sets that share is known to 1.3 %.
        assert (np.abs(off) <= 2 * sd).mean() >= 0.925, key
        if key != "rhythm_cv_pct":  # whose ± is also of how few hops tell a rhythm
            assert np.median(sd) <= 2 * np.sqrt((off**2).mean()), key


def test_a_steady_hopper_seen_with_noise_is_said_to_be_steady() -> None:
    off_pct, sd_pct = _compared(HOPPERS["perfectly steady"])["rhythm_cv_pct"]
    # Six milliseconds an event are 1.4 % of a period. Half of the sets vary less than that.
    assert np.median(off_pct) < 0.05
    assert np.mean(off_pct) < 0.6
    assert np.median(sd_pct) < 1.0


def test_a_rhythm_that_truly_varies_is_not_taken_for_noise() -> None:
    off_pct, _ = _compared(HOPPERS["out of rhythm, well seen"])["rhythm_cv_pct"]
    assert abs(float(np.mean(off_pct))) < 0.1
