"""What people write is what others read: nothing in it that cannot be seen."""

import pytest

from server.api.words import refuse_unseen
from tests.api.running import Served, store
from tests.store.kept import SESSION, to_keep

SEEN = {
    "Latin with accents": "Zoë Łącka",
    "Persian, with a non-joiner": "می\u200cخواهم",
    "Hindi, a joiner after a virama": "क्\u200dष",
    "Bengali, a joiner before a virama": "র\u200d্য",
    "Sinhala": "ශ්\u200dරී",
    "Thai": "ก้าว",
    "Japanese and Korean": "日本 한국",
    "a family": "👨\u200d👩\u200d👧",
    "a runner, dark and female": "🏃🏽\u200d♀\ufe0f",
    "a heart": "❤\ufe0f",
    "a number in a box": "1\ufe0f⃣",
}
UNSEEN = {
    "a joiner in a Latin name": "Ki\u200dm",
    "a joiner alone": "\u200d",
    "a joiner at the end": "क्\u200d",
    "no space at all": "Kim\u200b",
    "a soft hyphen": "Kim\u00ad",
    "from here to the left": "abc\u202ecba",
    "a part apart": "a\u2066b",
    "a mark of direction": "a\u200fb",
    "a mark of byte order": "\ufeffKim",
    "a separator of lines": "Ki\u2028m",
    "a Hangul filler": "\u3164",
    "an empty braille cell": "\u2800",
    "an emoji's style on a letter": "Kim\ufe0f",
    "a variant of a letter": "Ki\U000e0101m",
    "a tag": "Kim\U000e0041",
    "for private use": "\ue000",
}


@pytest.mark.parametrize("text", SEEN.values(), ids=SEEN)
def test_what_a_script_needs_may_be_written(text: str) -> None:
    assert refuse_unseen(text) == text


@pytest.mark.parametrize("text", UNSEEN.values(), ids=UNSEEN)
def test_what_nobody_sees_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="invisible character"):
        refuse_unseen(text)


async def test_every_name_title_and_note_is_looked_at(api: Served) -> None:
    await store(api, to_keep(0))
    athlete = await api.ask("POST", "/athletes", 201, {"nickname": "Zoë"})
    squad = await api.ask("POST", "/squads", 201, {"name": "U19"})
    for method, path, key in (
        ("POST", "/athletes", "nickname"),
        ("PATCH", f"/athletes/{athlete['athlete_id']}", "nickname"),
        ("POST", "/squads", "name"),
        ("PATCH", f"/squads/{squad['squad_id']}", "name"),
        ("PUT", f"/sessions/{SESSION}/label", "title"),
        ("PUT", f"/sessions/{SESSION}/label", "note"),
    ):
        told = await api.ask(method, path, 422, {key: "Kim\u202e"})
        assert told["detail"] == (
            f"{key}: There is an invisible character in it (U+202E): type it anew, or paste it as "
            "plain text."
        )
