"""Sentences that code says to customers, in every language that has a catalogue.

A language without one goes to draft for replies with an effect, and gets the English hand-off.
"""

from deskhand.core.cleared import Cleared

SENTENCES: dict[str, dict[str, str]] = {
    "en": {
        "greeting": "Hello! How can I help you?",
        "disclosure": "This answer is from {company}'s AI assistant. You can ask for a person at any time.",
        "source": "Source: {titles}",
        "handoff.open": "I am passing this to a person on our team, together with everything you wrote. "
        "The team is here now and will reply as soon as possible.",
        "handoff.closed": "I am passing this to a person on our team, together with everything you wrote. "
        "The team is back on {when} and will reply then.",
        "approval.refused": "A colleague has looked at your request and will write to you personally.",
    },
    "de": {
        "greeting": "Hallo! Wie kann ich Ihnen helfen?",
        "disclosure": "Diese Antwort kommt vom KI-Assistenten von {company}. Sie können jederzeit nach einem Menschen fragen.",
        "source": "Quelle: {titles}",
        "handoff.open": "Ich gebe Ihr Anliegen mit allem, was Sie geschrieben haben, an einen Menschen in unserem Team weiter. "
        "Das Team ist jetzt da und antwortet so bald wie möglich.",
        "handoff.closed": "Ich gebe Ihr Anliegen mit allem, was Sie geschrieben haben, an einen Menschen in unserem Team weiter. "
        "Das Team ist ab {when} wieder da und antwortet dann.",
        "approval.refused": "Eine Kollegin oder ein Kollege hat Ihr Anliegen geprüft und schreibt Ihnen persönlich.",
    },
    "fr": {
        "greeting": "Bonjour ! Comment puis-je vous aider ?",
        "disclosure": "Cette réponse vient de l'assistant IA de {company}. Vous pouvez demander une personne à tout moment.",
        "source": "Source : {titles}",
        "handoff.open": "Je transmets votre demande, avec tout ce que vous avez écrit, à une personne de notre équipe. "
        "L'équipe est présente et répondra dès que possible.",
        "handoff.closed": "Je transmets votre demande, avec tout ce que vous avez écrit, à une personne de notre équipe. "
        "L'équipe sera de retour le {when} et répondra alors.",
        "approval.refused": "Une personne de l'équipe a examiné votre demande et va vous écrire.",
    },
    "es": {
        "greeting": "¡Hola! ¿En qué puedo ayudarle?",
        "disclosure": "Esta respuesta es del asistente de IA de {company}. Puede pedir hablar con una persona en cualquier momento.",
        "source": "Fuente: {titles}",
        "handoff.open": "Paso su consulta, con todo lo que ha escrito, a una persona de nuestro equipo. "
        "El equipo está disponible ahora y responderá lo antes posible.",
        "handoff.closed": "Paso su consulta, con todo lo que ha escrito, a una persona de nuestro equipo. "
        "El equipo vuelve el {when} y responderá entonces.",
        "approval.refused": "Una persona del equipo ha revisado su solicitud y le escribirá.",
    },
    "pt": {
        "greeting": "Olá! Como posso ajudar?",
        "disclosure": "Esta resposta é do assistente de IA da {company}. Pode pedir para falar com uma pessoa a qualquer momento.",
        "source": "Fonte: {titles}",
        "handoff.open": "Estou a passar o seu pedido, com tudo o que escreveu, a uma pessoa da nossa equipa. "
        "A equipa está disponível agora e responde assim que possível.",
        "handoff.closed": "Estou a passar o seu pedido, com tudo o que escreveu, a uma pessoa da nossa equipa. "
        "A equipa volta em {when} e responde nessa altura.",
        "approval.refused": "Uma pessoa da equipa analisou o seu pedido e vai escrever-lhe.",
    },
    "it": {
        "greeting": "Buongiorno! Come posso aiutarla?",
        "disclosure": "Questa risposta è dell'assistente IA di {company}. Può chiedere una persona in qualsiasi momento.",
        "source": "Fonte: {titles}",
        "handoff.open": "Passo la sua richiesta, con tutto quello che ha scritto, a una persona del nostro team. "
        "Il team è presente e risponderà appena possibile.",
        "handoff.closed": "Passo la sua richiesta, con tutto quello che ha scritto, a una persona del nostro team. "
        "Il team torna {when} e risponderà allora.",
        "approval.refused": "Una persona del team ha esaminato la sua richiesta e le scriverà.",
    },
    "nl": {
        "greeting": "Hallo! Waarmee kan ik u helpen?",
        "disclosure": "Dit antwoord komt van de AI-assistent van {company}. U kunt altijd om een mens vragen.",
        "source": "Bron: {titles}",
        "handoff.open": "Ik geef uw vraag, met alles wat u hebt geschreven, door aan een mens in ons team. "
        "Het team is er nu en antwoordt zo snel mogelijk.",
        "handoff.closed": "Ik geef uw vraag, met alles wat u hebt geschreven, door aan een mens in ons team. "
        "Het team is er weer op {when} en antwoordt dan.",
        "approval.refused": "Een collega heeft naar uw verzoek gekeken en schrijft u persoonlijk.",
    },
    "pl": {
        "greeting": "Dzień dobry! W czym mogę pomóc?",
        "disclosure": "Tej odpowiedzi udzielił asystent AI firmy {company}. W każdej chwili można poprosić o rozmowę z człowiekiem.",
        "source": "Źródło: {titles}",
        "handoff.open": "Przekazuję sprawę, ze wszystkim, co zostało napisane, osobie z naszego zespołu. "
        "Zespół jest teraz dostępny i odpowie tak szybko, jak to możliwe.",
        "handoff.closed": "Przekazuję sprawę, ze wszystkim, co zostało napisane, osobie z naszego zespołu. "
        "Zespół wraca: {when}, i wtedy odpowie.",
        "approval.refused": "Osoba z zespołu przyjrzała się sprawie i napisze osobiście.",
    },
}


def has(language: str) -> bool:
    """Whether code can speak `language`."""
    return language in SENTENCES


def say(language: str, key: str, **fields: str) -> Cleared:
    """A sentence in `language`, in English where there is no catalogue."""
    return Cleared(SENTENCES.get(language, SENTENCES["en"])[key].format(**fields))
