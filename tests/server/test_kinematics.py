"""Peak power is Sayers' line, and its error the height's and the line's own together."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from server.jump.draft import Draft
from server.jump.kinematics import sayers_peak_power_w
from server.jump.values import add_power

many = settings(max_examples=100, derandomize=True, deadline=None)
heights_m = st.floats(0.10, 0.80)
masses_kg = st.floats(20, 300)
sds_m = st.floats(0, 0.10)
OWN_ERROR_W = 355.0  # of the regression, as Sayers 1999 gives it


def power(height_m: float, height_sd_m: float, mass_kg: float) -> tuple[float, float]:
    """The peak power that a repetition with this height is given, and its standard deviation."""
    draft = Draft()
    draft.put("jump_height_flight_time_m", height_m, height_sd_m)
    add_power(draft, mass_kg)
    return draft.known("peak_power_w")


@pytest.mark.parametrize(
    ("height_m", "mass_kg", "power_w"),
    [
        (0.35, 70.0, 3240.5),  # 60.7·35 + 45.3·70 − 2055 = 2124.5 + 3171.0 − 2055
        (0.50, 90.0, 5057.0),  # 60.7·50 + 45.3·90 − 2055 = 3035.0 + 4077.0 − 2055
    ],
)
def test_sayers_peak_power_is_what_a_hand_computes(
    height_m: float, mass_kg: float, power_w: float
) -> None:
    assert sayers_peak_power_w(height_m, mass_kg) == pytest.approx(power_w)
    assert power(height_m, 0.01, mass_kg)[0] == pytest.approx(power_w)


@many
@given(heights_m, sds_m, masses_kg)
def test_the_error_of_the_height_carries_over_by_the_formulas_slope(
    height_m: float, sd_m: float, mass_kg: float
) -> None:
    assume(sayers_peak_power_w(height_m, mass_kg) > OWN_ERROR_W)  # below, none is told
    step_m = 1e-3
    rise_w = sayers_peak_power_w(height_m + step_m, mass_kg) - sayers_peak_power_w(
        height_m - step_m, mass_kg
    )
    from_height_w = rise_w / (2 * step_m) * sd_m
    expected_w = (from_height_w**2 + OWN_ERROR_W**2) ** 0.5
    assert power(height_m, sd_m, mass_kg)[1] == pytest.approx(expected_w, rel=1e-9)


def test_a_perfect_height_leaves_the_regressions_own_error() -> None:
    assert power(0.40, 0.0, 75.0)[1] == OWN_ERROR_W


def test_a_centimetre_of_error_is_60_watts_beside_the_regressions_355() -> None:
    assert power(0.40, 0.01, 75.0)[1] == pytest.approx(360.15, abs=0.01)  # √(60.7² + 355²)


def test_without_a_mass_there_is_no_power_and_the_coach_is_told_what_is_missing() -> None:
    draft = Draft()
    draft.put("jump_height_flight_time_m", 0.40, 0.01)
    add_power(draft, None)
    assert draft.values["peak_power_w"] is None
    assert "mass" in draft.unavailable["peak_power_w"]
