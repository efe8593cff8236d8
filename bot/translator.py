"""The commands' names and descriptions in Spanish, as Discord shows them to members whose Discord is in Spanish."""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import app_commands

from bot.language import Language
from bot.speaking import language_of

# By what a command says of itself in English. A name is lower case, and has no blanks.
SPANISH: Mapping[str, str] = {
    "ask": "preguntar",
    "Ask a question; the answer is what publishers printed, word for word.": (
        "Haz una pregunta; la respuesta es lo que los medios imprimieron, palabra por palabra."
    ),
    "question": "pregunta",
    "What you would like to know": "Lo que quieres saber",
    "public": "público",
    "Show the answer to the whole channel": "Mostrar la respuesta a todo el canal",
    "sources": "fuentes",
    "The articles that answers are quoted from, and what is known of each.": (
        "Los artículos de los que se cita, y lo que se sabe de cada uno."
    ),
    "article": "artículo",
    "One article, to see all that is known of it": "Un artículo, para ver todo lo que se sabe de él",
    "verify": "verificar",
    "Whether a text was printed: exactly, altered, or not at all.": (
        "Si un texto se imprimió: exacto, alterado o de ningún modo."
    ),
    "quote": "cita",
    "The text, as you found it, or the permanent name of a quote": (
        "El texto tal como lo encontraste, o el nombre permanente de una cita"
    ),
    "Find sources": "Buscar fuentes",
    "about": "acerca",
    "What Quoth is, how fresh its articles are, and what it stores.": (
        "Qué es Quoth, cómo de recientes son sus artículos y qué guarda."
    ),
    "corpus": "corpus",
    "Keep the articles that answers quote.": "Cuidar los artículos que citan las respuestas.",
    "status": "estado",
    "How many articles there are, and how fresh they are.": "Cuántos artículos hay, y cómo de recientes son.",
    "settings": "ajustes",
    "What this server and its channels have otherwise than Quoth's operator.": (
        "Lo que este servidor y sus canales tienen de otro modo que quien administra Quoth."
    ),
}


class CommandTranslator(app_commands.Translator):
    """What is not in the table stays English: Discord then shows it as it is."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - the library's signature
    ) -> str | None:
        return SPANISH.get(string.message) if language_of(locale) is Language.SPANISH else None
