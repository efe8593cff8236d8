"""What a moderator took away or corrected and the index quotes as it was: the bot was killed between both."""

from __future__ import annotations

from pathlib import Path

from bot.polling import came_by_feed
from corpus.history import Act, Deed
from corpus.shelf import is_on_shelf, shelf_paths, withheld
from corpus.store import FILE_NAME, Store
from index.generation import current


def quoted_as_it_was(data: Path) -> tuple[str, ...]:
    """The paths that are gone from the shelf, withheld or corrected, and stand as before in the index that answers.

    What came back with a rollback is no mistake: that was said before, and wanted; then only what was removed, withheld
    or corrected since is one. Raises StoreError and ShelfError.
    """
    now = current(data)
    if now is None or not (data / FILE_NAME).exists():
        return ()
    with Store.open(data) as store:
        read = store.refreshed(now)
        taken: set[str] | None = None  # None: all that is gone, also where a kill came before the note of it
        corrected: set[str] = set()
        for act in store.acts():
            if act.deed in (Deed.ROLLBACK, Deed.PUBLISH):
                taken = set() if act.deed is Deed.ROLLBACK else None
                corrected.clear()
            elif taken is not None and act.deed in (Deed.REMOVE, Deed.WITHHOLD):
                taken.add(act.subject)
            elif _counts_at_once(act) and read is not None and act.at > read:
                corrected.add(act.subject)
        standing = {row.path for row in store.shelf(now)}
    out, kept = withheld(data), set(shelf_paths(data))
    gone = {path for path in standing if (path not in kept if is_on_shelf(path) else path in out)}
    return tuple(sorted((gone if taken is None else gone & taken) | (corrected & standing & kept)))


def _counts_at_once(act: Act) -> bool:
    """Whether a moderator corrected an article; what a feed brings waits for a refresh."""
    return act.deed in (Deed.EDIT, Deed.REPLACE) and not came_by_feed(act)
