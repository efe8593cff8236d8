"""What serves -> reader.pt, to train on from: `python -m training.served_weights index/reader_model/english`.

Checkpoints are not kept with the project: its int8 weights are what every clone has. Taken back to fp32 they are
within a step of the quantisation of what was exported, and read as the served reader does.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import ModelProto, numpy_helper

from training.reader_model import Reader

QUANTISED = re.compile(r"/(?P<module>.+?)/(?:MatMul|Gemm_MatMul)_quant")


def weights_of(model: ModelProto) -> dict[str, NDArray[np.float32]]:
    """The weights by their names in torch: (value - zero point) x scale where they were quantised."""
    stored = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}

    def restored(name: str) -> NDArray[np.float32]:
        zero = stored[f"{name}_zero_point"].astype(np.float32)
        return (stored[f"{name}_quantized"].astype(np.float32) - zero) * stored[f"{name}_scale"]

    named = {name: values for name, values in stored.items() if name.endswith((".weight", ".bias"))}
    for name in stored:
        if name.endswith(".weight_quantized"):
            named[name.removesuffix("_quantized")] = restored(name.removesuffix("_quantized"))
    for node in model.graph.node:
        module = QUANTISED.fullmatch(node.name)
        if node.op_type == "MatMulInteger" and module:
            weight = restored(node.input[1].removesuffix("_quantized"))
            named[module["module"].replace("/", ".") + ".weight"] = weight.T
    return {name: np.ascontiguousarray(values, np.float32) for name, values in named.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("served", type=Path, help="a folder with reader.onnx")
    parser.add_argument("--start", type=Path, default=Path("data/english-start"), help="what its training began with")
    parser.add_argument("--to", type=Path, default=Path("data/reader/served.pt"))
    args = parser.parse_args()
    model = Reader.start(args.start)
    state = {name: torch.tensor(each) for name, each in weights_of(onnx.load(args.served / "reader.onnx")).items()}
    model.load_state_dict(state)  # raises where a weight is missing, or has another shape
    args.to.parent.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), args.to)
    print(f"{len(state)} tensors in {args.to}")


if __name__ == "__main__":
    main()
