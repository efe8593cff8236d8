"""Las palabras fijas de Quoth en español: the same names as in bot/words.py, which looks them up here.

What publishers printed is never translated, nor are names of commands inside of a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.reasons_es import in_spanish

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
TOO_SLOW = "Tardó demasiado y se canceló. Vuelve a preguntar, por favor."
NO_INDEX = (
    "Quoth no tiene artículos que citar por ahora. Un moderador puede añadir uno con /corpus add; quien administra "
    "Quoth encuentra el motivo en el registro."
)
WENT_WRONG = "Algo salió mal. Quien administra Quoth encuentra el motivo en el registro."
CANNOT_SHOW = "Se encontraron frases, pero Discord no las mostraría tal como se publicaron, así que no se muestran."
CARD_GONE = "Esta tarjeta es demasiado antigua: sus botones ya no funcionan. Vuelve a preguntar, por favor."
QUOTE_GONE = "El artículo de esa cita ya no se guarda aquí."
SINCE_REMOVED = "Ese artículo se retiró el {day}, y ya no se cita."
QUOTE_OVER_BUDGET = "Esta cita no se muestra: límite de palabras por medio en este servidor."
PARAGRAPH_OVER_BUDGET = "El párrafo de esa cita no se muestra: límite de palabras por medio en este servidor."
PARAGRAPH_NOT_SHOWN = "El párrafo de esa cita no se muestra: es demasiado largo, o Discord lo cambiaría."
MAY_NOT_POST = "No puedes escribir en este canal, así que Quoth no puede publicar aquí por ti."
NO_SUCH_ARTICLE = "Ningún artículo de aquí se llama así. Elige uno de la lista que aparece mientras escribes."
NOT_SHOWN = "El pasaje no se muestra:"
OWN_CARD = "Esa es una tarjeta del propio Quoth: debajo de cada cita se indica de dónde viene."
NOTHING_CLAIMED = "En ese mensaje no hay ninguna frase que buscar."
NOTHING_NEAR = "Ningún artículo de aquí tiene una frase cercana a eso."
NEAR_OVER_BUDGET = (
    "No se muestra ninguna frase cercana: no la hay, o la omite el límite de palabras por medio de este servidor."
)
FIND_SOURCES = "Buscar fuentes"
NEAREST_SENTENCES = "Las frases publicadas más cercanas"
NO_VERDICT = "Solo citas: si lo confirman, lo juzga quien lee."
SOURCE_DETAILS = "Detalles de la fuente"
EMPTY_SHELF = "Aquí todavía no hay ningún artículo."

INVITE_REMOVED = "[invitación eliminada]"
TITLE_UNKNOWN = "título no indicado"
PUBLISHER_UNKNOWN = "medio no indicado"
DATE_UNKNOWN = "fecha no indicada"
NOT_GIVEN = "no se indica"
CAPTION = "Pie de foto"
OWN_VOICE = "lo dice: el propio artículo"
MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic")

OVERDUE = "Los artículos ya deberían haberse actualizado: pueden faltar noticias."

FIGURES = "Cifras que dan las fuentes"
DIFFER = "Las fuentes difieren"
TIMELINE = "Cifras de distintas fechas"

SAME_TEXT = "Mismo texto"
MORE_OF_THE_SAME = "más con el mismo texto"
BOLD_DIFFERS = "En negrita: palabras que el otro texto no tiene ahí."
SAME_WORDS = "Las mismas palabras; cambian signos o mayúsculas."
WORD_FOR_WORD = "Palabra por palabra igual:"
LEFT_OUT = "omite:"
ORIGINAL = "original"
IS_ORIGINAL = "Este es el original."
ORIGIN_UNKNOWN = "Origen desconocido: ni las fechas ni los créditos dicen cuál fue el primero."

# /corpus feeds
OFFER_GONE = "Eso ya caducó: Quoth se reinició o pasó una hora. Empieza de nuevo, por favor."
FEEDS_OFF = "Aquí Quoth no descarga nada de la web: quien lo administra puede poner QUOTH_FETCH=true."
FOLLOW = "Seguir"
DO_NOT_FOLLOW = "No seguir"
FOLLOWED = "Ya se sigue. Se consulta ahora y después de forma automática; /corpus feeds list dice lo que trajo."
NOT_FOLLOWED = "No se sigue."
UNFOLLOW = "Dejar de seguir"
UNFOLLOWED = "Ya no se sigue. Sus artículos se quedan: /corpus remove quita uno."
WILL_UNFOLLOW = "No traerá nada más. Sus artículos se quedan: /corpus remove quita uno."
FEED_GONE = "Ese feed ya no se sigue."
NO_SUCH_FEED = "Ningún feed de aquí se llama así. Elige uno de la lista que aparece mientras escribes."
NO_FEEDS = "No se sigue ningún feed. Con /corpus feeds add se sigue uno."
NEWEST_ITEMS = "Lo más reciente:"
NO_ITEMS = "Todavía no tiene ninguna entrada."
BROKEN_FEED = "Su XML está dañado; se muestra lo que se pudo leer."
PAGES_NAME_PUBLISHER = "Medio: el que indica cada página"
NOT_ASKED_YET = "aún sin consultar"

# /corpus
WHICH_ARTICLE = "Indica una dirección o adjunta un archivo."
FETCH_OFF = (
    "Aquí Quoth no descarga nada de la web: quien lo administra puede poner QUOTH_FETCH=true. Puedes adjuntar un "
    "archivo."
)
UNCHANGED_PAGE = "Ya está en el estante, y el medio no ha publicado otra versión."
NOT_KEPT = "No se guardó."
KIND_NOT_READ = "Quoth no lee archivos de este tipo."
SPLIT_IT = "Divídelo, o guarda solo su texto."
EDIT_IT = "Su título, medio o fecha se cambian con `corpus edit`."
NOT_ON_SHELF = (
    "Ningún artículo del estante de este servidor se llama así. Elige uno de la lista que aparece mientras escribes."
)
NOTHING_WITHHELD = "No hay ningún artículo retenido con ese nombre."
NOT_BEFORE_REFRESH = "Se citará cuando se publique una actualización que lo incluya."
KEEP = "Guardar"
SAY_MORE = "Más datos…"
DO_NOT_KEEP = "No guardar"
REFRESH_NOW = "Actualizar ahora"
REMOVE = "Quitar"
WITHHOLD = "Retener"
PUBLISH = "Publicar"
DISCARD = "Descartar"
ROLL_BACK = "Volver a este"
WHAT_IS_SAID = "Datos del artículo"
FIELD_LABELS = {
    "title": "Título",
    "publisher": "Medio",
    "agency": "Agencia",
    "date": "Fecha, como 2031-02-05",
    "url": "Dirección donde se puede leer",
}
WILL_REMOVE = (
    "Se quita del estante y deja de citarse, de inmediato. "
    "Sus versiones se conservan, para poder comprobar las citas antiguas."
)
WILL_WITHHOLD = (
    "Está en la carpeta de quien administra Quoth, y allí se queda. Las respuestas de este servidor dejan de citarlo, "
    "de inmediato, hasta que /corpus restore lo deje volver."
)
NOT_QUOTED = "Ya no se cita."
NOTHING_LEFT = "No queda ningún artículo, así que nada responde hasta que haya uno."
NOT_BUILT = "Pero el índice no se pudo construir de nuevo. Hasta que una actualización lo logre, nada lo cita:"
REFRESH_BROKE_OFF = "La actualización se interrumpió sin decir por qué."
REFRESH_STOPPED = "La actualización se detuvo: se quitó o corrigió un artículo, o Quoth se está reiniciando."
REFRESH_AGAIN = "Lo ya codificado se conserva. Empiézala de nuevo con /corpus refresh."
REFRESH_BEGINS = "La actualización empieza en cuanto no haya otra en marcha."
REFRESH_LONG = "-# Continúa, pero este mensaje ya no se puede cambiar: /corpus status dice cómo termina."
NOTHING_NEW = "No hay nada nuevo, así que el índice queda como está."
WAITS = "Un índice nuevo espera a que se publique"
PUBLISHED = "Publicado: ya responde."
PUBLISHED_BY_ITSELF = "Se publicó automáticamente, como eligió este servidor: ya responde."
CHECK_STOPPED = "No se publicó automáticamente: estas preguntas de control se responderían peor."
DISCARDED = "Descartado. El índice responde como antes."
GENERATION_GONE = "Ese índice ya no se conserva."
OTHER_PUBLISHED = "Entretanto se publicó otro índice. Mira de nuevo lo que cambiaría."
NOT_COMPARED = "-# Ya no se sabe qué respuestas cambiarían: Quoth se reinició. Vuelve a actualizar para verlo."
ANSWERS_OTHERWISE = "Respuesta distinta"
NOW, NEW = "ahora", "nuevo"
NO_ANSWER = "sin respuesta"
SENTENCES_CHANGED = "Frases cambiadas"
NOT_SHOWN_HERE = "una frase que Discord no mostraría tal como se publicó"
ADDED, CHANGED, REMOVED, UNREADABLE, KEPT_OUT = "añadidos", "cambiados", "quitados", "ilegibles", "retenidos"
CHECK_KEPT = "Ya es una pregunta de control: una actualización que la responda peor no se publica automáticamente."
CHECK_NO_ANSWER = "Hoy nada responde a eso, así que no hay cita que esperar."
CHECK_MANY = "Este servidor ya tiene el máximo de preguntas de control. Quita una antes."
CHECK_REMOVED = "Ya no es una pregunta de control."
NO_SUCH_CHECK = "Este servidor no tiene esa pregunta de control. Elige una de la lista que aparece mientras escribes."
NO_CHECKS = "Este servidor no tiene preguntas de control."
EXPECTED = "La cita que se espera desde ahora es la primera respuesta de hoy:"
NOTHING_TO_ROLL_BACK = "No hay ningún índice anterior al que volver."
ROLLED_BACK = "El índice anterior vuelve a responder. La próxima actualización lee los artículos como están."
COMES_BACK, EARLIER_BACK, GOES = "vuelven a citarse", "se citan en su versión anterior", "dejan de citarse"
EMPTY_HISTORY = "Todavía no se ha hecho nada."
ANSWERS, KEPT, WAITING = "responde", "se conserva", "en espera"
DEEDS = {
    "add": "añadió",
    "replace": "reemplazó",
    "edit": "editó",
    "remove": "quitó",
    "withhold": "retuvo",
    "restore": "restauró",
    "rollback": "volvió a",
    "publish": "publicó",
    "discard": "descartó",
    "retract": "hizo que ya nada responda",
    "follow feed": "siguió el feed",
    "unfollow feed": "dejó de seguir el feed",
}
OUTCOMES = {
    "published": "publicada",
    "previewed": "hecha como vista previa",
    "unchanged": "nada nuevo",
    "recalibrated": "calibrada de nuevo",
}
RESULTS = {"well": "como se esperaba", "worse": "peor", "fails": "no como se esperaba, ni ahora ni antes"}
PHASES = {
    "Reading": "Leyendo",
    "Checking": "Comprobando",
    "Encoding": "Codificando",
    "Comparing": "Comparando",
    "Building": "Construyendo",
    "Publishing": "Publicando",
    "Asking": "Preguntando",
}
NOTHING_LOST = "No terminó: nada de ella se usa para responder, y lo ya codificado se conserva para la siguiente."
NOT_FINISHED = "sin terminar"
NOBODY_NAMED = "sin nombre"
CORRECTED_CARD, NOT_CORRECTED_CARD = "se corrigió una tarjeta", "no se pudo corregir una tarjeta"


ABOUT = (
    "Quoth responde preguntas con frases que los medios publicaron, letra por letra.\n"
    "No escribe ninguna frase propia, y lo dice cuando ningún artículo responde.\n"
    "Se pregunta con /ask. /sources muestra los artículos; /verify dice si un texto se publicó.\n"
    "Los artículos que son un mismo texto, reimpreso o reescrito, cuentan como un solo origen."
)
NO_ARTICLES = "Por ahora no tiene artículos que citar."
CARDS_KEPT = (
    "Para los botones bajo una respuesta, Quoth guarda durante {days} días qué citas se mostraron, sin nombres, ID de "
    "usuario ni preguntas."
)
QUESTIONS_NOT_KEPT = "Las preguntas no se guardan ni se registran."
QUESTIONS_KEPT = (
    "Este servidor guarda las preguntas durante {days} días, sin decir quién las hizo, para que los moderadores vean "
    "lo que queda sin respuesta."
)
POSTS_KEPT = (
    "De las respuestas públicas guarda durante {days} días dónde están y qué citan, para que las correcciones lleguen "
    "a ellas."
)
WATCHES_KEPT = (
    "De quien sigue una pregunta guarda la pregunta y su ID de usuario, hasta que deje de seguirla o durante {days} "
    "días."
)
REPORTS_KEPT = (
    "De quien reporta una cita guarda el reporte, la pregunta a la que respondía y su ID de usuario, durante {days} "
    "días."
)
DEEDS_KEPT = (
    "Lo que hacen los moderadores se registra con su nombre. En el historial de los artículos queda mientras estos se "
    "guarden; /privacy no borra eso."
)
SHOW_MINE = "/privacy muestra, exporta y borra lo que se guarda de ti."

# Corrections, below the question of a card.
REMOVED_SINCE = "este artículo se retiró después. La cita es lo que decía entonces."
SAME_SINCE = "este artículo cambió después. Las palabras citadas siguen en él."
NOW_SAYS = "este artículo cambió después. La cita es lo que decía entonces; ahora dice:"
OTHER_SINCE = "este artículo cambió después. La cita es lo que decía entonces; ahora dice ahí otra cosa."
CUT_SINCE = "este artículo cambió después. La cita es lo que decía entonces; ahora no hay ahí ninguna frase parecida."
NO_PERMISSION = "sin permiso"
NO_ROOM = "sin sitio en la tarjeta"
NOT_TAKEN = "Discord no aceptó el cambio"
SOME_CORRECTED = "artículos citados aquí cambiaron o se retiraron después."

# Watches.
WATCH_ANSWER = "Avísame cuando cambie"
WATCH_GAP = "Avísame cuando un artículo responda"
STOP_WATCHING = "Dejar de seguir"
WATCHES_OFF = "Este servidor no permite seguir preguntas."
TOO_MANY_WATCHES = "Ya sigues {most} preguntas aquí. Con /watches las ves y dejas de seguirlas."
ALREADY_WATCHED = "Ya sigues esa pregunta. Con /watches ves lo que sigues."
NO_WATCHES = (
    f"Aquí no sigues ninguna pregunta. Para empezar, pulsa «{WATCH_ANSWER}» bajo una respuesta que solo ves tú."
)
WATCH_STOPPED = "Ya no se te avisa de esa pregunta, y ya no se guarda."
WATCH_GONE = "Esa pregunta ya no se sigue."
QUESTION_CUT = "Esta tarjeta muestra la pregunta abreviada. Hazla de nuevo con menos palabras, por favor."
ANSWER_CHANGED = "Cambió la respuesta a una pregunta que sigues"
WATCHED = "Preguntas que sigues"
KNOWN_BEFORE = "Hasta ahora:"
KNOWN_NOW = "Ahora:"
NO_QUOTE_BEFORE = "Hasta ahora ningún artículo respondía a eso."
NO_QUOTE_NOW = "Ahora ningún artículo de aquí responde a eso."
QUOTE_NOT_SHOWN = (
    "Una cita que no se muestra aquí: Discord la cambiaría, o es demasiado larga. Vuelve a preguntar, por favor."
)
NOT_TOLD = "Quoth no pudo enviarte un mensaje, así que lo lees aquí."

# Reports.
REPORT = "Reportar"
VERDICTS = {"answers": "Esto responde", "wrong": "Frase equivocada", "outdated": "Desactualizada"}
REPORT_HEAD = "¿Qué quieres decir sobre una cita?"
REPORT_KEPT = "Los moderadores lo leen con la cita y la pregunta, sin tu nombre; Quoth guarda quién lo dijo."
REPORTS_OFF = "Este servidor no permite reportar citas."
REPORTED = "Citas reportadas"
NO_REPORTS = "No hay reportes sin resolver."
SETTLE = "Resolver"

# Gaps.
GAPS = "Preguntas sin respuesta"
GAPS_OFF = "Este servidor no guarda las preguntas, así que aquí no hay nada que mostrar. Se activa en /settings."
NO_GAPS = "Todas las preguntas guardadas tuvieron respuesta."
ANSWERED_SINCE = "Un artículo ya responde:"
NEAREST_NOW = "Lo más cercano:"
NOTHING_NEAREST = "Ningún artículo se acerca."
CLEAR = "Borrar"
CLEAR_SURE = "Sí, borrarlas"
EXPORT = "Exportar"

# /privacy.
MINE = "Lo que se guarda de ti en este servidor"
NOTHING_MINE = "En este servidor no se guarda nada de ti."
DELETE_MINE = "Borrar todo"
DELETE_SURE = "Sí, borrar todo"
CANNOT_WRITE = (
    "Eso no se pudo guardar: ¿está lleno el disco? Quien administra Quoth encuentra el motivo en el registro."
)
EXPORTED = "Aquí está."
ACTS = {
    "setting": "ajuste cambiado",
    "check question": "pregunta de control fijada",
    "settled report": "reporte resuelto",
}

EXACT = "Exacto"
SHORTENED = "Exacto, pero abreviado"
ALTERED = "Alterado"
NOT_FOUND = "No encontrado"
NO_SUCH_NAME = "Ningún artículo guardado tiene un pasaje con ese nombre."
NOWHERE = "Ningún artículo guardado tiene estas palabras ni otras cercanas."
NEAREST_PASSAGE = (
    "Ningún artículo guardado tiene exactamente estas palabras. Este es el pasaje más cercano; lo que difiere va en "
    "negrita."
)
MARKS_ITSELF = "El texto pegado marca él mismo cada cambio, con corchetes o puntos suspensivos."
NAME_STANDS_FOR = "Ese nombre corresponde a estas palabras."
WERE_PRINTED = "Estas palabras se publicaron."
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
TAKE_BACK = "Deshacer esta elección"
EARLIER = "Anteriores"
ONLY_MODERATORS = (
    "Eso solo pueden hacerlo los moderadores: quien gestiona el servidor, o quien tiene su rol en /settings."
)
ONLY_MANAGERS = "Quién es moderador solo lo puede decir quien gestiona el servidor."

_SETTINGS = {
    "public": "Respuestas a la vista de todos",
    "quotes": "Citas por página",
    "cooldown": "Espera entre dos preguntas",
    "language": "Idioma de los rótulos",
    "collections": "Artículos de",
    "moderators": "Moderadores",
    "questions": "Se guardan las preguntas",
    "corrections": "Se corrigen las respuestas publicadas",
    "watches": "Los miembros pueden seguir preguntas",
    "feedback": "Los miembros pueden reportar citas",
    "publish": "Las actualizaciones se publican solas",
    "budget": "Palabras de un medio en una respuesta",
    "budget_day": "Palabras de un medio al día",
}
_SETTINGS_HELP = {
    "public": "Si todo el canal ve una respuesta, cuando el miembro no elige otra cosa.",
    "quotes": "Cuántas citas tiene como mucho una página de una respuesta.",
    "cooldown": "Cuánto espera un miembro hasta la siguiente pregunta. No menos de lo que fija quien administra Quoth.",
    "language": "De los botones y de las palabras de Quoth. Lo que los medios publicaron nunca se traduce.",
    "collections": "Las carpetas y los feeds que se citan aquí. Lo que añadieron los moderadores siempre se lee. "
    "Si lo hicieron, lo que se elija además se lee a partir de la próxima actualización.",
    "moderators": "El rol que puede usar los botones de moderación, además de quien puede gestionar el servidor.",
    "questions": "Sin decir quién las hizo: para /gaps, y para ver qué respondería distinto una actualización.",
    "corrections": "Las respuestas publicadas reciben una nota con fecha cuando cambia un artículo citado.",
    "watches": "Se puede avisar a un miembro cuando cambia la respuesta a una pregunta.",
    "feedback": "Un miembro puede decir que una cita es errónea o está desactualizada.",
    "publish": "Sin el sí de un moderador, salvo que las preguntas de control se respondan peor.",
    "budget": "Las citas que pasan de tantas palabras de un medio se dejan fuera de una respuesta, nunca se cortan.",
    "budget_day": "Lo mismo en todo este servidor, de medianoche a medianoche UTC.",
}
_SOURCES = {
    "channel": "elegido para este canal",
    "server": "elegido para este servidor",
    "operator": "valor de quien administra Quoth",
}
_MARKED = {
    "HEADER": "Está en el encabezado del artículo, no en su texto.",
    "BYLINE": "Es una firma de autor.",
    "CAPTION": "Es un pie de foto.",
    "CREDIT": "Es el crédito de una foto.",
    "FURNITURE": "Está al lado del texto del artículo.",
    "TABLE": "Es una fila de una tabla.",
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
    "question": ("pregunta", "preguntas"),
    "check question": ("pregunta de control", "preguntas de control"),
    "watched question": ("pregunta que sigues", "preguntas que sigues"),
    "answer": ("respuesta", "respuestas"),
    "group": ("grupo", "grupos"),
    "report": ("reporte", "reportes"),
    "act": ("acción", "acciones"),
    "feed": ("feed", "feeds"),
    "item": ("entrada", "entradas"),
    "time": ("vez", "veces"),
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
    "sidecar": "archivo de metadatos",
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
    "ADDRESS": "Eso es una dirección, y las páginas no se miran: pega las palabras que deben de estar ahí.",
    "TOO_LONG": "Eso es demasiado largo: pega un texto más corto.",
}
_FAULTS = {
    "it does not fit into one message": "no cabe en un mensaje",
    "Discord would show it otherwise than it was printed": "Discord no lo mostraría tal como se publicó",
    "it holds invisible or direction-changing characters": (
        "contiene caracteres invisibles o que cambian la dirección de lectura"
    ),
    "it holds a Discord invite, which Discord would turn into a live card": (
        "contiene una invitación de Discord, que Discord convertiría en una tarjeta"
    ),
}


def stored(*, cards: int, memory: int, watches: int, asked: bool, posts: bool, watching: bool, reports: bool) -> str:
    said = [
        QUESTIONS_KEPT.format(days=memory) if asked else QUESTIONS_NOT_KEPT,
        CARDS_KEPT.format(days=cards),
        POSTS_KEPT.format(days=memory) if posts else "",
        WATCHES_KEPT.format(days=watches) if watching else "",
        REPORTS_KEPT.format(days=memory) if reports else "",
        DEEDS_KEPT,
        SHOW_MINE,
    ]
    return "\n".join(filter(None, said))


def named(title: str) -> str:
    return f"«{title}»"


def quote_number(number: int) -> str:
    return f"cita {number}"


def watching(question: str, until: str) -> str:
    return (
        f"«{question}»\nUn mensaje directo te avisa cuando cambia la primera cita. Para eso, Quoth guarda esta "
        f"pregunta y que la sigues, hasta el {until}. Con /watches ves lo que sigues y dejas de seguirlo."
    )


def watched_since(since: str, until: str) -> str:
    return f"desde el {since}, hasta el {until}"


def in_server(name: str) -> str:
    return f"en {name}"


def stop_number(number: int) -> str:
    return f"{STOP_WATCHING} {number}"


def verdict_on(verdict: str, number: int) -> str:
    return f"{VERDICTS[verdict]} {number}"


def settle_number(number: int) -> str:
    return f"{SETTLE} {number}"


def asked_times(number: int) -> str:
    return f"se preguntó {count(number, 'time')}"


def also_asked(questions: str) -> str:
    return f"también: {questions}"


def page_of(page: int, of: int) -> str:
    return f"página {page} de {of}"


def settled(reports: int) -> str:
    return f"Resueltos: {count(reports, 'report')}."


def cleared(questions: int) -> str:
    return f"Borrado: {count(questions, 'question')}."


def sure_to_clear(groups: int) -> str:
    return (
        f"Se borrarán todas las preguntas que quedaron sin respuesta ({count(groups, 'group')}), no solo esta página."
    )


def sure_to_delete(watches: int, reports: int, acts: int) -> str:
    said = f"Se borrará lo tuyo: {count(watches, 'watched question')} y {count(reports, 'report')}."
    return f"{said} Lo que hiciste como moderador sigue anotado, sin tu nombre." if acts else said


def deleted(things: int) -> str:
    return f"Borrado: {things:,}."


def watched_of_you(number: int) -> str:
    return f"**{count(number, 'watched question')}**"


def reports_of_you(number: int) -> str:
    return f"**{count(number, 'report')}**"


def acts_of_you(number: int) -> str:
    return f"**{count(number, 'act')} como moderador**"


def day(number: int, month: int, year: int) -> str:
    return f"{number} {MONTHS[month - 1]} {year}"


def entry(time: str) -> str:
    return f"entrada «{time}»"


def text_says(date: str) -> str:
    return f"el texto dice «{date}»"


def agency(name: str) -> str:
    return f"agencia: {name}"


def updated(date: str) -> str:
    return f"actualizado el {date}"


def speaker(name: str) -> str:
    return f"lo dice: {name}"


def as_of(refreshed: str, time: str, newest: str | None) -> str:
    which = f"el más reciente, del {newest}" if newest else "ninguno con fecha"
    return f"Artículos a {refreshed}, {time} UTC; {which}"


def newest_quoted(date: str) -> str:
    return f"lo más reciente citado: {date}"


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
    return f"{count(number, 'more sentence')} de ese mensaje, que no se {'buscó' if number == 1 else 'buscaron'}."


def quotes_left_out(number: int) -> str:
    return f"{count(number, 'more quote')} de lo pegado, que no se {'buscó' if number == 1 else 'buscaron'}."


def in_order(left_out: int) -> str:
    return f"Cada parte se publicó, en este orden; entre ellas se omite: {count(left_out, 'word')}."


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
    return f"{setting}: elección deshecha"


def too_soon(seconds: int) -> str:
    return f"Una pregunta a la vez: espera {seconds} segundo{'s' if seconds != 1 else ''} más, por favor."


def over_budget(quotes: int, *, none_shown: bool = False) -> str:
    noun = "quote" if none_shown else "more quote"
    shown = "muestra" if quotes == 1 else "muestran"
    return f"{count(quotes, noun)} no se {shown}: límite de palabras por medio en este servidor"


def same_as(others: int) -> str:
    return f"mismo texto que {count(others, 'other')}"


def publisher_of_feed(name: str) -> str:
    return f"Medio, si una página no lo indica: {name}"


def feed_size(items: int, most: int) -> str:
    looked_at = f", de las que se miran las {most} más recientes" if items > most else ""
    return f"{count(items, 'item')}{looked_at}. Las nuevas llegan solas al estante."


def feed_brought(articles: int, others: int) -> str:
    kept = f"{count(articles, 'article')} {'guardado' if articles == 1 else 'guardados'}"
    return kept + (f", {others} no" if others else "")


def asked_at(when: str) -> str:
    return f"consultado {when}"


def asked_again(when: str) -> str:
    return f"de nuevo {when}"


def feed_failed(times: int) -> str:
    return f"falló {count(times, 'time')}:"


def feeds_followed(number: int) -> str:
    return f"{count(number, 'feed')} en seguimiento"


def count(number: int, noun: str) -> str:
    one, many = _PLURALS[noun]
    return f"{number:,} {one if number == 1 else many}"


def replaces(path: str) -> str:
    return f"Reemplaza a {path}: es la misma dirección, leída de nuevo."


def kept_as(path: str) -> str:
    return f"Guardado como {path}."


def edited(path: str) -> str:
    return f"{path} se editó, y cuenta de inmediato."


def replaced(path: str) -> str:
    return f"{path} se reemplazó: desde ahora se cita el texto nuevo."


def removed(path: str) -> str:
    return f"{path} se quitó."


def withheld(path: str) -> str:
    return f"{path} se retuvo."


def kinds_read(endings: str) -> str:
    return f"Lee {endings}."


def file_too_large(megabytes: float) -> str:
    return f"El archivo pasa de {megabytes:g} MB."


def no_longer_ends(ending: str) -> str:
    return f"Ya no es un archivo {ending}."


def remove_first(path: str) -> str:
    return f"Quita {path}, y luego añádelo."


def on_shelf_as(path: str) -> str:
    return f"Este mismo archivo ya está en el estante, como {path}."


def restored(path: str) -> str:
    return f"La próxima actualización vuelve a leer {path}."


def quoted_again(path: str) -> str:
    return f"{path} vuelve a citarse."


def not_known(names: Sequence[str]) -> str:
    return f"No se sabe: {', '.join(_FIELDS[name].casefold() for name in names)}."


def is_at_it(who: str, since: str) -> str:
    return f"{who} está actualizando desde las {since}."


def progress(phase: str, done: int, total: int) -> str:
    filled = 20 * done // total if total else 20
    return f"{phase}  {'▰' * filled}{'▱' * (20 - filled)}  {done:,} de {total:,}"


def would_change(number: int, of: int) -> str:
    return f"{'Cambiaría' if number == 1 else 'Cambiarían'} {count(number, 'answer')} de {count(of, 'question')}"


def checks_well(well: int, of: int) -> str:
    return f"{well:,} de {count(of, 'check question')} con la respuesta que se esperaba"


def last_refresh(when: str, who: str, outcome: str) -> str:
    return f"Última actualización: {when}, de {who}: {outcome}."


def running_refresh(who: str, since: str) -> str:
    return f"Hay una actualización en marcha, que {who} empezó: {since}."


def room(megabytes: float, articles: int, feeds: int | None) -> str:
    told = f"{megabytes:,.1f} MB en disco, {count(articles, 'article')} en el estante de este servidor"
    return told if feeds is None else f"{told}, {count(feeds, 'feed')}"


def explained(said: str) -> str:
    return in_spanish(said)
