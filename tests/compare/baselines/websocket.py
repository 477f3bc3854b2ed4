"""A WebSocket, JPEGs in base64 in JSON, landmarks back in JSON: `python -m … PORT`."""

import asyncio
import base64
import json
import sys

import cv2
import numpy as np
from aiohttp import web

from tests.compare.baselines.landmarker import landmarks, make_landmarker


async def stream(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse(max_msg_size=0)
    await socket.prepare(request)
    loop = asyncio.get_running_loop()
    landmarker = await loop.run_in_executor(None, make_landmarker)

    def seen(text: str) -> str:
        told = json.loads(text)
        jpeg = np.frombuffer(base64.b64decode(told["image"]), np.uint8)
        picture = cv2.imdecode(jpeg, cv2.IMREAD_COLOR)
        assert picture is not None
        rgb = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)
        found = landmarks(landmarker, rgb, told["time_ms"])
        return json.dumps({"frame": told["frame"], "landmarks": found})

    async for message in socket:
        await socket.send_str(await loop.run_in_executor(None, seen, message.data))
    return socket


async def ready(_: web.Request) -> web.Response:
    return web.Response()


if __name__ == "__main__":
    app = web.Application()
    app.router.add_get("/readyz", ready)
    app.router.add_get("/stream/{name}", stream)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
