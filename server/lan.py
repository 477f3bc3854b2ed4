"""Owns what a phone on the same network needs: a certificate for our addresses, and a QR code.

Browsers give the camera to secure pages only, and no authority signs certificates for a gym's
192.168.x.x: so we sign our own, and tell people what their browser will say about it.
"""

import datetime
import io
import ipaddress
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import ifaddr
import segno
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_VALID: Final = datetime.timedelta(days=397)  # browsers refuse longer ones
_RENEW_BEFORE: Final = datetime.timedelta(days=7)
KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate and its private key, on disk."""

    cert: Path
    key: Path
    fingerprint: str
    """SHA-256, in pairs of hexadecimal digits: what a browser shows."""


def lan_addresses() -> tuple[str, ...]:
    """Return this machine's IPv4 addresses that a phone could reach, private networks first."""
    found = [
        ipaddress.IPv4Address(ip.ip)
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if isinstance(ip.ip, str)
    ]
    usable = {ip for ip in found if not ip.is_loopback and not ip.is_link_local}
    return tuple(str(ip) for ip in sorted(usable, key=lambda ip: (not ip.is_private, ip)))


def certificate_for(
    addresses: tuple[str, ...], data_dir: Path, now: datetime.datetime
) -> Certificate:
    """Return a certificate for *addresses* and localhost, the stored one while it serves."""
    folder = data_dir / "tls"
    folder.mkdir(parents=True, exist_ok=True)
    cert_path, key_path = folder / "cert.pem", folder / "key.pem"
    stored = _stored(cert_path) if key_path.exists() else None
    if stored is None or not _serves(stored, addresses, now):
        key = ec.generate_private_key(ec.SECP256R1())
        stored = _self_signed(key, addresses, now)
        write_private(
            key_path,
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
        )
        cert_path.write_bytes(stored.public_bytes(serialization.Encoding.PEM))
    return Certificate(cert_path, key_path, stored.fingerprint(hashes.SHA256()).hex(":").upper())


def signing_key(data_dir: Path) -> bytes:
    """Return the key that signs tokens, made on first use."""
    path = data_dir / "signing.key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        write_private(path, secrets.token_bytes(KEY_BYTES))
    return path.read_bytes()


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read, from its first byte on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)


def invitation(url: str, token: str, session: str, fingerprint: str) -> str:
    """Return what the terminal shows: address, QR code, and what the browser will say."""
    link = f"{url}/c/{session}#token={token}"
    code = _as_text(segno.make(link, error="l"))
    return f"""
Scan this with the phone that films (camera of session {session!r}):

{code}
{link}

The phone will warn that the connection is not private: this machine signed its own certificate,
because no authority can vouch for an address in your gym. Choose "Advanced", then "Proceed" (on an
iPhone: "Show Details", "visit this website"). To be sure it is this machine, compare SHA-256:
{fingerprint}
"""


def _as_text(code: segno.QRCode) -> str:
    out = io.StringIO()
    code.terminal(out, compact=True, border=2)
    return out.getvalue()


def _stored(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        return None


def _serves(cert: x509.Certificate, addresses: tuple[str, ...], now: datetime.datetime) -> bool:
    names = cert.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    named = {str(ip) for ip in names.get_values_for_type(x509.IPAddress)}
    return set(addresses) <= named and cert.not_valid_after_utc - now > _RENEW_BEFORE


def _self_signed(
    key: ec.EllipticCurvePrivateKey, addresses: tuple[str, ...], now: datetime.datetime
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Hangtime on this network")])
    names: list[x509.GeneralName] = [x509.DNSName("localhost")]
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
        .add_extension(
            x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
