"""Owns what goes wrong between a body and its landmarks while nobody jumps.

The camera moves, the estimator takes somebody else, loses the body or errs, pictures freeze. Each
takes a pose stream and returns another; the same seed does the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from server.pose.landmarks import Array, Landmark, Pose

Stream = list[tuple[float, Pose | None]]
Trouble = Callable[[Stream], Stream]

_FEET: Final = [
    Landmark.LEFT_HEEL,
    Landmark.RIGHT_HEEL,
    Landmark.LEFT_FOOT_INDEX,
    Landmark.RIGHT_FOOT_INDEX,
]
_SHAKE_HZ: Final = 6.0


def _moved(stream: Stream, by: Callable[[float], Array]) -> Stream:
    """Return the stream with each pose moved by (2,) or (33, 2), in picture widths and heights."""
    return [
        (t, None if pose is None else replace(pose, image=pose.image + by(t))) for t, pose in stream
    ]


def _events(stream: Stream, apart_s: tuple[float, float], seed: int) -> list[float]:
    """Return instants in *stream*, as far apart as drawn."""
    rng, events = np.random.default_rng([seed, 6]), [stream[0][0] + 2.0]
    while events[-1] < stream[-1][0]:
        events.append(events[-1] + float(rng.uniform(*apart_s)))
    return events[:-1]


def _bursts(
    stream: Stream, lasts_s: float, change: Callable[[Pose, np.random.Generator], Pose | None]
) -> Stream:
    """Change every pose for a while, every two to four seconds."""
    rng, events = np.random.default_rng(7), np.array(_events(stream, (2.0, 4.0), 7))

    def changed(t: float, pose: Pose) -> Pose | None:
        since_s = t - events[events <= t]
        inside = len(since_s) > 0 and since_s[-1] < lasts_s
        return change(pose, rng) if inside else pose

    return [(t, None if pose is None else changed(t, pose)) for t, pose in stream]


def camera_pans(stream: Stream) -> Stream:
    """The camera turns slowly from side to side and up and down."""
    return _moved(
        stream, lambda t: np.array([0.10 * np.sin(0.7 * t), 0.05 * np.sin(1.1 * t + 0.4)])
    )


def camera_is_held(stream: Stream) -> Stream:
    """The camera is held by an unsteady hand: it sways, and trembles faster and less."""
    return _shaken(stream, ((0.4, 0.012), (0.9, 0.006), (2.1, 0.0015), (5.0, 0.0005)))


def camera_is_shaken(stream: Stream) -> Stream:
    """The camera is shaken so hard that everything in it moves as fast as gravity moves bodies."""
    return _shaken(stream, ((1.3, 0.012), (1.9, 0.006), (5.1, 0.002)))


def _shaken(stream: Stream, by: tuple[tuple[float, float], ...]) -> Stream:
    hertz, size = np.array(by).T
    way = np.array([[1.0], [1.3]])  # sideways and up do not keep time
    return _moved(stream, lambda t: (size * np.sin(2 * np.pi * way * hertz * t)).sum(axis=1))


def camera_is_nudged(stream: Stream) -> Stream:
    """The camera gets a knock: it swings for a moment and may look elsewhere afterwards."""
    rng = np.random.default_rng(8)
    events = np.array(_events(stream, (1.5, 3.5), 8))
    swings = rng.normal(0, 0.06, (len(events), 2))
    ways = rng.uniform(-0.04, 0.04, (len(events), 2))
    ways -= np.append(np.zeros((1, 2)), ways[:-1], axis=0)  # never further and further away

    def by(t: float) -> Array:
        since_s = np.clip(t - events, 0, None)[:, None]
        swing = swings * np.exp(-since_s / 0.15) * np.sin(2 * np.pi * _SHAKE_HZ / 2 * since_s)
        return np.asarray((swing + ways * np.clip(since_s / 0.1, 0, 1)).sum(axis=0))

    return _moved(stream, by)


def camera_is_lifted(stream: Stream) -> Stream:
    """The camera dips and comes back in half a second, so that everything in it goes up and down.

    A dip is half a sine, whose middle is nearly a parabola; sizes and lengths vary, so that some
    of it is as fast as gravity would be.
    """
    rng = np.random.default_rng(9)
    events = np.array(_events(stream, (1.5, 3.0), 9))
    up, lasts_s = rng.uniform(0.03, 0.20, len(events)), rng.uniform(0.3, 0.8, len(events))

    def by(t: float) -> Array:
        share = np.clip((t - events) / lasts_s, 0, 1)
        return np.array([0.0, -float((up * np.sin(np.pi * share)).sum())])

    return _moved(stream, by)


def camera_zooms(stream: Stream) -> Stream:
    """The picture grows and shrinks by a fifth about its middle."""
    return [
        (
            t,
            None
            if pose is None
            else replace(pose, image=0.5 + (pose.image - 0.5) * (0.9 + 0.1 * np.sin(1.5 * t))),
        )
        for t, pose in stream
    ]


def somebody_else(stream: Stream) -> Stream:
    """Every few seconds the estimator takes another person, aside and further back, or returns."""
    events = np.array(_events(stream, (1.5, 4.0), 10))
    return [
        (t, _other(pose) if (events <= t).sum() % 2 and pose is not None else pose)
        for t, pose in stream
    ]


def flicker_between_two(stream: Stream) -> Stream:
    """For half a second at a time the estimator cannot tell two people apart."""
    return _bursts(stream, 0.5, lambda pose, rng: _other(pose) if rng.random() < 0.5 else pose)


def _other(pose: Pose) -> Pose:
    # Somebody who stands further back is smaller, and his feet are higher up in the picture.
    return replace(pose, image=0.8 * pose.image + (0.25, 0.06))


def bursts_of_noise(stream: Stream) -> Stream:
    """For half a second at a time the landmarks are guesses, each on its own."""
    return _bursts(
        stream,
        0.5,
        lambda pose, rng: replace(pose, image=pose.image + rng.normal(0, 0.03, (33, 2))),
    )


def body_wobbles(stream: Stream) -> Stream:
    """For a third of a second at a time the whole body is seen elsewhere, up or down."""
    return _bursts(
        stream,
        0.3,
        lambda pose, rng: replace(pose, image=pose.image + rng.normal(0, 0.03, (1, 2))),
    )


def body_is_lost(stream: Stream) -> Stream:
    """No body for a third of a second, again and again."""
    return _bursts(stream, 0.3, lambda pose, rng: None)


def feet_are_guessed(stream: Stream) -> Stream:
    """Something stands before the feet: they are guessed, and said to be."""

    def change(pose: Pose, rng: np.random.Generator) -> Pose:
        image, visibility = pose.image.copy(), pose.visibility.copy()
        image[_FEET] += rng.normal(0, 0.03, 2)
        visibility[_FEET] = 0.1
        return replace(pose, image=image, visibility=visibility)

    return _bursts(stream, 1.5, change)


def feet_flutter(stream: Stream) -> Stream:
    """The feet are taken for higher than they are, both, and said to be seen."""

    def change(pose: Pose, rng: np.random.Generator) -> Pose:
        image = pose.image.copy()
        image[_FEET, 1] -= abs(float(rng.normal(0, 0.03)))
        return replace(pose, image=image)

    return _bursts(stream, 0.4, change)


def sides_are_swapped(stream: Stream) -> Stream:
    """Left is taken for right and back again."""
    order = [0, 4, 5, 6, 1, 2, 3, *(n + 1 if n % 2 else n - 1 for n in range(7, 33))]
    return _bursts(stream, 0.4, lambda pose, rng: replace(pose, image=pose.image[order]))


def picture_freezes(stream: Stream) -> Stream:
    """For a third of a second at a time the picture stands still, then it is where it would be."""
    events, kept = np.array(_events(stream, (1.5, 3.0), 11)), None
    frozen: Stream = []
    for t, pose in stream:
        since_s = t - events[events <= t]
        if kept is None or not (len(since_s) and since_s[-1] < 0.33):
            kept = pose
        frozen.append((t, None if kept is None else replace(kept, time_s=t)))
    return frozen


def pictures_are_missing(stream: Stream) -> Stream:
    """Of every three pictures one comes, and sometimes none for a fifth of a second."""
    events = np.array(_events(stream, (1.0, 3.0), 12))
    return [
        (t, pose)
        for index, (t, pose) in enumerate(stream)
        if index % 3 == 0 and not ((t >= events) & (t < events + 0.2)).any()
    ]


def _by_name(*troubles: Trouble) -> Mapping[str, Trouble]:
    return {trouble.__name__: trouble for trouble in troubles}


TROUBLES: Final = _by_name(
    camera_pans,
    camera_is_held,
    camera_zooms,
    somebody_else,
    flicker_between_two,
    bursts_of_noise,
    body_wobbles,
    body_is_lost,
    feet_are_guessed,
    feet_flutter,
    sides_are_swapped,
    picture_freezes,
    pictures_are_missing,
)
ON_A_STILL_BODY: Final = _by_name(camera_is_shaken, camera_is_nudged, camera_is_lifted)
"""As fast as gravity. With somebody who straightens up just then, landmarks alone cannot tell them
from a jump: such are asked for of a body that stands."""
