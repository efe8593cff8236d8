"""Pieces of text that break things: what Markdown, HTML, Discord, dates, figures and quotations are made of."""

from __future__ import annotations

ATOMS = (
    " ", "\n", "\n\n", "\r\n", "\t", "a", "A", "a ", "A ", "ab-", "é", "e\u0301", "İ", "ﬁ", "中",
    "ن", "😀", "👩\u200d🚀", "\u200b",
    "\u202e", "\u00ad", "\ufeff", "\ufffc", "\x00", "\u2028", "\u0301",
    "(", ")", "[", "]", "](", "[a](", "[a](#)", "![", "<", "<a ", "<p>", "</p>", "<div>", "<!--",
    "-->", "<script>", "<h2>",
    "<td>", "<li>", "<figure><figcaption>", "<script type=application/ld+json>",
    '{"@type":"NewsArticle","', "<meta name=",
    "&", "&amp;", "&#x1F600;", "&#0;", "\\", "\\$", "$", "#", "# ", "### ", "-# ", "- ", "* ",
    "1. ", "> ", ">>> ", "---\n",
    "title: ", "date: ", "| a |", "|", "||", "```", "`", "*", "**", "_", "__", "~~", ":", ":a:",
    "@", "@everyone", "<@1>",
    "<t:1:R>", "<:e:1>", "</ask:1>", "discord.gg/a", "https://", "https://a.example/b", "www.",
    '"', "“", "”", "'", "’", "«", "»", "…", "...", ".", ". ", "! ", "? ", ",", ", ", ";", "-", "–",
    "—", " — ",
    "Mr. ", "U.S. ", "No. ", "A. ", "Ada Wren", " said ", "he said ", ", who ", " of the ",
    " and ", " via AP\n", "By ",
    "according to ", "dijo ", "when ", "how many ", "what does ", "who ",
    "1", "12", "1,000", "1.000", "3.5", "1/2", "½", "١", " million ", " percent", "%", "€",
    "between 1 and ", "from 1 to ",
    "at least ", "-five ", "twenty", "Jan. 1, ", "2025", "2025-02-30", "1 January ",
    "February 2025", "in the 1990s", "since ",
)  # fmt: skip


def of_bytes(raw: bytes) -> str:
    """A text of one piece a byte, so that one byte changed, doubled or dropped is one piece that is."""
    return "".join(ATOMS[byte % len(ATOMS)] for byte in raw)
