"""The realtime edge: who connects, and one method for each event that clients send."""

from .namespace import ImNamespace

__all__ = ["ImNamespace"]
