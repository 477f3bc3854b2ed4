"""Owns what runs the models: OpenVINO or LiteRT, one core for each caller.

The weights are those of the checked `.task` file. One network serves all streams and remembers
none; see `followed` and `people`.
"""

import tempfile
import threading
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, Protocol, TypeVar

import cv2
import numpy as np

from server.pose import detection
from server.pose.detection import Detection
from server.pose.readout import MAP_SIDE, POINTS, Floats, Readout
from server.pose.region import SIDE_PX, Crop

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Network(Protocol[T_co]):
    """Runs a model; may be called from several threads at once."""

    def __call__(self, crop: Crop) -> T_co:
        """Return what the model says of *crop*; nothing of it changes afterwards."""


@dataclass(frozen=True, slots=True)
class Model(Generic[T]):
    """One of the models in a bundle: what it is shown, and how what it says is read."""

    file: str
    side_px: int
    """Of its input."""
    black: float
    """To the model; white is 1."""
    outputs: tuple[str, ...]
    read: Callable[[Sequence[Floats]], T]
    """From these outputs."""

    def from_planes(self, crop: Crop) -> Floats:
        """Return (3, 4): what the model is shown, from the planes of *crop* and 1."""
        shown = (1 - self.black) * crop.to_rgb
        shown[:, 3] += self.black
        return shown

    def weights(self, bundle: Path) -> bytes:
        """Return the model's file."""
        with zipfile.ZipFile(bundle) as archive:
            return archive.read(self.file)


class OpenVinoNetwork(Generic[T]):
    """A model in OpenVINO, which takes the crop's planes as they are."""

    def __init__(self, bundle: Path, model: Model[T], at_once: int = 1) -> None:
        """Of *at_once* callers none waits for another; OpenVINO has a thread for each."""
        import openvino as ov

        core = ov.Core()
        self._model = model
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / model.file  # it reads this format from files only
            path.write_bytes(model.weights(bundle))
            graph = _with_planes(core.read_model(path), model)
        self._compiled = core.compile_model(
            graph,
            "CPU",
            {
                # Requests of one stream wait for each other, whichever threads they come from.
                "INFERENCE_NUM_THREADS": at_once,
                "NUM_STREAMS": at_once,
                "ENABLE_HYPER_THREADING": True,  # else it has half as many as there are cores to us
                "ENABLE_CPU_PINNING": False,  # the event loop and decoders want these cores too
                "INFERENCE_PRECISION_HINT": "f32",
            },
        )
        self._own = threading.local()

    def __call__(self, crop: Crop) -> T:
        """See Network."""
        request = getattr(self._own, "request", None)
        if request is None:
            request = self._own.request = self._compiled.create_infer_request()
        matrix = self._model.from_planes(crop)
        request.infer([crop.planes, matrix[:, :3], matrix[:, 3:]], share_inputs=True)
        said = (request.get_tensor(name).data.copy() for name in self._model.outputs)
        return self._model.read(tuple(said))


def _with_planes(graph: Any, model: Model[T]) -> Any:  # noqa: ANN401 - openvino is untyped
    """Return *graph* with the step from planes to RGB inside, where it costs next to nothing."""
    import openvino as ov
    from openvino import opset13 as op

    side = model.side_px
    planes = op.parameter([3, side, side], np.uint8, name="planes")
    matrix = op.parameter([3, 3], np.float32, name="matrix")
    offset = op.parameter([3, 1], np.float32, name="offset")
    flat = op.reshape(op.convert(planes, "f32"), op.constant([3, side * side]), special_zero=False)
    rgb = op.add(op.matmul(matrix, flat, transpose_a=False, transpose_b=False), offset)
    shaped = op.reshape(
        op.clamp(rgb, model.black, 1.0), op.constant([1, 3, side, side]), special_zero=False
    )
    picture = op.transpose(shaped, op.constant([0, 2, 3, 1]))
    for reader in graph.inputs[0].get_target_inputs():
        reader.replace_source_output(picture.output(0))
    return ov.Model(graph.get_results(), [planes, matrix, offset], model.file)


class LiteRtNetwork(Generic[T]):
    """A model in LiteRT: MediaPipe's own arithmetic, without MediaPipe around it."""

    def __init__(self, bundle: Path, model: Model[T]) -> None:
        self._model = model
        self._weights = model.weights(bundle)
        self._own = threading.local()
        self._interpreter()

    def __call__(self, crop: Crop) -> T:
        """See Network."""
        interpreter = self._interpreter()
        yuv = cv2.merge(list(crop.planes)).astype(np.float32)
        rgb = np.clip(cv2.transform(yuv, self._model.from_planes(crop)), self._model.black, 1)
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], rgb[None])
        interpreter.invoke()
        details = {detail["name"]: detail["index"] for detail in interpreter.get_output_details()}
        said = (interpreter.get_tensor(details[name]) for name in self._model.outputs)
        return self._model.read(tuple(said))

    def _interpreter(self) -> Any:  # noqa: ANN401 - LiteRT's own types are untyped
        """Return this thread's own."""
        from ai_edge_litert.interpreter import Interpreter

        interpreter = getattr(self._own, "interpreter", None)
        if interpreter is None:
            interpreter = Interpreter(model_content=self._weights, num_threads=1)
            interpreter.allocate_tensors()
            self._own.interpreter = interpreter
        return interpreter


def _readout(said: Sequence[Floats]) -> Readout:
    points, presence, heatmap, world_m = said
    return Readout(
        points=points.reshape(POINTS, 5),
        presence=float(presence.item()),
        heatmap=heatmap.reshape(MAP_SIDE, MAP_SIDE, POINTS),
        world_m=world_m.reshape(POINTS, 3),
    )


def _detections(said: Sequence[Floats]) -> tuple[Detection, ...]:
    numbers, logits = said
    return detection.decoded(numbers[0], logits.ravel())


LANDMARK_MODEL: Final = Model(
    file="pose_landmarks_detector.tflite",
    side_px=SIDE_PX,
    black=0.0,
    outputs=("Identity", "Identity_1", "Identity_3", "Identity_4"),
    read=_readout,
)
DETECTOR: Final = Model(
    file="pose_detector.tflite",
    side_px=detection.SIDE_PX,
    black=-1.0,
    outputs=("Identity", "Identity_1"),
    read=_detections,
)
