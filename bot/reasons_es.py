"""Why a file, a page or a feed could not be read, and what to do about it, in Spanish.

corpus/ says both in English, in sentences that are kept with what they are about: so they are known again by their
wording here, where a card is read. `{}` stands for a name, a number or an address, in the same order in both.
tests/discord/test_reasons.py finds what corpus/ says and nobody translated.
"""

from __future__ import annotations

from collections.abc import Mapping

LONGEST = 2_000  # characters that are looked at: no sentence of ours is longer, whatever it names

TWINS: Mapping[str, str] = {
    # corpus/decoding.py
    "The file is empty.": "El archivo está vacío.",
    "Put the text in, or delete the file.": "Pon el texto en él, o borra el archivo.",
    "A character was lost before the file came here (it holds U+FFFD, the replacement character).": (
        "Se perdió un carácter antes de que el archivo llegara aquí (contiene U+FFFD, el carácter de reemplazo)."
    ),
    "Fetch or export the text again, from its first source.": (
        "Descarga o exporta el texto de nuevo, de su primera fuente."
    ),
    "The file is binary, not text.": "El archivo es binario, no texto.",
    "Export it as text, Markdown, HTML, PDF or DOCX.": "Expórtalo como texto, Markdown, HTML, PDF o DOCX.",
    "The file holds only blanks.": "El archivo solo contiene espacios.",
    "The file ends in the middle of a character: it was not written to its end.": (
        "El archivo termina en mitad de un carácter: no se escribió hasta el final."
    ),
    "Copy it here again.": "Cópialo aquí de nuevo.",
    "The file is not UTF-8, and nothing in it tells for sure what else it is.": (
        "El archivo no es UTF-8, y nada en él dice con seguridad qué otra cosa es."
    ),
    "Save the file as UTF-8.": "Guarda el archivo como UTF-8.",
    "The file is not written in {} throughout.": "El archivo no está escrito del todo en {}.",
    "The file is written in {}, which Quoth does not read.": "El archivo está escrito en {}, que Quoth no lee.",
    # corpus/feed_page.py
    "The feed is damaged: reading it failed.": "El canal está dañado: no se pudo leer.",
    "The feed took more than {} seconds to read.": "El canal tardó más de {} segundos en leerse.",
    "What is there is no feed.": "Lo que hay ahí no es un canal.",
    "It names this feed: {}": "Nombra este canal: {}",
    "The feed's XML is broken, and no item of it can be read.": (
        "El XML del canal está roto, y no se puede leer ninguna de sus entradas."
    ),
    "Tell its publisher.": "Avisa al medio.",
    "Give the address of another feed.": "Da la dirección de otro canal.",
    # corpus/kinds.py, corpus/fetching.py
    "Web pages, text, PDF and DOCX are read.": "Se leen páginas web, texto, PDF y DOCX.",
    "Give the address of an RSS or Atom feed.": "Da la dirección de un canal RSS o Atom.",
    "The page leads on more than {} times.": "La página lleva a otra más de {} veces.",
    "Give the last address that a browser shows.": "Da la última dirección que muestra un navegador.",
    "This is no web address.": "Eso no es una dirección web.",
    "Give it whole, beginning with https://, without a user name.": (
        "Dala entera, empezando por https://, sin nombre de usuario."
    ),
    "Port {} is no web server's.": "El puerto {} no es el de un servidor web.",
    "Give an address without a port.": "Da una dirección sin puerto.",
    "The page wants a login or a subscription (status {}).": (
        "La página pide iniciar sesión o una suscripción (estado {})."
    ),
    "Ask its publisher for the text.": "Pide el texto al medio.",
    "The site answered with status {}.": "El sitio respondió con el estado {}.",
    "The site cannot say now whether programs may read it.": (
        "El sitio no puede decir ahora si los programas pueden leerlo."
    ),
    "Try again later.": "Inténtalo más tarde.",
    "Open the address in a browser.": "Abre la dirección en un navegador.",
    "What is there is no article ({}).": "Lo que hay ahí no es un artículo ({}).",
    "What is there is no feed ({}).": "Lo que hay ahí no es un canal ({}).",
    "What is there is no {} ({}).": "Lo que hay ahí no es lo que se busca: {} ({}).",
    "The page is larger than {} MB.": "La página tiene más de {} MB.",
    "Save its text, and add it as a file.": "Guarda su texto, y añádelo como archivo.",
    "What is there is not what it is said to be ({}).": "Lo que hay ahí no es lo que dice ser ({}).",
    "Save it, and look what it is.": "Guárdalo, y mira qué es.",
    "The page did not come within {} seconds.": "La página no llegó en {} segundos.",
    "Save it, and add it as a file.": "Guárdala, y añádela como archivo.",
    "The page cannot be reached ({}).": "No se puede llegar a la página ({}).",
    "Open the address in a browser, then try again.": (
        "Abre la dirección en un navegador, y después inténtalo de nuevo."
    ),
    "The publisher's robots.txt does not let programs read this page.": (
        "El robots.txt del medio no deja que los programas lean esta página."
    ),
    "Ask the publisher.": "Pregunta al medio.",
    "The address leads into a private network.": "La dirección lleva a una red privada.",
    "Only pages of the public internet are fetched.": "Solo se descargan páginas del internet público.",
    # corpus/files.py
    "The folder cannot be listed ({}).": "No se puede listar la carpeta ({}).",
    "Check the disk, then try again.": "Revisa el disco, y después inténtalo de nuevo.",
    "{} has {}, and the limit is {}.": "{} tiene {}, y el límite es {}.",
    "Split the file, or raise QUOTH_MAX_FILE_MB.": "Divide el archivo, o sube QUOTH_MAX_FILE_MB.",
    "{} is not a regular file.": "{} no es un archivo corriente.",
    "Put a copy of the article itself there.": "Pon ahí una copia del artículo mismo.",
    "There is no such folder.": "No hay tal carpeta.",
    "Give the folder that holds the articles.": "Da la carpeta que contiene los artículos.",
    "This is a file, not a folder.": "Esto es un archivo, no una carpeta.",
    "Quoth may not read this folder.": "Quoth no puede leer esta carpeta.",
    "Let Quoth's user read and enter it.": "Deja que el usuario de Quoth la lea y entre en ella.",
    "The name holds characters that cannot be shown.": "El nombre contiene caracteres que no se pueden mostrar.",
    "Rename the file.": "Cambia el nombre del archivo.",
    "It describes {}, which is not in this folder.": "Describe {}, que no está en esta carpeta.",
    "Put the article beside it, or delete it.": "Pon el artículo a su lado, o bórralo.",
    "Quoth does not read this kind of file.": "Quoth no lee esta clase de archivo.",
    "It reads {}. A name that begins with _ is skipped.": "Lee {}. Un nombre que empieza por _ se pasa por alto.",
    "The file holds no sentence that could be quoted.": "El archivo no contiene ninguna frase que se pueda citar.",
    "If it does hold prose, see that it stands in whole sentences, one paragraph a line.": (
        "Si contiene prosa, mira que esté en frases enteras, un párrafo por línea."
    ),
    "The file is no longer there: it was deleted or renamed since the folder was listed.": (
        "El archivo ya no está: se borró o cambió de nombre desde que se listó la carpeta."
    ),
    "Nothing to do, if that was meant.": "Nada que hacer, si se quería así.",
    "Quoth may not read this file, or what describes it.": "Quoth no puede leer este archivo, o lo que lo describe.",
    "Let Quoth's user read it.": "Deja que el usuario de Quoth lo lea.",
    "The file cannot be read ({}).": "No se puede leer el archivo ({}).",
    "Check the disk and the file.": "Revisa el disco y el archivo.",
    # corpus/limited.py
    "{} holds more text than a long book.": "{} contiene más texto que un libro largo.",
    "{} is damaged: reading it failed.": "{} está dañado: no se pudo leer.",
    "Open it in a program for such files, and save it anew.": (
        "Ábrelo con un programa para esos archivos, y guárdalo de nuevo."
    ),
    "{} took more than {} seconds to read.": "{} tardó más de {} segundos en leerse.",
    "Save it anew, or split it.": "Guárdalo de nuevo, o divídelo.",
    # corpus/markdown.py, corpus/metadata.py
    'The front matter opens with "---" and never closes: the file may not be written to its end.': (
        "Los metadatos iniciales se abren con «---» y no se cierran: quizá el archivo no se escribió hasta el final."
    ),
    'Close the front matter with a line "---".': "Cierra los metadatos iniciales con una línea «---».",
    "{} holds no fields.": "{} no contiene campos.",
    'Write one "field: value" a line, of: {}.': "Escribe un «campo: valor» por línea, de: {}.",
    'Write one "field: value" a line.': "Escribe un «campo: valor» por línea.",
    "{}: the {} {} cannot be read.": "{}: el campo {} no se puede leer: {}.",
    "Write a name, or a list of names.": "Escribe un nombre, o una lista de nombres.",
    "Write one value, not a list or a mapping.": "Escribe un valor, no una lista ni una tabla.",
    "Write a full date, as 2025-02-04, or leave the field out.": (
        "Escribe una fecha entera, como 2025-02-04, o deja fuera el campo."
    ),
    "Write the whole address, beginning with https://, without a user name, or leave the field out.": (
        "Escribe la dirección entera, empezando por https://, sin nombre de usuario, o deja fuera el campo."
    ),
    "{} is not UTF-8 (byte {}).": "{} no es UTF-8 (byte {}).",
    "Save {} as UTF-8.": "Guarda {} como UTF-8.",
    '{}: there is no field "{}".': "{}: no hay ningún campo «{}».",
    'Did you mean "{}"?': "¿Querías decir «{}»?",
    "Correct the YAML; quote a value that holds a colon.": (
        "Corrige el YAML; pon entre comillas un valor que contenga dos puntos."
    ),
    "{} is not YAML that can be read.": "{} no es YAML que se pueda leer.",
    # corpus/moderating.py, corpus/shelf.py
    "There is no {} to withhold.": "No hay ningún {} que retener.",
    "`quoth sources` tells what answers.": "`quoth sources` dice qué responde.",
    "{} feeds are followed already.": "Ya se siguen {} canales.",
    "Remove one of them first.": "Quita antes uno de ellos.",
    "{} is not followed.": "{} no se sigue.",
    "`quoth corpus feed list` tells which are.": "`quoth corpus feed list` dice cuáles se siguen.",
    "There are too many articles called {}.": "Hay demasiados artículos que se llaman {}.",
    "Give it another title.": "Dale otro título.",
    "{} is not on the moderators' shelf, whose paths begin with {}.": (
        "{} no está en el estante de los moderadores, cuyas rutas empiezan por {}."
    ),
    "An article of the operator's folder is changed there: write {}{} beside it, or delete it, then run "
    "`quoth refresh`.": (
        "Un artículo de la carpeta del administrador se cambia allí: escribe {}{} a su lado, o bórralo, y después "
        "ejecuta `quoth refresh`."
    ),
    "{} cannot be read.": "No se puede leer {}.",
    "Put it back from a backup, or delete it to withhold none.": (
        "Ponlo de nuevo desde una copia de seguridad, o bórralo para no retener ninguno."
    ),
    "The bytes are not those of a {} file.": "Los bytes no son los de un archivo {}.",
    "Look what it is, and add that.": "Mira qué es, y añade eso.",
    "The {} is longer than {} characters.": "El campo {} tiene más de {} caracteres.",
    "Shorten it.": "Acórtalo.",
    "This looks like a login page, not an article.": "Esto parece una página para iniciar sesión, no un artículo.",
    "Add the article's text as a file.": "Añade el texto del artículo como archivo.",
    "The file, or what was said of it, is not what was added: it is damaged, or was changed by hand.": (
        "El archivo, o lo que se dijo de él, no es lo que se añadió: está dañado, o alguien lo cambió a mano."
    ),
    "Remove and add it again, or put it back from a backup; if it was meant, take `sha256` out of its .meta.yaml.": (
        "Quítalo y añádelo de nuevo, o recupéralo de una copia de seguridad; "
        "si fue a propósito, quita `sha256` de su .meta.yaml."
    ),
    "Its .meta.yaml is gone, and with it the hash of what was added: the file may be cut or damaged.": (
        "Falta su .meta.yaml, y con él el hash de lo que se añadió: el archivo puede estar cortado o dañado."
    ),
    "If a feed brought it, it is fetched again while the feed has it. Else remove and add it again, or put .meta.yaml "
    "back from a backup; if somebody put it there by hand, write one that names the publisher.": (
        "Si lo trajo un feed, se vuelve a descargar mientras siga en él. Si no, quítalo y añádelo de nuevo, o recupera "
        ".meta.yaml de una copia de seguridad; si alguien lo puso ahí a mano, escribe uno que nombre el medio."
    ),
    "There is no {} on the shelf.": "No hay ningún {} en el estante.",
    "`quoth corpus list` tells what there is.": "`quoth corpus list` dice qué hay.",
    "{} is withheld already.": "{} ya está retenido.",
    "{} is not withheld.": "{} no está retenido.",
    "`quoth corpus list` tells what is.": "`quoth corpus list` dice cuáles lo están.",
    # corpus/pdf.py
    "{} is not a PDF.": "{} no es un PDF.",
    "Look what it is, and give it the right ending.": "Mira qué es, y dale la terminación correcta.",
    "{} was not written to its end.": "{} no se escribió hasta el final.",
    "{} holds no text, perhaps only pictures of pages.": "{} no contiene texto, quizá solo imágenes de páginas.",
    "Recognise its text (OCR) first.": "Reconoce antes su texto (OCR).",
    "{} does not say what letters its signs are.": "{} no dice qué letras son sus signos.",
    "Save it anew, or recognise its text (OCR).": "Guárdalo de nuevo, o reconoce su texto (OCR).",
    "{} is protected by a password.": "{} está protegido con una contraseña.",
    "Save it without one.": "Guárdalo sin ella.",
    "{} has {} pages; the limit is {}.": "{} tiene {} páginas; el límite es {}.",
    "Split it.": "Divídelo.",
    "{} is damaged.": "{} está dañado.",
    "Open it in a viewer and print it to a new PDF.": "Ábrelo en un visor e imprímelo en un PDF nuevo.",
    # corpus/webpage.py
    "{} holds {} characters of markup.": "{} contiene {} caracteres de marcado.",
    "{} has {} paragraphs and headings.": "{} tiene {} párrafos y encabezados.",
    "Save the article's text alone.": "Guarda solo el texto del artículo.",
    "No article was found on the page {}.": "No se encontró ningún artículo en la página {}.",
    "Save the article's text as .txt or .md.": "Guarda el texto del artículo como .txt o .md.",
    # corpus/word.py
    "The document holds no text.": "El documento no contiene texto.",
    "If it holds pictures of pages, export their text.": "Si contiene imágenes de páginas, exporta su texto.",
    "{} is encrypted, or of a Word older than 2007.": "{} está cifrado, o es de un Word anterior a 2007.",
    "Save it as DOCX without a password.": "Guárdalo como DOCX sin contraseña.",
    "{} unpacks to {} MB.": "{} ocupa {} MB al descomprimirse.",
    "Save the text alone as DOCX.": "Guarda solo el texto como DOCX.",
    "{} is encrypted.": "{} está cifrado.",
    "Save it without a password.": "Guárdalo sin contraseña.",
    "{} is no DOCX, or is damaged.": "{} no es un DOCX, o está dañado.",
    "Open it in a word processor and save it again.": "Ábrelo en un procesador de textos y guárdalo de nuevo.",
    # bot/polling.py
    "The feed now leads to another site, {}.": "El canal lleva ahora a otro sitio, {}.",
    "If {} is theirs, remove this feed and add {}.": "Si {} es suyo, quita este canal y añade {}.",
}

