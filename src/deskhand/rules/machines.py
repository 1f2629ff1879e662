"""Whether a machine wrote a message: absence notes, bounces, receipts, other desks' confirmations.

Three kinds of evidence: the address, a subject that mail programs make, and what the text says of
itself. People write of such mail as well; who asks something for themselves is a person.
"""

import re
from email.utils import parseaddr

from deskhand.core.skeleton import folded
from deskhand.rules.learned import classifier

_ADDRESS = re.compile(
    r"^(?:[\w.+-]{1,40}[-_.])?(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|ikke[-_.]?svar\w*+|svara?[-_.]?(?:ej|inte|ikke)|ei[-_.]?vastata|geen[-_.]?antwoord|nie[-_.]?odpowiadaj|nao[-_.]?respond\w++|non[-_.]?rispondere|ne[-_.]?pas[-_.]?repondre|no[-_.]?responder|nicht[-_.]?antworten|"
    r"mailer[-_.]?daemon|bounces?|boletin|bulletin|mailing(?:list)?|offers?|ofertas?|angebote?|promo(?:tions?)?|auto[-_.]?(?:reply|responder|mailer)|mail[-_.]?delivery|notifications?|newsletter)[-_.+=\w]*+@"
)
_ROLE = re.compile(
    r"^(?:postmaster|nagios|icinga|zabbix|prometheus|alertmanager|grafana|monit(?:or(?:ing)?)?|uptime|cron|root|daemon|majordomo|mailman|listserv|sympa|owner-[\w.-]+|[\w.-]+-(?:request|owner|confirm)|"
    r"voice-?mail|anrufbeantworter|messagerie[-.]?vocale|buzon(?:[-.]?de[-.]?voz)?|segreteria[-.]?telefonica|poczta[-.]?glosowa|fax|scanner|spam-?filter|quarantine|posta-certificata|"
    r"alerts?|alertas?|alertes?|alarm\w*|avis[oi]s?|notifica\w*|notifiche|benachrichtigung\w*|mitteilung\w*|melding\w*|powiadomieni\w*|upozorneni\w*|varsel|"
    r"receipts?|belege?|quittung\w*|recus?|ricevut[ea]|justificantes?|comprovativos?|comprovantes?|kvitter?ing\w*|"
    r"surveys?|feedback|umfrage\w*|enquetes?|votre-avis|encuestas?|sondaggi\w*|onderzoek|inquerito\w*|ankiet\w*|nyhetsbrev\w*|nieuwsbrief|news|novidades|noticias|actus?)[-_.+=\w]*+@"
)
"""Programs write from there, and now and then the people who look after them."""
_TAGS = re.compile(r"^(?:\[[^\]]{1,40}\]\s*)+")
"""What mail gateways put before a subject. "Re:" is not taken off: somebody answers a machine there."""
_SUBJECT = re.compile(
    r"^(?:自動(?:返信|応答|回答)|(?:不在|夏季休業|年末年始休業|休業|休暇)のお知らせ|自动(?:回复|答复|应答)|자동\s?(?:응답|회신)|автоответ|автоматическ\w+ (?:ответ|уведомлен)|автоматична відповідь|автовідповідь|вне офиса|поза офісом|otomatik (?:yanit|cevap|yanıt)|ofis disi|poissa\w*|automaattinen (?:vastaus|poissaolo)|automaticka odpoved|mimo kancelar|automatikus valasz|hazon kivul|raspuns automat|in afara biroului|αυτοματη απαντηση|εκτος γραφειου|رد تلقائي|תשובה אוטומטית|מענה אוטומטי|conferma di ricezione|"
    r"automat(?:ic|ed|isk\w*|isch\w*|ique|ica|yczna)? ?-?(?:reply|response|answer|antwort\w*|antwoord|svar|odpowiedz)|auto(?:matische)?[- ]?(?:reply|response|antwort|antwoord|svar)|"
    r"auto: ?(?:re|aw|sv|antw|rif|odp)\s?:|autosvar|frånvaro|fravaer|franvaro|out of (?:the )?office|ooo\b|on (?:vacation|leave|holiday)|vacation (?:re|reply|notice)|away from|i am away|"
    r"abwesenheit\w*|abwesend\b|nicht im buro|automatische (?:antwort|beantwoording)|reponse automatique|absence (?:du bureau|de)|absent\w* du bureau|message d'absence|"
    r"respuesta automatica|fuera de (?:la )?oficina|ausente de|ausencia de|risposta automatica|fuori (?:sede|ufficio)|assenza dall'ufficio|automatisch antwoord|afwezig\w*(?: |:|$)|"
    r"odpowiedz automatyczna|autoodpowiedz|ikke (?:pa kontoret|til stede)|ej pa kontoret|betriebs(?:ferien|urlaub)|no se (?:pudo|ha podido) entregar (?:el|su) (?:mensaje|correo)|automatyczna odpowiedz|nieobecnosc|poza biurem|resposta automatica|ausencia do escritorio|fora do escritorio|"
    r"undeliver(?:able|ed)(?: ?:| mail)|mail delivery (?:failed|failure|system|subsystem)|delivery status notification|delivery (?:has )?failed|delivery (?:failure|delayed)(?: ?:|$)|message (?:undeliverable|not delivered)|returned mail|failure notice|mailbox (?:is )?full|warning: message|"
    r"unzustellbar ?:|nicht zustellbar|zustellung fehlgeschlagen|fehlgeschlagene zustellung|echec de (?:la )?(?:remise|livraison|distribution)|non remis|no se puede entregar|no entregado|error de entrega|mancato recapito|impossibile recapitare|onbestelbaar ?:|niet bezorgd|niet-?bestelbaar|nie mozna dostarczyc|niedostarczone|niedostarczona|nao foi possivel entregar|nao entregue|falha na entrega|"
    r"(?:read|gelesen|lu|leido|letto|gelezen|przeczytano|lida|not read|ungelesen|non lu|accepted|declined|tentative|cancell?ed event|angenommen|zugesagt|abgelehnt|abgesagt|mit vorbehalt|accepte|refuse|provisoire|aceptado|aceptada|rechazado|accettato|rifiutato|geaccepteerd|geweigerd|zaakceptowano|odrzucono|aceite|recusado) ?:)"
)
"""Subjects that programs make."""
_DECLARES = re.compile(
    r"(?:^|\b(?=\w)|(?=[^\x00-\x7f]))(?:"
    r"\byou(?:'re| are)? (?:receiv\w+|getting|get) (?:this|these|our) (?:\w+ )?(?:e-?mails?|mails?|newsletters?) because you (?:have |are )?(?:sign\w+ up|subscrib\w+|regist\w+|opted in)\b|\bsie erhalten (?:diese[ns]?|unseren) (?:e-?mail|mail|newsletter),? (?:weil|da) sie sich (?:\w+ ){0,3}(?:an|ein)gemeldet\b|\bvous recevez (?:cet?|cette|notre) (?:e-?mail|message|newsletter|courriel) car vous (?:etes|vous etes) (?:inscrit|abonne)\w*\b|"
    r"\b(?:mailbox|inbox|e-?mail address) (?:is not|isn't|is no longer|will not be) (?:being )?(?:read|checked|monitored|watched)\b|\bpostfach wird (?:ab \S+ )?(?:nicht|nicht mehr) (?:gelesen|abgerufen|betreut|uberwacht)|\b(?:adresse|boite|messagerie)(?: e-?mail)? n'est plus (?:consultee?|lue?|relevee?)|\b(?:direccion|correo|buzon)[^.]{0,40}\bno se (?:lee|leen|revisa|atiende)\b|\bno se leen ni se reenvian\b|\bcasella[^.]{0,40}\bnon e piu (?:letta|presidiata)\b|\b(?:mailbox|postvak) wordt niet (?:meer )?(?:gelezen|bekeken)|\b(?:adres|skrzynk\w|wiadomosci)[^.]{0,40}\bnie (?:sa|jest) (?:juz )?(?:odczytywan\w*|sprawdzan\w*|czytan\w*)|\b(?:endereco|caixa)[^.]{0,40}\b(?:deixou de ser|nao e|ja nao e) (?:lid\w|consultad\w|monitorad\w)\b|\bsent (?:once per sender|from an unattended)\b|"
    r"\b(?:you do not|you don't|no) need to resend your message\b|\bpas besoin de renvoyer votre message\b|\bno (?:es necesario|necesita) (?:volver a enviar|reenviar) (?:su|el) mensaje\b|\bnao precisa de reenviar a sua mensagem\b|\bsie mussen ihre nachricht nicht erneut senden\b|\b(?:mailbox|boite|buzon|casella|postbus|postfach|skrzynk\w*+|caixa)[^.]{0,60}\b(?:depasse|exced\w+|superat\w|overschr\w+|exceed\w+|uberschritten|przekroczy\w*)\b|\b(?:please )?(?:do not|don't) (?:change|alter|edit) the subject\b|\bnao altere o assunto\b|\bprosimy nie zmieniac tematu\b|\bikke endre emnefeltet\b|"
    r"\b(?:ist|wurde) automatisch (?:versendet|versandt|erstellt|verschickt)\b|\bautomatisch (?:verstuurd|aangemaakt)\b|\b(?:generad|gerad|generat|inviat)\w* (?:de forma |por un |por um |da un )(?:sistema )?automatic\w*|\bse ha generado automaticamente\b|\bthis is an automated receipt\b|\bop deze e-?mail kunt u niet reageren\b|\bna tento e-?mail (?:prosim )?neodpovidejte\b|\bdet gar inte att svara pa det har\b|\btama on automaattinen\b|\bписьмо создано автоматически\b|邮件(?:被退回|无法送达)|\bricevuta di (?:accettazione|avvenuta consegna)\W+il giorno\b|\bnotification type: \w+|\bmailing list subscription confirmation notice\b|\bauth [0-9a-f]{6,} subscribe\b|"
    r"\b(?:generated|sent|created|closed) automatically\b|\bautomatically (?:generated|closed)\b|\bthis (?:is|was) an? (?:auto\w*|aggregate) (?:\w+ )?(?:request|report|survey)\b|\b(?:mensaje|correo|mensagem|messaggio|message|wiadomosc|nachricht|bericht) (?:generad[oa]|gerad[oa]|generato|genere|wygenerowan\w+|\w*generiert\w*|gegenereerd) auto\w+|\b(?:er|ar|blev|ble) (?:sendt|skickat|generert|genereret|genererat) automati\w+|"
    r"\b(?:this|it) (?:is|was|has been) (?:an? )?(?:auto(?:matic(?:ally)?|mated)?)[- ]?(?:generated |created |sent )?(?:reply|response|message|e-?mail|mail|notice|notification|confirmation|acknowledge?ment|delivery status|answer)|"
    r"\b(?:message|e-?mail|mail|notice|response|reply|notification) (?:is|was|has been) (?:automatically (?:generated|created|sent)|(?:generated|created|sent) automatically|auto-?generated)|"
    r"^\W*(?:auto-?reply|auto-?response|automated (?:response|reply|message)|automatic (?:reply|response|message))\b|\bautomated (?:response|reply|notice)[.!]|"
    r"\b(?:please )?do not (?:reply|respond) to this (?:automated |automatic |e-?mail |mail )?(?:e-?mail|message|mail|address|notification)?|\breplies (?:to this (?:e-?mail|message|address) )?are not (?:read|monitored)|\bthis (?:mailbox|inbox|address|e-?mail address|account) is (?:not monitored|unmonitored|no longer (?:in use|active|monitored|valid))|\bno-?reply address\b|"
    r"\bcould not be delivered to\b|\b(?:was|were|has) not (?:been )?delivered to\b|\bdelivery to the following recipients?\b|\bmail (?:delivery )?system at host\b|\byour message (?:was|has been|to [^.]{1,80} was) (?:read|opened|displayed) on\b|\bmailbox is full\b|\brecipient'?s? mailbox\b|\bhas (?:accepted|declined|tentatively accepted) th(?:is|e) invitation\b|\byour message (?:could|can)(?: ?not|n't) be delivered\b|"
    r"\b(?:dies|das|diese (?:e-?mail|nachricht)) (?:ist|wurde) (?:eine )?(?:automatisch\w*|maschinell)|\bautomatisch (?:(?:generiert|erzeugt|erstellt|versendet|verschickt)(?:e[nrs]?)?|versandt(?:e[nrs]?)?)\b|\b(?:antwort|nachricht|mail|e-?mail) (?:wurde|wird) automatisch\b|^\W*automatische (?:antwort|abwesenheits\w*|eingangsbestatigung|empfangsbestatigung|nachricht)\b|\b(?:bitte )?antworten sie (?:bitte )?nicht auf diese\b|\bauf diese (?:e-?mail|nachricht|mail) (?:bitte )?nicht (?:antworten|zu antworten)|\bkonnte nicht an (?:die|den) (?:folgende\w* )?empfanger|\bnicht zugestellt werden\b|\bihre nachricht wurde (?:am [^.]{4,60} )?gelesen\b|\bpostfach (?:ist )?voll\b|"
    r"\b(?:ceci|il|cet? (?:e-?mail|message|courriel)) (?:est|a ete) (?:un message |une reponse |genere |envoye )?automatique\w*|\b(?:merci de )?ne (?:pas repondre|repondez pas) a (?:ce|cet)\b|\bn'a pas pu etre (?:remis|distribue|delivre)|\bmessage (?:genere|envoye) automatiquement|^\W*reponse automatique\b|\bvotre message a ete lu le\b|"
    r"\b(?:este|esto|es) (?:es )?(?:un |una )?(?:mensaje|correo|respuesta|e-?mail) (?:automatic\w*|generad\w* automaticamente|enviad\w* automaticamente)|\b(?:por favor,? )?no respond[ae]n? a este\b|\bno (?:se )?(?:ha podido|pudo|puede) (?:ser )?entrega\w*|\bmensaje no (?:se )?ha (?:sido )?entregado\b|\bcodigo de error: ?5\d\d\b|\b55\d 5\.\d\.\d|\bsu mensaje (?:fue|ha sido) leido\b|"
    r"\b(?:questa?|questo) (?:e|e-?mail e) (?:un |una )?(?:messaggio|risposta|e-?mail|mail|notifica)? ?(?:automatic\w*|generat\w* automaticamente|inviat\w* automaticamente)|\b(?:si prega di )?non rispondere a quest\w*|\bnon e stato (?:possibile )?(?:recapit|consegn)\w*|\bil (?:suo|tuo) messaggio e stato letto\b|\bmessaggio (?:generato|inviato) automaticamente|"
    r"\bdit is een (?:automatisch\w*|geautomatiseerd\w*)|\bautomatisch (?:gegenereerd|verzonden)\w*|^\W*automatisch antwoord\b|\b(?:gelieve )?niet (?:te )?(?:antwoorden|reageren) op (?:deze|dit)\b|\b(?:beantwoord|reageer) (?:deze|dit) (?:\S+ )?niet\b|\bkon niet worden (?:bezorgd|afgeleverd)|\buw bericht (?:is|werd) gelezen\b|"
    r"\b(?:to|ta|niniejsza?) (?:jest )?(?:wiadomosc |odpowiedz )?(?:automatyczn\w*|wygenerowan\w* automatycznie)|\bwiadomosc (?:zostala )?(?:wygenerowana|wyslana) automatycznie|\bprosimy? (?:o )?nie odpowiada\w* na te|\bprosze nie odpowiadac na (?:te|ta)|\bnie mogla zostac dostarczona|\bnie zostala dostarczona|"
    r"\b(?:esta|este|isto) (?:e )?(?:uma? )?(?:mensagem|resposta|e-?mail|mail|notificacao)? ?(?:automatic\w*|gerad\w* automaticamente)|\b(?:por favor,? )?nao respond\w+ a este|\bnao (?:foi possivel|pode ser) entreg\w*|\ba sua mensagem foi lida\b|"
    r"\bdetta ar ett auto\w*|\bdette er en? auto\w*|\bвы получили это автоматическ\w*|\bэто автоматическ\w*|\bне отвечаите на это\b|这是(?:一封)?自动|本邮件(?:由|为)?(?:系统)?自动|请勿(?:直接)?回复|このメールは(?:自動|システム)|自動(?:送信|配信)(?:され|して)|返信(?:しないで|はご遠慮)|자동으로 (?:발송|생성)|회신하지 마"
    r")"
)
"""What a text says of itself, or of a delivery that failed."""
_ABSENT = re.compile(
    r"\b(?:i am|i'm|i will be|i'll be) (?:currently |presently |now )?(?:out of (?:the )?office|away|on (?:annual |parental |maternity |paternity |sick |medical |business |holiday )?(?:leave|vacation|holiday|travel)|out until|traveling|travelling|absent|abroad)|\b(?:currently |now )out of (?:the )?office\b|\bno longer works? (?:at|for|here|with)\b|\bi no longer work\b|\bnicht mehr (?:im|in unserem) unternehmen\b|\bist seit [^.]{1,20} nicht mehr\b|\ba quitte (?:la |notre )?(?:societe|entreprise)\b|\bne fai(?:t|sant) plus partie\b|\bya no (?:forma parte|trabaja)\b|\bnon (?:lavora|collabora) piu\b|\bniet meer werkzaam\b|\bwerkt niet meer\b|\bdeixou de (?:exercer|trabalhar)\b|\bja nao (?:pertence|trabalha)\b|\bnie jest juz pracownikiem\b|\bjuz nie pracuje\b|\b(?:praxis|buro|kanzlei|betrieb|geschaft|praxis) (?:ist|bleibt)(?: \S+){0,9} geschlossen\b|\b(?:cabinet|bureau|magasin|etude) (?:est|sera) (?:\S+ )?ferme\w*\b|\b(?:permaneceremos|estaremos|estamos) cerrad\w+\b|\b(?:studio|ufficio|negozio) (?:restera|sara|e) chius\w\b|\b(?:praktijk|kantoor|winkel) is (?:\S+ ){0,8}gesloten\b|\b(?:clinica|escritorio|loja)(?: encontra-se| esta| estara)(?: \S+){0,6} encerrad\w|\b(?:przychodnia|biuro|gabinet|sklep)(?: \S+){0,6} nieczynn\w*|\bhas left the (?:company|organi[sz]ation)\b|"
    r"\bich bin (?:\S+ ){0,8}(?:nicht im (?:buro|haus)|im urlaub|abwesend|in elternzeit|in mutterschutz|auf dienstreise|nicht erreichbar|krank|verreist|wieder (?:da|im buro|erreichbar))|\bnicht mehr (?:fur|bei) (?:\S+ ){1,4}tatig\b|\bmeine vertretung\b|"
    r"\bje suis (?:\S+ ){0,4}(?:absente?|en conge\w*|en vacances|en deplacement|hors du bureau|en arret)|\bde retour (?:le|au bureau)\b|"
    r"\b(?:estoy|estare|me encuentro) (?:\S+ ){0,4}(?:fuera de (?:la )?oficina|de vacaciones|de baja|ausente|de viaje|de permiso)|"
    r"\bsono (?:\S+ ){0,4}(?:assente|in ferie|fuori (?:sede|ufficio)|in maternita|in vacanza|in trasferta)|\bsaro (?:\S+ ){0,4}(?:assente|in ferie|fuori ufficio)|"
    r"\bik ben (?:\S+ ){0,5}(?:afwezig|niet (?:op kantoor|aanwezig)|met vakantie|op vakantie|met verlof|buiten kantoor)|\bop vakantie tot\b|"
    r"\b(?:jestem|przebywam|bede) (?:\S+ ){0,4}(?:na urlopie|nieobecn\w*|poza biurem|na zwolnieniu|w delegacji)|"
    r"\b(?:estou|estarei|encontro-me) (?:\S+ ){0,4}(?:fora do escritorio|de ferias|ausente|de licenca|de baixa)|"
    r"\bjag ar (?:\S+ ){0,4}(?:pa semester|borta|franvarande|ledig|tjanstledig|foraldraledig)|\bjeg er (?:\S+ ){0,4}(?:pa ferie|ikke pa kontoret|bortreist|fravaerende|ude af kontoret)|\bolen (?:\S+ ){0,3}(?:lomalla|poissa|vapaalla)|\bя (?:\S+ ){0,3}(?:в отпуске|отсутствую|в командировке)"
)
_REDIRECTS = re.compile(
    r"\b(?:urgent|emergenc\w+|dringend\w*|eilig\w*|notfall\w*|urgen\w*|spoed\w*|pilne|piln\w+ sprawach|bradskande|срочн\w+|acil)\b|\b(?:limited|no|without) access to (?:e-?mail|my (?:e-?mail|mail|inbox))|\b(?:will|shall) (?:reply|respond|answer|get back|be back|return|not be (?:read|forwarded))|\b(?:be )?back (?:on|in|at)\b|\bdo not read my mail\b|\bplease (?:contact|write to|e-?mail) \S+|\b(?:my )?colleagues?\b|\blook\w* after\b|\bin my absence\b|\bcover\w* for me\b|"
    r"\b(?:lese|rufe|prufe|bearbeite) (?:\S+ ){0,3}(?:e-?)?(?:mails?|nachrichten) nicht\b|\bne (?:lis|lirai|consulte\w*|verrai) pas\b|\bno (?:leo|leere|consulto|consultare|revis\w+) (?:el |mi |mis )?(?:correos?|e-?mails?)\b|\bnon (?:leggo|leggero|controllo|consulto) (?:la |le |i )?(?:posta|e-?mail|mail)\b|\blees (?:\S+ ){0,3}(?:mails?|berichten) niet\b|\bnie (?:czytam|odczytuje|sprawdzam) (?:\S+ )?(?:maili|poczty|wiadomosci)\b|\bnao (?:leio|lerei|consulto) (?:o |os )?(?:e-?mails?|correio)\b|"
    r"\bwird nicht weitergeleitet\b|\bwieder (?:im buro|da|erreichbar)\b|\bmeine vertretung\b|\bwenden sie sich\b|\bvertretung\b|\bne sera pas (?:transfere|lu|traite)\w*|\bde retour\b|\bcontact\w* \S+@|\bescrib\w+ a\b|\bregres\w+|\bvolver\w*|\brientr\w+|\btornero\b|\brivolg\w+|\bcontattare\b|\bterug (?:op|vanaf)\b|\bneem contact op\b|\bwroc\w+|\bzastepuje\b|\bprosze o kontakt\b|\bkontakt\w* (?:z|sie)\b|\bregress\w+|\bcontact[ea]\w*\b|\btillbaka\b|\bpalaan\b|\blukea?\b.{0,20}sahkopost|\btilbage\b|\btilbake\b"
)
_RECEIVED = re.compile(
    r"\b(?:we have received|we received|we've received) your (?:request|message|e-?mail|enquiry|inquiry|ticket|mail)\b|\byour (?:request|ticket|message|enquiry)(?: \([^)]{1,30}\)| #?\d{3,})? (?:has been|was) (?:received|created|registered|logged)|\ba (?:new )?(?:case|ticket|request) (?:has been|was) (?:created|opened|registered)|\bthank you for (?:contacting|writing to|your (?:message|e-?mail|enquiry|request))\b|"
    r"\b(?:ihre|deine) (?:anfrage|nachricht|e-?mail) (?:ist|wurde) (?:bei uns )?(?:eingegangen|erhalten|registriert)|\bwir haben ihre (?:anfrage|nachricht|e-?mail) erhalten\b|\bhemos recibido su\b|\bnous avons bien recu votre\b|\babbiamo ricevuto la (?:sua|tua)\b|\bwe hebben uw (?:vraag|bericht|verzoek|e-?mail) ontvangen\b|\botrzymalismy (?:panstwa|twoje|pana|pani)\b|\brecebemos (?:o seu|a sua)\b"
)
_TICKET = re.compile(
    r"\b(?:ticket|case|request|vorgang|ticketnummer|demande|consulta|caso|zaak|zgloszenie|pedido|incident)\b[\s:#nº°.(\[]*\w*\d{3,}|#\d{3,}|\b(?:an agent|our (?:team|agents?)|we) (?:will|answer|aim|usually)\b"
)
_ASKS = re.compile(
    r"[?\uff1f\u061f]|[\u304b\u5417][\s\u3002.!]*$|\u307e\u305b\u3093\u304b|\u3067\u3059\u304b|\u307e\u3059\u304b"
)
"""A question mark, or the particles with which Japanese and Chinese ask."""
_WONDERS = re.compile(
    r"\b(?:i (?:wanted|want|would like|'d like|need) to (?:know|ask)|i was wondering|ich (?:wollte|mochte|wurde gern\w*) (?:nur |gern\w* )?(?:wissen|fragen)|(?:je voulais|je voudrais|j'aimerais) (?:juste )?(?:savoir|demander)|(?:queria|quisiera|me gustaria|quiero) (?:saber|preguntar)|(?:volevo|vorrei) (?:solo )?(?:sapere|chiedere)|ik (?:wilde|wil|wou|zou) (?:graag |alleen )?(?:weten|vragen)|(?:gostava|gostaria) de (?:saber|perguntar)|chcia\w+ (?:bym |sie )?(?:wiedziec|zapytac|dowiedziec)|jag undrar|jag ville (?:fraga|veta)|jeg vil(?:le)? (?:gerne )?(?:vide|sporre|vite)|хотел\w* (?:бы )?(?:узнать|спросить))"
)
"""Somebody asks for themselves without a question mark."""
_SELF = re.compile(
    r"\b(?:i|i'm|i've|my|me|mine|ich|mein\w*|mir|mich|je|j'\w+|mon|ma|mes|moi|yo|mi|mis|me|io|mio|mia|miei|mie|ik|mijn|mij|ja|moj\w*|mnie|eu|meu|minha|meus|minhas|jag|min|mitt|jeg|я|мо\w+|мне)\b"
)


