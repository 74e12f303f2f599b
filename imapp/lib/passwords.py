"""Argon2id by argon2-cffi, at the OWASP Password Storage Cheat Sheet's first choice for it:
19 MiB of memory, two passes, one lane."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from . import offload

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# What an unknown name is checked against, so that it costs what a known one costs.
_nobody = _hasher.hash("nobody")


def make() -> str:
    """A password that nobody guesses: 96 random bits in 16 characters."""
    return secrets.token_urlsafe(12)


def digest(password: str) -> str:
    return offload.run(_hasher.hash, password)


def matches(stored: str | None, password: str) -> bool:
    """Whether `password` made `stored`; with None as slow as a wrong one, and False."""
    return offload.run(_verify, stored or _nobody, password) and stored is not None


def _verify(stored: str, password: str) -> bool:
    # Caught here: gevent prints what its threads raise.
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """Whether the cost has been raised since: make the digest anew at the next login."""
    return _hasher.check_needs_rehash(stored)
