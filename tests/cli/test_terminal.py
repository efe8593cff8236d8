"""The card in a terminal shows what was printed, whatever was printed, and however wide the window is."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from any_answer import answers
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.console import Console
from sample_answers import moved_people, nothing

from bot import words
from bot.terminal import EMPHASIS, NotVerbatimError, printable, quote_text, show
from corpus.article import Article, Kind, Metadata, MetadataSource, Sentence, Sourced, Span
from index.answer import Abstention, Answer, AsOf, Quote, Reason, Speaker

AS_OF = AsOf(datetime(2031, 5, 6, 7, 8, tzinfo=UTC), date(2031, 4, 9))
UNDATED = AsOf(AS_OF.refreshed, None)
TEXT = "The dam at Varrenholm is [bold]48 metres[/bold] high, said Ina Torvik. It holds 3 :lake: s. https://dam.example/a_b"


def sourced(value: object) -> Sourced[object]:
    return Sourced(value, MetadataSource.SIDECAR)


def article(text: str = TEXT, **known: object) -> Article:
    fields = {name: sourced(value) for name, value in known.items()}
    return Article("dam.txt", "0" * 64, text, Metadata(**fields), (), (Sentence(Span(0, len(text))),))


def quote(
    text: str = TEXT, *, emphasis: tuple[str, ...] = (), speaker: str = "", kind: Kind = Kind.PROSE, **known: object
) -> Quote:
    def span(part: str) -> Span:
        return Span(text.index(part), text.index(part) + len(part))

    return Quote(
        article(text, **known),
        Span(0, len(text)),
        kind,
        0.5,
        tuple(span(part) for part in emphasis),
        Speaker(span(speaker)) if speaker else None,
    )


def shown(outcome: Answer | Abstention, *, width: int = 80, terminal: bool = True) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=terminal, color_system=None, legacy_windows=False)
    show(outcome, console)
    return console.file.getvalue()


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "pipe"])
@pytest.mark.parametrize("width", [40, 63, 80, 120])
def test_a_quote_is_shown_character_for_character(width: int, terminal: bool) -> None:
    """Neither markup nor emoji codes of an article are interpreted; lines are broken at blanks alone."""
    out = shown(Answer("how high?", (quote(emphasis=("48 metres",)),), AS_OF), width=width, terminal=terminal)
    assert TEXT in " ".join(out.split())


# What canonical text can hold: no control characters but line ends, no lone surrogates.
CANONICAL = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")) | st.sampled_from("[]/\\:*_~`\n"), min_size=1
)


@example(text="Donau" * 60 + " https://dam.example/" + "a" * 200, width=40, terminal=True)
@example(text="水坝高四十八米。" * 30, width=40, terminal=True)
@given(text=CANONICAL.filter(str.strip), width=st.integers(20, 120), terminal=st.booleans())
def test_any_text_comes_out_whole(text: str, width: int, terminal: bool) -> None:
    """Only blanks may differ, since lines are broken and indented: promise A, on the last step of the terminal."""
    assert squeezed(text) in squeezed(shown(Answer("q", (quote(text),), AS_OF), width=width, terminal=terminal))


@given(CANONICAL, st.data())
def test_emphasis_changes_no_character(text: str, data: st.DataObject) -> None:
    """Wherever the decisive words stand, the text stays the slice, and exactly they are emphasised."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    whole = article(text)
    styled = quote_text(Quote(whole, Span(0, len(text)), Kind.PROSE, 0.5, (Span(start, end),)))
    assert styled.plain == text
    assert [(span.start, span.end, span.style) for span in styled.spans] == [(start, end, EMPHASIS)]


@pytest.mark.parametrize("hostile", ["a\x07b", "a\x1b[2Jb", "a\rb", "a\x9bb"], ids=["bell", "escape", "return", "C1"])
def test_a_text_that_the_terminal_would_act_on_is_not_shown(hostile: str) -> None:
    """The corpus refuses control characters; should one get here all the same, nothing false is printed."""
    with pytest.raises(NotVerbatimError, match=r"dam\.txt"):
        shown(Answer("q", (quote(hostile),), AS_OF))


def test_attribution_says_what_is_known_and_what_is_not() -> None:
    known = quote(
        title="A [red]dam[/red]",
        publisher="The Varren Post",
        date=date(2031, 2, 4),
        updated=date(2031, 2, 5),
        url="https://post.example/dam",
        speaker="Ina Torvik",
        kind=Kind.CAPTION,
    )
    out = shown(Answer("how high?", (known, quote()), AS_OF), terminal=False)
    assert (
        "— A [red]dam[/red] · The Varren Post · 4 Feb 2031 · updated 5 Feb 2031 · Photo caption · speaker: Ina Torvik\n"
        in out
    )
    assert "— title not given · publisher not given · date not given\n" in out
    assert "https://post.example/dam\n" in out
    assert str(known.ref) in out
    assert "1 article quoted · Articles as of 6 May 2031, 07:08 UTC; newest of 9 Apr 2031" in out


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        pytest.param(Kind.PROSE, "· date not given · speaker: the article itself\n", id="prose"),
        pytest.param(Kind.CAPTION, "· date not given · Photo caption\n", id="a caption says so by being one"),
    ],
)
def test_attribution_tells_the_articles_own_voice(kind: Kind, line: str) -> None:
    own = replace(quote(kind=kind), speaker=Speaker(None))
    assert line in shown(Answer("how high?", (own,), AS_OF), terminal=False)


