"""The same wishes and alarms in the short words of everyday: "put me through", "it smells burnt".

Who wants whom, what somebody did in my name, what a court or a body has to do with it: each row is one
of these thoughts in one language, in its tenses and genders.
"""

from deskhand.core.decisions import Reason
from deskhand.rules.phrases.row import Phrase, rows

_END = r"(?=\W*(?:$|[.!?,;\n]|bitte\b|please\b|svp\b|por favor\b|per favore\b|alstublieft\b|prosze\b|sprechen\b|spreken\b|et pas\b|y no\b|und (?:k|n)))"
"""A person as what is wanted, and no part of what is: "an agent", not "an agent key"."""

PERSONS: dict[str, tuple[str, ...]] = {
    "en": (
        r"\b(?:put|patch) me through\b|\bring me\b|\b(?:have|want|get|arrange|like) (?:a|to have a) (?:word|call-?back) with\b|\bi (?:want|need|would like) a call-?back\b",
        r"\b(?:somebody|someone|anybody|anyone|a (?:member of staff|colleague|human|person)|one of your (?:team|staff|people|colleagues))\b (?:\w+ ){0,5}(?:ring|call|(?:tele)?phone|take over|have a look|look (?:at|into)|deal with|help me in person)\b(?! (?:the|your) (?:api|function))",
        r"(?:\bnot|n't|\brather not|\bstop) (?:\w+ ){0,4}(?:talk|speak|chat|write)(?:ing)? (?:to|with) (?:a|this|your|another) (?:\w+ )?(?:machine|computer|robot|bot|program|algorithm|ai)\b",
        r"\b(?:flesh and blood|with a pulse|who breathes|an actual (?:human|person)|anyone human|somebody human)\b|\b(?:speak|talk) (?:to|with) (?:mr|mrs|ms|your (?:boss|superior))\b",
        r"\b(?:have a word with|get me) (?:your|the) (?:boss|supervisor|manager|superior)\w*\b",
    ),
    "de": (
        rf"\b(?:mochte|will|brauche|verlange|wunsche|hatte gern|bitte) (?:\w+ ){{0,3}}(?:mensch\w*|mitarbeiter\w*|berater\w*|ansprechpartner\w*|kollegen|kollegin|vorgesetzt\w*){_END}",
        r"\b(?:mitarbeiter|mensch|berater|operator)(?:in)? bitte\b|\bverbind(?:en sie|et)? (?:mich|uns)\b|\b(?:stellen sie mich|mich) (?:\w+ )?durch(?:stellen)?\b",
        r"\b(?:kann|konnte|soll|moge) (?:mich|uns) (?:\w+ )?(?:jemand|ein \w+) (?:\w+ ){0,2}(?:anrufen|zuruckrufen|kontaktieren)\b|\brufen sie (?:mich|uns)\b|\bjemand personlich\b|\bpersonlich mit jemand",
        r"\bnicht (?:\w+ ){0,2}mit (?:einer|einem|der|dem|eurer|ihrem) (?:maschine|computer|roboter|bot|automaten|programm)\b|\baus fleisch und blut\b|\b(?:mit|an) (?:frau|herrn) \w+ (?:sprechen|reden|wenden)\b",
    ),
    "fr": (
        rf"\b(?:veux|voudrais|souhaite|exige|besoin d'|passez-moi|donnez-moi) ?(?:un |une |a un |a une )?(?:\w+ )?(?:humain|conseiller|conseillere|operateur|operatrice|agent|responsable|personne){_END}",
        r"\b(?:un|une) (?:humain|conseiller|conseillere|vraie personne) (?:svp|s'il)\b|\b(?:pouvez|pourriez)-vous (?:m'|nous )(?:appeler|rappeler)\b|\b(?:appelez|rappelez|passez)-(?:moi|nous)\b(?= (?:svp|s'il|au|un|une|vite|quelqu|des|pour)|\W*$)",
        r"\bpas (?:\w+ ){0,3}(?:a|avec) (?:une machine|un robot|un ordinateur|un bot)\b|\ben chair et en os\b",
    ),
    "es": (
        rf"\b(?:quiero|quisiera|necesito|exijo|paseme con|ponganme con|pongame con|comuniqueme con)(?: a| hablar con)? (?:un|una|algun|alguna)? ?(?:humano|humana|agente|operador\w*|asesor\w*|persona|encargad[oa]|responsable|supervisor\w*){_END}",
        r"\bme (?:llame|atienda|contacte|llamen|atiendan) (?:alguien|una persona|un humano|un agente)\b|\b(?:llamadme|llamenme|llameme)\b|\bno (?:\w+ ){0,3}con (?:una maquina|un robot|un bot)\b|\bde carne y hueso\b",
    ),
    "it": (
        rf"\b(?:voglio|vorrei|pretendo|passatemi|mi passi|ho bisogno di|esigo)(?: parlare con)? (?:un|una|il|la)? ?(?:operatore|operatrice|persona|umano|essere umano|responsabile|addetto|consulente){_END}",
        r"\b(?:un|una) (?:essere umano|operatore|persona vera)\W+per favore\b|\bmi (?:richiam\w+|telefon\w+)\b|\brichiamatemi\b|\bnon (?:\w+ ){0,3}con (?:una macchina|un robot|un bot)\b|\bin carne e ossa\b",
    ),
    "nl": (
        rf"\b(?:wil|wens|mag ik|graag|geef mij|geef me) (?:\w+ ){{0,2}}(?:mens|medewerker|persoon|leidinggevende|manager)(?: aan de (?:telefoon|lijn))?(?: (?:krijgen|hebben|spreken))?{_END}",
        r"\bverbind (?:me|mij)\b|\b(?:bel|belt u) (?:me|mij|ons)\b|\bkunt u (?:me|mij|ons) (?:terug)?bellen\b|\bniet (?:\w+ ){0,3}met een (?:machine|robot|bot|computer)\b|\bvan vlees en bloed\b|\bterugbellen\b",
    ),
    "pt": (
        rf"\b(?:quero|queria|preciso de?|exijo|passe-me a|passem-me a|me passa)(?: falar com)? ?(?:um|uma)? ?(?:atendente|humano|pessoa|operador\w*|assistente|responsavel|gerente){_END}",
        r"\b(?:liga|ligue|liguem|ligar)-(?:me|nos)\b|\bme (?:liga|ligue|liguem|ligam)\b|\bnao (?:\w+ ){0,3}com (?:uma maquina|um robo|um bot)\b|\bde carne e osso\b",
    ),
    "pl": (
        rf"\b(?:chce|potrzebuje|prosze o|poprosze|zadam) (?:\w+ ){{0,2}}(?:konsultant\w*|czlowiek\w*|operator\w*|pracownik\w*|przelozon\w*|kierownik\w*){_END}",
        r"\bz (?:zywym )?czlowiekiem\b|\bprosze o telefon\b|\b(?:zadzwonic|zadzwoncie|oddzwonic|oddzwoncie)\b|\bnie (?:\w+ ){0,3}z (?:maszyna|robotem|botem|automatem)\b|\bz krwi i kosci\b",
    ),
}
COURTS: dict[str, tuple[str, ...]] = {
    "el": (
        r"\b(?:νομικα|δικαστικα) (?:μετρα|εναντιον|μεσα)\b|\bθα (?:κινηθω|προσφυγω|στραφω) (?:νομικα|δικαστικα)\b",
    ),
    "en": (
        r"\b(?:or|then|otherwise|and|else) i(?:'ll| will)? sue\b",
        r"\b(?:going|go|taking|take|see|be|end up|meet|settle) (?:\w+ ){0,5}(?:to|in|before) (?:a |the )?(?:court|judge|tribunal)\b|\bsee a judge\b|\bserved (?:with )?papers\b|\btak(?:e|ing) (?:it|this) further\b",
    ),
    "de": (
        r"\berheb\w* (?:\w+ ){0,2}klage\b|\bklage (?:\w+ )?(?:erheb|einreich)\w*",
        r"\b(?:werde|werden|wollen|will) (?:\w+ ){0,5}(?:klagen|verklagen)\b|\breich\w* (?:\w+ ){0,3}klage ein\b|\bzu (?:meinem|unserem|einem) anwalt\b|\bzum anwalt\b|\banzeige\b(?= (?:erstatt|gegen)|\W*$)",
    ),
    "fr": (
        r"\b(?:mon|ma|notre) (?:avocat|avocate)\b|\bvais vous (?:attaquer|poursuivre|assigner)\b|\b(?:porter|porterai|porte|depose|deposer) plainte\b|\bje (?:saisis|saisirai) (?:la justice|le tribunal|les tribunaux|mon avocat\w*|un avocat\w*)",
    ),
    "es": (
        r"\b(?:los|les|la|lo|os|te|le) (?:demand|denunci)(?:o|are|aremos|amos)\b",
        r"\b(?:pondre|pondremos|poner|pongo|interpongo|presento|presentare) (?:\w+ ){0,3}(?:demanda|denuncia)\b|\b(?:mi|nuestro|nuestra) abogad[oa]\b|\bdemandarl[oea]s\b|\bnos vemos en (?:los )?(?:tribunal\w*|juzgado\w*)\b",
    ),
    "it": (
        r"\b(?:mio|mia|nostro|nostra) avvocat[oa]\b|\bvi (?:denuncio|denuncero|denunciamo|cito|querelo|faccio causa|faro causa)\b|\b(?:faro|faremo|faccio) causa\b",
    ),
    "nl": (
        r"\b(?:naar|voor) (?:de )?(?:rechtbank|rechter)\b|\b(?:mijn|onze) (?:advocaat|jurist)\b|\brechtszaak\b|\baangifte (?:doen|tegen)\b",
    ),
    "pt": (
        r"\bprocess(?:o|amos|arei)-(?:vos|os|as)\b|\b(?:vos|os) process(?:o|amos)\b",
        r"\b(?:meu|minha|nosso|nossa) advogad[oa]\b|\bvou (?:a |ao |para (?:o )?)tribunal\b|\bprocessa(?:r|rei)-(?:vos|os)\b|\bvou processar\b|\bqueixa-crime\b",
    ),
    "pl": (
        r"\bpozw[eie]\w*\b|\b(?:do|w) sad(?:u|zie)\b|\b(?:moj|nasz|moja|nasza) (?:prawnik|adwokat|prawniczka|mecenas)\w*\b|\buokik\b|\bsprawa trafi\b",
    ),
}
PRIVATE: dict[str, tuple[str, ...]] = {
    "ro": (
        r"\b(?:sterge\w*|elimina\w*) (?:\w+ ){0,4}date\w* (?:mele|noastre)\b|\bdatele mele personale\b",
    ),
    "sv": (
        r"\b(?:ni|du) (?:har|sparar|lagrar)\b.{0,25}\bom mig\b",
        r"\b(?:radera|ta bort) (?:\w+ ){0,3}(?:mina|alla mina) (?:uppgifter|data)\b",
    ),
    "da": (
        r"\b(?:i|du) (?:har|gemmer|opbevarer)\b.{0,25}\bom mig\b",
        r"\bslet (?:\w+ ){0,3}(?:mine|alle mine) (?:data|oplysninger)\b",
    ),
    "ru": (r"\bудалит\w* (?:\w+ ){0,3}(?:мои|все мои) данн\w+|\bмои персональные данн\w+",),
    "tr": (r"\b(?:verilerimi|bilgilerimi) (?:\w+ ){0,2}(?:sil\w*|kaldir\w*)",),
    "en": (
        r"\b(?:keep|kept|keeps|hold|holds|held|stores?|stored|saved|saves|collects?|collected|gathered|records?|recorded) (?:(?:still|there|now) )?(?:about|on) me\b|\b(?:data|information|details|everything|whatever|records) (?:\w+ ){0,5}(?:has|have|got) (?:(?:still|there|now) )?(?:about|on) me\b",
        r"\byou(?:'ve)? (?:\w+ )?(?:have|hold|keep|kept|store|stored|save|saved|collect|collected|got|held|gathered|process) (?:(?:stored|saved|collected|kept|got|recorded|gathered|filed|still|already|now|there|on file) )*(?:about|on) me\b|\byou've (?:\w+ )?(?:about|on) me\b",
        r"\b(?:delete|erase|remove|wipe|forget) (?:\w+ ){0,3}(?:everything|all)(?: \w+){0,4} (?:about|on|of) me\b|\b(?:forget|remove) me(?: from|\W*$)|\b(?:what|which) (?:\w+ ){0,3}(?:do|does|have|has) (?:\w+ ){0,3}(?:stored|store|saved|hold|keep|kept|know|have) (?:\w+ ){0,2}(?:about|on) me\b|\ball (?:the |of the |of my )?data (?:you|that you) (?:have|hold|keep|store)\b",
    ),
    "de": (
        r"\b(?:uber mich|zu mir) (?:\w+ ){0,2}(?:speicher\w*|gespeichert\w*|aufbewahr\w*|gesammelt\w*|erhoben\w*|vorlieg\w*|hinterlegt\w*)\b|\b(?:daten|informationen|alles)\b[^.!?]{0,40}\buber mich (?:hat|haben|habt)\b",
        r"\b(?:sie|ihr|du) (?:\w+ ){0,3}(?:uber|von|zu) (?:mich|mir) (?:\w+ ){0,2}(?:haben|habt|hast|speichern?|speichert|gespeichert|besitz\w*|vorlieg\w*|fuhr\w*|verarbeit\w*|aufbewahr\w*|gesammelt\w*|erhoben\w*)\b",
        r"\b(?:losch\w+|vergess\w*|entfern\w+) (?:\w+ ){0,4}(?:alles|alle) (?:\w+ ){0,3}(?:uber|von|zu) mi[rc]h?\b|\b(?:alle|meine|samtliche) (?:meine )?daten (?:\w+ ){0,2}(?:losch|entfern|vernicht)\w*|\bwelche daten\b.{0,40}\b(?:uber|von) (?:mich|mir)\b|\bgespeichert\b.{0,20}\buber mich\b|\bauskunft nach art\w*",
    ),
    "fr": (
        r"\b(?:conserv|stock|detien|gard|possed|collect|enregistr)\w* (?:\w+ ){0,2}(?:sur moi|a mon sujet|me concernant)\b|\b(?:donnees|informations|tout ce) (?:\w+ ){0,4}(?:a|ont|avez) (?:sur moi|a mon sujet|me concernant)\b",
        r"\bvous (?:\w+ ){0,3}(?:sur moi|a mon sujet|me concernant)\b",
        r"\b(?:supprim|effac|oubli)\w* (?:\w+ ){0,3}(?:mes|toutes mes) (?:donnees|informations)\b|\bquelles (?:donnees|informations)\b.{0,30}\bsur moi\b",
    ),
    "es": (
        r"\b(?:tienen?|teneis|guardan?|guardais|conservan?|almacenan?|poseen?|recopil\w+) (?:\w+ ){0,2}(?:(?:sobre|acerca de) mi|de mi(?=\W*(?:$|[.,!?;])))(?!\w)",
        r"\b(?:borr|elimin|suprim)\w* (?:\w+ ){0,3}(?:mis|todos mis) (?:datos|informacion)\b|\bque (?:datos|informacion)\b.{0,30}\b(?:de mi|sobre mi)\b",
    ),
    "it": (
        r"\b(?:avete|conservate|ha|conserva|detenete|possedete|memorizzato|raccolto) (?:\w+ ){0,2}(?:su di me|sul mio conto|che mi riguard\w+)\b",
        r"\b(?:cancell|elimin|rimuov)\w* (?:\w+ ){0,3}(?:i )?miei dati\b|\bquali (?:dati|informazioni)\b.{0,30}\b(?:su di me|di me|su me)\b",
    ),
    "nl": (
        r"\b(?:over|van) mij (?:\w+ ){0,2}(?:hebt|hebben|heeft|bewa\w+|opgeslagen|verzamel\w*)\b",
        r"\b(?:verwijder|wis)\w* (?:\w+ ){0,3}mijn (?:gegevens|data)\b|\bwelke (?:gegevens|data)\b.{0,40}\b(?:van|over) mij\b",
    ),
    "pt": (
        r"\b(?:tem|guardam|conservam|possuem|detem|armazenam|recolheram) (?:\w+ ){0,2}(?:sobre mim|a meu respeito|de mim)\b",
        r"\b(?:apag|elimin|exclu|remov)\w* (?:\w+ ){0,3}(?:os )?meus dados\b|\bque (?:dados|informac\w+)\b.{0,30}\b(?:sobre|de) mim\b",
    ),
    "pl": (
        r"\bo mnie (?:\w+ ){0,2}(?:macie|posiada\w*|przechow\w*|zebra\w*|zapisa\w*)\b|\b(?:macie|posiada\w*|przechow\w*|zebra\w*) (?:\w+ ){0,2}o mnie\b",
        r"\b(?:usun|skasuj|wymaz)\w* (?:\w+ ){0,3}(?:moje|moich|wszystkie moje) dan\w+\b|\bjakie (?:dane|informacje)\b.{0,20}\bo mnie\b|\bdane o mnie\b|\bmoje dane osobowe\b",
    ),
    "nb": (r"\b(?:dere|du) (?:har|lagrer|oppbevarer)\b.{0,25}\bom meg\b",),
}
TAKEN_OVER: dict[str, tuple[str, ...]] = {
    "fr": (r"\b(?:pirat|hack)\w+ (?:\w+ ){0,2}(?:mon|notre) compte\b",),
    "es": (r"\bhackead\w+ (?:\w+ )?(?:la|mi) cuenta\b", r"\b(?:han|ha) (?:entrado|accedido) (?:en|a) mi cuenta\b|\b(?:me )?han cambiado la (?:contrasena|clave)\b",),
    "pl": (r"\bktos (?:\w+ ){0,2}(?:zmienil|przejal|zalogowal)\w*\b[^.!?]{0,40}\b(?:kon[tc]|hasl)\w+", r"\b(?:wlaman\w*|wlamal\w*|zhakowan\w*|przejal\w*) .{0,30}(?:kont\w*|haslo)|\bkonto .{0,30}(?:wlaman\w*|zhakowan\w*|przejet\w*)",),
    "cs": (r"\b(?:nekdo|kdosi)\b[^.!?]{0,20}\bzmenil\w*[^.!?]{0,20}\b(?:hesl|uct|ucet|e-?mail)\w*", r"\b(?:hacknul|hackl|napadl)\w* (?:\w+ ){0,2}ucet", r"\bucet .{0,30}(?:hacknut\w*|napaden\w*|ukraden\w*)|\bhackl\w* .{0,20}ucet",),
    "ro": (r"\bcont\w* .{0,30}(?:spart|furat|piratat|compromis)|\b(?:spart|furat) .{0,20}(?:contul|parola)|\bcineva\b.{0,25}\bschimbat\b.{0,20}(?:contul|parola)",),
    "sv": (r"\bnagon\b[^.!?]{0,20}\b(?:bytt|andrat)\b[^.!?]{0,15}\blosenord\w*", r"\b(?:hackat|kapat) (?:\w+ ){0,2}konto\w*", r"\bkonto\w* .{0,30}(?:hackat|kapat|hackad)",), "da": (r"\bnogen\b[^.!?]{0,20}\b(?:skiftet|andret)\b[^.!?]{0,15}\badgangskode\w*", r"\bhacket (?:\w+ ){0,2}konto\w*", r"\bkonto\w* .{0,30}(?:hacket|overtaget)",), "nb": (r"\bhacket (?:\w+ ){0,2}konto\w*", r"\bkonto\w* .{0,30}(?:hacket|overtatt)",),
    "fi": (r"\btili\w* .{0,30}(?:hakkeroi\w*|kaapat\w*)",), "hu": (r"\bfiok\w* .{0,30}feltor\w*|\bfeltor\w* .{0,20}fiok\w*",),
    "tr": (r"\bbiri\w*\b[^.!?]{0,20}\bsifremi\b", r"\bhesab\w* .{0,30}(?:ele gecir\w*|calindi|hack\w*)",), "el": (r"λογαριασμ\w+ .{0,30}(?:χακαρ\w*|παραβιασ\w*)|χακαρ\w+ .{0,30}λογαριασμ\w+",),
    "ru": (r"\bкто-то\b[^.!?]{0,30}\b(?:сменил|поменял)\w* [^.!?]{0,15}парол\w*", r"\b(?:аккаунт|профил\w*|учетн\w+) .{0,30}взлом\w*|\bвзлом\w+ .{0,30}(?:аккаунт|профил)\w*",), "uk": (r"\b(?:акаунт|обліков\w+) .{0,30}злам\w*|\bзлам\w+ .{0,30}акаунт\w*",),
    "ar": (r"اختراق حساب|تم اختراق|سرقة حساب|حسابي مخترق",), "he": (r"פרצו לחשבון|החשבון נפרץ",), "ja": (r"乗っ取|不正アクセス|不正ログイン",), "zh": (r"(?:账号|账户|帳號|帳戶).{0,6}(?:被盗|被盜|被黑)|盗号|盜號",), "ko": (r"계정.{0,10}(?:해킹|도용|탈취)",),
    "en": (r"\b(?:someone|somebody|stranger|hacker)(?: else)? (?:\w+ ){0,3}(?:changed|swapped|replaced|reset|altered) (?:\w+ ){0,4}(?:e-?mail|password|phone|number|address|login)\b[^.!?]{0,30}\bmy (?:account|profile|login)\b|\b(?:password|e-?mail|phone number) (?:\w+ ){0,6}changed\b[^.!?]{0,30}\b(?:not me|wasn't me|not by me|without me)\b",),
    "it": (r"\b(?:hackerat|violat|rubat)\w+ (?:il |l')?(?:\w+ )?account\b",),
    "pt": (r"\bconta (?:\w+ ){0,2}pirateada\b",),
    "de": (r"\bjemand (?:\w+ )?(?:hat )?mein\w* (?:e-?mail\S*|passwort|kennwort|adresse|telefonnummer)\b[^.!?]{0,40}\b(?:geandert|ersetzt|ausgetauscht)\b",),
}  # fmt: skip
"""An account that somebody else has got into, in the languages beyond the first seven."""
IN_MY_NAME: dict[str, tuple[str, ...]] = {
    "ru": (r"\b(?:я )?(?:не|никогда не) (?:совершал|делал|заказывал)\w*\b",),
    "en": (r"\bstolen (?:\w+ )?(?:card|debit|credit)\w*", r"\b(?:ordered|bought|opened|signed up|booked|registered|placed|subscribed) (?:\w+ ){0,4}in (?:my|our) name\b|\bfor (?:something|things|anything|an order) (?:that )?i never (?:bought|ordered|purchased)\b|\bi (?:did not|didn't|never) (?:place|placed|order|ordered|make|made) (?:this|that|these) (?:order|purchase)s?\b",),
    "de": (r"\bgestohlen\w* (?:\w+ )?(?:kredit)?karte\w*", r"\bauf (?:meinen|unseren) namen (?:\w+ ){0,3}(?:bestell|gekauft|eroffn|abgeschlossen)\w*|\bnie (?:\w+ )?bestellt\b.{0,60}\b(?:abgebucht|rechnung|belastet|bezahl)|\b(?:abbuchung|zahlung|bestellung) (?:\w+ ){0,3}nicht von mir\b|\b(?:karte|geldborse) (?:\w+ ){0,3}gestohlen\b",),
    "fr": (r"\bcarte (?:\w+ )?volee\b", r"\ba commande (?:\w+ ){0,3}(?:avec ma carte|a mon nom|en mon nom)\b|\bjamais (?:passe|fait) cette commande\b|\bpas de moi\b|\b(?:m'a|ont|on m'a) vole (?:\w+ )?(?:ma|mon)\b",),
    "es": (r"\btarjeta (?:\w+ )?robada\b", r"\b(?:a mi nombre|con mi tarjeta)\b.{0,40}|\b(?:yo )?no (?:hice|he hecho|realice) (?:este|ese) pedido\b|\b(?:me|nos) (?:robaron|han robado)\b",),
    "it": (r"\bcarta (?:\w+ ){0,2}rubata\b", r"\ba (?:mio|nostro) nome\b|\bmai fatto (?:questo|quest') ?ordine\b|\b(?:mi|ci) hanno rubato\b|\bnon ho fatto (?:io )?quest[oa]\b",),
    "nl": (r"\bgestolen (?:\w+ )?(?:creditcard|bankpas|kaart|pas)\b", r"\bop (?:mijn|onze) naam (?:\w+ ){0,2}(?:besteld|gekocht)|\b(?:dit|deze bestelling) nooit (?:besteld|geplaatst)|\b(?:kaart|pas) (?:\w+ ){0,2}gestolen\b",),
    "pt": (r"\bcartao (?:\w+ ){0,2}(?:roubado|furtado)\b", r"\bem (?:meu|nosso) nome\b|\bnao fiz esta (?:encomenda|compra)\b|\b(?:roubaram|furtaram)-me\b|\bme (?:roubaram|furtaram)\b",),
    "pl": (r"\b(?:s|u)kradzion\w+ (?:\w+ )?kart\w+", r"\bna moje (?:nazwisko|imie|dane)\b|\bnie (?:skladalem|skladalam|zamawialem|zamawialam)\b|\b(?:ukradziono|skradziono|ukradli) (?:mi|nam)\b|\b(?:ktos|nieznajomy) (?:\w+ )?uzyl\w*\b",),
    "da": (r"\bi mit navn\b",), "nb": (r"\bi mitt navn\b",), "sv": (r"\bi mitt namn\b",), "ro": (r"\b(?:mi-a|mi-au) (?:spart|furat)\b|\bpe numele meu\b",), "cs": (r"\bna moje jmeno\b|\bnikdy (?:\w+ )?(?:neprovedl|nezadal|neobjednal|neudelal)\w*\b|\b(?:ukradl|zneuzil)\w* (?:mi |me )?(?:udaje|kartu|penize)\b",),
}  # fmt: skip
_TOLD: dict[str, tuple[str, str]] = {
    "en": (r"\b(?:(?:someone|somebody|caller|man|woman|guy|person|he|she|they)\b[^.!?]{0,25}\b(?:called|rang|phoned|claim\w*|pretend\w*|posing)|said (?:he|she|they) (?:was|were)|claim(?:ed|ing) to be|pretend\w* to be|posing as)\b", r"\b(?:card|pin|bank|account|security) (?:details|number|data|code|info\w*)\b"),
    "de": (r"\b(?:anrufer\w*|jemand (?:\w+ )?rief|angerufen worden|rief mich|mich (?:\w+ )?angerufen|gab sich|ausgegeben|angeblich\w*)\b", r"\b(?:\w*kartendaten|\w*kartennummer|kontodaten|bankdaten|sicherheitscode|prufnummer|pin|tan)\b"),
    "fr": (r"\b(?:m'(?:a|ont) appele\w*|se (?:disant|faisant)|pretendu\w*|pretendant)\b", r"\b(?:numero|code|coordonnees|donnees|infos?)\b[^.!?]{0,15}\b(?:carte|bancaires?|secret)\b"),
    "es": (r"\b(?:me (?:llamo|llamaron)|haciendose|diciendo que era\w*|supuest\w+)\b", r"\b(?:datos|numero|codigo|pin)\b[^.!?]{0,15}\b(?:tarjeta|cuenta|banc\w+|seguridad)\b"),
    "it": (r"\b(?:mi ha(?:nno)? (?:chiamat|telefonat)\w+|fingendo\w*|spacciandosi|diceva di essere|sedicente)\b", r"\b(?:dati|numero|codice|pin)\b[^.!?]{0,15}\b(?:carta|conto|bancar\w+|sicurezza)\b"),
    "nl": (r"\b(?:(?:iemand|man|vrouw) belde|belde mij|mij gebeld|zogenaamd|deed zich voor)\b", r"\b(?:kaartgegevens|kaartnummer|bankgegevens|rekeningnummer|pincode|pin)\b"),
    "pt": (r"\b(?:(?:ligou|ligaram)-me|me (?:ligou|ligaram)|fazer-se passar|a dizer que era|supost\w+)\b", r"\b(?:dados|numero|codigo|pin)\b[^.!?]{0,15}\b(?:cartao|conta|banc\w+|seguranca)\b"),
    "pl": (r"\b(?:zadzwonil\w* (?:do mnie|ktos)|ktos (?:\w+ )?(?:za)?dzwonil\w*|podal\w* sie za|rzekom\w+|podszyw\w+)\b", r"\b(?:dane|numer|kod|pin)\b[^.!?]{0,15}\b(?:kart\w*|kont\w*|bank\w*)\b"),
}  # fmt: skip
TOLD_TO_A_CALLER: dict[str, tuple[str, ...]] = {
    code: (f"{caller}[^!?]{{0,120}}{secret}", f"{secret}[^!?]{{0,120}}{caller}")
    for code, (caller, secret) in _TOLD.items()
}
"""The numbers of a card or an account, and somebody who called and said that they were the company."""
BACK_BY_THE_BANK: dict[str, tuple[str, ...]] = {
    "ru": (r"\b(?:оспор\w+|опротест\w+) .{0,30}(?:плат\w*|списани\w*|банк\w*)",), "uk": (r"\b(?:оскарж\w+|опротест\w+) .{0,30}(?:плат\w*|банк\w*)",), "cs": (r"\breklam\w+ .{0,20}platb\w*.{0,20}bank\w*",),
    "en": (r"\b(?:visa|mastercard|amex|american express|paypal|klarna)\b[^.!?]{0,20}\b(?:reverse|cancel|claw|pull|get|take|charge)\w*\b[^.!?]{0,25}\bback\b", r"\b(?:ask|have|tell|get|make|instruct)(?:ing)? (?:my|our|the) (?:bank|card (?:company|issuer)|paypal) (?:\w+ ){0,3}(?:reverse|cancel|claw|pull|get|take|stop|block)\w*\b",),
    "de": (r"\b(?:bank|kreditkart\w+|paypal)\b.{0,30}\b(?:zuruckholen|zuruckbuchen|stornieren|zuruckziehen)\b|\b(?:hole|holen|buche|buchen)\b.{0,40}\bzuruck\b.{0,20}\b(?:bank|karte)",),
    "fr": (r"\b(?:ma|notre) banque\b.{0,40}\b(?:annul|rembours|rejet|oppos)\w*",), "es": (r"\b(?:mi|nuestro) banco\b.{0,40}\b(?:anul|devuelv|retroced|revert|cancel)\w*",),
    "it": (r"\b(?:mia|nostra) banca\b.{0,40}\b(?:stornar|annull|bloccar|revoc)\w*|\bstorno\b",), "nl": (r"\bbetaling\b.{0,20}\bterug ?(?:draaien|halen|vorderen|boeken)\b|\bterugdraaien\b",),
    "pt": (r"\b(?:meu|nosso) banco\b.{0,40}\b(?:anul|estorn|revert|cancel|devolv)\w*",), "pl": (r"\b(?:bank|banku)\b.{0,40}\b(?:cofn|wycof|anulow|zwroc)\w*|\bobciazenie zwrotne\b",),
}  # fmt: skip
DANGER: dict[str, str] = {
    "en": r"\bswell(?:ing|s|ed)\b|\bswollen\b|\bbulging\b|\b(?:gave|give|got|get|getting|gives) (?:\w+ ){0,2}(?:an? )?(?:\w+ )?(?:shock|zap)\b|\bswallow(?:ed|s)?\b|\bsmells? (?:\w+ ){0,3}burn\w*|\bset (?:\w+ ){0,3}alight\b|\bon fire\b|\b(?:red|burning|scorching|glowing|boiling|dangerously) hot\b|\btoo hot to (?:touch|hold)\b|\bscorch\w*",
    "de": r"\bblaht? (?:\w+ )?sich\b|\baufgeblaht\b|\bschlag bekommen\b|\beinen? (?:strom)?schlag\b|\bverschluck\w*|\bverschmort\w*|\bdurchgeschmort\w*|\bgefunkt\b|\bfunken\b|\briecht (?:\w+ ){0,2}(?:verbrannt|verschmort|nach rauch)\b|\bin flammen\b|\b(?:gluhend|brennend|kochend|gefahrlich) heiss\w*|\bgluht\w*|\bgequalmt\b|\bgeraucht\b|\bschmort\w*",
    "fr": r"\bgonfle\w*\b.{0,20}|\bpris une decharge\b|\bdecharge electrique\b|\b(?:sent|odeur) (?:\w+ ){0,2}(?:le )?brule\b|\ba avale\b|\betincelles?\b|\ben feu\b|\bflammes?\b|\bfume\b|\bbrulante?s?\b|\bfument\b|\bfumait\b|\b(?:a|ont|est|sont) fondu(?:e|s|es)?\b",
    "es": r"\bse hincha\w*|\bhinchad[ao]\b|\b(?:dio|da) (?:\w+ )?(?:calambre|descarga|corriente)\b|\bhuele a quemado\b|\btrag[oa]\w* (?:\w+ ){0,2}(?:pila|sonda|pieza)|\bchispas?\b|\bhumea\b|\ben llamas\b|\bardi\w+|\bal rojo vivo\b|\bme quem\w+|\bechando chispas\b|\bhumeaba\b|\bhumeando\b",
    "it": r"\bsi (?:e )?gonfi\w+|\bpreso la scossa\b|\bscossa\b|\b(?:puzza|odore) di bruciato\b|\bingoiato\b|\bscintill\w+|\bfiamme\b|\bprendendo fuoco\b|\brovent\w+|\bscotta\w*|\bfuma\b|\bfumava\b|\b(?:si e|sono|e) fus[oaie]\b",
    "nl": r"\bzwelt\b|\bopgezwollen\b|\bkreeg (?:\w+ )?schok\b|\bruikt naar (?:brand|rook)\b|\bin brand\b|\bingeslikt\b|\bvonken\b|\bvlammen\b|\bgloeiend\w*|\b(?:begon|begint|gaat|ging) (?:\w+ ){0,2}te (?:roken|branden|smelten)\b|\brookte?\b|\bsmolt\b|\bvatte (?:\w+ )?vlam\b|\b(?:vlam|vuur) gevat\b",
    "pt": r"\binch(?:ou|ada|ado|a)\b|\b(?:apanhei|levei|deu) (?:\w+ ){0,2}choque\b|\bcheira a queimado\b|\bengoliu\b|\bfaisc\w+|\bem chamas\b|\bpegou fogo\b|\bfumeg\w+|\ba arder\b|\ba ferver\b|\bescald\w+|\bqueimei\b|\bqueimou\b",
    "pl": r"\bpuchnie\b|\bspuch\w+|\bporazil\w*|\bzapalil\w*|\b(?:sie pali|pali sie)\b|\bsplon\w+|\bdym\b|\bdymi\b|\bwybuch\w*|\biskr\w+|\bpolkn\w+|\bpozar\w*|\bogien\b|\boparzyl\w*|\bdymi\w+|\brozzarz\w+|\bnadpal\w+|\bspaleni\w+|\bstopil\w*|\bporazeni\w+",
    "cs": r"\bkopla me elektrika\b|\bhoret\b|\bkour\w*|\bhori\b|\bvzplan\w*|\bjiskr\w*|\bvybuch\w*|\bkopl\w* (?:me )?proud|\bspolk\w+|\bpozar\w*",
    "sk": r"\bdymi\b|\bhori\b|\bvzplan\w*|\biskr\w+|\bvybuch\w*|\bkopol\w* (?:ma )?prud|\bprehlt\w+|\bpoziar\w*",
    "ru": r"\bдым\w*|\bзагор\w+|\bгорит\b|\bискр\w+|\bвзорв\w+|\bударил\w* током|\bпроглот\w+|\bпожар\w*|\bгарью\b",
    "uk": r"\bдим\w*|\bзагор\w+|\bгорить\b|\bіскр\w+|\bвибух\w*|\bструмом\b|\bпроковт\w+|\bпожеж\w*",
    "tr": r"\bduman\w*|\byangin\w*|\balev\w*|\bkivilcim\w*|\bpatla\w+|\belektrik carp\w*|\byutt\w+|\byanik kok\w*",
    "sv": r"\b(?:borjade|borjar) brinna\b|\bfattade eld\b|\bfick (?:\w+ )?stot\b|\brok\b|\bbrinner\b|\bbrann\b|\bgnist\w+|\bexplod\w+|\belchock\b|\belstot\b|\bsvalde\b|\bi brand\b",
    "da": r"\belektrisk stod\b|\b(?:fik|faet) (?:\w+ )?stod\b|\b(?<!va )rog\b|\bbrand\b|\bbrænd\w*|\bflammer\b|\bbraender\b|\bgnist\w+|\beksplod\w+|\bfik stod\b|\bslugt\b",
    "nb": r"\btok fyr\b|\broyk\b|\bbrann\b|\bbrenner\b|\bgnist\w+|\beksplod\w+|\bfikk stot\b|\bsvelg\w+",
    "fi": r"\bsavu\w*|\bsyttyi\b|\bpalaa\b|\bkipino\w*|\brajaht\w*|\bsahkoisku\w*|\bnieli\b",
    "hu": r"\bfust\w*|\bkigyullad\w*|\blangol\w*|\bszikra\w*|\bfelrobban\w*|\bmegrazott\b|\blenyel\w*",
    "ro": r"\bfum\b|\bfumeg\w+|\ba luat foc\b|\bscantei\w*|\bexplodat\b|\bcurentat\b|\binghitit\b",
    "el": r"\bκαπν\w+|\bφωτια\w*|\bκαηκε\b|\bσπιθ\w+|\bεξερραγη\b|\bεκρηξη\b|\bηλεκτροπληξ\w+|\bκαταπιε\b",
    "ar": r"دخان|حريق|احترق|شرار|انفجر|صعق|ابتلع", "he": r"עשן|שריפה|נשרף|ניצוצ|התפוצץ|התחשמל|בלע",
    "fa": r"دود|آتش|سوخت|جرقه|منفجر|برق گرفت|بلعید", "hi": r"धुआ|आग|जल गया|चिंगारी|फट गया|करंट|निगल",
    "th": r"ควัน|ไฟไหม้|ไฟลุก|ประกายไฟ|ระเบิด|ไฟดูด|ไฟช็อต|กลืน", "ko": r"연기|불이 (?:났|붙)|폭발|감전|스파크|삼켰|타는 냄새",
    "ja": r"煙|火が|燃え|焦げ|火花|爆発|感電|飲み込", "zh": r"冒烟|冒煙|着火|起火|烧焦|燒焦|火花|爆炸|触电|觸電|吞了|吞下",
}  # fmt: skip
_HARMLESS = r"\b(?:rauchmelder|smoke (?:detector|alarm|sensor)|detecteur de fumee|detector de humo|rilevatore di fumo|rookmelder|detector de fumo|czujnik dymu|kourov\w+ (?:detektor|hlasic)\w*|rokdetektor\w*|brandvarnar\w*|rogalarm\w*|roykvarsler\w*|detector de fum|shock absorb\w*|shipping shock|brandneu|brand new|firewall|feuerwehr-?zufahrt)"
"""A device that is named after what it warns of."""


def _of(reason: Reason, table: dict[str, tuple[str, ...]]) -> list[Phrase]:
    return [row for code, patterns in table.items() for row in rows(reason, code, *patterns)]


PLAIN: tuple[Phrase, ...] = (
    *_of(Reason.ASKS_FOR_PERSON, PERSONS),
    *_of(Reason.LEGAL_THREAT, COURTS),
    *_of(Reason.PRIVACY_REQUEST, PRIVATE),
    *_of(Reason.ACCOUNT_TAKEOVER, TAKEN_OVER),
    *_of(Reason.FRAUD, IN_MY_NAME),
    *_of(Reason.FRAUD, TOLD_TO_A_CALLER),
    *_of(Reason.CHARGEBACK, BACK_BY_THE_BANK),
    *(
        row
        for code, pattern in DANGER.items()
        for row in rows(Reason.SAFETY, code, pattern, unless=_HARMLESS)
    ),
)
