"""A compiled model, served by onnxruntime and tokenizers alone: no torch, so it starts at once and takes little memory.

    <data>/models/<fingerprint>/encoder.onnx     token ids to token states, in int8
    <data>/models/<fingerprint>/tokenizer.json   text to token ids
    <data>/models/<fingerprint>/model.json       what else it takes, how true it is to its original, and checksums

Each text goes through the model by itself. int8 has one scale for all the numbers of a layer: in a batch the vector
of a text would depend on its neighbours; and without padding one at a time is as fast.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import threading
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from corpus.durable import sealed, sha256, unsealed
from index.encoder import Embedding, ModelFiles, without_blanks

RECIPE = 1  # goes up when index/compilation.py makes other weights of the same model
NETWORK, TOKENIZER, CARD = "encoder.onnx", "tokenizer.json", "model.json"


class DamagedModelError(Exception):
    """A compiled model that is not what was written."""


@dataclass(frozen=True, slots=True)
class Fidelity:
    """Cosines between compiled and original over so many texts: of their vectors, and of all their tokens."""

    texts: int
    vectors_mean: float
    vectors_worst: float
    tokens_mean: float
    tokens_worst: float


@dataclass(frozen=True, slots=True)
class CompiledModel:
    """What `CompiledEncoder` needs besides the two files in `folder`. `inputs` are the network's, in order."""

    folder: Path
    fingerprint: str
    dim: int
    max_tokens: int
    pooling: Literal["mean", "cls"]
    passage_prompt: str
    question_prompt: str
    inputs: tuple[str, ...]
    fidelity: Fidelity


@dataclass(frozen=True, slots=True)
class NotCompiled:
    """A model that cannot be compiled, or not truly enough; `reason` is a sentence."""

    reason: str


def fingerprint_of(files: ModelFiles) -> str:
    """Known before anything is compiled: the same weights by the same recipe give the same vectors everywhere."""
    return f"{files.name} onnx-int8 {hashlib.sha256(f'{files.digest} {RECIPE}'.encode()).hexdigest()[:16]}"


def folder_of(models: Path, files: ModelFiles) -> Path:
    return models / re.sub(r"[^\w.-]", "-", fingerprint_of(files))


def older(models: Path, files: ModelFiles) -> Iterator[Path]:
    """Folders of a model of this name that these files do not give: made of other weights, or by another recipe."""
    own = folder_of(models, files)
    yield from (each for each in models.glob(f"{own.name.rpartition('-')[0]}-*") if each.is_dir() and each != own)


def hold(folder: Path) -> int:
    """An open folder that `is_held` tells other processes of, until it is closed or this process ends."""
    opened = os.open(folder, os.O_RDONLY)
    fcntl.flock(opened, fcntl.LOCK_SH)
    return opened


def is_held(folder: Path) -> bool:
    """Whether an encoder, of this process or another, serves the model in this folder."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # held, or on a file system that cannot tell
        return True
    finally:
        os.close(opened)
    return False


def write_card(folder: Path, made: CompiledModel | NotCompiled) -> None:
    """`model.json`, with the checksums of what lies beside it."""
    if isinstance(made, NotCompiled):
        content: dict[str, Any] = {"refused": made.reason}
    else:
        content = {name: value for name, value in asdict(made).items() if name != "folder"}
        content["files"] = {name: sha256(folder / name) for name in (NETWORK, TOKENIZER)}
    (folder / CARD).write_text(sealed(content), "utf-8")


def open_compiled(models: Path, files: ModelFiles) -> CompiledModel | NotCompiled | None:
    """What compiling these files came to, every byte checked; None where nobody tried. Raises DamagedModelError."""
    folder = folder_of(models, files)
    if not folder.is_dir():
        return None
    try:
        content = unsealed((folder / CARD).read_text("utf-8"))
        if content is None:
            raise DamagedModelError(f"{folder / CARD} is damaged.")
        if "refused" in content:
            return NotCompiled(str(content["refused"]))
        for name, checksum in content.pop("files").items():
            if sha256(folder / name) != checksum:
                raise DamagedModelError(f"{folder / name} is damaged.")
    except OSError as error:
        raise DamagedModelError(f"{error.filename} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DamagedModelError(f"{folder / CARD} is damaged.") from error
    content["inputs"] = tuple(content["inputs"])
    content["fidelity"] = Fidelity(**content["fidelity"])
    return CompiledModel(folder=folder, **content)


class CompiledEncoder:
    """Fulfils `index.encoder.Encoder`, for any number of threads at once."""

    def __init__(self, model: CompiledModel, threads: int) -> None:
        self.model = model
        weakref.finalize(self, os.close, hold(model.folder))
        self._threads = threads
        self._lock = threading.Lock()  # held while loading alone: session and tokenizer are then only read
        self._loaded: tuple[onnxruntime.InferenceSession, Tokenizer] | None = None

    @property
    def fingerprint(self) -> str:
        return self.model.fingerprint

    @property
    def dim(self) -> int:
        return self.model.dim

    def embed(self, texts: Sequence[str]) -> list[Embedding]:
        return [self._embed(text, self.model.passage_prompt) for text in texts]

    def embed_question(self, question: str) -> Embedding:
        return self._embed(question, self.model.question_prompt)

    def _embed(self, text: str, prompt: str) -> Embedding:
        session, tokenizer = self._load()
        read = tokenizer.encode(prompt + text)
        ids = np.array(read.ids, np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        (output,) = session.run(None, {name: given[name][None] for name in self.model.inputs})
        states: NDArray[np.float32] = output[0]
        vector = states.mean(axis=0) if self.model.pooling == "mean" else states[0]
        offsets = without_blanks(np.array(read.offsets, np.int32).reshape(-1, 2), prompt + text) - len(prompt)
        kept = (np.array(read.special_tokens_mask) == 0) & (offsets[:, 0] >= 0)
        tokens = states[kept]
        return Embedding(
            vector=vector / max(float(np.linalg.norm(vector)), 1e-9),
            tokens=tokens / np.maximum(np.linalg.norm(tokens, axis=1, keepdims=True), 1e-9),
            token_ids=ids[kept].astype(np.int32),
            offsets=offsets[kept],
        )

    def _load(self) -> tuple[onnxruntime.InferenceSession, Tokenizer]:
        with self._lock:
            if self._loaded is None:
                self._loaded = _session(self.model, self._threads), _tokenizer(self.model)
            return self._loaded


def _session(model: CompiledModel, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # A plan of memory is kept for each length of input that comes: memory that grows for hours and saves no time.
    options.enable_mem_pattern = False
    # Waiting threads must not spin: the bot's other work needs the cores.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(model.folder / NETWORK), options, providers=["CPUExecutionProvider"])


def _tokenizer(model: CompiledModel) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(model.folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.enable_truncation(model.max_tokens)
    return tokenizer
