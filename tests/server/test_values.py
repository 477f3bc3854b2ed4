"""The ± of what is made of events: as large as the spread that their errors make of it."""

import numpy as np
import pytest

from server.jump.countermovement import Countermovement
from server.jump.draft import Draft
from server.jump.fall import Touchdown
from server.jump.feet import Instant
from server.jump.values import add_contact, add_countermovement, add_flight

TAKEOFF_S, LANDING_S, APEX_S = 2.0, 2.5, 2.245
TAKEOFF_SD_S, LANDING_SD_S = 0.011, 0.008
BEFORE_SD_S = 0.007
DRAWS = 2000
OF_THE_FLIGHT = ("flight_time_s", "jump_height_flight_time_m")


def drafted(before_s: float, takeoff_s: float, landing_s: float, together: float) -> Draft:
    """What is said of these events, of which those of the flight go *together* so much."""
    takeoff, landing = Instant(takeoff_s, TAKEOFF_SD_S), Instant(landing_s, LANDING_SD_S)
    before, draft = Instant(before_s, BEFORE_SD_S), Draft()
    shared_s2 = together * TAKEOFF_SD_S * LANDING_SD_S
    flight_sd_s = (TAKEOFF_SD_S**2 + LANDING_SD_S**2 - 2 * shared_s2) ** 0.5
    add_flight(draft, takeoff, landing, APEX_S, flight_sd_s=flight_sd_s, rise_sd_s=TAKEOFF_SD_S)
    middle = Instant((before_s + takeoff_s) / 2, 0.01)
    add_countermovement(draft, Countermovement(before, middle, middle, 0.3, 0.01), takeoff)
    add_contact(draft, Touchdown(before, 2.0, 0.1, False, 0.0), takeoff, None)
    return draft


@pytest.mark.parametrize("together", [-0.6, 0.0, 0.5])
@pytest.mark.parametrize(
    ("before_s", "ratios"),
    [(1.3, ("time_to_takeoff_s", "rsi_mod_m_s")), (1.8, ("rsi_m_s", "rsr_flight_contact"))],
)
def test_values_are_spread_as_they_say_where_events_are_off_together(
    before_s: float, ratios: tuple[str, ...], together: float
) -> None:
    rng = np.random.default_rng(7)
    shared_s2 = together * TAKEOFF_SD_S * LANDING_SD_S
    spread_s2 = [[TAKEOFF_SD_S**2, shared_s2], [shared_s2, LANDING_SD_S**2]]
    ends_s = rng.multivariate_normal((TAKEOFF_S, LANDING_S), spread_s2, DRAWS)
    starts_s = rng.normal(before_s, BEFORE_SD_S, DRAWS)
    drawn = [
        drafted(float(start_s), float(off_s), float(on_s), together).values
        for start_s, (off_s, on_s) in zip(starts_s, ends_s, strict=True)
    ]
    said = drafted(before_s, TAKEOFF_S, LANDING_S, together).sds
    for key in (*OF_THE_FLIGHT, *ratios):
        spread = float(np.std(np.array([values[key] for values in drawn], float)))
        # Two thousand draws know their spread to 1.6 %; what the errors' squares add is less.
        assert said[key] == pytest.approx(spread, rel=0.05), key
