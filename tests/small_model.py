"""A sentence-transformers model of two small layers with random weights, always the same: compiled in a second."""

from __future__ import annotations

from pathlib import Path

WORDS = "the a of dam keeper water gate holds is high who where reservoir stores behind wall query passage".split()
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ":", "?", ".", "##s", "##er", *WORDS, *"abcdefghijklmnopqrst"]


def save_model(folder: Path, *, pooling: str = "mean", dense: bool = False, prompts: bool = True) -> Path:
    """The folder of the model, made in `folder`."""
    import torch
    import transformers
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling, Transformer

    torch.manual_seed(5)
    network = folder / "network"
    network.mkdir(parents=True)
    (network / "vocab.txt").write_text("\n".join(PIECES), "utf-8")
    transformers.BertTokenizer(vocab=str(network / "vocab.txt")).save_pretrained(network)
    shape = transformers.BertConfig(
        vocab_size=len(PIECES),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=48,
        initializer_range=0.3,  # with the usual 0.02 so small a network says the same of every text
    )
    transformers.BertModel(shape).save_pretrained(network)
    first = Transformer(str(network), max_seq_length=32)
    modules = [first, Pooling(32, pooling), *([Dense(32, 16)] if dense else []), Normalize()]
    made = SentenceTransformer(
        modules=modules, prompts={"query": "query: ", "document": "passage: "} if prompts else None, device="cpu"
    )
    made.save(str(folder / "model"))
    return folder / "model"
