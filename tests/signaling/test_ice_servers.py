import base64
import hashlib
import hmac

import pytest

from signaling.ice_servers import CREDENTIAL_S, IceServer, IceServers, turn_password, turn_user

SECRET = b"north and south of here"
TURN = IceServer("turn:turn.example.org:3478")
NOW_S = 1_700_000_000


def test_a_stun_server_is_named_by_its_address_alone() -> None:
    assert IceServer("stun:stun.example.org:3478").as_link() == (
        '<stun:stun.example.org:3478>; rel="ice-server"'
    )


@pytest.mark.parametrize(
    ("url", "username", "credential"),
    [
        ("https://example.org", None, None),
        ("stun:a b", None, None),
        ('stun:a>; rel="x', None, None),
        ("turn:example.org", None, "secret"),
        ("turn:example.org", "me", None),
        ("turn:example.org", "me", 'sec"ret'),
        ("turn:example.org", "me", "sec\r\nret"),
        ("turn:example.org", "jürgen", "secret"),
        ("turn:example.org?transport=sctp", "me", "secret"),
    ],
)
def test_what_a_link_header_cannot_carry_is_refused(
    url: str, username: str | None, credential: str | None
) -> None:
    with pytest.raises(ValueError):
        IceServer(url, username, credential)


def test_a_password_is_the_hmac_of_a_name_that_begins_with_its_end() -> None:
    user = turn_user(SECRET, "gym", NOW_S)
    assert user.startswith(f"{NOW_S}:")
    digest = hmac.new(SECRET, user.encode(), hashlib.sha1).digest()
    assert turn_password(SECRET, user) == base64.b64encode(digest).decode()


def test_a_session_has_one_name_at_the_relay_and_not_its_own() -> None:
    one, again, other = (turn_user(SECRET, name, NOW_S) for name in ("gym", "gym", "track"))
    assert one == again != other
    assert "gym" not in one
    assert turn_user(b"another secret.", "gym", NOW_S) != one


def test_each_answer_carries_credentials_that_begin_then() -> None:
    now_s = float(NOW_S)
    servers = IceServers((IceServer("stun:a"), TURN), SECRET, lambda: now_s)
    stun, first = servers.links("gym")
    now_s += 10
    later = servers.links("gym")[1]
    assert stun == '<stun:a>; rel="ice-server"'
    assert f'username="{NOW_S + CREDENTIAL_S}:' in first
    assert f'username="{NOW_S + 10 + CREDENTIAL_S}:' in later
    assert SECRET.decode() not in first


def test_a_relay_with_its_own_credentials_keeps_them() -> None:
    mine = IceServer("turns:other.example.org", "me", "mine")
    assert IceServers((mine, TURN), SECRET).links("gym")[0] == mine.as_link()


def test_a_relay_without_credentials_needs_a_secret() -> None:
    with pytest.raises(ValueError, match="needs username and credential, or a secret"):
        IceServers((TURN,))


def test_a_credential_is_never_shown() -> None:
    assert "mine" not in repr(IceServer("turns:other.example.org", "me", "mine"))
