"""Owns what follows from an athlete's consent, from being a minor and from being archived. Pure.

Without consent no repetition is stored under an athlete (`repository.has_agreed`): it is nobody's.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

_MOMENTS: Final = {"has_consent": "consent_at", "is_archived": "archived_at"}
"""What is chosen as a yes or a no, and stored as the moment of the yes."""


def as_columns(
    chosen: Mapping[str, object], now: datetime, before: Mapping[str, object] | None = None
) -> dict[str, object]:
    """Return the columns of `athletes` for what a coach chose; what was left out is left out.

    Consent is noted with its moment, and taken back by noting none. Who agreed already, by the row
    *before*, did not do so again because a form was sent again; so it is with the archive. A minor
    is on no leaderboard unless that was chosen in the same breath: it takes a second thought.
    """
    columns = dict(chosen)
    for wish, moment in _MOMENTS.items():
        if wish in columns:
            was = None if before is None else before[moment]
            columns[moment] = (was or now) if columns.pop(wish) else None
    if columns.get("is_minor"):
        columns.setdefault("hidden_from_leaderboards", True)
    return columns


def may_be_shared(
    *, consent_at: datetime | None, is_minor: bool, hidden_from_leaderboards: bool
) -> bool:
    """Return whether a link may show an athlete to whoever has it.

    Nobody's who does not agree to be stored, or no longer; no minor's without opting in.
    """
    return consent_at is not None and not (is_minor and hidden_from_leaderboards)
