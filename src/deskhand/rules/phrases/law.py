"""Legal threats, regulators and requests about personal data."""

from deskhand.core.decisions import Reason
from deskhand.rules.phrases.row import Phrase, rows

_ARTICLE = r"(?:\bart(?:\.|icles?|ikel|icolo|iculo|igos?|ykul\w*|icol\w*)?|\bcl(?:\.|an\w+)|§+|αρθρ\w*|\bmaddes\w*) ?\d{1,2}\b"
_STATUTE = (
    r"(?:\b(?:u?k? ?gdpr|rgpd|ds-?gvo|datenschutz-?grundverordnung|rodo|kvkk|general data protection regulation|"
    r"reglement general sur la protection|reglamento general de proteccion|regolamento generale sulla protezione|"
    r"algemene verordening gegevensbescherming|dataskyddsforordning\w*|databeskyttelsesforordning\w*)\b|γκπδ)"
)
"""An article of the data protection law, by whatever name: nobody cites one for anything else."""

LAW: tuple[Phrase, ...] = (
    *rows(
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
    *rows(
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
    *rows(
        Reason.LEGAL_THREAT,
        "de",
        r"\brechtlich\w* (?:schritt\w*|mittel|vorgehen|konsequenz\w*)",
        r"\b(?:mein|unser|ein|mit|vom|zum|den|dem)(?:e[nmr]?)? (?:rechts)?anwalt\w*",
        r"\brechtsanwalt\w*",
        r"\banwalt\w* (?:ein|ge|be)?schalt",
        r"\b(?:ver)?klage (?:sie|euch|ein|erheben|einreichen|gegen)|\bverklag\w+|\bvor gericht\b|\bgerichtlich\w*|\bmahnbescheid\w*",
    ),
    *rows(
        Reason.LEGAL_THREAT,
        "fr",
        r"\b(?:mon|notre|un|nos|mes) avocats?\b|\bporter (?:\w+ )?plainte\b|\bpoursui(?:te|tes|vre|vrai) (?:\w+ )?"
        r"(?:en justice|judiciair\w*|legal\w*|vous)|\baction en justice\b|\btribuna(?:l|ux)\b|\bmise en demeure\b|"
        r"\bvoies? judiciaires?\b|\brecours juridique\w*|\ben justice\b",
    ),
    *rows(
        Reason.LEGAL_THREAT,
        "es",
        r"\b(?:mi|mis|nuestr[oa]s?|un|una) abogad[oa]s?\b|\bdemandar(?:l[oea]s?|e|emos)?\b|\bacciones? (?:legal|judicial)\w*|"
        r"\btomar medidas legales\b|\bmedidas legales\b|\btribunales\b|\bdenunciar(?:l[oea]s?|e)?\b|\bvia judicial\b",
    ),
    *rows(
        Reason.LEGAL_THREAT,
        "pt",
        r"\b(?:meu|minha|nosso|um) advogad[oa]s?\b|\bprocessar (?:voces|a empresa|a fernhill|judicialmente)|"
        r"\bac(?:ao|oes) (?:judicia\w+|legal|legais)|\bna justica\b|\btribunal\b|\bmedidas legais\b",
    ),
    *rows(
        Reason.LEGAL_THREAT,
        "it",
        r"\b(?:mio|nostro|un) avvocat[oi]\b|\bvie legali\b|\bazioni? legal[ei]\b|\bin tribunale\b|\bdenuncer\w+|\bquerela\b",
    ),
    *rows(
        Reason.LEGAL_THREAT,
        "nl",
        r"\b(?:mijn|onze|een) advocaat\b|\bjuridische stappen\b|\bnaar de rechter\b|\brechtszaak\b|\baanklagen\b",
    ),
    *rows(
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
    *rows(
        Reason.REGULATOR,
        "de",
        r"\bverbraucherzentrale\b|\bverbraucherschutz\w*|\baufsichtsbehorde\b|\bdatenschutzbehorde\b|\bbundesnetzagentur\b|"
        r"\b(?:polizei|strafanzeige|anzeige)\b(?: (?:\w+ ){0,3}(?:erstatt\w+|einschalt\w+|erfahr\w+|informier\w+|geh\w+))|\bstrafanzeige\b|\b(?:erstatt\w+|stell\w+) (?:\w+ ){0,2}(?:straf)?anzeige\b|\b(?:zur|bei der|an die) polizei\b",
    ),
    *rows(
        Reason.REGULATOR,
        "fr",
        r"\bdgccrf\b|\bcnil\b|\bmediateur\b|\b60 millions\b|\bque choisir\b|\bdepos(?:er|e) (?:une )?plainte\b|\bgendarmerie\b",
    ),
    *rows(
        Reason.REGULATOR,
        "es",
        r"\bconsumo\b(?= .{0,40}(?:reclam|denunci|queja))|\b(?:oficina|hoja|organizacion) de (?:consumidores|reclamacion\w*|consumo)\b|"
        r"\bocu\b|\bfacua\b|\bprofeco\b|\bhojas? de reclamaci\w+|\bdenuncia (?:a|en|ante) la policia\b",
    ),
    *rows(
        Reason.REGULATOR,
        "pt",
        r"\bprocon\b|\breclame aqui\b|\bdeco proteste\b|\blivro de reclama\w+",
    ),
    *rows(
        Reason.REGULATOR,
        "it",
        r"\bagcm\b|\baltroconsumo\b|\bgarante (?:della|per la) privacy\b|\bassociazione consumatori\b",
    ),
    *rows(
        Reason.REGULATOR,
        "nl",
        r"\bconsumentenbond\b|\bautoriteit (?:persoonsgegevens|consument)\b|\baangifte\b",
    ),
    *rows(
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
    *rows(
        Reason.PRIVACY_REQUEST,
        "de",
        r"\b(?:ds ?-?gvo|datenschutz-?grundverordnung)\b",
        r"\b(?:losch\w+|auskunft\w*|berichtig\w+|widersp\w+|sperr\w+) .{0,60}\bdaten\b|\bdaten .{0,40}\b(?:losch|entfern)\w+|\bdatenauskunft\b|\bdatenloschung\b",
        r"\bpersonenbezogen\w* daten\b",
    ),
    *rows(
        Reason.PRIVACY_REQUEST,
        "fr",
        r"\brgpd\b|\bdonnees (?:a caractere )?personnel\w*|\b(?:supprim|effac|acces|rectifi)\w* .{0,40}\bmes donnees\b|\bdroit (?:a l'|d')(?:oubli|effacement|acces|opposition)",
    ),
    *rows(
        Reason.PRIVACY_REQUEST,
        "es",
        r"\brgpd\b|\blopd\w*|\bdatos (?:de caracter )?personales\b|\b(?:borr|elimin|suprim|acce)\w* .{0,30}\bmis datos\b|\bderecho (?:al olvido|de supresion|de acceso)\b",
    ),
    *rows(
        Reason.PRIVACY_REQUEST,
        "pt",
        r"\brgpd\b|\blgpd\b|\bdados pessoais\b|\b(?:apag|elimin|exclu)\w+ .{0,30}\bmeus dados\b",
    ),
    *rows(
        Reason.PRIVACY_REQUEST,
        "it",
        r"\bdati personali\b|\bregolamento (?:ue|\(ue\)|generale)\b.{0,40}\bdati\b|\bcancell\w+ .{0,30}\bmiei dati\b",
    ),
    *rows(
        Reason.PRIVACY_REQUEST,
        "nl",
        r"\bavg\b|\bpersoonsgegevens\b|\bmijn gegevens .{0,30}verwijder\w+|\bverwijder\w* .{0,20}mijn gegevens\b",
    ),
    *rows(
        Reason.PRIVACY_REQUEST,
        "en",
        _ARTICLE + r".{0,60}" + _STATUTE + "|" + _STATUTE + r".{0,40}" + _ARTICLE,
    ),
    *rows(
        Reason.PRIVACY_REQUEST,
        "de",
        r"\bdatenschutz-?(?:aufsicht|behorde|beauftragte|beschwerde|verletzung)\w*|\bdsg-ekd\b|\b(?:nach|gem\w*|laut) § ?\S{1,12} kdg\b",
    ),
    *rows(Reason.PRIVACY_REQUEST, "sv", r"\bpersonuppgifter\b|\bdataskyddsforordning\w*"),
    *rows(Reason.PRIVACY_REQUEST, "da", r"\bpersonoplysninger\b|\bdatabeskyttelsesforordning\w*"),
    *rows(Reason.PRIVACY_REQUEST, "fi", r"\bhenkilotieto\w*|\btietosuoja-?asetu\w*"),
    *rows(Reason.PRIVACY_REQUEST, "pl", r"\brodo\b|\bdan(?:ych|e) osobow\w+"),
    *rows(Reason.PRIVACY_REQUEST, "cs", r"\bosobni(?:ch|mi|m)? udaj\w+|\bgdpr\b.{0,60}\bvymaz\w*"),
    *rows(Reason.PRIVACY_REQUEST, "sk", r"\bosobn(?:e|ych) udaj\w+"),
    *rows(Reason.PRIVACY_REQUEST, "hr", r"\bosobn(?:e|ih|i) podat\w+"),
    *rows(Reason.PRIVACY_REQUEST, "hu", r"\bszemelyes adat\w*"),
    *rows(Reason.PRIVACY_REQUEST, "ro", r"\bdate(?:le)? cu caracter personal\b"),
)
