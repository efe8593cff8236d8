"""What the bot needs, looked at one by one: for `quoth check`. Nothing is changed, and no token is ever printed."""

from __future__ import annotations

import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import aiohttp
import discord
from rich.console import Console
from rich.text import Text

from bot.attribution import day
from bot.settings import Settings, TokenError, misspelt, read_token
from bot.spaces import folder_of, servers_of
from bot.state import FILE_NAME as STATE
from bot.state import MOVE_AWAY, StateError
from bot.state import faults as faults_of_state
from bot.terminal import WIDEST, printable
from corpus.article import Article, Unreadable
from corpus.database import RESTORE, StoreError
from corpus.files import FolderError, list_files
from corpus.shelf import not_as_added
from corpus.store import FILE_NAME as DATABASE
from corpus.store import Store
from index.calibration import Calibration
from index.compiled import CompiledEncoder
from index.encoder import NOT_YET, Encoder, EncoderError, load_encoder
from index.generation import GenerationError, current, open_generation
from index.language import language_of_article, reads
from index.live import Live, Snapshot
from index.multilingual import INSTALL, SETTING, is_installed, is_unpacked, model_name
from index.original import OriginalEncoder
from index.profiles import PROFILES
from index.reader import Reader, ReaderError, load_reader

# Ten thousand articles with their vectors and tokens take about 1 GiB, and a refresh keeps old generations beside it.
SCARCE_BYTES = 2 * 1024**3
STALE = timedelta(days=30)
MOST_SERVERS = 200  # Discord: servers of one request
PARTS = ("discord.py", "faiss-cpu", "onnxruntime", "sentence-transformers", "tantivy", "torch")


class Level(StrEnum):
    """How bad it is; the bot cannot do its work with a problem, and can with a warning."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


INDENT = " " * 9  # below the level
STYLES = {Level.OK: "green", Level.WARNING: "yellow", Level.PROBLEM: "bold red"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `advice` says what to do, and is empty where nothing need be done."""

    level: Level
    subject: str
    what: str
    advice: str = ""


def check(settings: Settings, environment: Iterable[str], now: datetime) -> Iterator[Finding]:
    """Everything that this machine alone can tell; `environment` holds the names of the variables."""
    yield from check_settings(environment)
    yield from check_data(settings.data)
    yield check_articles(settings.articles)
    yield from check_shelf(settings.data, "shelf")
    database = list(check_database(settings.data, "database"))
    yield from database
    yield from check_state(settings.data)
    yield from check_profiles(settings.encoder, settings.models)
    try:
        if not is_unpacked(settings.encoder, settings.models):  # a check changes nothing
            raise EncoderError("The multilingual model is not unpacked yet.", "`quoth refresh` does that.")
        name = model_name(settings.encoder, settings.models)
        encoder = load_encoder(name, settings.threads, settings.compiled_models, compiling=False)
        yield check_encoder(encoder, settings.compiled_models)
        reader = load_reader(settings.reader, settings.threads, encoder=encoder.fingerprint)
        yield check_reader(reader)
    except EncoderError as error:
        yield Finding(Level.PROBLEM, "encoder", error.reason, error.advice)
    except ReaderError as error:
        yield Finding(Level.PROBLEM, "reader", error.reason, error.advice)
    else:
        due = settings.refresh_due or STALE
        if all(finding.level is Level.OK for finding in database):
            yield from check_index(settings.data, encoder, reader, now, due)
        if not settings.one_shelf:
            yield from check_servers_indexes(settings.data, encoder, reader, now, due)
    yield check_token(settings)
    yield Finding(Level.OK, "versions", ", ".join(f"{part} {version(part)}" for part in PARTS))


def check_settings(environment: Iterable[str]) -> Iterator[Finding]:
    """Names that look like settings and are none: what they were meant to change, they do not."""
    for name in misspelt(environment):
        yield Finding(Level.WARNING, "settings", f"{name} is no setting.", "See the table of settings in README.")


def check_data(data: Path) -> Iterator[Finding]:
    """Whether the data folder, or the nearest folder that stands, can be written, and holds enough space."""
    place = next(folder for folder in (data, *data.absolute().parents) if folder.exists())
    if not place.is_dir():
        yield Finding(Level.PROBLEM, "data", f"{place} is not a folder.", "Set QUOTH_DATA to a folder.")
        return
    if not os.access(place, os.W_OK | os.X_OK):
        yield Finding(
            Level.PROBLEM,
            "data",
            f"{place} cannot be written by this user.",
            "Give the user rights, or set QUOTH_DATA.",
        )
        return
    free = shutil.disk_usage(place).free
    what = f"{data}, {free / 1024**3:.1f} GiB free"
    if free < SCARCE_BYTES:
        yield Finding(Level.WARNING, "data", what, "A refresh of many articles may need more; make room.")
    else:
        yield Finding(Level.OK, "data", what)


