"""TMX as this and other tools write it, with what is wrong in it, and files that mean harm."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jddb_jupyter.errors import JddbError, TooLarge, Unprocessable
from jddb_jupyter.translation.exchange.model import FileUnit, Mark, Problem
from jddb_jupyter.translation.exchange.tmx import read_tmx, write_tmx

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header srclang="en"/><body>\n'
TAIL = "</body></tmx>\n"


def unit(english: str, french: str) -> str:
    sides = "".join(
        f'<tuv xml:lang="{code}"><seg>{text}</seg></tuv>' for code, text in (("en", english), ("fr", french))
    )
    return f"<tu>{sides}</tu>\n"


def read(text: str | bytes, *languages: str) -> list[FileUnit | Problem]:
    data = text.encode() if isinstance(text, str) else text
    return list(read_tmx(io.BytesIO(data), (languages[0], languages[1]) if languages else None))


def told(text: str | bytes, *languages: str) -> list[tuple[object, ...]]:
    """What was read, in short: the texts of units, line and reason of problems."""
    return [
        (one.line, one.reason) if isinstance(one, Problem) else (one.source, one.target)
        for one in read(text, *languages)
    ]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "windows-1252"]
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_encodings_and_line_ends(encoding, ends):
    text = (HEAD + unit("Team", "Équipe") + unit("Two", "Deux") + TAIL).replace("\n", ends)
    if encoding.startswith(("iso", "windows")):
        text = text.replace("UTF-8", encoding)
    elif encoding.startswith("utf-16"):
        text = text.replace("UTF-8", "UTF-16")
    assert told(text.encode(encoding)) == [("Team", "Équipe"), ("Two", "Deux")]


@pytest.mark.parametrize(
    ("english", "french", "tags"),
    [
        ("EN-CA", "fr_ca", ("en-CA", "fr-CA")),
        ("EN", "fr", ("en", "fr")),
        ("eng", "fra", ("en", "fr")),
        ("en_GB", "fr-FR", ("en-GB", "fr-FR")),
        ("es-419", "ZH-HANT", ("es-419", "zh-Hant")),
        ("ar", "iu-cans-ca", ("ar", "iu-Cans-CA")),
    ],
)
@pytest.mark.parametrize("attribute", ["xml:lang", "lang"])
def test_language_codes_of_any_writing(english, french, tags, attribute):
    text = (HEAD + unit("One", "Un") + TAIL).replace('xml:lang="en"', f'{attribute}="{english}"')
    (found,) = read(text.replace('xml:lang="fr"', f'{attribute}="{french}"'))
    assert isinstance(found, FileUnit)
    assert (found.source_language, found.target_language) == tags


@pytest.mark.parametrize(
    ("french", "text"),
    [
        ('<bpt i="1">&lt;b></bpt>Un<ept i="1">&lt;/b></ept>', "Un"),
        ('Appuyez sur <ph x="1">{key}</ph>.', "Appuyez sur ."),
        ('<it pos="begin">[i]</it>Un <hi type="term">deux</hi>', "Un deux"),
        ("<ut>{\\b </ut>Un<ut>}</ut>", "Un"),
        ("Un <ph>note<sub>texte de la note</sub></ph>deux", "Un deux"),
        ("Un&#160;: &lt;deux&gt; &amp; trois", "Un\u00a0: <deux> & trois"),
        ("<![CDATA[Un < deux]]>", "Un < deux"),
        ("  Un\n  deux ", "  Un\n  deux "),
    ],
)
def test_inline_tags_keep_the_text_that_they_mark(french, text):
    assert told(HEAD + unit("One", french) + TAIL) == [("One", text)]


SEVERAL = (
    '<tu{}><tuv xml:lang="de"><seg>Eins</seg></tuv><tuv xml:lang="en"><seg>One</seg></tuv>'
    '<tuv xml:lang="fr"><seg>Un</seg></tuv></tu>'
)


@pytest.mark.parametrize(
    ("header", "of_unit", "source"),
    [
        ('<header srclang="en-CA"/>', "", "One"),
        ('<header srclang="*all*"/>', "", "Eins"),
        ('<header segtype="sentence"/>', "", "Eins"),
        ("", "", "Eins"),
        ('<header srclang="en"/>', ' srclang="FR-CA"', "Un"),
        ('<header srclang="es"/>', "", "Eins"),
    ],
)
def test_several_languages_in_a_unit(header, of_unit, source):
    text = f'<tmx version="1.4">{header}<body>{SEVERAL.format(of_unit)}</body></tmx>'
    pairs = told(text)
    assert [pair[0] for pair in pairs] == [source, source]
    assert {pair[1] for pair in pairs} == {"Eins", "One", "Un"} - {source}
    assert told(text, "fr", "en") == [("Un", "One")]


def test_units_without_a_file_around_them():
    assert told(unit("One", "Un")) == [("One", "Un")]


def test_who_and_when():
    created = 'creationid="ann" creationdate="20200102T030405Z"'
    changed = 'changeid="bob" changedate="20210102T030405Z"'
    one = unit("One", "Un").replace("<tu>", f"<tu {created} {changed}>")
    two = unit("Two", "Deux").replace('<tuv xml:lang="fr">', '<tuv xml:lang="fr" creationid="zoe">')
    first, second = read(HEAD + one + two + TAIL)
    assert isinstance(first, FileUnit)
    assert isinstance(second, FileUnit)
    assert (first.author, first.updated_at) == ("bob", datetime(2021, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert (second.author, second.updated_at) == ("zoe", None)


def test_a_file_with_errors_gives_what_is_good_and_tells_the_rest():
    text = (
        HEAD
        + unit("One", "Un")
        + '<tu><tuv xml:lang="en"><seg>no end</tuv></tu>\n'
        + unit("A & B", "A et B")
        + unit("Two", "Deux")
        + '<tu><tuv xml:lang="en"><seg>alone</seg></tuv></tu>\n'
        + unit("empty", "  ")
        + '<tu><tuv xml:lang="Klingon!"><seg>tlh</seg></tuv><tuv xml:lang="fr"><seg>x</seg></tuv></tu>\n'
        + "<tu>"
        + unit("Three", "Trois")
        + unit("a\x01b", "c")
        + unit("Four", "Quatre")
        + TAIL
    )
    assert told(text) == [
        ("One", "Un"),
        (4, "xml_broken"),
        (5, "xml_broken"),
        ("Two", "Deux"),
        (7, "unit_without_translation"),
        (8, "unit_without_translation"),
        (9, "unit_language_unknown"),
        (9, "unit_without_translation"),
        (10, "unit_not_closed"),
        ("Three", "Trois"),
        (11, "xml_broken"),
        ("Four", "Quatre"),
    ]
    for problem in read(text):
        if isinstance(problem, Problem):
            assert problem.message("en") != problem.message("fr_CA")


def test_a_file_that_breaks_off_anywhere_gives_what_stood_before():
    whole = HEAD + "".join(unit(f"Text {n}", f"Texte é {n}") for n in range(6)) + TAIL
    data = whole.encode()
    ends = [match.end() for match in re.finditer(b"</tu>", data)]
    for cut in range(len(HEAD), len(data) - len(TAIL.rstrip()), 7):
        found = read(data[:cut])
        units = [one for one in found if isinstance(one, FileUnit)]
        assert len(units) == sum(end <= cut for end in ends), cut
        assert [one.reason for one in found if isinstance(one, Problem)] == ["file_ends_early"]


def test_letters_that_cannot_be_read_are_told_and_the_rest_is_taken():
    data = (HEAD + unit("One", "Un") + unit("Two", "d\u00e9j\u00e0") + TAIL).encode("iso-8859-1")
    assert told(data) == [("One", "Un"), (4, "unit_letters_lost")]


def test_entities_of_a_dtd_that_is_named_but_not_read():
    text = HEAD.replace("<tmx", '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx', 1) + unit("a&nbsp;b", "c&eacute;d")
    assert told(text + TAIL) == [("a\u00a0b", "céd")]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE tmx [<!ENTITY l0 "lol">{LAUGHS}]>',
        '<!DOCTYPE tmx [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE tmx [<!ENTITY secret SYSTEM "http://127.0.0.1:1/x">]>',
        '<!DOCTYPE tmx [<!ENTITY % outside SYSTEM "http://127.0.0.1:1/x.dtd"> %outside;]>',
        '<!DOCTYPE tmx [<!ENTITY a "b">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_files_that_define_entities_are_refused(doctype, encoding):
    text = f'<?xml version="1.0"?>{doctype}<tmx><body>{unit("&l9;&secret;&a;", "x")}</body></tmx>'
    with pytest.raises(Unprocessable) as refused:
        read(text.encode(encoding))
    assert refused.value.reason == "xml_with_entities"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "file_empty"),
        (b" \n ", "file_empty"),
        (b"<html><body>x</body></html>", "not_this_kind"),
        (b"not at all", "not_this_kind"),
        (b'<?xml version="1.0" encoding="rot13"?><tmx/>', "encoding_unknown"),
        (b"<tmx>" + b"<a>" * 100, "file_too_deep"),
    ],
)
def test_files_that_are_no_tmx(data, reason):
    with pytest.raises(JddbError) as refused:
        read(data)
    assert refused.value.reason == reason


def test_one_endless_tag_is_refused():
    with pytest.raises(TooLarge):
        read(b"<tmx><body><tu x='" + b"x" * 6_000_000)


def test_what_is_all_wrong_is_given_up():
    found = read(HEAD + unit("a", "") * 3_000 + TAIL)
    assert len(found) == 1_001
    assert isinstance(found[-1], Problem)
    assert found[-1].reason == "too_many_problems"


texts = st.text(st.characters(codec="utf-8", exclude_characters="\ufffd"), min_size=1).filter(str.strip)
xml_texts = texts.filter(lambda text: not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", text))
names = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"]), max_size=20)
times = st.none() | st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)).map(
    lambda time: time.replace(microsecond=0, tzinfo=UTC)
)
units = st.builds(
    FileUnit,
    st.sampled_from(["en", "fr"]),
    st.sampled_from(["de", "es"]),
    xml_texts,
    xml_texts,
    author=names,
    updated_at=times,
)


marks = st.lists(
    st.sampled_from([Mark(0, 2, "bold"), Mark(1, 4, "italic"), Mark(3, 9, "bold"), Mark(0, 30, "italic")]),
    unique=True,
).map(tuple)


@given(st.lists(units, max_size=6), marks, marks)
def test_what_is_written_is_read_equal(given_units, of_sources, of_targets):
    """Formats are written for other tools, and leave the text as it is."""
    written = [replace(unit, source_marks=of_sources, target_marks=of_targets) for unit in given_units]
    data = b"".join(write_tmx(written, "*all*", "1"))
    assert list(read_tmx(io.BytesIO(data))) == given_units
    require_rules(ElementTree.fromstring(data))


def require_rules(tmx: Element) -> None:
    """What TMX 1.4b asks for beyond well-formed XML."""
    assert (tmx.tag, tmx.attrib) == ("tmx", {"version": "1.4"})
    header, body = tmx
    named = ("creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype")
    assert header.tag == "header"
    assert set(named) == set(header.attrib)
    assert header.attrib["segtype"] in ("block", "paragraph", "sentence", "phrase")
    assert body.tag == "body"
    for unit in body:
        assert unit.tag == "tu"
        assert set(unit.attrib) <= {"srclang", "changeid", "changedate"}
        assert re.fullmatch(r"(\d{8}T\d{6}Z)?", unit.get("changedate", ""))
        languages = [variant.get("{http://www.w3.org/XML/1998/namespace}lang") for variant in unit]
        assert all(variant.tag == "tuv" and [seg.tag for seg in variant] == ["seg"] for variant in unit)
        assert len(set(languages)) == len(languages) == 2
        assert unit.get("srclang") in languages
        for seg in unit.iter("seg"):
            begun = [tag for tag in seg if tag.tag == "bpt"]
            # Each beginning has its end behind it, and a number of its own within the segment.
            numbers = [tag.get("i") for tag in begun]
            assert len(set(numbers)) == len(numbers)
            assert all(map(str.isdigit, numbers))
            for tag in begun:
                (end,) = [other for other in seg if other.tag == "ept" and other.get("i") == tag.get("i")]
                assert list(seg).index(tag) < list(seg).index(end)
                assert tag.get("type") in ("bold", "italic")


def test_bold_and_italics_are_written_as_tags_that_belong_together():
    one = FileUnit("en", "fr", "a b c", "x y", source_marks=(Mark(0, 3, "bold"), Mark(2, 5, "italic")))
    (unit,) = ElementTree.fromstring(b"".join(write_tmx([one], "en", "1"))).iter("tu")
    source, target = unit.iter("seg")
    assert [(tag.tag, tag.get("i"), tag.get("x"), tag.get("type"), tag.text, tag.tail) for tag in source] == [
        ("bpt", "1", "1", "bold", "<b>", "a "),
        ("ept", "1", None, None, "</b>", None),
        ("bpt", "2", "2", "italic", "<i>", None),
        ("bpt", "3", "3", "bold", "<b>", "b"),
        ("ept", "3", None, None, "</b>", None),
        ("ept", "2", None, None, "</i>", None),
        ("bpt", "4", "4", "italic", "<i>", " c"),
        ("ept", "4", None, None, "</i>", None),
    ]
    assert target.text == "x y"


def test_what_xml_cannot_hold_is_left_out():
    data = b"".join(write_tmx([FileUnit("en", "fr", "a\x01b\ud800", "c\x1f")], "en", "1"))
    assert told(data) == [("ab", "c")]


MEASURE = """
import resource, sys
from jddb_jupyter.translation.exchange.tmx import read_tmx
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(1 for _ in read_tmx(open(sys.argv[1], "rb")))
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.slow
def test_a_file_of_200_megabytes_is_read_in_bounded_memory(tmp_path: Path):
    sentence = "The team plans, leads and reports on its work with its partners. " * 15
    one = unit(sentence, sentence.replace("team", "équipe")).encode()
    count = 200_000_000 // len(one) + 1

    def pieces() -> Iterator[bytes]:
        yield HEAD.encode()
        for _ in range(0, count, 100):
            yield one * min(100, count)
        yield TAIL.encode()

    file = tmp_path / "large.tmx"
    with file.open("wb") as out:
        out.writelines(pieces())
    assert file.stat().st_size >= 200_000_000
    done = subprocess.run([sys.executable, "-c", MEASURE, file], capture_output=True, text=True, check=True)
    read_units, megabytes = map(int, done.stdout.split())
    assert read_units >= count
    assert megabytes < 30