def test_an_abstention_gives_its_reason_and_the_nearest_as_nearest() -> None:
    out = shown(Abstention("who?", Reason.NO_SENTENCE, UNDATED, (quote(),)), terminal=False)
    reason, nearest, text = (out.index(part) for part in (Reason.NO_SENTENCE, "Nearest, not an answer:", TEXT))
    assert reason < nearest < text
    assert "none of them dated" in out


def test_what_was_also_searched_for_stands_under_the_question() -> None:
    outcomes = (
        Answer("hwo hihg?", (quote(),), AS_OF, also_searched=("high", "dam")),
        Abstention("hwo hihg?", Reason.NO_SENTENCE, AS_OF, also_searched=("high", "dam")),
    )
    for outcome in outcomes:
        assert "hwo hihg?\nalso searched: high, dam\n" in shown(outcome, terminal=False)
    assert "also searched" not in shown(Answer("how high?", (quote(),), AS_OF))


def test_an_abstention_without_anything_near_says_only_why() -> None:
    assert "Nearest" not in shown(Abstention("?", Reason.NO_WORDS, AS_OF))


def test_a_pipe_gets_each_line_of_a_quote_whole_and_no_escape_codes() -> None:
    console = Console(file=io.StringIO(), width=40)
    show(Answer("how high?", (quote("One line. " * 20 + "\nAnother.", emphasis=("line",)),), AS_OF), console)
    out = console.file.getvalue()
    assert f"  {('One line. ' * 20).rstrip()}\n  Another.\n" in out
    assert "\x1b" not in out


def test_without_colour_the_decisive_words_still_stand_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR asks for no colour; bold and underline are none."""
    monkeypatch.setenv("NO_COLOR", "1")
    console = Console(file=io.StringIO(), width=80, force_terminal=True, color_system="truecolor")
    show(Answer("how high?", (quote(emphasis=("48 metres",)),), AS_OF), console)
    assert "\x1b[1;4m48 metres\x1b[0m" in console.file.getvalue()


def test_a_terminal_that_knows_links_opens_the_passage() -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=True, color_system="truecolor")
    show(Answer("how high?", (quote(url="https://post.example/dam"),), AS_OF), console)
    out = console.file.getvalue()
    assert "\x1b]8;" in out
    assert "https://post.example/dam" in out


@pytest.mark.parametrize(
    ("foreign", "seen"),
    [
        ("a\x1b[31mb", "a\ufffd[31mb"),
        ("two\nlines\u2028more", "two lines more"),
        ("abc\u202edef", "abc\ufffddef"),
        ("\ud800", "\ufffd"),
        ("👩‍🔬 señal", "👩‍🔬 señal"),
    ],
    ids=["escape", "line ends", "right to left", "surrogate", "joined emoji"],
)
def test_foreign_words_beside_a_quote_cannot_disturb_it(foreign: str, seen: str) -> None:
    assert printable(foreign) == seen


def test_figures_stand_above_the_quotes_with_who_gives_them() -> None:
    out = shown(moved_people(), terminal=False, width=120)
    assert (
        "Figures given by the sources · The sources differ\n"
        "  About 1,100 people · quote 1 · 1 origin\n"
        "  — Lantern Wire · 14 Apr 2025\n"
        "  1,340 people · quote 2 · 1 origin\n"
        "  — The Ostmereth Observer · town register · 26 Apr 2025\n"
        "  1,230 people · quote 3 · 1 origin\n"
        "  — The Tarrowin Ledger · the resettlement office · the text says “May 30”\n"
    ) in out
    assert "  — 2 · The Halvorne Dam, in numbers that do not match" in out
    assert "5 articles, 3 origins quoted · Articles as of" in out


def test_copies_follow_their_quote_with_what_they_changed_and_left_out() -> None:
    out = shown(moved_people(), terminal=False, width=120)
    assert "  +2 more with the same text:\n    Word for word the same:\n    — Halvorne Dam opens in the north" in out
    assert "    Around 1,100 people had to leave Nether Sallowby" in out
    assert "    left out: “About”, “the hamlets of”, “which”, “lie”\n" in out


def test_what_a_copy_changed_stands_out_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    console = Console(file=io.StringIO(), width=80, force_terminal=True, color_system="truecolor")
    show(moved_people(), console)
    assert "\x1b[1;4mAround\x1b[0m 1,100" in console.file.getvalue()


@given(answers())
@settings(max_examples=20)
def test_every_quote_copy_and_figure_of_any_answer_comes_out_whole(outcome: Answer) -> None:
    out = squeezed(shown(outcome, terminal=False))
    for quoted in outcome.quotes:
        for each in (quoted, *(copy for copy in quoted.copies if copy.text != quoted.text)):
            assert squeezed(each.text) in out
    for group in outcome.figures.groups if outcome.figures else ():
        assert squeezed(group.value) + "·quote" in out


@pytest.mark.parametrize("outcome", [moved_people(), nothing()], ids=["answer", "abstention"])
def test_an_overdue_refresh_is_said_on_every_reply(outcome: Answer | Abstention) -> None:
    for overdue in (True, False):
        out = shown(replace(outcome, as_of=AsOf(AS_OF.refreshed, None, overdue)), terminal=False)
        assert (words.OVERDUE in out) is overdue


def test_a_question_that_is_too_long_does_not_fill_the_screen() -> None:
    out = shown(Abstention("dam " * 500, Reason.TOO_LONG, AS_OF))
    assert "…" in out
    assert len(out.splitlines()) < 12
    assert Reason.TOO_LONG in out
