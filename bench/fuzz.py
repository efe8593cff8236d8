"""Coverage-guided fuzzing of everything that reads foreign text: nothing may raise, and what is promised must hold.

    make fuzz MINUTES=60    or    python bench/fuzz.py --minutes 60 [--only speakers]

Needs atheris (wheels for Linux on x86-64). Each target runs in a process of its own for an equal share of the time; its
inputs are pieces of bench/hostile.py and plain bytes by turns, or files that bench/hostile_files.py makes of bytes,
which are read in the fuzzer's process. A finding is one place where something broke, with the shortest input that did
it, kept under data/fuzz/<target>; the inputs that reached new code are kept beside it and used again by the next run.
Prints a table; exit code 1 if anything was found.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["bot", "corpus", "index"]):
    from bot import escape
    from corpus import changes, feed_child, feed_page, links, passages, pdf, pdf_child, selector, word, word_child
    from corpus.article import Article, Kind, Span
    from corpus.draft import RefusedError
    from corpus.files import Input, Reading, read_article
    from corpus.sentences import sentences
    from index import asked_figure, claims, comparing, dates, emphasis, figures, gloss, pasted, request, spelling, when
    from index import reading as figure_reading
    from index.answer import Quote
    from index.question import Question, question_of, read_question
    from index.speakers import speaker_of

from hostile import of_bytes
from hostile_files import feed_file, pdf_file, word_file
from rich.console import Console
from rich.table import Table

TODAY = date(2031, 5, 4)
LONGEST = 2_000  # bytes of an input: as many pieces, some 8,000 characters
ASKED = [
    question_of(text)
    for text in ("how many people of 1 said so", "when did it open", "how much is it", "what share", "how old is he")
]
TOO_SLOW_S = 20  # libFuzzer then stops the target, which is a finding too
KEPT = Path("data/fuzz")
SAMPLE = Path(__file__).parents[1] / "corpus" / "sample"


class BrokenError(Exception):
    """A promise that an input broke."""


def must(holds: bool, what: str) -> None:
    if not holds:
        raise BrokenError(what)


# ── the targets: text in, nothing out ──


def reading_as(name: str) -> Callable[[str], None]:
    def target(text: str) -> None:
        read = read_article(Input(name, text.encode("utf-8", "surrogatepass")))
        if not isinstance(read, Reading):
            must(bool(read.reason and read.advice), "refused without a word")
            return
        article = read.article
        in_order(article)
        for passage in passages.passages(article):
            must(bool(passage.text.strip()), "an empty passage")
        for sentence in article.sentences[:20]:
            read.source.map.locate(sentence.span)
        again = read_article(Input(name, read.source.raw))
        must(again == read, "read twice, it is not the same")

    return target


def in_order(article: Article) -> None:
    last = 0
    for sentence in article.sentences:
        must(
            last <= sentence.span.start < sentence.span.end <= len(article.text), "sentences overlap or leave the text"
        )
        cut = sentence.span.cut(article.text)
        must(cut == cut.strip() and any(map(str.isalnum, cut)), "a sentence of blanks, or with blanks at its edge")
        last = sentence.span.end


def cut_sentences(text: str) -> None:
    last = 0
    for sentence in sentences(text, ()):
        must(last <= sentence.span.start < sentence.span.end <= len(text), "sentences overlap or leave the text")
        last = sentence.span.end


def read_figures(text: str) -> None:
    if not text:
        return
    for span in (Span(0, len(text)), Span(len(text) // 4, len(text))):
        for language in (None, "en", "es"):
            for figure in figures.figures_in(text, span, language):
                must(span.contains(figure.span), "a figure outside of its sentence")
                bounded = figure.low is not None and figure.high is not None
                must(not bounded or figure.low <= figure.high, "a range that falls")  # type: ignore[operator]


def read_dates(text: str) -> None:
    if not text:
        return
    whole = Span(0, len(text))
    for written in dates.dates_in(text, whole):
        must(whole.contains(written.span), "a date outside of its sentence")
        if written.year is not None:
            first, last = written.days()
            must(first <= last, "a date that ends before it begins")
    if stated := when.stated_date(text, whole):
        first, last = when.days_stated(stated)
        must(first <= last, "a stated date that ends before it begins")


def read_speakers(text: str) -> None:
    read = read_article(Input("a.txt", text.encode("utf-8", "surrogatepass")))
    if not isinstance(read, Reading):
        return
    article = read.article
    for first, last in zip(article.sentences, article.sentences[1:] or article.sentences, strict=False):
        for span in (first.span, Span(first.span.start, max(first.span.end, last.span.end))):
            speaker = speaker_of(article, span)
            if speaker is not None and speaker.name is not None:
                must(bool(speaker.name.cut(article.text).strip()), "a speaker without a name")
            links.link_to(article, span)
            must(selector.selector(article.text, span).exact == span.cut(article.text), "a selector of something else")


def compare_figures(text: str) -> None:
    """Of the first and the last sentence, as two publishers', for a question of each kind."""
    read = read_article(Input("a.txt", text.encode("utf-8", "surrogatepass")))
    if not isinstance(read, Reading):
        return
    one, other = read.article, dataclasses.replace(read.article, path="b.txt")
    quotes = [
        Quote(one, one.sentences[0].span, Kind.PROSE, 0.9),
        Quote(other, other.sentences[-1].span, Kind.PROSE, 0.8),
    ]
    for question in ASKED:
        for judged in (False, True):
            read_so = figure_reading.reading_of(question, quotes) if judged else None
            found = comparing.figures_of(question, quotes, read_so)
            for group in found.groups if found else ():
                must(all(0 <= place < len(quotes) for place in group.quotes), "a value that no quote gives")
            for quote in comparing.marked(question, quotes, read=judged):
                must(all(quote.span.contains(part) for part in quote.emphasis), "bold outside of its quote")


