"""Owns who may do what: trust on loopback, tokens anywhere else. Pure: a caller in, a verdict out.

That a page of another site cannot speak through a browser of this machine is the gate's to see to.
Elsewhere only a token opens a session, and a token is nothing that a browser sends by itself.
"""

from dataclasses import dataclass

from signaling.answerer import Refusal
from signaling.caller import Caller
from signaling.tokens import ACTIONS, Action, verify


@dataclass(frozen=True, slots=True)
class Access:
    """What a server knows of itself."""

    key: bytes
    """Signs tokens."""

    def check(self, caller: Caller, session: str | None, action: Action) -> None:
        """Raise Refusal (401, 403) unless *caller* may do this in *session*.

        None is what belongs to no session: athletes, squads, how the server fares.
        """
        if caller.authorization is not None:
            self._check_token(caller.authorization, session, action)
        elif not caller.is_here:
            raise Refusal(401, "A token is needed here: scan the QR code that the server shows.")

    def _check_token(self, authorization: str, session: str | None, action: Action) -> None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise Refusal(401, f"Authorization is Bearer and a token here, not {scheme[:20]!r}.")
        grant = verify(self.key, token.strip())
        if session is None and grant.role != "ops":
            raise Refusal(403, "This token is for one session, not for what the club has.")
        if session is not None and grant.session != session:
            raise Refusal(403, f"This token is not for session {session!r}.")
        if action not in ACTIONS[grant.role]:
            raise Refusal(403, f"A {grant.role}'s token does not allow to {action}.")