def check_articles(folder: Path | None) -> Finding:
    if folder is None:
        return Finding(
            Level.WARNING, "articles", "QUOTH_ARTICLES is not set.", "Set it, or say `quoth refresh --articles DIR`."
        )
    try:
        files = list_files(folder)
    except FolderError as error:
        return Finding(Level.PROBLEM, "articles", f"{error.folder}: {error.reason}", error.advice)
    if not files:
        return Finding(
            Level.PROBLEM, "articles", f"{folder} holds no article.", "Put .txt, .md, .html, .pdf or .docx in."
        )
    return Finding(Level.OK, "articles", f"{folder}, {len(files)} files")


def check_shelf(data: Path, subject: str) -> Iterator[Finding]:
    """What of the moderators' articles is not what was added; what was read of them before still answers."""
    try:
        damaged = list(not_as_added(data))
    except FolderError as error:
        yield Finding(Level.PROBLEM, subject, f"{error.folder}: {error.reason}", error.advice)
        return
    for (reason, advice), which in groupby(sorted(damaged, key=_what_is_wrong), _what_is_wrong):
        paths = [each.path for each in which]
        what = f"{', '.join(paths[:5])}{' and others' if len(paths) > 5 else ''}: {reason}"
        yield Finding(Level.WARNING, subject, what, advice)


def _what_is_wrong(damaged: Unreadable) -> tuple[str, str]:
    return damaged.reason, damaged.advice


def check_database(data: Path, subject: str) -> Iterator[Finding]:
    """Whether all pages of the database hang together. What each holds is looked at where it is used, and by `quoth
    verify`. Nothing is said where there is none yet."""
    file = data / DATABASE
    if not file.exists():
        return
    # Asked before it is opened: SQLite takes an empty file for a new database, and writes one there.
    if file.stat().st_size == 0 and current(data) is not None:
        yield Finding(Level.PROBLEM, subject, f"{file}: the file is empty, and held the articles.", RESTORE)
        return
    try:
        with Store.open(data) as store:
            faults = store.faults()
    except StoreError as error:
        yield Finding(Level.PROBLEM, subject, f"{error.path}: {error.reason}", error.advice)
        return
    if faults:
        more = f" ({len(faults)} faults)" if len(faults) > 1 else ""
        what = f"{file}: the database is damaged: {' '.join(faults[0].split())}{more}"
        yield Finding(Level.PROBLEM, subject, what, f"Run `quoth refresh`, which mends some of that. If not: {RESTORE}")
    else:
        yield Finding(Level.OK, subject, f"{file}, {file.stat().st_size / 1024**2:.1f} MB")


def check_state(data: Path) -> Iterator[Finding]:
    """Whether all pages, tables and columns of the bot's own database are there. What a row holds is looked at where it
    is used. Nothing is said where no bot has run yet."""
    file, subject = data / STATE, "bot's database"
    if not file.exists():
        return
    if file.stat().st_size == 0:  # to SQLite a new database; a bot that was killed as it started leaves one too
        yield Finding(Level.WARNING, subject, f"{file} is empty.", f"If a bot has run here before: {MOVE_AWAY}")
        return
    try:
        found = faults_of_state(file)
    except StateError as error:
        yield Finding(Level.PROBLEM, subject, error.reason, error.advice)
        return
    if found:
        more = f" ({len(found)} faults)" if len(found) > 1 else ""
        what = f"{file}: the database is damaged: {' '.join(found[0].split())}{more}"
        yield Finding(Level.PROBLEM, subject, what, MOVE_AWAY)
    else:
        yield Finding(Level.OK, subject, f"{file}, {file.stat().st_size / 1024**2:.1f} MB")


def check_profiles(setting: str, models: Path) -> Iterator[Finding]:
    """What each encoder that a word names brings and costs, and which one is on; only whether it is there is asked."""
    for each in PROFILES:
        if each.setting == setting:
            state = "on"
        elif is_installed(each.setting, models):
            state = f"off; QUOTH_ENCODER={each.setting} and `quoth refresh` switch to it"
        else:
            state = f"off, and not installed ({INSTALL})"
        yield Finding(
            Level.OK,
            f"profile {each.setting}",
            f"{state}. Reads {each.languages}; {each.memory_mb} MB of memory, {each.question_ms:g} ms a question "
            f"for the model, {each.disk_mb} MB of disk (compiled, measured on another machine).",
        )
    if setting not in {each.setting for each in PROFILES}:
        yield Finding(Level.OK, "profile", f"{setting} is on, a model of your own choice; nobody measured it.")


