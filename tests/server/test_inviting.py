"""A gym's box is never switched off: there is always a code that is good."""

import asyncio

from server.commands.inviting import BEFORE_S, GOOD_FOR_S, Inviting
from signaling.tokens import verify
from tests.signaling.doubles import KEY

BEGAN_S = 2_000_000_000.0


class Wall:
    """A clock that jumps, as that of a laptop that slept."""

    def __init__(self) -> None:
        self.now_s = BEGAN_S

    def __call__(self) -> float:
        return self.now_s


def token_in(text: str) -> str:
    (line,) = (line for line in text.splitlines() if "#token=" in line)
    return line.partition("#token=")[2]


async def test_the_next_code_comes_an_hour_before_the_last_one_ends() -> None:
    clock = Wall()
    asked = asyncio.Event()
    inviting = Inviting("https://192.0.2.1:8080", KEY, "AB:CD", asked, clock)
    shown: asyncio.Queue[str] = asyncio.Queue()
    running = asyncio.create_task(inviting.run(shown.put_nowait, look_s=0.01))
    async with asyncio.timeout(20):
        first = verify(KEY, token_in(await shown.get()))
        clock.now_s += GOOD_FOR_S - BEFORE_S
        second = verify(KEY, token_in(await shown.get()))
        asked.set()
        third = verify(KEY, token_in(await shown.get()))
    running.cancel()
    assert first.expires_at_s == BEGAN_S + GOOD_FOR_S
    assert second.expires_at_s == third.expires_at_s == BEGAN_S + 2 * GOOD_FOR_S - BEFORE_S
    assert first.session == second.session == third.session
    assert len({first.token_id, second.token_id, third.token_id}) == 3
    assert shown.empty()


async def test_a_code_says_until_when_it_is_good() -> None:
    asked = asyncio.Event()
    shown = Inviting("https://192.0.2.1:8080", KEY, "AB:CD", asked, lambda: BEGAN_S).next()
    assert shown.ends_at_s == BEGAN_S + GOOD_FOR_S
    assert "The code is good until 2033-05-18 " in shown.text
