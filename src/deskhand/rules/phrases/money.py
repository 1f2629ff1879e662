"""Chargebacks and fraud: somebody else's payment, a stolen card, a scam."""

from deskhand.core.decisions import Reason
from deskhand.rules.phrases.row import Phrase, rows

_ME = r"(?:i|we|me|us|my|our|ours|mine)"
_NOT = r"(?:not|never|n't|didnt|dont|havent|wasnt|hasnt|cant|cannot|isnt|didn't|don't|haven't|wasn't|hasn't|can't|isn't)"
_PAYMENT = (
    r"(?:charges?|payments?|transactions?|purchases?|debits?|withdrawals?|transfers?|"
    r"money|amounts?|bills?|orders?|activity|fees?|cash|entry|entries|item|items)"
)

_FRAUD = r"(?:anti-?fraud\w*|fraud\w*|scam\w*|betrug\w*)\b"
_LOSS = (
    r"\b(?:lost|stolen?|gone|taken|took|fell for|failed|victim|weg|gestohlen|verloren|geklaut|reingefallen|vol(?:e|es|ee|ees)|perdu\w*|"
    r"robad[oa]s?|robaron|perdid[oa]s?|perdi|roubad[oa]s?|roubaram|verdwenen|kwijt|gestolen)\b"
)
"""Beside a loss the feature is part of the tale: "your fraud protection failed, my money is gone"."""
_NO_FEATURE = "".join(
    rf"(?<!{before}[- ])"
    for before in (
        "anti",
        *(f"{what} {of}" for what in ("prevencion", "deteccion") for of in ("de", "del")),
        *(f"{what} de" for what in ("prevencao", "detecao", "deteccao")),
        *(f"{what} {of} la" for what in ("prevention", "detection") for of in ("de", "contre")),
    )
)
"""Not what a feature is called: one word of several languages stands in each of their rows."""
MONEY: tuple[Phrase, ...] = (
    *rows(
        Reason.CHARGEBACK,
        "en",
        r"\bcharge ?-?backs?\b",
        r"\bdisput(?:e|ed|ing) (?:\w+ ){0,4}(?:charges?|payments?|transactions?|purchases?|debits?|withdrawals?|bill)\b",
        r"\b(?:reverse|cancel|stop|reversed) (?:\w+ ){0,4}(?:charge|payment|transaction|debit)s? (?:\w+ ){0,4}(?:bank|card issuer|paypal|credit card)\b",
        r"\b(?:claim|case|dispute) (?:\w+ ){0,4}(?:with|at|through) (?:\w+ ){0,2}(?:bank|paypal|visa|mastercard|amex|card company|card issuer)\b",
        r"\bbank (?:will|is going to|has|to) (?:\w+ ){0,3}revers\w+\b",
        r"\b(?:paypal|visa|mastercard|bank|card) (?:dispute|claim) ?(?:case)?\b",
        unless=r"\bhow (?:do|does|can) (?:\w+ ){0,3}chargebacks? work\b",
    ),
    *rows(
        Reason.CHARGEBACK,
        "de",
        r"\bruckbuchung\w*|\bruckbuchen\b|\bruckgebucht\b|\bkauferschutz\b|\blastschrift .{0,30}(?:zuruck|widersp)\w*|\bchargeback\b",
    ),
    *rows(
        Reason.CHARGEBACK,
        "fr",
        r"\bretrofacturation\b|\bopposition (?:au|a ce|sur le|bancaire)|\bcontest(?:er|e|ons) (?:\w+ ){0,3}(?:paiement|prelevement|debit|transaction)",
    ),
    *rows(
        Reason.CHARGEBACK,
        "es",
        r"\bcontracargo\w*|\bretroceso de cargo\b|\bdisput\w+ .{0,20}(?:cargo|pago)|\bdevolver el recibo\b",
    ),
    *rows(
        Reason.CHARGEBACK,
        "pt",
        r"\bestorno\b.{0,30}(?:banco|cartao)|\bcontestar .{0,20}(?:compra|cobranca|pagamento)|\bchargeback\b",
    ),
    *rows(
        Reason.CHARGEBACK,
        "it",
        r"\bcontest(?:are|o|azione) .{0,20}(?:addebito|pagamento)|\bchargeback\b",
    ),
    *rows(Reason.CHARGEBACK, "nl", r"\bstorner\w+|\bterugboek\w+|\bchargeback\b"),
    *rows(
        Reason.FRAUD,
        "en",
        rf"\b{_FRAUD}.{{0,80}}{_LOSS}|{_LOSS}.{{0,80}}\b{_FRAUD}",
    ),
    *rows(
        Reason.FRAUD,
        "en",
        r"\b(?:fraudulent|fraudulently|fraudster|defrauded|scammed|scammer|phish(?:ed|ing)?|swindl\w+|embezzl\w+)\b|"
        r"\b(?<!anti-)(?<!anti )(?:fraud|scam)\b(?![ -](?:detection|prevention|protection|screening|scoring|filter)s?\b)",
        r"\bun-?authori[sz]ed (?:\w+ ){0,3}" + _PAYMENT + r"\b",
        r"\b" + _PAYMENT + r" (?:\w+ ){0,4}(?:un-?authori[sz]ed|fraudulent)\b",
        r"\b"
        + _PAYMENT
        + r" (?:\w+ ){0,8}?(?:that |which )?"
        + _ME
        + r" (?:\w+ ){0,2}?"
        + _NOT
        + r" (?:\w+ ){0,2}(?:make|made|do|did|done|recogni[sz]e|authori[sz]e|authori[sz]ed|approve|approved|know|remember|place|placed|order|ordered|"
        r"set up|sign|initiate|initiated|withdraw|withdrew|take|took|get out|request|requested|perform|performed|agree|create|created|recall|intend|recogni[sz]ed)\b",
        r"\b"
        + _ME
        + r" (?:\w+ ){0,3}"
        + _NOT
        + r" (?:\w+ ){0,3}(?:make|made|recogni[sz]e|recogni[sz]ed|authori[sz]e|authori[sz]ed|approve|approved|set up|do|did|withdraw|withdrew|"
        r"initiate|initiated|request|requested|take|took|perform|performed|place|placed|create|created|recall|remember making|remember)"
        r" (?:\w+ ){0,5}" + _PAYMENT + r"\b",
        r"\bdo(?:n't|nt| not) recogni[sz]e\b",
        r"\b(?:someone|somebody|some one|anyone|person|thief|else|stranger|they|crook|hacker|he|she|who) (?:\w+ ){0,6}(?:used?|using|uses|stole|stolen|has|have|got|getting|took|taking|withdrew|"
        r"withdrawing|spent|spending|cloned|copied|copy) (?:\w+ ){0,5}(?:card|cards|account|money|bank details|cash|details|identity|pin)\b",
        r"\b(?:card|cards|wallet|purse|identity|details|pin|passcode|money|cash) (?:\w+ ){0,4}(?:stolen|hacked|compromised|cloned|skimmed|copied|misused|used by someone|been used|was used)\b",
        r"\b(?:stolen|hacked|compromised|cloned|skimmed) (?:\w+ ){0,3}(?:card|cards|wallet|identity|purse|payment)\b",
        r"\b(?:stole|steal|stealing|robbed|mugged) (?:\w+ ){0,4}(?:my|our|card|money|wallet)?\b",
        r"\b(?:not|isn't|wasn't|isnt|wasnt|never) (?:made|done|authori[sz]ed|approved|me|mine|initiated|requested) ?(?:by me|my)?\b(?= .{0,60}"
        + _PAYMENT
        + r")",
        r"\b"
        + _PAYMENT
        + r" (?:\w+ ){0,6}(?:is|was|are|were|isn't|wasn't|aren't|isnt|wasnt) (?:not |n't )?(?:\w+ ){0,2}(?:mine|from me|by me|me)\b",
        r"\b(?:not my|isn't my|isnt my|wasn't my|wasnt my) (?:charge|payment|transaction|purchase|account|withdrawal|debit)\b",
        r"\b(?:strange|suspicious|unknown|mystery|mysterious|unfamiliar|unrecogni[sz]ed|unexplained|odd|weird|wrong|phantom|unexpected|random|rogue|incorrect) (?:\w+ ){0,2}"
        r"(?:charges?|payments?|transactions?|purchases?|debits?|withdrawals?|activity|cash withdrawals?)\b",
        r"\b(?:lost|misplaced|missing|lose|losing|can(?:no|')t find|cannot find|left) (?:\w+ ){0,3}(?:card|cards|wallet|purse)\b",
        r"\b(?:card|cards|wallet|purse) (?:\w+ ){0,3}(?:lost|missing|gone|disappeared|got lost)\b",
        r"\bwho (?:has |is )?(?:made|making|charged|withdrew|took|used|using) (?:\w+ ){0,5}(?:card|account|money|this|payment)\b",
        r"\b"
        + _ME
        + r" "
        + _NOT
        + r" (?:\w+ ){0,2}(?:made|make|do|did|use|used|been|go|went) (?:\w+ ){0,3}(?:atm|cash machine|there|cash)\b",
        r"\b(?:have|has|had)n't (?:made|used|withdrawn|authori[sz]ed|done|taken|been) .{0,60}"
        + _PAYMENT,
        r"\b(?:cash|money|funds?) (?:\w+ ){0,5}(?:taken|withdrawn|missing|gone|out of) .{0,40}\b(?:not me|wasn't me|without|didn't|never|don't|who|stolen|unknown)\b",
        r"\bwithout my (?:permission|consent|knowledge|authori[sz]ation|approval|authority)\b",
        r"\b(?:i|we) (?:\w+ ){0,2}(?:think|believe|suspect|suspecting|worried|afraid|feel|know|fear) (?:\w+ ){0,8}(?:fraud|stolen|hacked|compromised|cloned|scam)",
        r"\bidentity (?:theft|stolen|fraud)\b",
        r"\b(?:i|we) never (?:signed up|subscribed|bought|ordered|purchased|opened) .{0,60}\b(?:charged?|payment|card|bill(?:ed)?|debit)",
        unless=r"\bfraud department\b(?= (?:i'm|i am|that i|know))|\bhow (?:do|does|can|are) (?:you|your) (?:\w+ ){0,4}(?:protect|prevent|detect)|"
        r"\bshrimp scampi\b|\b(?:fraud|scam) (?:detection|prevention|protection|alerts?) (?:feature|setting|article|module)\b|"
        r"\b(?:http|api|error|status|code)\b.{0,20}\b40[13]\b|\b40[13] (?:un-?authori[sz]ed|forbidden|error)|\berror (?:code|message)\b",
    ),
    *rows(
        Reason.FRAUD,
        "de",
        r"\bich war (?:das|es) nicht\b|\bdas war(?:en)? (?:ich|wir) nicht\b|\bbetrug(?!s?-?(?:erkennung|schutz|pravention|filter|abwehr|prufung))\w*|\bbetruger\w*|\babzocke\b|\bunbefugt\w*|\bnicht von mir\b.{0,40}|\bnicht autorisiert\w*|\b(?:karte|kreditkarte|konto) .{0,30}(?:gestohlen|missbraucht|gehackt)|"
        r"\b(?:zahlung|abbuchung|buchung|belastung)\w* .{0,40}(?:nicht (?:getatigt|veranlasst|gemacht|erkenn\w*|autoris\w*|kenn\w*)|unbekannt)",
    ),
    *rows(
        Reason.FRAUD,
        "fr",
        r"\b"
        + _NO_FEATURE
        + r"fraud(?:es?|uleu\w*)\b|\barnaqu\w*|\bescroqu\w*|\bpaiement .{0,40}(?:pas (?:fait|effectue|autorise|reconnais)|non autorise)|\b(?:carte|compte) .{0,30}(?:vole|pirate|volee|piratee)|"
        r"\bje n'ai (?:pas|jamais) (?:fait|effectue|autorise) .{0,40}(?:paiement|achat|transaction|prelevement)",
    ),
    *rows(
        Reason.FRAUD,
        "es",
        r"\b"
        + _NO_FEATURE
        + r"fraude\w*|\bestaf\w+|\btimo\b|\b(?:cargo|pago|cobro|compra) .{0,40}(?:no (?:he hecho|hice|autoric\w*|reconozco|realice)|no autorizad\w)|\bno reconozco .{0,30}(?:cargo|pago|cobro)|"
        r"\b(?:tarjeta|cuenta) .{0,30}(?:robad\w|hackead\w|clonad\w)|\balguien (?:\w+ ){0,3}(?:uso|usado|utiliz\w+) mi (?:tarjeta|cuenta)",
    ),
    *rows(
        Reason.FRAUD,
        "pt",
        r"\b"
        + _NO_FEATURE
        + r"fraude\w*|\bburla\w*|\bgolpe\b|\b(?:pagamento|compra|cobranca|debito) .{0,40}(?:nao (?:fiz|autorizei|reconheco)|nao autorizad\w)|\bnao reconheco .{0,30}(?:compra|pagamento|cobranca|debito)|"
        r"\b(?:cartao|conta) .{0,30}(?:roubad\w|clonad\w|hackead\w)|\balguem (?:\w+ ){0,3}usou (?:o )?meu cartao",
    ),
    *rows(
        Reason.FRAUD,
        "it",
        r"\bfrod[ei]\b|\btruff\w+|\b(?:addebito|pagamento) .{0,40}(?:non (?:ho fatto|autorizzat\w|riconosco))|\bcarta .{0,20}(?:rubata|clonata)",
    ),
    *rows(
        Reason.FRAUD,
        "nl",
        r"\b"
        + _NO_FEATURE
        + r"fraude\b|\boplicht\w*|\bbetaling .{0,40}niet (?:gedaan|herken\w*)|\bkaart .{0,20}gestolen",
    ),
)
