"""Mail addresses as mail compares them: one spelling for one mailbox."""

import unicodedata


def address(written: str) -> str:
    """An address in the one spelling that is stored and compared.

    Without spaces around, in small letters, letters with accents in one code (NFC), the domain as
    it travels (`bücher.example`: `xn--bcher-kva.example`). What is no address stays what it is, but
    for that: it is compared, never mended.
    """
    told = unicodedata.normalize("NFC", written.strip()).casefold()
    mailbox, at, domain = told.rpartition("@")
    if not at or domain.isascii():
        return told
    try:
        return f"{mailbox}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return told
