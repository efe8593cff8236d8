"""Which articles are one text, and which of them the others come from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Mark, MarkKind, Metadata, MetadataSource, Sourced, Span
from corpus.files import list_files, load_input, read_article
from corpus.origins import (
    MOST_WORDINGS,
    Aligned,
    align,
    are_one_text,
    bases,
    common_forms,
    is_brief,
    likeness,
    may_be_brief,
    may_be_one_text,
    original_of,
    prose,
    same_by_declaration,
)
from corpus.sentences import sentences

WIRE = """\
Farmers around Ostrey began to pick the early pears on Wednesday, a week later than usual.
Frost took a third of the blossom in April, the growers' union of Ostrey said.
The union expects 2,400 tonnes this year, the smallest harvest since 2011.
Its chairman, Jorn Askeld, asked the province for loans without interest.
The province will decide on the loans before the end of October.
"""
REWRITTEN = """\
A week later than usual, farmers near Ostrey on Wednesday began picking their early pears.
In April, frost took a third of the blossom, according to the growers' union of Ostrey.
This year the union expects just 2,400 tonnes, the smallest harvest since 2011.
Nobody in the village could remember a colder spring than this one.
"""
NOTICES = """\
We would be glad to hear from you about this story.
Please write to us if you have seen a mistake in it.
You may print this article for your own use at home.
Nobody else may print it without our written permission.
"""
NOUNS = "sheep goats barns wells mills roads walls ponds pumps carts boats sheds looms kilns ovens bells".split()
FERRY = """\
A ferry with 214 people aboard ran aground on a sandbank off Little Skarn early on Sunday, the coast guard said.
All of them were brought ashore unhurt by four fishing boats and a lifeboat from Ostkappel.
The Mareike Toll had lost the use of its rudder, according to Captain Jonas Aldermoor of the coast guard.
Its owner, Skarn Lines, has run the crossing since 2009 and has hired buses that go around the bay.
Tugs are to pull the Mareike Toll free at high water on Monday evening.
It was the second grounding on the Ostkappel bank in five years.
In 2027 the freighter Ingeborg lay there for nine days, and oil had to be pumped from its tanks.
"""
SPOKEN = (
    "“We sat in the kitchen all night and listened to the wind, and in the morning the blossom lay on the grass like "
    "snow, and my father said that he had never seen it in eighty years, and then he went out to count the trees”"
)


def article(text: str, path: str = "one.txt", *, marks: tuple[Mark, ...] = (), **known: object) -> Article:
    fields = {name: Sourced(value, MetadataSource.SIDECAR) for name, value in known.items()}
    return Article(path, "0" * 64, text, Metadata(**fields), marks, sentences(text, marks))  # type: ignore[arg-type]


def one_text(one: Article, other: Article) -> bool:
    ours, theirs = prose(one), prose(other)
    found = align(ours, theirs)
    mirrored = align(theirs, ours)
    assert {(a.one, a.other) for a in found} == {(a.other, a.one) for a in mirrored}, "in whichever order"
    return are_one_text(ours, theirs, found)


def test_a_rewritten_article_is_one_text_with_what_it_was_made_of() -> None:
    wire, copy = article(WIRE), article(REWRITTEN)
    found = align(prose(wire), prose(copy))
    assert [pair.one.cut(WIRE).split()[0] for pair in found] == ["Farmers", "Frost", "The"]
    assert [pair.other.cut(REWRITTEN).split()[0] for pair in found] == ["A", "In", "This"]
    assert all(0.7 <= pair.likeness <= 1 for pair in found)
    assert one_text(wire, copy)


def lines(pattern: str, *values: object) -> str:
    return "\n".join(pattern.format(value) for value in values)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            f"{SPOKEN}, said Ada Venn of Ostrey.\nThe old road to the mill was closed for three days.",
            f"{SPOKEN}, Venn told us.\nPrices in the shops of the capital have not moved so far.",
            id="one long quotation that both print",
        ),
        pytest.param(
            "\n".join(f"“{line}”" for line in WIRE.splitlines()),
            "\n".join(f"“{line}”" for line in WIRE.splitlines()) + "\nThe harbour of Long Skerry is shut.",
            id="quotations sentence by sentence",
        ),
        pytest.param(
            lines("{} pears sold at the market of Ostrey in tonnes 40 50 60", *range(2001, 2012)),
            lines("{} pears sold at the market of Ostrey in tonnes 40 50 60", *range(2001, 2012)) + "\nA word.",
            id="a table",
        ),
        pytest.param(
            lines(
                "A quake of magnitude {} shook the province on Tuesday.", "4.1 near Ostrey", "5 near Fenn", "3.9 in Ulm"
            ),
            lines(
                "A quake of magnitude {} shook the islands on Friday.", "6 off Skerry", "2.2 at Holm", "3.3 off Rona"
            ),
            id="reports printed from one template",
        ),
        pytest.param(
            f"{NOTICES}The harbour of Holm is shut until the end of the week.",
            f"{NOTICES}Jorn Askeld of Ostrey was chosen to lead the union.",
            id="the same notices of one publisher",
        ),
        pytest.param(WIRE, lines("The harbour of {} is shut until further notice.", "Holm", "Fenn"), id="nothing"),
        pytest.param(WIRE, "", id="an empty article"),
        pytest.param("Frost came. Pears fell.\n" * 5, "Frost came. Pears fell.\n" * 5 + "It rained.", id="short words"),
    ],
)
def test_these_are_two_texts(one: str, other: str) -> None:
    assert not one_text(article(one), article(other, "other.txt"))


def test_sentences_of_one_template_about_something_else_do_not_align() -> None:
    pattern = "A quake of magnitude {} shook the houses of the old town in the night."
    ours, theirs = prose(article(pattern.format("4.1"))), prose(article(pattern.format("5.3")))
    assert align(ours, ours)
    assert not align(ours, theirs)


def test_a_text_printed_ten_times_over_aligns_once() -> None:
    once, often = prose(article(WIRE)), prose(article(WIRE * 10))
    assert len(align(once, often)) == len(once.spans)
    assert are_one_text(once, often, align(once, often))


def test_the_same_agency_or_the_same_last_line_needs_less() -> None:
    one = WIRE + lines("The {0} of the valley were counted by nobody before this year.", *NOUNS)
    other = "".join(WIRE.splitlines(keepends=True)[:3]) + lines("Nothing was heard of {0}, {0} or {0} again.", *NOUNS)
    assert not one_text(article(one), article(other))
    assert one_text(article(one, agency="Lantern Wire"), article(other, agency="lantern wire"))
    assert not one_text(article(one, agency="Lantern Wire"), article(other, agency="Reuters"))
    last = "Reported from Ostrey by Ida Morn, with help from Per Lund."
    signed = []
    for text in (one, other):
        span = Span(len(text) + 1, len(text) + 1 + len(last))
        signed.append(article(f"{text}\n{last}", marks=(Mark(MarkKind.SIGN_OFF, span),)))
    assert one_text(*signed)


def test_ten_copies_are_declared_by_their_characters() -> None:
    copies = [article("Short.", f"{n}.txt") for n in range(10)]
    pairs = list(same_by_declaration(copies))
    assert len(pairs) == 9
    assert {path for pair in pairs for path in pair} == {copy.path for copy in copies}


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("wire/pears.txt", id="its path"),
        pytest.param("../wire/pears.txt", id="its path from here"),
        pytest.param("https://wire.example/pears", id="its address"),
        pytest.param("https://wire.example/pears/#top", id="its address, in another shape"),
        pytest.param("Pears  late in ostrey", id="its title"),
    ],
)
def test_based_on_names_another_article_by(said: str) -> None:
    wire = article(WIRE, "wire/pears.txt", url="https://wire.example/pears", title="Pears late in Ostrey")
    copy = article("Pears are late.", "post/copy.txt", based_on=said)
    assert bases([wire, copy]) == {"post/copy.txt": "wire/pears.txt"}
    assert list(same_by_declaration([wire, copy])) == [("post/copy.txt", "wire/pears.txt")]


@pytest.mark.parametrize("said", ["one.txt", "gone.txt", "the agency", "Pears"])
def test_based_on_itself_or_on_nothing_here_joins_nothing(said: str) -> None:
    articles = [
        article("A.", based_on=said, title="Pears"),
        article("B.", "b.txt", title="pears"),
        article("C.", "c.txt"),
    ]
    assert list(same_by_declaration(articles)) == []


def test_two_that_are_based_on_one_page_that_is_not_here_are_one_text() -> None:
    articles = [article(name, f"{name}.txt", based_on="https://wire.example/pears") for name in "AB"]
    assert list(same_by_declaration(articles)) == [("A.txt", "B.txt")]


MAY_1, MAY_2, MAY_3 = (date(2031, 5, day) for day in (1, 2, 3))


@pytest.mark.parametrize(
    ("members", "original"),
    [
        pytest.param([{}, {}], None, id="nobody says"),
        pytest.param([{"date": MAY_1}, {"date": MAY_2}, {"date": MAY_3}], "0.txt", id="the earliest, all being dated"),
        pytest.param([{"date": MAY_1}, {"date": MAY_2}, {}], None, id="one is not dated"),
        pytest.param([{"date": MAY_1}, {"date": MAY_1}], None, id="of the same day"),
        pytest.param(
            [{"date": MAY_1, "agency": "Reuters"}, {"date": MAY_2}], None, id="the earliest is from an agency elsewhere"
        ),
        pytest.param(
            [{"agency": "AP"}, {"publisher": "The Associated Press"}, {"agency": "Associated Press"}],
            "1.txt",
            id="the agency's own article, credited by the others",
        ),
        pytest.param([{"agency": "AFP"}, {"publisher": "Reuters"}], None, id="another agency is credited"),
        pytest.param([{}, {"based_on": "0.txt"}, {"based_on": "1.txt"}], "0.txt", id="a chain of based_on"),
        pytest.param([{"based_on": "1.txt"}, {"based_on": "0.txt"}], None, id="a circle of based_on"),
        pytest.param(
            [{"date": MAY_2}, {"based_on": "0.txt", "date": MAY_1}], None, id="based_on what was printed later"
        ),
        pytest.param([{"based_on": "gone.txt", "date": MAY_1}, {"date": MAY_2}], None, id="based_on what is not here"),
        pytest.param([{"date": MAY_1}], None, id="an article alone is no copy's original"),
    ],
)
def test_the_original_is_named_where_dates_or_credits_say_it(
    members: list[dict[str, object]], original: str | None
) -> None:
    articles = [article(f"Text {at}.", f"{at}.txt", **known) for at, known in enumerate(members)]
    assert original_of(articles, bases(articles)) == original
    assert original_of(articles[::-1], bases(articles)) == original


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("The dam is 71 meters high.", "The dam is 71 meters high!", True, id="but for a mark"),
        pytest.param("On Monday the gate of the dam fell.", "The gate of the dam fell on Monday.", True, id="moved"),
        pytest.param(
            "The flood killed 27 people in Holm.", "The flood killed 29 people in Holm.", False, id="a figure"
        ),
        pytest.param("Three boats sank off Holm Head.", "Four boats sank off Holm Head.", False, id="in words"),
        pytest.param(
            "The flood killed 27 people in Holm.", "The flood killed people in Holm.", True, id="a figure left out"
        ),
        pytest.param("The gate of the dam fell.", "Pears are late in Ostrey.", False, id="other words"),
    ],
)
def test_two_sentences_say_the_same_unless_each_has_a_figure_of_its_own(one: str, other: str, *, same: bool) -> None:
    assert (likeness(one, other) > 0) is same
    assert likeness(one, other) == likeness(other, one)


WORDS = st.sampled_from("the dam of Holm rose 7 metres and fell again on Friday .".split())
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=9).map(lambda words: f"{' '.join(words)}."), max_size=8).map(
    "\n".join
)


@given(TEXTS, TEXTS)
def test_aligned_sentences_are_sentences_of_their_articles_each_at_most_once(one: str, other: str) -> None:
    ours, theirs = prose(article(one)), prose(article(other))
    found = align(ours, theirs)
    assert [pair.one for pair in found] == sorted({pair.one for pair in found})
    assert len({pair.other for pair in found}) == len(found)
    assert {pair.one for pair in found} <= set(ours.spans)
    assert {pair.other for pair in found} <= set(theirs.spans)


@given(TEXTS)
def test_an_article_is_one_text_with_itself_if_it_has_three_sentences_that_differ(text: str) -> None:
    ours = prose(article(text))
    found = align(ours, ours)
    assert len(found) == len(set(ours.words))
    assert all(isinstance(pair, Aligned) and pair.likeness == 1 for pair in found)


def test_the_ten_pairs_of_seeds(shared: Path) -> None:
    folder = shared / "seeds"
    articles = [read_article(load_input(folder, path, max_bytes=10**7)).article for path in list_files(folder)]  # type: ignore[union-attr, arg-type]
    seeds = [replace(each, path=each.path[:3]) for each in articles]
    found = {(a.path, b.path) for a in seeds for b in seeds if a.path < b.path and one_text(a, b)}
    assert found == {("000", "001"), ("000", "002"), ("001", "002")}
    assert original_of(seeds[:3], bases(seeds)) is None, "002 is not dated, so nobody knows"


PLACES = "Holm Ulm Rona Fenn Nool Ostrey Skerry Velden Korvale Ambermill Tollen Askeld Lund Morn Benn".split()


def report(number: int) -> str:
    """One of many from one template: places and figures differ from day to day, and the rest is the same."""
    one, two, three = (PLACES[number * step % len(PLACES)] for step in (1, 2, 4))
    return (
        f"Rain is expected on Monday over {one}, with gusts of {number} kilometres an hour.\n"
        f"The night in {two} will be dry, with a low of {number % 9} degrees.\n"
        f"Sailors between {one} and {three} should look out for a swell of {number % 7} meters.\n"
        f"The next report from the station at {one} follows on Tuesday at six.\n"
    )


def told_apart(*articles: Article) -> list[Article]:
    """Those that are one text with another of them."""
    shelf = [prose(each) for each in articles]
    common = common_forms(shelf)
    kept = [each.without(common) for each in shelf]
    return [
        one.article
        for one in kept
        if any(are_one_text(one, other, align(one, other)) for other in kept if other is not one)
    ]


def test_many_reports_from_one_template_are_texts_of_their_own() -> None:
    reports = [article(report(number), f"{number}.txt") for number in range(40)]
    assert one_text(reports[0], reports[15]), "two of them alone look like one text"
    assert told_apart(*reports) == []


def test_a_text_that_many_print_stays_one_text_among_reports_from_one_template() -> None:
    reports = [article(report(number), f"{number}.txt") for number in range(40)]
    prints = [
        article(f"{lead}{WIRE}", f"print {at}.txt")
        for at, lead in enumerate(["", "The pears of Ostrey are late this year, as are the plums.\n"] * 15)
    ]
    rewritten = article(REWRITTEN, "rewritten.txt")
    assert told_apart(*reports, *prints, rewritten) == [*prints, rewritten]


def test_the_notices_of_a_publisher_join_nothing_even_where_they_name_it() -> None:
    notices = (
        "Follow the Ostrey Lantern on your telephone from six in the morning.\n"
        "Write to the Ostrey Lantern if you have seen a mistake in this story.\n"
        "The Ostrey Lantern is printed in Holm by its readers.\n"
    )
    pages = [article(f"The {noun} of Ostrey burnt down in the night.\n{notices}", f"{noun}.txt") for noun in NOUNS]
    more = [article(f"The {noun} of Holm were sold to a baker.\n{notices}", f"more {noun}.txt") for noun in NOUNS]
    assert one_text(pages[0], more[1])
    assert told_apart(*pages, *more) == []


def test_a_form_is_common_once_enough_articles_fill_it_in_differently() -> None:
    reports = [prose(article(report(number), f"{number}.txt")) for number in range(MOST_WORDINGS + 5)]
    assert common_forms(reports[:MOST_WORDINGS]) == frozenset()
    assert common_forms(reports) >= {reports[0].forms[0], reports[0].forms[1]}
    assert common_forms([reports[0]] * 100) == frozenset(), "copies fill it in alike"


@given(TEXTS, TEXTS)
def test_two_articles_that_are_one_text_are_never_passed_over(one: str, other: str) -> None:
    ours, theirs = prose(article(one)), prose(article(other))
    assert may_be_one_text(ours.telling, theirs.telling) or not are_one_text(ours, theirs, align(ours, theirs))


@pytest.mark.parametrize(
    ("brief", "found"),
    [
        (
            (
                "A ferry with 214 people aboard ran aground off Little Skarn early on Sunday. All were brought ashore "
                "unhurt. Tugs are to pull the Mareike Toll free on Monday evening."
            ),
            True,
        ),
        (
            (
                "A ferry ran aground off Little Skarn on Sunday, and all 214 people aboard were brought ashore unhurt. "
                "The Mareike Toll lost its rudder, Captain Jonas Aldermoor said."
            ),
            True,
        ),
        (
            (
                "All 214 people on a ferry that got stuck near Little Skarn this weekend have reached land safely. "
                "The vessel could no longer be steered, Captain Jonas Aldermoor explained."
            ),
            False,
        ),
        (
            (
                "A ferry with 241 people aboard ran aground off Little Skarn early on Sunday. Tugs are to pull the "
                "Mareike Toll free at high water on Tuesday evening."
            ),
            False,
        ),
        (
            (
                "A ferry with 214 people aboard ran aground off Little Skarn early on Sunday. The council of Ostmark "
                "voted to close its coal plant. Nine paintings by Emil Sandor were sold in Halvorne. Pears are late."
            ),
            False,
        ),
        ("A ferry with 214 people aboard ran aground off Little Skarn early on Sunday.", False),
        ("All were brought ashore unhurt by four fishing boats. It was the second grounding in five years.", False),
        (FERRY, False),
        ("", False),
    ],
    ids=[
        "three sentences cut short",
        "two of two sentences each",
        "in its own words",
        "another number and another day",
        "one of four",
        "one sentence",
        "without names",
        "no brief",
        "nothing",
    ],
)
def test_a_brief_is_made_of_the_words_of_a_longer_article(brief: str, found: bool) -> None:
    one, other = prose(article(brief, "brief.txt")), prose(article(FERRY))
    assert is_brief(one, other) is is_brief(other, one) is found
    assert may_be_brief(one.telling, other.telling) or not found


def test_a_brief_of_another_outlet_on_the_same_event_is_no_copy() -> None:
    other = (
        "The coast guard rescued everybody from a stranded ferry on Sunday. The Mareike Toll sat on a bank off Little "
        "Skarn with 214 people. Captain Jonas Aldermoor praised the crews from Ostkappel."
    )
    assert not is_brief(prose(article(other, "brief.txt")), prose(article(FERRY)))


@pytest.mark.parametrize("word", ["Dam ", "dam ", "1 "])
def test_a_hostile_article_is_held_against_a_brief_in_no_time(word: str) -> None:
    """No assertion on speed."""
    long = prose(article((word * 150 + "broke. ") * 400))
    is_brief(prose(article((word * 150 + "broke. ") * 4, "two.txt")), long)
