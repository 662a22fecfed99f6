"""Alignment of languages without a lexicon: by numbers, shape, and lengths that the texts themselves tell."""

from __future__ import annotations

import pytest

from jddb_jupyter.ot import Delta, Document
from jddb_jupyter.translation.alignment import align
from jddb_jupyter.translation.segmentation import segment

ENGLISH = """The director plans the digital services of the department and leads 34 people in Ottawa.
She reports to the deputy minister.
Who approves the budget of 1,250,000 dollars?
The committee meets on the 15th of each month and gives advice on the risks of every large project.
She speaks with partners (provinces, cities).
The position exists since 2019.
"""
OTHERS = {
    "es": """La directora planifica los servicios digitales del ministerio y dirige a 34 personas en Ottawa.
Responde ante la viceministra.
¿Quién aprueba el presupuesto de 1.250.000 dólares?
El comité se reúne el día 15 de cada mes y asesora sobre los riesgos de todo proyecto importante.
Habla con los socios (provincias, ciudades).
El puesto existe desde 2019.
""",
    "ar": """يخطط المدير الخدمات الرقمية للوزارة ويقود ٣٤ شخصًا في أوتاوا.
ويتبع نائب الوزير.
من يوافق على ميزانية قدرها ١٬٢٥٠٬٠٠٠ دولار؟
تجتمع اللجنة في اليوم ١٥ من كل شهر وتقدم المشورة بشأن مخاطر كل مشروع كبير.
يتحدث مع الشركاء (المقاطعات والمدن).
المنصب موجود منذ عام ٢٠١٩.
""",
    "zh": """主任负责规划本部门的数字服务，并在渥太华领导34人。
向副部长汇报。
谁批准1,250,000元的预算？
委员会每月15日开会，就各大项目的风险提出建议。
与合作伙伴（省、市）沟通。
该职位自2019年设立。
""",
    "iu": """ᐊᖓᔪᖅᑳᖅ ᐸᕐᓇᖃᑦᑕᖅᐳᖅ ᐱᔨᑦᑎᕋᐅᑎᓂᒃ ᐊᒻᒪᓗ ᑲᒪᒋᔭᖃᖅᐳᖅ 34-ᓂᒃ ᐃᓄᖕᓂᒃ ᐋᑐᕚᒥ.
ᐅᓂᒃᑳᖃᑦᑕᖅᐳᖅ ᒥᓂᔅᑕᐅᑉ ᑐᖏᓕᐊᓄᑦ.
ᑭᓇ ᐊᖏᖅᐸ ᑮᓇᐅᔭᓂᒃ 1,250,000-ᓂᒃ?
ᑲᑎᒪᔨᕋᓛᑦ ᑲᑎᒪᖃᑦᑕᖅᐳᑦ 15-ᒥ ᑕᖅᑭᑕᒫᑦ ᐊᒻᒪᓗ ᐅᖃᐅᔾᔨᒋᐊᖅᑎᐅᕗᑦ ᐱᓕᕆᐊᒃᓴᐅᔪᓂᒃ.
ᐅᖃᖃᑎᖃᖃᑦᑕᖅᐳᖅ ᐱᖃᑎᒥᓂᒃ (ᐊᕕᒃᑐᖅᓯᒪᔪᑦ, ᓄᓇᓖᑦ).
ᐃᖅᑲᓇᐃᔮᖅ ᐱᓯᒪᔪᖅ 2019-ᒥ.
""",
}


def beads(source: str, target: str, language: str) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    sides = [
        segment(Document(Delta([{"insert": text}])), tag)
        for text, tag in ((source, "en"), (target, language))
    ]
    return [(bead.source, bead.target) for bead in align(sides[0], sides[1], ("en", language))]


@pytest.mark.parametrize("language", OTHERS)
def test_whole_texts(language):
    assert beads(ENGLISH, OTHERS[language], language) == [((n,), (n,)) for n in range(6)]


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_missing_has_no_counterpart(language):
    lines = OTHERS[language].splitlines(keepends=True)
    found = beads(ENGLISH, "".join([*lines[:3], *lines[4:]]), language)
    assert found == [((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((3,), ()), ((4,), (3,)), ((5,), (4,))]