_PARCEL = re.compile(
    r"\b(?:parcels?|packages?|shipments?|goods|orders?|paket\w*|lieferung|sendung|ware|bestellung\w*|colis|commande|paquete|pedido|encomienda|envio|pacco|ordine|pakket\w*|bestelling\w*|encomenda|pacote|paczk\w*|przesylk\w*|zamowieni\w*)\b"
)
_ABSENCE = re.compile(
    r"^(?:nieobecnosc|absence|ausencia|assenza|afwezig|franvaro|fravaer|abwesend)\W*$"
)
"""What people, too, write above "send the parcel later"."""
_OWN_PARCEL = re.compile(
    rf"\b(?:my|our|mein\w*|unser\w*|mon|ma|mes|notre|nos|mis?|nuestr\w+|mio|mia|miei|mijn|ons|onze|moj\w*|nasz\w*|meus?|minhas?|nosso|nossa|min|mitt|mina) (?:\w+ )?{_PARCEL.pattern}"
)
"""Of an order of theirs people write, and absence notes don't."""
_UNDELIVERED = re.compile(
    r"\b(?:deliver\w*|zugestellt|zustell\w*|remise|livr\w*|entreg\w*|recapit\w*|consegn\w*|bezorg\w*|dostarcz\w*|doreczon\w*)\b"
)
_MAIL = re.compile(
    r"\b(?:e-?mails?|mails?|messages?|mailbox|inbox|recipients?|smtp|mailer|host|nachricht\w*|postfach|empfanger|courriel|courrier|destinataire|mensaje|correo|destinatario|messaggio|posta|bericht|geadresseerde|mensagem|wiadomosc\w*|adresat\w*)\b|@"
)
"""What could not be delivered: a parcel is a customer's trouble, a mail is a program's."""
DOUBTFUL = 0.8
"""Probability of a person's mail from which what a program seems to have made is read all the same."""
END = 8_000
"""Characters at either end of a text within which a machine says what it is."""