def read_paste(text: str) -> None:
    read = pasted.read_pasted(text)
    if isinstance(read, pasted.Unfit):
        return
    for quote in read:
        for reading in quote.readings:
            for run in reading.parts:
                must(pasted.pattern(run).search(reading.text) is not None, "a paste is not found in itself")


def read_claims(text: str) -> None:
    for claim in claims.claims_of(text).texts:
        must(0 < len(claim) <= claims.LONGEST_CLAIM and "\n" not in claim, "a claim that is no line")
    request.is_request(text)


def ask(text: str) -> None:
    read = read_question(text)
    for question in (read, question_of(" ".join(text.split()))):
        if isinstance(question, Question):
            for word in question.words:
                must(word.span.cut(question.text) == word.text, "a word that is not where it stands")
            asked_figure.figure_asked(question)
            when.is_about_now(question)
            when.is_about_latest(question)
            spelling.spelt_out(question, lambda word: len(word) % 2 == 0)
            gloss.glossed(question, lambda word: len(word) % 2 == 0)


def show(text: str) -> None:
    """What is escaped is seen as it stands, by the reading that is written from Discord's side."""
    line = escape.clean(text, 100)
    must(len(escape.shown("x" + line)) == 1, "a label of several lines")
    printed = text.strip().replace("\r", "")
    if not printed or escape.OBJECT in printed:
        return
    try:
        escape.check_verbatim("> .", printed)
    except escape.VerbatimError as error:
        if "otherwise" not in str(error):
            return  # never sent, whatever its Markdown
    escape.check_verbatim(escape.quote_lines(printed), printed)
    third = len(printed) // 3
    escape.check_verbatim(escape.quote_lines(printed, [Span(third, third + third + 1)]), printed)


