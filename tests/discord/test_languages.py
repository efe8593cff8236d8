"""Quoth's own words in English and Spanish; what publishers printed stays as it is."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
import types
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
from corpus_world import FERRY, Server
from memory_world import DAM as MEMORY_DAM
from memory_world import HELD, Memory, Shown
from simulated import World, article, buttons_of, text_of

from bot import words, words_es
from bot.attribution import as_of, day
from bot.checks import Result
from bot.desk import Desk
from bot.language import Language, said_in, speak, spoken
from bot.reports import Verdict
from bot.server_settings import CHOOSABLE, Source
from bot.speaking import language_of
from bot.translator import SPANISH
from bot.where import Where
from corpus.article import MarkKind, MetadataSource
from corpus.history import Deed
from index.answer import AsOf, Reason
from index.pasted import Unfit
from index.provenance import Change

ROOT = Path(words.__file__).parent
IN_THE_TERMINAL = ("words", "words_es", "translator", "check", "backup", "settings", "__main__", "evaluation_table")
ON_DISCORDS_SIDE = [
    file
    for file in sorted([*ROOT.glob("*.py"), *(ROOT / "cogs").glob("*.py")])
    if file.stem not in IN_THE_TERMINAL and "terminal" not in file.stem
]
MENU_OF_A_MESSAGE = 3  # Discord: of an application command; its name may have blanks and capitals
DAM = article(
    "dam.txt",
    "The dam holds.",
    title="The dam",
    publisher="The Post",
    day=date(2026, 2, 3),
    url="https://post.example/",
)


def public_names(module: types.ModuleType) -> dict[str, Any]:
    """Constants and functions that stand in the module itself."""
    found = vars(module)
    return {
        name: value
        for name, value in found.items()
        if not name.startswith("_")
        and (name.isupper() or (inspect.isfunction(value) and value.__module__ == module.__name__))
        and name != "TYPE_CHECKING"
    }


def test_each_word_has_a_twin_in_spanish_and_no_twin_is_left_over() -> None:
    """Whoever adds a word to bot/words.py adds it to bot/words_es.py too."""
    assert public_names(words).keys() == public_names(words_es).keys()


@pytest.mark.parametrize("name", sorted(public_names(words)))
def test_a_twin_takes_the_same_values(name: str) -> None:
    english, spanish = public_names(words)[name], public_names(words_es)[name]
    if inspect.isfunction(english):
        assert str(inspect.signature(english)) == str(inspect.signature(spanish))
    elif isinstance(english, str):
        assert re.findall(r"\{\w+\}", english) == re.findall(r"\{\w+\}", spanish)
    elif isinstance(english, dict):
        assert english.keys() == spanish.keys()
        assert not {key for key in english if english[key] == spanish[key]}
    else:
        assert len(english) == len(spanish)


def test_no_twin_is_the_english_word_left_as_it_was() -> None:
    english, spanish = public_names(words), public_names(words_es)
    same = {name for name, said in english.items() if isinstance(said, str) and said == spanish[name]}
    assert same == {"ORIGINAL", "NO"}


@pytest.mark.parametrize("module", [words, words_es], ids=["English", "Spanish"])
def test_no_word_is_written_down_twice(module: types.ModuleType) -> None:
    """The second would be said in place of the first, wherever that is."""
    names = Counter[str]()
    for node in ast.parse(Path(str(module.__file__)).read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            names[node.name] += 1
        elif isinstance(node, ast.Assign):
            names.update(each.id for each in ast.walk(node) if isinstance(each, ast.Name) and name_is_new(each))
    assert {name for name, times in names.items() if times > 1} == set()


def name_is_new(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def test_no_word_is_left_that_nobody_says() -> None:
    said = "\n".join(file.read_text("utf-8") for file in ROOT.rglob("*.py") if file.name != "words_es.py")
    assert {name for name in public_names(words) if len(re.findall(rf"\b{name}\b", said)) < 2} == set()


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        (words.DEEDS, Deed),
        (words.VERDICTS, Verdict),
        (words.RESULTS, Result),
        (words._SOURCES, Source),
        (words._SETTINGS, CHOOSABLE),
        (words._SETTINGS_HELP, CHOOSABLE),
        (words._MARKED, MarkKind.__members__),
        (words_es._SOURCES, Source),
        (words_es._SETTINGS, CHOOSABLE),
        (words_es._SETTINGS_HELP, CHOOSABLE),
        (words_es._MARKED, MarkKind.__members__),
    ],
)
def test_each_value_that_has_a_word_of_its_own_has_one(table: dict[str, str], keys: Iterable[str]) -> None:
    assert set(table) == {str(key) for key in keys}


@pytest.mark.parametrize("noun", sorted(words_es._PLURALS))
def test_what_is_counted_is_counted_in_both(noun: str) -> None:
    assert words.count(2, noun) == f"2 {noun}s"
    assert said_in(Language.SPANISH, lambda: words.count(1, noun)) == f"1 {words_es._PLURALS[noun][0]}"


def test_every_noun_that_is_counted_has_a_spanish_one() -> None:
    """Found in the source: `words.count(n, "noun")`, and `count` inside of bot/words.py."""
    nouns = set()
    for file in [*ROOT.glob("*.py"), *(ROOT / "cogs").glob("*.py")]:
        text = file.read_text("utf-8")
        counted = r"\bcount" if file.name == "words.py" else r"words\.count"
        pattern = counted + r"\([^\"']*[\"']([a-z ]+)[\"']\)"
        nouns |= set(re.findall(pattern, text))
    assert nouns
    assert nouns <= words_es._PLURALS.keys()


def test_every_value_that_has_words_has_them_in_spanish() -> None:
    speaking: list[tuple[Callable[[Any], str], Any]] = [
        *((words.abstained, each) for each in Reason),
        *((words.unfit, each) for each in Unfit),
        *((words.marked, each) for each in MarkKind),
        *(
            (words.read_from, each)
            for each in MetadataSource
            if each not in (MetadataSource.JSON_LD, MetadataSource.URL)
        ),
        *((lambda change: words.places(2, change), each) for each in Change),
    ]
    for say, value in speaking:
        english = say(value)
        spanish = said_in(Language.SPANISH, lambda value=value, say=say: getattr(words, say.__name__, say)(value))
        assert spanish
        assert spanish != english, value


def test_no_one_on_discords_side_imports_a_word_by_its_name() -> None:
    """It would be English for good. The terminal may."""
    terminal = {"history", "refresh_account", "shelf", "health"}  # and what has it in its name
    for file in [*ROOT.glob("*.py"), *(ROOT / "cogs").glob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "bot.words":
                by_name = [each.name for each in node.names]
                assert file.stem in terminal or "terminal" in file.stem, f"{file.name} imports {by_name} from bot.words"


def looked_up_too_early(source: str) -> list[str]:
    """The words that are looked up when a module is imported: in tables, defaults, decorators and classes."""
    found: list[str] = []

    def look(node: ast.AST) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
            for early in (*decorators, *node.args.defaults, *filter(None, node.args.kw_defaults)):
                look(early)
            return
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "words":
            found.append(node.attr)
        for child in ast.iter_child_nodes(node):
            look(child)

    look(ast.parse(source))
    return found


@pytest.mark.parametrize("file", ON_DISCORDS_SIDE, ids=lambda file: file.stem)
def test_no_word_is_looked_up_before_somebody_reads_it(file: Path) -> None:
    """It would be English for good, as whatever is kept of `words` at import is."""
    assert looked_up_too_early(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "LABEL = words.SHARE",
        "TABLE = {1: words.day(1, 2, 3)}",
        "def f(label=words.SHARE): ...",
        "def f(*, label=words.SHARE): ...",
        "class A:\n    label: str = words.SHARE",
        "@command(words.SHARE)\ndef f(): ...",
        "f = lambda label=words.SHARE: label",
        "class A:\n    def f(self, label=words.SHARE): ...",
    ],
)
def test_what_is_looked_up_too_early_is_found(source: str) -> None:
    assert looked_up_too_early(source)
    assert not looked_up_too_early("def f():\n    return words.SHARE")


NAMES = ("English", "Español", "### Quoth\n")  # the same in every language
SPOKEN = ("label", "placeholder", "text", "title", "content")  # parameters of what Discord shows
SHOWING = ("TextDisplay", "say", "said", "notice", "hand_over")


def said_inline(source: str) -> list[str]:
    """Fixed words given to what Discord shows: a letter is enough, but for names."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func).rpartition(".")[2]
            if called == "describe":
                continue  # bot/translator.py has these
            shown = [each.value for each in node.keywords if each.arg in SPOKEN]
            shown += node.args[:2] if called in SHOWING else []
            for each in shown:
                parts = each.values if isinstance(each, ast.JoinedStr) else [each]
                found += [part.value for part in parts if isinstance(part, ast.Constant) and is_worded(part.value)]
    return found


