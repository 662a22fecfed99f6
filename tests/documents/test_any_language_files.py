"""Files in languages other than the two: what says which one, and that it comes back."""

from __future__ import annotations

import io
import zipfile

import pytest

from jddb_jupyter.documents import JobFacts, read_job_file, write_job
from jddb_jupyter.errors import Unprocessable

SPANISH = (
    "La directora planifica y dirige los servicios en línea. Responde ante el subdirector general.\n" * 4
)
ARABIC = "يتولى المدير مسؤولية تخطيط الخدمات الرقمية وإدارتها.\n"


def ops(text: str, heading: str = "Título") -> list[dict[str, object]]:
    return [{"insert": heading}, {"insert": "\n", "attributes": {"header": 1}}, {"insert": text}]


@pytest.mark.parametrize("kind", ["docx", "html", "json"])
@pytest.mark.parametrize("tag", ["es", "es-MX", "ar", "iu-Cans", "zh-Hant", "fr-CA", "fr-FR"])
def test_an_export_comes_back_in_its_language(kind, tag):
    facts = JobFacts(job_number="100001", title="Título", language=tag)
    data, _, extension = write_job(kind, ops(SPANISH), facts)
    for name in (f"Título 100001.{tag}{extension}", f"renamed{extension}"):
        found = read_job_file(name, data)
        assert (found.language, found.warnings) == (tag, ())


def test_a_name_without_country_does_not_take_it_away():
    facts = JobFacts(job_number="100001", title="Titre", language="fr-CA")
    data = write_job("json", ops(SPANISH), facts)[0]
    assert read_job_file("Titre 100001 FR.json", data).language == "fr-CA"
    assert read_job_file("Titre 100001 EN.json", data).language == "en"


@pytest.mark.parametrize(
    ("lang", "language"), [("es", "es"), ("ES_mx", "es-MX"), ("en-US", "en"), ("nonsense!", "en")]
)
def test_a_page_states_its_language(lang, language):
    page = f"<html lang='{lang}'><body><p>{'Planifica servicios. ' * 12}</p></body></html>"
    assert read_job_file("page.html", page.encode()).language == language


def test_english_words_count_more_than_what_a_program_states():
    text = (
        "The director is accountable for the planning of the services and for the budget of the office. " * 3
    )
    assert read_job_file("a.html", f"<html lang='es'><p>{text}".encode()).language == "en"


def test_word_checks_the_spelling_in_the_language_of_the_text():
    facts = JobFacts(job_number="100001", title="Título", language="es-MX")
    text = "Planifica servicios.\n" * 12
    source = zipfile.ZipFile(io.BytesIO(write_job("docx", ops(text), facts)[0]))
    bare = io.BytesIO()
    with zipfile.ZipFile(bare, "w") as archive:  # as another program would have written it
        for name in source.namelist():
            if name != "docProps/custom.xml":
                archive.writestr(name, source.read(name))
    assert read_job_file("Título.docx", bare.getvalue()).language == "es-MX"


def test_texts_from_right_to_left_are_written_so():
    facts = JobFacts(title="المدير", language="ar")
    html = write_job("html", ops(ARABIC), facts)[0].decode()
    assert '<html lang="ar" dir="rtl">' in html
    docx = zipfile.ZipFile(io.BytesIO(write_job("docx", ops(ARABIC), facts)[0]))
    styles = docx.read("word/styles.xml").decode()
    assert "<w:bidi/>" in styles
    assert "<w:rtl/>" in styles
    assert '<html lang="fr-CA">' in write_job("html", ops(SPANISH), JobFacts(language="fr"))[0].decode()


def test_a_language_that_was_guessed_is_told():
    found = read_job_file("a.txt", ARABIC.encode())
    assert (found.language, found.warnings) == ("ar", ("file_language_guessed",))
    text = "Planifica servicios.\n" * 12
    assert read_job_file("a.txt", text.encode()).warnings == ("file_language_guessed",)
    assert read_job_file("a.es.txt", text.encode()).warnings == ()


def test_a_file_with_a_tag_that_is_none_is_refused():
    data = write_job("json", ops(SPANISH), JobFacts(language="es"))[0]
    with pytest.raises(Unprocessable) as refused:
        read_job_file("a.json", data.replace(b'"es"', b'"espanol"'))
    assert refused.value.reason == "language_not_valid"