def check_languages(articles: Sequence[Article], encoder: Encoder) -> Finding:
    """Whether the encoder reads what most articles are written in; an article in an unknown language counts as read."""
    spoken = Counter(language for article in articles if (language := language_of_article(article)))
    counts = [f"{count} in {language}" for language, count in spoken.most_common()]
    if unknown := len(articles) - spoken.total():
        counts.append(f"{unknown} in one that is not told")
    what = ", ".join(counts)
    foreign = sum(count for language, count in spoken.items() if not reads(encoder.fingerprint, language))
    if 2 * foreign > len(articles):
        what += "; the encoder does not read most of them"
        return Finding(Level.WARNING, "languages", what, f"Set QUOTH_ENCODER={SETTING}, and run `quoth refresh`.")
    return Finding(Level.OK, "languages", what)


def check_encoder(encoder: Encoder, models: Path | None) -> Finding:
    """Loads the model and embeds a word; `models` is the folder of compiled ones, if wanted. Raises EncoderError."""
    encoder.embed_question("test")
    what = f"{encoder.fingerprint}, {encoder.dim} dimensions"
    if isinstance(encoder, OriginalEncoder) and encoder.why is not None:
        advice = "It answers all the same, but takes seconds to start."
        advice += " `quoth refresh` compiles it." if encoder.why == NOT_YET else f" To try it again, delete {models}."
        return Finding(Level.WARNING, "encoder", f"{what}; not compiled: {encoder.why}", advice)
    if isinstance(encoder, CompiledEncoder):
        true = encoder.model.fidelity
        what += (
            f"; on {true.texts} texts its vectors have a cosine of {true.vectors_mean:.3f} with the original's "
            f"({true.vectors_worst:.3f} at worst), its tokens {true.tokens_mean:.3f}"
        )
    return Finding(Level.OK, "encoder", what)


def check_reader(reader: Reader | None) -> Finding:
    if reader is None:
        return Finding(Level.OK, "reader", "none; the ranker's scores decide alone")
    return Finding(Level.OK, "reader", reader.fingerprint)


def check_index(
    data: Path, encoder: Encoder, reader: Reader | None, now: datetime, due: timedelta
) -> Iterator[Finding]:
    """Opens what would answer. A refresh longer ago than `due` is worth a warning."""
    name = current(data)
    if name is None:  # asked before anything opens the folder, which would make one
        yield Finding(Level.PROBLEM, "index", f"There is no index in {data} yet.", "Run `quoth refresh`.")
        return
    try:
        articles, snapshot = _read(data, encoder, reader)
        calibration = open_generation(data, name).contents.calibration
    except (GenerationError, StoreError) as error:
        yield Finding(Level.PROBLEM, "index", _told(error), error.advice)
        return
    what, age = _account(snapshot), now - snapshot.as_of.refreshed
    if age > due:
        yield Finding(Level.WARNING, "index", what, f"That is {age.days} days ago; run `quoth refresh`.")
    elif calibration is None or Calibration.from_json(calibration).questions == 0:
        what += "; nobody measured from which score on this encoder answers"
        yield Finding(Level.WARNING, "index", what, "Run `quoth evaluate --calibrate`.")
    else:
        yield Finding(Level.OK, "index", what)
    yield check_languages(articles, encoder)


def check_servers_indexes(
    data: Path, encoder: Encoder, reader: Reader | None, now: datetime, due: timedelta
) -> Iterator[Finding]:
    """The same for each server that has an index of its own; those that are well are only counted."""
    well = 0
    for server in servers_of(data):
        folder, subject = folder_of(data, server), f"server {server}"
        yield from check_shelf(folder, subject)
        database = [finding for finding in check_database(folder, subject) if finding.level is not Level.OK]
        yield from database
        if database or current(folder) is None:
            continue  # it cannot be read, or the server reads the operator's
        try:
            _, snapshot = _read(folder, encoder, reader)
        except (GenerationError, StoreError) as error:
            yield Finding(Level.PROBLEM, subject, _told(error), error.advice)
            continue
        age = now - snapshot.as_of.refreshed
        if age > due:
            advice = f"That is {age.days} days ago; run `quoth refresh --server {server}`."
            yield Finding(Level.WARNING, subject, _account(snapshot), advice)
        else:
            well += 1
    if well:
        yield Finding(Level.OK, "servers' own indexes", f"{well} can answer")


def _read(data: Path, encoder: Encoder, reader: Reader | None) -> tuple[tuple[Article, ...], Snapshot]:
    """The articles of what would answer; checksums, the encoder's fingerprint and every article are verified so.

    Raises GenerationError and StoreError.
    """
    live = Live(data, encoder, reader)
    try:
        snapshot = live.snapshot()
        return tuple(snapshot.articles), snapshot
    finally:
        live.close()


def _told(error: GenerationError | StoreError) -> str:
    """With the file, where it is the database's."""
    return f"{error.path}: {error.reason}" if isinstance(error, StoreError) else error.reason


