"""Whether anything takes more than in proportion to the length of a hostile text.

    make growth    or    .venv/bin/python bench/growth.py [--only speakers]

Each function that reads foreign text gets each piece of bench/hostile.py over and over, alone and behind one opening,
1,000, 10,000 and 100,000 characters long. From one length to the next the time should grow tenfold. Prints the worst;
exit code 1 where the last step takes more than `--most` times (default 25) as long, and more than half a second, or
where anything raises. Time is the processor's, which other work on the machine changes little; what grows too much is
measured twice more, and the least counts.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hostile import ATOMS
from rich.console import Console
from rich.table import Table

from bot import escape, log
from corpus import (
    canonical,
    changes,
    decoding,
    header,
    html_tokens,
    links,
    marks,
    metadata,
    origins,
    paragraphs,
    passages,
    pdf,
    selector,
    shelf,
)
from corpus.article import Article, Kind, Metadata, MetadataSource, Sentence, Sourced, Span
from corpus.draft import RefusedError
from corpus.files import Input, read_article
from corpus.sentences import quotations, sentences
from index import (
    alone,
    asked_figure,
    claims,
    comparing,
    dates,
    emphasis,
    figures,
    gloss,
    language,
    named,
    pasted,
    request,
    spelling,
    vocabulary,
    when,
)
from index import reading as figure_reading
from index.answer import Quote
from index.attributions import claims_beside, claims_in
from index.question import question_of, read_question
from index.several import parts_of
from index.speaker_names import tokens_in
from index.speakers import speaker_of

SIZES = (1_000, 10_000, 100_000)
GIVEN_UP_S = 30


def whole(text: str) -> Span:
    return Span(0, len(text))


def read(name: str) -> Callable[[str], object]:
    return lambda text: read_article(Input(name, text.encode()))


def with_sentences(text: str) -> Article:
    """An article, cut without its marks; one sentence where the cutter finds none."""
    found = sentences(text, ()) or (Sentence(whole(text)),)
    url = Sourced("https://a.example/b", MetadataSource.SIDECAR)
    return Article("a.html", "0" * 64, text, Metadata(url=url), (), found)


def of_sentences(each: Callable[[Article, Span], object]) -> Callable[[str], object]:
    """For the first, a middle and the last sentence; the article is cut beforehand, which is timed by itself."""

    def run(text: str) -> object:
        article = PREPARED.setdefault(text, with_sentences(text))
        count = len(article.sentences)
        return [each(article, article.sentences[at].span) for at in sorted({0, count // 2, count - 1})]

    return run


PREPARED: dict[str, Article] = {}


def patterned(text: str) -> object:
    """A paste's pattern, looked for in the text that it is made of and in one that ends otherwise."""
    run = pasted.tokens(text[: pasted.LONGEST])
    return pattern_in(run, text) if run else None


