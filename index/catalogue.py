"""The catalogue of a generation: what an index has to know of every article before it opens one.

    catalogue.json   {"articles": [[passages, language or null, date or null]]}, in the order of the rows

So a question waits for the articles that it is answered from, and not for the whole shelf.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from corpus.store import Store
from corpus.stored_reading import Shelved
from index.generation import REBUILD, Generation, GenerationError
from index.language import language_of_article

FILE_NAME = "catalogue.json"


@dataclass(frozen=True, slots=True)
class Line:
    """Of one article: how many passages it has, the ISO code of its language, and when it was published, if known."""

    passages: int
    language: str | None
    date: date | None


def catalogue_of(shelved: Iterable[Shelved]) -> tuple[Line, ...]:
    return tuple(
        Line(
            len(each.passages),
            language_of_article(each.article),
            each.article.metadata.date.value if each.article.metadata.date else None,
        )
        for each in shelved
    )


def catalogue_json(lines: Iterable[Line]) -> str:
    content = [[line.passages, line.language, line.date and line.date.isoformat()] for line in lines]
    return json.dumps({"articles": content})


def stored_catalogue(generation: Generation, store: Store) -> tuple[Line, ...]:
    """What `catalogue_json` wrote, or, for an index from before it was kept, what all articles come to.

    Raises GenerationError.
    """
    path = generation.folder / FILE_NAME
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return catalogue_of(generation.articles(store))
    except (OSError, ValueError) as error:
        raise GenerationError(f"{path} cannot be read.", REBUILD) from error
    lines = tuple(
        Line(passages, language, date.fromisoformat(day) if day else None)
        for passages, language, day in content["articles"]
    )
    if (
        len(lines) != len(generation.contents.entries)
        or sum(at.passages for at in lines) != generation.contents.passages
    ):
        raise GenerationError(f"{path} is not of the articles of this generation.", REBUILD)
    return lines
