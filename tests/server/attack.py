"""A stranger on the same machine who knows the server's UDP port and nothing else."""

import asyncio
import random
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

DTLS_ALERT = bytes.fromhex("15fefd0000000000000001" + "0002" + "0228")  # fatal, handshake failure
CLIENT_HELLO = bytes.fromhex("16fefd0000000000000000" + "0020" + "01" + "ff" * 31)


def hostile_handshake() -> bytes:
    return random.choice((DTLS_ALERT, CLIENT_HELLO))


def random_srtp() -> bytes:
    return b"\x80\xe1" + random.randbytes(random.randint(20, 1200))


def media_port(answer: str) -> int:
    found = re.search(r"^a=candidate:\S+ \d+ \S+ \d+ 127\.0\.0\.1 (\d+) ", answer, re.MULTILINE)
    assert found is not None
    return int(found[1])


class Stranger:
    """What was sent so far."""

    sent = 0


@asynccontextmanager
async def attacked(
    port: int, make: Callable[[], bytes], per_second: int
) -> AsyncIterator[Stranger]:
    """Send *per_second* datagrams to *port* while the block runs, from another port."""
    stranger = Stranger()

    async def send() -> None:
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            out.setblocking(False)
            while True:
                while stranger.sent < (loop.time() - began_s) * per_second + 1:
                    out.sendto(make(), ("127.0.0.1", port))
                    stranger.sent += 1
                await asyncio.sleep(0.001)  # the schedule of the attack

    sending = asyncio.create_task(send())
    try:
        yield stranger
    finally:
        sending.cancel()
        await asyncio.wait([sending])
