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
        "Haz una pregunta; la respuesta es lo que los medios publicaron, palabra por palabra."
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
    "Tells whether a text was printed: exactly, altered, or not at all.": (
        "Dice si un texto se publicó: igual, alterado o de ningún modo."
    ),
    "quote": "cita",
    "The text, as you found it, or the permanent name of a quote": (
        "El texto tal como lo encontraste, o el nombre permanente de una cita"
    ),
    "Find sources": "Buscar fuentes",
    "about": "acerca",
    "What Quoth is, how fresh its articles are, and what it stores.": (
        "Qué es Quoth, de cuándo son sus artículos y qué guarda."
    ),
    "corpus": "corpus",
    "Look after the articles that answers quote.": "Gestionar los artículos que citan las respuestas.",
    "status": "estado",
    "How many articles there are, and how fresh they are.": "Cuántos artículos hay, y de cuándo son.",
    "settings": "ajustes",
    "The settings of this server and its channels.": "Los ajustes de este servidor y de sus canales.",
    # /corpus
    "add": "añadir",
    "Add an article: a web page, or a file.": "Añadir un artículo: una página web o un archivo.",
    "url": "dirección",
    "The page to read; with a file, where that can be read": (
        "La página que se lee; con un archivo, dónde se puede leer"
    ),
    "file": "archivo",
    "A .txt, .md, .html, .pdf or .docx": "Un .txt, .md, .html, .pdf o .docx",
    "title": "título",
    "Its title": "Su título",
    "publisher": "medio",
    "Who published it": "Quién lo publicó",
    "agency": "agencia",
    "The news agency that wrote it": "La agencia de noticias que lo escribió",
    "date": "fecha",
    "When it was published: 2031-02-05": "Cuándo se publicó: 2031-02-05",
    "language": "idioma",
    "Its language: en, es, …": "Su idioma: en, es, …",
    "edit": "editar",
    "Correct the title, publisher, date or address of an added article.": (
        "Corregir el título, el medio, la fecha o la dirección de un artículo añadido."
    ),
    "One of this server's own": "Uno de los propios de este servidor",
    "remove": "quitar",
    "Stop quoting an article, at once.": "Dejar de citar un artículo, de inmediato.",
    "One that is quoted here, or that was added": "Uno que se cita aquí, o que se añadió",
    "restore": "restaurar",
    "Let a withheld article be read again.": "Dejar que se vuelva a leer un artículo retenido.",
    "One that was withheld": "Uno que se retuvo",
    "refresh": "actualizar",
    "Read the articles anew, and see what would change.": "Leer de nuevo los artículos, y ver qué cambiaría.",
    "rollback": "revertir",
    "Go back to an earlier index; shows first what comes back.": (
        "Volver a un índice anterior; antes muestra qué se citaría de nuevo."
    ),
    "index": "índice",
    "One that is still kept, by when it was built": "Uno que aún se conserva, por cuándo se construyó",
    "How many articles there are, how fresh, and what waits.": (
        "Cuántos artículos hay, de cuándo son y qué está pendiente de publicarse."
    ),
    "history": "historial",
    "What was done to the articles, when and by whom.": "Qué se hizo con los artículos, cuándo y quién lo hizo.",
    "check": "control",
    "Questions that a refresh must not answer worse.": "Preguntas que una actualización no debe responder peor.",
    "Keep a question whose answer no refresh may make worse.": (
        "Guardar una pregunta cuya respuesta no debe empeorar ninguna actualización."
    ),
    "One that is answered well today": "Una que hoy se responde bien",
    "list": "lista",
    "The check questions of this server.": "Las preguntas de control de este servidor.",
    "Drop a check question.": "Quitar una pregunta de control.",
    "One of the check questions": "Una de las preguntas de control",
    # /corpus feeds
    "feeds": "feeds",
    "Feeds whose articles come to the shelf by themselves.": "Feeds cuyos artículos llegan solos al estante.",
    "Look at an RSS or Atom feed, and follow it.": "Mirar un feed RSS o Atom, y seguirlo.",
    "The feed's address, or that of a page which names it": "La dirección del feed, o la de una página que lo indica",
    "Who published its articles, where their pages do not say it": (
        "Quién publicó sus artículos, si sus páginas no lo dicen"
    ),
    "The feeds that are followed, and what each brought.": "Los feeds que se siguen, y lo que trajo cada uno.",
    "Stop following a feed; its articles stay.": "Dejar de seguir un feed; sus artículos se quedan.",
    "feed": "feed",
    "One that is followed": "Uno que se sigue",
    # What is kept
    "watches": "seguimientos",
    "The questions that you watch here, and what changed.": "Las preguntas que sigues aquí, y lo que cambió.",
    "reports": "reportes",
    "What members say of quotes: right, wrong, out of date.": (
        "Lo que los miembros dicen de las citas: acertada, equivocada, desactualizada."
    ),
    "gaps": "lagunas",
    "Questions that no article answers, grouped by what they ask.": (
        "Preguntas a las que ningún artículo responde, agrupadas por lo que preguntan."
    ),
    "privacy": "privacidad",
    "What Quoth keeps of you here; export it, or delete it.": "Lo que Quoth guarda de ti aquí; expórtalo o bórralo.",
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
