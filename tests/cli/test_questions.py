"""A file of questions is read whole before the first is asked, and says where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.questions import Asked, read_questions
from index.json_lines import LineError


def test_questions_come_in_order_with_their_ids(tmp_path: Path) -> None:
    """Blank lines, a byte order mark, other keys and U+2028 inside of a text do no harm."""
    file = tmp_path / "q.jsonl"
    lines = [
        '\ufeff{"id": "a", "question": "how high?", "gold": []}',
        "",
        '{"id": 7, "question": "who\u2028is it"}',
        '{"question": ""}',
    ]
    file.write_text("\r\n".join(lines) + "\n", "utf-8")
    assert read_questions(file) == (Asked("a", "how high?"), Asked(7, "who\u2028is it"), Asked(None, ""))


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (b"{", r"line 2: not JSON \(.* at column 2\)"),
        (b"[" * 100_000, "line 2: not JSON"),
        (b"1" * 100_000, "line 2: not JSON"),
        (b'["how high?"]', 'line 2: needs an object with a text "question"'),
        (b'{"id": 1}', 'line 2: needs an object with a text "question"'),
        (b'{"question": 5}', 'line 2: needs an object with a text "question"'),
        (b'{"question": "a", "id": [1]}', 'line 2: "id" is neither'),
        (b'{"question": "a", "id": true}', 'line 2: "id" is neither'),
        (b'{"question": "\xff"}', "not UTF-8"),
    ],
    ids=[
        "half",
        "deep",
        "a long number",
        "a list",
        "no question",
        "a number",
        "id a list",
        "id a truth value",
        "Latin-1",
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: bytes, what: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_bytes(b'{"question": "fine"}\n' + line + b"\n")
    with pytest.raises(LineError, match=what) as error:
        read_questions(file)
    assert str(error.value).startswith(str(file))


@pytest.mark.parametrize("name", ["absent.jsonl", "."], ids=["absent", "a folder"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(LineError, match=r"No such file|Is a directory"):
        read_questions(tmp_path / name)
