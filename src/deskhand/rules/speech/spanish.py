"""Spanish."""

from deskhand.rules.speech.words import Speech

_DONE = r"(?:reembolsad\w+|cancelad\w+|anulad\w+|cambiad\w+|actualizad\w+|modificad\w+|restablecid\w+|borrad\w+|eliminad\w+|desbloquead\w+|reactivad\w+|activad\w+|ampliad\w+|enviad\w+|transferid\w+|informad\w+|avisad\w+|contactad\w+|reservad\w+|programad\w+|agendad\w+|resuelt\w+|solucionad\w+|corregid\w+|anotad\w+|registrad\w+|abiert\w+|cread\w+|abonad\w+|regalad\w+|aprobad\w+|autorizad\w+|bloquead\w+|detenid\w+|sustituid\w+|reemplazad\w+|aplicad\w+|anadid\w+|ingresad\w+|devuelt\w+|procesad\w+|tramitad\w+|gestionad\w+|escalad\w+|derivad\w+|pedid\w+|hech\w+|notificad\w+|pagad\w+|dad\w+ de (?:alta|baja)|puest\w+|realizad\w+)"
SPANISH = Speech(
    function_words="""
    desea quiere desean normalmente generalmente pueden entre desgraciadamente lamentablemente desafortunadamente
    dura duran tarda vale
    el la los las lo un una unos unas y e o u pero sino que de del a al en con por para sin sobre entre desde hasta hacia segun tras durante antes despues
    yo tu el ella usted ustedes nosotros ellos me te se le les nos mi mis su sus nuestro nuestra nuestros nuestras este esta esto estos estas ese esa eso aquel
    es son era eran ser sido sera seran soy esta estan estaba estar ha han he hemos habia haber hay puede pueden podra poder debe deben tiene tienen tener hace hacen hacer va van ir
    no ni si cuando como donde cuanto cuanta quien cual porque mientras muy mas menos ya aun todavia tambien solo solamente cada todo toda todos todas mismo misma plazo tiempo momento maximo unos vez
    abra elija pulse haga clic toque vaya use siga seleccione mantenga entre busque pagina boton menu seccion opcion paso realiza realizado tendra efectua resumen palabras general regla sencillo facil pregunta depende proceso entiendo recuerde casos demas veo tenga cuenta basta aqui espere esperar posible hola gracias tarda tardan tardar dura siguiente siguientes por favor
    """,
    social=r"""
    ^\W*(?:buena pregunta\W*$|(?:todo )?(?:eso )?depende\b[^.:]{0,60}\W*$|(?:hola|buenos dias|buenas (?:tardes|noches)|estimad[oa]s?|querid[oa])\b(?:[ ,]+[\w'.-]+){0,5}\W*$|(?:un )?(?:cordial )?saludos?\b.{0,50}$|atentamente\b.{0,50}$|(?:muchas )?gracias\b[^.]{0,90}|(?:lo |le |les |nos |me )*(?:siento|sentimos|lamento|lamentamos|disculpe\w*|pido disculpas|pedimos disculpas|entiendo|entendemos|comprendo|comprendemos|espero|esperamos|alegro|alegra|agradezco|agradecemos)\b|con (?:mucho )?gusto\W*$|de nada\W*$|(?:si|no|claro|por supuesto)\W*$|(?:asi|aqui) (?:es como|tiene)[^.]{0,50}:?\W*$|(?:el |su )?equipo (?:de )?\w*\W*$|fernhill(?: \w+)?\W*$)
    """,
    offers=r"""\bhablar con una persona\b|\b(?:puedo|podemos) ayudarle\b|\ble puedo ayudar\b|\bno dude\b|\bdigame\b|\bhagame(?:lo)? saber\b|\bavis[ea]me\b|\bestamos (?:aqui|a su disposicion)\b|\balgo mas\b|\ble (?:sirve|ayuda) (?:esto|eso)\b|\bsi tiene (?:mas|otras|alguna) (?:\w+ )?(?:pregunta|duda)s?\b""",
    first_person=r"""\b(?:yo|puedo|podemos|tengo|tenemos|veo|vemos|he|hemos|estoy|mi)\b""",
    inability=r"\bno (?:(?:me|le|lo|la|se|les|los|las) )*(?:puedo|podemos|veo|vemos|se|sabemos|tengo|tenemos|estoy|estamos|he|hemos|dispongo|logro|consigo|me es)\b(?![^.,;]{0,30}\b(?:dud\w+|inconveniente|objecion|problema|obstaculo|motivo)\b)",
    deeds=rf"""
    \b(?:nuestr\w+|el|la|mi) (?:\w+ )?(?:equipo|tecnic\w+|compan\w+|departamento|almacen|colega|soporte) (?:de \w+ )?(?:le|les|se lo|se la|te) \w+|
    \bvuelven? a estar (?:abiert|activ|disponible|valid)\w*|\b(?:esta|estan) de nuevo (?:abiert|activ|disponible)\w*|
    \b(?:he|hemos|acabo de|acabamos de|voy a|vamos a|estoy|estamos)\b(?! (?:seguro|aqui|disponible|a su|encontrado|entendido))(?: (?:ya|le|les|lo|la|se|te))* (?:{_DONE}|\w+ndo\b|\w+r(?:le|lo|la|se)?\b|\w+[ai]do\b)|
    \b(?:le |les |lo |la |se lo |me |ya ){{0,5}}(?:cancelo|reembolso (?=su|el|la|todo|ahora)|envio (?=un|otro|su|el|hoy|ahora)|cambio (?=su|la|el)|transfiero|paso (?=su)|encargo|ocupo|aviso|contacto con|llamo|actualizo|borro|desbloqueo|anulo|gestiono|tramito|abono|ingreso|regalo|garantizo|prometo|aseguro|solicito|abro|pido|devuelvo|confirmo)\b|\bme (?:encargo|ocupo)\b|
    \b(?:le |les |nos |se lo |lo ){{0,5}}(?:enviamos|cancelamos|reembolsamos|abonamos|regalamos|garantizamos|prometemos|aseguramos|encargamos|ocupamos|llamamos|llamaremos|contactamos|devolvemos|asumimos|cubrimos|ampliamos|cambiamos|enviaremos|devolveremos|reembolsaremos|avisaremos|ingresamos|pagamos)\b|\b(?:cancele|envie|avise|cambie|solicite|reembolse|pase|active|actualice|abri|hable) (?:su|sus|el|la|los|al|ya|con)\b|
    \b(?:un|una|nuestro|nuestra|nuestros|mi|mis|el|la|los|alguien)\b ?(?:\w+ )?(?:companer\w+|tecnic\w+|agente\w*|equipo\w*|especialista\w*|responsable\w*|almacen|desarrollador\w*|departamento(?: de \w+)?|alguien|supervisor\w*|mensajer\w+) (?:le |les |se |ya |lo |la )*(?:llamar\w*|llama|contactar\w*|contacta|escribir\w*|ira|va|van|esta (?!disponible|abierto|de)|estan (?!disponibles)|ha|han|revisa\w*|pasar\w*|pasa|encarga\w*|ocupa\w*|respondera\w*|mira|vendra|hablara|trabaja\w*|pondra)\b|\balguien (?:le|se|va|esta)\b|
    \b(?:su|sus|el pedido|pedido \S+|la cuota|el cargo|la tarifa|el importe|el dinero|el reembolso|todo|el caso|otro|ya)\b(?: [\w'-]+){{0,4}} (?:esta|estan|ha sido|han sido|fue|fueron|queda|quedan|quedo|sera|seran|va|van|llega|llegara|sale|se ha|se han|vuelve)\b(?: (?:ya|de nuevo|ahora|otra vez|completamente))*(?: {_DONE}| (?:en camino|de camino|en curso|en proceso|en manos|list\w+|activ\w+|de vuelta|gratis|manana|hoy|en \d+|antes|el (?:lunes|martes|miercoles|jueves|viernes)|prioridad|en marcha))|
    ^\W*(?:ya esta |todo |esta )?(?:hecho|listo|cancelado|reembolsado|solucionado|resuelto|enviado)\b|\ben camino\b(?! al)|\bsin (?:ningun )?coste\b|\bqueda (?:cancelad|anulad|resuelt|confirmad)\w+\b|\ben curso\b|\bse (?:esta|estan) \w+ndo\b|
    \bhabran? \w+do\b|^\W*(?:pedido|plan|suscripcion|reembolso|pago|cuenta) (?:cancelad|anulad|hech|realizad|reembolsad|tramitad|eliminad|cambiad)[oa]s?\b(?=\W*(?:$|y\b|ya\b|no\b))
    """,
    promises=r"""
    \b(?:dinero|reembolso|importe|abono) deberia\b|
    \b(?:usted )?(?:recibira|tendra|obtendra|sera reembolsad\w+|vera|cobrara|no se le|le llegara|le llamaran|le llamara|llegara|tiene derecho)\b|\b(?:gratis|gratuit[oa]s?(?= (?:para|hoy|de regalo))|sin coste|sin cargo|de regalo|cortesia|compensacion)\b|\b(?:use|utilice|con|introduzca) el codigo\b(?! (?:postal|de (?:verificacion|confirmacion)))|\bgarantiz\w+\b|\bprometo\b|\ble aseguro\b|\bsin falta\b|\bdefinitivamente\b|\bseguro que\b
    """,
    strong=r"""\b(?:otr[oa]s?|todo el mundo|vari[oa]s|total\w*|hoy|manana|ayer|ahora|ahora mismo|enseguida|inmediatamente|pronto|en breve|esta vez|lunes|martes|miercoles|jueves|viernes|sabado|domingo|gratis|gratuit\w*|ilimitad\w*|automaticamente|integr\w*|complet\w*|doble|adicional\w*|extra|dos veces|mitad)\b""",
    conditions=r"""\b(?:si|cuando|una vez|despues|hasta|antes|mientras|tan pronto|dentro de|en un plazo|en los \d+|solo|solamente|puede|pueden|podra|debe|deben|tiene que|hay que|por favor|normalmente|tarda|tardan|dura|cada|desde)\b""",
    negation=r"\b(?:no|nunca|ningun|ninguna|sin|nada|nadie|ni|tampoco|excluid[oa]s?|imposibles?)\b",
    no_negation=r"\bno (?:tiene que|hace falta|es necesario|necesita)\b|\bno solo\b|^\W*no,",
    concord=True,
    until=r"\b(?:hasta|solo|salvo|excepto|antes|mientras|si)\b",
    about_itself=r"""
    \b(?:como|soy) (?:un |una )?(?:\w+ )?(?:ia|inteligencia artificial|modelo de lenguaje|asistente virtual|chatbot)\b|\bmodelo de lenguaje\b|\bmis (?:conocimientos|instrucciones|datos)\b|\b(?:articulos?|contexto|documentos?|informacion|fuentes?|textos?) (?:proporcionad\w+|facilitad\w+|dad\w+|disponibles?|anterior\w*)\b|\b(?:en|segun) (?:los|el|estos|este|nuestros) articulos?\b|\barticulos? (?:de ayuda|mencion\w+|indic\w+|dicen?|hablan?|contienen?)\b|\b(?:ninguna|no hay|no tengo|no dispongo de|sin) (?:\w+ )?(?:informacion|respuesta|mencion|datos)\b|\bno (?:he |hemos |se )?(?:encontr\w+|hall\w+)\b|\bno (?:puedo|podemos) (?:\w+ )?(?:ayudar\w*|responder\w*|encontrar\w*)\b|\b(?:fuera|mas alla) de (?:mi|mis)\b|\bno (?:lo |le )?(?:he )?entend\w+\b|\bel (?:usuario|cliente) (?:pregunta|quiere|pide|esta)\b|^\W*respuesta\s*:|\b(?:pensamiento|nota (?:interna|para el \w+))\s*:
    """,
    orders="pedido pedidos paquete entrega envio seguimiento numero transportista prevista previsto esperado espera llegada llegar total importe precio cuesta pagado articulo contiene realizado estado fecha cuenta nombre",
    statuses={
        "processing": "preparacion preparando preparado proceso",
        "shipped": "enviado camino",
        "out_for_delivery": "reparto camino",
        "delayed": "retraso retrasado",
        "delivered": "entregado llego",
        "cancelled": "cancelado anulado",
        "returned": "devuelto devolucion",
        "refunded": "reembolsado reembolso",
    },
    accounts="cuenta plan suscripcion plazas usuarios libres uso renueva renovacion estado factura facturas importe numero",
    alike=(
        "reembolso dinero reembolsos reembolsar reembolsa",
        "conserva conservar mantiene",
        "mantenga pulsado pulse pulsar",
        "devolver devolucion devoluciones devuelve devueltos enviar envie enviarse",
        "paquete producto productos articulo",
        "cancelar cancela cancelacion anular",
        "pedir solicitar pide solicitud",
        "almacen",
        "llega llegue llegar llegado",
        "sale salido salga salir",
        "cambiar cambio modificar",
        "gastos costes coste costos",
    ),
    standings={
        "open": "abierta abierto pendiente impagada",
        "paid": "pagada pagado",
        "active": "activa activo",
        "past_due": "vencida vencido atrasado",
        "overdue": "vencida vencido atrasado",
        "cancelled": "cancelada cancelado",
        "canceled": "cancelada cancelado",
    },
    labels={
        "placed": "hizo realizado comprado",
        "arrival": "previsto prevista llega llegara llego entrega entregado",
        "renews": "renueva renovacion",
        "since": "desde",
        "issued": "emitida",
        "due": "vence vencimiento",
        "used": "uso usadas ocupadas",
        "free": "libres disponibles quedan",
    },
    least=r"\b(?:mas de|por encima de|superior(?:es)? a|al menos|a partir de)(?=(?: \S+)? \d)",
    most=r"\b(?:menos de|por debajo de|inferior(?:es)? a|como maximo|hasta|maximo|dentro de|en un plazo de)(?=(?: \S+)? \d)",
    room=r"^\W*(?:algun[oa]s|ciert[oa]s|la mayoria|varios|varias|much[oa]s) \w+|\b(?:por lo general|en general|generalmente|normalmente|habitualmente|a menudo|a veces|suelen?|aproximadamente|esperamos|procuramos|planeamos|casi|(?:hasta|alrededor de|cerca de|unos)(?= \S*\d))(?!\w)",
    opposed=(
        (
            r"\d dias? (?:laborable|habil)\w*",
            r"\d dias?\b(?! (?:labor|habil))",
        ),
        (
            r"\b(?:dentro de|en un plazo)\b",
            r"\b(?:despues de|tras)(?= \d)",
        ),
        (
            r"\b(?:encien\w*|encend\w*|prend\w*)\b",
            r"\bapag\w*\b",
        ),
        (
            r"\bizquierd\w*\b",
            r"\bderech[ao]\b",
        ),
        (
            r"(?<!incluso )\b(?:si|siempre que)\b",
            r"\b(?:salvo que|a menos que|aunque|incluso si)\b",
        ),
        (
            r"\b(?:por telefono|telefonic\w*|llame\w*)\b",
            r"\b(?:e-?mail|correo)|\bchat\b",
        ),
        (
            r"\bhacia arriba\b",
            r"\bhacia abajo\b",
        ),
        (
            r"(?<!contrario a las )\b(?:en el )?sentido (?:horario|de las agujas)",
            r"\b(?:sentido )?(?:antihorario|contrario)",
        ),
        (
            r"\breembols\w*",
            r"\b(?:cambi[oae]\w*|sustitu\w*|repar\w*|vales?)\b",
        ),
    ),
    before=r"\bantes\b",
    after=r"\bdespues\b(?! de \d)",
    unlimited=r"\b(?:en cualquier momento|sin limites?|cualquier|(?:en|durante|dentro de|tras) (?:una?|un[oa]s|vari[oa]s|poc[oa]s) (?:hora|dia|semana|mes|ano)\w*)\b",
    plural=r"\b(?:nosotros|nos|nuestr\w+|\w{2,}(?:amos|emos|imos))\b",
    knowing=r"\b(?:ver|veo|vemos|saber|se|sabemos|encontr\w*|encuentr\w*|decir\w*|comprobar|acceso|informacion|confirmar)\b",
    ands="y|pero",
    ors="o|u",
    breaks=r"\b(?:porque|ya que|pues|puesto que|como|aunque|mientras|despues de que|asi que|por lo que)\b",
    waivers=r"\bno (?:\w+ )?(?:tiene que|tienen que|hace falta|es necesari\w|es obligatori\w|necesita)\b|\bsin necesidad\b",
    concessions=r"\b(?:aunque|aun cuando|incluso si|a pesar|pese a)\b",
    past=r"\b(?:ha|han|he|hemos|habia|fue|fueron|era)\b",
    exceptions=r"\b(?:salvo|excepto|menos (?:el|la|los|las)|a excepcion|con excepcion|excluyendo|pero no|excepcion(?:es)?)\b",
    provisos=r"\b(?:(?:en|para) (?:los )?(?:pedidos|compras) (?:superiores|de mas|a partir|desde)|a partir de (?=\d+(?:[.,]\d+)? ?(?:eur|usd|chf|gbp|pln|zl|€|\$|£))|si|siempre que|salvo|excepto|a menos|solo (?:si|para|en))\b",
    asked_for="email e-mail correo direccion telefono movil foto imagen captura pantalla serie modelo dispositivo aparato version navegador sistema archivo dia hora motivo color tamano talla cantidad calle ciudad pais cliente factura",
    kindly="""
    desagradable esperar molesto
    preocupe preocupes normas reglas explico claro
    pregunta buena depende
    molestia molestias inconveniente inconvenientes retraso retrasos problema problemas situacion
    espera frustracion confusion consulta pregunta solicitud mensaje paciencia comprension pedido
    paquete contactar contactarnos escribir escribirnos escribirme equipo ayuda preocupacion dia
    semana buen saludos cordial cordiales atentamente siento lamento lamentamos sentimos entiendo
    entendemos comprendo comprendemos disculpas disculpe disculpa gracias gusto encantado encantada
    alegra alegramos placer causado causada ocasionado ocasionadas larga decepcion confianza saber
    cliente
    claro si no perfecto supuesto ayudar impaciencia desde luego cierto entendido mucho preguntar buena poder ver duda dudas explico prefiere persona agente humano
    """,
)
