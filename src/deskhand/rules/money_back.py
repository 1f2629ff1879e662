"""Whether somebody's own words speak of getting money back: what the AI needs before it gives any for an
order that arrived. Read generously, in every language that support desks commonly get; whose words
have nothing of it gets a person, who may give it all the same.
"""

import re

from deskhand.core.skeleton import plain

_WORDS = (
    r"refund|reimburs|(?:money|cash|funds|pounds|dollars|euros|bucks) back|(?:give|get|got|want|pay|paid|send|sent|ship|shipped|take|bring) (?:\w+ ){0,4}back|return|credit(?! cards?\b)|compensat|over-?charg|charged (?:\w+ ){0,4}(?:twice|double|again|too|more|wrong\w*|for)|(?:double|duplicate|wrong|extra) charge|overpaid|paid (?:\w+ ){0,3}(?:twice|too much)|cancel|withdraw",
    r"erstatt|ersetz|geld\b.{0,30}\bzuruck|zuruckzahl|zuruckuberweis|zuruckgeb|zuruckschick|zuruckgeschick|retour|ruckgabe|rucksend|widerruf|storn|gutschrift|gutschreib|entschadig|abgebucht|zu viel bezahlt|doppelt",
    r"rembours|rendre (?:\w+ ){0,3}argent|retour|renvoy|avoir\b|crediter|recredit|dedommag|annul|retract|debite|preleve|facture\w* (?:deux fois|en trop|en double)",
    r"reembols|dinero|devol|devuel|reintegr|abono|compensa|anul|cancel|desist|cobr|cargo",
    r"reembols|dinheiro|devol|estorn|credito|compensa|anul|cancel|cobr|debitad",
    r"rimbors|soldi|denaro|restitu|reso\b|resa\b|accredit|risarc|annull|recesso|addebit",
    r"terugbetal|geld terug|terugstort|teruggeve|terugstur|retour|creditering|vergoed|annule|herroep|afgeschreven|dubbel betaald",
    r"zwrot|zwroc|zwrac|zwrócić|pieniadz|reklamac|odszkodowan|rekompens|anulow|odstap|obciaz",
    r"aterbetal|pengarna|pengar tillbaka|returner|retur|kompens|avboka|angra|debiterad|kreditera",
    r"refunder|penge(?:ne)? tilbage|tilbagebetal|tilbakebetal|pengene|retur|kompens|fortryd|angre|annuller|trukket",
    r"hyvit|palaut|raha[tn]|rahoja|peruut|veloit",
    r"vratit|vraceni|vracen|penize|refundac|reklamac|storno|zrusit|odstoup|naucto",
    r"ramburs|bani|returna|retur|despagub|anul|incasat",
    r"iade|paramı|parami|geri ode|geri ver|tazmin|iptal|tahsil|cekil",
    r"возврат|верн(?:ите|уть|ут)|деньги|компенсац|отмен|списал|повернен|повернут|поверніть|гроші|скасу",
    r"επιστροφ|επιστρεψ|χρηματα|αποζημι|ακυρ|χρεωσ",
    r"استرداد|استرجاع|ارجاع|إرجاع|اموال|أموال|نقود|تعويض|الغاء|إلغاء|خصم",
    r"החזר|כסף|פיצוי|ביטול|חיוב",
    r"hoan tien|tra lai|boi thuong|huy don|pengembalian|uang kembali|batal|visszaterit|visszakuld|penz",
)
_UNSPACED = r"返金|返品|払い戻|お金|補償|キャンセル|請求|退款|退货|退貨|退錢|退钱|赔偿|賠償|取消|扣款|환불|반품|보상|취소|청구|คืนเงิน|ชดเชย|ยกเลิก|रिफंड|पैसे|वापस|मुआवज़ा"
"""Of languages whose words are not set apart, or change at both ends."""
_ANY = re.compile(
    "|".join((*(rf"(?<!\w)(?:{words})" for words in map(plain, _WORDS)), plain(_UNSPACED)))
)


def speaks_of_money_back(forms: tuple[str, ...]) -> bool:
    """`forms` as of `core.skeleton.forms`."""
    return any(_ANY.search(form) for form in forms)
