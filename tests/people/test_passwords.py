import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from server.errors import BadInput
from server.people.passwords import LONGEST, Passwords, check_new

WORDS = "four words are enough"


def cheap() -> Passwords:
    """Hashes that cost a test nothing."""
    return Passwords(PasswordHasher.from_parameters(CHEAPEST))


async def test_a_password_is_stored_as_argon2id_with_the_parameters_of_rfc_9106() -> None:
    stored = await Passwords().hash(WORDS)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert WORDS not in stored


async def test_only_the_password_itself_is_right() -> None:
    passwords = cheap()
    stored = await passwords.hash(WORDS)
    assert await passwords.is_right(WORDS, stored)
    for wrong in ("", WORDS + " ", WORDS.upper(), "x" * LONGEST * 10):
        assert not await passwords.is_right(wrong, stored)
    assert stored != await passwords.hash(WORDS)


async def test_the_same_letters_are_right_whatever_keyboard_wrote_them() -> None:
    passwords = cheap()
    stored = await passwords.hash("Größe 178 cm é")
    assert await passwords.is_right("Größe 178 cm é".replace("é", "e\u0301"), stored)


async def test_nobody_s_password_costs_as_much_work_as_somebody_s() -> None:
    worked: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            worked.append(str(password))
            return super().verify(hash, password)

    passwords = Passwords(Counting(time_cost=1, memory_cost=8, parallelism=1))
    stored = await passwords.hash(WORDS)
    assert not await passwords.is_right("a guess at somebody", stored)
    assert not await passwords.is_right("a guess at nobody", None)
    assert worked == ["a guess at somebody", "a guess at nobody"]


async def test_a_stored_hash_that_is_none_is_not_right() -> None:
    assert not await cheap().is_right(WORDS, "damaged")


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "x" * (LONGEST + 1),
        "Password123",
        "aaaaaaaaaaaa",
        "1234567890",
        "a\x00bcdefghijk",
    ],
)
def test_a_password_that_is_soon_guessed_is_not_taken_nor_repeated(password: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_new(password)
    assert not password or password not in str(refused.value)


@pytest.mark.parametrize("password", [WORDS, "tür-und-tor", "x7#kP9!qLm", "9" + "abc" * 60])
def test_any_other_is_taken(password: str) -> None:
    check_new(password)
