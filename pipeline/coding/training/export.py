"""The halves of the encoder as ONNX files with 8-bit weights, which run without PyTorch."""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from pipeline.files import write_bytes


def export(module: nn.Module, inputs: dict[str, Tensor], output: str, path: Path) -> None:
    """Write a module whose inputs are (windows, pieces, …), both free; matrices and embeddings in 8 bits.

    Parameters
    ----------
    module
        What is called with `inputs`.
    inputs
        An example of each input, by the name that it gets.
    output
        The name of the output.
    path
        Where the file shall stand.
    """
    free = {name: {0: "windows", 1: "pieces"} for name in [*inputs, output]}
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            module.eval(),
            tuple(inputs.values()),
            str(whole),
            input_names=list(inputs),
            output_names=[output],
            dynamic_axes=free,
            dynamo=False,
            opset_version=17,
        )
        quantize_dynamic(
            whole,
            small,
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
        )
        write_bytes(path, small.read_bytes())
