"""A small folder of fictional articles, and what refreshes it: shared by the tests beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from fake_encoder import WordEncoder

from corpus.store import Store
from index.build import RefreshReport, refresh
from index.encoder import Encoder
from index.generation import current, open_generation
from index.verify import verify

NOW = datetime(2031, 5, 4, 9, 30, tzinfo=UTC)

TEXTS = {
    "bridge.txt": "The town of Ambermill opened its second bridge on Monday. The mayor said it cost 40 crowns.\n",
    "dam.txt": "The dam above Korvale is 91 metres high. Engineers closed its last gate in the spring.\n",
    "ferry.txt": "The ferry to Long Skerry runs twice a day. Its captain has sailed for thirty years.\n",
    "news/orchard.txt": "Frost took a third of the pears in Ostrey this year. Growers expect higher prices.\n",
    "news/tower.txt": "The clock of the Velden tower stopped at noon. Nobody in the square noticed until evening.\n",
}
CHANGES = {
    "bridge.txt": "The town of Ambermill opened its second bridge on Monday. The mayor said it cost 44 crowns.\n",
    "canal.txt": "Barges returned to the Tollen canal after the flood. The first one carried bricks.\n",
    "kiln.txt": "The old kiln at Marsh End was lit again on Friday. It had been cold since the war.\n",
    "news/mill.txt": "The paper mill in Ostrey hired twelve people in June. It makes envelopes and little else.\n",
}


class Recorder:
    """Fulfils `index.build.Progress`; keeps what it was told."""

    def __init__(self) -> None:
        self.phases: list[str] = []
        self.told: list[tuple[str, int]] = []

    def phase(self, name: str, total: int) -> None:
        self.phases.append(name)
        self.told.append((name, total))

    def advance(self, n: int = 1) -> None:
        self.told.append((self.phases[-1], -n))


def fill(folder: Path, texts: Mapping[str, str]) -> Path:
    """Write the texts below `folder`."""
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def refreshed(data: Path, folder: Path, encoder: Encoder | None = None, *, now: datetime = NOW) -> RefreshReport:
    return refresh(data, folder, encoder or WordEncoder(), now=now, max_bytes=1_000_000, progress=Recorder())


def texts_of(data: Path) -> dict[str, str]:
    """What the published generation answers from, every checksum checked."""
    assert list(verify(data)) == []
    name = current(data)
    assert name is not None
    with Store.open(data) as store:
        return {each.article.path: each.article.text for each in open_generation(data, name).articles(store)}