def read_pdf_lines(text: str) -> None:
    """As the lines of a PDF, whose places on the page come from their first letters."""
    lines = [
        pdf.PageLine(
            1 + number // 8, line, 50 + ord(line[0]) % 3 * 20, 700 - 12 * number, 300 + ord(line[-1]) % 300, 710
        )
        for number, line in enumerate(text.split("\n"))
        if line.strip()
    ]
    joined = pdf.join_lines(lines)
    for paragraph in joined:
        must(bool(paragraph.text.strip()) and paragraph.pages[0][0] == 0, "an empty paragraph, or one of no page")
    said = Counter("".join(line.text for line in lines)) - Counter("".join(each.text for each in joined))
    must(not any(c.strip() for c in said), "a character of a page is gone")


def read_word_file(raw: bytes) -> None:
    read_file("a.docx", word_file(raw))


def read_pdf_file(raw: bytes) -> None:
    read_file("a.pdf", pdf_file(raw))


def read_feed_file(raw: bytes) -> None:
    found = feed_page.read_feed(feed_file(raw), "https://a.example/feed", today=TODAY)
    if not isinstance(found, feed_page.FeedPage):
        must(bool(found.reason and found.advice), "refused without a word")
        return
    for item in found.items:
        must(feed_page.is_web_address(item.link), "an item with no address")
        must(item.date is None or item.date <= TODAY + timedelta(days=1), "a day in the future")
        must(item.title is None or "\n" not in item.title, "a title of several lines")


def read_file(name: str, raw: bytes) -> None:
    read = read_article(Input(name, raw))
    must(isinstance(read, Reading) or bool(read.reason and read.advice), "refused without a word")


def read_here(child: Path, raw: bytes, name: str, limit: int) -> Any:
    """In place of `corpus.limited.read_apart`: what the child would print, without starting it.

    Where the library that reads the format raises, the child ends and the file is refused as damaged; what the child's
    own lines raise is a finding.
    """
    children = {"pdf_child": pdf_child.read, "word_child": word_child.read, "feed_child": feed_child.read}
    try:
        said = children[child.stem](raw, limit)
    except Exception as error:
        if Path(traceback.extract_tb(error.__traceback__)[-1].filename) == child:
            raise
        raise RefusedError(f"{name} is damaged: reading it failed.", "Save it anew.") from error
    return json.loads(json.dumps(said))


pdf.read_apart = word.read_apart = feed_page.read_apart = read_here


def compare(text: str) -> None:
    one, _, other = text.partition("\n")
    found = changes.changes(one, other)
    for spans, side in ((found.one, one), (found.other, other)):
        must(all(0 <= span.start < span.end <= len(side) for span in spans), "a change outside of its text")
    for asked in emphasis.Asked:
        for span in emphasis.emphasis(asked, text, 0, ()):
            must(0 <= span.start < span.end <= len(text), "bold outside of its quote")


TEXTS: dict[str, Callable[[str], None]] = {
    "read txt": reading_as("a.txt"),
    "read md": reading_as("a.md"),
    "read html": reading_as("a.html"),
    "sentences": cut_sentences,
    "figures": read_figures,
    "dates": read_dates,
    "speakers": read_speakers,
    "figures compared": compare_figures,
    "PDF lines": read_pdf_lines,
    "pasted": read_paste,
    "claims": read_claims,
    "questions": ask,
    "escaper": show,
    "changes and bold": compare,
}
FILES: dict[str, Callable[[bytes], None]] = {
    "read docx": read_word_file,
    "read pdf": read_pdf_file,
    "read feed": read_feed_file,
}
TARGETS = (*TEXTS, *FILES)


# ── one target, in its process ──


def text_of(raw: bytes) -> str:
    """Pieces, or UTF-8 with what is none dropped; the first byte says which."""
    return of_bytes(raw[1:]) if raw[:1] < b"\xc0" else raw[1:].decode("utf-8", "ignore")


