"""From the camera to the row and back to the camera: two real peers."""

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import select

from server.store.database import Database
from server.store.store import Store
from server.store.tables import Rep, Session, StoredWindow
from tests.server.peers_rig import Jumping, Rig, filming


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
