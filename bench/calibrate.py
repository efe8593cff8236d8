"""Choose the threshold that ships with an encoder, on questions that no suite holds.

    python bench/calibrate.py ../shared/train

Ten articles of SQuAD's training part become a corpus. 500 of their questions are answerable; 125 were written to look
answerable and are not (each linked to a paragraph that holds most of its rare words), 125 belong to other articles.
That is a guess at what members ask: two thirds answered by the shelf, the rest half near and half far.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from corpus.sentences import sentences
from index.build import refresh
from index.calibration import Calibration
from index.encoder import load_encoder
from index.evaluate import Gold, Labelled, Unseen, calibration_on, trials
from index.live import Live
from index.reader import load_reader

SEED = 7
ARTICLES = 10
ANSWERABLE = 500
NEAR = 125
FAR = 125
LINKED = 0.62  # share of a question's rarity that one paragraph must hold


def rows(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def file_name(title: str) -> str:
    return re.sub(r"\W+", "-", title) + ".txt"


def labelled(row: dict[str, Any]) -> Iterator[Labelled]:
    """The questions of one paragraph, each with the sentences that hold an answer."""
    spans = [sentence.span for sentence in sentences(row["paragraph"], ())]
    for question in row["questions"]:
        starts = {answer["start"] for answer in question["answers"]}
        gold = [span.cut(row["paragraph"]) for span in spans if any(span.start <= at < span.end for at in starts)]
        keys = tuple(answer["text"] for answer in question["answers"])
        if gold:
            file = file_name(row["title"])
            yield Labelled(question["question"], question["question"], tuple(Gold(file, text) for text in gold), keys)


def near(train: Path, paragraphs: list[str]) -> list[str]:
    """Unanswerable questions of which one paragraph holds most rare words."""
    words = [set(re.findall(r"\w+", paragraph.casefold())) for paragraph in paragraphs]
    seen = Counter(word for each in words for word in each)

    def rarity(of: set[str]) -> float:
        return sum(math.log(1 + len(words) / (1 + seen[word])) for word in of)

    found = []
    for row in rows(train / "squad2_unanswerable.jsonl.gz"):
        asked = set(re.findall(r"\w+", row["question"].casefold()))
        if max(rarity(asked & each) for each in words) >= LINKED * rarity(asked):
            found.append(row["question"])
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path, help="the folder with squad44.jsonl.gz and squad2_unanswerable.jsonl.gz")
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--reader", default="none")
    parser.add_argument("--backend", choices=("compiled", "original"), default="compiled")
    arguments = parser.parse_args()
    drawn = random.Random(SEED)
    squad = list(rows(arguments.train / "squad44.jsonl.gz"))
    titles = sorted({row["title"] for row in squad})
    drawn.shuffle(titles)
    held = [row for row in squad if row["title"] in titles[:ARTICLES]]
    others = [q["question"] for row in squad if row["title"] not in titles[:ARTICLES] for q in row["questions"]]
    questions = [
        *drawn.sample([question for row in held for question in labelled(row)], ANSWERABLE),
        *(Labelled(q, q, ()) for q in drawn.sample(near(arguments.train, [r["paragraph"] for r in held]), NEAR)),
        *(Labelled(q, q, ()) for q in drawn.sample(others, FAR)),
    ]
    with TemporaryDirectory(prefix="quoth-") as folder:
        articles = Path(folder) / "articles"
        articles.mkdir()
        for title in titles[:ARTICLES]:
            text = "\n\n".join(row["paragraph"] for row in held if row["title"] == title)
            (articles / file_name(title)).write_text(text, "utf-8")
        data = Path(folder) / "data"
        encoder = load_encoder(arguments.encoder, models=data / "models" if arguments.backend == "compiled" else None)
        reader = load_reader(arguments.reader, encoder=encoder.fingerprint)
        refresh(
            data,
            articles,
            encoder,
            now=datetime.now(UTC),
            max_bytes=10_000_000,
            progress=Unseen(),
            first_calibration=lambda _: Calibration(0.0, 0, "none yet", reader.fingerprint if reader else None),
        )
        live = Live(data, encoder, reader)
        origin = f"{ANSWERABLE} answerable and {NEAR + FAR} unanswerable questions on SQuAD articles"
        chosen = calibration_on(live.snapshot(), questions, origin)
        tried = trials(live.snapshot(), questions)
        live.close()
    answered = [trial for trial in tried if trial.score >= chosen.threshold]
    print(encoder.fingerprint)
    print(chosen)
    print(f"answered {len(answered)} of {len(tried)}, right {sum(trial.right for trial in answered)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
