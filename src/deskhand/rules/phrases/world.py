"""A wish for a person, a legal threat and fraud in the languages beyond the first seven.

By grammar and not by sentence: who is talked to and the talking, the court and the going there, the
card and its use by somebody or without leave, near each other in one sentence. Words are beginnings
(`rozmawia`: rozmawiać, rozmawiam), folded as every text is.
"""

import re
from typing import NamedTuple

from deskhand.core.decisions import Reason
from deskhand.core.skeleton import plain
from deskhand.rules.phrases.row import Phrase, rows

WHOLE = 3
"""Letters up to which a word is meant whole."""
NEAR = 45
"""Characters between two words of one thought."""
FAR = 2 * NEAR + 20
"""Characters in which all three are: where the last one is not, nobody looks for the second."""


class Words(NamedTuple):
    """The words of one language, as beginnings with commas between."""

    talk: str = ""
    """Talking, connecting, calling, getting."""
    person: str = ""
    """A human, an operator, a colleague."""
    sue: str = ""
    """Whole ways to say that one goes to court."""
    court: str = ""
    going: str = ""
    """What one does with a court or a lawyer to somebody."""
    card: str = ""
    """A card, an account, money."""
    taken: str = ""
    """Used, stolen, withdrawn."""
    wrongly: str = ""
    """Somebody, unknown, without leave."""
    stolen: str = ""
    """What says both at once."""


