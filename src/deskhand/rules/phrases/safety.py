"""Accounts that were taken over, people in danger, and texts that give a model orders."""

from deskhand.core.decisions import Reason
from deskhand.rules.phrases.row import Phrase, rows

SAFETY: tuple[Phrase, ...] = (
    *rows(
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
    *rows(
        Reason.ACCOUNT_TAKEOVER,
        "de",
        r"\b(?:konto|account|zugang) .{0,30}(?:gehackt|ubernommen|geknackt)|\bfremd\w* .{0,30}(?:zugriff|zugang|anmeld\w+|eingelogg\w+)|\bjemand .{0,40}(?:mein\w* (?:konto|account|passwort)|eingeloggt)",
    ),
    *rows(
        Reason.ACCOUNT_TAKEOVER,
        "fr",
        r"\bcompte .{0,30}(?:pirate|hacke|vole)|\bquelqu'un .{0,40}(?:mon compte|mon mot de passe|connecte)",
    ),
    *rows(
        Reason.ACCOUNT_TAKEOVER,
        "es",
        r"\bcuenta .{0,30}(?:hackead\w|pirate\w+|robad\w)|\balguien .{0,40}(?:mi cuenta|mi contrasena)",
    ),
    *rows(
        Reason.ACCOUNT_TAKEOVER,
        "pt",
        r"\bconta .{0,30}(?:hackead\w|invadid\w|roubad\w)|\b(?:entraram|acederam|acessaram) .{0,15}minha conta|\balguem .{0,40}(?:minha conta|minha senha|minha palavra)",
    ),
    *rows(
        Reason.ACCOUNT_TAKEOVER,
        "it",
        r"\baccount .{0,30}(?:violato|hackerato|rubato)|\bqualcuno .{0,40}(?:mio account|mia password)",
    ),
    *rows(
        Reason.ACCOUNT_TAKEOVER,
        "nl",
        r"\baccount .{0,30}gehackt|\biemand .{0,40}(?:mijn account|mijn wachtwoord)",
    ),
    *rows(
        Reason.SAFETY,
        "en",
        r"\b(?:caught|catch(?:es|ing)?|on|started a|set|small) fire\b|\b(?:smok(?:e|ing)|flames?|sparks?|sparking|burn(?:ed|t|ing) smell|melted|melting|overheat(?:ed|ing|s)?|explod\w+|electric(?:al)? shock|electrocut\w+|short circuit(?:ed)?)\b",
        r"\b(?:burn(?:ed|t)|injur(?:ed|y|ies)|hurt|hospital|poison(?:ed|ing)?|allergic reaction|bleeding|choked?)\b",
        r"\b(?:kill myself|suicid\w+|end (?:my|it all)|self[- ]harm|hurt myself|want to die)\b",
        unless=r"\bfire (?:sale|stick|tv|wall)|\bburn(?:ed|t) (?:out|through)\b|\bhurts? (?:our|my) (?:business|budget|sales)|\bsmoke (?:tests?|detectors?|sensors?|alarms?)\b|\bno smoking\b|\bburn rate\b",
    ),
    *rows(
        Reason.SAFETY,
        "de",
        r"\b(?:brennt|gebrannt|brand|feuer|rauch\w*|qualm\w*|stromschlag|explodier\w+|verbrannt|verletz\w+|uberhitz\w+|geschmolzen|selbstmord|umbringen)\b",
        unless=r"\bverletzung\w* (?:des|der|von|ihrer|unserer|meiner) (?:\w+ ){0,2}(?:schutz|daten|privat|urheber|vertrag|recht|pflicht)\w*|\b(?:daten|vertrags|urheberrechts|pflicht)\w*verletz\w*|\b(?:rauch(?:melder|sensor|verbot)\w*|feuerwehr-?zufahrt|brandneu\w*|brandmelder\w*)\b",
    ),
    *rows(
        Reason.SAFETY,
        "fr",
        r"\b(?:pris feu|incendie|fumee|electrocut\w+|explos\w+|brul(?:e|ee|ure)|blesse\w*|surchauff\w+|fondu|suicid\w+)\b",
    ),
    *rows(
        Reason.SAFETY,
        "es",
        r"\b(?:incendi\w+|fuego|humo|descarga electrica|explot\w+|quemad\w+|quemadura|herid[oa]|sobrecalent\w+|derretid\w+|suicid\w+)\b",
    ),
    *rows(
        Reason.SAFETY,
        "pt",
        r"\b(?:incendi\w+|fogo|fumaca|fumo|choque eletrico|explod\w+|queimad\w+|ferid[oa]|superaquec\w+|sobreaquec\w+|derretid\w+|suicid\w+)\b",
    ),
    *rows(
        Reason.SAFETY,
        "it",
        r"\b(?:incendi\w+|fuoco|fumo|scossa elettrica|esplos\w+|bruciat\w+|ustion\w+|ferit[oa]|surriscald\w+|suicid\w+)\b",
    ),
    *rows(
        Reason.SAFETY,
        "nl",
        r"\b(?:brand|rook|schok|ontploft|verbrand|gewond|oververhit|gesmolten|zelfmoord)\b",
    ),
    *rows(
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
    *rows(
        Reason.PROMPT_INJECTION,
        "de",
        r"\b(?:ignorier\w*|vergiss|missachte) .{0,40}(?:anweisung|regel|vorgabe|instruktion)\w*|\bsystem-?prompt\b",
    ),
    *rows(
        Reason.PROMPT_INJECTION,
        "fr",
        r"\b(?:ignor\w+|oubli\w+) .{0,40}(?:instruction|consigne|regle)s?",
    ),
    *rows(
        Reason.PROMPT_INJECTION,
        "es",
        r"\b(?:ignor\w+|olvid\w+) .{0,40}(?:instruccion|regla|indicacion)\w*",
    ),
    *rows(Reason.PROMPT_INJECTION, "pt", r"\b(?:ignor\w+|esquec\w+) .{0,40}(?:instruc\w+|regras)"),
)
