"""Greetings, and what only says that a question is to come; in the plain form."""

from deskhand.rules.manners.words import Vocabulary

_SHARED = "hi, hello, hey, hallo, hola, ciao, salut, ahoj, hei, hej, yo\n"
GREETING: tuple[Vocabulary, ...] = (
    Vocabulary(
        _SHARED
        + """hiya, heya, howdy, greetings, morning, afternoon, evening, heyo, helo, hellooo, helloo, hii, hiii, heyy, sup, gday, g'day
        dear team, dear support, dear sir or madam, dear sirs, to whom it may concern, good morning, good afternoon, good evening, good day, good night, anyone there, anybody there, is anyone there, is anybody there, anyone here, is anyone here, is anybody here, are you there, can you help me, can you help, could you help me, can someone help me, can somebody help me, can anyone help me, could someone help me, i need help, i need some help, need help, need some help, i have a question, i've got a question, i have a quick question, quick question, question please, just a question, how are you, how are you doing, how is it going, how's it going, nice to meet you, help please, please help me, please help, help me please
        """,
        "there team all everyone everybody again folks guys sir madam dear support please you i me to a the and, good friend friends friendly people from today here with something for",
    ),
    Vocabulary(
        _SHARED
        + """servus, moin, grussgott, gruezi, griezi, gruss, tach, tag, morgen, mahlzeit, hallochen, huhu, grusse, gruetzi
        sehr geehrte damen und herren, liebes team, sehr geehrtes team, guten tag, guten morgen, guten abend, schonen guten tag, schonen guten morgen, schonen guten abend, gruss gott, gruss dich, gruezi mitenand, moin moin, ist da jemand, ist jemand da, jemand da, kurze frage, eine frage, eine kurze frage, ich habe eine frage, ich hatte eine frage, ich hatte da eine frage, ich hab eine frage, ich hatte mal eine frage, ich brauche hilfe, brauche hilfe, konnen sie mir helfen, kannst du mir helfen, konnt ihr mir helfen, konnten sie mir helfen, konnten sie mir bitte helfen, konnen sie mir bitte helfen, kann mir jemand helfen, wie geht es ihnen, wie geht's, frage
        """,
        "zusammen liebes team an alle bitte nochmal wieder sehr geehrte damen und herren mitenand support da ich mal kurz einmal lieber liebe du euch ihr",
    ),
    Vocabulary(
        _SHARED
        + """madame monsieur, bonjour, bonsoir, coucou, bjr, allo, rebonjour
        bonne journee, j'ai une question, j'ai besoin d'aide, j'aurais une question, j'ai une petite question, une question, petite question, pouvez-vous m'aider, pouvez vous m'aider, pourriez-vous m'aider, pouvez - vous m'aider, pourriez - vous m'aider, tu peux m'aider, quelqu'un peut m'aider, il y a quelqu'un, y a-t-il quelqu'un, y a quelqu'un, besoin d'aide, comment allez-vous, comment allez vous, ca va, vous etes la
        """,
        "a tous toutes l'equipe equipe madame monsieur messieurs mesdames svp s'il vous plait bien le la chere cher et vous moi pouvez vous-m'aider m'aider pourriez est t il",
    ),
    Vocabulary(
        _SHARED
        + """buenas, buenos, saludos, holaa, holi
        estimados senores, estimado equipo, buenos dias, buenas tardes, buenas noches, buen dia, muy buenas, tengo una pregunta, tengo una duda, tengo una consulta, una pregunta, una consulta, una duda, necesito ayuda, me puede ayudar, me pueden ayudar, me puedes ayudar, puede ayudarme, pueden ayudarme, puedes ayudarme, me podria ayudar, me podrian ayudar, podria ayudarme, alguien me puede ayudar, hay alguien, hay alguien ahi, como esta, como estan, que tal
        """,
        "a todos equipo por favor muy estimados estimado senores senor senora y de nuevo ahi soporte les",
    ),
    Vocabulary(
        _SHARED
        + """buongiorno, buonasera, buondi, salve, buonpomeriggio
        buon giorno, buona sera, buon pomeriggio, buona giornata, ho una domanda, avrei una domanda, una domanda, una domanda veloce, ho bisogno di aiuto, ho bisogno d'aiuto, mi serve aiuto, mi puo aiutare, mi potete aiutare, potete aiutarmi, puo aiutarmi, puoi aiutarmi, mi puoi aiutare, potrebbe aiutarmi, qualcuno puo aiutarmi, c'e qualcuno, come va, come state
        """,
        "a tutti team per favore gentili signori gentile signora signore di nuovo vorrei e",
    ),
    Vocabulary(
        _SHARED
        + """ola, oi, oie, viva, oii
        bom dia, boa tarde, boa noite, tenho uma pergunta, tenho uma duvida, uma pergunta, uma duvida, preciso de ajuda, pode ajudar-me, podem ajudar-me, pode me ajudar, podem me ajudar, poderia me ajudar, pode ajudar me, podem ajudar me, alguem me pode ajudar, alguem pode me ajudar, alguem ai, ha alguem ai, tem alguem ai, esta alguem ai, tudo bem, tudo bom, como esta, como vai
        """,
        "a todos equipa equipe por favor caros senhores senhor senhora e ai de novo estimados",
    ),
    Vocabulary(
        _SHARED
        + """hoi, hee, hoihoi, goedemorgen, goedemiddag, goedenavond, goedendag, goeiemorgen, goeiemiddag, goeiedag, dag, joe, goedenmiddag, goeienavond, hallootjes
        geachte heer mevrouw, beste team, goede morgen, goede middag, goeden dag, goeie morgen, ik heb een vraag, ik heb een vraagje, even een vraag, een vraag, een vraagje, vraagje, korte vraag, kort vraagje, snelle vraag, ik heb hulp nodig, hulp nodig, kunt u mij helpen, kunt u me helpen, kun je me helpen, kun je mij helpen, kunnen jullie me helpen, kunnen jullie mij helpen, kan iemand me helpen, kan iemand mij helpen, is er iemand, is daar iemand, iemand daar, hoe gaat het
        """,
        "allemaal team daar beste mensen mevrouw meneer heer graag alstublieft aub iedereen even weer jullie",
    ),
    Vocabulary(
        _SHARED
        + """czesc, witam, hejka, siema, witajcie, dziendobry
        szanowni panstwo, dzien dobry, dobry wieczor, dobry dzien, mam pytanie, mam szybkie pytanie, mam jedno pytanie, pytanie, potrzebuje pomocy, prosze o pomoc, czy moga mi panstwo pomoc, czy moze mi pan pomoc, czy moze mi pani pomoc, czy mozecie mi pomoc, mozecie mi pomoc, czy ktos moze mi pomoc, jest tam ktos, czy jest tam ktos, halo, czy ktos tu jest, co slychac
        """,
        "wszystkim panstwa panstwu szanowni panie i pan pani zespole ponownie prosze",
    ),
    Vocabulary(
        _SHARED
        + """hejsan, tjena, halla, hallå, tja, tjo, morsning
        god morgon, god dag, god kvall, god eftermiddag, jag har en fraga, en fraga, snabb fraga, jag behover hjalp, kan ni hjalpa mig, kan du hjalpa mig, kan nagon hjalpa mig, ar nagon dar
        """,
        "pa er alla dig dar igen team",
    ),
    Vocabulary(
        _SHARED
        + """heisann, dav, goddag, godmorgen, halla, hallo, goddav, mojn
        god morgen, god dag, god kveld, god aften, god ettermiddag, god eftermiddag, jeg har et spørsmal, jeg har et sporgsmal, jeg har et spørgsmal, jeg har et sporsmal, jeg trenger hjelp, jeg har brug for hjaelp, kan dere hjelpe meg, kan du hjelpe meg, kan i hjaelpe mig, kan du hjaelpe mig, er det noen der
        """,
        "med dere jer alle der igjen igen",
    ),
    Vocabulary(
        _SHARED
        + "moi, moikka, terve, paivaa, huomenta, heippa, hyvaa paivaa, hyvaa huomenta, hyvaa iltaa, minulla on kysymys, tarvitsen apua, voitteko auttaa, voitko auttaa, onko siella ketaan\n",
        "kaikille kaikki siella",
    ),
    Vocabulary(
        _SHARED
        + "dobry den, dobre rano, dobry vecer, zdravim, cau, nazdar, mam dotaz, mam otazku, potrebuji pomoc, muzete mi pomoci, je tam nekdo\n",
        "vsem vas vam preji i prosim",
    ),
    Vocabulary(
        _SHARED
        + "buna, salutare, alo, buna ziua, buna dimineata, buna seara, am o intrebare, am nevoie de ajutor, ma puteti ajuta, ma poti ajuta, e cineva acolo\n",
        "tuturor echipa va rog",
    ),
    Vocabulary(
        _SHARED
        + "merhaba, merhabalar, selam, selamlar, alo, gunaydın, gunaydin, iyi gunler, iyi aksamlar, kolay gelsin, bir sorum var, bir sorum olacaktı, yardıma ihtiyacım var, yardim eder misiniz, yardımcı olur musunuz, kimse var mı, orada kimse var mı\n",
        "herkese size lutfen benim",
    ),
    Vocabulary(
        "привет, здравствуите, здраствуите, хаи, алло, приветствую, добрыи день, доброе утро, добрыи вечер, доброго дня, доброго времени суток, у меня вопрос, есть вопрос, у меня есть вопрос, нужна помощь, мне нужна помощь, можете помочь, вы можете мне помочь, помогите пожалуиста, есть кто, есть кто живои, тут есть кто\n",
        "всем вам пожалуиста мне",
    ),
    Vocabulary(
        "привіт, вітаю, добрии день, добрии ранок, добрии вечір, доброго дня, доброго ранку, маю питання, у мене питання, у мене є питання, потрібна допомога, можете допомогти, алло\n",
        "усім всім вам будь ласка",
    ),
    Vocabulary(
        "γεια, γειασας, χαιρετε, καλημερα, καλησπερα, καλημερα σας, καλησπερα σας, γεια σας, γεια σου, εχω μια ερωτηση, χρειαζομαι βοηθεια, μπορειτε να με βοηθησετε\n",
        "σας σε ολους παρακαλω",
    ),
    Vocabulary(
        _SHARED
        + "szia, sziasztok, udv, udvozlom, jo napot, jo napot kivanok, jo reggelt, jo estet, szep napot, kerdesem van, lenne egy kerdesem, van egy kerdesem, segitsegre van szuksegem, tudnanak segiteni, hallo\n",
        "mindenkinek onoknek",
    ),
    Vocabulary(
        "مرحبا, اهلا, السلام عليكم, سلام, صباح الخير, مساء الخير, هلا, لدي سؤال, عندي سؤال, احتاج مساعدة, احتاج مساعده, هل يمكنك مساعدتي, هل من احد\n",
        "بكم ورحمة الله وبركاته لو سمحت",
    ),
    Vocabulary(
        "שלום, היי, הי, אהלן, בוקר טוב, ערב טוב, צהריים טובים, יש לי שאלה, אני צריך עזרה, אני צריכה עזרה, אפשר עזרה, יש מישהו\n",
        "לכם לכולם",
    ),
    Vocabulary("नमस्ते, नमस्कार, हैलो, हाय, namaste, namaskar\n", "जी सर ji sir"),
)
GREETING_UNSPACED = frozenset(
    [
        "你好",
        "您好",
        "嗨",
        "哈喽",
        "早上好",
        "下午好",
        "晚上好",
        "在吗",
        "有人吗",
        "有人在吗",
        "你好在吗",
        "你好,在吗",
        "你好，在吗",
        "请问有人吗",
        "我有个问题",
        "我想问一下",
        "こんにちは",
        "こんばんは",
        "おはようございます",
        "はじめまして",
        "もしもし",
        "質問があります",
        "お尋ねします",
        "すみません",
        "お世話になっております",
        "안녕하세요",
        "안녕",
        "여보세요",
        "질문있어요",
        "질문이있습니다",
        "문의드립니다",
        "좋은아침입니다",
        "สวัสดี",
        "สวัสดีค่ะ",
        "สวัสดีครับ",
        "หวัดดี",
    ]
)
