from __future__ import annotations

import pytest
from document_strategies import DOCUMENTS
from hypothesis import given, settings

from jddb_jupyter.documents.markdown import from_markdown, split_front_matter, to_markdown
from jddb_jupyter.ot import Delta, Document


@settings(max_examples=400, deadline=None, print_blob=True)
@given(DOCUMENTS)
def test_what_is_written_is_read_back_equal(ops):
    assert from_markdown(to_markdown(ops)) == ops


@settings(max_examples=100, deadline=None, print_blob=True)
@given(DOCUMENTS)
def test_what_is_read_is_a_document(ops):
    text = Document(Delta(ops)).text
    assert Document(Delta(from_markdown(text))).text.endswith("\n")


def line(text: str, **attributes: object) -> list[dict[str, object]]:
    return [{"insert": text}, {"insert": "\n", "attributes": attributes}]


def marked(text: str, **attributes: object) -> list[dict[str, object]]:
    return [{"insert": text, "attributes": attributes}, {"insert": "\n"}]


READ = {
    "": [{"insert": "\n"}],
    "# One": line("One", header=1),
    "#### Four": line("Four", header=4),
    "##### Five": line("Five", header=4),
    "###### Six ######": line("Six", header=4),
    "Title\n=====": line("Title", header=1),
    "#": [{"insert": "\n", "attributes": {"header": 1}}],
    "one\ntwo": [{"insert": "one two\n"}],
    "one\n\n\n\ntwo": [{"insert": "one\ntwo\n"}],
    "one  \ntwo\\\nthree": [{"insert": "one\ntwo\nthree\n"}],
    "one<br>two<br/>": [{"insert": "one\ntwo\n"}],
    "one<br><br>two": [{"insert": "one\n\ntwo\n"}],
    "<br>": [{"insert": "\n"}],
    "**b**": marked("b", bold=True),
    "__b__": marked("b", bold=True),
    "*i*": marked("i", italic=True),
    "***bi***": marked("bi", bold=True, italic=True),
    "~~s~~": marked("s", strike=True),
    "`` a`*b* ``": marked("a`*b*", code=True),
    "<u>u</u>": marked("u", underline=True),
    "<strong>a</strong>": marked("a", bold=True),
    "[l](https://a.ca 'title')": marked("l", link="https://a.ca"),
    "<https://a.ca>": marked("https://a.ca", link="https://a.ca"),
    "<a.b@c.ca>": marked("a.b@c.ca", link="mailto:a.b@c.ca"),
    "[l](/relative)": [{"insert": "l\n"}],
    "[l](javascript:alert(1))": [{"insert": "l\n"}],
    "[l](JavaScript&#58;alert(1))": [{"insert": "l\n"}],
    "[l](data:text/html;base64,x)": [{"insert": "l\n"}],
    '<a href="javascript:alert(1)">l</a>': [{"insert": "l\n"}],
    "![a *picture*](https://a.ca/x.png)": [{"insert": "a "}, *marked("picture", italic=True)],
    "> q": line("q", blockquote=True),
    "> q\nlazy": line("q lazy", blockquote=True),
    "> > q": line("q", blockquote=True),
    "> # h": line("h", blockquote=True, header=1),
    "- a": line("a", list="bullet"),
    "* a": line("a", list="bullet"),
    "3. a": line("a", list="ordered"),
    "- a\n  - b": line("a", list="bullet") + line("b", list="bullet", indent=1),
    "-": [{"insert": "\n", "attributes": {"list": "bullet"}}],
    "- - - a": line("a", list="bullet", indent=2),
    "1. a\n\n   more": line("a", list="ordered") + line("more", indent=1),
    "-   " * 12 + "a": line("a", list="bullet", indent=8),
    "        indented": [{"insert": "indented\n"}],
    "\\*a\\* \\# &amp; &eacute;": [{"insert": "*a* # & é\n"}],
    "&#0;": [{"insert": "\ufffd\n"}],
    "a &lt; b": [{"insert": "a < b\n"}],
    "<!-- one\n\ntwo -->\n\nafter": [{"insert": "after\n"}],
    "<!-- one -->\n\nbetween\n\n<!-- two\n\nthree -->\n\nafter": [{"insert": "between\nafter\n"}],
    "before <!-- hidden --> after": [{"insert": "before  after\n"}],
    "<!-- never closed\n\nafter": [{"insert": "<!-- never closed\nafter\n"}],
    "`<!--`\n\n-->": [*marked("<!--", code=True)[:1], {"insert": "\n-->\n"}],
    "<script>alert(1)</script>": [{"insert": "<script>alert(1)</script>\n"}],
    "<script>\n\nafter": [{"insert": "<script>\nafter\n"}],
    "<Name of the department> and <insert title>": [
        {"insert": "<Name of the department> and <insert title>\n"}
    ],
    "<p>one</p>\n<p>two</p>": [{"insert": "one\ntwo\n"}],
    '<div align="center">\n\nmid\n\n</div>\n\nend': [*line("mid", align="center"), {"insert": "end\n"}],
    '<p align="right">r\n\n<p>plain': [*line("r", align="right"), {"insert": "plain\n"}],
    '<div align="diagonal" onclick="x()">a</div>': [{"insert": "a\n"}],
    '<div data-indent="6"><div data-indent="6">a</div></div>': line("a", indent=8),
    '<div data-indent="99">a</div>': [{"insert": "a\n"}],
    "| a | b |\n|---|--:|\n| 1 | 2 |": [{"insert": "a | b\n1 | 2\n"}],
    "```py\nx\n\n*y*\n```": [
        {"insert": "x", "attributes": {"code": True}},
        {"insert": "\n\n"},
        *marked("*y*", code=True),
    ],
    "a\n\n---\n\nb": [{"insert": "a\nb\n"}],
    "[a]: https://a.ca\n\n[a]": [{"insert": "[a]: https://a.ca\n[a]\n"}],
}


