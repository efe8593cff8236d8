"""A DOCX becomes the text that its reader sees, with tracked changes accepted; what is no DOCX is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.article import MarkKind
from corpus.canonical import Located
from corpus.draft import RefusedError
from corpus.files import Input, Reading, read_article
from corpus.word import read_word


def saved(write: Callable[[Document], None]) -> bytes:
    document = docx.Document()
    write(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def xml(inner: str) -> object:
    return parse_xml(f"<w:p {nsdecls('w', 'm')}>{inner}</w:p>")


def test_paragraphs_headings_captions_and_tables_are_read_in_order() -> None:
    def write(document: Document) -> None:
        document.add_heading("Harbor freezes", level=0)
        document.add_paragraph("The harbor of Port Avelan froze over. Ferries stay in port.")
        document.add_heading("What about the salt?", level=1)
        document.add_paragraph("It comes from Upper Wend.")
        document.add_paragraph("Ice in the harbor.", style="Caption")
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "The ice is thick.", "Nobody skates."

    outcome = read_article(Input("a.docx", saved(write)))
    assert isinstance(outcome, Reading)
    text = outcome.article.text
    assert text.split("\n") == [
        "Harbor freezes",
        "The harbor of Port Avelan froze over. Ferries stay in port.",
        "What about the salt?",
        "It comes from Upper Wend.",
        "Ice in the harbor.",
        "The ice is thick.",
        "Nobody skates.",
    ]
    marks = {(mark.kind, mark.span.cut(text)) for mark in outcome.article.marks}
    assert {
        (MarkKind.HEADER, "Harbor freezes"),
        (MarkKind.HEADING, "What about the salt?"),
        (MarkKind.CAPTION, "Ice in the harbor."),
    } <= marks
    where = {
        sentence.span.cut(text): outcome.source.map.locate(sentence.span) for sentence in outcome.article.sentences
    }
    assert where["Ferries stay in port."] == Located("paragraph", 2, 3)
    assert where["Nobody skates."] == Located("paragraph", 7, 8)


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("middle", "text"),
    [
        pytest.param(f"<w:ins>{run('never ')}</w:ins>", "It never froze.", id="inserted"),
        pytest.param("<w:del><w:r><w:delText>never </w:delText></w:r></w:del>", "It froze.", id="deleted"),
        pytest.param(f"<w:moveFrom>{run('never ')}</w:moveFrom>", "It froze.", id="moved away"),
        pytest.param(f"<w:sdt><w:sdtContent>{run('never ')}</w:sdtContent></w:sdt>", "It never froze.", id="control"),
        pytest.param(f"<w:fldSimple>{run('never ')}</w:fldSimple>", "It never froze.", id="field"),
        pytest.param(run("secretly ", "<w:rPr><w:vanish/></w:rPr>"), "It froze.", id="hidden"),
        pytest.param("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r>", "It a\u2011bfroze.", id="hyphen"),
        pytest.param(
            "<w:r><w:t>once</w:t><w:tab/><w:t>or</w:t><w:br/></w:r>", "It once or\nfroze.", id="tab, line break"
        ),
        pytest.param(run("never ", "<w:rPr><w:vanish w:val='0'/></w:rPr>"), "It never froze.", id="not hidden"),
        pytest.param(
            f"<w:r><w:ruby><w:rt>{run('nev-uh')}</w:rt><w:rubyBase>{run('never ')}</w:rubyBase></w:ruby></w:r>",
            "It never froze.",
            id="how it is read",
        ),
        pytest.param(run("never\u2028"), "It never froze.", id="a line end inside of a line"),
        pytest.param(
            run("10") + run("6", "<w:rPr><w:vertAlign w:val='superscript'/></w:rPr>") + run(" times "),
            "It 10⁶ times froze.",
            id="a raised figure",
        ),
        pytest.param(
            run("CO") + run("2 ", "<w:rPr><w:vertAlign w:val='subscript'/></w:rPr>"),
            "It CO₂ froze.",
            id="a lowered one",
        ),
        pytest.param(
            run("3") + run("rd ", "<w:rPr><w:vertAlign w:val='superscript'/></w:rPr>"), "It 3rd froze.", id="letters"
        ),
        pytest.param("<m:oMath/>", "", id="a formula, which could not be shown"),
        pytest.param(run("never ", "<w:rPr><w:strike/></w:rPr>"), "", id="struck out"),
        pytest.param("<w:r><w:sym w:font='Symbol' w:char='F061'/></w:r>", "", id="a sign without a letter"),
    ],
)
def test_the_middle_of_a_sentence_is_never_lost(middle: str, text: str) -> None:
    def write(document: Document) -> None:
        document.add_paragraph("Before.")
        document.element.body.insert(1, xml(run("It ") + middle + run("froze.")))
        document.add_paragraph("After.")

    assert read_word(saved(write), "a.docx").canonical.text == f"Before.\n{text}\nAfter."


def table(*rows: str) -> bytes:
    """A DOCX of one table, and a line below it."""
    body = "".join(f"<w:tr>{row}</w:tr>" for row in rows)

    def write(document: Document) -> None:
        document.add_paragraph("It rained below the table.")
        document.element.body.insert(0, parse_xml(f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid/>{body}</w:tbl>"))

    return saved(write)


def cell(text: str, properties: str) -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(
            table(
                cell("The ice is thick.", "<w:vMerge w:val='restart'/>"),
                *[cell("Hidden.", "<w:vMerge/>") for _ in range(3_000)],
            ),
            id="merged with thousands below",
        ),
        pytest.param(table(cell("The ice is thick.", "<w:gridSpan w:val='2147483647'/>")), id="as wide as can be said"),
        pytest.param(
            table(
                cell("The ice is thick.", "<w:gridSpan w:val='2'/><w:vMerge w:val='restart'/>"),
                cell("", "<w:vMerge/>") + cell("", "<w:vMerge/>"),
            ),
            id="merged cells that do not match",
        ),
    ],
)
def test_a_merged_cell_is_read_once_however_far_it_says_that_it_reaches(raw: bytes) -> None:
    assert [line for line in read_word(raw, "a.docx").canonical.text.split("\n") if line] == [
        "The ice is thick.",
        "It rained below the table.",
    ]


def test_a_zip_bomb_is_not_unpacked() -> None:
    buffer = io.BytesIO(saved(lambda document: None))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/bomb.xml", b"\0" * (101 * 2**20))
    with pytest.raises(RefusedError, match=r"unpacks to 10\d MB"):
        read_word(buffer.getvalue(), "a.docx")


def test_more_text_than_a_book_has_is_refused_before_it_takes_the_readers_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raw = saved(lambda document: document.add_paragraph("The ice is thick. " * 100))
    assert "ice" in read_word(raw, "a.docx").canonical.text
    monkeypatch.setattr("corpus.limited.MOST_SAID", 1_000)
    with pytest.raises(RefusedError, match="more text than a long book"):
        read_word(raw, "a.docx")


def zipped(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(saved(lambda document: None)[:-200], id="half-written"),
        pytest.param(zipped(hello="x"), id="another zip"),
        pytest.param(zipped(**{"[Content_Types].xml": "<a"}), id="broken XML"),
        pytest.param(b"PK\x03\x04" + b"\xff" * 300, id="noise"),
    ],
)
def test_what_is_no_docx_is_refused(raw: bytes) -> None:
    with pytest.raises(RefusedError, match="no DOCX, or is damaged"):
        read_word(raw, "a.docx")


def test_a_document_without_text_says_so() -> None:
    with pytest.raises(RefusedError, match="no text"):
        read_word(saved(lambda document: None), "a.docx")
