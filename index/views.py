"""The views of an index that were asked of late, each made once for a generation."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace

from index.live import Snapshot

# Parts that are kept; each holds the words of its passages, about as much as the lexical index on disk.
MOST = 16


class Views:
    """May be used from any thread."""

    def __init__(self) -> None:
        self._one = threading.Lock()
        self._made: OrderedDict[tuple[Hashable, str], Snapshot] = OrderedDict()

    def of(self, whole: Snapshot, name: Hashable, holds: Callable[[str], bool]) -> Snapshot:
        """As `Snapshot.within`; `name` stands for the index and for what `holds` says."""
        key = (name, whole.generation)
        # Made under the lock: two who ask at once would otherwise both make it.
        with self._one:
            # One that was made while more was left out lacks what was let in since.
            if key not in self._made or not self._made[key].removed <= whole.removed:
                # Also those that nobody asks again: each would keep its whole superseded index.
                for old in [
                    each for each, view in self._made.items() if _is_superseded(view, whole) or each[0] == name
                ]:
                    del self._made[old]
                self._made[key] = whole.within(holds)
                if len(self._made) > MOST:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
            view = self._made[key].without(whole.removed)
        # What was refreshed without anything new is the same generation, read later.
        return replace(view, as_of=replace(view.as_of, refreshed=whole.as_of.refreshed))


def _is_superseded(view: Snapshot, whole: Snapshot) -> bool:
    """Whether it is a view of another generation of the same data folder."""
    return view.folder.parent == whole.folder.parent and view.generation != whole.generation
