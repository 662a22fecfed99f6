"""Where one line is split, in tables of sentences, and what holds for any line."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jddb_jupyter.translation.segmentation import segment_text

LANGUAGES = st.sampled_from(["en", "fr", "en-CA", "fr_CA", "de", "ja", "ar", "iu-Cans", "zh-Hant", ""])
_MARKS = """
A a I M Le The les 3 12 1. 2) (a) (ii) • - ; ; : . ! ? … ... « » “ ” " ' ( ) [ ] — ,
M. Mme art. No. etc. e.g. c.-à-d. p. ex. U.S. J.-C. 1.5 a@b.ca https://a.ca/b.c p.m. Jan. é 。
「 」 ： ； ؟ ؛ । ۔ ᓂ. 部 م z. 5.
"""
SNIPPETS = (*_MARKS.split(), "Nature and Scope:", "NATURE ET PORTÉE", "\t", " ", "  ", "\u00a0", "\u2009")
LINES = st.one_of(
    st.lists(st.sampled_from(SNIPPETS), max_size=12).map("".join),
    st.lists(st.sampled_from(SNIPPETS), max_size=12).map(" ".join),
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\n\0"), max_size=40),
)

# Segments are parted by " | ".
ENGLISH = [
    "The manager plans work. | She reports to Mr. Cole. | Costs fell by 3.5%.",
    "Dr. A. B. Stone leads the lab. | Her deputy, Prof. Lane, is new.",
    "See No. 7, s. 12.4 and art. 9. | He said no. | Four people left.",
    "Uses tools (e.g. Excel, i.e. spreadsheets), etc. | Plans follow.",
    "The U.S. Embassy called. | The team works in the U.S. | The office is small.",
    "Doors close at 5 p.m. Tuesday. | Doors open at 9 a.m. | The guard waits.",
    "Acme Inc. Canada was hired. | It works with Acme Inc. | The contract ends on Jan. 5, 2027.",
    "“Who is there?” she asked. | “Nobody.” | The door stayed shut.",
    'He said "stop." | Then he left.',
    "Really?! | Yes! | Well… | Perhaps... | We wait… and wait.",
    "It works (see Annex A. It lists all of it.) most days. | (A note stands alone.) | Good.",
    "Write to jobs@example.ca. | Visit https://example.ca/a.b?c=d. | Or www.example.ca today.",
    "1. Leads the team. | 2. Manages a budget.",
    "1.1 Leads the team | ",
    "IV. Budget and staff",
    "A. The director decides. | See Annex B. | The rest follows.",
    "Sec. 3. The minister may act. | See section 3. | The rest is void.",
    "The incumbent: (a) leads the team; | (b) plans the work; and | (c) reports.",
    "Leads the team; | (b) plans the work.",
    "The team has: three analysts; | two clerks (one acting; one not); | and a manager.",
    "She leads; he follows; they agree.",
    "One list: it has one semicolon; no more.",
    "• Leads people | • Writes plans",
    "General Accountability: | The director is accountable for results.",
    "The fee is $1.25 per page. | 30 pages are free.",
    "The rule [...] The text goes on.",
    "Laws include S.C. 2003, c. 22 and R.S., c. F-11. | Others exist.",
    "We hire in St. John’s. | Call 555-1234 ext. 12. | Ask for Lt. Col. Grey.",
    "We recruited Plan B. | What about it?",
]
FRENCH = [
    "Le poste relève de M. Cormier. | Mme Roy dirige l’équipe. | MM. Aubé et Cyr partent.",
    "Voir l’art. 12 de la Loi et le no. 4. | Le coût est de 3,5 M$. | Le budget est de 1 250 000 $.",
    "Des outils, p. ex. Word, c.-à-d. des logiciels, etc., sont fournis. | Voir la p. 12.",
    "« Est-ce prêt ? » demande-t-elle. | « Oui. » | Le chef sourit.",
    "« Nous y arriverons. | Nous le ferons. »",
    "Il hésite… | Puis il part. | Il attend… un peu.",
    "Vraiment?! | Oui! | Non.",
    "Le poste relève de l’A.G.C. | Les autres sont vacants.",
    "Il entre en vigueur le 5 janv. 2026. | Il prend fin le 1er févr. 2027.",
    "La société Unetelle Ltée Canada existe. | La société Unetelle Ltée. | Le contrat prend fin.",
    "Il mène l’équipe (voir l’annexe A. Elle dresse la liste.) chaque jour. | (Une note seule.) | Bien.",
    "Art. 3. Le ministre décide. | Voir l’article 3. | Le reste est nul.",
    "Le ou la titulaire : a) dirige l’équipe; | b) planifie le travail; et | c) rend compte.",
    "L’équipe compte : trois analystes; | deux commis (dont un intérimaire; l’autre non); | et une chef.",
    "Elle dirige; il suit; tous s’entendent.",
    "Écrire à emplois@exemple.ca. | Visiter www.exemple.ca/fr. | Merci.",
    "NATURE ET PORTÉE : | Le ou la titulaire dirige l’équipe.",
    "Il habite en C.-B. | Le bureau est à Québec.",
    "L.C. 2003, ch. 22 et L.R.C., ch. F-11. | D’autres lois existent.",
    "Vos services, vos régions, etc. | Tout y est.",
    "1) Diriger l’équipe. | 2) Gérer le budget.",
    "Le taux (50 p. 100) augmente. | À suivre.",
]
OTHERS = [
    ("de", "Dr. Weber leitet das Team. | Es hat z.B. drei Stellen. | Gut!"),
    ("es", "¿Quién es? | ¡Hola! | El Sr. Paz llega."),
    ("ja", "これは文です。 | 次の文です。"),
    ("", "One. | Two."),
    (
        "es",
        "La Sra. García dirige. | ¿Quién aprueba? | Véase el art. 5, pág. 12. | El 5, EE. UU. firmó. | Ya.",
    ),
    ("de", "Er plant z. B. die Dienste. | Am 5. Januar 2026 beginnt Frau Dr. Meier. | Siehe Abs. 3 Nr. 5."),
    ("iu-Cans", "ᐊᖓᔪᖅᑳᖅ ᑲᒪᒋᔭᖃᖅᐳᖅ ᐱᔨᑦᑎᕋᐅᑎᓂᒃ. | ᐃᖅᑲᓇᐃᔭᖅᑎᑦ 12-ᖑᕗᑦ. | ᑭᓇ ᐊᖏᖅᐸ? | ᐋᒃᑲ."),
    ("cr", "ᐅᒋᒫᐤ ᐊᑐᐢᑫᐤ᙮ | ᐁᑯᓯ᙮"),
    ("ar", "يتولى المدير الخدمات. | هل يشرف على 12 موظفًا؟ | نعم. | انظر المادة 5 من القانون."),
    ("ar", "المهام: التخطيط؛ | التنفيذ؛ | التقييم."),
    ("ur", "وہ خدمات کا ذمہ دار ہے۔ | ٹیم میں 12 افراد ہیں۔"),
    ("he", "המנהל מתכנן. | מי מאשר? | איש."),
    ("hi", "निदेशक योजना बनाता है। | दल में 12 लोग हैं। | कौन स्वीकृत करता है?"),
    ("ko", "책임자는 계획한다. | 누가 승인하는가? | 예산은 125만 달러이다."),
    (
        "ja",
        "部長は計画に責任を負う。 | 彼は「よい。悪い。」と言う。 | 誰が承認？ | （注：2026年。）以上。",
    ),
    ("zh", "主任负责规划。 | 团队有12人！ | 职责：规划； | 执行； | 评估。"),
    ("am", "ዳይሬክተሩ ያቅዳል። | ማን ያጸድቃል፧ | ቡድኑ 12 ነው።"),
    ("th", "ผู้อำนวยการรับผิดชอบการวางแผน ทีมมี 12 คน"),
]


def split(text: str, language: str) -> list[str]:
    return [text[part.start : part.end] for part in segment_text(text, language)]


def joined(case: str) -> tuple[str, list[str]]:
    parts = [part for part in case.split(" | ") if part.strip()]
    return " ".join(parts), parts


@pytest.mark.parametrize("case", ENGLISH)
def test_english(case):
    text, parts = joined(case)
    assert split(text, "en") == parts


@pytest.mark.parametrize("case", FRENCH)
def test_french(case):
    text, parts = joined(case)
    assert split(text, "fr-CA") == parts
    # As word processors write it, with no-break spaces before ":" and inside guillemets.
    unbroken = text.replace(" :", "\u00a0:").replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    assert [part.replace("\u00a0", " ") for part in split(unbroken, "fr")] == parts


@pytest.mark.parametrize(("language", "case"), OTHERS)
def test_other_languages_by_generic_rules(language, case):
    is_spaced = language not in ("ja", "zh")
    text, parts = joined(case) if is_spaced else (case.replace(" | ", ""), case.split(" | "))
    assert split(text, language) == parts


def test_cells_of_a_row_and_nothing_but_white_space():
    assert split("Titre :\tDirectrice\t \tQuébec", "fr") == ["Titre :", "Directrice", "Québec"]
    assert split(" \u00a0\t", "fr") == []
    assert split("", "en") == []


@given(LINES, LANGUAGES)
@example("a: ; ; ", "en")
@example("« . »", "fr")
@example("(.) (.) A", "en")
def test_every_character_is_in_one_segment_and_segments_stay_whole(text, language):
    parts = segment_text(text, language)
    ends = 0
    for part in parts:
        assert not text[ends : part.start].strip()
        alone = text[part.start : part.end]
        assert alone
        assert alone == alone.strip()
        assert split(alone, language) == [alone]
        ends = part.end
    assert not text[ends:].strip()


@pytest.mark.parametrize(
    "unit",
    [".", "»", ".»", ". ", "a.", "e.g. A", "(", "(a. B) ", "[. ", "; ", ": ;", "•", "\t", "« ? ", "M. "],
)
def test_hostile_lines_take_linear_time(unit):
    started = time.perf_counter()
    segment_text(unit * (100_000 // len(unit)), "en")
    assert time.perf_counter() - started < 5


def test_official_pairs_split_alike_in_both_languages(shared):
    alike = total = 0
    with (shared / "data" / "pairs" / "statutes_hr.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            pair = json.loads(line)
            total += 1
            alike += len(segment_text(pair["en"], "en")) == len(segment_text(pair["fr"], "fr"))
    assert alike >= 0.97 * total