LANGUAGES: dict[str, Words] = {
    "ru": Words("поговор, говори, связать, свяжи, соедин, позов, переключ, переведи, пригласи, нужен, нужна, дайте, общат, позвон", "человек, оператор, сотрудник, менеджер, специалист, консультант, агент, живым, живого", "засужу", "суд, суда, суду, судом, прокуратур, юрист, адвокат", "подам, подаю, подать, обращусь, встретимся, увидимся, иск", "карт, счет, счёт, деньг, аккаунт", "использовал, купил, оплатил, украл, снял, списал, потратил, воспользовал, взломал", "кто-то, кто то, неизвестн, без моего, мошенник, не я, чужой"),
    "uk": Words("поговор, говорити, зв'яза, з'єднай, зєднай, поклич, переключ, потрібен, потрібна, дайте", "людин, оператор, співробітник, менеджер, спеціаліст, консультант, живою", "засуджу", "суд, суду, суді, прокуратур, юрист, адвокат", "подам, подаю, подати, звернуся, зустрінемось, позов", "карт, рахун, грош", "використа, вкра, зня, списа, скориста, злама", "хтось, невідом, без мого, без моєї, шахра, не я"),
    "bg": Words("говор, свърж, поговор, искам, трябва ми", "човек, оператор, служител, консултант", "ще ви съдя", "съд, съда, съдия, адвокат", "дам, ще дам, заведа, обърна, иск", "карта, сметка, пари", "използва, открадна, изтегли", "някой, без мое, непознат, измам"),
    "pl": Words("rozmawia, porozmawia, polacz, połącz, kontakt, skontaktowa, przelacz, przełącz, chce, chcę, potrzebuj", "czlowiek, człowiek, konsultant, pracownik, osob, operator, doradc, przedstawiciel", "pozwe, pozwę", "sąd, sądu, sądzie, sądem, prokuratur, prawnik, adwokat", "podam, oddam, kieruj, skieruj, pozew, pozwem, zgłoszę", "kart, kont, pieniadz, pieniądz", "użył, kupił, zapłacił, ukradl, ukradł, wyplac, wypłac, skorzysta, pobra", "ktos, ktoś, bez mojej, bez mojego, nieznan, oszust"),
    "cs": Words("mluvit, spojit, spojte, promluvit, kontakt, chci, prepoj, přepoj", "clovek, člověk, operator, operátor, osob, pracovnik, zamestnan", "zazaluj, zažaluj", "soud, soudu, soudem, pravnik, právník, advokat, advokát", "dám, podám, žalob, předám", "kart, ucet, účet, penize, peníze", "pouzil, použil, ukradl, vybral, zneuzil, zneužil", "nekdo, někdo, bez meho, bez mého, neznam, podvod"),
    "sk": Words("hovorit, hovoriť, spojit, spojiť, porozprava, kontakt, chcem", "clovek, človek, operator, osob, pracovnik", "zazaluj, zažaluj", "súd, súdu, pravnik, právnik", "dám, podám, žalob", "kart, ucet, účet, peniaz", "pouzil, použil, ukrad, vybral, zneuzil", "niekto, bez mojho, bez môjho, neznam, podvod"),
    "tr": Words("konus, konuş, goru, görü, bagla, bağla, ulas, ulaş, istiyorum, aktar", "insan, temsilci, yetkili, gercek kisi, gerçek kişi, operator, operatör, canli destek, canlı destek", "dava aca, dava aç, mahkemeye ver", "mahkeme, avukat, dava", "verecegim, vereceğim, gidec, gideceğ, başvur, basvur, acacagim, açacağım", "kart, hesab, param", "kullanil, kullanıl, calind, çalınd, caldi, çaldı, cekil, çekil, kullandi, kullandı", "izin, izni, iznim, birisi, biri, baskasi, başkası, tanimad, dolandir"),
    "ar": Words("التحدث, اتحدث, تحدث, اتكلم, التكلم, اكلم, تواصل, حول, وصل, اريد", "شخص, موظف, انسان, بشر, مندوب, مشرف, ممثل", "ساقاضي, سأقاضي", "المحكمة, محكمة, القضاء, محامي, المحامي, دعوى", "ساذهب, سأذهب, سارفع, سأرفع, ارفع, الجا, ألجأ", "بطاق, حساب, اموال", "استخدم, سرق, سحب, استعمل", "شخص ما, دون اذن, بدون اذن, دون علم, مجهول, احد ما, محتال"),
    "he": Words("לדבר, דבר, לשוחח, להתחבר, תחבר, תעביר, רוצה", "בן אדם, אדם אמיתי, נציג, אנושי, מישהו אמיתי", "אתבע אתכם, אתבע", "בית משפט, עורך דין, תביע", "אגיש, אפנה, אלך", "כרטיס, חשבון, כסף", "השתמש, גנב, משך, נעשה שימוש", "מישהו, ללא רשות, בלי רשות, ללא אישור, לא מוכר"),
    "fa": Words("صحبت, حرف, وصل, تماس, میخواهم, می خواهم", "انسان, اپراتور, کارشناس, آدم, شخص واقعی, پشتیبان", "شکایت می‌کنم, شکایت میکنم", "دادگاه, وکیل", "می‌روم, میروم, شکایت, می‌کشانم", "کارت, حساب, پول", "استفاده, دزد, برداشت", "کسی, بدون اجازه, ناشناس, کلاهبردار"),
    "el": Words("μιλήσω, μιλησω, συνδέ, συνδε, επικοινων, θέλω, θελω", "άνθρωπο, ανθρωπο, εκπρόσωπο, εκπροσωπο, υπάλληλο, υπαλληλο, χειριστή, πραγματικό άτομο", "θα σας κάνω μήνυση, μηνυση, μήνυση", "δικαστήρι, δικαστηρι, δικηγόρο, δικηγορο", "πάω, παω, προσφύγω, προσφυγ, κινηθώ", "κάρτα, καρτα, λογαριασμ, χρήματα", "χρησιμοποί, χρησιμοποι, έκλεψ, εκλεψ, τράβηξ", "κάποιος, καποιος, χωρίς την άδεια, χωρις την αδεια, άγνωστ, απάτη"),
    "hu": Words("beszél, beszel, kapcsol, szeretnék, szeretnek, kérek, kerek", "ember, ügyintéző, ugyintezo, munkatárs, munkatars, operátor", "beperelem, feljelentem, perelni fog", "bíróság, birosag, ügyvéd, ugyved", "fordul, megyek, viszem, visszük", "kártyá, kartya, számlá, szamla, pénz, penz", "használt, hasznalt, ellop, levett, vettek", "valaki, engedélyem nélkül, engedelyem nelkul, tudtom nélkül, ismeretlen, csal"),
    "fi": Words("puhua, puhu, jutella, yhdist, keskustella, haluan", "ihmisen, ihminen, ihmiselle, asiakaspalvelija, henkilön, henkilon, työntekij, tyontekij, oikean ihmis", "haastan oikeuteen, haastan teidät, haastan teidat", "oikeuteen, asianajaja, käräjä, karaja", "vien, haastan, menen, otan yhteyttä", "kortti, tili, raha", "käyt, kayt, varast, nost, veloit", "joku, ilman lupaa, luvatta, tuntematon, huija"),
    "sv": Words("prata, tala, snacka, koppla, kontakt, vill ha, vill jag ha", "människa, manniska, riktig person, medarbetare, handläggare, operatör, agent, kundtjänstmedarbetare", "stämma er, stamma er, stämmer er, stammer er", "domstol, advokat, jurist, tingsrätt", "går till, gar till, anmäl, anmal, dra, ta, kontakta", "kort, konto, pengar", "använt, anvant, köpt, beställt, stul, tagit ut, anvand", "någon, nagon, utan mitt, utan min, okänd, okand, bedrag"),
    "da": Words("tale, snakke, forbind, stille, kontakt", "menneske, rigtig person, medarbejder, person, operatør", "sagsøge, sagsoge, sagsøger, sagsoger", "retten, advokat, domstol", "går til, gar til, slæber, tage, anmeld", "kort, konto, penge", "brugt, stjål, stjal, hævet, haevet, misbrug", "nogen, uden min, uden mit, ukendt, svindel"),
    "nb": Words("snakke, prate, tale, sette, koble, kontakt", "menneske, ekte person, person, kundebehandler, medarbeider, ansatt, operatør", "saksøke, saksoke, saksøker, saksoker", "retten, advokat, domstol", "går til, gar til, tar, anmeld, kontakt", "kort, konto, penger", "brukt, stjål, stjal, tatt ut, misbruk", "noen, uten min, uten mitt, ukjent, svindel"),
    "ro": Words("vorbesc, vorbi, discut, conect, contact, vreau, dati-mi", "un om, persoana, persoană, operator, agent, consultant, reprezentant, cineva", "vă dau în judecată, va dau in judecata, dau in judecata", "judecat, instanță, avocat, tribunal", "dau, mă adresez, ajungem", "card, cont, bani", "folosit, furat, retras, utilizat", "cineva, fara permisiun, fără permisiun, fara acord, fără acord, necunoscut, fraud"),
    "vi": Words("nói chuyện, noi chuyen, gặp, gap, kết nối, ket noi, chuyển, chuyen", "người thật, nguoi that, nhân viên, nhan vien, tư vấn viên, tu van vien, tổng đài, người tư vấn", "kiện các, kien cac, kiện công ty, khởi kiện, khoi kien", "tòa, luật sư, luat su, toa an", "kiện, kien, đưa, dua, nhờ", "thẻ, the cua, tài khoản, tai khoan, tiền", "dùng, dung, sử dụng, su dung, lấy cắp, đánh cắp, rút", "ai đó, ai do, không được phép, khong duoc phép, khong duoc phep, chưa cho phép, lừa đảo"),
    "id": Words("bicara, berbicara, ngobrol, hubungkan, sambungkan, mau, ingin, minta", "manusia, orang asli, agen, petugas, operator, staf, cs manusia, customer service", "menuntut anda, tuntut anda, gugat, menggugat", "pengadilan, pengacara, jalur hukum", "bawa, tempuh, menempuh, laporkan", "kartu, rekening, uang", "dipakai, digunakan, dicuri, memakai, menggunakan, ditarik", "seseorang, tanpa izin, tanpa sepengetahuan, tidak dikenal, penipu"),
    "th": Words("คุย, พูด, ติดต่อ, โอน, สาย, ขอ", "คนจริง, กับคน, เจ้าหน้าที่, พนักงาน, มนุษย์", "ฟ้องร้อง, จะฟ้อง, ฟ้องคุณ, ฟ้องบริษัท", "ศาล, ทนาย", "ฟ้อง, ขึ้น, ปรึกษา", "บัตร, บัญชี, เงิน", "ใช้, ขโมย, ถอน", "มีคน, ไม่ได้รับอนุญาต, โดยไม่, แอบ, มิจฉาชีพ"),
    "hi": Words("बात, बोल, संपर्क, कनेक्ट, चाहिए, baat, bolna, connect, chahiye, milna", "इंसान, व्यक्ति, एजेंट, अधिकारी, कर्मचारी, आदमी, insaan, insan, aadmi, agent, operator, executive, manager", "मुकदमा, केस करूंगा, mukadma, case karunga, case kar dunga", "अदालत, कोर्ट, वकील, court, adalat, vakeel", "जाऊ, करूं, जाएँ, jaunga, jaaunga, karunga, karenge", "कार्ड, खाते, खाता, पैसे, card, account, paise", "इस्तेमाल, चोरी, निकाल, istemal, chori, nikal, use kiya", "किसी, बिना, अनुमति, kisi ne, bina, ijazat, anumati"),
    "ko": Words("통화, 대화, 연결, 바꿔, 상담하, 이야기, 얘기, 말하고", "상담원, 상담사, 사람, 직원, 담당자", "고소하, 고소할, 소송", "법원, 법적, 변호사, 소송", "고소, 제기, 조치, 상담, 걸", "카드, 계좌, 돈", "사용, 도용, 훔, 인출, 결제", "누가, 누군가, 허락 없이, 동의 없이, 모르는, 나 몰래, 도용", "카드를 도용, 카드가 도용, 명의도용"),
    "ja": Words("話し, 話す, 話を, つない, 繋い, 代わっ, 相談し, お願い, 呼ん, 出し, 対応", "オペレーター, 担当者, 人間, 有人, スタッフ, 係の人, 係員, 本物の人, 人と", "訴えます, 訴える, 訴訟, 提訴", "弁護士, 裁判, 法的", "相談, 起こ, 訴え, 措置, する, します", "カード, 口座, お金", "使われ, 使用され, 盗まれ, 引き出さ, 利用され, 使った", "誰か, 勝手に, 無断, 知らない, 許可なく, 不正", "不正利用, 不正使用, 不正に使"),
    "zh": Words("转, 轉, 要, 找, 接, 说话, 說話, 通话, 通話, 联系, 聯繫, 聊, 谈, 叫", "人工, 真人, 客服人员, 客服人員, 专员, 專員, 经理, 經理, 活人", "起诉, 起訴, 告你们, 告你們, 打官司", "法院, 律师, 律師, 法庭", "告, 见, 見, 起诉, 找, 上", "卡, 账户, 帳戶, 账号, 钱, 錢", "用了, 刷了, 偷, 取走, 使用", "有人, 未经, 未經, 没有经过, 別人, 别人, 陌生, 诈骗", "盗用, 盜用, 盗刷, 盜刷"),
    "it": Words(sue="vi porto in tribunale, vi denuncio, vi faccio causa, faro causa", court="tribunale, avvocato, legali", going="porto, portero, ricorrer, denunc, agir, procedere, vie legali", card="carta, conto, soldi", taken="usato, rubat, preleva, utilizzat", wrongly="qualcuno, senza permesso, senza il mio, senza la mia, senza autorizz, sconosciut"),
    "nl": Words(sue="ik sleep jullie voor de rechter, klaag jullie aan, daag jullie voor", court="rechter, rechtbank, advocaat, juridische", going="stap naar, stappen, sleep, sleur, daag, schakel, inschakel, onderneem", card="kaart, pas, rekening, geld", taken="gebruikt, gekocht, besteld, gestolen, afgeschreven, opgenomen, misbruik", wrongly="iemand, zonder mijn, zonder toestemming, onbekend, oplicht"),
    "pt": Words(sue="vou processar, processo voces, vos processo", court="tribunal, advogado, justica", going="levar, acionar, entrar, recorrer, vou ao, processar", card="cartao, conta, dinheiro", taken="comprou, compraram, usou, usaram, usado, rouba, roubo, levantou, sacaram, clonad", wrongly="alguem, sem autoriz, sem a minha, sem minha, sem permiss, desconhecid"),
    "es": Words(sue="los voy a demandar, voy a demandar, os denuncio, les demand", court="tribunal, juzgado, abogado, juicio", going="llevar, acudir, demand, denunci, iniciar", card="tarjeta, cuenta, dinero", taken="usado, uso mi, uso la, comprad, compró, pagad, robad, retirad, utilizad, usaron, clonad", wrongly="alguien, sin permiso, sin mi permiso, sin mi autoriz, sin autoriz, desconocid"),
    "fr": Words(sue="je vous poursui, porter plainte contre vous, vais porter plainte, attaquer en justice", court="tribunal, avocat, justice", going="saisir, saisis, porter plainte, attaqu, poursui", card="carte, compte, argent", taken="utilis, achet, vole, preleve, retire, debite, pirat", wrongly="quelqu'un, quelqu’un, sans mon, sans ma, sans autoris, inconnu, frauduleu"),
    "de": Words(card="karte, konto, geld", taken="benutzt, verwendet, gekauft, bestellt, gestohlen, abgebucht, abgehoben, missbraucht", wrongly="jemand hat, ohne meine, ohne mein, unbekannt, fremde, betrug"),
}  # fmt: skip
ERASED: dict[str, tuple[str, str]] = {
    "ru": ("удал, сотрите, уничтож", "мои данные, моих данных, личные данные, персональные данные, обо мне"),
    "uk": ("видал, зітріть, знищ", "мої дані, моїх даних, особисті дані, персональні дані, про мене"),
    "bg": ("изтри, заличи", "моите данни, личните ми данни, за мен"),
    "cs": ("smaz, vymaz, odstran", "moje udaje, mych udaju, me udaje, osobni udaje, o mne"),
    "sk": ("zmaz, vymaz, odstran", "moje udaje, mojich udajov, osobne udaje, o mne"),
    "hu": ("torol, torlest, torles", "adataim, adatomat, adataimat, adatait, rolam"),
    "fi": ("poista, poistaka, havitt", "tietoni, tietojani, henkilotie, minusta"),
    "sv": ("radera, ta bort", "mina uppgifter, mina data, personuppgift, om mig"),
    "da": ("slet, fjern", "mine data, mine oplysninger, personoplysning, om mig"),
    "nb": ("slett, fjern", "mine data, mine opplysninger, personopplysning, om meg"),
    "ro": ("sterge, elimina", "datele mele, date personale, datele mele personale, despre mine"),
    "tr": ("silin, silme, kaldir, imha", "verilerimi, bilgilerimi, verilerim, hakkimda"),
    "el": ("διαγρα, σβηστε, διαγραφη", "δεδομενα μου, στοιχεια μου, προσωπικα μου δεδομενα, προσωπικων μου, για μενα"),
    "ar": ("احذف, حذف, امسح, مسح", "بياناتي, معلوماتي, عني"),
    "he": ("מחק, למחוק, מחיקת", "המידע שלי, הנתונים שלי, עליי, המידע האישי"),
    "fa": ("حذف, پاک", "اطلاعات من, داده های من, اطلاعات شخصی"),
    "vi": ("xoa", "du lieu cua toi, thong tin cua toi, ve toi"),
    "id": ("hapus", "data saya, informasi saya, tentang saya"),
    "th": ("ลบ", "ข้อมูลของฉัน, ข้อมูลส่วนตัว, ข้อมูลส่วนบุคคล"),
    "hi": ("हटा, मिटा, डिलीट", "मेरा डेटा, मेरी जानकारी, मेरे डेटा"),
    "ko": ("삭제, 지워", "개인정보, 내 정보, 제 정보"),
    "ja": ("削除, 消去, 消して", "個人情報, 私の情報, 私のデータ"),
    "zh": ("删除, 刪除, 清除", "个人信息, 個人資料, 我的信息, 我的数据, 我的資料, 个人数据"),
}  # fmt: skip
"""Erasing, and what is to be erased: all that is known of me."""
UNSPACED = re.compile(
    r"[\u0590-\u06ff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0900-\u097f]"
)
"""Scripts whose words carry others in front, or have no spaces around them."""
ALONE: dict[str, str] = {
    "ru": "оператор, человек, живой человек, менеджер", "uk": "оператор, людина, жива людина",
    "pl": "konsultant, człowiek, żywy człowiek", "tr": "temsilci, müşteri temsilcisi, canlı destek",
    "ar": "موظف, شخص حقيقي, خدمة العملاء", "zh": "人工, 人工客服, 人工服务, 转人工, 真人",
    "ja": "オペレーター, 有人対応, 担当者", "ko": "상담원, 상담원 연결, 상담사", "th": "เจ้าหน้าที่, คนจริง",
    "en": "real person, a real person, a person, person, human being, somebody real, agent",
}  # fmt: skip
"""What is the whole message of somebody who wants a person."""


