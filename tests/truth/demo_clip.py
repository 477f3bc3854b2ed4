"""Makes the page's demo clip: `python -m tests.truth.demo_clip static/demo/cmj.mp4`.

Three jumps of 0.25, 0.40 and 0.55 m by flight time. It begins and ends standing still, so that a
player may loop it as a camera. Like a live stream it has no frame that looks ahead: its packets can
be sent as they are.
"""

import sys
from pathlib import Path
from typing import Final

from tests.truth.athlete import Athlete
from tests.truth.landmark_jumper import frame_times
from tests.truth.rendered_jumper import Renderer
from tests.truth.trajectory import Jump, Motion, Stand
from tests.truth.video_files import film, write_video

FPS: Final = 30
WIDTH, HEIGHT = 540, 960
SEED: Final = 3
LIVE: Final = {"preset": "medium", "crf": "28", "profile": "baseline", "bf": "0", "g": "60"}
SCRIPT: Final = (
    Stand(2.0),
    Jump(0.25),
    Stand(1.0),
    Jump(0.40),
    Stand(1.0),
    Jump(0.55),
    Stand(1.5),
)


def main() -> None:
    """Write the clip to the path that the command line names."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.truth.demo_clip OUT.mp4")
    out = Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    motion = Motion(Athlete.from_seed(SEED), SCRIPT)
    times_s = frame_times(motion, FPS)
    # Whole or not at all: an interrupted run must not leave half a clip behind.
    part = out.with_name(f"{out.stem}.part{out.suffix}")
    pictures = film(Renderer(motion, WIDTH, HEIGHT), times_s)
    write_video(part, pictures, times_s, options=LIVE)
    part.replace(out)


if __name__ == "__main__":
    main()
