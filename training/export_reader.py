"""reader.pt -> reader.onnx (int8), compared with the original: `python -m training.export_reader`.

Writes into `--to`: reader.onnx, tokenizer.json and reader.json (hashes, quality); `calibrate_reader` comes next.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer

from index.reader import Inputs, Network, padded
from training.reader_data import Group, dev_groups, read_sets
from training.reader_model import Reader, default_weights
from training.reader_quality import Judged, quality
from training.train_reader import judge

INPUTS = ("ids", "mask", "types")
OUTPUTS = ("logits", "starts", "ends")


def export(model: Reader, inputs: Inputs, path: Path) -> None:
    """fp32 ONNX with free batch and length."""
    example = padded([inputs.make("who was it", "It was Ada.", "Ada"), inputs.make("why", "Because it rained.", "")])
    free = {name: {0: "pairs", 1: "tokens"} for name in (*INPUTS, "starts", "ends")} | {"logits": {0: "pairs"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer warns of each shape that it takes for constant; compared below
        torch.onnx.export(
            model.eval(),
            tuple(torch.from_numpy(each) for each in example),
            str(path),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=free,
            opset_version=17,
            dynamo=False,
        )


def quantise(source: Path, target: Path) -> None:
    """Weights to 8 bits, per channel; 7 of them used, since a CPU without VNNI adds pairs of products in 16 bits."""
    prepared = target.with_suffix(".prepared")
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        str(prepared),
        str(target),
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True},
    )
    prepared.unlink()
    onnx.checker.check_model(str(target))


def judged_by(reader: Network, groups: Sequence[Group]) -> list[Judged]:
    judged = []
    for group in groups:
        read = reader.read(group.question, [(c.sentence, c.context) for c in group.candidates])
        right = tuple(c.right for c in group.candidates)
        judged.append(Judged(group.source, tuple(each.logit for each in read), right))
    return judged


def pointer_f1(reader: Network, groups: Sequence[Group]) -> tuple[float, float]:
    """Mean F1 of the code points pointed at against those that answer; and the share of sentences pointed into."""
    scores, pointed = [], 0
    for group in groups:
        for candidate in group.candidates:
            if candidate.answer is None or not candidate.right:
                continue
            found = reader.read(group.question, [(candidate.sentence, candidate.context)])[0].answer
            if found is None:
                continue
            pointed += 1
            shared = max(0, min(found[1], candidate.answer[1]) - max(found[0], candidate.answer[0]))
            scores.append(2 * shared / (found[1] - found[0] + candidate.answer[1] - candidate.answer[0]))
    known = sum(c.answer is not None and c.right for g in groups for c in g.candidates)
    return float(np.mean(scores)) if scores else 0.0, pointed / max(known, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--weights", type=Path, default=Path("data/reader/reader.pt"))
    parser.add_argument("--to", type=Path, default=Path("data/reader/export"))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--start", type=Path, help="the folder that training began with; without it the default encoder"
    )
    parser.add_argument("--languages", nargs="+", default=["en"], help="ISO codes of those that it was trained on")
    parser.add_argument("--compared", type=int, default=150, help="dev questions on which int8 is held against torch")
    args = parser.parse_args()
    args.to.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(2)

    folder = args.start or default_weights()
    shutil.copy(folder / "tokenizer.json", args.to / "tokenizer.json")
    model = Reader.start(folder)
    state = torch.load(args.weights, map_location="cpu", weights_only=True)
    model.load_state_dict(state.get("model", state))
    inputs = Inputs(Tokenizer.from_file(str(folder / "tokenizer.json")))
    export(model, inputs, args.to / "reader.fp32")
    quantise(args.to / "reader.fp32", args.to / "reader.onnx")
    (args.to / "reader.fp32").unlink()
    dev = dev_groups(read_sets(args.data), args.seed)
    reader = Network.from_folder(args.to)
    judged = judged_by(reader, dev)
    sample = dev[:: max(1, len(dev) // args.compared)]
    original = judge(model, sample, inputs, torch.device("cpu"))
    quantised = judged_by(reader, sample)
    one, other = (1 / (1 + np.exp(-np.array([x for j in each for x in j.logits]))) for each in (original, quantised))
    f1, share = pointer_f1(reader, dev)
    card: dict[str, Any] = {
        "sha256": hashlib.sha256((args.to / "reader.onnx").read_bytes()).hexdigest(),
        "weights_sha256": hashlib.sha256(args.weights.read_bytes()).hexdigest(),
        "bytes": (args.to / "reader.onnx").stat().st_size,
        "languages": args.languages,
        "dev": quality(judged).to_json(),
        "int8_against_fp32": {
            "pairs": len(one),
            "mean_difference": round(float(np.abs(one - other).mean()), 4),
            "largest_difference": round(float(np.abs(one - other).max()), 4),
            "auroc_fp32": quality(original).auroc,
            "auroc_int8": quality(quantised).auroc,
        },
        "pointer_f1": round(f1, 4),
        "pointed": round(share, 4),
    }
    (args.to / "reader.json").write_text(json.dumps(card, indent=1) + "\n")
    print(json.dumps(card, indent=1))


if __name__ == "__main__":
    main()
