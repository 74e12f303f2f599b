"""Secrets that a client keeps and the server only recognises."""

import hashlib
import secrets


def make() -> str:
    """A new secret of 256 random bits."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What is stored of it: a random secret needs no slow hash. Any text that a client may send
    has one, half a surrogate pair included."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
