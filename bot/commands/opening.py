"""From the environment and the data folder to what a command works with; ends the program where that is not there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.telling import busy, explained, fail, tell
from bot.exit_codes import ExitCode

if TYPE_CHECKING:
    from bot.questions import Asked
    from bot.settings import Settings
    from bot.spaces import Spaces, Wanted
    from bot.state import State
    from bot.where import Where
    from corpus.shelf import Folders
    from index.encoder import Encoder
    from index.live import Live, Snapshot
    from index.reader import Reader


def settings_of(data: Path | None) -> Settings:
    """`data` is the command line's, in place of the setting."""
    from bot.settings import SettingsError, read_settings

    try:
        return read_settings(data=data)
    except SettingsError as error:
        fail("These settings cannot be used:\n" + "\n".join(f"  {problem}" for problem in error.problems))


def questions_in(file: Path) -> tuple[Asked, ...]:
    """All lines of a file of questions."""
    from bot.questions import read_questions

    with explained():
        return read_questions(file)


def token_of(settings: Settings) -> str:
    from bot.settings import TokenError, read_token

    try:
        return read_token(settings)
    except TokenError as error:
        fail(error.reason, error.advice)


def data_of(settings: Settings, server: int | None) -> Path:
    """The data folder of a server's own, which need not be there, or the operator's."""
    if server is None or settings.one_shelf:
        return settings.data
    from bot.spaces import folder_of

    return folder_of(settings.data, server)


def own_data(settings: Settings, server: int | None) -> Path:
    """The same; ends the program where that server has none: a mistyped ID leaves nothing behind."""
    folder = data_of(settings, server)
    if server is not None and not folder.is_dir():
        fail(f"The server {server} has no articles of its own in {settings.data}.", "`/corpus add` adds some there.")
    return folder


def need_index(data: Path, *others: Path) -> None:
    """Asked before anything opens the data folder, which would make one: a mistyped --data leaves nothing behind.

    An index in one of the `others` is as good.
    """
    from index.generation import current

    if data.exists() and not data.is_dir():
        fail(f"{data} is not a folder.", "Name the data folder with --data, or in the setting QUOTH_DATA.")
    if all(current(each) is None for each in (data, *others)):
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
def opened(settings: Settings, data: Path | None = None) -> Iterator[Live]:
    """The index that answers, of the operator or in `data`, with the models of the settings. Raises EncoderError,
    ReaderError and what Live does."""
    from index.live import Live

    encoder = encoder_of(settings)
    live = Live(data or settings.data, encoder, reader_of(settings, encoder))
    try:
        yield live
    finally:
        live.close()


@contextmanager
def opened_spaces(settings: Settings, encoder: Encoder | None = None) -> Iterator[Spaces]:
    """The operator's index and those of the servers, which share the models. Raises as `opened`."""
    from bot.spaces import Spaces
    from index.live import Live

    encoder = encoder or encoder_of(settings)
    reader = reader_of(settings, encoder)
    live = Live(settings.data, encoder, reader)
    try:
        spaces = Spaces(
            settings.data,
            live,
            lambda data: Live(data, encoder, reader),
            articles=settings.articles,
            one_shelf=settings.one_shelf,
        )
        with closing(spaces):
            yield spaces
    finally:
        live.close()


@contextmanager
def opened_state(settings: Settings) -> Iterator[State]:
    """The bot's database, which a running bot may have open too; ends the program where it cannot be used."""
    from bot.state import FILE_NAME, State, StateError

    try:
        state = State(settings.data / FILE_NAME)
    except StateError as error:
        fail(error.reason, error.advice, ExitCode.FAILED)
    with closing(state):
        try:
            yield state
        except sqlite3.OperationalError as error:
            fail(
                f"{state.path} cannot be used: {error}.",
                "Make room on the disk and try again, or put the file back from a backup.",
                ExitCode.FAILED,
            )


@contextmanager
def chosen(settings: Settings) -> Iterator[Callable[[Where], Wanted]]:
    """What the servers chose to read; all, where no bot ran here yet. Raises StateError."""
    from bot.server_settings import ServerSettings
    from bot.spaces import ALL
    from bot.state import FILE_NAME, State

    if not (settings.data / FILE_NAME).is_file():
        yield lambda _: ALL
        return
    with closing(State(settings.data / FILE_NAME)) as state:
        yield ServerSettings(state, settings).wanted


@contextmanager
def opened_for(settings: Settings, server: int | None) -> Iterator[Snapshot]:
    """What is answered from, with the model loaded: the operator's index, or what that server reads of its own."""
    from bot.where import Where

    with opened_spaces(settings) as spaces, chosen(settings) as wanted:
        spaces.wanted = wanted
        with busy("Loading the model"):
            spaces.of(server).live.warmed_up()
        yield spaces.snapshot(Where(server, None))


def folders_for(settings: Settings, articles: Path | None, server: int | None) -> Folders:
    """What a refresh of a server's space, or of the operator's, reads. Raises StateError."""
    from bot.spaces import folders_of

    with chosen(settings) as wanted:
        return folders_of(settings.data, articles or settings.articles, None if settings.one_shelf else server, wanted)
