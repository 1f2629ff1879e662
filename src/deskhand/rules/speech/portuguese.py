"""Portuguese."""

from deskhand.rules.speech.words import Speech

_DONE = r"(?:reembolsad\w+|cancelad\w+|anulad\w+|alterad\w+|mudad\w+|atualizad\w+|modificad\w+|redefinid\w+|apagad\w+|eliminad\w+|desbloquead\w+|reativad\w+|ativad\w+|prolongad\w+|enviad\w+|expedid\w+|encaminhad\w+|reencaminhad\w+|transferid\w+|informad\w+|avisad\w+|contactad\w+|reservad\w+|agendad\w+|marcad\w+|resolvid\w+|corrigid\w+|anotad\w+|registad\w+|registrad\w+|abert\w+|criad\w+|creditad\w+|oferecid\w+|aprovad\w+|autorizad\w+|bloquead\w+|parad\w+|substituid\w+|trocad\w+|aplicad\w+|adicionad\w+|devolvid\w+|processad\w+|tratad\w+|escalad\w+|pedid\w+|solicitad\w+|feit\w+|pag\w+|notificad\w+|isentad\w+)"
PORTUGUESE = Speech(
    function_words="""
    deseja pretende quer normalmente geralmente podem quiser faze-lo entre lamentavelmente
    dura duram demora vale
    o a os as um uma uns umas e ou mas que de do da dos das em no na nos nas por pelo pela pelos pelas para com sem sobre entre desde ate apos antes depois durante ao aos
    eu tu ele ela voce voces nos eles elas me te se lhe lhes vos meu minha meus minhas seu sua seus suas nosso nossa nossos nossas este esta isto estes estas esse essa isso
    e sao era ser sido sera serao sou esta estao estava estar tem tenho temos ter ha pode podem podera poder deve devem dever faz fazem fazer vai vao ir foi foram
    nao nem sim se quando como onde quanto quem qual porque enquanto muito mais menos ja ainda tambem so apenas cada todo toda todos todas mesmo prazo tempo momento maximo vez
    abra escolha prima clique toque va use siga selecione mantenha introduza procure pagina botao menu seccao secao opcao passo efetuado feito feita tera resumo geral regra simples facil pergunta depende compreendo infelizmente basta aqui aguarde possivel ola obrigado demora dura seguinte seguintes
    """,
    social=r"""
    ^\W*(?:boa pergunta\W*$|(?:isso )?depende\b[^.:]{0,60}\W*$|(?:ola|oi|bom dia|boa (?:tarde|noite)|caro|cara|prezad[oa]|estimad[oa])\b(?:[ ,]+[\w'.-]+){0,5}\W*$|(?:com os )?(?:melhores )?cumprimentos\b.{0,50}$|atenciosamente\b.{0,50}$|(?:muito )?obrigad[oa]\b[^.]{0,90}|(?:lamento|lamentamos|pedimos desculpa\w*|peco desculpa\w*|desculpe\w*|sinto muito|compreendo|compreendemos|entendo|entendemos|espero|esperamos|agradeco|agradecemos|fico (?:contente|feliz)|ficamos (?:contentes|felizes)|que bom)\b|com (?:muito )?prazer\W*$|de nada\W*$|(?:sim|nao|claro|com certeza)\W*$|(?:eis|veja|aqui esta) como[^.]{0,50}:?\W*$|(?:a |sua )?equip[ae]\b.{0,40}$|fernhill(?: \w+)?\W*$)
    """,
    offers=r"""\bfalar com uma pessoa\b|\b(?:posso|podemos) ajud\w+\b|\bnao hesite\b|\bdiga(?:-me)?\b|\bavise(?:-me)?\b|\bestamos (?:aqui|a disposicao|ao dispor)\b|\bmais alguma coisa\b|\b(?:isto|isso) ajuda\b|\bse tiver (?:mais|outras|alguma) (?:\w+ )?(?:pergunta|duvida)s?\b""",
    first_person=r"""\b(?:eu|posso|podemos|consigo|conseguimos|vejo|vemos|tenho|temos|meu|minha)\b|\bnao \w+(?:ei|amos|imos)\b""",
    inability=r"\bnao me e possivel\b|\bnao (?:(?:lhe|lhes|o|a|me|se|os|as) )*(?:posso|podemos|vejo|vemos|sei|sabemos|tenho|temos|consigo|conseguimos|estou|estamos|disponho|\w+ei|\w+amos|\w+imos)\b(?![^.,;]{0,30}\b(?:duvid\w+|inconveniente|problema)\b)",
    deeds=rf"""
    \b(?:nossa|nosso|nossos|a|o|meu|minha) (?:\w+ )?(?:equipa|equipe|tecnic\w+|colega|departamento|armazem|suporte) (?:\w+-(?:lhe|lhes|o|a)|(?:lhe|lhes|vai|vao) \w+)\b|
    \b(?:esta|estao) (?:novamente|de novo) (?:abert|ativ|disponive|desbloquead)\w*|
    \b(?:acabei de|acabamos de|vou|vamos|estou a|estamos a|estou|tenho|temos)\b(?! (?:certeza|aqui|disponiv))(?: (?:ja|lhe|o|a))* (?:{_DONE}|\w+ndo\b|\w+[aei]r(?:-lhe|-lo|-la)?\b)|
    \b(?:ja |eu |lhe ){{0,5}}(?:cancelei|reembolsei|enviei|avisei|alterei|mudei|atualizei|apaguei|desbloqueei|contactei|informei|pedi|solicitei|abri|criei|creditei|anotei|registei|encaminhei|passei|falei|resolvi|corrigi|reservei|marquei|processei|confirmei|transferi|bloqueei|ativei|verifiquei|tratei|fiz)\b|
    \b(?:cancelo|reembolso (?=a|o|ja)|envio (?=-lhe|um|o|a|ja|hoje)|trato|aviso|contacto|ligo|atualizo|apago|desbloqueio|anulo|credito|ofereco|garanto|prometo|asseguro|solicito|abro|encarrego|devolvo|passo (?=o|a)|encaminho|confirmo)\b(?:-\w+)?|
    \b(?:enviamos|cancelamos|reembolsamos|creditamos|oferecemos|garantimos|prometemos|asseguramos|tratamos|ligamos|ligaremos|contactamos|devolvemos|suportamos|cobrimos|enviaremos|devolveremos|reembolsaremos|avisaremos|pagamos|isentamos|avisamos)\b(?:-\w+)?|
    \b(?:um|uma|o|a|os|nosso|nossa|nossos|meu|minha|meus|alguem)\b ?(?:\w+ )?(?:coleg\w+|tecnic\w+|agente\w*|equip[ae]\w*|especialista\w*|responsave\w+|armazem|programador\w*|departamento(?: \w+)?|alguem|supervisor\w*|estafeta) (?:ja |lhe |vai |vao |se )*(?:liga\w*|contacta\w*|escrev\w+|ira|vai|esta (?!disponivel|aberto)|estao (?!disponiveis)|ja|analisa\w*|passa\w*|trata\w*|respond\w+|ve|vira|fala\w*|trabalha\w*|verifica\w*|entra\w*)\b(?:-\w+)?|\balguem (?:lhe|vai|esta|liga)\b|
    \b(?:a sua|o seu|as suas|os seus|sua|seu|a encomenda|encomenda \S+|a taxa|o custo|a tarifa|o valor|o dinheiro|o reembolso|tudo|o caso)\b(?: [\w'-]+){{0,4}} (?:esta|estao|foi|foram|fica|ficam|ficou|sera|serao|vai|vao|chega|chegara|sai|segue|volta)\b(?: (?:ja|de novo|agora|novamente|outra vez))*(?: {_DONE}| (?:a caminho|em curso|em processamento|nas maos|pront\w+|ativ\w+|de volta|gratis|amanha|hoje|em \d+|ate|por nossa conta|prioridade|em andamento))|
    ^\W*(?:ja esta |tudo |esta )?(?:feito|pronto|cancelad[oa]|reembolsad[oa]|resolvid[oa]|enviad[oa])\b|\ba caminho\b|\bsem (?:qualquer )?cust\w+\b|\bpor nossa conta\b|\bem curso\b|
    \b(?:tera|terao) sido\b|\b(?:ja estara|ja tera)\b|^\W*(?:encomenda|plano|assinatura|reembolso|pagamento|conta) (?:cancelad|anulad|feit|efetuad|reembolsad|eliminad|alterad)[oa]\b(?=\W*(?:$|e\b|ja\b|nao\b))
    """,
    promises=r"""
    \b(?:dinheiro|reembolso|valor|montante|credito) (?:deve|devera|deveria)\b(?! ser)|
    \b(?:vai receber|recebera|tera|obtera|sera reembolsad\w+|vera|nao lhe sera|tem direito|ira receber|vai ter|chegara)\b|\b(?:gratis|gratuit[oa]s?(?= (?:para|hoje))|sem custo\w*|de oferta|cortesia|compensacao|brinde)\b|\b(?:use|utilize|com|introduza) o codigo\b(?! (?:postal|de (?:verificacao|confirmacao)))|\bgarantimos\b|\bgaranto\b|\bprometo\b|\basseguro\b|\bsem falta\b|\bde certeza\b|\bdefinitivamente\b
    """,
    strong=r"""\b(?:outr[oa]s?|noutr[oa]s?|todo o mundo|vari[oa]s|tota\w*|hoje|amanha|ontem|agora|ja|imediatamente|em breve|brevemente|desta vez|segunda|terca|quarta|quinta|sexta|sabado|domingo|gratis|gratuit\w*|ilimitad\w*|automaticamente|integral\w*|complet\w*|dobro|adicional\w*|extra|duas vezes|metade)\b""",
    conditions=r"""\b(?:se|quando|uma vez|depois|apos|ate|antes|enquanto|assim que|dentro de|no prazo|nos \d+|so|apenas|somente|pode|podem|podera|deve|devem|tem de|tem que|normalmente|demora|demoram|dura|cada|a qualquer)\b""",
    negation=r"\b(?:nao|nunca|nenhum|nenhuma|sem|nada|ninguem|nem|tampouco|excluid[oa]s?|impossive(?:l|is))\b",
    no_negation=r"\bnao (?:precisa|tem de|e preciso|e necessario)\b|\bnao so\b|^\W*nao,",
    concord=True,
    until=r"\b(?:ate|so|apenas|exceto|salvo|antes|enquanto)\b",
    about_itself=r"""
    \b(?:como|sou) (?:um |uma )?(?:\w+ )?(?:ia|inteligencia artificial|modelo de linguagem|assistente virtual|chatbot)\b|\bmodelo de linguagem\b|\b(?:o meu|os meus|as minhas|meus) (?:conhecimento\w*|instrucoes|dados)\b|\b(?:artigos?|contexto|documentos?|informac\w+|fontes?|textos?) (?:fornecid\w+|dad\w+|disponive\w+|acima)\b|\b(?:nos|no|segundo os|segundo o|nestes|nos nossos) artigos?\b|\bartigos? (?:de ajuda|mencion\w+|indic\w+|diz\w*|fal\w+)\b|\b(?:nenhuma|nao ha|nao tenho|nao disponho de|sem) (?:\w+ )?(?:informac\w+|resposta|dados|mencao)\b|\bnao (?:\w+ )?(?:encontr\w+)\b|\bnao (?:posso|podemos|consigo)[^.]{0,20}(?:ajud\w+|respond\w+|encontr\w+)\b|\bfora do meu\b|\bnao (?:\w+ )?(?:entendi|percebi|compreendi)\b|\bo (?:utilizador|usuario|cliente) (?:pergunta|quer|pede|esta)\b|^\W*resposta\s*:|\b(?:pensamento|nota (?:interna|para))\s*:
    """,
    orders="encomenda encomendas pedido pacote entrega envio seguimento rastreio numero transportadora prevista previsto esperada chegada chega total valor preco custa pago artigo contem feita estado data conta nome",
    statuses={
        "processing": "preparacao preparada processamento",
        "shipped": "enviada caminho expedida",
        "out_for_delivery": "distribuicao caminho",
        "delayed": "atrasada atraso",
        "delivered": "entregue chegou",
        "cancelled": "cancelada anulada",
        "returned": "devolvida devolucao",
        "refunded": "reembolsada reembolso",
    },
    accounts="conta plano assinatura subscricao lugares utilizadores livres uso renova renovacao estado fatura faturas valor numero",
    alike=(
        "reembolso dinheiro reembolsos reembolsar reembolsado",
        "devolver devolucao devolucoes devolva envie enviou enviar volta",
        "produto encomenda pacote",
        "cancelar cancelada cancelado cancelamento",
        "pedir solicitar pede",
        "armazem",
        "chega chegue chegar",
        "sai sair saido",
        "alterar alterado mudar",
        "feito efetuado",
    ),
    standings={
        "open": "aberto aberta pendente",
        "paid": "paga pago",
        "active": "ativa ativo",
        "past_due": "atraso vencida",
        "overdue": "atraso vencida",
        "cancelled": "cancelada cancelado",
        "canceled": "cancelada cancelado",
    },
    labels={
        "placed": "feita comprada",
        "arrival": "prevista previsto chega chegara chegou entrega entregue",
        "renews": "renova renovacao",
        "since": "desde",
        "issued": "emitida",
        "due": "vence vencimento",
        "used": "uso ocupados usados",
        "free": "livres disponiveis restam",
    },
    least=r"\b(?:mais de|acima de|superior(?:es)? a|pelo menos|a partir de)(?=(?: \S+)? \d)",
    most=r"\b(?:menos de|abaixo de|inferior(?:es)? a|no maximo|ate|dentro de|no prazo de)(?=(?: \S+)? \d)",
    room=r"^\W*(?:algu(?:ns|mas)|cert[oa]s|a maioria|vari[oa]s|muit[oa]s) \w+|\b(?:em geral|geralmente|normalmente|habitualmente|muitas vezes|as vezes|costumam?|aproximadamente|esperamos|procuramos|planeamos|planejamos|quase|(?:ate|cerca de)(?= \S*\d))(?!\w)",
    opposed=(
        (
            r"\d dias? ut\w+",
            r"\d dias?\b(?! ut)",
        ),
        (
            r"\b(?:dentro de|no prazo)\b",
            r"\b(?:apos|depois de)(?= \d)",
        ),
        (
            r"\b(?:ligue|ligar|ligad[oa]|liga|acend\w*)\b",
            r"\b(?:deslig\w*|apag\w*)\b",
        ),
        (
            r"\besquerd\w*\b",
            r"\bdireit[ao]\b",
        ),
        (
            r"(?<!mesmo )(?<!exceto )\b(?:se|desde que)\b",
            r"\b(?:a menos que|mesmo que|mesmo se|exceto se)\b",
        ),
        (
            r"\b(?:por telefone|telefonic\w*|ligue para)\b",
            r"\be-?mail|\bchat\b",
        ),
        (
            r"\bpara cima\b",
            r"\bpara baixo\b",
        ),
        (
            r"\bsentido (?:horario|dos ponteiros)",
            r"\bsentido (?:anti-?horario|contrario)",
        ),
        (
            r"\breembols\w*",
            r"\b(?:troc\w*|substitu\w*|repar\w*|vales?)\b",
        ),
    ),
    before=r"\bantes\b",
    after=r"\b(?:depois|apos)\b(?! (?:de )?\d)",
    unlimited=r"\b(?:a qualquer (?:momento|altura)|sem limites?|qualquer|(?:em|durante|dentro de|apos) (?:uma?|algu[mn]as?|alguns|vari[oa]s|pouc[oa]s) (?:hora|dia|semana|mes|ano)\w*)\b",
    plural=r"\b(?:nos|noss\w+|\w{2,}(?:amos|emos|imos))\b",
    knowing=r"\b(?:ver|vejo|vemos|saber|sei|sabemos|encontr\w*|dizer|verificar|acesso|informac\w*|confirmar)\b",
    ands="e|mas",
    ors="ou",
    breaks=r"\b(?:porque|pois|ja que|visto que|uma vez que|embora|enquanto|depois de|portanto|por isso|como)\b",
    waivers=r"\bnao (?:\w+ )?(?:precisa|precisam|tem de|tem que|e preciso|e necessari\w|e obrigatori\w)\b",
    concessions=r"\b(?:mesmo (?:se|que|quando)|embora|apesar|ainda que)\b",
    past=r"\b(?:foi|foram|tem|tinha|era|chegou|saiu|deixou|chegaram|sairam|deixaram)\b(?! (?:de|que)\b)",
    exceptions=r"\b(?:salvo|exceto|excepto|a excecao|com excecao|menos (?:o|a|os|as)|mas nao|excec(?:ao|oes))\b",
    provisos=r"\b(?:(?:em|para) (?:encomendas|compras|pedidos) (?:superiores|acima|a partir)|a partir de (?=\d+(?:[.,]\d+)? ?(?:eur|usd|chf|gbp|pln|zl|€|\$|£))|se|desde que|salvo|exceto|a menos|so (?:se|para|em)|apenas (?:se|para))\b",
    asked_for="email e-mail correio endereco morada telefone telemovel celular foto imagem captura ecra tela serie modelo dispositivo aparelho versao navegador sistema ficheiro arquivo dia hora motivo cor tamanho quantidade rua cidade pais cliente fatura",
    kindly="""
    desagradavel esperar aborrecido
    preocupe regras explico
    pergunta boa depende
    incomodo incomodos transtorno transtornos inconveniente atraso problema problemas situacao
    espera frustracao confusao pergunta pedido mensagem paciencia compreensao encomenda pacote
    contactar contacto contato escrever equipa equipe ajuda preocupacao dia semana bom cumprimentos
    atenciosamente lamento lamentamos sinto sentimos entendo entendemos compreendo compreendemos
    desculpe desculpa desculpas obrigado obrigada prazer feliz contente causado causada longa
    desilusao confianca saber cliente
    certeza sim nao perfeito claro ajudar impaciencia naturalmente duvida duvidas pela pelo poder ver explico perguntar boa prefere preferir pessoa agente
    """,
)
