"""What Word and LibreOffice write, by hand; and files made to do harm."""

from __future__ import annotations

import io
import zipfile

import pytest

from jddb_jupyter.documents import archives, read_job_file
from jddb_jupyter.documents.docx import package, read_docx
from jddb_jupyter.errors import JddbError, TooLarge

from .word_file import word_file

STYLES = (
    '<w:styles><w:style w:styleId="Titre2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:styleId="Mien"><w:name w:val="Mien"/><w:basedOn w:val="Titre2"/></w:style>'
    '<w:style w:styleId="Plan"><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style></w:styles>'
)


def styled(style: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>A</w:t></w:r></w:p>'


@pytest.mark.parametrize(("style", "level"), [("Titre2", 2), ("Mien", 2), ("Plan", 3), ("Titre1", 1)])
def test_headings_by_name_by_derivation_and_by_outline(style, level):
    ops = read_docx(word_file(styled(style), word__styles=STYLES)).ops
    assert ops == [{"insert": "A"}, {"insert": "\n", "attributes": {"header": level}}]


def list_style(name: str) -> str:
    return f'<w:styles><w:style w:styleId="L"><w:name w:val="{name}"/></w:style></w:styles>'


@pytest.mark.parametrize(
    ("name", "attributes"),
    [
        ("List Bullet", {"list": "bullet"}),
        ("List Bullet 3", {"list": "bullet", "indent": 2}),
        ("Liste à puces", {"list": "bullet"}),
        ("Liste à puces 2", {"list": "bullet", "indent": 1}),
        ("List Number", {"list": "ordered"}),
        ("Liste à numéros 2", {"list": "ordered", "indent": 1}),
        ("Liste a\u0300 puces", {"list": "bullet"}),
        ("List Paragraph", None),
    ],
)
def test_lists_by_the_name_of_their_style(name, attributes):
    end = {"insert": "\n", "attributes": attributes} if attributes else None
    by_name = read_docx(word_file(styled("L"), word__styles=list_style(name))).ops
    assert by_name == ([{"insert": "A"}, end] if end else [{"insert": "A\n"}])


MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
CHOICES = {
    "in a run": "<w:p><w:r><w:t>a</w:t></w:r><w:r>{}</w:r></w:p>",
    "in a paragraph": "<w:p><w:r><w:t>a</w:t></w:r>{}</w:p>",
    "between paragraphs": "<w:p><w:r><w:t>a</w:t></w:r></w:p>{}",
}
BOX = "<w:pict><w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent></w:pict>"


@pytest.mark.parametrize(
    ("place", "chosen", "fallback", "text"),
    [
        ("in a run", BOX.format("new"), BOX.format("old"), "a\nnew\n"),
        ("in a run", "<w:t>new</w:t>", "<w:t>old</w:t>", "anew\n"),
        ("in a run", "<w:drawing/>", "<w:pict/>", "a\n"),
        ("in a paragraph", "<w:r><w:t>new</w:t></w:r>", "<w:r><w:t>old</w:t></w:r>", "anew\n"),
        ("between paragraphs", styled("x"), styled("x"), "a\nA\n"),
    ],
)
def test_of_alternate_contents_one_is_read(place, chosen, fallback, text):
    both = f"<mc:Choice Requires='wps'>{chosen}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>"
    body = CHOICES[place].format(f"<mc:AlternateContent {MC}>{both}</mc:AlternateContent>")
    assert "".join(op["insert"] for op in read_docx(word_file(body)).ops) == text


@pytest.mark.parametrize(
    ("symbol", "text"),
    [
        ('w:font="Symbol" w:char="F0B7"', "•"),
        ('w:font="Calibri" w:char="00E9"', "é"),
        ('w:font="Calibri" w:char="2265"', "≥"),
        ('w:font="Calibri" w:char="0000"', ""),
        ('w:font="Calibri" w:char="D83D"', ""),
        ('w:font="Calibri" w:char="rubbish"', ""),
        ('w:font="Calibri"', ""),
    ],
)
def test_symbols(symbol, text):
    body = f"<w:p><w:r><w:t>a</w:t><w:sym {symbol}/><w:t>b</w:t></w:r></w:p>"
    assert "".join(op["insert"] for op in read_docx(word_file(body)).ops) == f"a{text}b\n"


FIELD = '<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
READ = {
    "runs in pieces": ("<w:p><w:r><w:t>a</w:t></w:r><w:r><w:t>b</w:t></w:r></w:p>", "ab\n"),
    "tracked changes": (
        "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>",
        "new\n",
    ),
    "a line break and a tab": ("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/></w:r></w:p>", "a\nb\t\n"),
    "a table": (
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "a | b\n",
    ),
    "a content control": (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>a</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        "a\n",
    ),
    "a field": (
        f"<w:p>{FIELD % 'begin'}<w:r><w:instrText>PAGE</w:instrText></w:r>{FIELD % 'separate'}"
        f"<w:r><w:t>4</w:t></w:r>{FIELD % 'end'}</w:p>",
        "4\n",
    ),
    "hyphens": (
        "<w:p><w:r><w:t>a</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>\u00a0b</w:t></w:r></w:p>",
        "a\u2011\u00ad\u00a0b\n",
    ),
    "a text box": (
        "<w:p><w:r><w:t>a</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>b</w:t></w:r></w:p></w:txbxContent></w:pict>"
        "</w:r></w:p>",
        "a\nb\n",
    ),
}


@pytest.mark.parametrize("name", READ)
def test_text(name):
    body, text = READ[name]
    assert "".join(op["insert"] for op in read_docx(word_file(body)).ops) == text


def test_what_is_left_out_is_told():
    assert read_docx(word_file(READ["tracked changes"][0])).warnings == ("file_changes_accepted",)
    notes = '<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    assert read_docx(word_file(notes)).warnings == ("file_notes_left_out",)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd"])
def test_dangerous_links_become_text(address):
    body = f"<w:p><w:fldSimple w:instr='HYPERLINK \"{address}\"'><w:r><w:t>a</w:t></w:r></w:fldSimple></w:p>"
    found = read_docx(word_file(body))
    assert (found.ops, found.warnings) == ([{"insert": "a\n"}], ("file_links_left_out",))


def packed(name: str, data: bytes) -> bytes:
    file = io.BytesIO(word_file())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file.getvalue()


ENTITY = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE d [<!ENTITY a "a"><!ENTITY b "&a;&a;">]>'
HOSTILE = {
    "external entity": (
        word_file(before=ENTITY),
        "docx_with_dtd",
    ),
    "billion laughs": (
        word_file(before=LAUGHS),
        "docx_with_dtd",
    ),
    "bomb": (packed("word/media/a.png", b"\0" * 50_000_000), "docx_bomb"),
    "a bomb that is read": (word_file(word__document=" " * 50_000_000), "docx_bomb"),
    "macros": (packed("word/vbaProject.bin", b"x"), "docx_with_macros"),
    "deep": (word_file("<w:sdt>" * 400 + "</w:sdt>" * 400), "file_too_deep"),
    "cut short": (word_file()[:1000], "docx_broken"),
    "not closed": (word_file("<w:p>"), "docx_broken"),
    "old .doc": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "docx_encrypted"),
    "a page": (b"<html></html>", "docx_broken"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused(name):
    data, reason = HOSTILE[name]
    with pytest.raises(JddbError) as refused:
        read_job_file("a.docx", data)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("bound", "most", "reason"),
    [("_MAX_PACKAGE", 5_000, "docx_too_large"), ("_MAX_PART", 100, "docx_too_large")],
)
def test_what_is_too_large_is_a_document_and_no_archive(monkeypatch, bound, most, reason):
    monkeypatch.setattr(package, bound, most)
    with pytest.raises(TooLarge) as refused:
        read_docx(packed("word/media/a.png", b"\1" * 6_000))
    assert (refused.value.reason, refused.value.values["limit"]) == (reason, most)


def test_too_many_parts_and_a_broken_one_are_told_of_the_document(monkeypatch):
    data = word_file()
    monkeypatch.setattr(archives, "MAX_FILES", 3)
    with pytest.raises(TooLarge) as refused:
        read_docx(data)
    assert refused.value.reason == "docx_too_many"
    monkeypatch.undo()
    place = data.index(b"word/document.xml") + len("word/document.xml")
    with pytest.raises(JddbError) as broken:
        read_docx(data[:place] + b"\xff" * 20 + data[place + 20 :])
    assert broken.value.reason == "docx_broken"
