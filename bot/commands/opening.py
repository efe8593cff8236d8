"""From the environment and the data folder to what a command works with; ends the program where that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.telling import busy, fail, tell
from bot.exit_codes import ExitCode

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.spaces import Spaces
    from index.encoder import Encoder
    from index.live import Live
    from index.reader import Reader


def settings_of(data: Path | None) -> Settings:
    """`data` is the command line's, in place of the setting."""
    from bot.settings import SettingsError, read_settings

    try:
        return read_settings(data=data)
    except SettingsError as error:
        fail("These settings cannot be used:\n" + "\n".join(f"  {problem}" for problem in error.problems))


def token_of(settings: Settings) -> str:
    from bot.settings import TokenError, read_token

    try:
        return read_token(settings)
    except TokenError as error:
        fail(error.reason, error.advice)


def need_index(data: Path) -> None:
    """Asked before anything opens the data folder, which would make one: a mistyped --data leaves nothing behind."""
    from index.generation import current

    if current(data) is None:
        advice = "Run `quoth refresh --articles DIR` with the folder of your articles."
        fail(f"There is no index in {data} yet.", advice, ExitCode.NO_INDEX)


def encoder_of(settings: Settings) -> Encoder:
    """The setting's encoder; the first time it is unpacked and compiled, which takes a while. Raises EncoderError."""
    from index.encoder import load_encoder
    from index.multilingual import model_name

    with busy("Preparing the model"):
        name = model_name(settings.encoder, settings.models)
        return load_encoder(name, settings.threads, settings.compiled_models, tell)


def reader_of(settings: Settings, encoder: Encoder) -> Reader | None:
    """The setting's reader, for this encoder's scores. Raises ReaderError."""
    from index.reader import load_reader

    return load_reader(settings.reader, settings.threads, encoder=encoder.fingerprint)


@contextmanager
def opened(settings: Settings) -> Iterator[Live]:
    """The index that answers, with the models of the settings. Raises EncoderError, ReaderError and what Live does."""
    from index.live import Live

    encoder = encoder_of(settings)
    live = Live(settings.data, encoder, reader_of(settings, encoder))
    try:
        yield live
    finally:
        live.close()


@contextmanager
def opened_spaces(settings: Settings) -> Iterator[Spaces]:
    """The operator's index and those of the servers, which share the models. Raises as `opened`."""
    from bot.spaces import Spaces
    from index.live import Live

    encoder = encoder_of(settings)
    reader = reader_of(settings, encoder)
    live = Live(settings.data, encoder, reader)
    try:
        yield Spaces(settings.data, live, lambda data: Live(data, encoder, reader), one_shelf=settings.one_shelf)
    finally:
        live.close()
