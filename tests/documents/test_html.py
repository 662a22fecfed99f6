"""Pages as Word, LibreOffice and browsers save them, by hand; and pages made to do harm."""

from __future__ import annotations

import pytest

from jddb_jupyter.documents.html import read_html


def lines(page: str) -> list[tuple[str, dict]]:
    """Each line's text with its own attributes."""
    found, text = [], ""
    for op in read_html(page.encode()).ops:
        *ended, rest = op["insert"].split("\n")
        for part in ended:
            found.append((text + part, op.get("attributes", {})))
            text = ""
        text += rest
    return found


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8>
<!--[if gte mso 9]><xml><o:Author>Somebody</o:Author></xml><![endif]-->
<style>p.MsoNormal {margin:0cm}</style></head><body lang=EN-CA style='tab-interval:36.0pt'>
<div class=WordSection1><h2><span lang=EN-CA>General Accountability<o:p></o:p></span></h2>
<p class=MsoNormal align=center style='text-align:center'><b><span
lang=EN-CA>Leads</span></b> the<o:p></o:p>
policy.</p><p class=MsoNormal><o:p>&nbsp;</o:p></p></div></body></html>"""


def test_word_saves_a_page():
    assert lines(WORD) == [
        ("General Accountability", {"header": 2}),
        ("Leads the policy.", {"align": "center"}),
        ("\u00a0", {}),
    ]
    bold = [op for op in read_html(WORD.encode()).ops if op.get("attributes") == {"bold": True}]
    assert [op["insert"] for op in bold] == ["Leads"]


def word_item(level: int, mark: str, text: str) -> str:
    """A paragraph as Word writes an item of a list: its mark is text that other programs are to show."""
    return f"""<p class=MsoListParagraphCxSpMiddle style='margin-left:{36 * level}.0pt;text-indent:-18.0pt;
mso-list:l0 level{level} lfo1'><![if !supportLists]><span style='font-family:Symbol'><span
style='mso-list:Ignore'>{mark}<span style='font:7.0pt Times'>&nbsp;&nbsp; </span></span></span><![endif]>
<b><span lang=EN-CA>{text}</span></b> of it<o:p></o:p></p>"""


def test_the_lists_of_word_are_lists():
    page = (
        "<p class=MsoNormal>Before</p>"
        + word_item(1, "\u00b7", "a")
        + word_item(2, "o", "b")
        + word_item(1, "1.", "c")
        + word_item(2, "iv)", "d")
        + word_item(3, "(a)", "e")
        + "<p class=MsoListParagraph>After</p><h2 style='mso-list:l1 level2 lfo2'>"
        "<span style='mso-list:Ignore'>1.1 </span>Heading</h2>"
    )
    assert lines(page) == [
        ("Before", {}),
        ("a of it", {"list": "bullet"}),
        ("b of it", {"list": "bullet", "indent": 1}),
        ("c of it", {"list": "ordered"}),
        ("d of it", {"list": "ordered", "indent": 1}),
        ("e of it", {"list": "ordered", "indent": 2}),
        ("After", {}),
        ("Heading", {"header": 2}),
    ]
    bold = [op["insert"] for op in read_html(page.encode()).ops if op.get("attributes") == {"bold": True}]
    assert bold == list("abcde")


def test_a_line_break_in_a_list_of_word_begins_no_item():
    assert lines("<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>-</span>a<br>b</p>") == [
        ("a", {"list": "bullet"}),
        ("b", {"indent": 1}),
    ]


READ = {
    "nested lists": (
        "<ul><li>a<ol><li>b</li><li>c<ul><li>d</ul></ol></li><li>e</ul>",
        [
            ("a", {"list": "bullet"}),
            ("b", {"list": "ordered", "indent": 1}),
            ("c", {"list": "ordered", "indent": 1}),
            ("d", {"list": "bullet", "indent": 2}),
            ("e", {"list": "bullet"}),
        ],
    ),
    "LibreOffice's paragraphs in lists": (
        '<ul><li><p style="margin-bottom: 0cm">a</p></li>\n<li><p>b</p></li></ul>',
        [("a", {"list": "bullet"}), ("b", {"list": "bullet"})],
    ),
    "a table": (
        "<table><thead><tr><th><p>Budget</p><th>Staff</thead><tbody><tr><td>1<td>2</tbody></table>",
        [("Budget | Staff", {}), ("1 | 2", {})],
    ),
    "capital letters and nothing closed": ("<P>a<P>b<BR>c", [("a", {}), ("b", {}), ("c", {})]),
    "a comment and an instruction": ("<p>a<!-- x --><?xml:namespace y ?>b</p>", [("ab", {})]),
    "letters by number": ("<p>&eacute;&#233;&#xE9;&amp;lt;</p>", [("ééé&lt;", {})]),
    "what is not shown": (
        "<head><title>t</title><style>s</style></head><p>a<script>alert('<p>x')</script>"
        "<noscript>n</noscript><textarea>x</textarea><template><p>y</p></template>b",
        [("ab", {})],
    ),
    "a quotation": ("<blockquote><p>a</p></blockquote>b", [("a", {"blockquote": True}), ("b", {})]),
    "headings beyond the fourth": ("<h6>a</h6>", [("a", {"header": 4})]),
    "lines that a program broke": ("<p>a\n   b\n\tc</p>", [("a b c", {})]),
}


@pytest.mark.parametrize("name", READ)
def test_pages(name):
    page, expected = READ[name]
    assert lines(page) == expected


@pytest.mark.parametrize(
    ("style", "mark"),
    [
        ("font-weight: bold", "bold"),
        ("FONT-WEIGHT:700", "bold"),
        ("font-style:italic", "italic"),
        ("text-decoration: underline", "underline"),
        ("text-decoration-line: line-through", "strike"),
    ],
)
def test_marks_by_style(style, mark):
    ops = read_html(f'<p>a<span style="{style}">b</span></p>'.encode()).ops
    assert ops == [{"insert": "a"}, {"insert": "b", "attributes": {mark: True}}, {"insert": "\n"}]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JavaScript:alert(1)", " java&#10;script:alert(1)", "vbscript:x"]
)
def test_nothing_of_a_page_can_run(address):
    page = f'<p onmouseover="alert(1)"><a href="{address}" onclick="alert(2)">a</a><img src=x onerror=a></p>'
    found = read_html(page.encode())
    assert (found.ops, found.warnings) == ([{"insert": "a\n"}], ("file_links_left_out",))


def test_links_stay():
    ops = read_html(b'<p><a href="https://www.canada.ca/">a</a></p>').ops
    assert ops[0] == {"insert": "a", "attributes": {"link": "https://www.canada.ca/"}}
