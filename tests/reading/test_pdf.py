"""A PDF's lines become paragraphs; what PDFium cannot read, and what it should not, is refused in words."""

from __future__ import annotations

import pytest

from corpus.article import MarkKind
from corpus.canonical import Located
from corpus.draft import RefusedError
from corpus.files import Input, Reading, read_article
from corpus.pdf import MAX_PAGES, PageLine, join_lines, read_pdf


def pdf(*pages: list[tuple[int, int, int, str]]) -> bytes:
    """A PDF of lines (x, y, size, text in Latin-1), made by hand so that no test needs a writer."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, lines in enumerate(pages):
        shown = [text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for *_, text in lines]
        stream = "\n".join(
            f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET" for (x, y, size, _), text in zip(lines, shown, strict=True)
        )
        objects += [
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {5 + 2 * i} 0 R"
                " /Resources << /Font << /F1 3 0 R >> >> >>"
            ),
            f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream",
        ]
    raw = b"%PDF-1.4\n"
    offsets = []
    for number, thing in enumerate(objects, start=1):
        offsets.append(len(raw))
        raw += f"{number} 0 obj\n{thing}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return raw + f"{trailer}startxref\n{len(raw)}\n%%EOF\n".encode()


FIRST = [
    (50, 740, 20, "Harbor freezes over"),
    (50, 700, 11, "The harbor of Port Avelan froze over on Tuesday for the first time in ninety years, the mega-"),
    (50, 686, 11, "port office said. Ferries stay in port until the ice is broken, said Captain Odile Marsh, who has"),
    (50, 672, 11, "run it since 2011."),
    (
        50,
        650,
        11,
        "“It cost \\$6 million,” she said. The fleet will lose about a week of work, and the salt comes from",
    ),
    (280, 30, 11, "1"),
]
SECOND = [(50, 740, 11, "the mines of Upper Wend, far inland."), (280, 30, 11, "2")]


def with_unnamed_signs(raw: bytes) -> bytes:
    """The same with a font that does not say what its signs at A and B are."""
    font = b"/Encoding << /BaseEncoding /WinAnsiEncoding /Differences [65 /g37 /g38] >> >>"
    return raw.replace(b"/Encoding /WinAnsiEncoding >>", font)


def test_a_paragraph_with_a_sign_that_is_no_known_letter_is_left_out_whole() -> None:
    pages = [
        [(50, 700, 11, "The oABcer of the port of Nordane counted nine ships on Monday.")],
        [(50, 700, 11, "A The ferry stays in port.")],
        [(50, 700, 11, "Salt comes from the mines.")],
    ]
    draft = read_pdf(with_unnamed_signs(pdf(*pages)), "a.pdf")
    assert draft.canonical.text == "The ferry stays in port.\nSalt comes from the mines."
    with pytest.raises(RefusedError, match="what letters"):
        read_pdf(with_unnamed_signs(pdf(*pages[:1])), "a.pdf")


def test_figures_that_are_set_high_or_low_stay_so() -> None:
    """PDFium begins a line behind each; read without looking, the ice would hold 106 tons."""
    high, low, back = ") Tj 4 Ts /F1 7 Tf (", ") Tj -2 Ts /F1 7 Tf (", ") Tj 0 Ts /F1 11 Tf ("
    marked = f"The ice of 2024 holds 10{high}6{back} tons of CO{low}2{back}, the 3{high}rd{back} most."
    line = f"({marked}) Tj"
    raw = pdf([(50, 700, 11, "x" * (len(line) - len("() Tj")))])
    text = read_pdf(raw.replace(b"(" + b"x" * (len(line) - len("() Tj")) + b") Tj", line.encode()), "a.pdf")
    assert text.canonical.text == "The ice of 2024 holds 10⁶ tons of CO₂, the 3rd most."


def test_lines_become_paragraphs_also_over_the_end_of_a_page() -> None:
    outcome = read_article(Input("a.pdf", pdf(FIRST, SECOND)))
    assert isinstance(outcome, Reading)
    assert outcome.article.text.split("\n") == [
        "Harbor freezes over",
        (
            "The harbor of Port Avelan froze over on Tuesday for the first time in ninety years, the mega-port office "
            "said. Ferries stay in port until the ice is broken, said Captain Odile Marsh, who has run it since 2011."
        ),
        (
            "“It cost \\$6 million,” she said. The fleet will lose about a week of work, and the salt comes from the "
            "mines of Upper Wend, far inland."
        ),
        "1",
        "2",
    ]
    marked = {(mark.kind, mark.span.cut(outcome.article.text)) for mark in outcome.article.marks}
    assert {(MarkKind.FURNITURE, "1"), (MarkKind.FURNITURE, "2"), (MarkKind.HEADER, "Harbor freezes over")} <= marked
    pages = [outcome.source.map.locate(sentence.span) for sentence in outcome.article.sentences]
    assert pages == [Located("page", 1, 2)] * 3 + [Located("page", 1, 3)]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(b"%PDF-1.4\ngarbage " * 50 + b"%%EOF", "damaged", id="damaged"),
        pytest.param(pdf(FIRST)[:-30], "not written to its end", id="half"),
        pytest.param(pdf([]), "no text", id="no text"),
        pytest.param(pdf(*[[]] * (MAX_PAGES + 1)), "501 pages", id="too long"),
        pytest.param(
            pdf(FIRST).replace(
                b"/Root 1 0 R",
                b"/Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
                + b"11" * 32
                + b"> /U <"
                + b"22" * 32
                + b"> >>",
            ),
            "password",
            id="encrypted",
        ),
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        read_pdf(raw, "a.pdf")


def test_a_pdf_that_takes_too_long_or_crashes_the_reader_harms_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.limited.MEMORY", 2**24)  # too little to start in
    with pytest.raises(RefusedError, match="reading it failed"):
        read_pdf(pdf(FIRST), "a.pdf")
    monkeypatch.undo()
    monkeypatch.setattr("corpus.limited.SECONDS", 0.01)
    with pytest.raises(RefusedError, match="took more than"):
        read_pdf(pdf(FIRST), "a.pdf")


def lines(*texts: str, page: int = 1, width: float = 400) -> list[PageLine]:
    return [PageLine(page, text, 50, 700 - 14 * i, 50 + width, 711 - 14 * i) for i, text in enumerate(texts)]


def test_a_line_of_the_left_column_goes_on_in_the_next_one_although_that_begins_with_a_name() -> None:
    left = [
        "Shepherds were alarmed. “I lost eleven sheep in",
        "April,” said Magda Oriel, whose flock grazes at",
        "Tarn.",
    ]
    right = ["The agency pays for nine of them, since two of", "Oriel’s sheep were never found."]
    lines = [
        PageLine(1, "Wolves are back in the hills of Upper Wend", 50, 740, 500, 760),
        *(PageLine(1, text, 50, 700 - 14 * at, 50 + 5 * len(text), 711 - 14 * at) for at, text in enumerate(left)),
        *(PageLine(1, text, 320, 700 - 14 * at, 320 + 5 * len(text), 711 - 14 * at) for at, text in enumerate(right)),
    ]
    assert [paragraph.text for paragraph in join_lines(lines)] == [lines[0].text, " ".join(left), " ".join(right)]


def test_a_running_head_is_furniture_and_stands_behind_the_paragraph_that_it_cut() -> None:
    pages = [
        line for page in (1, 2, 3) for line in lines(f"Wend Report {page}", f"{'abc'[page - 1]} goes on and", page=page)
    ]
    joined = join_lines(pages)
    assert [(paragraph.text, paragraph.furniture) for paragraph in joined] == [
        ("Wend Report 1", True),
        ("a goes on and b goes on and c goes on and", False),
        ("Wend Report 2", True),
        ("Wend Report 3", True),
    ]
    assert joined[1].pages == ((0, 1), (14, 2), (28, 3))


def test_a_line_that_ends_early_with_a_stop_ends_its_paragraph() -> None:
    short = PageLine(1, "It ended.", 50, 686, 150, 697)
    joined = join_lines([*lines("A full line that goes"), short, PageLine(1, "Another begins here", 50, 672, 450, 683)])
    assert [paragraph.text for paragraph in joined] == ["A full line that goes It ended.", "Another begins here"]


def test_a_paragraph_of_many_lines_is_joined_in_linear_time() -> None:
    """Forty thousand; joined one by one to what there is, they would take minutes, so this test would not end."""
    lines = [PageLine(1, "and the ice went on and on", 50, -12.0 * n, 550, 10 - 12.0 * n) for n in range(40_000)]
    (paragraph,) = join_lines(lines)
    assert paragraph.text == " ".join(line.text for line in lines)
