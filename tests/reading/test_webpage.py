"""A saved page becomes the words that it shows, and nothing that it does not."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from corpus.article import MarkKind, MetadataSource, Unreadable
from corpus.canonical import canonical
from corpus.files import Input, Reading, read_article

PARAGRAPHS = [
    "The harbor of Port Avelan froze over on Tuesday for the first time in ninety years, the port office said.",
    "Ferries to Sombrala stay in port until the ice is broken, and the fishing fleet will lose about a week of work.",
    "“We have one icebreaker, and it is <em>older</em> than I am,” said Captain Odile Marsh &mdash; it is from 1968.",
    "Salt was brought in from the mines of Upper Wend, <a href='/wend'>forty truckloads</a> of it, the town hall said.",
]
NAV = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"


def page(*paragraphs: str, head: str = "", before: str = "", after: str = "") -> str:
    body = "\n".join(f"<p>{text}</p>" for text in paragraphs or PARAGRAPHS)
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Ice | Courier</title>{head}</head>"
        f"<body>{NAV}<main><article><h1>Harbor freezes</h1>{before}\n{body}\n{after}</article></main>"
        "<footer>© Courier</footer></body></html>"
    )


def read(markup: str | bytes) -> Reading | Unreadable:
    return read_article(Input("a.html", markup if isinstance(markup, bytes) else markup.encode()))


def reading(markup: str | bytes) -> Reading:
    outcome = read(markup)
    assert isinstance(outcome, Reading), outcome
    return outcome


def json_ld(**fields: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'


def test_the_article_is_read_and_the_furniture_of_the_page_is_not() -> None:
    text = reading(page()).article.text
    assert "older than I am,” said Captain Odile Marsh — it is from 1968." in text
    assert "forty truckloads of it" in text
    assert "Sport" not in text
    assert "©" not in text


def test_every_sentence_leads_back_to_its_bytes_on_the_page() -> None:
    found = reading(page())
    assert len(found.article.sentences) == 4
    for sentence in found.article.sentences:
        where = found.source.map.locate(sentence.span)
        held = found.source.raw[where.start : where.end].decode()
        shown = held.replace("<em>", "").replace("</em>", "").replace("&mdash;", "—")
        shown = shown.replace("<a href='/wend'>", "").replace("</a>", "")
        assert canonical(shown).text == sentence.span.cut(found.article.text)


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>{}</p>",
        "<p style='color:red; DISPLAY : none'>{}</p>",
        "<div style='visibility:hidden'><p>{}</p></div>",
        "<template><p>{}</p></template>",
        "<noscript><p>{}</p></noscript>",
        "<!-- <p>{}</p> -->",
        "<dialog><p>{}</p></dialog>",
        "<div hidden><div><p>{}</div></div>",
    ],
)
def test_what_the_page_hides_is_never_quoted(hidden: str) -> None:
    secret = "The mayor of Port Avelan has secretly sold the icebreaker to a museum in Upper Wend for ten crowns."
    text = reading(
        page(*PARAGRAPHS[:2], after=f"{hidden.format(secret)}<p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p>")
    ).article.text
    assert "museum" not in text
    assert "forty truckloads" in text


@pytest.mark.parametrize("sign", ["\u2028", "&#x2028;", "\v", "\x85", "\n", "&#10;"], ids=ascii)
def test_a_line_end_inside_of_a_paragraph_is_a_blank_and_moves_no_heading(sign: str) -> None:
    first = PARAGRAPHS[0].replace(" over ", f" over{sign}")
    found = reading(page(first, *PARAGRAPHS[1:3], after=f"<h2>The salt</h2><p>{PARAGRAPHS[3]}</p>"))
    text = found.article.text
    assert PARAGRAPHS[0] in [sentence.span.cut(text) for sentence in found.article.sentences]
    headings = [mark.span.cut(text) for mark in found.article.marks if mark.kind is MarkKind.HEADING]
    assert headings == ["Harbor freezes", "The salt"]


@pytest.mark.parametrize(
    "inside",
    [
        "<svg><path/></svg>",
        "<script>let a = 1</script>",
        "<iframe src=x></iframe>",
        "<picture><source><img></picture>",
        "<glossary-term>port</glossary-term>",
        "<meta itemprop=x>",
    ],
)
def test_what_stands_in_a_line_does_not_part_its_sentence(inside: str) -> None:
    """Else what is behind it would be quoted as a sentence."""
    first = PARAGRAPHS[0].replace(" port ", f" {inside} " if "port" in inside else f" port {inside}")
    found = reading(page(first, *PARAGRAPHS[1:])).article
    assert PARAGRAPHS[0] in [sentence.span.cut(found.text) for sentence in found.sentences]


def test_what_a_site_made_up_parts_paragraphs_outside_of_one() -> None:
    text = reading(page().replace("<p>", "<my-text>").replace("</p>", "</my-text>")).article.text
    assert PARAGRAPHS[0] in text.split("\n")


def test_a_formula_in_a_line_leaves_the_whole_paragraph_out() -> None:
    text = "The ice of Port Avelan weighs <math><mi>x</mi></math> tons in all, the port office of the town said later."
    assert "weighs" not in (found := reading(page(*PARAGRAPHS, text)).article.text)
    assert "tons in all" not in found


@pytest.mark.parametrize("path", ["<path d='M0 0'/>", "<g><path/></g>"])
def test_what_follows_a_drawing_of_many_lines_is_read(path: str) -> None:
    assert "Ferries to Sombrala" in reading(page(before=f"<svg>{path * 5000}</svg>")).article.text


def test_a_page_of_more_elements_than_any_article_has_is_refused_before_it_takes_minutes() -> None:
    outcome = read(page(after="<h2>x</h2>" * 20_001))
    assert isinstance(outcome, Unreadable)
    assert "20,0" in outcome.reason


def test_figures_that_are_set_high_or_low_stay_so() -> None:
    text = reading(
        page(
            *PARAGRAPHS,
            "The ice holds 10<sup>6</sup> tons of CO<sub>2</sub>, the 3<sup>rd</sup> most ever measured there.",
        )
    ).article.text
    assert "10⁶ tons of CO₂, the 3rd most" in text


def test_a_paragraph_with_words_struck_out_is_left_out_whole() -> None:
    text = reading(
        page(
            *PARAGRAPHS,
            "The repair costs <del>three hundred</del> nine hundred crowns, the port office of Port Avelan said.",
        )
    ).article.text
    assert "hundred" not in text


def test_brackets_on_a_page_are_brackets() -> None:
    text = reading(
        page(
            *PARAGRAPHS,
            r"The minutes read “[sic](p. 4) costs \$6 in all”, as the clerk of Port Avelan wrote them down.",
        )
    ).article.text
    assert r"[sic](p. 4) costs \$6" in text


def test_headings_and_captions_are_hinted() -> None:
    found = reading(
        page(
            *PARAGRAPHS[:2],
            after="<h2>What about the salt?</h2>"
            f"<figure><img src=x alt='A dog'><figcaption>Ice in the harbor, Jan. 3, 2031.</figcaption></figure>"
            f"<p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p>",
        )
    ).article
    marked = {(mark.kind, mark.span.cut(found.text)) for mark in found.marks}
    assert (MarkKind.HEADING, "What about the salt?") in marked
    assert (MarkKind.CAPTION, "Ice in the harbor, Jan. 3, 2031.") in marked
    assert "A dog" not in found.text


def test_json_ld_says_who_and_when_and_the_day_is_the_one_printed() -> None:
    graph = {
        "@graph": [
            {"@type": "WebSite", "name": "no"},
            {
                "@type": ["ReportageNewsArticle"],
                "headline": "Harbor  freezes &amp; stays so",
                "datePublished": "2031-01-03T23:30:00-05:00",
                "dateModified": "2031-01-05T00:10:00Z",
                "author": [{"@type": "Person", "name": "Ada Quill"}, "Ben Stolt"],
                "publisher": {"name": "The Port Avelan Courier"},
                "mainEntityOfPage": {"@id": "https://courier.example/ice"},
                "inLanguage": "en",
            },
        ]
    }
    known = reading(page(head=json_ld(**graph))).article.metadata
    assert known.to_json() == {
        name: {"value": value, "source": "JSON-LD"}
        for name, value in {
            "title": "Harbor freezes & stays so",
            "publisher": "The Port Avelan Courier",
            "authors": ["Ada Quill", "Ben Stolt"],
            "date": "2031-01-03",
            "updated": "2031-01-05",
            "url": "https://courier.example/ice",
            "language": "en",
        }.items()
    }


def test_who_wrote_another_article_that_the_page_leads_on_to_did_not_write_this_one() -> None:
    other = {"@type": "NewsArticle", "headline": "Snow", "author": "Ben Stolt", "datePublished": "2031-02-02"}
    own = {"@type": "NewsArticle", "headline": "Harbor freezes", "publisher": "Courier"}
    for things in ([own, other], [other, own]):
        known = reading(page(head=json_ld(**{"@graph": things}))).article.metadata
        assert known.publisher is not None
        assert known.title is not None
        assert (known.title.value, known.authors, known.date) == ("Harbor freezes", None, None)


def test_of_several_articles_the_one_at_the_address_of_the_page_is_its_own() -> None:
    things = [
        {"@type": "NewsArticle", "headline": "Ice!", "url": "https://courier.example/ice", "author": "Ada Quill"},
        {"@type": "NewsArticle", "headline": "Snow", "url": "https://courier.example/snow", "author": "Ben Stolt"},
    ]
    address = "<link rel=canonical href='https://courier.example/ice'>"
    known = reading(page(head=address + json_ld(**{"@graph": things}))).article.metadata
    assert known.authors is not None
    assert known.authors.value == ("Ada Quill",)


def test_what_a_page_says_twice_of_itself_is_taken_together() -> None:
    twice = json_ld(**{"@type": "Article", "headline": "Ice!", "author": "Ada Quill"})
    twice += json_ld(**{"@type": "NewsArticle", "headline": "Ice!", "publisher": "Courier"})
    known = reading(page(head=twice)).article.metadata
    assert (known.authors and known.authors.value, known.publisher and known.publisher.value) == (
        ("Ada Quill",),
        "Courier",
    )


def test_a_page_that_names_itself_by_its_path_is_at_its_other_address() -> None:
    head = "<link rel=canonical href='/ice'><meta property='og:url' content='https://courier.example/ice'>"
    url = reading(page(head=head)).article.metadata.url
    assert url is not None
    assert url.value == "https://courier.example/ice"


@pytest.mark.parametrize(
    "broken", ['{"@type": "NewsArticle", "headline": ', "[" * 9000, "null", '"x"', '{"@graph": {"@graph": 1}}']
)
def test_broken_json_ld_is_passed_over(broken: str) -> None:
    title = reading(page(head=f'<script type="application/ld+json">{broken}</script>')).article.metadata.title
    assert title is not None
    assert title.value == "Harbor freezes"


def test_the_date_0001_01_01_is_no_date() -> None:
    thing = json_ld(**{"@type": "NewsArticle", "datePublished": "0001-01-01T00:00:00Z"})
    assert reading(page(head=thing)).article.metadata.date is None


def test_an_undated_page_stays_undated_whatever_dates_its_text_holds() -> None:
    known = reading(
        page(*PARAGRAPHS, "The last such winter was that of January 4, 1941, when a tram crossed the ice to Sombrala.")
    ).article.metadata
    assert known.date is None
    assert known.publisher is None


@pytest.mark.parametrize(
    ("site", "publisher", "author", "wanted"),
    [
        pytest.param(
            "https://courier.example/ice", "Reuters", "Ada Quill", (None, "Reuters", ("Ada Quill",)), id="publisher"
        ),
        pytest.param(
            "https://courier.example/ice",
            "Courier",
            "The Associated Press",
            ("Courier", "The Associated Press", None),
            id="author",
        ),
        pytest.param(
            "https://www.reuters.com/ice", "Reuters", "Ada Quill", ("Reuters", None, ("Ada Quill",)), id="its own page"
        ),
        pytest.param(
            "https://apnews.com/ice",
            "The Associated Press",
            "Ada Quill",
            ("The Associated Press", None, ("Ada Quill",)),
            id="its own page, AP",
        ),
    ],
)
def test_a_news_agency_on_another_site_is_the_agency(
    site: str, publisher: str, author: str, wanted: tuple[Any, ...]
) -> None:
    thing = json_ld(**{"@type": "NewsArticle", "publisher": {"name": publisher}, "author": {"name": author}})
    known = reading(page(head=f"<link rel=canonical href='{site}'>{thing}")).article.metadata
    assert tuple(field and field.value for field in (known.publisher, known.agency, known.authors)) == wanted


def test_meta_tags_speak_where_json_ld_is_silent() -> None:
    head = (
        "<meta property='og:title' content='Harbor &amp; ice'><meta property='og:site_name' content='Courier'>"
        "<meta property='article:published_time' content='2031-01-03T10:00:00+01:00'>"
        "<meta name='author' content='Ada Quill'>"
        "<meta property='og:url' content='javascript:alert(1)'>"
    )
    known = reading(page(head=head)).article.metadata
    assert known.title is not None
    assert (known.title.value, known.title.source) == ("Harbor & ice", MetadataSource.META_TAGS)
    assert known.date is not None
    assert known.date.value == date(2031, 1, 3)
    assert known.url is None


def test_the_encoding_that_a_page_declares_is_believed_where_it_is_not_utf8() -> None:
    markup = page(
        *PARAGRAPHS,
        "Die Fähre fährt für die nächsten fünf Tage nicht, sagte das Büro des Hafens am späten Abend – «höchstens».",
    )
    raw = markup.replace("utf-8", "iso-8859-1").encode("cp1252", "xmlcharrefreplace")
    found = reading(raw)
    assert (
        "für die nächsten fünf Tage nicht, sagte das Büro des Hafens am späten Abend – «höchstens»."
        in found.article.text
    )
    last = found.article.sentences[-1].span
    where = found.source.map.locate(last)
    assert found.source.raw[where.start : where.end].decode("cp1252") == last.cut(found.article.text)


def test_a_page_that_leaves_out_what_html_lets_it_leave_out_is_read() -> None:
    body = "<p>".join(PARAGRAPHS)
    text = reading(f"<!doctype html><title>Ice</title><article><h1>Harbor freezes</h1><p>{body}</article>").article.text
    assert "forty truckloads" in text
    assert "Ferries to Sombrala" in text
