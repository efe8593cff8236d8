"""Quoth's own words in English and Spanish; what publishers printed stays as it is."""

from __future__ import annotations

import ast
import inspect
import re
import types
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
from simulated import World, article, buttons_of, text_of

from bot import words, words_es
from bot.attribution import as_of, day
from bot.language import Language, said_in, speak, spoken
from bot.speaking import language_of
from bot.translator import SPANISH
from corpus.article import MarkKind, MetadataSource
from index.answer import AsOf, Reason
from index.pasted import Unfit
from index.provenance import Change

ROOT = Path(words.__file__).parent
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
    else:
        assert len(english) == len(spanish)


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
    terminal = {
        "terminal",
        "find_terminal",
        "provenance_terminal",
        "history",
        "refresh_account",
        "shelf",
        "health",
        "adding",
        "check",
    }
    for file in [*ROOT.glob("*.py"), *(ROOT / "cogs").glob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "bot.words":
                assert file.stem in terminal, f"{file.name} imports {[each.name for each in node.names]} from bot.words"


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
    assert told == "Artículos del 1 mar 2026, 09:30 UTC; el más nuevo, del 3 feb 2026"


def test_every_command_tells_its_name_and_purpose_in_spanish(discord_world: Callable[..., None]) -> None:
    """Fails for a command, an option or a description that bot/translator.py does not know."""

    async def scene(world: World) -> None:
        missing: set[str] = set()

        def look(payload: dict[str, Any]) -> None:
            for part in ("name", "description"):
                if payload.get(part) and "es-ES" not in (payload.get(f"{part}_localizations") or {}):
                    missing.add(payload[part])
            for option in payload.get("options", ()):
                look(option)

        bot = world.env.bot
        for command in bot.tree.get_commands():
            look(await command.get_translated_payload(bot.tree, bot.translator))
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
        assert "carácter por carácter" in text_of(about.response)
        world.choose(language="en")
        again = await world.alice.slash(world.channel, "ask", question="Why does the dam hold?")
        assert "From 1 article" in text_of(again.response)

    discord_world(scene, DAM)
