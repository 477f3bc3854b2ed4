"""What a stranger is shown of a log: our own sentences, their numbers, and where it went wrong."""

from server.support.log import told_lines

WHEN = "2026-03-01 18:04:05,678"


def told(*lines: str) -> list[str]:
    return list(told_lines(lines))


def test_a_sentence_of_ours_passes_with_its_numbers_and_without_its_names() -> None:
    line = f"{WHEN} ERROR 3 repetitions could be saved nowhere and are lost"
    assert told(line) == [line]
    assert told(f"{WHEN} WARNING saving waits: no route to 10.1.2.3 for maria") == [
        f"{WHEN} WARNING saving waits: …"
    ]


def test_what_stands_before_the_time_is_left_out() -> None:
    assert told(f"Mar 01 marias-box hangtime[7]: {WHEN} ERROR saving ended") == [
        f"{WHEN} ERROR saving ended"
    ]


def test_a_sentence_of_somebody_else_keeps_its_time_alone() -> None:
    assert told(f"{WHEN} INFO Maria jumped 41 cm") == [f"{WHEN} INFO (not told)"]


def test_lines_of_other_forms_are_one_line_however_many_they_are() -> None:
    assert told("v=0", "a=ice-pwd:secret", "maria", "Maria: 41 cm") == ["(not told)"]


def test_of_a_traceback_the_places_and_the_kind_of_error_pass() -> None:
    traceback = (
        f"{WHEN} ERROR saving ended\n",
        "Traceback (most recent call last):\n",
        '  File "/home/maria/hangtime/server/store/writer.py", line 98, in _run\n',
        '    raise KeyError("maria")\n',
        '  File "/home/maria/.venv/lib/python3.11/site-packages/asyncpg/pool.py", line 7, in ask\n',
        '  File "/home/maria/notes.py", line 1, in maria\n',
        "KeyError: 'maria'\n",
        "asyncpg.exceptions.InvalidPasswordError: password of maria\n",
    )
    assert told(*traceback) == [
        f"{WHEN} ERROR saving ended",
        "Traceback (most recent call last):",
        '  File "…/server/store/writer.py", line 98, in _run',
        "(not told)",
        '  File "…/asyncpg/pool.py", line 7, in ask',
        "(not told)",
        "KeyError: …",
        "InvalidPasswordError: …",
    ]


def test_only_the_end_of_a_long_log_is_told() -> None:
    line = f"{WHEN} ERROR saving ended"
    assert len(told(*[line] * 6000)) == 5000
