"""Ports: free, taken and by whom, or of another machine."""

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from server.doctor.check import State
from server.doctor.ports import tcp_port, udp_ports
from server.doctor.running import Running
from server.settings import Settings
from tests.e2e.served import free_port


def test_a_port_that_is_free_is_ok() -> None:
    assert tcp_port(Settings(port=free_port()), "127.0.0.1", None).state is State.OK
    assert tcp_port(Settings(port=0), "127.0.0.1", None).state is State.OK


def test_who_has_a_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        check = tcp_port(Settings(port=port), "127.0.0.1", None)
        assert check.state is State.FAIL
        assert f"{port} is taken by " in check.text
        assert f"(process {os.getpid()})" in check.text
        assert "HANGTIME_PORT" in check.remedy
        ours = Running("0.1.0", tls=False, readiness={"ready": True})
        assert tcp_port(Settings(port=port), "127.0.0.1", ours).state is State.OK


def test_an_address_of_another_machine_is_told() -> None:
    settings = Settings(port=free_port(), announced_addresses=(("203.0.113.9", "203.0.113.9"),))
    check = tcp_port(settings, "203.0.113.9", None)
    assert (check.state, "HANGTIME_HOST" in check.remedy) == (State.FAIL, True)
    check = udp_ports(settings)
    assert (check.state, "ANNOUNCED_ADDRESSES" in check.remedy) == (State.FAIL, True)
    assert check.text == "203.0.113.9 is no address of this machine"


@contextmanager
def taken(ports: range) -> Iterator[None]:
    with ExitStack() as stack:
        for port in ports:
            sock = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            sock.bind(("127.0.0.1", port))
        yield


@pytest.mark.parametrize(("count", "state"), [(0, "ok"), (2, "ok"), (3, "warn"), (4, "fail")])
def test_how_many_ports_for_video_are_free_is_counted(count: int, state: str) -> None:
    first = 47900
    settings = Settings(
        udp_ports=(first, first + 3), announced_addresses=(("127.0.0.1", "198.51.100.7"),)
    )
    with taken(range(first, first + count)):
        check = udp_ports(settings)
    assert check.state == state
    assert check.facts == {"free": 4 - count, "of": 4}
    assert ("HANGTIME_UDP_PORTS" in check.remedy) == (state != "ok")
