"""Whether somebody's own words speak of getting money back: what the AI needs before it gives any for an
order that arrived. Read generously; whoever asks in other words gets a person, who may give it all
the same.
"""

import re

from deskhand.core.skeleton import plain

_MONEY = r"(?:[$€£¥] ?\d[\d.,]{0,12}|\d[\d.,]{0,12} ?(?:[$€£¥]|usd|eur|gbp|dollars?|euros?|pounds?|bucks)|money|cash|funds|payment|paid)"
_WORDS = (
    r"refund|reimburs|repay|money[- ]back|charge ?-?backs?\b|reverse (?:the|this|that|a) (?:charge|payment)|compensat|store credit|credit (?:me|my (?:account|card))",
    _MONEY + r".{0,15}\bback\b|back\b.{0,12}" + _MONEY,
    r"over-?charg|(?:i|we|me|us|you|my card|my account)\b.{0,20}\b(?:charged|billed|debited|paid)\b.{0,30}\b(?:twice|double|two times|too much|wrong)|(?:double|duplicate) (?:charge|payment|billing)",
    r"(?:return|returned|returning) (?:it|them|this|these|those|my|everything|both)\b|(?:send|sent|sending|ship|shipped) (?:it|them|this|these|those|everything|(?:the|my) (?!tracking|message|answer|e-?mail)(?:\w+ ){1,3}?)\s?back|cancel\w* (?:my|the|this|our) (?:\w+ ){0,2}(?:order|purchase)",
    r"erstatt|ruckzahl|zuruckzahl|zuruckuberweis|ruckuberweis|(?:geld|betrag|kaufpreis|summe|euro|€).{0,30}\b(?:zuruck|wieder)\b|(?:will|mochte|fordere|verlange) mein geld|zuruck(?:geb|schick|send|gesch|gesen|gegeb)|ruckgabe|rucksend|widerruf|gutschrift|gutschreib|entschadig",
    r"(?:doppelt|zweimal|zu viel|falsch) (?:\w+ ){0,2}(?:abgebucht|bezahlt|berechnet|belastet|gezahlt)|bestellung (?:\w+ ){0,3}storn|storn\w* (?:\w+ ){0,3}bestellung",
    r"rembours|argent\b|mes sous\b|renvoy(?:er|e) (?:\w+['\s]){0,3}(?:article|colis|produit|commande)|un avoir\b|dedommag|annul\w+ (?:\w+ ){0,2}commande|retract|(?:debit|prelev|factur)\w* (?:\w+ ){0,3}(?:deux fois|en trop|en double)",
    r"reembols|devol(?:u|v)|devuel|(?:quiero|recuper\w+|regres\w+) (?:\w+ ){0,2}(?:dinero|plata)|reintegr|compensa|(?:cobr|cargad)\w+ (?:\w+ ){0,3}(?:dos veces|doble|de mas)|(?:cancel|anul)\w+ (?:\w+ ){0,2}(?:pedido|compra)|desist",
    r"dinheiro (?:\w+ ){0,3}(?:volta|devol)|estorn|cobrad\w+ (?:\w+ ){0,3}(?:duas vezes|a mais|em dobro)|cancel\w+ (?:\w+ ){0,2}(?:pedido|encomenda|compra)",
    r"rimbors|(?:soldi|denaro|euro|€).{0,25}(?:indietro|restitu)|indietro .{0,20}(?:soldi|denaro|euro|€)|restitu|(?:fare|il|un) reso\b|risarc|annull\w+ (?:\w+['\s]){0,2}ordine|recesso|addebit\w+ (?:\w+ ){0,3}(?:due volte|doppio)|riaccredit",
    r"terugbetal|terugstort|(?:geld|bedrag|centen|euro|€).{0,30}\bterug\b|terugstur|teruggestuur|retourn|creditering|vergoed|herroep|(?:dubbel|twee keer) (?:\w+ ){0,2}(?:betaald|afgeschreven)|bestelling (?:\w+ ){0,2}annule|annule\w+ (?:\w+ ){0,3}bestelling",
    r"o zwrot\b|zwrot\w* (?:pieni|srodk|koszt|kwot|towar)|zwroc|zwrac|pieni[ae]d\w*|oddaj|oddac|oddani|kase\b|reklamac|odszkodowan|anulow\w+ (?:\w+ ){0,2}zamowien|odstap",
    r"aterbetal|pengarna|pengar tillbaka|returnera|kompens|angra (?:\w+ ){0,2}kop|krediter|refunder|tilbagebetal|tilbakebetal|pengene?|penge (?:\w+ ){0,2}til(?:bage|bake)|returner|fortryd|erstatning",
    r"hyvit|rahan\w*|rahat|rahoja|palautta[ai]|palautuks",
    r"vrat(?:it|te|eni)|vraceni|penize|peniaze|penez|refundac|odstoup|storno objednav|ramburs|banii?\b|suma .{0,15}inapoi|returnez|despagub|visszaterit|visszakuld|penz",
    r"iade|param[ıi]|ucret\w* .{0,20}geri|geri (?:ode|ver|al)|tazmin|siparis\w* .{0,15}iptal",
    r"возврат|верн(?:ите|уть|ут|и)\b.{0,25}(?:деньг|средств|оплат)|деньг\w* (?:назад|обратно|верн)|компенсац|отмен\w+ (?:\w+ ){0,2}заказ|повернен|поверн\w+ .{0,20}(?:грош|кошт)|гроші",
    r"επιστρο\w+ χρημ|επιστρεψ|χρηματα|λεφτα|αποζημι|ακυρωσ\w+ .{0,15}παραγγ|(?:paisa|paise) wapas|pengembalian (?:dana|uang)|uang kembali|hoan tien|tra lai tien",
)
_UNSPACED = (
    r"استرداد|استرجاع|ارجاع|اموال|نقود|فلوس|تعويض|استعاد|החזר|להחזיר|תחזיר|כסף|פיצוי|"
    r"返金|返品|払い戻|退款|退货|退貨|退錢|退钱|退费|退費|[钱錢].{0,4}[退还還]|赔偿|賠償|補償|注文.{0,5}キャンセル|取消.{0,4}(?:订单|訂單)|"
    r"환불|환급|반품|보상|돈.{0,5}돌려|คืนเงิน|เงินคืน|คืนสินค้า|คืนของ|ขอคืน|ชดเชย|रिफंड|(?:पैसे|पैसा|पैसों|रुपये|रुपए|राशि|भुगतान|ऑर्डर|सामान|उत्पाद).{0,30}(?:वापस|लौटा)|(?:वापस|लौटा).{0,30}(?:पैसे|पैसा|पैसों|रुपये|रुपए|राशि|भुगतान)|मुआवज़ा"
)
"""Of languages whose words are not set apart, or are written on to others."""
_ANY = re.compile(
    "|".join((*(rf"(?<!\w)(?:{words})" for words in map(plain, _WORDS)), plain(_UNSPACED)))
)


def speaks_of_money_back(forms: tuple[str, ...]) -> bool:
    """`forms` as of `core.skeleton.forms`."""
    return any(_ANY.search(form) for form in forms)
