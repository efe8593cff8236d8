"""Where a quote stands, in the words of the W3C's Web Annotation Data Model: other programs find it by these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from corpus.article import Span

AROUND = 32  # characters before and after, as annotation programs write them


@dataclass(frozen=True, slots=True)
class TextQuoteSelector:
    """A stretch of a text, and up to `AROUND` code points before and after it."""

    exact: str
    prefix: str
    suffix: str

    def to_json(self) -> dict[str, Any]:
        """As section 4.2.4 of the recommendation of 23 February 2017 has it."""
        return {"type": "TextQuoteSelector", "exact": self.exact, "prefix": self.prefix, "suffix": self.suffix}


def selector(text: str, span: Span) -> TextQuoteSelector:
    """The selector of a span of `text`."""
    return TextQuoteSelector(
        span.cut(text), text[max(0, span.start - AROUND) : span.start], text[span.end : span.end + AROUND]
    )
