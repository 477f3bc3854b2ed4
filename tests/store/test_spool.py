"""The file on which jumps wait for their database: bounded, and half a line costs itself alone."""

from pathlib import Path

import pytest

from server.store.records import RepRecord
from server.store.spool import Spool, SpoolFull
from tests.store.kept import to_keep


@pytest.fixture
def records() -> list[RepRecord]:
    return [RepRecord.from_kept(to_keep(index)) for index in range(3)]


def test_a_spool_takes_no_more_than_its_bound_and_loses_nothing_by_it(
    tmp_path: Path, records: list[RepRecord]
) -> None:
    small = Spool(tmp_path, most_bytes=2 * len(records[0].as_line()))
    small.append(records[:2])
    with pytest.raises(SpoolFull, match="wait on it already"):
        small.append(records[2:])
    found, mark = small.next(10)
    assert found == records[:2]
    small.forget(mark)
    assert small.is_empty
    small.append(records[2:])
    assert small.next(10)[0] == records[2:]


def test_half_a_line_of_a_server_that_died_costs_the_next_one_nothing(
    tmp_path: Path, records: list[RepRecord]
) -> None:
    lines = [record.as_line() for record in records]
    (tmp_path / "waiting-0.jsonl").write_bytes(lines[0] + lines[1][:50])
    heir = Spool(tmp_path)
    heir.append(records[2:])
    assert heir.next(10)[0] == [records[0], records[2]]


def test_a_damaged_line_costs_itself_alone(tmp_path: Path, records: list[RepRecord]) -> None:
    lines = [record.as_line() for record in records]
    damaged = lines[1].replace(b"cmj", b"dj ")
    (tmp_path / "waiting-0.jsonl").write_bytes(lines[0] + damaged + lines[2])
    assert Spool(tmp_path).next(10)[0] == [records[0], records[2]]


def test_servers_of_one_folder_have_a_file_each_and_take_over_what_another_left(
    tmp_path: Path,
) -> None:
    first, second = Spool(tmp_path), Spool(tmp_path)
    record = RepRecord.from_kept(to_keep(0))
    second.append([record])
    assert first.is_empty
    first.close()
    second.close()
    assert Spool(tmp_path).next(10)[0] == [record]
