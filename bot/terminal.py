"""An answer as a card in a terminal: the same quotes as on Discord, character for character.

Nothing of an article is ever read as markup. On a terminal, lines are broken at blanks and the decisive words stand
out; through a pipe each line of a quote stays one line, and the output is plain text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot.attribution import as_of, attribution
from bot.words import ALSO_SEARCHED, NEAREST, count
from corpus.links import link_to
from index.answer import Abstention, Answer, Quote

EMPHASIS = Style(bold=True, underline=True)  # also seen where NO_COLOR is set, or bold is drawn like the rest
DIM = Style(dim=True)
INDENT = 2
WIDEST = 100  # columns; longer lines are hard to follow with the eye

BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class NotVerbatimError(Exception):
    """What would be shown differs from what the publisher printed, so it is not shown."""


def show(outcome: Answer | Abstention, console: Console) -> None:
    """Print the card. Raises NotVerbatimError before a quote that would not be the article's own words."""
    console.print()
    write(console, Text(printable(outcome.question), style="bold"))
    if outcome.also_searched:
        write(console, Text(f"{ALSO_SEARCHED} {printable(', '.join(outcome.also_searched))}", style=DIM))
    if isinstance(outcome, Answer):
        quotes = outcome.quotes
        footer = f"{count(outcome.articles, 'article')} quoted · {as_of(outcome.as_of)}"
    else:
        quotes = outcome.nearest
        footer = as_of(outcome.as_of)
        write(console, Text(outcome.reason))
        if quotes:
            console.print()
            write(console, Text(NEAREST, style="italic"))
    for quote in quotes:
        console.print()
        show_quote(quote, console)
    console.print()
    write(console, Text(footer, style=DIM))


def show_quote(quote: Quote, console: Console) -> None:
    """The quote and where it is from. Raises NotVerbatimError."""
    write(console, quote_text(quote), indent=INDENT)
    for line in _source(quote):
        write(console, line, indent=INDENT)


def quote_text(quote: Quote) -> Text:
    """The quote with its decisive words in EMPHASIS; `plain` is the slice of the article."""
    text = Text(quote.text)
    for span in quote.emphasis:
        text.stylize(EMPHASIS, span.start - quote.span.start, span.end - quote.span.start)
    # rich drops five control characters by itself, and lets the others through to the terminal.
    if text.plain != quote.text or any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in text.plain):
        raise NotVerbatimError(f"{quote.article.path}: the quote {quote.ref} cannot be shown as it was printed.")
    return text


def printable(text: str) -> str:
    """Foreign text on one line that cannot move the cursor, ring, or turn the reading direction of its neighbours."""
    return "".join(
        " " if c.isspace() else "\ufffd" if unicodedata.category(c) in ("Cc", "Cs") or c in BIDI_CONTROLS else c
        for c in text
    )


def _source(quote: Quote) -> Iterator[Text]:
    """The lines below a quote: whose words these are, where to read on, and the permanent name."""
    yield Text("— " + printable(" · ".join(attribution(quote))))
    url = quote.article.metadata.url
    if url is not None:
        link = link_to(quote.article, quote.span)
        # The address as given is what is read and copied; a terminal that knows links opens the very passage.
        yield Text(printable(url.value), style=Style(dim=True, link=link), no_wrap=True)
    yield Text(str(quote.ref), style=DIM)


def write(console: Console, text: Text, *, indent: int = 0) -> None:
    """Print each line of `text`; on a terminal, broken at blanks, and inside of a word only where it fits no line."""
    lines = text.split("\n", allow_blank=True)
    if console.is_terminal and not text.no_wrap:
        lines = text.wrap(console, max(min(console.width, WIDEST) - indent, 1), overflow="fold")
    for line in lines:
        line.rstrip()
        console.print(Text(" " * indent) + line, soft_wrap=True, highlight=False, emoji=False, markup=False)
