"""The table of phrases behind the hard rules, per reason and language.

Phrases are regular expressions over the skeleton of a text (`core.skeleton`): lower case, without
accents, single spaces. `unless` names what makes the same words harmless. Recall matters more than
precision here: a missed legal threat costs more than a needless hand-off.
"""

import re
from dataclasses import dataclass

from deskhand.core.decisions import Reason


@dataclass(frozen=True)
class Phrase:
    """One row: if `pattern` is found and `unless` is not found in the sentence, `reason` holds."""

    reason: Reason
    language: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None


def _rows(reason: Reason, language: str, *patterns: str, unless: str = "") -> list[Phrase]:
    compiled_unless = re.compile(unless) if unless else None
    return [Phrase(reason, language, re.compile(p), compiled_unless) for p in patterns]


_ME = r"(?:i|we|me|us|my|our|ours|mine)"
_NOT = r"(?:not|never|n't|didnt|dont|havent|wasnt|hasnt|cant|cannot|isnt|didn't|don't|haven't|wasn't|hasn't|can't|isn't)"
_PAYMENT = (
    r"(?:charges?|payments?|transactions?|purchases?|debits?|withdrawals?|transfers?|"
    r"money|amounts?|bills?|orders?|activity|fees?|cash|entry|entries|item|items)"
)

