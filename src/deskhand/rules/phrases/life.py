"""Somebody who does not want to live any more, in 18 languages.

Rare, and nobody may miss it: whoever writes so to a shop writes to nobody else. The words are those of
the thought itself (not to live, to end one's life, to die), not of a method. Idioms that stand near
("killing me", "dying to try") are not among them.
"""

from deskhand.core.decisions import Reason
from deskhand.core.skeleton import plain
from deskhand.rules.phrases.row import Phrase, rows

_WORDS = {
    "en": r"\bi can(?:'?t|not) go on\b(?! (?:the|your|my|this|to|line)\b)|\b(?:do(?:n'?t| not)|no longer|can(?:'?t|not)) (?:want to |wanna )?(?:live|be alive|go on living|be here) (?:any ?more|any longer|like this)\b|"
    r"\b(?:end|ending|take|taking) my (?:own )?life\b|\bbetter off (?:dead|without me)\b|\bno (?:reason|point) (?:to|in) liv(?:e|ing)\b|"
    r"\bdo(?:n'?t| not) (?:want to|wanna) (?:live|wake up)\b(?! (?:in|at|near|with|on|there|here|next)\b)|\bwish i (?:was|were) dead\b|"
    r"\b(?:want to|going to|gonna) (?:die|end it)\b(?! (?:of|for)\b)|\bwon'?t be (?:alive|around) (?:any ?more|much longer)\b",
    "de": r"\bnicht mehr (?:weiter ?)?leben\b|\b(?:das|mein) leben (?:zu )?(?:nehmen|beenden)\b|\b(?:will|mochte|werde) (?:nur noch )?sterben\b|"
    r"\bschluss (?:zu )?machen mit (?:allem|meinem leben)\b|\bmir etwas an(?:tun|zutun)\b|\bmich umbringen\b",
    "fr": r"\b(?:envie|decide|compte|vais|veux) (?:d')?en finir\b(?! avec (?:ce|cet|cette|ces|la|le|les|l'|votre|mon|ma)\b)|"
    r"\bplus (?:envie |la force )?(?:de )?vivre\b|\bme (?:tuer|suicider|foutre en l'air)\b|\bmettre fin a (?:mes jours|ma vie)\b|"
    r"\b(?:envie de|veux|vais) mourir\b",
    "es": r"\bno (?:quiero|puedo|aguanto) (?:seguir viviendo|(?:mas )?vivir|vivir mas)\b|\bquitarme la vida\b|\b(?:quiero|voy a) (?:morirme|morir|matarme)\b|"
    r"\bacabar con (?:mi vida|todo (?:hoy|esta))\b|\b(?:sin|no tengo) ganas de vivir\b",
    "it": r"\bfarla finita\b(?! con (?:quest|il|la|lo|i|gli|le)\w*\b)|\b(?:voglio|vorrei) (?:morire|ammazzarmi|uccidermi)\b|\btogliermi la vita\b|"
    r"\bnon (?:voglio|ho voglia di|riesco a|ho la forza di) (?:piu )?vivere\b|\bnon (?:ho|riesco) piu .{0,20}\bvivere\b",
    "pt": r"\b(?:tirar|acabar com) a (?:minha )?(?:propria )?vida\b|\bnao (?:quero|aguento|consigo) (?:mais )?viver\b|"
    r"\b(?:quero|vou) (?:morrer|me matar|matar-me)\b|\bsem vontade de viver\b",
    "nl": r"\bniet (?:meer|langer) (?:verder )?(?:leven|te leven)\b|\beinde? (?:maken )?aan mijn leven\b|\bmezelf (?:van kant maken|iets aandoen)\b|"
    r"\bwil (?:ik )?(?:dood|sterven|er niet meer zijn)\b|\bik wil dood\b",
    "pl": r"\b(?:skonczyc|koncze|skoncze) (?:ze soba|z zyciem)\b|\b(?:ze soba|z zyciem) skonczyc\b|\bnie chce (?:mi sie )?(?:juz )?zyc\b|"
    r"\bodebrac sobie zycie\b|\b(?:zabic|zabije) sie\b|\bchce umrzec\b",
    "sv": r"\b(?:orkar|vill) inte (?:langre |mer )?(?:leva|finnas)\b|\bgora slut pa (?:det(?! har)|allt|mitt liv)\b|\bta (?:mitt eget liv|mitt liv|livet av mig)\b|\bjag vill do\b",
    "da": r"\b(?:orker|vil|gider) ikke (?:at )?(?:leve|vaere til)\b|\btage (?:mit eget liv|mit liv|livet af mig)\b|\bgore en ende pa (?:det hele|mit liv)\b|\bjeg vil do\b",
    "el": r"(?:δεν|δε) (?:θελω|αντεχω) (?:αλλο |πια )?να (?:ζω|ζησω)|αυτοκτον|τελος στη ζωη μου|να δωσω τελος στη ζωη|θελω να πεθανω",
    "cs": r"\bnechci (?:uz )?zit\b|\bskoncovat (?:se zivotem|se vsim|to)\b|\bvzit si zivot\b|\b(?:zabiju|zabit) se\b|\bchci (?:uz )?umrit\b|\bsebevrazd",
    "ro": r"\bnu (?:mai )?vreau sa (?:mai )?traiesc\b|\b(?:imi|sa-mi|sa imi) (?:pun capat (?:zilelor|vietii)|iau viata|iau zilele)\b|\bvreau sa mor\b|\bsinucid",
    "tr": r"\byasamak istemiyorum|\bcanima kiy|\bintihar\b|\bolmek istiyorum|\bhayatima son\b",
    "ru": r"не хочу (?:больше |уже )?жить|жить (?:больше )?не хочу|покончить с (?:собой|жизнью)|руки на себя|на себя руки|хочу умереть|убью себя|убить себя|суицид|самоубийств",
    "ar": r"لا (?:اريد|ارغب|استطيع) (?:ان |في )?(?:اعيش|العيش|الحياة)|ما (?:ابي|ابغى|بدي) اعيش|انه(?:ي|اء) حياتي|انتحر|انتحار|اقتل نفسي|اريد ان اموت|اتمنى الموت",
    "ja": r"死にたい|自殺|消えてしまいたい|生きていたくない|生きるのが(?:つら|辛)|命を絶|もう生きて(?:いけ|られ)",
    "zh": r"不想活|自杀|自殺|轻生|輕生|结束(?:我的|自己的?)?生命|結束(?:我的|自己的?)?生命|活不下去|[撑撐]不下去|跳楼|跳樓|不想再活",
}
LIFE: tuple[Phrase, ...] = tuple(
    phrase
    for language, words in _WORDS.items()
    for phrase in rows(Reason.SAFETY, language, plain(words) if not words.isascii() else words)
)
