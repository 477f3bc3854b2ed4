"""Owns the surgery on TFLite files: what MediaPipe needs to be told, and the branch it can lose.

Bytes in, bytes out. Knows neither files nor checksums (see `model_build`). The flatbuffers schemas
are those that mediapipe ships; this module and `blazepose` are the only ones that import it.
"""

from typing import Any, Final

import flatbuffers
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_schema
from mediapipe.tasks.metadata import schema_py_generated as model_schema

SEGMENTATION_OUTPUT: Final = 2
HEATMAP_OUTPUT: Final = 3

_MODEL_IDENTIFIER: Final = b"TFL3"
_METADATA_IDENTIFIER: Final = b"M001"
_METADATA_NAME: Final = "TFLITE_METADATA"
_DATA_ALIGNMENT: Final = 16  # bytes: what the schema's `force_align` asks of a buffer's data

# The generated classes carry no types: a model here is mediapipe's `ModelT`.
Model = Any


class _AlignedBuffer(model_schema.BufferT):  # type: ignore[misc] # the base is untyped
    """A buffer whose data starts on a 16-byte boundary, which generated Python code forgets."""

    def Pack(self, builder: flatbuffers.Builder) -> int:  # noqa: N802 - the generated name
        """Write the buffer to *builder* and return its offset."""
        if self.data is not None:
            builder.Prep(_DATA_ALIGNMENT, len(self.data))
        offset: int = super().Pack(builder)
        return offset


def parse(data: bytes) -> Model:
    """Return the model in the TFLite file *data*."""
    model = model_schema.ModelT.InitFromPackedBuf(data)
    for buffer in model.buffers:
        buffer.__class__ = _AlignedBuffer
    return model


def dump(model: Model) -> bytes:
    """Return *model* as a TFLite file; the same model gives the same bytes."""
    builder = flatbuffers.Builder()
    builder.Finish(model.Pack(builder), file_identifier=_MODEL_IDENTIFIER)
    return bytes(builder.Output())


def describe_input(model: Model, *, mean: float, std: float) -> None:
    """State in *model*'s metadata that its input is RGB, normalised as (value - mean) / std."""
    metadata = metadata_schema.ModelMetadataT(
        subgraphMetadata=[
            metadata_schema.SubGraphMetadataT(
                inputTensorMetadata=[_rgb_input(mean, std)],
                outputTensorMetadata=[
                    metadata_schema.TensorMetadataT() for _ in model.subgraphs[0].outputs
                ],
            )
        ]
    )
    builder = flatbuffers.Builder()
    builder.Finish(metadata.Pack(builder), file_identifier=_METADATA_IDENTIFIER)
    model.metadata.append(model_schema.MetadataT(name=_METADATA_NAME, buffer=len(model.buffers)))
    model.buffers.append(_AlignedBuffer(data=builder.Output()))


def _rgb_input(mean: float, std: float) -> Any:  # noqa: ANN401 - a generated, untyped class
    return metadata_schema.TensorMetadataT(
        content=metadata_schema.ContentT(
            contentPropertiesType=metadata_schema.ContentProperties.ImageProperties,
            contentProperties=metadata_schema.ImagePropertiesT(
                colorSpace=metadata_schema.ColorSpaceType.RGB
            ),
        ),
        processUnits=[
            metadata_schema.ProcessUnitT(
                optionsType=metadata_schema.ProcessUnitOptions.NormalizationOptions,
                options=metadata_schema.NormalizationOptionsT(mean=[mean], std=[std]),
            )
        ],
    )


def prune_segmentation(model: Model) -> None:
    """Remove what only the segmentation output needs; that output then repeats the heatmap.

    The task graph asks for five outputs but reads the mask only when one is wanted, which a jump
    never does; the branch is half of the landmark model's time.
    """
    graph = model.subgraphs[0]
    outputs = list(graph.outputs)
    outputs[SEGMENTATION_OUTPUT] = outputs[HEATMAP_OUTPUT]
    graph.outputs = outputs
    graph.operators = _needed_operators(graph.operators, outputs)
    _drop_unused_weights(model)


def _needed_operators(operators: list[Any], outputs: list[int]) -> list[Any]:
    needed_tensors = set(outputs)
    kept = []
    for operator in reversed(operators):  # the schema orders operators by execution
        if needed_tensors.intersection(operator.outputs):
            needed_tensors.update(operator.inputs)
            kept.append(operator)
    return kept[::-1]


def _drop_unused_weights(model: Model) -> None:
    graph = model.subgraphs[0]
    tensors = {*graph.inputs, *graph.outputs}
    for operator in graph.operators:
        tensors.update(operator.inputs, operator.outputs)
    used = {graph.tensors[tensor].buffer for tensor in tensors if tensor >= 0}  # -1: none given
    used.update(entry.buffer for entry in model.metadata)
    for index, buffer in enumerate(model.buffers):
        if index not in used:
            buffer.data = None
