"""How long a database is waited for where somebody waits."""

import pytest

from server.store.database import Database, DatabaseAway
from tests.store.postgres import Postgres


async def test_a_look_that_takes_too_long_is_given_up(server: Postgres) -> None:
    address = server.new_database()
    database = Database(address)
    with pytest.raises(DatabaseAway, match="no answer in time"):
        async with database.reading(0.05) as connection:
            await connection.exec_driver_sql("SELECT pg_sleep(30)")
    async with database.reading(5) as connection:
        assert (await connection.exec_driver_sql("SELECT 7")).scalar() == 7
    await database.close()
    server.give_back(address)