@pytest.mark.parametrize("text", READ)
def test_reading(text):
    ops = from_markdown(text)
    assert ops == Delta(READ[text]).ops
    Document(Delta(ops))


WRITTEN = {
    "plain": ([{"insert": "a\nb\n"}], "a\n\nb\n"),
    "heading": (line("Nature and Scope", header=2), "## Nature and Scope\n"),
    "heading ending in #": (line("C #", header=2), "## C \\#\n"),
    "heading of #": (line("#", header=2), "## \\#\n"),
    "heading ending in ##": (line("C ##", header=2), "## C #\\#\n"),
    "list": (
        line("a", list="bullet") + line("b", list="bullet", indent=1) + line("c", list="bullet"),
        "- a\n  - b\n- c\n",
    ),
    "numbers": (
        line("a", list="ordered") + line("b", list="ordered") + line("c", list="bullet", indent=1),
        "1. a\n2. b\n   - c\n",
    ),
    "item that goes on": (
        line("a", list="bullet") + line("more", indent=1) + line("b", list="bullet"),
        "- a\n\n  more\n\n- b\n",
    ),
    "quotation": (line("a", blockquote=True) + line("b", blockquote=True), "> a\n>\n> b\n"),
    "empty line": ([{"insert": "a\n\nb\n"}], "a\n\n<br>\n\nb\n"),
    "centred": (line("a", align="center"), '<div align="center">\n\na\n\n</div>\n'),
    "bold": (marked("a", bold=True), "**a**\n"),
    "bold with a space": (
        [{"insert": "a ", "attributes": {"bold": True}}, {"insert": "b\n"}],
        "<strong>a </strong>b\n",
    ),
    "bold and italic": (marked("a", bold=True, italic=True), "***a***\n"),
    "link": (marked("a", link="https://a.ca/x_y?b=1&c=2"), "[a](https://a.ca/x_y?b=1&amp;c=2)\n"),
    "unsafe link": (marked("a", link="javascript:alert(1)"), "a\n"),
    "special characters": ([{"insert": "1. *a* <b> snake_case\n"}], "1\\. \\*a\\* &lt;b> snake_case\n"),
    "not a list": ([{"insert": "- a\n"}], "\\- a\n"),
    "spaces": ([{"insert": " a \n"}], "&#32;a&#32;\n"),
    "control characters": ([{"insert": "a\x0bb\x1fc\n"}], "a bc\n"),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_writing(name):
    ops, text = WRITTEN[name]
    assert to_markdown(ops) == text


def test_front_matter_is_told_from_the_text():
    assert split_front_matter("---\ntitle: A\ntags:\n  - b\n---\n# H") == ("title: A\ntags:\n  - b", "# H")


@pytest.mark.parametrize(
    "text", ["# H", "---\n\nno end", "---\nA sentence, no key.\n---\n", "---\n" + "a: b\n" * 200]
)
def test_what_is_no_front_matter(text):
    assert split_front_matter(text) == ("", text)