def is_worded(value: object) -> bool:
    return isinstance(value, str) and re.search(r"[A-Za-zÀ-ÿ]", value) is not None and value not in NAMES


@pytest.mark.parametrize("file", ON_DISCORDS_SIDE, ids=lambda file: file.stem)
def test_no_fixed_words_stand_beside_words_py(file: Path) -> None:
    assert said_inline(file.read_text("utf-8")) == []


def test_fixed_words_are_found() -> None:
    assert said_inline("Button(label='Share')") == ["Share"]
    assert said_inline("await say(click, f'Gone: {name}')") == ["Gone: "]
    assert said_inline("TextDisplay(f'-# {name}')") == []


def test_a_language_is_spoken_in_its_own_context_alone() -> None:
    assert spoken() is Language.ENGLISH
    assert said_in(Language.SPANISH, lambda: words.SHARE) == "Compartir"
    assert words.SHARE == "Share"

    def nested() -> str:
        speak(Language.SPANISH)
        return said_in(Language.ENGLISH, lambda: words.SHARE) + words.SHARE

    assert said_in(Language.ENGLISH, nested) == "ShareCompartir"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        (discord.Locale.spain_spanish, Language.SPANISH),
        (discord.Locale.latin_american_spanish, Language.SPANISH),
        (discord.Locale.american_english, Language.ENGLISH),
        (discord.Locale.german, Language.ENGLISH),
        (None, Language.ENGLISH),
    ],
)
def test_spanish_is_for_both_spanishes_of_discord(locale: discord.Locale | None, language: Language) -> None:
    assert language_of(locale) is language