def _any(words: str) -> str:
    folded = (plain(one.strip()) for one in words.split(","))
    parts = [re.escape(one) if UNSPACED.match(one) else _beginning(one) for one in folded if one]
    return f"(?:{'|'.join(dict.fromkeys(parts))})"


def _beginning(word: str) -> str:
    """A short word is meant whole, one of four letters with an ending, a longer one as a beginning:
    words of other languages begin alike."""
    if len(word) <= WHOLE:
        return rf"\b{re.escape(word)}\b"
    return rf"\b{re.escape(word)}" + (r"\w{0,3}\b" if len(word) == WHOLE + 1 else "")


def _near(*thoughts: str) -> str:
    """All of these in one sentence, near each other, in any order of two and in each order of three."""
    one, other, *rest = (_any(thought) for thought in thoughts)
    gap = rf"[^.!?\n。！？]{{0,{NEAR}}}"
    if not rest:
        return rf"{one}{gap}{other}|{other}{gap}{one}"
    third = rest[0]
    far = rf"[^.!?\n。！？]{{0,{FAR}}}"
    return "|".join(
        f"{first}(?={gap}(?:{a}|{b}))(?={far}{a})(?={far}{b})(?:{gap}{a}{gap}{b}|{gap}{b}{gap}{a})"
        for first, a, b in ((one, other, third), (other, one, third), (third, one, other))
    )


