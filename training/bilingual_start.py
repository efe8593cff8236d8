"""What the reader of two languages starts from: `python -m training.bilingual_start`.

multilingual-e5-small reads a hundred languages; nine tenths of its weights are the pieces of their words. Kept are the
pieces that English and Spanish words and our training sets are made of, and of its twelve layers the lower ones: the
uppermost know how sentences are told apart by meaning alone, which the reader learns anew (dropping them costs a
fine-tuned model least: Sajjad et al., 2023, "On the effect of dropping layers of pre-trained transformer models").
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from index.multilingual import SETTING, model_name
from training.reader_data import OURS, read_sets

LANGUAGES = ("en", "es")
WORDS = 120_000  # of each language, the most frequent ones
LAYERS = 9
SPACE = "▁"
LATIN = "\u0250"  # where the extended Latin letters end
EMBEDDINGS = "embeddings.word_embeddings.weight"


def pieces_of(tokenizer: Tokenizer, texts: Iterable[str]) -> set[int]:
    """The pieces that these texts are made of."""
    batch = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    return {piece for encoding in batch for piece in encoding.ids}


def trimmed(tokenizer: dict[str, Any], kept: set[int]) -> tuple[dict[str, Any], list[int]]:
    """The tokenizer with the pieces in `kept` alone, and the old number of each; what is special stays.

    The single letters of the Latin script stay too, for a word that is cut into none of the kept pieces is spelt.
    """
    pieces = tokenizer["model"]["vocab"]
    special = {added["id"]: added for added in tokenizer["added_tokens"]}
    letters = {
        place for place, (piece, _) in enumerate(pieces) if piece == SPACE or (len(piece) == 1 and piece < LATIN)
    }
    old = sorted({*kept, *special, *letters})
    place_of = {number: place for place, number in enumerate(old)}
    made = json.loads(json.dumps(tokenizer))
    made["model"]["vocab"] = [pieces[number] for number in old]
    made["model"]["unk_id"] = place_of[tokenizer["model"]["unk_id"]]
    for added in made["added_tokens"]:
        added["id"] = place_of[added["id"]]
    for token in made["post_processor"]["special_tokens"].values():
        token["ids"] = [place_of[number] for number in token["ids"]]
    return made, old


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--models", type=Path, default=Path("data/models"), help="where the model is unpacked")
    parser.add_argument("--to", type=Path, default=Path("data/bilingual-start"))
    args = parser.parse_args()
    import wordfreq  # noqa: PLC0415 - only who trains has it

    source = Path(model_name(SETTING, args.models))
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    words = [word for language in LANGUAGES for word in wordfreq.top_n_list(language, WORDS)]
    sets = read_sets(args.data, OURS)
    texts = {text for each in sets for text in (each.question, each.title, *each.sentences)}
    kept = pieces_of(tokenizer, [*words, *map(str.capitalize, words), *sorted(texts)])
    made, old = trimmed(json.loads((source / "tokenizer.json").read_text("utf-8")), kept)
    tensors = load_file(source / "model.safetensors")
    tensors = {
        name: values
        for name, values in tensors.items()
        if not name.startswith("encoder.layer.") or int(name.split(".")[2]) < LAYERS
    }
    tensors[EMBEDDINGS] = tensors[EMBEDDINGS][old]
    config = json.loads((source / "config.json").read_text("utf-8"))
    config |= {"vocab_size": len(old), "num_hidden_layers": LAYERS}
    args.to.mkdir(parents=True, exist_ok=True)
    save_file(tensors, args.to / "model.safetensors", metadata={"format": "pt"})
    (args.to / "tokenizer.json").write_text(json.dumps(made, ensure_ascii=False), "utf-8")
    (args.to / "config.json").write_text(json.dumps(config, indent=1), "utf-8")
    print(f"{len(old)} pieces of {tokenizer.get_vocab_size()} kept, {LAYERS} layers, in {args.to}")


if __name__ == "__main__":
    main()
