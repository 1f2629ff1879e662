"""Days and times in the languages of customers, and that a year is not two."""

from decimal import Decimal

import pytest
from tests.one_reply import held_against

from deskhand.core.figures import dates, figures, spelled_out


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "It left on Sept 9.", {(None, 9, 9)}),
        ("en", "Paid 17-Jun-25.", {(2025, 6, 17)}),
        ("en", "Closed from 22-24 October 2026.", {(2026, 10, 22), (2026, 10, 24)}),
        ("en", "Sent 2026/11/05.", {(2026, 11, 5)}),
        ("de", "Ab 12. J\u00e4nner 2027 gilt das.", {(2027, 1, 12)}),
        ("de", "Vom 3. bis 9. Mai 2026.", {(2026, 5, 3), (2026, 5, 9)}),
        ("ja", "10月21日に届きます。", {(None, 10, 21)}),
        ("zh", "2026年7月8日发货。", {(2026, 7, 8)}),
        ("zh", "我7月8号下单。", {(None, 7, 8)}),
        ("ko", "2026년 7월 8일에 보냈습니다.", {(2026, 7, 8)}),
        ("he", "נשלח ב-8 ביולי 2026.", {(2026, 7, 8)}),
        ("ru", "Отправлен 8 июля 2026 г.", {(2026, 7, 8)}),
        ("lt", "Išsiųsta 2026 m. liepos 8 d.", {(2026, 7, 8)}),
        ("th", "ส่งเมื่อ 8 กรกฎาคม 2569", {(2026, 7, 8)}),
        ("en", "I may need 3 of them in march.", set[object]()),
        ("en", "The Mar-5 adapter fits.", set[object]()),
        ("en", "The sale is on June 12-15.", {(None, 6, 12), (None, 6, 15)}),
        ("en", "It came 20 - 5 May.", {(None, 5, 5)}),
        ("en", "Since firmware 2026.1.2.", set[object]()),
        ("en", "Order 1001/2/3 is late.", set[object]()),
        ("ko", "2026. 7. 8. 발송", {(2026, 7, 8)}),
    ],
)
def test_days_are_read_as_they_are_written(language: str, text: str, days: set[object]) -> None:
    for form in (text, spelled_out(text, language)):
        assert {one for day in dates(form, language) for one in day.days} == days


@pytest.mark.parametrize(
    ("language", "text", "times"),
    [
        ("en", "It takes one week.", [(1, "week")]),
        ("en", "We reply within an hour.", [(1, "hour")]),
        ("en", "It lasts a fortnight.", [(2, "week")]),
        ("en", "20 EUR a month, cleaned twice a year, open 24 hours a day.", [(24, "hour")]),
        ("en", "Just a second.", []),
        ("en", "Within twenty one days, or one hundred and one days.", [(21, "day"), (101, "day")]),
        ("fr", "Sous trente et un jours.", [(31, "day")]),
        ("es", "En treinta y un d\u00edas.", [(31, "day")]),
        ("en", "It lasts a year and a half, or a day or two.", []),
        ("en", "Two free returns a year.", []),
        ("tr", "24 M\u0130N, 5 d\u0131as.", []),
        ("fr", "Hub 2 et 3 mois de garantie.", [(3, "month")]),
        ("zh", "2024年。", []),
        ("zh", "20 日元。", []),
        ("de", "Das dauert einen Tag.", [(1, "day")]),
        ("it", "Dura un anno.", [(1, "year")]),
        ("pl", "Trwa jeden miesi\u0105c.", [(1, "month")]),
        ("tr", "21 g\u00fcn i\u00e7inde.", [(21, "day")]),
        ("cs", "Do 21 dn\u016f.", [(21, "day")]),
        ("ru", "Через 21 день, не 5 дней.", [(21, "day"), (5, "day")]),
        ("el", "Σε 21 εργάσιμες ημέρες.", [(21, "day")]),
        ("ar", "خلال 21 يومًا.", [(21, "day")]),
        ("ja", "21日間は返品できます。", [(21, "day")]),
        ("ja", "7営業日です。", [(7, "day")]),
        ("zh", "21个工作日内。", [(21, "day")]),
        ("ko", "21일 이내.", [(21, "day")]),
        ("th", "ภายใน 21 วัน", [(21, "day")]),
        ("hi", "21 दिनों में।", [(21, "day")]),
    ],
)
def test_times_are_read_with_their_units(
    language: str, text: str, times: list[tuple[int, str]]
) -> None:
    found = [one for one in figures(text, language) if one.unit]
    assert [(one.only, one.unit) for one in found] == [(Decimal(n), unit) for n, unit in times]


def test_a_day_is_where_it_stands_also_behind_letters_that_grow_in_small() -> None:
    text = "\u0130\u0130\u0130 on 3 May 2026."
    (day,) = dates(text, "en")
    assert text[day.start : day.end] == day.text == "3 May 2026"


@pytest.mark.parametrize(
    ("language", "two", "one"),
    [
        ("en", "The guarantee lasts two years.", "The guarantee lasts one year."),
        ("en", "The guarantee lasts two years.", "The guarantee lasts a year."),
        ("de", "Die Garantie gilt zwei Jahre.", "Die Garantie gilt ein Jahr."),
        ("fr", "La garantie dure deux ans.", "La garantie dure un an."),
        ("es", "La garant\u00eda dura dos a\u00f1os.", "La garant\u00eda dura un a\u00f1o."),
        ("it", "La garanzia dura due anni.", "La garanzia dura un anno."),
        ("nl", "De garantie duurt twee jaar.", "De garantie duurt een jaar."),
        ("pt", "A garantia dura dois anos.", "A garantia dura um ano."),
        ("pl", "Gwarancja trwa dwa lata.", "Gwarancja trwa jeden rok."),
    ],
)
def test_one_of_a_unit_is_a_figure_like_any_other(language: str, two: str, one: str) -> None:
    assert held_against(two, language, "Rules", two, "How long?")
    assert held_against(one, language, "Rules", one, "How long?")
    assert not held_against(one, language, "Rules", two, "How long?")
    assert not held_against(two, language, "Rules", one, "How long?")
