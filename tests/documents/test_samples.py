"""The job descriptions that come with the package, for the demo and for whoever begins."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files

import pytest

from jddb_jupyter.documents import ImportedJob, read_job_file
from jddb_jupyter.documents.language import detect_language
from jddb_jupyter.documents.lines import Line, lines_of
from jddb_jupyter.documents.markdown import from_markdown, to_markdown
from jddb_jupyter.ot import Delta, Document

USUAL = (
    "general_accountability",
    "organization_structure",
    "nature_and_scope",
    "dimensions",
    "specific_accountabilities",
    "knowledge_skills_abilities",
)
METADATA = {
    "position_title",
    "position_number",
    "classification",
    "department",
    "branch",
    "directorate",
    "location",
    "effective_date",
    "reports_to",
    "national_occupation_code",
    "language_profile",
    "security",
}
SAME_IN_BOTH = ("position_number", "classification", "effective_date", "national_occupation_code")
SAMPLES = sorted((files("jddb_jupyter") / "samples").iterdir(), key=lambda sample: sample.name)
JOBS = [read_job_file(sample.name, sample.read_bytes()) for sample in SAMPLES]
FRENCH = [job for job in JOBS if job.language == "fr"]
PAIRS = list(zip(JOBS[::2], JOBS[1::2], strict=True))

# A full-length job description, in words; French takes about a quarter more.
SHORTEST = {"en": 2_000, "fr": 2_600}
LONGEST = {"en": 2_600, "fr": 3_400}
# Lines of fewer words may say the same in two jobs: headings, labels, "Knowledge of:".
OWN_WORDS = 8

each_sample = pytest.mark.parametrize(
    ("sample", "job"), list(zip(SAMPLES, JOBS, strict=True)), ids=[sample.name for sample in SAMPLES]
)
each_french = pytest.mark.parametrize("job", FRENCH, ids=lambda job: job.job_number)
each_pair = pytest.mark.parametrize(("english", "french"), PAIRS, ids=[job.job_number for job in JOBS[::2]])


def text_of(job: ImportedJob) -> str:
    return Document(Delta(job.ops)).text


def body_of(job: ImportedJob) -> list[Line]:
    """The lines below the title and the table of metadata."""
    position, lines = 0, []
    for line in lines_of(job.ops):
        if position >= job.sections[0].start:
            lines.append(line)
        position += len(line.text) + 1
    return lines


def test_there_are_six_pairs_of_several_groups_and_departments():
    assert len(PAIRS) >= 6
    assert len({english.job_number for english, _ in PAIRS}) == len(PAIRS)
    assert len({english.classification for english, _ in PAIRS}) == len(PAIRS)
    assert len({english.metadata["department"] for english, _ in PAIRS}) >= 3


@each_sample
def test_the_importer_finds_everything(sample, job):
    text = text_of(job)
    assert not job.warnings
    assert re.fullmatch(r"\d{6}", job.job_number)
    assert job.job_number == job.metadata["position_number"]
    assert job.classification == job.metadata["classification"] == sample.name[:5]
    assert job.title == job.metadata["position_title"] == text.split("\n")[0]
    assert job.language == sample.name[-5:-3].lower() == detect_language(text)
    assert tuple(section.kind for section in job.sections if section.kind) == USUAL
    assert set(job.metadata) == METADATA


@each_sample
def test_the_length_is_that_of_a_real_one(sample, job):
    assert SHORTEST[job.language] <= len(text_of(job).split()) <= LONGEST[job.language]


@each_sample
def test_written_and_read_again_nothing_is_lost(sample, job):
    assert from_markdown(to_markdown(job.ops)) == job.ops


@each_sample
def test_they_show_what_a_document_can_hold(sample, job):
    seen = {name for op in job.ops for name in op.get("attributes", {})}
    assert seen >= {"header", "bold", "italic", "list", "indent", "link", "blockquote"}
    assert {op["attributes"]["list"] for op in job.ops if "list" in op.get("attributes", {})} == {
        "bullet",
        "ordered",
    }


@each_pair
def test_both_languages_say_the_same_of_the_position(english, french):
    assert (english.language, french.language) == ("en", "fr")
    for name in SAME_IN_BOTH:
        assert english.metadata[name] == french.metadata[name]


@each_pair
def test_both_languages_have_the_same_structure(english, french):
    assert shape(english) == shape(french)


@each_pair
def test_both_languages_state_the_same_figures(english, french):
    for one, other in zip(lines_of(english.ops), lines_of(french.ops), strict=True):
        assert figures(one.text, "en") == figures(other.text, "fr"), (one.text, other.text)


def shape(job: ImportedJob) -> list[tuple[dict[str, object], frozenset[str]]]:
    """What each line is, and the marks that some of its text has."""
    return [
        (dict(line.attributes), frozenset(mark for run in line.runs for mark in run.attributes))
        for line in lines_of(job.ops)
    ]


def figures(text: str, language: str) -> Counter[str]:
    """The numbers of a line, as English writes them without separators."""
    if language == "en":
        text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    else:
        text = re.sub(r"(?<=\d)\u00a0(?=\d{3}(?!\d))", "", text)
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    return Counter(re.findall(r"\d+(?:\.\d+)?", text))


@each_sample
def test_budgets_that_are_divided_add_up(sample, job):
    """Where an item with an amount has items below it, theirs make up the whole."""
    lines = list(lines_of(job.ops))
    for number, line in enumerate(lines):
        parts = []
        for below in lines[number + 1 :]:
            if below.attributes.get("indent", 0) <= line.attributes.get("indent", 0):
                break
            parts.append(below)
        if parts and (whole := amounts(line, job)):
            assert sum(amounts(part, job)[0] for part in parts) == pytest.approx(whole[0]), line.text


def amounts(line: Line, job: ImportedJob) -> list[float]:
    """The sums of money that a line names, in the unit that it uses."""
    if "$" not in line.text and "de dollars" not in line.text:
        return []
    return [float(figure) for figure in figures(line.text.partition(":")[2], job.language)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_two_lines_are_the_same(language):
    seen = Counter(
        line.text
        for job in JOBS
        if job.language == language
        for line in body_of(job)
        if len(line.text.split()) >= OWN_WORDS
    )
    assert [text for text, times in seen.items() if times > 1] == []


@each_french
def test_french_typography(job):
    text = text_of(job)
    for wrong in (
        " :",
        " ;",
        " !",
        " ?",
        "\u00a0;",
        "\u00a0!",
        "\u00a0?",
        " »",
        "« ",
        " %",
        " $",
        "'",
        '"',
        "  ",
    ):
        assert wrong not in text, wrong
    for wrong in (
        r"[^\s\u00a0\d]:(?!//)",  # a colon without its space
        r"\d \d{3}(?!\d)",  # thousands that a line's end may part
        r"\d milli",  # a number that a line's end may part from its millions
        r"\d\.\d",  # the English decimal point
        r"\$\s?\d",  # the sign before the amount
        r"\b1 (?:janvier|avril|juillet|octobre)",  # not "1er"
        r"«(?!\u00a0)|(?<!\u00a0)»",
    ):
        found = re.search(wrong, text)
        assert found is None, text[max(0, found.start() - 30) : found.end() + 10] if found else ""


@pytest.mark.parametrize("job", [job for job in JOBS if job.language == "en"], ids=lambda job: job.job_number)
def test_english_typography(job):
    text = text_of(job)
    for wrong in ("'", '"', "  ", " :", " ;", "\u00a0", "organisation"):
        assert wrong not in text, wrong
