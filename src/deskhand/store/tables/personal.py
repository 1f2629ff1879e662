"""What every column holds of people: what is exported, erased and looked through for one person.

A column that does not stand here fails a test: whoever adds one says what it holds.
"""

from collections.abc import Mapping
from typing import Literal

Holds = Literal["nothing", "person", "words", "colleague", "secret"]
"""`person`: who a customer is. `words`: what customers wrote, what was said to them or about them, and
what was worked out from it. `colleague`: who works here, and what they decided. `secret`: what opens a
door, hashed. `nothing`: figures, states, moments, and ids that Deskhand made."""

HOLDS: Mapping[str, Mapping[Holds, str]] = {
    "accounts": {"person": "id name", "nothing": "tier plan seen_at"},
    "ai_stop": {"colleague": "by why", "nothing": "id since"},
    "api_keys": {
        "colleague": "name role scopes channels",
        "secret": "hash",
        "nothing": "id created_at expires_at last_used_at revoked_at",
    },
    "articles": {
        "nothing": "id title language text source audience version updated_at checked_at deleted_at"
    },
    "article_versions": {"nothing": "article_id version title language text at"},
    "citations": {"nothing": "turn_id article ticket_id at"},
    "contacts": {
        "person": "identity account_id external_id email name role language",
        "nothing": "id created_at merged_into whole",
    },
    "contact_identities": {
        "person": "value",
        "nothing": "contact_id kind channel verified_by since",
    },
    "destinations": {"nothing": "name failures paused_until detail updated_at"},
    "erasures": {"secret": "fingerprints", "colleague": "by", "nothing": "id at tickets"},
    "events": {"words": "payload", "nothing": "seq ticket_id turn_id step attempt kind at"},
    "knowledge_state": {"nothing": "id version encoded checked_at report left_out"},
    "ledger": {
        "person": "contact account",
        "words": "key arguments order_id once why result detail",
        "colleague": "by roles",
        "nothing": "id ticket_id turn_id epoch action amount currency status expires_at calls reverses"
        " language created_at updated_at",
    },
    "messages": {
        "person": "author sender",
        "words": "external_id subject text raw attachments",
        "colleague": "by",
        "nothing": "id ticket_id turn_id channel role language negative at",
    },
    "model_spending": {"nothing": "ticket_id day held spent updated_at"},
    "outbox": {
        "words": "delivery detail",
        "nothing": "id ticket_id destination epoch status attempts next_at created_at updated_at remote_id",
    },
    "passage_vectors": {"nothing": "digest encoder vector"},
    "reviews": {
        "words": "comment",
        "colleague": "sent_by graded_by",
        "nothing": "message_id ticket_id turn_id draft_id origin sent_at grade fault graded_at",
    },
    "revoked_sessions": {"person": "contact", "colleague": "by", "nothing": "channel before"},
    "sessions": {"secret": "id", "colleague": "user_id created_at seen_at"},
    "settings_versions": {"colleague": "settings by comment", "nothing": "version at"},
    "slices": {"nothing": "id scope size expires_at"},
    "spending": {"nothing": "scope held spent updated_at"},
    "ticket_facts": {
        "words": "brief",
        "nothing": "ticket_id counts opened_at category channel model first_reply_at answered_at"
        " handed_off_at reason person_opened_at resolved_at resolution reopened person_touched"
        " ai_replies person_replies asked_back ai_csat person_csat cost model_calls input_tokens"
        " cached_tokens output_tokens",
    },
    "ticket_links": {"nothing": "ticket_id other_id"},
    "tickets": {
        "person": "account_id thread_id answer_to",
        "words": "subject context summary labels",
        "colleague": "person addressee",
        "nothing": "id contact_id channel kind owner team status mode epoch human_touch_count asked"
        " resolution open_since answered_at resolved_at snoozed_until reopened category language"
        " priority opened_at reply_due_at alarm_at due_at due_kind linked_ticket verified summarised"
        " merged_into touched_at",
    },
    "turns": {
        "nothing": "id ticket_id status attempt epoch merges parks resume_at created_at claimed_at"
        " ended_at"
    },
    "uploads": {
        "person": "sender",
        "words": "name content",
        "nothing": "id ticket_id media_type created_at",
    },
    "users": {
        "colleague": "name email role language absent_until stand_in",
        "secret": "password",
        "nothing": "id created_at disabled_at",
    },
}


def columns_that_hold(table: str, *kinds: Holds) -> tuple[str, ...]:
    """The columns of a table that hold one of `kinds`."""
    held = HOLDS[table]
    return tuple(name for kind in kinds for name in held.get(kind, "").split())