PHRASES: tuple[Phrase, ...] = (
    # --- legal threats -------------------------------------------------------------------------
    *_rows(
        Reason.LEGAL_THREAT,
        "en",
        r"\b(?:i|we)(?:'ll| will| shall| am going to| are going to|'m going to|'re going to| may| might|"
        r" have to| intend to| plan to| want to| would| can| could|'d) (?:\w+ ){0,3}sue\b",
        r"\bsu(?:e|ing) (?:you|them|your|the company|this company|for)\b",
        r"\blaw ?suits?\b",
        r"\b(?:take|taking|took|bring|see) (?:you|this|them|it|the company|\w+ to) ?(?:\w+ )?(?:to|in) (?:\w+ ){0,2}court\b",
        r"\bsmall claims\b",
        r"\blegal (?:action|actions|proceedings?|steps?|measures?|recourse|remed(?:y|ies)|counsel|"
        r"team will|department will|claim|case)\b",
        r"\bclass[- ]action\b",
        r"\b(?:pursue|take|start|initiate|begin)(?:ing)? (?:\w+ ){0,3}legal(?:ly)?\b",
        r"\bcease[- ]and[- ]desist\b",
        r"\b(?:breach of (?:contract|law)|letter before action|statutory demand)\b",
        r"\bpress(?:ing)? charges\b",
        r"\b(?:send|sent|serv|formal|final|issu)\w* (?:\w+ ){0,3}legal notice\b",
        unless=r"\bsue the premium\b",
    ),
    *_rows(
        Reason.LEGAL_THREAT,
        "en",
        r"\b(?:my|our|an?|his|her|their) (?:\w+ )?(?:lawyers?|attorneys?|solicitors?|barristers?)\b",
        r"\b(?:lawyers?|attorneys?|solicitors?) (?:will|has|have|is|are|to|letter|up)\b",
        r"\b(?:contact|consult|hire|hiring|speak to|talk to|call|calling|seek|get|getting|retain)(?:ing|ed)? "
        r"(?:\w+ ){0,2}(?:lawyers?|attorneys?|solicitors?|legal (?:advice|representation|help))\b",
        r"\bhear(?:ing)? from (?:my|our) (?:legal|law|counsel)",
        unless=r"\bpower of attorney\b|\bfirm of attorneys\b|\b(?:divorce|immigration|estate) (?:lawyer|attorney)s?"
        r"|\b(?:lawyers?|attorneys?|solicitors?)'?s? (?:offices?|firms?|practice) (?:use|bought|order|need|has|have|got)\w*\b|\bi am an? (?:lawyer|attorney|solicitor)\b|\bwork (?:for|at|as) (?:\w+ ){0,3}"
        r"(?:lawyers?|attorneys?|solicitors?)\b|\bto hire the best\b",
    ),
    *_rows(
        Reason.LEGAL_THREAT,
        "de",
        r"\brechtlich\w* (?:schritt\w*|mittel|vorgehen|konsequenz\w*)",
        r"\b(?:mein|unser|ein|mit|vom|zum|den|dem)(?:e[nmr]?)? (?:rechts)?anwalt\w*",
        r"\brechtsanwalt\w*",
        r"\banwalt\w* (?:ein|ge|be)?schalt",
        r"\b(?:ver)?klage (?:sie|euch|ein|erheben|einreichen|gegen)|\bverklag\w+|\bvor gericht\b|\bgerichtlich\w*|\bmahnbescheid\w*",
    ),
    *_rows(
        Reason.LEGAL_THREAT,
        "fr",
        r"\b(?:mon|notre|un|nos|mes) avocats?\b|\bporter (?:\w+ )?plainte\b|\bpoursui(?:te|tes|vre|vrai) (?:\w+ )?"
        r"(?:en justice|judiciair\w*|legal\w*|vous)|\baction en justice\b|\btribuna(?:l|ux)\b|\bmise en demeure\b|"
        r"\bvoies? judiciaires?\b|\brecours juridique\w*|\ben justice\b",
    ),
    *_rows(
        Reason.LEGAL_THREAT,
        "es",
        r"\b(?:mi|mis|nuestr[oa]s?|un|una) abogad[oa]s?\b|\bdemandar(?:l[oea]s?|e|emos)?\b|\bacciones? (?:legal|judicial)\w*|"
        r"\btomar medidas legales\b|\bmedidas legales\b|\btribunales\b|\bdenunciar(?:l[oea]s?|e)?\b|\bvia judicial\b",
    ),
    *_rows(
        Reason.LEGAL_THREAT,
        "pt",
        r"\b(?:meu|minha|nosso|um) advogad[oa]s?\b|\bprocessar (?:voces|a empresa|a fernhill|judicialmente)|"
        r"\bac(?:ao|oes) (?:judicia\w+|legal|legais)|\bna justica\b|\btribunal\b|\bmedidas legais\b",
    ),
    *_rows(
        Reason.LEGAL_THREAT,
        "it",
        r"\b(?:mio|nostro|un) avvocat[oi]\b|\bvie legali\b|\bazioni? legal[ei]\b|\bin tribunale\b|\bdenuncer\w+|\bquerela\b",
    ),
    *_rows(
        Reason.LEGAL_THREAT,
        "nl",
        r"\b(?:mijn|onze|een) advocaat\b|\bjuridische stappen\b|\bnaar de rechter\b|\brechtszaak\b|\baanklagen\b",
    ),
    # --- regulators, police, the press ---------------------------------------------------------
    *_rows(
        Reason.REGULATOR,
        "en",
        r"\b(?:better business bureau|bbb)\b",
        r"\b(?:ombudsman|ombudsmen|ftc|fcc|cfpb|ofcom|ofgem|ofwat|trading standards|consumer (?:protection|forum|court|affairs|"
        r"rights|council)|attorney general|information commissioner|data protection (?:authority|commissioner)|"
        r"financial conduct authority)\b",
        r"\b(?:fca|ico|sec|occ)\b(?= (?:complaint|about|will|and|regarding|office))",
        r"\b(?:report|reporting|complain|complaint|complaints|complaining|contact|contacting|filed?|filing|call|calling|go|going) "
        r"(?:\w+ ){0,5}(?:regulators?|police|authorit(?:y|ies)|the press|newspapers?|journalists?|watchdog)\b",
        r"\bpolice (?:report|complaint|will|have|are|case|officer)\b",
        r"\b(?:formal|official) complaint\b",
        unless=r"\bpolice (?:check|clearance|discount)\b",
    ),
    *_rows(
        Reason.REGULATOR,
        "de",
        r"\bverbraucherzentrale\b|\bverbraucherschutz\w*|\baufsichtsbehorde\b|\bdatenschutzbehorde\b|\bbundesnetzagentur\b|"
        r"\b(?:polizei|strafanzeige|anzeige)\b(?: (?:\w+ ){0,3}(?:erstatt\w+|einschalt\w+|erfahr\w+|informier\w+|geh\w+))|\bstrafanzeige\b|\b(?:erstatt\w+|stell\w+) (?:\w+ ){0,2}(?:straf)?anzeige\b|\b(?:zur|bei der|an die) polizei\b",
    ),
    *_rows(
        Reason.REGULATOR,
        "fr",
        r"\bdgccrf\b|\bcnil\b|\bmediateur\b|\b60 millions\b|\bque choisir\b|\bdepos(?:er|e) (?:une )?plainte\b|\bgendarmerie\b",
    ),
    *_rows(
        Reason.REGULATOR,
        "es",
        r"\bconsumo\b(?= .{0,40}(?:reclam|denunci|queja))|\b(?:oficina|hoja|organizacion) de (?:consumidores|reclamacion\w*|consumo)\b|"
        r"\bocu\b|\bfacua\b|\bprofeco\b|\bhojas? de reclamaci\w+|\bdenuncia (?:a|en|ante) la policia\b",
    ),
    *_rows(
        Reason.REGULATOR,
        "pt",
        r"\bprocon\b|\breclame aqui\b|\bdeco proteste\b|\blivro de reclama\w+",
    ),
    *_rows(
        Reason.REGULATOR,
        "it",
        r"\bagcm\b|\baltroconsumo\b|\bgarante (?:della|per la) privacy\b|\bassociazione consumatori\b",
    ),
    *_rows(
        Reason.REGULATOR,
        "nl",
        r"\bconsumentenbond\b|\bautoriteit (?:persoonsgegevens|consument)\b|\baangifte\b",
    ),
    # --- privacy requests ----------------------------------------------------------------------
    *_rows(
        Reason.PRIVACY_REQUEST,
        "en",
        r"\bright to (?:be forgotten|erasure|access|object|rectification|data portability|portability)\b",
        r"\b(?:gdpr|ccpa|data subject|subject access|dsar|privacy) (?:\w+ ){0,2}(?:request|erasure|deletion|access)\b",
        r"\b(?:delete|erase|remove|wipe|destroy) (?:\w+ ){0,4}(?:my|our|personal) (?:\w+ ){0,3}(?:data|information|details|records)\b",
        r"\b(?:delete|erasure|deletion|erase|copy|access|overview|disclosure) (?:\w+ ){0,5}personal (?:data|information)\b",
        r"\b(?:under|pursuant to|according to|accordance with|in terms of|per) (?:\w+ ){0,5}(?:gdpr|ccpa|data protection (?:act|regulation))\b",
        r"\barticles? (?:15|16|17|18|20|21|77)\b(?= .{0,40}(?:gdpr|regulation|data|dsgvo|rgpd))",
        r"\bdata (?:you|your company|that you) (?:have|hold|holds|keep|store|stored|collected?) (?:\w+ ){0,3}(?:about|on|of|concerning) (?:me|us)\b",
        r"\b(?:object|objection) to (?:the |your |any )?(?:processing|use|profiling|direct marketing)\b",
        r"\bwithdraw (?:my |the |any )?consent\b",
        r"\b(?:correct|rectify|rectification of) (?:\w+ ){0,3}personal (?:data|information)\b",
        unless=r"\b(?:are you|is (?:your|the) \w+|is this|is it) (?:\w+ ){0,3}(?:gdpr|ccpa|hipaa)|"
        r"\b(?:gdpr|ccpa)[- ](?:compliant|compliance|ready|certified)\b|\biso ?27001\b|\bhipaa\b",
    ),
    *_rows(
        Reason.PRIVACY_REQUEST,
        "de",
        r"\b(?:ds ?-?gvo|datenschutz-?grundverordnung)\b",
        r"\b(?:losch\w+|auskunft\w*|berichtig\w+|widersp\w+|sperr\w+) .{0,60}\bdaten\b|\bdaten .{0,40}\b(?:losch|entfern)\w+|\bdatenauskunft\b|\bdatenloschung\b",
        r"\bpersonenbezogen\w* daten\b",
    ),
    *_rows(
        Reason.PRIVACY_REQUEST,
        "fr",
        r"\brgpd\b|\bdonnees (?:a caractere )?personnel\w*|\b(?:supprim|effac|acces|rectifi)\w* .{0,40}\bmes donnees\b|\bdroit (?:a l'|d')(?:oubli|effacement|acces|opposition)",
    ),
    *_rows(
        Reason.PRIVACY_REQUEST,
        "es",
        r"\brgpd\b|\blopd\w*|\bdatos (?:de caracter )?personales\b|\b(?:borr|elimin|suprim|acce)\w* .{0,30}\bmis datos\b|\bderecho (?:al olvido|de supresion|de acceso)\b",
    ),
    *_rows(
        Reason.PRIVACY_REQUEST,
        "pt",
        r"\brgpd\b|\blgpd\b|\bdados pessoais\b|\b(?:apag|elimin|exclu)\w+ .{0,30}\bmeus dados\b",
    ),
    *_rows(
        Reason.PRIVACY_REQUEST,
        "it",
        r"\bdati personali\b|\bregolamento (?:ue|\(ue\)|generale)\b.{0,40}\bdati\b|\bcancell\w+ .{0,30}\bmiei dati\b",
    ),
    *_rows(
        Reason.PRIVACY_REQUEST,
        "nl",
        r"\bavg\b|\bpersoonsgegevens\b|\bmijn gegevens .{0,30}verwijder\w+|\bverwijder\w* .{0,20}mijn gegevens\b",
    ),
    *_rows(Reason.PRIVACY_REQUEST, "sv", r"\bpersonuppgifter\b|\bdataskyddsforordning\w*"),
    *_rows(Reason.PRIVACY_REQUEST, "da", r"\bpersonoplysninger\b|\bdatabeskyttelsesforordning\w*"),
    *_rows(Reason.PRIVACY_REQUEST, "fi", r"\bhenkilotieto\w*|\btietosuoja-?asetu\w*"),
    *_rows(Reason.PRIVACY_REQUEST, "pl", r"\brodo\b|\bdan(?:ych|e) osobow\w+"),
    *_rows(Reason.PRIVACY_REQUEST, "cs", r"\bosobni(?:ch|mi|m)? udaj\w+|\bgdpr\b.{0,60}\bvymaz\w*"),
    *_rows(Reason.PRIVACY_REQUEST, "sk", r"\bosobn(?:e|ych) udaj\w+"),
    *_rows(Reason.PRIVACY_REQUEST, "hr", r"\bosobn(?:e|ih|i) podat\w+"),
    *_rows(Reason.PRIVACY_REQUEST, "hu", r"\bszemelyes adat\w*"),
    *_rows(Reason.PRIVACY_REQUEST, "ro", r"\bdate(?:le)? cu caracter personal\b"),
    # --- chargebacks ---------------------------------------------------------------------------
    *_rows(
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
    *_rows(
        Reason.CHARGEBACK,
        "de",
        r"\bruckbuchung\w*|\bruckbuchen\b|\bruckgebucht\b|\bkauferschutz\b|\blastschrift .{0,30}(?:zuruck|widersp)\w*|\bchargeback\b",
    ),
    *_rows(
        Reason.CHARGEBACK,
        "fr",
        r"\bretrofacturation\b|\bopposition (?:au|a ce|sur le|bancaire)|\bcontest(?:er|e|ons) (?:\w+ ){0,3}(?:paiement|prelevement|debit|transaction)",
    ),
    *_rows(
        Reason.CHARGEBACK,
        "es",
        r"\bcontracargo\w*|\bretroceso de cargo\b|\bdisput\w+ .{0,20}(?:cargo|pago)|\bdevolver el recibo\b",
    ),
    *_rows(
        Reason.CHARGEBACK,
        "pt",
        r"\bestorno\b.{0,30}(?:banco|cartao)|\bcontestar .{0,20}(?:compra|cobranca|pagamento)|\bchargeback\b",
    ),
    *_rows(
        Reason.CHARGEBACK,
        "it",
        r"\bcontest(?:are|o|azione) .{0,20}(?:addebito|pagamento)|\bchargeback\b",
    ),
    *_rows(Reason.CHARGEBACK, "nl", r"\bstorner\w+|\bterugboek\w+|\bchargeback\b"),
    # --- fraud: somebody else's payment, a stolen card, a scam --------------------------------
    *_rows(
        Reason.FRAUD,
        "en",
        r"\b(?:fraud|fraudulent|fraudulently|fraudster|defrauded|scam|scammed|scammer|phish(?:ed|ing)?|swindl\w+|embezzl\w+)\b",
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
    *_rows(
        Reason.FRAUD,
        "de",
        r"\bbetrug\w*|\bbetruger\w*|\babzocke\b|\bunbefugt\w*|\bnicht von mir\b.{0,40}|\bnicht autorisiert\w*|\b(?:karte|kreditkarte|konto) .{0,30}(?:gestohlen|missbraucht|gehackt)|"
        r"\b(?:zahlung|abbuchung|buchung|belastung)\w* .{0,40}(?:nicht (?:getatigt|veranlasst|gemacht|erkenn\w*|autoris\w*|kenn\w*)|unbekannt)",
    ),
    *_rows(
        Reason.FRAUD,
        "fr",
        r"\bfraud(?:es?|uleu\w*)\b|\barnaqu\w*|\bescroqu\w*|\bpaiement .{0,40}(?:pas (?:fait|effectue|autorise|reconnais)|non autorise)|\b(?:carte|compte) .{0,30}(?:vole|pirate|volee|piratee)|"
        r"\bje n'ai (?:pas|jamais) (?:fait|effectue|autorise) .{0,40}(?:paiement|achat|transaction|prelevement)",
    ),
    *_rows(
        Reason.FRAUD,
        "es",
        r"\bfraude\w*|\bestaf\w+|\btimo\b|\b(?:cargo|pago|cobro|compra) .{0,40}(?:no (?:he hecho|hice|autoric\w*|reconozco|realice)|no autorizad\w)|\bno reconozco .{0,30}(?:cargo|pago|cobro)|"
        r"\b(?:tarjeta|cuenta) .{0,30}(?:robad\w|hackead\w|clonad\w)|\balguien (?:\w+ ){0,3}(?:uso|usado|utiliz\w+) mi (?:tarjeta|cuenta)",
    ),
    *_rows(
        Reason.FRAUD,
        "pt",
        r"\bfraude\w*|\bburla\w*|\bgolpe\b|\b(?:pagamento|compra|cobranca|debito) .{0,40}(?:nao (?:fiz|autorizei|reconheco)|nao autorizad\w)|\bnao reconheco .{0,30}(?:compra|pagamento|cobranca|debito)|"
        r"\b(?:cartao|conta) .{0,30}(?:roubad\w|clonad\w|hackead\w)|\balguem (?:\w+ ){0,3}usou (?:o )?meu cartao",
    ),
    *_rows(
        Reason.FRAUD,
        "it",
        r"\bfrod[ei]\b|\btruff\w+|\b(?:addebito|pagamento) .{0,40}(?:non (?:ho fatto|autorizzat\w|riconosco))|\bcarta .{0,20}(?:rubata|clonata)",
    ),
    *_rows(
        Reason.FRAUD,
        "nl",
        r"\bfraude\b|\boplicht\w*|\bbetaling .{0,40}niet (?:gedaan|herken\w*)|\bkaart .{0,20}gestolen",
    ),
    # --- account takeover ----------------------------------------------------------------------
    *_rows(
        Reason.ACCOUNT_TAKEOVER,
        "en",
        r"\b(?:account|login|profile|e-?mail) (?:\w+ ){0,4}(?:hacked|hijacked|taken over|compromised|breached|stolen)\b",
        r"\b(?:hacked|hijacked|compromised|broke|broken|breached|got|logged|signed) (?:\w+ ){0,2}(?:into|in to) (?:\w+ ){0,2}(?:account|profile|e-?mail|login)\b(?<!i got into my account)",
        r"\b(?:someone|somebody|stranger|hacker|intruder)(?: else)? (?:\w+ ){0,6}(?:my|our) (?:\w+ ){0,2}(?:account|password|profile|login|e-?mail)\b",
        r"\b(?:changed|reset|replaced) (?:\w+ ){0,3}(?:e-?mail|password|phone)(?: \w+){0,3}\b.{0,80}\b(?:i did ?n[o']t|wasn't me|not me|without (?:me|my)|it was ?n[o']t me|someone)",
        r"\b(?:unknown|strange|unrecogni[sz]ed|suspicious|unfamiliar) (?:log-?ins?|sign-?ins?|devices?|sessions?|access)\b",
        r"\b(?:log-?in|sign-?in|access)s? (?:\w+ ){0,6}(?:i do ?n[o']t recogni[sz]e|wasn't me|not me)\b",
        r"\bun-?authori[sz]ed access\b",
        r"\bhackers? (?:\w+ ){0,4}(?:taken over|took over|got into|in|accessed|stole) (?:\w+ ){0,2}(?:account|profile|login)?",
        unless=r"\b(?:http|api|error|status|code)\b.{0,20}\b40[13]\b|\b40[13] un-?authori[sz]ed",
    ),
    *_rows(
        Reason.ACCOUNT_TAKEOVER,
        "de",
        r"\b(?:konto|account|zugang) .{0,30}(?:gehackt|ubernommen|geknackt)|\bfremd\w* .{0,30}(?:zugriff|zugang|anmeld\w+|eingelogg\w+)|\bjemand .{0,40}(?:mein\w* (?:konto|account|passwort)|eingeloggt)",
    ),
    *_rows(
        Reason.ACCOUNT_TAKEOVER,
        "fr",
        r"\bcompte .{0,30}(?:pirate|hacke|vole)|\bquelqu'un .{0,40}(?:mon compte|mon mot de passe|connecte)",
    ),
    *_rows(
        Reason.ACCOUNT_TAKEOVER,
        "es",
        r"\bcuenta .{0,30}(?:hackead\w|pirate\w+|robad\w)|\balguien .{0,40}(?:mi cuenta|mi contrasena)",
    ),
    *_rows(
        Reason.ACCOUNT_TAKEOVER,
        "pt",
        r"\bconta .{0,30}(?:hackead\w|invadid\w|roubad\w)|\b(?:entraram|acederam|acessaram) .{0,15}minha conta|\balguem .{0,40}(?:minha conta|minha senha|minha palavra)",
    ),
    *_rows(
        Reason.ACCOUNT_TAKEOVER,
        "it",
        r"\baccount .{0,30}(?:violato|hackerato|rubato)|\bqualcuno .{0,40}(?:mio account|mia password)",
    ),
    *_rows(
        Reason.ACCOUNT_TAKEOVER,
        "nl",
        r"\baccount .{0,30}gehackt|\biemand .{0,40}(?:mijn account|mijn wachtwoord)",
    ),
    # --- safety --------------------------------------------------------------------------------
    *_rows(
        Reason.SAFETY,
        "en",
        r"\b(?:caught|catch(?:es|ing)?|on|started a|set|small) fire\b|\b(?:smok(?:e|ing)|flames?|sparks?|sparking|burn(?:ed|t|ing) smell|melted|melting|overheat(?:ed|ing|s)?|explod\w+|electric(?:al)? shock|electrocut\w+|short circuit(?:ed)?)\b",
        r"\b(?:burn(?:ed|t)|injur(?:ed|y|ies)|hurt|hospital|poison(?:ed|ing)?|allergic reaction|bleeding|choked?)\b",
        r"\b(?:kill myself|suicid\w+|end (?:my|it all)|self[- ]harm|hurt myself|want to die)\b",
        unless=r"\bfire (?:sale|stick|tv|wall)|\bburn(?:ed|t) (?:out|through)\b|\bhurts? (?:our|my) (?:business|budget|sales)|\bsmoke (?:test|detector)s?\b|\bno smoking\b|\bburn rate\b",
    ),
    *_rows(
        Reason.SAFETY,
        "de",
        r"\b(?:brennt|gebrannt|brand|feuer|rauch\w*|qualm\w*|stromschlag|explodier\w+|verbrannt|verletz\w+|uberhitz\w+|geschmolzen|selbstmord|umbringen)\b",
    ),
    *_rows(
        Reason.SAFETY,
        "fr",
        r"\b(?:pris feu|incendie|fumee|electrocut\w+|explos\w+|brul(?:e|ee|ure)|blesse\w*|surchauff\w+|fondu|suicid\w+)\b",
    ),
    *_rows(
        Reason.SAFETY,
        "es",
        r"\b(?:incendi\w+|fuego|humo|descarga electrica|explot\w+|quemad\w+|quemadura|herid[oa]|sobrecalent\w+|derretid\w+|suicid\w+)\b",
    ),
    *_rows(
        Reason.SAFETY,
        "pt",
        r"\b(?:incendi\w+|fogo|fumaca|fumo|choque eletrico|explod\w+|queimad\w+|ferid[oa]|superaquec\w+|sobreaquec\w+|derretid\w+|suicid\w+)\b",
    ),
    *_rows(
        Reason.SAFETY,
        "it",
        r"\b(?:incendi\w+|fuoco|fumo|scossa elettrica|esplos\w+|bruciat\w+|ustion\w+|ferit[oa]|surriscald\w+|suicid\w+)\b",
    ),
    *_rows(
        Reason.SAFETY,
        "nl",
        r"\b(?:brand|rook|schok|ontploft|verbrand|gewond|oververhit|gesmolten|zelfmoord)\b",
    ),
    # --- instructions to the machine -----------------------------------------------------------
    *_rows(
        Reason.PROMPT_INJECTION,
        "en",
        r"\b(?:ignore|disregard|forget|override|bypass|skip) (?:\w+ ){0,4}(?:previous|prior|above|earlier|preceding|initial|system|your|all|the) (?:\w+ ){0,3}(?:instructions?|prompts?|rules|guidelines|directions|training|programming|commands)\b",
        r"\b(?:system|developer|hidden|initial|secret) (?:prompt|instructions?|message)\b(?= |\b)",
        r"\b(?:enter|enable|activate|switch to|go into|(?:you are|you're) (?:now )?in|now in) (?:\w+ ){0,2}(?:developer|god|jailbreak|dan|debug|admin|unrestricted) mode\b",
        r"\byou are (?:now|no longer) (?:in |a |an |bound )",
        r"(?:^|\n| )(?:system|assistant|developer) ?: ",
        r"\b(?:pretend|act as if|roleplay|role-play) (?:\w+ ){0,4}(?:you|to be|as)\b(?= .{0,60}(?:admin|no rules|unrestricted|manager|developer|without))",
        r"<\|?(?:im_start|im_end|system|endoftext)\|?>|\[/?inst\]",
        r"\b(?:reveal|print|show|repeat|output|tell me) (?:\w+ ){0,4}(?:system prompt|your (?:instructions|prompt|rules)|api keys?|everything above)\b",
    ),
    *_rows(
        Reason.PROMPT_INJECTION,
        "de",
        r"\b(?:ignorier\w*|vergiss|missachte) .{0,40}(?:anweisung|regel|vorgabe|instruktion)\w*|\bsystem-?prompt\b",
    ),
    *_rows(
        Reason.PROMPT_INJECTION,
        "fr",
        r"\b(?:ignor\w+|oubli\w+) .{0,40}(?:instruction|consigne|regle)s?",
    ),
    *_rows(
        Reason.PROMPT_INJECTION,
        "es",
        r"\b(?:ignor\w+|olvid\w+) .{0,40}(?:instruccion|regla|indicacion)\w*",
    ),
    *_rows(Reason.PROMPT_INJECTION, "pt", r"\b(?:ignor\w+|esquec\w+) .{0,40}(?:instruc\w+|regras)"),
    # --- asks for a person ---------------------------------------------------------------------
    *_rows(
        Reason.ASKS_FOR_PERSON,
        "en",
        r"\b(?:speak|talk|chat|connect|transfer|put|pass|get|speaking|talking|escalate|refer|communicate|connected|transferred|hook|direct) "
        r"(?:\w+ ){0,5}(?:human|person|agents?|representative|rep|operator|manager|supervisor|someone|somebody|associate|advisor|adviser|"
        r"customer (?:service|care|support)|staff|live (?:agent|chat|person|support)|real (?:person|human|agent)|people|team member|specialist)\b",
        r"\b(?:real|actual|live|human) (?:person|human|agent|being|operator|representative|support|rep|assistance|help)\b",
        r"\b(?:want|need|prefer|would like|wanna|require|request|give me|looking for|help|assistance|contact|call|reach|find) (?:\w+ ){0,4}(?:human|a person|an agent|agent|operator|representative|manager|supervisor|live chat)\b",
        r"\b(?:no|not|stop|hate|tired of|without) (?:\w+ ){0,3}(?:bots?|robots?|chatbots?|ai|machines?|automated)\b(?! (?:key|model))",
        r"\b(?:is|are) (?:this|you|there) (?:\w+ ){0,2}(?:a )?(?:human|real person|live agent|person there|anyone there)\b",
        r"\b(?:call|phone) me(?: back)?\b|\bcall ?back (?:please|request)\b|\brequest (?:a )?call ?back\b",
        r"\b(?:agent|operator|representative|human)(?: please| pls| now)?[.!]*(?:$| (?:regards|thanks|best)\b)",
        unless=r"\b(?:user|software|monitoring|backup|host) agents?\b|\bagent (?:key|id|token|software|version)s?\b|\bwithout (?:a )?person\b|\bhow many (?:people|agents)\b|\badd (?:an? |more )?(?:agents?|people|person)\b",
    ),
    *_rows(
        Reason.ASKS_FOR_PERSON,
        "de",
        r"\b(?:mit|an) (?:ein\w+|jemand\w*) ?(?:\w+ ){0,2}(?:mensch\w*|person|mitarbeiter\w*|berater\w*|kundenberater\w*|menschlich\w*|sprechen|reden|verbinden|telefonieren)\b",
        r"\b(?:echt\w*|richtig\w*|menschlich\w*) (?:mensch\w*|person|mitarbeiter\w*|berater\w*|ansprechpartner\w*)\b|\b(?:kein\w*) (?:bot|roboter|chatbot|ki)\b|\bruckruf\b|\brufen sie mich\b",
    ),
    *_rows(
        Reason.ASKS_FOR_PERSON,
        "fr",
        r"\b(?:parler|discuter|echanger|communiquer|contacter) (?:\w+ ){0,4}(?:personne|humain|conseiller\w*|agent|quelqu'un|responsable|etre humain|operateur)\b|\b(?:vrai\w*|vraie) (?:personne|humain|conseiller)\b|\bpas (?:un|de) (?:robot|bot)\b|\brappel\w*-moi\b",
    ),
    *_rows(
        Reason.ASKS_FOR_PERSON,
        "es",
        r"\b(?:hablar|habl[ae]|comunicar\w*|contactar|chatear) (?:\w+ ){0,4}(?:persona|humano|agente|alguien|operador\w*|asesor\w*|representante|supervisor|encargado)\b|\b(?:persona|agente) (?:real|de verdad|human[oa])\b|\bno (?:quiero )?(?:un )?(?:bot|robot)\b|\bllam[ea]n?me\b",
    ),
    *_rows(
        Reason.ASKS_FOR_PERSON,
        "pt",
        r"\b(?:falar|conversar|contactar|contatar) (?:\w+ ){0,4}(?:pessoa|humano|atendente|alguem|operador\w*|agente|assistente humano|responsavel|gerente)\b|\bpessoa (?:real|de verdade|humana)\b|\bnao (?:quero )?(?:um )?(?:bot|robo)\b|\bliguem-me\b",
    ),
    *_rows(
        Reason.ASKS_FOR_PERSON,
        "it",
        r"\b(?:parlare|comunicare|chattare) (?:\w+ ){0,4}(?:persona|umano|operatore|qualcuno|responsabile|agente|consulente)\b|\bpersona (?:reale|vera)\b",
    ),
    *_rows(
        Reason.ASKS_FOR_PERSON,
        "nl",
        r"\b(?:spreken|praten|contact) (?:\w+ ){0,4}(?:mens|persoon|medewerker|iemand)\b|\b(?:echt\w*|menselijk\w*) (?:mens|persoon|medewerker)\b|\b(?:mens|persoon|medewerker|iemand) (?:spreken|praten|te spreken)\b",
    ),
)
