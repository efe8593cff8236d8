"""Articles that nobody published, as many as wanted, the same for the same seed; and questions that they answer.

A fifth of them are copies of others. All share some patterns, as one publisher's reports and notices do.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

PLACES = ["Aldermere", "Brackwater", "Corvane", "Dunmoor", "Eastholm", "Fennick", "Garrowby", "Hollin", "Jorvale"]
PEOPLE = ["Ada Wrenfield", "Bram Tolliver", "Cora Lindqvar", "Dov Harrowgate", "Esme Quillan", "Finn Osterby"]
ROLES = ["harbour master", "mayor", "head of the water board", "union leader", "museum director", "school inspector"]
THINGS = ["ferries", "tram lines", "wind turbines", "libraries", "orchards", "lighthouses", "fishing boats", "bakeries"]
IN_SPANISH = dict(
    zip(
        THINGS,
        ["ferris", "tranvías", "molinos", "bibliotecas", "huertos", "faros", "barcos", "panaderías"],
        strict=True,
    )
)
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


SYLLABLES = "Ald Bar Cor Dun Esk Fen Gar Hol Ivel Jor Kes Lan Mor Nor Ost Pen Quil Ros Sten Tor Ulm Var Wex Yar".split()
NOUNS = """anchor awning barge basin bench bicycle boiler cabin canal chapel chimney cistern clock cottage crane ditch
ferry fountain furnace garden gate granary harness hedge kiln ladder lantern ledger market meadow mill orchard pavement
pier pump quarry roof shed sluice tower trench tunnel vault wagon warehouse well windmill workshop""".split()
ADJECTIVES = """ancient battered borrowed bright broken copper crooked damp dusty empty faded flooded forgotten frozen
gilded hidden hollow iron leaning muddy narrow northern patched quiet rotten rusty shallow silent slender smoky
stolen striped sunken tall tilted unfinished velvet wooden yellow""".split()
VERBS = """blocked bought borrowed buried closed copied counted covered crossed cleaned doubled drained emptied fenced
filled guarded hid insured inherited lost measured mended moved opened painted photographed rebuilt rented replaced sold
searched sheltered shook split surrounded tested traded visited watched widened""".split()
ENDINGS = [
    ending.strip()
    for line in """
    before the first frost / after a night of argument / although nobody had asked for it
    as soon as the tide turned / because the money was there / for less than it had cost
    in spite of two warnings / on the advice of an engineer / to the surprise of the neighbours
    under the eyes of a small crowd / until the lamps were lit / when the fog had lifted
    while the band was still playing / with the help of volunteers / without telling the insurers
    at the third attempt / during the longest strike in memory / in exchange for a promise
    long after everyone had left / near the old customs house / once the papers had been signed
    rather than wait for spring / since the contract allowed it / with tools from the museum
    """.strip().splitlines()
    for ending in line.split("/")
]
# Of each twenty articles the last four are copies, of one, two or four others in turn: texts are printed by up to five,
# as where several outlets print one agency.
BLOCK, COPIES = 20, 4


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

    @property
    def question_in_spanish(self) -> str:
        return f"¿Cuántos {IN_SPANISH[self.thing]} tiene el distrito de {self.place} {self.number}?"

    @property
    def question_without_figure(self) -> str:
        return f"What does the register say of {self.thing} in the district of {self.place} {self.number}?"


def source(number: int) -> int:
    """The article whose text is printed in this one: itself, or the one that it is a copy of."""
    block, place = divmod(number, BLOCK)
    copy = place - (BLOCK - COPIES)
    return number if copy < 0 else block * BLOCK + copy // (4, 2, 1)[block % 3]


def fact(number: int) -> Fact:
    """What article `number` says; of a copy it is what its source says."""
    number = source(number)
    drawn = random.Random(number)
    return Fact(number, drawn.choice(PLACES), drawn.choice(THINGS), drawn.randint(3, 40_000))


def article(number: int, paragraphs: int) -> str:
    """Markdown with front matter: `paragraphs` of four sentences (some 70 words), the fact in one of them.

    One sentence of each paragraph is of a pattern that all articles share; a copy has another one there.
    """
    told, own = fact(number), random.Random(f"own {number}")
    drawn = random.Random(source(number))
    texts = [[_sentence(drawn), _sentence(drawn), _sentence(drawn), _filled(own)] for _ in range(paragraphs)]
    drawn.choice(texts)[drawn.randrange(3)] = told.sentence
    head = (
        f"---\ntitle: {told.thing.capitalize()} of {told.place} {told.number} counted\n"
        f"publisher: {own.choice(OUTLETS)}\ndate: 2031-{own.randint(1, 12):02}-{own.randint(1, 28):02}\n---\n"
    )
    return head + "\n\n".join(" ".join(sentences) for sentences in texts) + "\n"


def _sentence(drawn: random.Random) -> str:
    """One that no other article has but by copying."""
    one, other = (f"{drawn.choice(ADJECTIVES)} {drawn.choice(NOUNS)}" for _ in range(2))
    told, done = drawn.choice(VERBS), drawn.choice(VERBS)
    return (
        f"The {one} that {_name(drawn)} {_name(drawn)} {told} in {_name(drawn)} {done} the {other} "
        f"{drawn.choice(ENDINGS)}."
    )


def _name(drawn: random.Random) -> str:
    return drawn.choice(SYLLABLES) + drawn.choice(SYLLABLES).lower()


def _filled(drawn: random.Random) -> str:
    return drawn.choice(FILLERS).format(
        place=drawn.choice(PLACES), person=drawn.choice(PEOPLE), role=drawn.choice(ROLES), n=drawn.randint(2, 900)
    )


def write_articles(folder: Path, *, count: int, paragraphs: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:05}.md").write_text(article(number, paragraphs), encoding="utf-8")
