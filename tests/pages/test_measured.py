"""What the tests of pages without a camera show was measured in them, from frames."""

from tests.e2e.measured import Film, measured


async def test_two_sessions_are_filmed_stored_and_read_back() -> None:
    films = Film("monday", ("Kim", "Bo"), jumps=2), Film("tuesday", jumps=1)
    async with measured(*films) as shown:
        monday, tuesday = shown.sessions["monday"], shown.sessions["tuesday"]
        assert (len(monday.rep_ids), len(tuesday.rep_ids)) == (2, 1)
        reps = [await shown.rep(rep_id) for rep_id in monday.rep_ids]
        whose = [shown.athletes[nickname] for nickname in ("Kim", "Bo")]
        assert [rep["athlete_id"] for rep in reps] == whose
        assert all(rep["final"] and rep["session_id"] == monday.session_id for rep in reps)
        for rep in reps:
            assert 0.15 < rep["values"]["jump_height_flight_time_m"] < 0.65
        assert (await shown.rep(*tuesday.rep_ids))["athlete_id"] is None
