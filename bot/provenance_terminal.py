"""Verdicts on a paste, and a quote's source, in a terminal and as JSON. Of the JSON no name may change or go."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from bot import words
from bot.attribution import attribution
from bot.source_record import known_of, standing
from bot.terminal import DIM, EMPHASIS, INDENT, printable, quote_text, write
from bot.verdicts import also_in, details, headline
from corpus.article import Span
from corpus.links import link_to
from corpus.selector import selector
from index.provenance import Altered, Difference, Exact, NotFound, Place, Verdict, Verification


def show_verification(found: Verification, console: Console) -> None:
    """One verdict below the other. Raises NotVerbatimError before a passage that would not be the article's words."""
    for verdict in found.verdicts:
        console.print()
        write(console, Text(headline(verdict), style="bold"))
        for line in details(verdict):
            write(console, Text(line))
        match verdict:
            case Exact(places=places):
                _show_place(places[0], places[0].spans, console)
            case Altered(pasted=pasted, place=place, differences=differences):
                _show_place(place, [each.printed for each in differences if each.printed], console)
                _show_pasted(pasted.text, [each.pasted for each in differences if each.pasted], console)
                for each in differences:
                    write(console, _told(each, verdict), indent=INDENT)
            case NotFound():
                pass
        for line in also_in(verdict):
            write(console, Text(printable(line)), indent=INDENT)
    console.print()
    if found.left_out:
        write(console, Text(f"{found.left_out} more of that paste not looked for.", style=DIM))


def _show_place(place: Place, emphasis: tuple[Span, ...] | list[Span], console: Console) -> None:
    quote = place.quote(place.whole, [] if list(emphasis) == [place.whole] else emphasis)
    console.print()
    write(console, quote_text(quote), indent=INDENT)
    write(console, Text("— " + printable(" · ".join(attribution(quote)))), indent=INDENT)
    write(console, Text(str(place.ref), style=DIM), indent=INDENT)


def _show_pasted(pasted: str, strong: list[Span], console: Console) -> None:
    text = Text(printable(pasted))
    for span in strong:
        text.stylize(EMPHASIS, span.start, span.end)
    console.print()
    write(console, Text(words.AS_PASTED), indent=INDENT)
    write(console, text, indent=INDENT)


def _told(each: Difference, altered: Altered) -> Text:
    """A difference in words, for who sees no bold: "changed: Three -> Five"."""
    sides = ((each.printed, altered.place.article.text), (each.pasted, altered.pasted.text))
    told = " -> ".join(printable(span.cut(text)) for span, text in sides if span)
    return Text(f"{each.change}: {told}" + (" (marked)" if each.marked else ""))


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """One line of `quoth verify QUOTE --json`; unknown is None, and no name is ever left out."""
    exact = verdict if isinstance(verdict, Exact) else None
    altered = verdict if isinstance(verdict, Altered) else None
    places = exact.places if exact else (altered.place,) if altered else ()
    return {
        "outcome": "exact" if exact else "altered" if altered else "not found",
        "pasted": verdict.pasted.text if verdict.pasted else None,
        "typography": exact.typography if exact else None,
        "shortened": exact.shortened if exact else None,
        "places": [_place(place) for place in places],
        "differences": [_difference(each, altered) for each in altered.differences] if altered else [],
    }


def _place(place: Place) -> dict[str, Any]:
    known = place.article.metadata
    return {
        "article": place.article.path,
        "ref": str(place.ref),
        "standing": str(place.standing),
        "start": place.span.start,
        "end": place.span.end,
        "text": place.span.cut(place.article.text),
        "parts": [[span.start, span.end] for span in place.spans],
        "left_out": place.left_out,
        "mark": str(place.mark) if place.mark else None,
        "title": known.title.value if known.title else None,
        "publisher": known.publisher.value if known.publisher else None,
        "date": known.date.value.isoformat() if known.date else None,
        "link": link_to(place.article, place.span),
    }


def _difference(each: Difference, altered: Altered) -> dict[str, Any]:
    return {
        "change": str(each.change),
        "printed": _stretch(each.printed, altered.place.article.text),
        "pasted": _stretch(each.pasted, altered.pasted.text),
        "marked": each.marked,
    }


def _stretch(span: Span | None, text: str) -> dict[str, Any] | None:
    return {"start": span.start, "end": span.end, "text": span.cut(text)} if span else None


def show_source(place: Place, console: Console) -> None:
    """All that is known of a quote's source, a line each."""
    article, span = place.article, place.span
    found = selector(article.text, span)
    console.print()
    write(console, quote_text(place.quote(span)), indent=INDENT)
    console.print()
    for each in known_of(place):
        write(
            console, Text(printable(f"{each.name}: {each.value}" + (f" (from: {each.source})" if each.source else "")))
        )
    for line in (
        f"Name: {place.ref}",
        standing(place),
        f"File: {article.path}, characters {span.start:,} to {span.end:,}",
        f"Version: {article.version}",
        f"SHA-256 of the text: {article.text_sha256}",
        f"SHA-256 of the file: {article.source_sha256}",
        f"Before it: …{found.prefix}" if found.prefix else "It begins the text.",
        f"After it: {found.suffix}…" if found.suffix else "It ends the text.",
    ):
        write(console, Text(printable(line)))
