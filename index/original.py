"""A model as the sentence-transformers library runs it; the only import of that library, and late: it costs seconds."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoder import Embedding, EncoderError, ModelFiles, without_blanks

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 32


class OriginalEncoder:
    """Any model of the library on the CPU, in fp32. `why` says why it serves in place of a compiled one, if it does."""

    def __init__(self, files: ModelFiles, threads: int, why: str | None = None) -> None:
        self.files = files
        self.why = why
        self._threads = threads
        self._lock = threading.Lock()  # Hugging Face tokenizers may not be used by two threads at once
        self._loaded: SentenceTransformer | None = None

    @property
    def fingerprint(self) -> str:
        return f"{self.files.name} torch-fp32 {self.files.digest[:16]}"

    @property
    def dim(self) -> int:
        """From the model's files where they say it, so that nothing is loaded for a refresh without news."""
        pooling = self.files.folder / "1_Pooling" / "config.json"
        if pooling.is_file() and not (self.files.folder / "2_Dense").exists():
            said = json.loads(pooling.read_text("utf-8"))  # the second name is that of sentence-transformers 6
            return int(said.get("word_embedding_dimension") or said["embedding_dimension"])
        return int(self.model().get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str]) -> list[Embedding]:
        return self._embed(texts, "document")

    def embed_question(self, question: str) -> Embedding:
        return self._embed([question], "query")[0]

    def model(self) -> SentenceTransformer:
        """The library's own object, loaded once. Raises EncoderError."""
        with self._lock:
            if self._loaded is None:
                self._loaded = _load(self.files, self._threads)
            return self._loaded

    def _embed(self, texts: Sequence[str], role: str) -> list[Embedding]:
        if not texts:
            return []
        model = self.model()
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


def _load(files: ModelFiles, threads: int) -> SentenceTransformer:
    # What the libraries print while loading is not for members or moderators; nothing is to be asked of a hub.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch  # noqa: PLC0415 - late: importing torch takes seconds, and most commands do not need it
    import transformers  # noqa: PLC0415
    from safetensors import SafetensorError  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads)
    try:
        return SentenceTransformer(str(files.folder), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise EncoderError(
            f"The model in {files.folder} could not be loaded: {error}",
            "Install or download it again, or set QUOTH_ENCODER to `default`.",
        ) from error
