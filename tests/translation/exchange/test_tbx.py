"""Termbases of other tools, in both dialects."""

from __future__ import annotations

import io

import pytest

from jddb_jupyter.errors import Unprocessable
from jddb_jupyter.translation.exchange.model import Problem
from jddb_jupyter.translation.exchange.tbx import read_tbx
from jddb_jupyter.translation.terms import Term, Wording

OLD = """<?xml version='1.0'?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc>
</martifHeader><text><body>
<termEntry id="c1">
  <descrip type="subjectField">employment</descrip>
  <descripGrp><descrip type="definition">Who heads a
  department.</descrip></descripGrp>
  <langSet xml:lang="EN-CA"><tig><term id="t1">deputy head</term>
    <termNote type="partOfSpeech">noun</termNote></tig></langSet>
  <langSet xml:lang="fr">
    <ntig><termGrp><term>administrateur <hi>général</hi></term>
      <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termGrp></ntig>
    <tig><term>tête adjointe</term>
      <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
    <tig><term>sous-chef</term><termNote type="normativeAuthorization">admittedTerm</termNote>
      <note>Rarely.</note></tig>
  </langSet>
</termEntry>
<termEntry id="c2"><langSet xml:lang="en"><tig><term> </term></tig></langSet></termEntry>
<termEntry id="c3"><langSet xml:lang="en"><tig><term>broken</tig></langSet></termEntry>
<termEntry id="c4"><langSet xml:lang="??"><tig><term>x</term></tig></langSet>
  <langSet xml:lang="fr"><tig><term>atout</term></tig></langSet></termEntry>
</body></text></martif>
"""

NEW = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
     xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
<tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader>
<text><body>
<conceptEntry id="c1"><min:subjectField>employment</min:subjectField>
  <langSec xml:lang="en"><termSec><term>duty</term><min:partOfSpeech>noun</min:partOfSpeech>
     <termNote type="inflectedForm">duties</termNote></termSec></langSec>
  <langSec xml:lang="fr"><termSec><term>tâche</term>
     <min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus></termSec></langSec>
</conceptEntry>
</body></text></tbx>
"""


def test_version_2():
    whole, empty, broken, unknown, left = read_tbx(io.BytesIO(OLD.encode()))
    assert whole == Term(
        (
            Wording("en-CA", "deputy head", part_of_speech="noun"),
            Wording("fr", "administrateur général"),
            Wording("fr", "tête adjointe", "forbidden"),
            Wording("fr", "sous-chef", "admitted"),
        ),
        subject="employment",
        note="Who heads a department.\nsous-chef: Rarely.",
    )
    problems = [one for one in (empty, broken, unknown) if isinstance(one, Problem)]
    assert [(one.line, one.reason) for one in problems] == [
        (20, "term_without_text"),
        (21, "xml_broken"),
        (22, "unit_language_unknown"),
    ]
    assert left == Term((Wording("fr", "atout"),))


def test_version_3():
    (term,) = read_tbx(io.BytesIO(NEW.encode("utf-16")))
    assert term == Term(
        (Wording("en", "duty", part_of_speech="noun", forms=("duties",)), Wording("fr", "tâche", "admitted")),
        subject="employment",
    )


def entry(wording: str) -> list[Term | Problem]:
    text = f'<martif><termEntry><langSet xml:lang="fr"><tig>{wording}</tig></langSet></termEntry></martif>'
    return list(read_tbx(io.BytesIO(text.encode())))


def test_what_stands_within_a_text_leaves_it_whole():
    note = "<note>See <xref>this</xref> and <p>that</p>.</note>"
    (term,) = entry(
        f'<term>cote <ph>{{1}}</ph>de\n  <hi>sécurité\u00a0: <bpt i="1">b</bpt>A</hi></term>{note}'
    )
    assert term == Term(
        (Wording("fr", "cote de sécurité\u00a0: A"),), note="cote de sécurité\u00a0: A: See this and that."
    )


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("preferredTerm-admn-sts", "approved"),
        ("supersededTerm-admn-sts", "forbidden"),
        ("notRecommended", "forbidden"),
        ("proposed", "proposed"),
        ("to be discussed", "proposed"),
    ],
)
def test_no_status_that_is_not_known_is_taken_for_an_approval(said, status):
    *problems, term = entry(f'<term>rôle</term><termNote type="administrativeStatus">{said}</termNote>')
    assert term == Term((Wording("fr", "rôle", status),))
    reasons = [one.reason for one in problems if isinstance(one, Problem)]
    assert reasons == (["term_status_unknown"] if " " in said else [])


def test_a_file_that_breaks_off():
    found = list(read_tbx(io.BytesIO(NEW[: NEW.index("</body>")].encode())))
    assert isinstance(found[0], Term)
    assert isinstance(found[1], Problem)
    assert found[1].reason == "file_ends_early"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<!DOCTYPE martif [<!ENTITY a "b">]><martif>&a;</martif>', "xml_with_entities"),
        ("<tmx/>", "not_this_kind"),
        ("", "file_empty"),
    ],
)
def test_refused(text, reason):
    with pytest.raises(Unprocessable) as refused:
        list(read_tbx(io.BytesIO(text.encode())))
    assert refused.value.reason == reason
