"""What a moderator took away and the index still quotes: the bot was killed between the one and the other."""

from __future__ import annotations

from pathlib import Path

from corpus.history import Deed
from corpus.shelf import is_on_shelf, shelf_paths, withheld
from corpus.store import FILE_NAME, Store
from index.generation import current


def quoted_though_removed(data: Path) -> tuple[str, ...]:
    """The paths, of those that were removed or withheld since somebody last chose which index answers.

    What came back with a rollback is no mistake: that was said before, and wanted. Raises StoreError and ShelfError.
    """
    now = current(data)
    if now is None or not (data / FILE_NAME).exists():
        return ()
    with Store.open(data) as store:
        taken: set[str] = set()
        for act in store.acts():
            if act.deed in (Deed.ROLLBACK, Deed.PUBLISH):
                taken.clear()
            elif act.deed in (Deed.REMOVE, Deed.WITHHOLD):
                taken.add(act.subject)
        standing = {row.path for row in store.shelf(now)}
    out, kept = withheld(data), set(shelf_paths(data))
    return tuple(sorted(path for path in taken & standing if (path not in kept if is_on_shelf(path) else path in out)))
