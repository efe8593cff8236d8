"""The reader as a torch module: BERT's layers, a judgement of the whole, and a pointer to the answering words."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from index.encoder import DEFAULT_DISTRIBUTION, load_encoder


def default_weights() -> Path:
    """The folder of the default encoder, its weights held against their published hash. Raises EncoderError."""
    load_encoder("default")
    files = importlib.metadata.distribution(DEFAULT_DISTRIBUTION).files or []
    return next(Path(str(file.locate())).resolve().parent for file in files if file.name == "model.safetensors")


class Reader(nn.Module):
    """(ids, mask, types) -> (logits (n,), starts (n, t), ends (n, t)); a logit above 0 says that the sentence answers.

    Starts and ends outside of the sentence are -1e4, so that a softmax over all tokens is one over the sentence's.
    """

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        # The first token sees all; the mean over the sentence is what these weights were trained for before.
        self.judge = nn.Linear(2 * width, 1)
        self.point = nn.Linear(width, 2)

    @classmethod
    def start(cls, folder: Path) -> Reader:
        """From a sentence encoder's weights. No dropout: each pair is seen about once, so nothing can be overlearnt."""
        return cls(
            BertModel.from_pretrained(
                str(folder),
                add_pooling_layer=False,
                hidden_dropout_prob=0.0,
                attention_probs_dropout_prob=0.0,
                attn_implementation="eager",  # the fused kernel's backward pass takes 40 % of the time in bf16 on a CPU
                local_files_only=True,
            )
        )

    @classmethod
    def empty(cls, config: BertConfig) -> Reader:
        """With random weights: to be loaded into, or for tests."""
        return cls(BertModel(config, add_pooling_layer=False))

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        states = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        inside = types.to(states.dtype).unsqueeze(-1)
        mean = (states * inside).sum(1) / inside.sum(1).clamp(min=1.0)
        logits = self.judge(torch.cat((states[:, 0], mean), dim=1)).squeeze(-1).float()
        pointers = self.point(states).float().masked_fill(types.unsqueeze(-1) == 0, -1e4)
        return logits, pointers[..., 0], pointers[..., 1]