def is_automatic(address: str, subject: str, text: str) -> bool:
    """Whether a machine wrote it.

    `address`: the sender's, empty where unknown. An address that takes no answers settles it, unless
    what is asked from there surely means a person, and a text that says so of itself does, unless
    somebody asks for themselves in it. A subject that a program makes, an absence that sends elsewhere,
    and another desk's receipt count only where nothing is asked; and what rather means something else is
    read by somebody.
    """
    sender = folded(parseaddr(address)[1] or address)
    by_address = _ADDRESS.match(sender) is not None
    ends = folded(text if len(text) <= 2 * END else f"{text[:END]} {text[-END:]}")
    of_role = _ROLE.match(sender) is not None
    if not by_address and not of_role and not _says_so(ends, subject):
        return False
    low = folded(text)
    wonders = _WONDERS.search(low) is not None
    asks = _ASKS.search(low) is not None or _OWN_PARCEL.search(low) is not None
    if by_address:
        return not ((asks or wonders) and _is_a_persons(subject, text))
    if wonders:
        return False
    of_self = _SELF.search(low) is not None
    if of_role and not (asks or of_self):
        return True
    says_so = _says_so(ends, subject, asks, of_self)
    return says_so and not _is_a_persons(subject, text)


def _is_a_persons(subject: str, text: str) -> bool:
    """By what it means; no where there is no encoder."""
    return classifier("machines").rules_out_mail(subject, text, DOUBTFUL)


def _says_so(ends: str, subject: str, asks: bool = False, of_self: bool = False) -> bool:
    """Whether both ends of a text (folded) or its subject say that a program made it, whose writer `asks`
    something or speaks of themselves."""
    whole = f"{folded(subject)} {ends}"
    if _UNDELIVERED.search(whole) and _PARCEL.search(whole) and not _MAIL.search(ends):
        return False
    if _DECLARES.search(ends):
        return not (asks and of_self)
    if asks:
        return False
    head = _TAGS.sub("", folded(subject))
    if _ABSENCE.match(head) and _PARCEL.search(ends) and not _ABSENT.search(ends):
        return False
    if _SUBJECT.match(head):
        return True
    if _ABSENT.search(ends) and _REDIRECTS.search(ends):
        return True
    return _RECEIVED.search(ends) is not None and _TICKET.search(f"{head} {ends}") is not None
