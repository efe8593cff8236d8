"""Word files, PDFs and feeds that bytes describe: each is of the right form in most places and wrong in some.

The first byte says where it is wrong, the others what stands there; one byte is one tag, one operator or one piece of
text, so that a fuzzer that changes a byte changes one of them and not the file's form.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

from hostile import ATOMS

# ── Word ──

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{TYPES}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{TYPES}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="b" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "word/styles.xml": f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="C"><w:name w:val="caption"/>'
    '</w:style><w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style></w:styles>',
    "word/document.xml": "<w:p><w:r><w:t>The keeper said it rained.</w:t></w:r></w:p>",
}
DOCUMENT = "word/document.xml"
TAGS = (
    "w:p", "w:r", "w:t", "w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:pPr", "w:rPr", "w:tcPr", "w:tab", "w:br",
    "w:cr", "w:noBreakHyphen", "w:ins", "w:del", "w:delText", "w:moveFrom", "w:moveTo", "w:hyperlink", "w:sdt",
    "w:sdtContent", "w:fldSimple", "w:vanish", "w:txbxContent", "m:oMath", "mc:AlternateContent", "mc:Choice",
    "mc:Fallback", 'w:pStyle w:val="C"', 'w:pStyle w:val="N"', 'w:pStyle w:val="none"', "w:pStyle", "w:numPr",
    'w:gridSpan w:val="3"', 'w:gridSpan w:val="-1"', 'w:gridSpan w:val="x"', 'w:vMerge w:val="restart"', "w:vMerge",
    'w:vMerge w:val="continue"', "w:tblGrid", "w:gridCol", "w:sectPr", "w:body", "w:gridBefore", "a",
)  # fmt: skip


def word_file(raw: bytes) -> bytes:
    wrong, rest = raw[:1], raw[1:]
    parts = dict(PARTS)
    if wrong < b"\xa0":
        parts[DOCUMENT] = elements(rest, TAGS, run)
    elif wrong < b"\xc0":
        parts[DOCUMENT] = rest.decode("utf-8", "ignore")
    elif wrong < b"\xe0":
        name = list(PARTS)[wrong[0] % len(PARTS)]
        parts[name] = patched(parts[name].encode(), rest).decode("utf-8", "ignore")
    parts[DOCUMENT] = (
        f'<w:document xmlns:w="{WORD}" xmlns:m="{MATH}" xmlns:mc="{COMPATIBLE}"><w:body>{parts[DOCUMENT]}'
        "</w:body></w:document>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name), content)
    return patched(made.getvalue(), rest) if wrong >= b"\xe0" else made.getvalue()


def run(text: str, still_open: Sequence[str]) -> str:
    """Text where a reader of Word files finds it."""
    if "w:t" in still_open:
        return text
    inner = f"<w:r><w:t>{text}</w:t></w:r>"
    return inner if "w:p" in still_open else f"<w:p>{inner}</w:p>"


# ── feeds ──

RSS = (
    "item", "item", "title", "link", "pubDate", "description", "guid", 'guid isPermaLink="false"', "ttl", "author",
    "managingEditor", "dc:creator", "dc:publisher", "dc:date", "lastBuildDate", "source", "language", "content:encoded",
    "channel", "category",
)  # fmt: skip
ATOM = (
    "entry", "entry", "title", 'title type="html"', 'title type="xhtml"', "id", "updated", "published", "author",
    "name", "uri", 'link href="/b"', 'link rel="alternate" href="https://a.example/b"', 'link rel="self" href="?a"',
    'link href="javascript:a"', 'link type="application/rss+xml" rel="alternate" href="b.xml"', "summary", "content",
    'content xml:base="//c.example"', "source",
)  # fmt: skip
SAID = (
    "Rain in Ambermill", "https://a.example/c", "http://[", "//", "Mon, 04 May 2031 09:30:00 GMT",
    "2031-05-04T09:30:00+14:00", "0001-01-01", "4 May 31 9:30 EST", "60", "99999999", "post@a.example (The Post)",
    "<![CDATA[<b>", "]]>", "&lt;b&gt;", "&nbsp;", "&#0;", "&a;",
)  # fmt: skip


def feed_file(raw: bytes) -> bytes:
    wrong, rest = raw[:1], raw[1:]
    if wrong < b"\x60":
        inner = elements(rest, RSS, said)
        feed = f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{inner}</channel></rss>'
    else:
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{elements(rest, ATOM, said)}</feed>'
    made = f'<?xml version="1.0" encoding="UTF-8"?>{feed}'.encode("utf-8", "surrogatepass")
    return rest if wrong >= b"\xe0" else patched(made, rest[:6]) if wrong >= b"\xc0" else made


def said(text: str, _still_open: Sequence[str]) -> str:
    """Two of three pieces are such as feeds hold."""
    at = ATOMS.index(text) if text in ATOMS else 0
    return SAID[at % len(SAID)] if at % 3 else text


# ── XML ──


def elements(raw: bytes, tags: Sequence[str], written: Callable[[str, Sequence[str]], str]) -> str:
    """XML in which whatever is opened is closed: a byte closes the innermost, opens another, or is a piece of text, as
    it is `written` where these are open."""
    made: list[str] = []
    still_open: list[str] = []
    for byte in raw:
        if byte < 0x38 and still_open:
            made.append(f"</{still_open.pop()}>")
        elif byte < 0x90:
            tag = tags[byte % len(tags)]
            made.append(f"<{tag}>")
            still_open.append(tag.partition(" ")[0])
        else:
            text = ATOMS[byte % len(ATOMS)].replace("&", "&amp;").replace("<", "&lt;").replace("\0", "")
            made.append(written(text, still_open))
    return "".join([*made, *(f"</{tag}>" for tag in reversed(still_open))])


# ── PDF ──

OPERATORS = (
    b"BT ", b"ET ", b"Tj ", b"TJ ", b"' ", b"T* ", b"Td ", b"TD ", b"Tm ", b"Tf ", b"/F1 11 Tf ", b"/F2 9 Tf ", b"Tc ",
    b"Tw ", b"Tz ", b"TL ", b"Ts ", b"3 Tr ", b"q ", b"Q ", b"cm ", b"Do ", b"/X Do ", b"BI ", b"ID ", b"EI ",
    b"/Span << /ActualText (a) >> BDC ", b"EMC ", b"[ ", b"] ", b"0 ", b"1 ", b"11 ", b"-14 ", b"50 ", b"700 ", b"1e9 ",
    b"-1 ", b".5 ", b"99999999999 ", b"1 0 0 1 50 700 ", b"0 1 -1 0 50 50 ", b"(It rained.) ", b"(The dam ) ",
    b"(mega-) ",
    b"(\\255) ", b"(\\001\\377) ", b"<feff00e9d83d> ", b"<> ", b"( ", b") ", b"50 700 Td (Rain) Tj ", b"0 -14 Td ",
    b"(7) Tj ", b"() Tj ", b"[(a) -900 (b)] TJ ",
)  # fmt: skip
TOKENS = (
    b"<< ", b">> ", b"[ ", b"] ", b"/Type ", b"/Page ", b"/Pages ", b"/Kids ", b"/Count ", b"/Parent ", b"/Contents ",
    b"/Resources ", b"/Font ", b"/F1 ", b"/MediaBox ", b"/Rotate ", b"/ToUnicode ", b"/Encoding ", b"/Length ",
    b"/Filter ", b"/FlateDecode ", b"/ASCIIHexDecode ", b"/LZWDecode ", b"/ObjStm ", b"/XRef ", b"/Root ", b"/Prev ",
    b"/Encrypt ", b"/Standard ", b"/V 1 /R 2 ", b"/Subtype ", b"/Type3 ", b"/Type0 ", b"/DescendantFonts ",
    b"/CharProcs ", b"/W ", b"1 0 R ", b"2 0 R ", b"3 0 R ", b"4 0 R ", b"9 0 R ", b"0 ", b"1 ", b"90 ", b"600 ",
    b"-1 ", b"2147483647 ", b"1 0 obj ", b"3 0 obj ", b"9 0 obj ", b"endobj ", b"stream\n", b"\nendstream ", b"xref\n",
    b"trailer ", b"startxref ", b"%%EOF ", b"BT (a) Tj ET ", b"(a) ", b"<41> ", b"null ", b"true ", b"% ",
)  # fmt: skip
PDF = b"""%%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Count 2 /Kids [3 0 R 6 0 R] >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>
endobj
6 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>
endobj
4 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> endobj
%b
trailer << /Size 7 /Root 1 0 R >>
5 0 obj << /Length %d >>
stream
%b
endstream endobj
%%%%EOF
"""
RAIN = b"BT /F1 11 Tf 50 700 Td (The dam above Korvale is 91 metres high.) Tj 0 -14 Td (It rained.) Tj ET"


def pdf_file(raw: bytes) -> bytes:
    wrong, rest = raw[:1], raw[1:]
    if wrong < b"\x80":
        page = b"BT /F1 11 Tf " + b"".join(pieces(OPERATORS, rest))
        return PDF % (b"", len(page), page)
    if wrong < b"\xa0":
        return PDF % (b"", len(rest), rest)
    if wrong < b"\xd0":
        return PDF % (b"".join(pieces(TOKENS, rest)), len(RAIN), RAIN)
    return patched(PDF % (b"", len(RAIN), RAIN), rest)


def pieces(of: Sequence[bytes], raw: bytes) -> list[bytes]:
    return [of[byte % len(of)] for byte in raw]


# ── all ──


def patched(sound: bytes, raw: bytes) -> bytes:
    """With single bytes set: two bytes of `raw` say where, the next one to what."""
    made = bytearray(sound)
    for at in range(0, len(raw) - 2, 3):
        made[int.from_bytes(raw[at : at + 2]) % len(made)] = raw[at + 2]
    return bytes(made)
