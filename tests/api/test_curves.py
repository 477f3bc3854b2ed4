"""Curves of stored repetitions over HTTP."""

from typing import Any

import pytest

from tests.api.running import Served, store
from tests.store.kept import performed, to_keep


async def test_curves_have_a_body_for_each_instant_and_the_events_of_the_values(
    api: Served,
) -> None:
    kept = performed()
    told: Any = kept.rep
    await store(api, kept)
    one = f"/reps/{told['rep_id']}"
    drawn = await api.ask("GET", f"{one}/curves", 200)
    assert drawn["scale_from"] == "flight"
    count = len(drawn["time_s"])
    assert {len(drawn[key]) for key in ("hip_m", "com_m", "velocity_m_s", "bodies")} == {count}
    assert all(len(body["image"]) == 66 for body in drawn["bodies"])
    times_s = {each["event"]: each["time_s"] for each in drawn["events"]}
    assert times_s["takeoff"] == told["takeoff_time_s"]
    assert times_s["landing"] == told["landing_time_s"]
    assert drawn["phases"][-1]["phase"] == "flight"
    # The path falls freely where the flight is drawn.
    air = [
        (t, v)
        for t, v in zip(drawn["time_s"], drawn["velocity_m_s"], strict=True)
        if times_s["takeoff"] + 0.06 < t < times_s["landing"] - 0.06
    ]
    (t0, v0), (t1, v1) = air[0], air[-1]
    assert (v1 - v0) / (t1 - t0) == pytest.approx(-9.81, rel=0.05)


async def test_there_are_no_curves_of_what_was_not_stored(api: Served) -> None:
    await store(api, to_keep(1, 2))
    refused = await api.ask("GET", f"/reps/{to_keep(1, 2).rep['rep_id']}/curves", 409)
    assert "not stored" in refused["detail"]
    await api.ask("GET", "/reps/none/curves", 404)
