from __future__ import annotations

import pytest

from jddb_jupyter.documents.filenames import file_name, find_classification, parse_file_name

NAMES = {
    "EX-01 Title 103249 - JD.txt": ("103249", "Title", "EX-01", "en", ".txt"),
    "EX-01 Titre 103249 - DE.txt": ("103249", "Titre", "EX-01", "fr", ".txt"),
    "EX-01 Title 103249 - JD (Signed).txt": ("103249", "Title", "EX-01", "en", ".txt"),
    "EX-01 Title 103249 - JD (Signed) (1).TXT": ("103249", "Title", "EX-01", "en", ".txt"),
    "EX-01 Title (1) EN.docx": ("EX-01 Title", "Title", "EX-01", "en", ".docx"),
    "EX-01 Title EN.docx": ("EX-01 Title", "Title", "EX-01", "en", ".docx"),
    "EX-01 Titre FR (2).docx": ("EX-01 Titre", "Titre", "EX-01", "fr", ".docx"),
    "JD_EX-01_123456_Title.txt": ("123456", "Title", "EX-01", "en", ".txt"),
    "DE_EX-01_123456_Titre_du_poste.txt": ("123456", "Titre du poste", "EX-01", "fr", ".txt"),
    "JD_EX-01_123456_Title_FR.md": ("123456", "Title", "EX-01", "fr", ".md"),
    "EX-02 Director, Policy & Plans 100234 FR.md": (
        "100234",
        "Director, Policy & Plans",
        "EX-02",
        "fr",
        ".md",
    ),
    "EX-01 Title 103249 - JD signed.txt": ("103249", "Title", "EX-01", "en", ".txt"),
    "EX-01_Title_103249_DE_v2.docx": ("103249", "Title", "EX-01", "fr", ".docx"),
    "EX-01 Title 103249 - JD - Copy (2).txt": ("103249", "Title", "EX-01", "en", ".txt"),
    "EX-01 Titre 103249 - DE [signée].txt": ("103249", "Titre", "EX-01", "fr", ".txt"),
    "FR_EX-01_123456_Titre.txt": ("123456", "Titre", "EX-01", "fr", ".txt"),
    "Title final.md": ("Title final", "Title final", "", None, ".md"),
    "jobs/2024/EX-01 Title 103249.md": ("103249", "Title", "EX-01", None, ".md"),
    "AS-7 Advisor 100567.md": ("100567", "Advisor", "AS-07", None, ".md"),
    "2022-aug-sr-app-sec-dev EN.md": ("2022-aug-sr-app-sec-dev", "2022-aug-sr-app-sec-dev", "", "en", ".md"),
    "test-translation-ID FR.md": ("test-translation-ID", "test-translation-ID", "", "fr", ".md"),
    "director_fr.md": ("director", "director", "", "fr", ".md"),
    "20240115 notes.md": ("20240115 notes", "20240115 notes", "", None, ".md"),
    "C:\\jobs\\EX-01 Title 103249.md": ("103249", "Title", "EX-01", None, ".md"),
    "../../etc/passwd": ("passwd", "passwd", "", None, ""),
    "e\u0301tude FR.md": ("étude", "étude", "", "fr", ".md"),
    "Garden.md": ("Garden", "Garden", "", None, ".md"),
    "EX-01 Título 103249.es.txt": ("103249", "Título", "EX-01", "es", ".txt"),
    "EX-01 職務記述書 103249.ja (1).docx": ("103249", "職務記述書", "EX-01", "ja", ".docx"),
    "AS-07 Titre 100567.fr-CA.html": ("100567", "Titre", "AS-07", "fr-CA", ".html"),
    "Title 100567.zh-hant.md": ("100567", "Title", "", "zh-Hant", ".md"),
    "Team Leader, IT.md": ("Team Leader, IT", "Team Leader, IT", "", None, ".md"),
    "notes 100567.txt.md": ("100567", "notes .txt", "", None, ".md"),
    "EN.md": ("EN", "EN", "", "en", ".md"),
    "123456.md": ("123456", "123456", "", None, ".md"),
    ".md": (".md", "md", "", None, ""),
    "a\x00b\ud800.md": ("ab", "ab", "", None, ".md"),
}


@pytest.mark.parametrize("name", NAMES)
def test_parts_of_a_name(name):
    found = parse_file_name(name)
    assert (
        found.job_number,
        found.title,
        found.classification,
        found.language,
        found.extension,
    ) == NAMES[name]


@pytest.mark.parametrize(
    ("text", "classification"),
    [
        ("EX-01", "EX-01"),
        ("Level: EX-1 (acting)", "EX-01"),
        ("EX01", ""),
        ("COVID-19", ""),
        ("2024-05-01", ""),
    ],
)
def test_classification(text, classification):
    assert find_classification(text) == classification


@pytest.mark.parametrize(
    ("job_number", "title", "classification", "language"),
    [("100234", "Director, Policy", "EX-01", "fr"), ("team-lead", "team-lead", "", "en")],
)
def test_a_written_name_is_read_back(job_number, title, classification, language):
    found = parse_file_name(file_name(job_number, title, classification, language, ".md"))
    assert (found.job_number, found.title, found.classification, found.language) == (
        job_number,
        title,
        classification,
        language,
    )


def test_a_written_name_suits_every_file_system():
    assert file_name("1", 'a/b\\c:d*"e"?\n<f>|\x00', "", "en", ".md") == "a b c d e f 1 EN.md"
