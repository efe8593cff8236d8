"""Compile a sentence-transformers model: exported to ONNX, quantised to int8, and held against the original.

Done once for a model and a data folder, with torch; what comes of it is served without (index/compiled.py).
"""

from __future__ import annotations

import errno
import fcntl
import json
import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx.checker
import torch
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, InvalidGraph, RuntimeException
from onnxruntime.capi.onnxruntime_pybind11_state import NotImplemented as NoKernel
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

import corpus
from corpus.article import Unreadable
from corpus.durable import sync
from corpus.files import Input, list_files, load_input, read_article
from corpus.passages import passages
from index.compiled import (
    NETWORK,
    TOKENIZER,
    CompiledEncoder,
    CompiledModel,
    DamagedModelError,
    Fidelity,
    NotCompiled,
    fingerprint_of,
    folder_of,
    is_held,
    older,
    open_compiled,
    write_card,
)
from index.encoder import Embedding, EncoderError, ModelFiles, embedded_text
from index.original import OriginalEncoder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# The default model comes to .992, .986 and .990 on the sample; README says what that costs in right answers.
LEAST_MEAN = 0.985  # of the cosines of vectors, compiled against original
LEAST_WORST = 0.95
LEAST_TOKENS_MEAN = 0.98
# What export, quantisation and the first run raise for a network that one of them cannot take.
UNFIT = (
    RuntimeError,  # torch.onnx's own errors among them
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    onnx.checker.ValidationError,
    Fail,
    InvalidArgument,
    InvalidGraph,
    NoKernel,
    RuntimeException,
)
ASIDE = ".compiling-"
EXACT = "exact.onnx"


class _UnfitError(Exception):
    """Why a model is not compiled, in a sentence."""


def compile_model(models: Path, files: ModelFiles, threads: int) -> CompiledModel | NotCompiled:
    """Compile into the folder `models`, which is made; also that it cannot be done is written down there.

    Written aside, then renamed. Where another process is at it, its work is waited for and used. Raises EncoderError
    where the model cannot be loaded, or the folder not be written.
    """
    try:
        models.mkdir(parents=True, exist_ok=True)
        with _alone(models):
            try:
                standing = open_compiled(models, files)
            except DamagedModelError:
                standing = None
            if standing is not None:
                return standing
            for leftover in (*models.glob(f"{ASIDE}*"), folder_of(models, files)):
                if leftover.is_dir():
                    shutil.rmtree(leftover)
            aside = Path(mkdtemp(prefix=ASIDE, dir=models))
            aside.chmod(0o755)
            made = _compile(aside, files, threads)
            write_card(aside, made)
            for path in (*aside.iterdir(), aside):
                sync(path)
            aside.rename(folder_of(models, files))
            sync(models)
            for outdated in older(models, files):  # 23 MB and more each, that only an older version could use
                if not is_held(outdated):
                    shutil.rmtree(outdated)
            return replace(made, folder=folder_of(models, files)) if isinstance(made, CompiledModel) else made
    except OSError as error:
        if error.errno in (errno.ENOTDIR, errno.ENOENT, errno.EEXIST):
            raise EncoderError(
                f"The folder {models} cannot be made: {error.strerror}.",
                "Choose another data folder with --data or QUOTH_DATA.",
            ) from error
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        raise EncoderError(
            f"The compiled model cannot be written to {models}: {error.strerror}.",
            "Make room there, or give this user the right to write; or set QUOTH_BACKEND to `original`.",
        ) from error