def test_dates_and_ages_are_told_in_spanish() -> None:
    assert said_in(Language.SPANISH, lambda: day(date(2026, 1, 4))) == "4 ene 2026"
    knowledge = AsOf(datetime(2026, 3, 1, 9, 30, tzinfo=UTC), date(2026, 2, 3))
    told = said_in(Language.SPANISH, lambda: as_of(knowledge))
    assert told == "Artículos a 1 mar 2026, 09:30 UTC; el más reciente, del 3 feb 2026"


def test_every_command_tells_its_name_and_purpose_in_spanish(discord_world: Callable[..., None]) -> None:
    """Fails for a command, an option or a description that bot/translator.py does not know."""

    async def scene(world: World) -> None:
        missing: set[str] = set()
        names: list[str | None] = []

        def look(payload: dict[str, Any]) -> None:
            for part in ("name", "description"):
                if payload.get(part) and "es-ES" not in (payload.get(f"{part}_localizations") or {}):
                    missing.add(payload[part])
                localized = payload.get(f"{part}_localizations") or {}
                if payload.get(part) and localized.get("es-ES") != localized.get("es-419"):
                    missing.add(payload[part])
            options = payload.get("options", ())
            names = [(option.get("name_localizations") or {}).get("es-ES") for option in options]
            assert len(set(names)) == len(names), f"two of {payload['name']} have one name: {names}"
            if payload.get("type") != MENU_OF_A_MESSAGE:
                name = (payload.get("name_localizations") or {}).get("es-ES") or ""
                assert re.fullmatch(r"[-_'\w]{1,32}", name) and name == name.lower(), name  # noqa: PT018 - one rule
            for option in options:
                look(option)
            for choice in payload.get("choices", ()):
                look(choice)

        bot = world.env.bot
        for command in bot.tree.get_commands():
            payload = await command.get_translated_payload(bot.tree, bot.translator)
            names.append((payload.get("name_localizations") or {}).get("es-ES"))
            look(payload)
        assert len(set(names)) == len(names)
        assert not missing
        assert all(len(said) <= 100 for said in SPANISH.values())

    discord_world(scene)


