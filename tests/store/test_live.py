"""From the camera to the row and back to the page: two real peers, then a real Chromium."""

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import select

from server.store import schema
from server.store.database import Database
from server.store.store import Store
from server.store.tables import Rep, Session, StoredWindow
from tests.e2e.browser import PHONE, tab
from tests.e2e.served import served
from tests.server.peers_rig import Jumping, Rig, filming
from tests.store.postgres import Postgres


async def test_a_camera_and_every_listener_hear_that_a_jump_is_saved(tmp_path: Path) -> None:
    store = Store(None, tmp_path)
    with ThreadPoolExecutor(2, thread_name_prefix="pool") as executor:
        rig = Rig(executor, make_session=Jumping, sink=store)
        await store.start(rig.sessions)
        stream = rig.sessions.events("demo")
        await anext(stream)
        async with filming(rig) as (camera, _):
            told = await camera.event_came("rep_saved")
            assert told == {"type": "rep_saved", "v": 1, "rep_id": "an-id", "revision": 1}
            kinds = [event["type"] for event in camera.events]
            assert kinds.index("rep") < kinds.index("rep_saved")
            heard = json.loads(await anext(stream))
            while heard["type"] != "rep_saved":
                heard = json.loads(await anext(stream))
            assert heard == told
        await rig.peers.close_all()
        await store.stop()
    database = Database(store.database.url)
    async with database.reading() as connection:
        rep = (await connection.execute(select(Rep))).one()
        session = (await connection.execute(select(Session))).one()
        window = (await connection.execute(select(StoredWindow))).one()
    await database.close()
    assert rep.document == camera.reps[0]
    assert session.name == "demo"
    lines = gzip.decompress(window.poses_jsonl_gzip).splitlines()
    assert json.loads(lines[0])["height"] == 240
    assert len(lines) == 1 + window.frame_count
    assert max(map(len, lines)) < 4000  # landmarks, and nothing of the picture


async def test_the_page_says_that_saving_waits_and_marks_the_jump_once_it_is_saved(
    server: Postgres,
) -> None:
    url = server.new_database()
    await schema.upgrade(url)
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
