"""The page while the database is away, and when it is back: a real PostgreSQL."""

from sqlalchemy import select

from server.store.database import Database
from server.store.tables import Rep
from tests.e2e.browser import PHONE, tab
from tests.e2e.served import served
from tests.store.conftest import server  # noqa: F401 - a fixture
from tests.store.migrated import migrated
from tests.store.postgres import Postgres


async def test_the_page_says_that_saving_waits_and_marks_the_jump_once_it_is_saved(
    server: Postgres,  # noqa: F811
) -> None:
    url = server.new_database()
    await migrated(url)
    server.stop()
    stopped = True
    try:
        async with served(database_url=url) as address, tab(address, None, PHONE) as page:
            await page.page.get_by_role("button", name="Try it with a clip").first.click()
            await page.event_count_reaches("rep", 1, timeout_s=60)
            await page.page.get_by_text("Not saved yet.").wait_for()
            assert await page.events("rep_saved") == []
            assert await page.page.get_by_label("saved").count() == 0
            server.start()
            stopped = False
            await page.page.get_by_label("saved").first.wait_for()
            await page.page.get_by_text("Not saved yet.").wait_for(state="detached")
            # The list of athletes cannot be read meanwhile: the browser says so by itself.
            assert all("503 (Service Unavailable)" in said for said in page.console)
            told = {event["told"]["rep_id"] for event in await page.events("rep_saved")}
    finally:
        if stopped:
            server.start()
    database = Database(url)
    async with database.reading() as connection:
        assert told <= set((await connection.execute(select(Rep.rep_id))).scalars())
    await database.close()
    assert told
