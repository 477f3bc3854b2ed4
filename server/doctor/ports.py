"""Owns whether the ports are to be had, and who has them where it can be told."""

import errno
import os
import socket
from typing import Final

import psutil

from server.doctor.check import Check, fail, ok, warn
from server.doctor.running import Running
from server.lan import lan_addresses
from server.settings import Settings

_NOT_HERE: Final = errno.EADDRNOTAVAIL


def tcp_port(settings: Settings, host: str, running: Running | None) -> Check:
    """Say whether the server can listen, or already does."""
    port = settings.port
    if port == 0:
        return ok("port", "any that is free is taken")
    if running is not None:
        return ok("port", f"{port} is Hangtime's own")
    try:
        with socket.create_server((host, port), family=_family(host)):
            return ok("port", f"{port} is free")
    except OSError as error:
        return _refused(error, host, port)


def _refused(error: OSError, host: str, port: int) -> Check:
    if error.errno == errno.EADDRINUSE:
        text = f"{port} is taken by {_owner(port)}"
        return fail("port", text, "stop it, or choose another port with HANGTIME_PORT")
    if error.errno == errno.EACCES:
        return fail("port", f"{port} is not for this user", "HANGTIME_PORT: one from 1024 up")
    if error.errno == _NOT_HERE:
        text = f"{host} is no address of this machine"
        return fail("port", text, "leave HANGTIME_HOST out, or put it right")
    reason = os.strerror(error.errno or 0)
    return fail("port", f"{port} cannot be used ({reason})", "choose another with HANGTIME_PORT")


def _owner(port: int) -> str:
    """Return who listens on *port*, as far as this user is told."""
    try:
        for found in psutil.net_connections("tcp"):
            if found.status == psutil.CONN_LISTEN and found.laddr[1:] == (port,) and found.pid:
                return f"{psutil.Process(found.pid).name()} (process {found.pid})"
    except psutil.Error:
        pass  # as below: another user's
    return "a program that this user is not told of (root is)"


def udp_ports(settings: Settings) -> Check:
    """Say how many of the ports for video are free, on the address that has the fewest."""
    first, last = settings.udp_ports
    ports = range(first, last + 1)
    bound = tuple(address for address, _ in settings.announced_addresses)
    named = f"{first}-{last}"
    fewest, worst = len(ports), ""
    for address in bound or lan_addresses() or ("127.0.0.1",):
        free = _free(address, ports)
        if free is None:
            text = f"{address} is no address of this machine"
            return fail("video ports", text, "put HANGTIME_ANNOUNCED_ADDRESSES right")
        if free <= fewest:
            fewest, worst = free, address
    facts = {"free": fewest, "of": len(ports)}
    text = f"{fewest} of the {len(ports)} UDP ports {named} are free on {worst}"
    remedy = "each camera needs one: free them, or name other ports with HANGTIME_UDP_PORTS"
    if fewest == 0:
        return fail("video ports", text, remedy, **facts)
    if fewest < len(ports) / 2:
        return warn("video ports", text, remedy, **facts)
    return ok("video ports", text, **facts)


def _free(address: str, ports: range) -> int | None:
    """Return how many of *ports* can be bound on *address*; None where that is not ours."""
    free = 0
    for port in ports:
        with socket.socket(_family(address), socket.SOCK_DGRAM) as trial:
            try:
                trial.bind((address, port))
            except OSError as error:
                if error.errno == _NOT_HERE:
                    return None
                continue
            free += 1
    return free


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET
