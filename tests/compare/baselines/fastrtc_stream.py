"""FastRTC with a video handler; runs in an environment of its own: `python -m … PORT`.

The result goes straight to the data channel, which costs less than FastRTC's way by a second HTTP
request. A handler sees pixels and no time, so the frame's number is read from its corner: 0.07 ms.
"""

import json
import sys
import time

import numpy as np
import uvicorn
from fastapi import FastAPI, Request, Response
from fastrtc import Stream
from fastrtc.stream import Body
from fastrtc.utils import current_channel
from numpy.typing import NDArray

import tests.compare.baselines.loopback  # noqa: F401 - see there
from tests.compare.baselines.landmarker import landmarks, make_landmarker
from tests.truth import frame_counter

_ROWS = 34  # of the picture: where the number is, at 640 wide


def see(bgr: NDArray[np.uint8], landmarker: object) -> None:
    rgb = np.ascontiguousarray(bgr[..., ::-1])
    found = landmarks(landmarker, rgb, time.monotonic_ns() // 1_000_000)
    number = frame_counter.read(rgb[:_ROWS, :, 1])
    channel = current_channel.get()
    assert channel is not None
    channel.send(json.dumps({"counter": number, "landmarks": found}))


stream = Stream(see, modality="video", mode="send", concurrency_limit=100, verbose=False)


def ready() -> Response:
    return Response()


async def offer(name: str, request: Request) -> Response:
    sdp = (await request.body()).decode()
    answer = await stream.offer(Body(sdp=sdp, type="offer", webrtc_id=name))
    # The handler's first argument is the picture, whatever stands there.
    stream.set_input(name, "the picture", make_landmarker())
    return Response(answer["sdp"], status_code=201)


if __name__ == "__main__":
    app = FastAPI()
    app.add_api_route("/readyz", ready)
    app.add_api_route("/whip/{name}", offer, methods=["POST"])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