def pdf_lines(text: str) -> object:
    """As the lines of a PDF, forty on a page, of which each goes on with the one before it."""
    lines = [line for begin in range(0, len(text), 60) if (line := text[begin : begin + 60].strip())]
    return pdf.join_lines(
        [
            pdf.PageLine(1 + number // 40, line, 50, 780 - 12 * (number % 40), 550, 790 - 12 * (number % 40))
            for number, line in enumerate(lines)
        ]
    )


def decoded(text: str) -> object:
    try:
        return decoding.decode(text.encode("cp1252", "ignore") + b" \xe9\x93 ")
    except RefusedError as error:
        return error


def logged(text: str) -> str:
    record = logging.LogRecord("bot", logging.INFO, "", 0, "%s", (text,), None)
    return log.RedactingFormatter(["a-token"]).format(record)


def pattern_in(run: tuple[pasted.Token, ...], text: str) -> object:
    found = pasted.pattern(run)
    return [found.search(text), found.search(text[:-1])]


HIGH = question_of("How many people of Skarn died when the dam above Korvale opened in 2025?")


def compared_figures(text: str) -> object:
    """The figures of the first and the last sentence, as two publishers' and by their whole articles.

    Of sentences as they are cut, that is of 2,900 characters at most: it grows by the square of a sentence's length.
    """
    article = PREPARED.setdefault(text, with_sentences(text))
    if article.sentences[0].span == whole(text):
        return None  # no sentence was cut
    other = Article("b.html", "1" * 64, text, Metadata(), (), article.sentences)
    quotes = [
        Quote(each, sentence.span, Kind.PROSE, 0.9)
        for each, sentence in ((article, article.sentences[0]), (other, article.sentences[-1]))
    ]
    return [comparing.figures_of(HIGH, quotes, reading) for reading in (None, figure_reading.reading_of(HIGH, quotes))]


def giving(article: Article, _: Span) -> object:
    """The names of the question in the article, and the sentences that may give a figure."""
    asked = asked_figure.figure_asked(HIGH)
    assert asked is not None
    found = comparing.Giving(asked, named.names_of(asked, [article]))
    return [found.places(each) for each in passages.passages(article)]


def nearest_word(text: str) -> object:
    """Of all words of a text the one that a misspelt one may be."""
    words = vocabulary.Vocabulary(lambda: vocabulary.printed_words([text], ["en"]))
    return [words.nearest(typed, "en") for typed in ("quoatrry", text[-20:].strip())]


# What a member types is cut to a length before most of these see it; they are held to the same all the same.
READERS: dict[str, Callable[[str], object]] = {
    "read .txt": read("a.txt"),
    "read .md": read("a.md"),
    "read .html": read("a.html"),
    "read a sidecar": lambda text: read_article(Input("a.txt", b"Rain fell.", text.encode())),
    "bytes of no encoding": decoded,
    "PDF lines": pdf_lines,
    "name on the shelf": shelf.slug,
    "canonical": canonical.canonical,
    "html tokens": lambda text: list(html_tokens.tokens(text)),
    "header": header.header,
    "marks": marks.mark,
    "paragraphs": lambda text: paragraphs.paragraphs(text, ()),
    "sentences": lambda text: sentences(text, ()),
    "quotations": lambda text: quotations(text, whole(text)),
    "passages": of_sentences(lambda article, _: passages.passages(article)),
    "written dates": metadata.written_date,
    "date in an address": metadata.date_in_url,
    "address": metadata.is_web_address,
    "agency": metadata.is_agency,
    "link": of_sentences(links.link_to),
    "selector": of_sentences(lambda article, span: selector.selector(article.text, span)),
    "sorted words": origins.sorted_words,
    "changes": lambda text: changes.changes(text[:4000], text[1:4000]),
    "figures": lambda text: figures.figures_in(text, whole(text)),
    "figures, Spanish": lambda text: figures.figures_in(text, whole(text), "es"),
    "dates": lambda text: list(dates.dates_in(text, whole(text))),
    "stated date": lambda text: when.stated_date(text, whole(text)),
    "attributions": lambda text: list(claims_in(tokens_in(text, whole(text)))),
    "attributions beside": lambda text: list(claims_beside(tokens_in(text, whole(text)))),
    "speakers": of_sentences(speaker_of),
    "speakers, no sentences": lambda text: speaker_of(
        Article("a.txt", "0" * 64, text, Metadata(), (), (Sentence(whole(text)),)), whole(text)
    ),
    "language of an article": lambda text: language.language_of_article(
        Article("a.txt", "0" * 64, text, Metadata(), (), (Sentence(whole(text)),))
    ),
    "names and figures of an article": of_sentences(giving),
    "figures compared": compared_figures,
    "words of a vocabulary": nearest_word,
    "emphasis": lambda text: [emphasis.emphasis(asked, text, 0, ()) for asked in emphasis.Asked],
    "pasted": pasted.read_pasted,
    "pattern of a paste": patterned,
    "claims": claims.claims_of,
    "request": request.is_request,
    "question": read_question,
    "question of a text": question_of,
    "questions in one": lambda text: parts_of(question_of(text)),
    "read alone": lambda text: alone.points_back(text, "en"),
    "read alone, Spanish": lambda text: alone.points_back(text, "es"),
    "figure asked": lambda text: asked_figure.figure_asked(question_of(text)),
    "about now": lambda text: when.is_about_now(question_of(text)),
    "Spanish in English words": lambda text: gloss.glossed(question_of(text), lambda _: False),
    "short forms": lambda text: spelling.spelt_out(question_of(text), lambda _: False),
    "escape": escape.escape,
    "label": lambda text: escape.clean(text, 100),
    "quote": lambda text: escape.quote_lines(text, [Span(0, len(text) // 2)]),
    "shown": escape.shown,
    "invites": escape.INVITE.search,
    "log line": logged,
}


@dataclass(frozen=True, slots=True)
class Growth:
    """Seconds at each size, None past the one that was given up."""

    reader: str
    text: str
    seconds: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """By how much the last step that was measured grew; what takes less than 5 ms is noise."""
        longer = [max(took, 0.005) for took in self.seconds]
        return longer[-1] / longer[-2] if len(longer) > 1 else 1.0

    def is_beyond(self, most: float) -> bool:
        return self.ratio > most and self.seconds[-1] > 0.5


class TooLongError(Exception):
    pass


def give_up(*_: object) -> None:
    raise TooLongError


def texts() -> Iterator[tuple[str, Callable[[int], str]]]:
    for atom in ATOMS:
        yield repr(atom), lambda size, atom=atom: (atom * size)[:size]  # type: ignore[misc]
    for opening in ("“", "(", "[", "<a ", "<!--", "1", "Ada Wren said "):
        for atom in ("a", " ", "a ", "1", "1,", "A ", ". ", "\n", "(", '"'):
            yield f"{opening!r}, {atom!r}", lambda size, o=opening, a=atom: (o + a * size)[:size]  # type: ignore[misc]
    # As long, and none like another: caches and sets do not help.
    yield "numbers", lambda size: " ".join(map(str, range(size)))[:size]
    yield "Names", lambda size: " ".join(f"N{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}" for n in range(size))[:size]


def least_grown(reader: str, name: str, text: Callable[[int], str], most: float) -> Growth:
    """The first that grows little enough, else the least grown of three: other work on the machine empties caches."""
    found = []
    for _ in range(3):
        found.append(grown(reader, name, text))
        if not found[-1].is_beyond(most) or found[-1].seconds[-1] >= GIVEN_UP_S:
            break
    return min(found, key=lambda each: each.ratio)


def grown(reader: str, name: str, text: Callable[[int], str]) -> Growth:
    took: list[float] = []
    for size in SIZES:
        given = text(size)
        if READERS[reader].__qualname__.startswith(("of_sentences", "compared_figures")):
            PREPARED[given] = with_sentences(given)
        signal.setitimer(signal.ITIMER_PROF, GIVEN_UP_S)
        begun = time.process_time()
        try:
            READERS[reader](given)
        except TooLongError:
            took.append(float(GIVEN_UP_S))
            break
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            PREPARED.clear()
        took.append(time.process_time() - begun)
    return Growth(reader, name, tuple(took))


def is_meant(part: str, name: str) -> bool:
    return part == name if part in READERS else part in name


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", help="readers whose name holds this; a whole name is that one alone")
    parser.add_argument("--most", type=float, default=25.0)
    parser.add_argument("--shown", type=int, default=25, help="lines of the table")
    wanted = parser.parse_args()
    signal.signal(signal.SIGPROF, give_up)
    chosen = [name for name in READERS if not wanted.only or any(is_meant(part, name) for part in wanted.only)]
    found, raised = [], 0
    for reader in chosen:
        for name, text in texts():
            try:
                found.append(least_grown(reader, name, text, wanted.most))
            except (ValueError, RecursionError, AssertionError, LookupError, TypeError, AttributeError) as error:
                print(f"{reader} on {name}: {type(error).__name__}: {error}", file=sys.stderr)
                raised += 1
        worst = max((each for each in found if each.reader == reader), key=lambda each: each.seconds[-1])
        print(f"{reader}: at most {worst.seconds[-1]:.2f} s, on {worst.text}", file=sys.stderr, flush=True)
    bad = [each for each in found if each.is_beyond(wanted.most)]
    table = Table(title=f"{len(found):,} pairs; {len(bad)} grow more than {wanted.most:g}-fold, {raised:,} raise")
    for column in ("reader", "text", *(f"{size:,}" for size in SIZES), "last step"):
        table.add_column(column, justify="left" if column in ("reader", "text") else "right")
    for each in sorted(found, key=lambda each: (each not in bad, -each.ratio))[: wanted.shown]:
        times = [f"{1000 * took:.1f} ms" for took in each.seconds]
        table.add_row(each.reader, each.text, *times, *[""] * (len(SIZES) - len(times)), f"x {each.ratio:.1f}")
    Console().print(table, markup=False)
    sys.exit(bool(bad or raised))


if __name__ == "__main__":
    main()
