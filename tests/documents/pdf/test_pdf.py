"""PDF files, made here, and the document that becomes of each."""

from __future__ import annotations

from jddb_jupyter.documents import ImportedJob, read_job_file
from jddb_jupyter.documents.markdown import to_markdown

from .pdf_file import Words, column, file_of, pdf, stream

ENGLISH = """GENERAL ACCOUNTABILITY

The Director is accountable for the ferries of the coast, for their crews and for the people
who travel on them. The work is self-
governed and well known; it is done in the open, with engi-
neers and pilots.

A second paragraph begins after a wider gap. It has a long first row, so that nothing but the
gap tells.
Short row.
Another, though its first word had room above."""


def read(data: bytes, name: str = "EX-01 Title 410100.pdf") -> ImportedJob:
    return read_job_file(name, data)


def lines(job: ImportedJob) -> list[str]:
    return [line for line in to_markdown(job.ops).split("\n") if line]


def test_rows_become_paragraphs_and_divided_words_whole():
    assert lines(read(pdf(column(ENGLISH)))) == [
        "## GENERAL ACCOUNTABILITY",
        "The Director is accountable for the ferries of the coast, for their crews and for the people who "
        "travel on them. The work is self-governed and well known; it is done in the open, with "
        "engineers and pilots.",
        "A second paragraph begins after a wider gap. It has a long first row, so that nothing but the gap "
        "tells.",
        "Short row.",
        "Another, though its first word had room above.",
    ]


def test_french_words_keep_their_hyphens():
    rows = "Le sous-\nministre, peut-\nêtre lui-\nmême, dirige l’organi-\nsation des traversiers."
    edge = [Words("x" * 80, 100)]
    found = lines(read(pdf([*column(rows, left=400), *edge]), "a FR.pdf"))
    assert found[0] == "Le sous-ministre, peut-être lui-même, dirige l’organisation des traversiers."


def test_headings_by_size_weight_and_name():
    page = [
        Words("Director, Ferries", 740, size=18, bold=True),
        *column("Position Number: 410100\nClassification: EX-01", 715),
        Words("Nature & Scope", 670, size=14),
        *column(
            "The ferries are old and the rivers are wide, and both are to be known by the Director well.", 650
        ),
        Words("Seasons", 620, bold=True),
        *column("Ice comes in December and goes in April.", 600),
        Words("Dimensions", 570),
        *column("Nine ferries.", 550),
    ]
    job = read(pdf(page))
    assert job.title == "Director, Ferries"
    assert job.metadata == {"position_number": "410100", "classification": "EX-01"}
    assert [section.kind for section in job.sections] == ["nature_and_scope", "dimensions"]
    assert [line for line in lines(job) if line.startswith("#")] == [
        "# Director, Ferries",
        "## Nature & Scope",
        "### Seasons",
        "## Dimensions",
    ]


def test_bullets_and_numbers_become_lists():
    page = [
        *column("The ferries are old, the rivers are wide, and both are to be known by the Director.", 760),
        Words("•", 700),
        Words("Leads the ferries of the whole coast, in every season and in all weathers, the", 700, 90),
        Words("worst included.", 686, 90),
        Words("• Hires crews.", 672),
        Words("– pilots", 658, 108),
        Words("1. Plans.", 630),
        Words("2. Reports.", 616),
        Words("7. Not the next number.", 602),
    ]
    assert lines(read(pdf(page)))[1:] == [
        "- Leads the ferries of the whole coast, in every season and in all weathers, the worst included.",
        "- Hires crews.",
        "  - pilots",
        "1. Plans.",
        "2. Reports.",
        "7\\. Not the next number.",
    ]


def test_ligatures_and_letters_struck_twice():
    ligatures = b"BT /F3 11 Tf 1 0 0 1 72 700 Tm (of\001ce, \002eet, e\003ort.) Tj ET"
    twice = b" BT /F1 11 Tf 1 0 0 1 72 650 Tm (Twice.) Tj 1 0 0 1 72.3 650 Tm (Twice.) Tj ET"
    assert lines(read(file_of([stream(ligatures + twice)]))) == ["office, fleet, effort.", "Twice."]


def test_cells_of_a_row_are_set_apart():
    page = [
        Words("Position Number:", 700),
        Words("410100", 700, 250),
        Words("Branch", 680),
        Words("Ferries", 680, 250),
    ]
    job = read(pdf(page), "a.pdf")
    assert lines(job) == ["Position Number: 410100", "Branch | Ferries"]
    assert job.metadata == {"position_number": "410100", "branch": "Ferries"}


def test_headers_footers_and_page_numbers_that_repeat_are_left_out():
    pages = [
        [
            Words("Department of Rivers and Shores", 770, size=9),
            *column(
                f"This is what page {word} says of the ferries, and it is said nowhere else in the file.", 700
            ),
            *column(f"{number * 7}. {word} also ends with a row of its own.", 640),
            Words(f"EX-01 Director – Page {number} of 4", 30, size=9),
        ]
        for number, word in enumerate(("one", "two", "three", "four"), 1)
    ]
    text = "\n".join(lines(read(pdf(*pages))))
    assert "Department" not in text
    assert "Page" not in text
    assert text.count("says of the ferries") == text.count("row of its own") == 4


def test_a_paragraph_goes_on_over_the_end_of_a_page():
    first = "The ferries are old and the rivers are wide, and both have to be known by the Director, who"
    pages = [[*column(first, 100)], [*column("answers for them.", 700)]]
    assert lines(read(pdf(*pages))) == [first + " answers for them."]


def test_scripts_attachments_and_fields_are_not_looked_at():
    script = "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
    catalog = f"{script}/Names<</EmbeddedFiles<</Names[(evil.exe)100000 0 R]>>>>"
    data = pdf(column("Text."), catalog=catalog, objects=[stream(b"MZ evil", "/Type/EmbeddedFile")])
    assert lines(read(data)) == ["Text."]