def _of(code: str, words: Words) -> list[Phrase]:
    found: list[Phrase] = []
    if words.talk:
        found += rows(Reason.ASKS_FOR_PERSON, code, _near(words.talk, words.person))
    if words.court:
        found += rows(Reason.LEGAL_THREAT, code, _near(words.court, words.going))
    if words.sue:
        found += rows(Reason.LEGAL_THREAT, code, _any(words.sue))
    if words.stolen:
        found += rows(Reason.FRAUD, code, _any(words.stolen))
    found += rows(Reason.FRAUD, code, _near(words.card, words.taken, words.wrongly))
    return found


def _alone(code: str, words: str) -> list[Phrase]:
    whole = "|".join(re.escape(plain(word.strip())) for word in words.split(","))
    return rows(Reason.ASKS_FOR_PERSON, code, rf"\A\W*(?:{whole})\W*\Z")


WORLD: tuple[Phrase, ...] = tuple(
    phrase
    for code in dict.fromkeys((*LANGUAGES, *ALONE, *ERASED))
    for phrase in (
        *(_of(code, LANGUAGES[code]) if code in LANGUAGES else ()),
        *(_alone(code, ALONE[code]) if code in ALONE else ()),
        *(rows(Reason.PRIVACY_REQUEST, code, _near(*ERASED[code])) if code in ERASED else ()),
    )
)
