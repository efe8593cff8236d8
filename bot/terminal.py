"""An answer as a card in a terminal: the same quotes as on Discord, character for character.

Nothing of an article is ever read as markup. On a terminal, lines are broken at blanks and the decisive words stand
out; through a pipe each line of a quote stays one line, and the output is plain text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot.attribution import as_of, attribution, counted, newest_quoted
from bot.figure_lines import figure_lines, heading
from bot.words import ALSO_SEARCHED, LEFT_OUT, MORE_OF_THE_SAME, NEAREST, ORIGINAL, WORD_FOR_WORD
from corpus.article import Span
from corpus.changes import changes
from corpus.links import link_to
from index.answer import Abstention, Answer, Figures, Quote

EMPHASIS = Style(bold=True, underline=True)  # also seen where NO_COLOR is set, or bold is drawn like the rest
DIM = Style(dim=True)
INDENT = 2
LONGEST_QUESTION = 300  # characters; a longer one is not answered, and need not fill the screen
WIDEST = 100  # columns; longer lines are hard to follow with the eye

BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class NotVerbatimError(Exception):
    """What would be shown differs from what the publisher printed, so it is not shown."""


def show(outcome: Answer | Abstention, console: Console) -> None:
    """Print the card. Raises NotVerbatimError before a quote that would not be the article's own words."""
    console.print()
    cut = outcome.question[:LONGEST_QUESTION] + ("…" if len(outcome.question) > LONGEST_QUESTION else "")
    write(console, Text(printable(cut), style="bold"))
    if outcome.also_searched:
        write(console, Text(f"{ALSO_SEARCHED} {printable(', '.join(outcome.also_searched))}", style=DIM))
    figures = outcome.figures if isinstance(outcome, Answer) else None
    if isinstance(outcome, Answer):
        quotes = outcome.quotes
        footer = f"{counted(outcome.articles, outcome.origins)} quoted · {as_of(outcome.as_of)}"
        if outcome.about_now:
            footer = f"{newest_quoted(quotes)} · {footer}"
        if figures:
            _show_figures(figures, quotes, console)
    else:
        quotes = outcome.nearest
        footer = as_of(outcome.as_of)
        write(console, Text(outcome.reason))
        if quotes:
            console.print()
            write(console, Text(NEAREST, style="italic"))
    for number, quote in enumerate(quotes, 1):
        console.print()
        show_quote(quote, console, number if figures else None)
    console.print()
    write(console, Text(footer, style=DIM))


def show_quote(quote: Quote, console: Console, number: int | None = None) -> None:
    """The quote, where it is from, and what else has the same text; a number where figures above point at it.

    Raises NotVerbatimError.
    """
    write(console, quote_text(quote), indent=INDENT)
    for line in _source(quote, number):
        write(console, line, indent=INDENT)
    if quote.copies:
        _show_copies(quote, console)


def quote_text(quote: Quote) -> Text:
    """The quote with its decisive words in EMPHASIS; `plain` is the slice of the article."""
    emphasis = [span.moved(-quote.span.start) for span in quote.emphasis]
    return _verbatim(quote.text, emphasis, f"{quote.article.path}: the quote {quote.ref}")


def _verbatim(printed: str, emphasis: Sequence[Span], subject: str) -> Text:
    text = Text(printed)
    for span in emphasis:
        text.stylize(EMPHASIS, span.start, span.end)
    # rich drops five control characters by itself, and lets the others through to the terminal.
    if text.plain != printed or any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in text.plain):
        raise NotVerbatimError(f"{subject} cannot be shown as it was printed.")
    return text


def printable(text: str) -> str:
    """Foreign text on one line that cannot move the cursor, ring, or turn the reading direction of its neighbours."""
    return "".join(
        " " if c.isspace() else "\ufffd" if unicodedata.category(c) in ("Cc", "Cs") or c in BIDI_CONTROLS else c
        for c in text
    )


def _show_figures(figures: Figures, quotes: Sequence[Quote], console: Console) -> None:
    """Each value on a line of its own, and below it who gives it. Raises NotVerbatimError."""
    console.print()
    write(console, Text(" · ".join(filter(None, heading(figures))), style="bold"))
    for line in figure_lines(figures, quotes):
        value = _verbatim(line.value, (Span(0, len(line.value)),), str(line.ref))
        write(console, value + Text(f" · {line.given_in}"), indent=INDENT)
        for source in line.sources:
            write(console, Text("— " + printable(" · ".join(source))), indent=INDENT)


def _show_copies(quote: Quote, console: Console) -> None:
    """The same text elsewhere: what it changed or added stands out in it, what it left out is told below it."""
    write(console, Text(f"+{len(quote.copies)} {MORE_OF_THE_SAME}:"), indent=INDENT)
    for copy in quote.copies:
        found = changes(quote.text, copy.text)
        if copy.text == quote.text:
            write(console, Text(WORD_FOR_WORD), indent=2 * INDENT)
        else:
            write(console, _verbatim(copy.text, found.other, str(copy.ref)), indent=2 * INDENT)
        original = quote.origin is not None and quote.origin.original == copy.article.path
        parts = [*([ORIGINAL] if original else []), *attribution(copy), str(copy.ref)]
        write(console, Text("— " + printable(" · ".join(parts))), indent=2 * INDENT)
        if found.one:
            missing = ", ".join(f"“{span.cut(quote.text)}”" for span in found.one)
            write(console, Text(f"{LEFT_OUT} {printable(missing)}"), indent=2 * INDENT)


def _source(quote: Quote, number: int | None) -> Iterator[Text]:
    """The lines below a quote: whose words these are, where to read on, and the permanent name."""
    parts = attribution(quote) if number is None else (str(number), *attribution(quote))
    yield Text("— " + printable(" · ".join(parts)))
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
