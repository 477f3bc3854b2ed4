"""Owns what a phone on the same network needs: a certificate for our addresses, and a QR code.

Browsers give the camera to secure pages only, and no authority signs certificates for a gym's
192.168.x.x: so we sign our own, and tell people what their browser will say about it.
"""

import datetime
import io
import ipaddress
import socket
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import ifaddr
import segno
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from server.private_files import read_or_none, write_private
from signaling.caller import is_loopback

_VALID: Final = datetime.timedelta(days=397)  # browsers refuse longer ones
RENEW_BEFORE: Final = datetime.timedelta(days=7)
_FILE_NAME: Final = "lan.pem"
EVERYWHERE: Final = "0.0.0.0"  # nosec B104 # what `--lan` is for; never without TLS
"""To listen on every address."""
_SOMEWHERE_ELSE: Final = ("192.0.2.1", 9)
"""An address that nobody has (RFC 5737): asking for the way there sends nothing."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A self-signed certificate with its private key, on disk."""

    path: Path
    fingerprint: str
    """SHA-256, in pairs of hexadecimal digits: what a browser shows."""


def lan_addresses() -> tuple[str, ...]:
    """Return this machine's IPv4 addresses, the one that the network's traffic takes first."""
    found = [
        ipaddress.IPv4Address(ip.ip)
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if isinstance(ip.ip, str)
    ]
    usable = {ip for ip in found if not ip.is_loopback and not ip.is_link_local}
    usual = _usual_address()
    return tuple(str(ip) for ip in sorted(usable, key=lambda ip: (str(ip) != usual, ip)))


def _usual_address() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(_SOMEWHERE_ELSE)
        except OSError:
            return None  # no network beyond this one
        address: str = asking.getsockname()[0]
        return address


def host_for_others(host: str, announced: Sequence[tuple[str, str]]) -> str | None:
    """Return what other devices call a server that listens on *host*; None: it hears none.

    *announced*: addresses as in the settings.
    """
    if is_loopback(host):
        return None
    if announced:
        address = announced[0][1]
    else:
        address = host if host != EVERYWHERE else next(iter(lan_addresses()), "")
    return (f"[{address}]" if ":" in address else address) or None


def certificate_for(
    addresses: Collection[str], data_dir: Path, now: datetime.datetime
) -> Certificate:
    """Return a certificate for *addresses* and localhost, the stored one while it serves."""
    # Key and certificate share a file, so that they never come from two different days.
    path = data_dir / _FILE_NAME
    cert = stored_certificate(data_dir)
    if cert is None or not _serves(cert, addresses, now):
        key = ec.generate_private_key(ec.SECP256R1())
        cert = _self_signed(key, addresses, now)
        write_private(path, _as_pem(key) + cert.public_bytes(serialization.Encoding.PEM))
    return Certificate(path, cert.fingerprint(hashes.SHA256()).hex(":").upper())


def stored_certificate(data_dir: Path) -> x509.Certificate | None:
    """Return the one in *data_dir*; None where there is none, or none that can be read."""
    pem = read_or_none(data_dir / _FILE_NAME)
    try:
        return None if pem is None else x509.load_pem_x509_certificate(pem)
    except ValueError:
        return None


def _serves(cert: x509.Certificate, addresses: Collection[str], now: datetime.datetime) -> bool:
    in_time = cert.not_valid_before_utc <= now <= cert.not_valid_after_utc - RENEW_BEFORE
    return in_time and not misses(cert, addresses)


def misses(cert: x509.Certificate, addresses: Collection[str]) -> list[str]:
    """Return which of *addresses* and of this machine's names *cert* does not vouch for."""
    names = cert.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    named = {str(ip) for ip in names.get_values_for_type(x509.IPAddress)}
    named |= set(names.get_values_for_type(x509.DNSName))
    return [name for name in (*_host_names(), *addresses) if name not in named]


def _host_names() -> tuple[str, ...]:
    return ("localhost", *filter(str.isascii, filter(None, (socket.gethostname(),))))


def _self_signed(
    key: ec.EllipticCurvePrivateKey, addresses: Collection[str], now: datetime.datetime
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Hangtime on this network")])
    names: list[x509.GeneralName] = [x509.DNSName(host) for host in _host_names()]
    names += [x509.IPAddress(ipaddress.ip_address(a)) for a in (*addresses, "127.0.0.1")]
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + _VALID)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )


def _as_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def invitation(link: str, fingerprint: str) -> str:
    """Return what the terminal shows a phone: QR code, link, and what its browser will say."""
    return f"""
Scan this with the phone that films:

{_as_blocks(segno.make_qr(link, error="l"))}
{link}

The phone will warn that the connection is not private, because this machine signed its own
certificate: choose "Advanced" and "Proceed", on an iPhone "Show Details" and "visit this website".
To be sure that it is this machine, compare the certificate's SHA-256 fingerprint:
{fingerprint}
"""


def _as_blocks(code: segno.QRCode) -> str:
    out = io.StringIO()
    code.terminal(out, compact=True, border=2)
    return out.getvalue()
