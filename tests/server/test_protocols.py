"""What a coach chooses, and that nonsense changes nothing."""

import pytest

from server.errors import BadConfiguration
from server.jump.protocols import PROTOCOLS, Configuration
from server.jump.quantities import QUANTITIES, as_markdown


def test_a_change_makes_a_new_configuration_and_leaves_the_old() -> None:
    before = Configuration()
    after = before.changed({"mass_kg": 71.5, "armed": False, "athlete_id": "a1"})
    assert (after.mass_kg, after.armed, after.athlete_id) == (71.5, False, "a1")
    assert before == Configuration()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"test": "longjump"}, "test is 'longjump': one of cmj"),
        ({"test": ["cmj"]}, "test is"),
        ({"mass_kg": 5}, "from 20 to 300"),
        ({"mass_kg": True}, "from 20 to 300"),
        ({"mass_kg": float("nan")}, "from 20 to 300"),
        ({"mass_kg": "80"}, "from 20 to 300"),
        ({"armed": 1}, "true or false"),
        ({"view": None}, "one of auto, frontal"),
        ({"athlete_id": ""}, "1 to 64"),
    ],
)
def test_a_bad_choice_is_told_with_its_key(changes: dict[str, object], told: str) -> None:
    with pytest.raises(BadConfiguration, match=told):
        Configuration().changed(changes)


def test_every_key_of_every_test_is_explained_and_every_explained_key_is_of_a_test() -> None:
    explained = {quantity.key for quantity in QUANTITIES}
    assert explained == {key for protocol in PROTOCOLS.values() for key in protocol.quantities}


def test_the_reference_page_is_the_table() -> None:
    from pathlib import Path

    page = Path(__file__).parents[2] / "docs/reference/quantities.md"
    assert page.read_text() == as_markdown(), "run `python -m server.jump.quantities > " + str(page)
