"""Articles that nobody published, as many as wanted, the same for the same seed; and questions that they answer."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

PLACES = ["Aldermere", "Brackwater", "Corvane", "Dunmoor", "Eastholm", "Fennick", "Garrowby", "Hollin", "Jorvale"]
PEOPLE = ["Ada Wrenfield", "Bram Tolliver", "Cora Lindqvar", "Dov Harrowgate", "Esme Quillan", "Finn Osterby"]
ROLES = ["harbour master", "mayor", "head of the water board", "union leader", "museum director", "school inspector"]
THINGS = ["ferries", "tram lines", "wind turbines", "libraries", "orchards", "lighthouses", "fishing boats", "bakeries"]
OUTLETS = ["The Aldermere Lantern", "Brackwater Post", "Corvane Wire", "The Dunmoor Argus"]
FILLERS = [
    "The council of {place} met for {n} hours on Tuesday and put off its decision until the autumn.",
    "Rain fell on {place} for {n} days in a row, and the river rose to the steps of the old market.",
    "A survey of {n} households found that most of them would rather walk than wait.",
    "{person}, the {role}, declined to comment on the figures before the hearing.",
    "“We counted them twice,” said {person}, the {role} of {place}. “There is nothing to hide.”",
    "The works began {n} weeks late, after the first contractor withdrew from the tender.",
    "Shopkeepers along the quay say that trade has slowed since the bridge was closed to lorries.",
]


@dataclass(frozen=True, slots=True)
class Fact:
    """What one article says that no other does: `thing` in `place`, counted."""

    number: int
    place: str
    thing: str
    count: int

    @property
    def sentence(self) -> str:
        return f"The district of {self.place} {self.number} has {self.count:,} {self.thing}, according to the register."

    @property
    def question(self) -> str:
        return f"How many {self.thing} does the district of {self.place} {self.number} have?"


def fact(number: int) -> Fact:
    drawn = random.Random(number)
    return Fact(number, drawn.choice(PLACES), drawn.choice(THINGS), drawn.randint(3, 40_000))


def article(number: int, paragraphs: int) -> str:
    """Markdown with front matter: `paragraphs` of four sentences (some 70 words), the fact in one of them."""
    drawn = random.Random(number)
    told = fact(number)

    def told_again(filler: str) -> str:
        return filler.format(
            place=drawn.choice(PLACES), person=drawn.choice(PEOPLE), role=drawn.choice(ROLES), n=drawn.randint(2, 900)
        )

    texts = [[told_again(filler) for filler in drawn.sample(FILLERS, 4)] for _ in range(paragraphs)]
    drawn.choice(texts)[drawn.randrange(4)] = told.sentence
    head = (
        f"---\ntitle: {told.thing.capitalize()} of {told.place} {number} counted\n"
        f"publisher: {drawn.choice(OUTLETS)}\ndate: 2031-{drawn.randint(1, 12):02}-{drawn.randint(1, 28):02}\n---\n"
    )
    return head + "\n\n".join(" ".join(sentences) for sentences in texts) + "\n"


def write_articles(folder: Path, *, count: int, paragraphs: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:05}.md").write_text(article(number, paragraphs), encoding="utf-8")
