"""Another generation is made the one that answers: an earlier one again, or one that was built to be looked at first.

Nothing is read or encoded, so it takes no longer than to check the files of the generation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from corpus.history import Act, Deed
from corpus.store import Store
from index.build import RefreshError, alone, disk_faults
from index.generation import (
    Generation,
    GenerationError,
    built,
    current,
    discard,
    open_generation,
    publish,
    retract,
)


@dataclass(frozen=True, slots=True)
class Switch:
    """What changes when generation `to` answers in place of `now`: paths, in order.

    Of `changed` articles another version is quoted: after a rollback the earlier one, which was corrected since.
    """

    now: str
    to: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def earlier(data: Path) -> tuple[str, ...]:
    """The kept generations from before the one that answers, newest first: those that a rollback can go to."""
    published = current(data)
    return tuple(name for name in reversed(built(data)) if published is not None and name < published)


def waiting(data: Path) -> tuple[str, ...]:
    """The generations that are newer than the one that answers, newest first: previews, and what was rolled back."""
    published = current(data)
    return tuple(name for name in reversed(built(data)) if published is None or name > published)


def switch_to(data: Path, generation: str) -> Switch:
    """What it would change to let this generation answer. Raises GenerationError where it cannot, and StoreError."""
    with Store.open(data) as store:
        return _switch(data, generation, store)


def make_switch(data: Path, switch: Switch, *, who: str, deed: Deed, at: datetime) -> None:
    """Let the generation answer, as it was told, and note who did it. Raises RefreshError, also where another one was
    published since it was told, GenerationError and StoreError; then nothing is changed."""
    with Store.open(data) as store, disk_faults(data), alone(data):
        if _switch(data, switch.to, store) != switch:
            raise RefreshError("Another index was published meanwhile.", "Look again at what would change.")
        publish(data, switch.to)
        store.history.log(Act(at, who, deed, switch.to, f"in place of {switch.now}" if switch.now else ""))


def throw_away(data: Path, generation: str, *, who: str, at: datetime) -> None:
    """Delete a generation that waits to be published. Raises RefreshError, GenerationError and StoreError."""
    with Store.open(data) as store, disk_faults(data), alone(data):
        if generation not in waiting(data):
            raise _not_kept(data, generation)
        discard(data, generation)
        store.forget_shelves(built(data))
        store.history.log(Act(at, who, Deed.DISCARD, generation))


def answer_nothing(data: Path, *, who: str, at: datetime, why: str) -> None:
    """Let no generation answer: for when the last article was removed, which must not be quoted from then on."""
    with Store.open(data) as store, disk_faults(data), alone(data):
        published = current(data)
        if published is not None:
            retract(data)
            store.history.log(Act(at, who, Deed.RETRACT, published, why))


def _switch(data: Path, name: str, store: Store) -> Switch:
    if name not in built(data):
        raise _not_kept(data, name)
    published = current(data)
    if name == published:
        raise GenerationError(f"Generation {name} is the one that answers.", "`quoth history` tells which are kept.")
    there = _usable(data, name, store)
    before: dict[str, str] = {}
    if published is not None:
        before = {row.path: row.version for row in store.shelf(published)}
        _same_encoder(data, there, published)
    after = {entry.path: entry.version for entry in there.contents.entries}
    return Switch(
        now=published or "",
        to=name,
        added=tuple(path for path in after if path not in before),
        changed=tuple(path for path in after if path in before and before[path] != after[path]),
        removed=tuple(path for path in before if path not in after),
    )


def _usable(data: Path, name: str, store: Store) -> Generation:
    """The generation, every byte of its files and its shelf in the database checked."""
    found = open_generation(data, name)
    shelf = tuple(row.reading for row in store.shelf(name))
    rows = len(store.vector_rows(name))
    if shelf != tuple(entry.reading for entry in found.contents.entries) or rows != found.contents.passages:
        raise GenerationError(f"Generation {name} does not fit the database.", "Run `quoth refresh`.")
    return found


def _same_encoder(data: Path, there: Generation, published: str) -> None:
    try:
        here = open_generation(data, published)
    except GenerationError:
        return  # what answers is damaged: all the better to go elsewhere
    if here.contents.fingerprint != there.contents.fingerprint:
        raise GenerationError(
            f"Generation {there.id} was made by another encoder ({there.contents.fingerprint}).",
            "Set QUOTH_ENCODER and QUOTH_BACKEND as they were, and run `quoth refresh`.",
        )


def _not_kept(data: Path, name: str) -> GenerationError:
    kept = ", ".join(built(data)) or "none"
    return GenerationError(f"There is no generation {name[:80]} to choose.", f"These are kept: {kept}.")
