from __future__ import annotations

import pytest

from jddb_jupyter.documents.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Director is accountable for planning and operating the online services.", "en"),
        ("Le directeur est responsable de planifier et d’exploiter les services en ligne.", "fr"),
        ("LE DIRECTEUR EST RESPONSABLE DE LA GESTION", "fr"),
        ("Responsabilité générale", "fr"),
        ("General Accountability", "en"),
        ("", "en"),
        ("1234", "en"),
        ("يتولى المدير مسؤولية تخطيط الخدمات الرقمية وإدارتها. الرتبة EX-01.", "ar"),
        ("המנהל אחראי לתכנון השירותים המקוונים.", "he"),
        ("部長はオンラインサービスの計画と運営に責任を負う。", "ja"),
        ("主任负责规划和运营在线服务。", "zh"),
        ("책임자는 온라인 서비스의 계획과 운영을 담당한다.", "ko"),
        ("ᐊᖓᔪᖅᑳᖅ ᑲᒪᒋᔭᖃᖅᐳᖅ ᐱᔨᑦᑎᕋᐅᑎᓂᒃ.", "iu"),
        ("Директор отвечает за планирование онлайн-услуг.", "ru"),
        ("The office of 田中 in Tokyo is accountable for the budget.", "en"),
    ],
)
def test_language(text, language):
    assert detect_language(text) == language