# Those that say most of themselves are tried first: "… is damaged: reading it failed." before "….".
_BY_PARTS = sorted(
    ((tuple(english.split("{}")), spanish) for english, spanish in TWINS.items()),
    key=lambda each: -sum(map(len, each[0])),
)


def in_spanish(said: str) -> str:
    """A sentence of corpus/, or a reason with the advice after it; what is not known is left as it is."""
    if len(said) > LONGEST:
        return said
    # In two first: "… on the page {}." would take the advice after it for a part of the name.
    for at, character in enumerate(said):
        if character == " " and said[at - 1] in ".?" and (reason := _twin(said[:at])) is not None:
            advice = _twin(said[at + 1 :])
            if advice is not None:
                return f"{reason} {advice}"
    return _twin(said) or said


def _twin(said: str) -> str | None:
    for parts, spanish in _BY_PARTS:
        values = _values(parts, said)
        if values is not None:
            return spanish.format(*values)
    return None


def _values(parts: tuple[str, ...], said: str) -> list[str] | None:
    """What stands between these parts of a sentence, None where it is another sentence. In linear time."""
    if len(parts) == 1:
        return [] if said == parts[0] else None
    first, *between, last = parts
    end = len(said) - len(last)
    if not (said.startswith(first) and said.endswith(last)):
        return None
    values, at = [], len(first)
    for part in between:
        found = said.find(part, at, end)
        if found < 0:
            return None
        values.append(said[at:found])
        at = found + len(part)
    return [*values, said[at:end]] if at <= end else None
