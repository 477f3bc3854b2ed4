"""The store's PostgreSQL, for what asks whether it answers."""

from tests.store.conftest import server

__all__ = ["server"]
