"""A secret is shown once and kept encrypted; a key that is replaced still opens what it closed."""

from __future__ import annotations

import pytest

from engine.errors import Invalid, Misconfigured
from webhooks.secrets import Vault, key_of, new_secret

OLD, NEW = "an older key of some forty signs, for tests", "a newer key of some forty signs, for tests"


def test_a_new_secret_has_thirty_two_random_bytes() -> None:
    assert len({key_of(new_secret()) for _ in range(50)}) == 50
    assert len(key_of(new_secret())) == 32


def test_what_is_kept_tells_nothing_and_opens_with_the_key() -> None:
    secret = new_secret()
    kept = Vault(NEW).close(secret)
    assert secret.removeprefix("whsec_").encode() not in kept
    assert Vault(NEW).open(kept) == key_of(secret)
    assert Vault(NEW).close(secret) != kept, "the same secret twice does not look the same"


def test_a_replaced_key_opens_as_long_as_it_is_a_fallback() -> None:
    secret = new_secret()
    kept = Vault(OLD).close(secret)
    assert Vault(NEW, (OLD,)).open(kept) == key_of(secret)
    with pytest.raises(Misconfigured, match="LAYAK_SECRET_KEY_FALLBACKS"):
        Vault(NEW).open(kept)


@pytest.mark.parametrize(
    ("secret", "code"),
    [
        ("", "secret_malformed"),
        ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "secret_malformed"),
        ("whsec_not base64!", "secret_malformed"),
        ("whsec_é", "secret_malformed"),
        ("whsec_QQ==", "secret_length"),
        ("whsec_" + "A" * 120, "secret_length"),
    ],
)
def test_a_secret_of_another_system_has_to_be_one(secret: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        Vault(NEW).close(secret)
    assert refused.value.fields == {"secret": [code]}


def test_a_secret_without_padding_is_read_as_well() -> None:
    assert key_of("whsec_" + "A" * 43) == bytes(32)
