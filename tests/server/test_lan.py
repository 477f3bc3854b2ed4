import datetime
import hashlib
import ipaddress
import os
import ssl
import stat
from pathlib import Path

import pytest
from cryptography import x509

from server.errors import HangtimeError
from server.lan import (
    EVERYWHERE,
    certificate_for,
    host_for_others,
    invitation,
    lan_addresses,
)
from server.private_files import signing_key

ADDRESSES = ("192.168.1.5", "10.0.0.5")
TODAY = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)


def names_in(path: Path) -> set[str]:
    cert = x509.load_pem_x509_certificate(path.read_bytes())
    names = cert.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = {str(ip) for ip in names.get_values_for_type(x509.IPAddress)}
    return addresses | set(names.get_values_for_type(x509.DNSName))


def is_private(path: Path) -> bool:
    return stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_certificate_names_every_address_and_this_machine(tmp_path: Path) -> None:
    certificate = certificate_for(ADDRESSES, tmp_path / "data", TODAY)
    assert {*ADDRESSES, "127.0.0.1", "localhost"} <= names_in(certificate.path)
    assert is_private(certificate.path)
    assert [path.name for path in certificate.path.parent.iterdir()] == ["lan.pem"]


def test_a_certificate_with_its_key_serves_tls(tmp_path: Path) -> None:
    certificate = certificate_for(ADDRESSES, tmp_path, TODAY)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.path)


def test_the_fingerprint_is_what_a_browser_shows(tmp_path: Path) -> None:
    certificate = certificate_for(ADDRESSES, tmp_path, TODAY)
    pem = certificate.path.read_text()
    der = ssl.PEM_cert_to_DER_cert(pem[pem.index("-----BEGIN CERTIFICATE") :])
    shown = bytes.fromhex(certificate.fingerprint.replace(":", ""))
    assert shown == hashlib.sha256(der).digest()


def test_a_certificate_is_kept_while_it_serves(tmp_path: Path) -> None:
    first = certificate_for(ADDRESSES, tmp_path, TODAY)
    later = TODAY + datetime.timedelta(days=300)
    assert certificate_for(ADDRESSES[::-1], tmp_path, later) == first
    assert certificate_for(ADDRESSES[:1], tmp_path, later) == first


@pytest.mark.parametrize(
    ("addresses", "days"),
    [
        pytest.param((*ADDRESSES, "172.16.0.9"), 0, id="another address"),
        pytest.param(ADDRESSES, 395, id="about to expire"),
        pytest.param(ADDRESSES, -2, id="not valid yet"),
    ],
)
def test_a_certificate_that_no_longer_serves_is_made_anew(
    tmp_path: Path, addresses: tuple[str, ...], days: int
) -> None:
    first = certificate_for(ADDRESSES, tmp_path, TODAY)
    now = TODAY + datetime.timedelta(days=days)
    second = certificate_for(addresses, tmp_path, now)
    assert second.fingerprint != first.fingerprint
    assert set(addresses) <= names_in(second.path)


def test_a_damaged_certificate_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "lan.pem").write_text("nonsense")
    assert set(ADDRESSES) <= names_in(certificate_for(ADDRESSES, tmp_path, TODAY).path)


def test_the_addresses_are_those_that_a_phone_can_reach() -> None:
    for text in lan_addresses():
        address = ipaddress.IPv4Address(text)
        assert not address.is_loopback
        assert not address.is_link_local
    assert len(set(lan_addresses())) == len(lan_addresses())


def test_an_invitation_fits_a_terminal_and_says_what_to_compare() -> None:
    link = f"https://192.168.1.5:8080/c/abcdefgh#token={'x' * 150}"
    text = invitation(link, "AA:BB")
    assert link in text
    assert "AA:BB" in text
    code = [line for line in text.splitlines() if set(line) & set("█▀▄")]
    assert len(code) > 20
    assert max(map(len, code)) < 80


def test_the_signing_key_is_made_once_and_for_its_owner(tmp_path: Path) -> None:
    data_dir = tmp_path / "new" / "data"
    key = signing_key(data_dir)
    assert len(key) == 32
    assert signing_key(data_dir) == key
    assert is_private(data_dir / "signing.key")
    assert signing_key(tmp_path) != key


def test_a_key_has_its_name_once_it_is_on_the_disk_and_the_name_is_there_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut leaves the whole key or none: with an empty one no server starts."""
    real, synced = os.fsync, list[tuple[str, bytes | None]]()
    path = tmp_path / "signing.key"

    def fsync(file: int) -> None:
        real(file)
        synced_path = Path(f"/proc/self/fd/{file}").readlink()
        assert path.exists() is synced_path.is_dir()
        synced.append((synced_path.name, None if path.exists() else synced_path.read_bytes()))

    monkeypatch.setattr(os, "fsync", fsync)
    key = signing_key(tmp_path)
    assert synced == [(".signing.key.part", key), (tmp_path.name, None)]


def test_a_signing_key_that_was_cut_short_signs_nothing(tmp_path: Path) -> None:
    (tmp_path / "signing.key").write_bytes(b"short")
    with pytest.raises(HangtimeError, match=r"signing\.key is damaged: delete it"):
        signing_key(tmp_path)


def test_a_data_directory_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HangtimeError, match="cannot be read: Not a directory"):
        signing_key(tmp_path / "file")


def test_other_devices_are_told_an_address_at_which_they_are_heard() -> None:
    announced = (("10.0.0.5", "203.0.113.9"),)
    assert host_for_others("127.0.0.1", announced) is None
    assert host_for_others("0.0.0.0", announced) == "203.0.113.9"
    assert host_for_others("192.0.2.7", ()) == "192.0.2.7"
    assert host_for_others("2001:db8::7", ()) == "[2001:db8::7]"
    assert host_for_others(EVERYWHERE, ()) == next(iter(lan_addresses()), None)