def test_a_server_that_chose_spanish_is_spoken_to_in_spanish_and_quoted_as_printed(
    discord_world: Callable[..., None],
) -> None:
    async def scene(world: World) -> None:
        world.choose(language="es")
        asked = await world.alice.slash(world.channel, "ask", question="Why does the dam hold?")
        seen = text_of(asked.response)
        assert "> The **dam** holds." in seen
        assert "The dam · The Post · 3 feb 2026" in seen
        assert "De 1 artículo" in seen
        assert {"Contexto", "Compartir", "Fuente"} <= buttons_of(asked.response).keys()
        shared = await world.alice.click(asked.response, label="Compartir")
        assert "Compartido" in buttons_of(asked.response)
        assert shared is not None
        none = await world.alice.slash(world.channel, "ask", question="zebra?")
        assert "Ningún artículo de aquí responde a eso" in text_of(none.response)
        about = await world.alice.slash(world.channel, "about")
        assert "letra por letra" in text_of(about.response)
        world.choose(language="en")
        again = await world.alice.slash(world.channel, "ask", question="Why does the dam hold?")
        assert "From 1 article" in text_of(again.response)

    discord_world(scene, DAM)


def test_a_thread_beside_the_desk_speaks_the_language_of_whoever_waits_for_it() -> None:
    async def scene() -> list[str]:
        desk = Desk(queue=1)
        speak(Language.SPANISH)
        try:
            return [await work(lambda: words.SHARE) for work in (desk.work, desk.work_aside)]
        finally:
            desk.close()

    assert asyncio.run(scene()) == ["Compartir", "Compartir"]


@pytest.mark.parametrize("how", ["chosen", "the server's own"])
def test_corrections_and_direct_messages_are_in_the_language_of_the_server(
    memory_world: Callable[..., None], how: str
) -> None:
    """Nobody clicks for them, and whoever publishes may speak another."""

    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(memory.channel, "ask", question=HELD)
        await memory.alice.click(result.response, label=words.WATCH_ANSWER)
        await memory.bert.slash(memory.channel, "ask", question=HELD, public=True)
        if how == "chosen":
            memory.choose("language", "es")
        else:
            guild = memory.bot.get_guild(memory.guild.id)
            assert guild is not None
            guild.preferred_locale = discord.Locale.latin_american_spanish
        memory.publish({"dam.md": MEMORY_DAM.replace("40 million", "44 million")})
        await memory.look()
        assert words_es.NOW_SAYS in text_of(memory.last())
        assert "44** million barrels" in text_of(memory.last())
        (told,) = memory.alice.user.dm_channel.history()
        assert words_es.ANSWER_CHANGED in text_of(Shown.of(told))
        assert words_es.STOP_WATCHING in buttons_of(Shown.of(told))
        assert spoken() is Language.ENGLISH

    memory_world(scene, {"dam.md": MEMORY_DAM})


def test_a_moderator_keeps_refreshes_and_removes_articles_in_spanish(kept_world: Callable[..., None]) -> None:
    async def scene(server: Server) -> None:
        server.bot.tools.choices.choose(Where(server.guild.id, None), "language", "es")
        refused = await server.mia.slash(server.channel, "corpus add", file=("a.exe", b"MZ"))
        assert words_es.KIND_NOT_READ in text_of(refused.response)
        shown = await server.mia.slash(server.channel, "corpus add", file=("ferry.txt", FERRY.encode()))
        assert "No se sabe: título, medio, fecha" in text_of(shown.response)
        await server.mia.click(shown.response, label="Guardar")
        assert "Actualizar ahora" in buttons_of(shown.response)
        built = (await server.mia.slash(server.channel, "corpus refresh")).response
        assert words_es.WAITS in text_of(built)
        await server.mia.click(built, label="Publicar")
        assert words_es.PUBLISHED in text_of(built)
        for command in ("corpus status", "corpus history", "corpus check list"):
            told = text_of((await server.mia.slash(server.channel, command)).response)
            assert re.search(r"estante|publicó|preguntas de control", told), told

    kept_world(scene)
