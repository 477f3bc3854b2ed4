"""Owns one athlete's analysis, which may outlive a connection. Synchronous: reads no clock."""

from server.events import Event, FrameAnalysed, Notice, RepDone, SaidEvent
from server.jump.advice import Advice
from server.jump.body import MEASURED_BY, Sample, sample_from_pose
from server.jump.camera import CameraWatch, PictureLook, what_to_change
from server.jump.detector import JumpDetector
from server.jump.feet import PixelWitness
from server.jump.protocols import Configuration
from server.jump.scale import Scale
from server.pose.landmarks import Pose
from server.pose.smoothing import OneEuro


class Session:
    """Follows one athlete from pose to pose and says what happened.

    `feed` runs on one thread at a time; `configuration` may be assigned from another and takes
    effect with the next pose.
    """

    def __init__(self, configuration: Configuration | None = None) -> None:
        self.configuration = configuration or Configuration()
        self.reps = 0
        self._detector = JumpDetector()
        self._smoothing = OneEuro()
        self._advice = Advice()
        self._time_s: float | None = None

    def feed(
        self,
        time_s: float,
        pose: Pose | None,
        pixels: PixelWitness | None = None,
        look: PictureLook | None = None,
    ) -> tuple[Event, ...]:
        """Take the body of one frame (or its absence); times rise from call to call.

        *pixels* may be asked about the frames so far; a pose stream has none. *look* is what the
        picture itself says, on the frames on which it was looked at.
        """
        if self._time_s is not None and time_s <= self._time_s:
            raise ValueError(f"time must rise: {time_s} s came after {self._time_s} s")
        self._time_s = time_s
        sample = None if pose is None else sample_from_pose(pose)
        if look is not None:
            self._detector.camera.keep(time_s, look.shift, look.down)
        said = self._detector.update(time_s, sample, self.configuration, pixels)
        self.reps += sum(isinstance(event, RepDone) and event.rep.revision == 1 for event in said)
        return (self._seen(time_s, pose, sample), *self._looked(look), *said)

    def recall(self, pose: Pose | None) -> None:
        """Take the body of a frame before the newest, passed over while the athlete stood.

        It fills in the path that the next repetition is measured on, and says nothing.
        """
        if pose is not None:
            self._detector.recall(sample_from_pose(pose))

    @property
    def moving(self) -> bool:
        """Whether every frame counts: from the first sign of movement to landing + 0.3 s."""
        return self._time_s is not None and self._detector.is_moving(self._time_s)

    @property
    def camera(self) -> CameraWatch:
        """How the picture moved of late."""
        return self._detector.camera

    @property
    def scale(self) -> Scale | None:
        """Metres per picture height, as far as it is known."""
        return self._detector.scale

    def end(self) -> tuple[SaidEvent, ...]:
        """Return what is left to say when no frame comes any more."""
        return self._detector.end()

    def restart_clock(self) -> None:
        """Begin a new stream: times start anew; rep counter and scale go on."""
        self._detector.restart_clock()
        self._smoothing = OneEuro()
        self._time_s = None

    def _looked(self, look: PictureLook | None) -> tuple[Notice, ...]:
        if look is None:
            return ()
        return tuple(Notice(r.code, r.text) for r in self._advice.take(what_to_change(look)))

    def _seen(self, time_s: float, pose: Pose | None, sample: Sample | None) -> FrameAnalysed:
        if pose is None or sample is None:
            return FrameAnalysed(time_s, self._detector.phase, 0, None, None)
        return FrameAnalysed(
            time_s=time_s,
            phase=self._detector.phase,
            quality=round(100 * float(pose.visibility[MEASURED_BY].min().clip(0, 1))),
            hip_height_m=self._detector.hip_height_m(sample),
            body=Pose(
                time_s,
                pose.aspect,
                self._smoothing(time_s, pose.image),
                pose.visibility,
                None,
            ),
        )
