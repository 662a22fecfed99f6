"""Files made to be slow, deep or dangerous: each is read or refused, soon and without losing text.

Time is measured by doubling: a reader that is linear takes about twice as long for twice the file. The bound
is generous for a busy machine and far below what anything quadratic would take at these sizes.
"""

from __future__ import annotations

import time

import pytest

from jddb_jupyter.documents import read_job_file, write_job
from jddb_jupyter.errors import JddbError, Unprocessable
from jddb_jupyter.ot import Delta, Document

SLOW = {
    "open brackets": "[",
    "open pictures": "![",
    "links of nothing": "[a](",
    "links without end": "[a](<b",
    "emphasis that never closes": "**a ",
    "emphasis of both kinds": "*a _b ",
    "emphasis inside words": "a**b*c",
    "strikes": "~~a ",
    "back quotes": "``a`b",
    "open tags": "<a ",
    "open attributes": "<a href='",
    "comments": "<!--",
    "comments on lines": "<!--\n\n",
    "CDATA": "<![CDATA[",
    "instructions": "<?",
    "entities": "&amp",
    "escapes": "\\",
    "marks": "<b>x",
    "frames": "<div>x\n\n",
    "closed frames": "<div>x</p></center>\n\n",
    "table": "|a|b|\n|-|-|\n",
    "labels": "a: ",
    "labels and spaces": "a:" + " " * 30 + "\n",
    "labels and tabs": "label" + "\t" * 100 + "\n\n",
    "quotations": "> > > > a\n",
    "capitals": "GENERAL ACCOUNTABILITY The ",
    "capitals without an end": "GENERAL ",
    "headings within a line": "It is. Dimensions: ",
    "lost letters": "R?sponsabilit? g?n?r?l? ",
    "front matter": "---\na: b\n",
}


@pytest.mark.parametrize("name", SLOW)
def test_time_grows_with_the_size_and_no_faster(name):
    def seconds(characters: int) -> float:
        data = (SLOW[name] * (characters // len(SLOW[name])) + "word").encode()
        start = time.process_time()
        read_job_file("a.md", data)
        return time.process_time() - start

    # Of the processor's time the least counts: what else the machine does can only add to it.
    small = min(seconds(5_000) for _ in range(3))
    assert min(seconds(20_000) for _ in range(3)) < 10 * small + 0.3


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
@pytest.mark.parametrize("piece", ["word and more, é ", "word and more, é " * 20 + "\n\n"])
def test_ten_megabytes(name, piece):
    data = piece.encode() * (10_000_000 // len(piece.encode()))
    start = time.process_time()
    job = read_job_file(name, data)
    assert time.process_time() - start < 10
    assert sum(op["insert"].count("word") for op in job.ops) == data.count(b"word")


def test_ten_megabytes_are_written_as_well():
    ops = [{"insert": "word *and* more " * 10 + "\n"}] * 10_000
    start = time.process_time()
    for format in ("md", "txt"):
        content, _, _ = write_job(format, ops)
        assert content.count(b"word") == 100_000
    assert time.process_time() - start < 10


@pytest.mark.parametrize("text", ["> " * 5000 + "a", "- " * 5000 + "a", "1. " * 5000 + "a", ">" * 5000])
def test_blocks_too_deep_are_refused(text):
    with pytest.raises(Unprocessable) as refused:
        read_job_file("a.md", text.encode())
    assert refused.value.reason == "file_too_deep"


@pytest.mark.parametrize("depth", range(1, 60))
def test_text_in_deep_blocks_is_kept_or_refused(depth):
    for mark in ("> ", "- ", "1. ", "> - "):
        try:
            job = read_job_file("a.md", (mark * depth + "kept").encode())
        except Unprocessable:
            assert depth * len(mark.split()) > 9
        else:
            assert "kept" in "".join(op["insert"] for op in job.ops)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 3000 + "kept" + "]" * 3000,
        "**" * 3000 + "kept" + "**" * 3000,
        "<b>" * 3000 + "kept",
        "</b></a></u></div>kept",
        "<a href=x>" * 3000 + "kept" + "</a>" * 4000,
    ],
)
def test_text_in_deep_marks_is_kept(text):
    job = read_job_file("a.md", text.encode())
    assert "kept" in Document(Delta(job.ops)).text


@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT:alert(1))",
        "[x](java&#x73;cript:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](vbscript:x)",
        "[x](data:text/html,<script>)",
        "[x](file:///etc/passwd)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=https://a.ca\u202egnp.exe>x</a>",
        "[x](//evil.example)",
    ],
)
def test_unsafe_links_never_survive(link):
    job = read_job_file("a.md", link.encode())
    is_told = link not in {"[x](//evil.example)", "![x](javascript:alert(1))"}
    assert job.warnings == ("file_links_left_out",) * is_told
    assert not any("link" in op.get("attributes", {}) for op in job.ops)
    assert b"](" not in write_job("md", job.ops)[0]


@pytest.mark.parametrize("data", [b"a\x00b", b"\x00" * 100, b"\xed\xa0\x80\x81", bytes(range(256)) * 10])
def test_rubbish_is_refused_by_name(data):
    for name in ("a.md", "a.txt"):
        with pytest.raises(JddbError) as refused:
            read_job_file(name, data)
        assert refused.value.reason == "file_not_text"


@pytest.mark.parametrize("piece", [" ", "_", "(1) ", " - ", "EX-0", "123456 "])
def test_long_file_names(piece):
    start = time.process_time()
    job = read_job_file("x" + piece * 100_000 + "y.md", b"text")
    assert time.process_time() - start < 0.5
    assert len(job.job_number) < 256


def test_mixed_line_breaks():
    job = read_job_file("a.txt", b"one\r\ntwo\rthree\nfour\x0cfive")
    assert job.ops == [{"insert": "one\ntwo\nthree\nfour\nfive\n"}]
