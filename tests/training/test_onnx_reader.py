"""What the reader points at, and that its export says what the original says."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnxruntime", reason="needs onnxruntime and onnx, with which the reader is exported")
pytest.importorskip("onnx", reason="needs onnxruntime and onnx, with which the reader is exported")

import onnx
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig

from index.reader import Inputs, Network, padded, pointed
from training.export_reader import export, quantise
from training.reader_model import Reader, default_weights
from training.served_weights import weights_of

OFFSETS = ((0, 3), (4, 9), (10, 14), (15, 20))


def _logits(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        pytest.param(_logits(0, 9, 0, 0), _logits(0, 0, 9, 0), (4, 14), id="from a start to an end"),
        pytest.param(_logits(9, 0, 0, 0), _logits(9, 0, 0, 0), (0, 3), id="one token"),
        pytest.param(_logits(0, 0, 9, 0), _logits(9, 0, 0, 8), (10, 20), id="never an end before its start"),
        pytest.param(_logits(0, 0, 0, 0), _logits(0, 0, 0, 0), None, id="nowhere in particular"),
    ],
)
def test_the_likeliest_run_is_pointed_at(
    starts: np.ndarray, ends: np.ndarray, expected: tuple[int, int] | None
) -> None:
    assert pointed(starts, ends, OFFSETS) == expected


def test_nothing_is_pointed_at_in_nothing() -> None:
    assert pointed(_logits(), _logits(), ()) is None


def test_the_export_says_what_the_original_says(tmp_path: Path) -> None:
    """An untrained model of one layer, in int8, on pairs of many lengths: logits within a twentieth."""
    torch.manual_seed(5)
    config = BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64)
    model = Reader.empty(config).eval()
    shutil.copy(default_weights() / "tokenizer.json", tmp_path)
    inputs = Inputs(Tokenizer.from_file(str(tmp_path / "tokenizer.json")))
    export(model, inputs, tmp_path / "reader.fp32")
    quantise(tmp_path / "reader.fp32", tmp_path / "reader.onnx")
    pairs = [
        (f"The tower of Varn{' of old' * n} is {n} metres high.", "Varn | It is old." * (n % 3)) for n in range(20)
    ]
    read = Network.from_folder(tmp_path, threads=1).read("how high is the tower", pairs)
    assert len(read) == len(pairs)
    for pair, judgement in zip(pairs, read, strict=True):
        arrays = padded([inputs.make("how high is the tower", *pair)])
        with torch.inference_mode():
            logits, _, _ = model(*(torch.from_numpy(array) for array in arrays))
        assert judgement.logit == pytest.approx(float(logits[0]), abs=0.05)


def test_weights_taken_back_from_what_serves_are_within_a_step_of_those_that_were_exported(tmp_path: Path) -> None:
    torch.manual_seed(5)
    config = BertConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)
    model = Reader.empty(config).eval()
    for weight in model.parameters():  # untrained biases are all alike, and an export keeps one of those
        torch.nn.init.normal_(weight, std=0.1)
    inputs = Inputs(Tokenizer.from_file(str(default_weights() / "tokenizer.json")))
    export(model, inputs, tmp_path / "reader.fp32")
    quantise(tmp_path / "reader.fp32", tmp_path / "reader.onnx")
    taken = weights_of(onnx.load(tmp_path / "reader.onnx"))
    assert taken.keys() == model.state_dict().keys()
    for name, weight in model.state_dict().items():
        assert taken[name].shape == tuple(weight.shape)
        step = float(weight.abs().max()) / 63  # 7 bits
        assert np.abs(taken[name] - weight.numpy()).max() <= step, name


def test_a_tokenizer_of_sentence_pieces_is_read_with_its_own_marks_and_without_the_spaces(tmp_path: Path) -> None:
    """A piece of a word begins where its letters begin: what is pointed at is no space."""
    pieces = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    pieces += [(piece, -1.0) for piece in ("▁the", "▁dam", "▁high", "▁how")]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.add_special_tokens(["<s>", "</s>"])
    read = Inputs(tokenizer).make("how high", "the dam", "high dam")
    assert read.ids == (0, 7, 6, 2, 4, 5, 2, 6, 5, 2)
    assert read.types == (0, 0, 0, 0, 1, 1, 0, 0, 0, 0)
    assert read.offsets == ((0, 3), (4, 7))


def test_a_tokenizer_without_marks_between_texts_is_refused() -> None:
    with pytest.raises(ValueError, match="special tokens"):
        Inputs(Tokenizer(models.WordLevel({"dam": 0}, unk_token="dam")))