@contextmanager
def _alone(models: Path) -> Iterator[None]:
    """Wait until no other process compiles in this folder; the system frees the lock when its holder ends."""
    with (models / "compile.lock").open("a", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _compile(aside: Path, files: ModelFiles, threads: int) -> CompiledModel | NotCompiled:
    original = OriginalEncoder(files, threads)
    model = original.model()
    texts, questions = _sample()
    expected = [*original.embed(texts), *map(original.embed_question, questions)]
    try:
        described = _described(aside, files, model)
        _export(model, described.inputs, aside / EXACT)
        (aside / TOKENIZER).write_text(model.tokenizer.backend_tokenizer.to_str(), "utf-8")
        del model, original  # else a large model would lie in memory three times
        _quantise(aside)
        encoder = CompiledEncoder(described, threads)
        fidelity = _compared(expected, [*encoder.embed(texts), *map(encoder.embed_question, questions)])
        return replace(described, fidelity=fidelity)
    except _UnfitError as error:
        reason = str(error)
    except UNFIT as error:
        reason = f"compiling it failed ({type(error).__name__}: {' '.join(str(error).split())[:200]})."
    for path in aside.iterdir():
        path.unlink()
    return NotCompiled(reason)


def _described(aside: Path, files: ModelFiles, model: SentenceTransformer) -> CompiledModel:
    """What a model is besides its network. Raises _UnfitError for what `CompiledEncoder` does not do."""
    modules = [type(module).__name__ for module in model]
    if modules not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        raise _UnfitError(f"of {', '.join(modules)} only Transformer, Pooling and Normalize can be compiled.")
    pooling: Any = model[1]
    if pooling.pooling_mode not in ("mean", "cls"):
        raise _UnfitError(f"the pooling {pooling.pooling_mode} cannot be compiled, only mean and cls.")
    if not model.tokenizer.is_fast or model.max_seq_length is None:
        raise _UnfitError("it has no tokenizer of the kind that can be used without its own library.")
    return CompiledModel(
        folder=aside,
        fingerprint=fingerprint_of(files),
        dim=int(model.get_embedding_dimension() or 0),
        max_tokens=int(model.max_seq_length),
        pooling=pooling.pooling_mode,
        passage_prompt=model.prompts.get("document") or "",
        question_prompt=model.prompts.get("query") or "",
        inputs=tuple(model.tokenizer.model_input_names),
        fidelity=Fidelity(0, 0, 0, 0, 0),
    )


class _States(torch.nn.Module):
    """A transformer as the network takes it: positional tensors in, token states out."""

    def __init__(self, transformer: Any, inputs: Sequence[str]) -> None:
        super().__init__()
        self.transformer = transformer
        self.inputs = inputs

    def forward(self, *given: torch.Tensor) -> torch.Tensor:
        states: torch.Tensor = self.transformer(**dict(zip(self.inputs, given, strict=True))).last_hidden_state
        return states


def _export(model: SentenceTransformer, inputs: Sequence[str], path: Path) -> None:
    """The network as it is, for texts of any length; by the exporter that traces: torch's newer one needs a package."""
    first: Any = model[0]
    first.model.set_attn_implementation("eager")  # the same sums in fewer nodes
    example = model.tokenizer(["an example"], return_tensors="pt")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of each shape that it takes for constant; held against the original below
        torch.onnx.export(
            _States(first.model, inputs).eval(),
            tuple(example[name] for name in inputs),
            str(path),
            input_names=list(inputs),
            output_names=["states"],
            dynamic_axes={name: {0: "texts", 1: "tokens"} for name in (*inputs, "states")},
            opset_version=17,
            dynamo=False,
        )


def _quantise(aside: Path) -> None:
    """To int8, per channel, and to 7 of the 8 bits.

    A CPU without VNNI adds pairs of products in 16 bits, which 8 bits overflow without a word. The same weights are
    used everywhere, so that the vectors are the same everywhere.
    """
    exact, prepared = aside / EXACT, aside / "prepared.onnx"
    # Nothing but shapes: with free lengths there is nothing more to prepare, and unprepared it would print a warning.
    quant_pre_process(str(exact), str(prepared), skip_symbolic_shape=True, skip_optimization=True)
    quantize_dynamic(
        str(prepared),
        str(aside / NETWORK),
        op_types_to_quantize=["MatMul", "Gather"],  # Gather: the embeddings of the vocabulary, half of the file or more
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True},
    )
    for step in (exact, prepared):
        step.unlink()


def _sample() -> tuple[list[str], list[str]]:
    """The sample's passages and questions, a hundred or so: what is read is what models of this kind are for."""
    here = Path(corpus.__file__).parent
    loaded = [load_input(here / "sample", path, max_bytes=1_000_000) for path in list_files(here / "sample")]
    articles = [read_article(each) for each in loaded if isinstance(each, Input)]
    texts = [
        embedded_text(passage)
        for reading in articles
        if not isinstance(reading, Unreadable)
        for passage in passages(reading.article)
    ]
    lines = (here / "sample_questions.jsonl").read_text("utf-8").splitlines()
    return texts, [json.loads(line)["question"] for line in lines]


def _compared(expected: Sequence[Embedding], got: Sequence[Embedding]) -> Fidelity:
    """Raises _UnfitError where texts are read otherwise, or the cosines are too low."""
    for one, other in zip(expected, got, strict=True):
        if not (np.array_equal(one.token_ids, other.token_ids) and np.array_equal(one.offsets, other.offsets)):
            raise _UnfitError("the tokenizer reads texts otherwise without its own library.")
    vectors = np.array([one.vector @ other.vector for one, other in zip(expected, got, strict=True)])
    tokens = np.concatenate([(one.tokens * other.tokens).sum(axis=1) for one, other in zip(expected, got, strict=True)])
    found = Fidelity(
        len(expected),
        *(round(float(value), 4) for value in (vectors.mean(), vectors.min(), tokens.mean(), tokens.min())),
    )
    if found.vectors_mean < LEAST_MEAN or found.vectors_worst < LEAST_WORST or found.tokens_mean < LEAST_TOKENS_MEAN:
        raise _UnfitError(
            f"in int8 it is not itself: the cosine of its vectors with the original is {found.vectors_mean:.3f} "
            f"({found.vectors_worst:.3f} at worst), of its tokens {found.tokens_mean:.3f}; "
            f"{LEAST_MEAN}, {LEAST_WORST} and {LEAST_TOKENS_MEAN} are needed."
        )
    return found
