"""Owns what runs the landmark model: OpenVINO or LiteRT, on the caller's thread and no other.

The weights are those of the checked `.task` file. One network serves all streams and remembers
none; see `followed`.
"""

import tempfile
import threading
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol

import cv2
import numpy as np

from server.pose.readout import MAP_SIDE, POINTS, Floats, Readout
from server.pose.region import SIDE_PX, Crop

_LANDMARK_MODEL: Final = "pose_landmarks_detector.tflite"
_POINTS, _PRESENCE, _HEATMAP, _WORLD = "Identity", "Identity_1", "Identity_3", "Identity_4"
_PIXELS: Final = SIDE_PX * SIDE_PX


class Network(Protocol):
    """Runs the landmark model; may be called from several threads at once."""

    def __call__(self, crop: Crop) -> Readout:
        """Return what the model says of *crop*; nothing of it changes afterwards."""


class OpenVinoNetwork:
    """The landmark model in OpenVINO, which takes the crop's planes as they are."""

    def __init__(self, bundle: Path) -> None:
        import openvino as ov

        core = ov.Core()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / _LANDMARK_MODEL  # it reads this format from files only
            path.write_bytes(_landmark_model(bundle))
            model = _with_planes(core.read_model(path))
        self._compiled = core.compile_model(
            model,
            "CPU",
            {
                "INFERENCE_NUM_THREADS": 1,
                "NUM_STREAMS": 1,
                "INFERENCE_PRECISION_HINT": "f32",
            },
        )
        self._own = threading.local()

    def __call__(self, crop: Crop) -> Readout:
        """See Network."""
        request = getattr(self._own, "request", None)
        if request is None:
            request = self._own.request = self._compiled.create_infer_request()
        request.infer([crop.planes, crop.to_rgb[:, :3], crop.to_rgb[:, 3:]], share_inputs=True)
        return _readout({name: request.get_tensor(name).data.copy() for name in _OUTPUTS})


def _with_planes(model: Any) -> Any:  # noqa: ANN401 - openvino's own types are untyped
    """Return *model* with the step from planes to RGB inside, where it costs next to nothing."""
    import openvino as ov
    from openvino import opset13 as op

    planes = op.parameter([3, SIDE_PX, SIDE_PX], np.uint8, name="planes")
    matrix = op.parameter([3, 3], np.float32, name="matrix")
    offset = op.parameter([3, 1], np.float32, name="offset")
    flat = op.reshape(op.convert(planes, "f32"), op.constant([3, _PIXELS]), special_zero=False)
    rgb = op.add(op.matmul(matrix, flat, transpose_a=False, transpose_b=False), offset)
    shaped = op.reshape(
        op.clamp(rgb, 0.0, 1.0), op.constant([1, 3, SIDE_PX, SIDE_PX]), special_zero=False
    )
    picture = op.transpose(shaped, op.constant([0, 2, 3, 1]))
    for reader in model.inputs[0].get_target_inputs():
        reader.replace_source_output(picture.output(0))
    return ov.Model(model.get_results(), [planes, matrix, offset], "landmarks")


class LiteRtNetwork:
    """The landmark model in LiteRT: MediaPipe's own arithmetic, without MediaPipe around it."""

    def __init__(self, bundle: Path) -> None:
        self._model = _landmark_model(bundle)
        self._own = threading.local()
        self._interpreter()

    def __call__(self, crop: Crop) -> Readout:
        """See Network."""
        interpreter = self._interpreter()
        yuv = cv2.merge(list(crop.planes)).astype(np.float32)
        rgb = np.clip(cv2.transform(yuv, crop.to_rgb), 0, 1)
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], rgb[None])
        interpreter.invoke()
        details = {detail["name"]: detail["index"] for detail in interpreter.get_output_details()}
        return _readout({name: interpreter.get_tensor(details[name]) for name in _OUTPUTS})

    def _interpreter(self) -> Any:  # noqa: ANN401 - LiteRT's own types are untyped
        """Return this thread's own."""
        from ai_edge_litert.interpreter import Interpreter

        interpreter = getattr(self._own, "interpreter", None)
        if interpreter is None:
            interpreter = Interpreter(model_content=self._model, num_threads=1)
            interpreter.allocate_tensors()
            self._own.interpreter = interpreter
        return interpreter


_OUTPUTS: Final = (_POINTS, _PRESENCE, _HEATMAP, _WORLD)


def _readout(found: Mapping[str, Floats]) -> Readout:
    return Readout(
        points=found[_POINTS].reshape(POINTS, 5),
        presence=float(found[_PRESENCE].item()),
        heatmap=found[_HEATMAP].reshape(MAP_SIDE, MAP_SIDE, POINTS),
        world_m=found[_WORLD].reshape(POINTS, 3),
    )


def _landmark_model(bundle: Path) -> bytes:
    with zipfile.ZipFile(bundle) as archive:
        return archive.read(_LANDMARK_MODEL)
