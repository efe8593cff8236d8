"""What a moderator took away or corrected and the index quotes as it was: a kill came between both.

Whether anything is so, the files themselves say, and not the history: a kill may have come before the note of an act.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import fields, replace

from bot.polling import came_by_feed, is_feed
from corpus.article import Metadata, MetadataSource, Unreadable
from corpus.draft import RefusedError
from corpus.files import SIDECAR, Input, Vanished
from corpus.history import Act, Deed
from corpus.metadata import from_yaml
from corpus.shelf import Folders, is_on_a_shelf, told_by
from corpus.store import FILE_NAME, ShelfRow, Store
from index.generation import current


def quoted_as_it_was(folders: Folders, *, max_bytes: int) -> tuple[str, ...]:
    """The paths that are gone from a shelf, withheld or corrected, and stand as before in the index that answers.

    What came back with a rollback is no mistake: that was said before, and wanted; then only what was removed, withheld
    or corrected since is one. What a feed brought in place of something waits for a refresh. Of the operator's folder
    nothing else is looked at. Raises StoreError, ShelfError and FolderError.
    """
    now = current(folders.data)
    if now is None or not (folders.data / FILE_NAME).exists():
        return ()
    kept_out = folders.kept_out()
    with Store.open(folders.data) as store:
        since = _since_rollback(store.history.acts())
        rows = [row for row in store.shelf(now) if since is None or row.path in since]
        return tuple(
            row.path
            for row in rows
            if row.path in kept_out
            or (is_on_a_shelf(row.path) and _differs(folders.load(row.path, max_bytes=max_bytes), row, store))
        )


def _since_rollback(acts: Iterable[Act]) -> frozenset[str] | None:
    """What moderators took away or corrected since they went back to an earlier index; None where they did not."""
    since: set[str] | None = None
    for act in acts:
        if act.deed in (Deed.ROLLBACK, Deed.PUBLISH):
            since = set() if act.deed is Deed.ROLLBACK else None
        elif since is not None and not came_by_feed(act):
            since.add(act.subject)
    return None if since is None else frozenset(since)


def _differs(loaded: Input | Unreadable, row: ShelfRow, store: Store) -> bool:
    """Whether an article of a shelf is gone, or another than the index holds; of what cannot be read nobody knows."""
    if isinstance(loaded, Unreadable):
        return isinstance(loaded, Vanished)
    if loaded.digest == row.input_digest:
        return False
    # What a newer Quoth would read otherwise, or what another address was noted of, is no correction.
    stored = store.reading(row.reading)
    if stored is None:
        return False
    try:
        said = from_yaml(loaded.sidecar or b"", loaded.path + SIDECAR, MetadataSource.SIDECAR)
    except RefusedError:
        return False
    origination = told_by(loaded.sidecar)[1]
    brought = origination is not None and is_feed(origination.by)
    other_bytes = hashlib.sha256(loaded.raw).hexdigest() != stored.article.source_sha256
    return said != _said_in_sidecar(stored.article.metadata) or (other_bytes and not brought)


def _said_in_sidecar(known: Metadata) -> Metadata:
    values = {each.name: getattr(known, each.name) for each in fields(Metadata)}
    others = {name for name, value in values.items() if value and value.source is not MetadataSource.SIDECAR}
    return replace(known, **dict.fromkeys(others))
