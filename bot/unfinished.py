"""What a moderator took away and the index still quotes: the bot was killed between the one and the other."""

from __future__ import annotations

from pathlib import Path

from corpus.history import Deed
from corpus.shelf import is_on_shelf, shelf_paths, withheld
from corpus.store import FILE_NAME, Store
from index.generation import current


def quoted_though_removed(data: Path) -> tuple[str, ...]:
    """The paths that are gone from the shelf, or withheld, and stand in the index that answers.

    What came back with a rollback is no mistake: that was said before, and wanted; then only what was removed or
    withheld since is one. Raises StoreError and ShelfError.
    """
    now = current(data)
    if now is None or not (data / FILE_NAME).exists():
        return ()
    with Store.open(data) as store:
        taken: set[str] | None = None  # None: all that is gone, also where a kill came before the note of it
        for act in store.acts():
            if act.deed is Deed.ROLLBACK:
                taken = set()
            elif act.deed is Deed.PUBLISH:
                taken = None
            elif taken is not None and act.deed in (Deed.REMOVE, Deed.WITHHOLD):
                taken.add(act.subject)
        standing = {row.path for row in store.shelf(now)}
    out, kept = withheld(data), set(shelf_paths(data))
    gone = {path for path in standing if (path not in kept if is_on_shelf(path) else path in out)}
    return tuple(sorted(gone if taken is None else gone & taken))
