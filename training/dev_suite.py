"""The articles kept out of training, as a suite like those in ../shared/eval: `python -m training.dev_suite`.

So that the share of the present score, the calibration and the threshold can be chosen behind the real pipeline,
without a look at the suites that report.
"""

# ruff: noqa: S311 - draws that can be drawn again, no secrets

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from training.reader_data import Labelled, is_dev, read_sets
from training.typing_noise import typed

A_SET = 130  # questions of each set at most
UNANSWERABLE = 1 / 3  # of all: what a busy channel asks that no article answers


def write_dev_suite(labelled: Sequence[Labelled], folder: Path, seed: int) -> int:
    """articles/*.md and questions.jsonl in `folder`; the number of questions."""
    chosen = [each for each in labelled if is_dev(each.article, seed)]
    paragraphs: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
    titles: dict[str, str] = {}
    for each in chosen:
        titles.setdefault(each.article, each.title)
        # Sets cut the same text at different places: a paragraph that begins like another is the other.
        if not any(set(each.sentences[:2]) <= set(known) for known in paragraphs[each.article]):
            paragraphs[each.article][each.sentences] = None
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    for article, texts in paragraphs.items():
        title = f"---\ntitle: {json.dumps(titles[article], ensure_ascii=False)}\n---\n" if titles[article] else ""
        body = "\n\n".join(" ".join(sentences) for sentences in texts)
        (folder / "articles" / _file(article)).write_text(f"{title}{body}\n", encoding="utf-8")
    lines = [_line(each, random.Random(f"{seed} {each.question}")) for each in _drawn(chosen, seed)]
    (folder / "questions.jsonl").write_text("".join(lines), encoding="utf-8")
    return len(lines)


def _drawn(chosen: Sequence[Labelled], seed: int) -> list[Labelled]:
    by_source: dict[str, list[Labelled]] = defaultdict(list)
    for each in chosen:
        by_source[each.source].append(each)
    unanswerable = by_source.pop("squad2_unanswerable", [])
    draw = random.Random(seed)
    drawn = [
        each for _, members in sorted(by_source.items()) for each in draw.sample(members, min(A_SET, len(members)))
    ]
    count = round(len(drawn) * UNANSWERABLE / (1 - UNANSWERABLE))
    return drawn + draw.sample(unanswerable, min(count, len(unanswerable)))


def _line(each: Labelled, chance: random.Random) -> str:
    gold = [{"article": _file(each.article), "quote": each.sentences[place]} for place in each.right]
    row = {
        "id": hashlib.sha256(f"{each.article} {each.question}".encode()).hexdigest()[:16],
        "question": typed(each.question, chance)[:300],
        "kind": each.source,
        "answerable": bool(gold),
        "gold": gold,
        "answer_keys": list(each.keys),
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


def _file(article: str) -> str:
    return f"{hashlib.sha256(article.encode()).hexdigest()[:12]}.md"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--to", type=Path, default=Path("data/reader/dev"))
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    print(f"{write_dev_suite(read_sets(args.data), args.to, args.seed)} questions in {args.to}")


if __name__ == "__main__":
    main()
