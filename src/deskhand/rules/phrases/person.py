"""Who asks for a person."""

from deskhand.core.decisions import Reason
from deskhand.rules.phrases.row import Phrase, rows

PERSON: tuple[Phrase, ...] = (
    *rows(
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
    *rows(
        Reason.ASKS_FOR_PERSON,
        "de",
        r"\b(?:mit|an) (?:ein\w+|jemand\w*)(?: (?:\w+ ){0,2})?(?:mensch\w*|person|mitarbeiter\w*|berater\w*|kundenberater\w*|menschlich\w*|sprechen|reden|verbinden|telefonieren)\b",
        r"\b(?:echt\w*|richtig\w*|menschlich\w*) (?:mensch\w*|person|mitarbeiter\w*|berater\w*|ansprechpartner\w*)\b|\b(?:kein\w*) (?:bot|roboter|chatbot|ki)\b|\bruckruf\b|\brufen sie mich\b",
    ),
    *rows(
        Reason.ASKS_FOR_PERSON,
        "fr",
        r"\b(?:parler|discuter|echanger|communiquer|contacter) (?:\w+ ){0,4}(?:personne|humain|conseiller\w*|agent|quelqu'un|responsable|etre humain|operateur)\b|\b(?:vrai\w*|vraie) (?:personne|humain|conseiller)\b|\bpas (?:un|de) (?:robot|bot)\b|\brappel\w*-moi\b",
    ),
    *rows(
        Reason.ASKS_FOR_PERSON,
        "es",
        r"\b(?:hablar|habl[ae]|comunicar\w*|contactar|chatear) (?:\w+ ){0,4}(?:persona|humano|agente|alguien|operador\w*|asesor\w*|representante|supervisor|encargado)\b|\b(?:persona|agente) (?:real|de verdad|human[oa])\b|\bno (?:quiero )?(?:un )?(?:bot|robot)\b|\bllam[ea]n?me\b",
    ),
    *rows(
        Reason.ASKS_FOR_PERSON,
        "pt",
        r"\b(?:falar|conversar|contactar|contatar) (?:\w+ ){0,4}(?:pessoa|humano|atendente|alguem|operador\w*|agente|assistente humano|responsavel|gerente)\b|\bpessoa (?:real|de verdade|humana)\b|\bnao (?:quero )?(?:um )?(?:bot|robo)\b|\bliguem-me\b",
    ),
    *rows(
        Reason.ASKS_FOR_PERSON,
        "it",
        r"\b(?:parlare|comunicare|chattare) (?:\w+ ){0,4}(?:persona|umano|operatore|qualcuno|responsabile|agente|consulente)\b|\bpersona (?:reale|vera)\b",
    ),
    *rows(
        Reason.ASKS_FOR_PERSON,
        "nl",
        r"\b(?:spreken|praten|contact) (?:\w+ ){0,4}(?:mens|persoon|medewerker|iemand)\b|\b(?:echt\w*|menselijk\w*) (?:mens|persoon|medewerker)\b|\b(?:mens|persoon|medewerker|iemand) (?:spreken|praten|te spreken)\b",
    ),
)