def fuzz(name: str, seconds: int, seed: int) -> None:
    """Never returns: libFuzzer ends the process. Findings are written as they come."""
    folder = KEPT / name.replace(" ", "-")
    (folder / "inputs").mkdir(parents=True, exist_ok=True)
    for article in SAMPLE.rglob("*.*"):
        for first in range(15, 256, 48) if name in FILES else (255,):  # as text; of a file each way of being wrong
            seed_file = folder / "inputs" / f"{article.name}-{first}"
            seed_file.write_bytes(bytes([first]) + article.read_bytes()[: LONGEST - 1])
    shortest: dict[str, int] = {}

    def one(raw: bytes) -> None:
        try:
            if name in FILES:
                FILES[name](raw)
            else:
                TEXTS[name](text_of(raw))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            at = traceback.extract_tb(error.__traceback__)[-1]
            promise = f" {error}" if isinstance(error, BrokenError) else ""
            broken = f"{type(error).__name__} {Path(at.filename).name}:{at.lineno}{promise}"
            if len(raw) < shortest.get(broken, LONGEST + 1):
                shortest[broken] = len(raw)
                text = raw.hex() if name in FILES else text_of(raw)
                (folder / "findings.json").write_text(json.dumps({**found_before(), broken: text}, indent=1), "utf-8")

    def found_before() -> dict[str, str]:
        file = folder / "findings.json"
        return dict(json.loads(file.read_text("utf-8"))) if file.exists() else {}

    (folder / "findings.json").unlink(missing_ok=True)
    options = [f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={LONGEST}", f"-timeout={TOO_SLOW_S}"]
    options += ["-print_final_stats=1", f"-artifact_prefix={folder}/", "-len_control=20"]
    atheris.Setup([sys.argv[0], *options, str(folder / "inputs")], one)
    atheris.Fuzz()


# ── all of them ──


@dataclass(frozen=True, slots=True)
class Ran:
    """`first` and `last` are edges of our code: reached by the inputs it began with, and by all at its end."""

    target: str
    runs: int
    first: int
    last: int
    code: int
    findings: dict[str, str]


def ran(name: str, seconds: int, seed: int) -> Ran:
    command = [sys.executable, __file__, "--target", name, "--seconds", str(seconds), "--seed", str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    runs = [line.split(":")[-1] for line in done.stderr.splitlines() if "number_of_executed_units" in line]
    file = KEPT / name.replace(" ", "-") / "findings.json"
    findings = dict(json.loads(file.read_text("utf-8"))) if file.exists() else {}
    if done.returncode != 0:
        findings[f"the process ended with {done.returncode}"] = done.stderr[-1500:]
    edges = [int(line.split("cov:")[1].split()[0]) for line in done.stderr.splitlines() if "cov:" in line] or [0]
    began = [int(line.split("cov:")[1].split()[0]) for line in done.stderr.splitlines() if "INITED cov:" in line]
    (KEPT / name.replace(" ", "-") / "log").write_text(done.stderr, "utf-8")
    return Ran(name, int(runs[-1]) if runs else 0, (began or edges)[0], edges[-1], done.returncode, findings)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0, help="in all (default 10)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="is printed (default: the time)")
    parser.add_argument("--only", choices=TARGETS, action="append")
    parser.add_argument("--target", choices=TARGETS, help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=int, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.target:
        fuzz(wanted.target, wanted.seconds, wanted.seed)
        return
    names = wanted.only or list(TARGETS)
    share = max(1, round(60 * wanted.minutes / len(names)))
    results = [ran(name, share, wanted.seed) for name in names]
    table = Table(title=f"Fuzzing, {share} s each, seed {wanted.seed}")
    for column in ("target", "inputs", "edges at first", "at last", "findings"):
        table.add_column(column, justify="left" if column == "target" else "right")
    for result in results:
        counts = (result.runs, result.first, result.last, len(result.findings))
        table.add_row(result.target, *(f"{count:,}" for count in counts))
    console = Console()
    console.print(table)
    for result in results:
        for broken, text in result.findings.items():
            shown = text if broken.startswith("the process") else repr(text[:300])
            console.print(f"{result.target}: {broken}\n  {shown}", markup=False, highlight=False)
    sys.exit(any(result.findings for result in results))


if __name__ == "__main__":
    main()
