"""The store's PostgreSQL, to be stopped for as long as it takes."""

from tests.store.conftest import server

__all__ = ["server"]
