"""Las palabras fijas de Quoth en español: the same names as in bot/words.py, which looks them up here.

What publishers printed is never translated, nor are names of commands inside of a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.article import MarkKind
    from index.answer import Reason
    from index.pasted import Unfit

NEAREST = "Lo más cercano, que no es una respuesta:"
ALSO_SEARCHED = "también se buscó:"
SOURCE = "Fuente"
CONTEXT = "Contexto"
SHARE = "Compartir"
SHARED = "Compartido"
SHARED_BY = "Compartido por"
BACK = "Atrás"
MORE = "Más"

BUSY = "Hay muchas preguntas en espera. Vuelve a preguntar en un minuto, por favor."
SERVER_BUSY = "Este servidor ya tiene muchas preguntas en espera. Vuelve a preguntar en un minuto, por favor."
STILL_ANSWERING = "Tu última pregunta todavía se está respondiendo."
CLOSING = "Quoth se está reiniciando. Vuelve a preguntar en un minuto, por favor."
TOO_SLOW = "Tardó demasiado y se abandonó. Vuelve a preguntar, por favor."
NO_INDEX = "Quoth no tiene artículos que citar por ahora. Quien lo administra encuentra la razón en su registro."
WENT_WRONG = "Algo salió mal. Quien administra Quoth encuentra la razón en su registro."
CANNOT_SHOW = "Se encontraron frases, pero Discord no las mostraría tal como se imprimieron, así que no se muestran."
CARD_GONE = "Esta tarjeta es demasiado antigua: sus botones ya no funcionan. Vuelve a preguntar, por favor."
QUOTE_GONE = "El artículo de esa cita ya no se guarda aquí."
PARAGRAPH_OVER_BUDGET = "El párrafo de esa cita no se muestra: el límite del medio."
PARAGRAPH_NOT_SHOWN = "El párrafo de esa cita no se muestra: es demasiado largo, o Discord lo cambiaría."
MAY_NOT_POST = "No puedes escribir en este canal, así que Quoth no puede publicar aquí por ti."
NO_SUCH_ARTICLE = "Ningún artículo de aquí se llama así. Elige uno de la lista que aparece mientras escribes."
NOT_SHOWN = "El pasaje mismo no se muestra:"
OWN_CARD = "Esa es una tarjeta del propio Quoth: debajo de cada cita dice de dónde viene."
NOTHING_CLAIMED = "En ese mensaje no hay ninguna frase que buscar."
NOTHING_NEAR = "Ningún artículo de aquí tiene una frase cercana a eso."
FIND_SOURCES = "Buscar fuentes"
NEAREST_SENTENCES = "Las frases impresas más cercanas"
NO_VERDICT = "Solo citas: si lo confirman, lo juzga quien lee."
SOURCE_DETAILS = "Detalles de la fuente"
EMPTY_SHELF = "Aquí todavía no hay ningún artículo."

TITLE_UNKNOWN = "título no indicado"
PUBLISHER_UNKNOWN = "medio no indicado"
DATE_UNKNOWN = "fecha no indicada"
NOT_GIVEN = "no se indica"
CAPTION = "Pie de foto"
OWN_VOICE = "habla: el propio artículo"
MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic")

OVERDUE = "Los artículos ya deberían haberse actualizado: pueden faltar noticias."

FIGURES = "Cifras que dan las fuentes"
DIFFER = "Las fuentes difieren"
TIMELINE = "Cifras de distintas fechas"

SAME_TEXT = "Mismo texto"
MORE_OF_THE_SAME = "más con el mismo texto"
BOLD_DIFFERS = "En negrita: palabras que el otro texto no tiene ahí."
SAME_WORDS = "Las mismas palabras; difieren signos o mayúsculas."
WORD_FOR_WORD = "Palabra por palabra igual:"
LEFT_OUT = "ahí no está:"
ORIGINAL = "original"
IS_ORIGINAL = "Este es el original."
ORIGIN_UNKNOWN = "Origen desconocido: ni las fechas ni los créditos dicen cuál fue el primero."

ABOUT = (
    "Quoth responde preguntas con frases que los medios imprimieron, carácter por carácter.\n"
    "No escribe ninguna frase propia, y lo dice cuando ningún artículo responde."
)
PRIVACY = (
    "Las preguntas no se guardan ni se registran. Para los botones bajo una respuesta, Quoth guarda durante {days} "
    "días qué citas se mostraron: ni nombres, ni números de cuenta, ni preguntas."
)

EXACT = "Exacto"
SHORTENED = "Exacto, pero abreviado"
ALTERED = "Alterado"
NOT_FOUND = "No encontrado"
NO_SUCH_NAME = "Ningún artículo guardado tiene un pasaje con ese nombre."
NOWHERE = "Ningún artículo guardado tiene estas palabras ni otras cercanas."
NEAREST_PASSAGE = (
    "Ningún artículo guardado tiene justo estas palabras. Este es el pasaje más cercano; lo que difiere va en negrita."
)
MARKS_ITSELF = "Lo pegado señala por sí mismo cada cambio, con corchetes o puntos suspensivos."
NAME_STANDS_FOR = "Ese nombre designa estas palabras."
WERE_PRINTED = "Estas palabras se imprimieron."
OTHER_TYPOGRAPHY = "La tipografía difiere: comillas, rayas, espacios o Markdown."
AS_PASTED = "Tal como se pegó:"
CHANGED_SINCE = "El artículo ha cambiado desde entonces: estas palabras están en una versión anterior."
NO_LONGER_THERE = "El artículo ya no está en el estante."
CURRENT_VERSION = "Esta es la versión actual del artículo."
EARLIER_VERSION = "El artículo ha cambiado desde entonces: esta es una versión anterior."

CHANGE = "Cambiar…"
SETTINGS_OF_SERVER = "Ajustes de este servidor"
SETTINGS_OF_CHANNEL = "Ajustes de este canal"
WHOLE_SERVER = "Todo el servidor"
THIS_CHANNEL = "Este canal"
YES = "sí"
NO = "no"
EACH_OWN = "el de cada miembro"
MANAGE_SERVER = "quien puede gestionar el servidor"
ROLE = "un rol"
NO_LIMIT = "sin límite"
ALL_COLLECTIONS = "todos"
NO_COLLECTION = "ninguno del administrador"
ANOTHER_NUMBER = "Otro número…"
TAKE_BACK = "Como si nada se hubiera elegido"
EARLIER = "Anteriores"
NOT_A_MODERATOR = "Eso solo lo pueden hacer los moderadores de este servidor."

_SETTINGS = {
    "public": "Respuestas a la vista de todos",
    "quotes": "Citas por página",
    "cooldown": "Entre dos preguntas",
    "language": "Idioma de los rótulos",
    "collections": "Artículos de",
    "moderators": "Moderadores",
    "questions": "Se guardan las preguntas",
    "corrections": "Las correcciones llegan a lo publicado",
    "watches": "Los miembros pueden seguir preguntas",
    "feedback": "Los miembros pueden señalar citas",
    "publish": "Una actualización se publica sola",
    "budget": "Un medio en una respuesta",
    "budget_day": "Un medio por día",
}
_SETTINGS_HELP = {
    "public": "Si todo el canal ve una respuesta, cuando el miembro no elige otra cosa.",
    "quotes": "Cuántas citas tiene como mucho una página de una respuesta.",
    "cooldown": "Cuánto espera un miembro hasta la siguiente pregunta. No menos de lo que fija quien administra Quoth.",
    "language": "De los botones y de las palabras de Quoth. Lo que los medios imprimieron nunca se traduce.",
    "collections": "Las carpetas y los feeds que se citan aquí. Lo que añadieron los moderadores siempre se lee. "
    "Si lo hicieron, lo que se elija además se lee a partir de la próxima actualización.",
    "moderators": "El rol que puede usar los botones de moderación, además de quien puede gestionar el servidor.",
    "questions": "Sin quién las hizo: para /gaps, y para ver qué respondería distinto una actualización.",
    "corrections": "Las respuestas publicadas reciben una nota con fecha cuando cambia un artículo citado.",
    "watches": "Se puede avisar a un miembro cuando cambia la respuesta a una pregunta.",
    "feedback": "Un miembro puede decir que una cita es errónea o está anticuada.",
    "publish": "Sin el sí de un moderador, salvo que las preguntas de control se respondan peor.",
    "budget": "Las citas que pasan de tantas palabras de un medio se dejan fuera de una respuesta, nunca se cortan.",
    "budget_day": "Lo mismo en todo este servidor, de medianoche a medianoche UTC.",
}
_SOURCES = {
    "channel": "elegido para este canal",
    "server": "elegido para este servidor",
    "operator": "como lo tiene quien administra Quoth",
}
_MARKED = {
    "HEADER": "Está en el encabezado del artículo, no en su texto.",
    "BYLINE": "Es una firma de autor.",
    "CAPTION": "Es un pie de foto.",
    "CREDIT": "Es el crédito de una foto.",
    "FURNITURE": "Está al lado del texto del artículo.",
    "HEADING": "Es un título.",
    "SIGN_OFF": "Es el cierre del artículo.",
}
_PLURALS = {
    "article": ("artículo", "artículos"),
    "origin": ("origen", "orígenes"),
    "other": ("otro", "otros"),
    "passage": ("pasaje", "pasajes"),
    "sentence": ("frase", "frases"),
    "quote": ("cita", "citas"),
    "word": ("palabra", "palabras"),
    "place": ("lugar", "lugares"),
    "more sentence": ("frase más", "frases más"),
    "more quote": ("cita más", "citas más"),
}
_FIELDS = {
    "title": "Título",
    "publisher": "Medio",
    "agency": "Agencia",
    "authors": "Autores",
    "date": "Fecha",
    "updated": "Actualizado",
    "language": "Idioma",
    "based_on": "Basado en",
    "license": "Licencia",
    "url": "URL",
}
_WITHOUT = {"title": "título", "publisher": "medio", "date": "fecha"}
_READ_FROM = {
    "sidecar": "archivo adjunto de metadatos",
    "front matter": "cabecera YAML",
    "JSON-LD": "JSON-LD",
    "meta tags": "etiquetas meta",
    "feed": "feed",
    "header of the text": "encabezado del texto",
    "URL": "URL",
    "folder defaults": "valores de la carpeta",
}
_CHANGES = {"changed": "cambiado", "added": "añadido", "left out": "omitido"}
_ABSTAINED = {
    "NO_SENTENCE": "Ningún artículo de aquí responde a eso.",
    "OTHER_LANGUAGE": (
        "Ningún artículo de aquí responde a eso. Los artículos están en otro idioma que la pregunta: "
        "pregunta en el suyo."
    ),
    "UNDATED": (
        "Las frases más cercanas no dan fecha, ni tampoco sus artículos: de ninguna puede decirse que sea la última."
    ),
    "NOT_SERVED": "Quoth solo cita artículos: no escribe, resume, traduce, juzga ni conversa.",
    "TOO_SHORT": "Esa pregunta es demasiado corta: escribe al menos 3 letras o cifras.",
    "TOO_LONG": "Esa pregunta es demasiado larga: escribe como mucho 300 caracteres.",
    "NO_WORDS": "No hay palabras en esa pregunta.",
}
_UNFIT = {
    "TOO_SHORT": "Eso es demasiado corto para distinguirlo: pega más letras o cifras.",
    "TOO_LONG": "Eso es demasiado largo: pega un texto más corto.",
}
_FAULTS = {
    "it does not fit into one message": "no cabe en un mensaje",
    "Discord would show it otherwise than it was printed": "Discord lo mostraría de otro modo que como se imprimió",
    "it holds invisible or direction-changing characters": "contiene caracteres invisibles o que cambian la dirección",
    "it holds a Discord invite, which Discord would turn into a live card": (
        "contiene una invitación de Discord, que Discord convertiría en una tarjeta"
    ),
}


def day(number: int, month: int, year: int) -> str:
    return f"{number} {MONTHS[month - 1]} {year}"


def text_says(date: str) -> str:
    return f"el texto dice «{date}»"


def agency(name: str) -> str:
    return f"agencia: {name}"


def updated(date: str) -> str:
    return f"actualizado el {date}"


def speaker(name: str) -> str:
    return f"habla: {name}"


def as_of(refreshed: str, time: str, newest: str | None) -> str:
    which = f"el más nuevo, del {newest}" if newest else "ninguno con fecha"
    return f"Artículos del {refreshed}, {time} UTC; {which}"


def newest_quoted(date: str) -> str:
    return f"lo más nuevo citado: {date}"


def quoted_from(counted: str) -> str:
    return f"De {counted}"


def page(number: int, of: int) -> str:
    return f"página {number} de {of}"


def sentence_of(number: int, of: int) -> str:
    return f"frase {number} de {of}"


def near(number: int) -> str:
    return f"Cerca de {number}"


def and_more(number: int) -> str:
    return f"y {number} más"


def and_in_more(number: int) -> str:
    return f"y en {number} más"


def also_in(named: str) -> str:
    return f"también en: {named}"


def sentences_left_out(number: int) -> str:
    return f"{count(number, 'more sentence')} de ese mensaje sin buscar."


def quotes_left_out(number: int) -> str:
    return f"{count(number, 'more quote')} de lo pegado sin buscar."


def in_order(left_out: int) -> str:
    return f"Cada parte se imprimió, en este orden; entre ellas se omite: {count(left_out, 'word')}."


def marked(kind: MarkKind) -> str:
    return _MARKED[kind.name]


def places(number: int, change: str) -> str:
    return f"{count(number, 'place')} {_CHANGES[change]}{'' if number == 1 else 's'}"


def given_in(quotes: str, *, one: bool) -> str:
    return f"{'cita' if one else 'citas'} {quotes}"


def dated(first: str, last: str) -> str:
    return f"Fechados del {first} al {last}." if first != last else f"Fechados el {first}."


def without(number: int, field: str) -> str:
    return f"{number:,} sin {_WITHOUT[field]}"


def field(name: str) -> str:
    return _FIELDS[name]


def read_from(source: str) -> str:
    return f"de: {_READ_FROM.get(source, source)}"


def quotable(sentences: int) -> str:
    return f"{count(sentences, 'sentence')} que se {'puede' if sentences == 1 else 'pueden'} citar"


def version(digits: str) -> str:
    return f"versión {digits}"


def same_text_in(articles: int) -> str:
    return f"El mismo texto en {count(articles, 'article')}"


def same_text_as(number: int) -> str:
    return f"{SAME_TEXT} que {number}"


def characters(start: int, end: int) -> str:
    return f"caracteres {start:,} a {end:,}"


def hash_of_text(digest: str) -> str:
    return f"SHA-256 del texto {digest}"


def hash_of_file(digest: str) -> str:
    return f"SHA-256 del archivo {digest}"


def selector_too_long(ref: str) -> str:
    return f"El selector es demasiado largo para este lugar: quoth source {ref} --json"


def abstained(why: Reason) -> str:
    return _ABSTAINED[why.name]


def unfit(why: Unfit) -> str:
    return _UNFIT[why.name]


def fault(why: str) -> str:
    return _FAULTS.get(why, why)


def setting(name: str) -> str:
    return _SETTINGS[name]


def setting_help(name: str) -> str:
    return _SETTINGS_HELP[name]


def source(who: str) -> str:
    return _SOURCES[who]


def seconds(number: float) -> str:
    return f"{number:,} segundo{'' if number == 1 else 's'}"


def number_between(least: int, most: int) -> str:
    return f"Un número entero de {least:,} a {most:,}"


def collection(path: str) -> str:
    if path.startswith(".house/"):
        return f"añadido por quien administra: {path.removeprefix('.house/')}".removesuffix(": ")
    if path.startswith(".shelf/"):
        return f"añadido en este servidor: {path.removeprefix('.shelf/')}".removesuffix(": ")
    return "en ninguna carpeta" if path == "./" else path.removesuffix("/")


def taken_back(setting: str) -> str:
    return f"{setting}: retirado"


def too_soon(seconds: int) -> str:
    return f"Una pregunta a la vez: espera {seconds} segundo{'s' if seconds != 1 else ''} más, por favor."


def over_budget(quotes: int) -> str:
    return f"{count(quotes, 'more quote')} no se {'muestra' if quotes == 1 else 'muestran'}: el límite del medio"


def same_as(others: int) -> str:
    return f"mismo texto que {count(others, 'other')}"


def count(number: int, noun: str) -> str:
    one, many = _PLURALS[noun]
    return f"{number:,} {one if number == 1 else many}"
