"""Standard Webhooks: its own vectors, its own library, and whatever a hostile header may hold."""

from __future__ import annotations

import datetime as dt

import pytest
import standardwebhooks
from hypothesis import given
from hypothesis import strategies as st

from webhooks.secrets import key_of, new_secret
from webhooks.signing import ID, SIGNATURE, TIMESTAMP, Unproven, sign, verify

# The vector of the specification's own tests.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = dt.datetime.fromtimestamp(1614265330, dt.UTC)
BODY = b'{"test": 2432232314}'
PROOF = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
KEY = key_of(SECRET)
SIGNED = {ID: MESSAGE, TIMESTAMP: "1614265330", SIGNATURE: PROOF}
OTHER = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc="
MINUTES = dt.timedelta(minutes=1)


def test_the_vector_of_the_specification_is_signed_as_it_says() -> None:
    assert sign(KEY, MESSAGE, AT, BODY) == SIGNED
    assert sign(KEY, MESSAGE, AT.astimezone(dt.timezone(dt.timedelta(hours=8))), BODY) == SIGNED, "whatever the zone"


def test_the_vector_of_the_specification_is_verified() -> None:
    assert verify(KEY, SIGNED, BODY, AT) == MESSAGE


@pytest.mark.parametrize(
    "signatures",
    [f"{OTHER} v2,Ceo5qEr0 {PROOF}", f"v1a,AAAA {PROOF} {OTHER}", f"{PROOF}  ", f",,, {PROOF}"],
)
def test_one_signature_that_fits_is_enough(signatures: str) -> None:
    assert verify(KEY, {**SIGNED, SIGNATURE: signatures}, BODY, AT) == MESSAGE


def test_five_minutes_either_way_are_forgiven_and_no_more() -> None:
    for minutes in (-5, 5):
        assert verify(KEY, SIGNED, BODY, AT + minutes * MINUTES) == MESSAGE
    for seconds, code in ((301, "timestamp_old"), (-301, "timestamp_new")):
        with pytest.raises(Unproven) as refused:
            verify(KEY, SIGNED, BODY, AT + dt.timedelta(seconds=seconds))
        assert refused.value.code == code


@pytest.mark.parametrize("missing", [ID, TIMESTAMP, SIGNATURE])
def test_each_header_is_needed(missing: str) -> None:
    for headers in ({k: v for k, v in SIGNED.items() if k != missing}, {**SIGNED, missing: ""}):
        with pytest.raises(Unproven) as refused:
            verify(KEY, headers, BODY, AT)
        assert refused.value.code == "header_missing"


def test_a_changed_body_id_or_time_proves_nothing() -> None:
    for headers, body in (
        (SIGNED, BODY + b" "),
        ({**SIGNED, ID: "msg_other"}, BODY),
        ({**SIGNED, TIMESTAMP: "1614265331"}, BODY),
        ({**SIGNED, SIGNATURE: OTHER}, BODY),
        ({**SIGNED, SIGNATURE: PROOF.replace("v1,", "v2,")}, BODY),
    ):
        with pytest.raises(Unproven) as refused:
            verify(KEY, headers, body, AT)
        assert refused.value.code == "signature_wrong"


def test_the_librarys_receiver_accepts_what_we_sign_and_we_what_it_signs() -> None:
    secret, now = new_secret(), dt.datetime.now(dt.UTC)
    library = standardwebhooks.Webhook(secret)
    headers = sign(key_of(secret), "evt_1", now, b'{"a":1}')
    assert library.verify(b'{"a":1}', dict(headers)) == {"a": 1}
    theirs = {ID: "evt_2", TIMESTAMP: str(int(now.timestamp())), SIGNATURE: library.sign("evt_2", now, '{"b":2}')}
    assert verify(key_of(secret), theirs, b'{"b":2}', now) == "evt_2"


HEADER = st.one_of(
    st.text(max_size=60), st.sampled_from([MESSAGE, "1614265330", PROOF, "v1,", "v1", "v1,=", "٣", "1e9"])
)


@given(message_id=HEADER, timestamp=HEADER, signature=HEADER, body=st.binary(max_size=30))
def test_a_hostile_header_is_refused_and_nothing_else(
    message_id: str, timestamp: str, signature: str, body: bytes
) -> None:
    headers = {ID: message_id, TIMESTAMP: timestamp, SIGNATURE: signature}
    try:
        verify(KEY, headers, body, AT)
    except Unproven:
        return
    assert (headers, body) == (SIGNED, BODY)
