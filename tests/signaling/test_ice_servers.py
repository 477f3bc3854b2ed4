import pytest

from signaling.ice_servers import IceServer


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
        ("turn:example.org", None, None),
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