def _account(snapshot: Snapshot) -> str:
    articles, refreshed = len(snapshot.articles), snapshot.as_of.refreshed
    return f"{articles} articles, {snapshot.passages} passages, refreshed {day(refreshed)}"


def check_token(settings: Settings) -> Finding:
    try:
        read_token(settings)
    except TokenError as error:
        absent = settings.discord_token is None and settings.discord_token_file is None
        # Without Discord, `quoth ask` works all the same; a token that cannot be one was meant to work.
        return Finding(Level.WARNING if absent else Level.PROBLEM, "token", error.reason, error.advice)
    return Finding(Level.OK, "token", "given, and shaped like a bot's token")


async def check_discord(token: str) -> tuple[Finding, ...]:
    """Log in without going online, and look at the application as Discord knows it."""
    client = discord.Client(intents=discord.Intents(guilds=True))
    try:
        async with client:
            await client.login(token)
            found = list(check_application(await client.application_info()))
            # discord.py's own list of servers leaves out what the bot may do there.
            servers = await client.http.get_guilds(MOST_SERVERS, with_counts=False)
            return (*found, *check_servers({server["name"]: int(server["permissions"]) for server in servers}))
    except discord.LoginFailure:
        return (
            Finding(
                Level.PROBLEM, "Discord", "refuses the token.", "Reset it on discord.com/developers, and set it anew."
            ),
        )
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        return (
            Finding(Level.PROBLEM, "Discord", f"cannot be reached: {error}.", "Look at the network, and try again."),
        )


def check_application(application: discord.AppInfo) -> Iterator[Finding]:
    """The settings on discord.com/developers that would keep commands from working, or give more than is needed."""
    yield Finding(Level.OK, "Discord", f"logged in as the application {application.name}")
    if application.bot_require_code_grant:
        yield Finding(
            Level.PROBLEM, "Discord", "demands a code grant, so nobody can invite the bot.", "Bot: switch that off."
        )
    if application.interactions_endpoint_url:
        what = "sends commands to an interactions endpoint URL, so they never reach the bot."
        yield Finding(Level.PROBLEM, "Discord", what, "General Information: empty that field.")
    flags = application.flags
    privileged = {
        "Presence": flags.gateway_presence or flags.gateway_presence_limited,
        "Server Members": flags.gateway_guild_members or flags.gateway_guild_members_limited,
        "Message Content": flags.gateway_message_content or flags.gateway_message_content_limited,
    }
    needless = [name for name, on in privileged.items() if on]
    if needless:
        what = f"privileged intents that Quoth does not need are on: {', '.join(needless)}"
        yield Finding(Level.WARNING, "Discord", what, "Bot: switch them off, unless another program needs them.")
    else:
        yield Finding(Level.OK, "Discord", "no privileged intent is on, and none is needed")


def check_servers(permissions: Mapping[str, int]) -> Iterator[Finding]:
    """What the bot may not do in which server: {name: its permissions there}. Commands work without any."""
    if not permissions:
        what = "is in no server yet."
        yield Finding(Level.WARNING, "servers", what, "Invite it: README, Set it up on Discord.")
        return
    lacking: dict[str, list[str]] = defaultdict(list)
    for server, value in permissions.items():
        held = discord.Permissions(value)
        for name, right in (("View Channels", held.view_channel), ("Read Message History", held.read_message_history)):
            if not (right or held.administrator):
                lacking[name].append(server)
    for name, servers in lacking.items():
        what = f"{name} is not given in {', '.join(servers[:5])}{' and others' if len(servers) > 5 else ''}"
        yield Finding(
            Level.WARNING, "servers", what, "Questions are answered all the same; corrections do not reach its cards."
        )
    if not lacking:
        yield Finding(Level.OK, "servers", f"{len(permissions)}, with all permissions that are of use")


def show_findings(findings: Iterable[Finding], console: Console) -> list[Finding]:
    """Print each as soon as it is known, since the encoder takes its time; returns them."""
    shown = []
    for finding in findings:
        level = Text(f"{finding.level:<8}", style=STYLES[finding.level])
        lines = _lines(f"{finding.subject}: {printable(finding.what)}", console)
        if finding.advice:
            lines += _lines(printable(finding.advice), console)
        for at, line in enumerate(lines):
            console.print((Text(INDENT) if at else level + " ") + line, soft_wrap=True, highlight=False)
        shown.append(finding)
    return shown


def _lines(text: str, console: Console) -> list[Text]:
    """Broken at blanks on a terminal; through a pipe one line, for whoever searches in it."""
    if not console.is_terminal:
        return [Text(text)]
    lines = Text(text).wrap(console, max(min(console.width, WIDEST) - len(INDENT), 1), overflow="fold")
    for line in lines:
        line.rstrip()
    return list(lines)
