"""From real Chromium's encoder to the result on its page, in the browser's clock: `make bench`."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from tests.e2e.browser import WATCH_LONG_TASKS, tab
from tests.e2e.performance import FPS
from tests.e2e.served import served
from tests.truth.athlete import Athlete
from tests.truth.landmark_jumper import frame_times
from tests.truth.rendered_jumper import Renderer
from tests.truth.trajectory import Jump, Motion, Stand
from tests.truth.video_files import film, write_camera

pytestmark = pytest.mark.bench

RESULTS = 600
WARM = 60

# Notes when each encoded frame leaves the encoder, in a worker, and when its result comes.
_TAP = """
(() => {
  const source = `onrtctransform = ({ transformer: { readable, writable } }) => {
    readable.pipeThrough(new TransformStream({
      transform(frame, controller) {
        postMessage([frame.getMetadata().rtpTimestamp, performance.timeOrigin + performance.now()]);
        controller.enqueue(frame);
      },
    })).pipeTo(writable);
  };`;
  const encoded = new Map();
  window.__fromEncoder_ms = [];
  const Tapped = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Tapped {
    addTransceiver(...options) {
      const transceiver = super.addTransceiver(...options);
      const worker = new Worker(URL.createObjectURL(new Blob([source])));
      worker.onmessage = ({ data: [rtp, at] }) => encoded.set(rtp, at);
      transceiver.sender.transform = new RTCRtpScriptTransform(worker);
      return transceiver;
    }
    createDataChannel(label, options) {
      const channel = super.createDataChannel(label, options);
      if (label === 'pose') channel.addEventListener('message', ({ data }) => {
        const at = performance.timeOrigin + performance.now();
        setTimeout(() => { // the worker's word may come after the result
          const rtp = new DataView(data).getUint32(4, true);
          if (encoded.has(rtp)) window.__fromEncoder_ms.push(at - encoded.get(rtp));
        }, 200);
      });
      return channel;
    }
  };
})();
"""


def test_from_the_browsers_encoder_to_its_result(tmp_path: Path) -> None:
    motion = Motion(Athlete.from_seed(3), (Stand(3.0), Jump(0.40), Stand(1.0)))
    times_s = frame_times(motion, FPS)
    pictures = film(Renderer(motion, 640, 360), times_s, counted=True)
    camera = write_camera(tmp_path / "camera.y4m", pictures, FPS)

    async def watch() -> tuple[list[float], list[float]]:
        before = _TAP + WATCH_LONG_TASKS
        async with served() as url, tab(url, camera, bypass_csp=True, before=before) as page:
            await page.value_reaches("window.__fromEncoder_ms.length", RESULTS, timeout_s=60)
            found: list[float] = await page.page.evaluate("() => window.__fromEncoder_ms")
            long: list[float] = await page.page.evaluate("() => window.__longTasks_ms")
            return found, long

    came_ms, long_ms = asyncio.run(watch())
    found_ms = np.array(came_ms[WARM:])
    print(
        f"\nThe page's tasks of 50 ms and more: {len(long_ms)}, the longest {sorted(long_ms)[-5:]}"
    )
    p50_ms, p95_ms = np.percentile(found_ms, [50, 95])
    print(f"\nChromium's encoder to its result: p50 {p50_ms:.1f} ms, p95 {p95_ms:.1f} ms")
    assert p50_ms < 20
