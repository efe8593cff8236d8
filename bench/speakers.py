"""How well speakers are named: precision and recall on sentences that people labelled.

    .venv/bin/python bench/speakers.py LABELS.jsonl --articles FOLDER

Each line of the labels is {"article": path in the folder, "sentence": exact text, "speaker": the name exactly as
printed, "article" for the reporter's own voice, or null where the text does not tell}. A name is right when it and the
label have the same head word: "Torvik" for "Mayor Ina Torvik".
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from corpus.article import Article, Span, Unreadable
from corpus.files import load_input, read_article
from index.speakers import speaker_of

OWN = "article"
# What follows the head of a name: "director of the prison", "Ina Torvik, mayor".
_TAIL = re.compile(r"\s*(?:,|\(|\b(?:of|for|from|at|in|who|which|de|del|en)\b).*", re.DOTALL)
VOICES = ("named", "article", "unknown")


@dataclass(frozen=True, slots=True)
class Label:
    article: str
    sentence: str
    speaker: str | None


def heads(name: str) -> set[str]:
    """The last words of the names that are joined by "and", each without what follows its head."""
    short = _TAIL.sub("", name) or name
    words = [part.split()[-1] for part in re.split(r"\s(?:and|y)\s", short) if part.split()]
    return {re.sub(r"['’]s?$|\W", "", word).casefold() for word in words}


def agree(one: str, other: str) -> bool:
    """Whether two printed names are of one head, or one of them goes on where the other ends."""
    shorter, longer = sorted((one.casefold(), other.casefold()), key=len)
    return heads(one) == heads(other) or longer.startswith(shorter + " ")


def voice(speaker: str | None) -> str:
    return "unknown" if speaker is None else "article" if speaker == OWN else "named"


def article_at(folder: Path, path: str) -> Article:
    """The article as a refresh reads it. Raises SystemExit where it cannot be read."""
    found = load_input(folder, path, max_bytes=20_000_000)
    reading = found if isinstance(found, Unreadable) else read_article(found)
    if isinstance(reading, Unreadable):
        raise SystemExit(f"{path}: {reading.reason} {reading.advice}")
    return reading.article


def labels_in(file: Path) -> list[Label]:
    lines = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
    return [Label(line["article"], line["sentence"], line["speaker"]) for line in lines]


def told(article: Article, span: Span) -> str | None:
    speaker = speaker_of(article, span)
    if speaker is None:
        return None
    return speaker.name.cut(article.text) if speaker.name else OWN


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--articles", type=Path, required=True, help="the folder of the labelled articles")
    parser.add_argument(
        "--wrong", action="store_true", help="print each sentence that was read otherwise than labelled"
    )
    wanted = parser.parse_args()
    console = Console(highlight=False, markup=False, soft_wrap=True)

    labels = labels_in(wanted.labels)
    articles = {path: article_at(wanted.articles, path) for path in {label.article for label in labels}}
    confusion: Counter[tuple[str, str]] = Counter()
    right = absent = 0
    seconds = 0.0
    for label in labels:
        article = articles[label.article]
        at = article.text.find(label.sentence)
        if at < 0:
            absent += 1
            console.print(f"not in {label.article}: {label.sentence[:80]}")
            continue
        started = time.perf_counter()
        found = told(article, Span(at, at + len(label.sentence)))
        seconds += time.perf_counter() - started
        confusion[voice(label.speaker), voice(found)] += 1
        both_named = voice(label.speaker) == voice(found) == "named"
        agrees = agree(found or "", label.speaker or "") if both_named else voice(label.speaker) == voice(found)
        right += both_named and agrees
        if wanted.wrong and not agrees:
            console.print(f"{label.article}: {label.speaker} | {found} | {label.sentence}")

    table = Table(title=f"speakers of {len(labels) - absent} sentences; labelled by row, read by column")
    for column in ("", *VOICES):
        table.add_column(column, justify="right" if column else "left")
    for row in VOICES:
        table.add_row(row, *(str(confusion[row, column]) for column in VOICES))
    console.print(table)
    named = sum(confusion[row, "named"] for row in VOICES)
    wanted_names = sum(confusion["named", column] for column in VOICES)
    console.print(f"named: precision {right}/{named} = {right / max(named, 1):.3f}")
    console.print(f"named: recall    {right}/{wanted_names} = {right / max(wanted_names, 1):.3f}")
    console.print(f"time a sentence: {1000 * seconds / max(len(labels) - absent, 1):.2f} ms")


if __name__ == "__main__":
    main()
