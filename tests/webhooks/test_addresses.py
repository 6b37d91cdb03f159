"""Where a webhook may go: never inside, whatever an address or a name server says."""

from __future__ import annotations

import pytest

from engine.errors import Invalid
from webhooks.addresses import Policy, Unresolved, is_public, look_up_within

# Each with what it is, so that a line can be argued with.
BARRED = {
    "0.0.0.0": "this machine",
    "0.1.2.3": "this network",
    "10.1.2.3": "private",
    "100.64.0.1": "shared by a carrier",
    "100.100.100.200": "metadata of a cloud, shared range",
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "168.63.129.16": "a cloud's own services, though global",
    "169.254.169.254": "metadata of most clouds",
    "169.254.170.2": "metadata of containers",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.0.0.1": "special purposes",
    "192.0.0.192": "metadata of a cloud",
    "192.0.2.1": "documentation",
    "192.88.99.1": "relay of 6to4",
    "192.168.1.1": "private",
    "198.18.0.1": "benchmarks",
    "198.51.100.1": "documentation",
    "203.0.113.1": "documentation",
    "224.0.0.1": "multicast",
    "239.255.255.250": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "broadcast",
    "::": "this machine",
    "::1": "loopback",
    "::7f00:1": "version 4 inside, old kind",
    "::ffff:127.0.0.1": "version 4 mapped, loopback",
    "::ffff:10.0.0.1": "version 4 mapped, private",
    "::ffff:8.8.8.8": "version 4 mapped, public: say it plainly",
    "::ffff:0:127.0.0.1": "version 4 translated",
    "64:ff9b::7f00:1": "NAT64 of loopback",
    "64:ff9b::808:808": "NAT64",
    "64:ff9b:1::1": "NAT64, local",
    "100::1": "discarded",
    "2001::1": "Teredo",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2": "Teredo",
    "2001:db8::1": "documentation",
    "2001:20::1": "ORCHID",
    "2002:7f00:1::1": "6to4 of loopback",
    "2002:808:808::1": "6to4",
    "3fff::1": "documentation",
    "5f00::1": "segment routing",
    "fc00::1": "private",
    "fd00:ec2::254": "metadata of a cloud",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local with its link",
    "2606:4700::1111%eth0": "no address has a link",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
    "ff0e::1": "multicast, global",
    "not an address": "nothing",
    "": "nothing",
}
PUBLIC = ("1.1.1.1", "8.8.8.8", "103.10.10.10", "172.32.0.1", "100.128.0.1", "198.20.0.1", "2606:4700::1111", "2a00::1")
POLICY = Policy()


@pytest.mark.parametrize("address", BARRED)
def test_no_address_that_is_not_public(address: str) -> None:
    assert not is_public(address), BARRED[address]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address(address: str) -> None:
    assert is_public(address)


def code(address: str, *found: str) -> str:
    """Why an address is refused, its name standing for these addresses; empty when it is not."""
    try:
        POLICY.check(address, lambda _host, _port: found)
    except Invalid as refused:
        return refused.fields["address"][0]
    return ""


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://hook.example/in?x=1", ""),
        ("https://hook.example:8443/", ""),
        ("HTTPS://Hook.Example/", ""),
        ("http://hook.example/", "address_scheme"),
        ("ftp://hook.example/", "address_scheme"),
        ("file:///etc/passwd", "address_malformed"),
        ("gopher://hook.example/", "address_scheme"),
        ("https://user@hook.example/", "address_user_info"),
        ("https://user:pass@hook.example/", "address_user_info"),
        ("https://@hook.example/", "address_user_info"),
        ("https://hook.example:22/", "address_port"),
        ("https://hook.example:8080/", "address_port"),
        ("https://hook.example:0/", "address_port"),
        ("https://hook.example:99999/", "address_malformed"),
        ("https://hook.example:x/", "address_malformed"),
        ("https:///in", "address_malformed"),
        ("https://", "address_malformed"),
        ("hook.example", "address_malformed"),
        ("https://hook.example\\@intern/", "address_malformed"),
        ("https://hook.example/#part", "address_malformed"),
        ("https://hook.example/a b", "address_malformed"),
        ("https://hook.example/\r\nHost: intern", "address_malformed"),
        ("https://hook.ex%61mple/", "address_malformed"),
        ("https://hook.exämple/", "address_malformed"),
        ("https://[fe80::1%25eth0]/", "address_malformed"),
        ("https://[::1/", "address_malformed"),
        ("https://" + "a" * 2000 + ".example/", "address_malformed"),
    ],
)
def test_an_address_is_https_at_a_usual_port_and_says_nothing_more(address: str, why: str) -> None:
    assert code(address, "8.8.8.8") == why


def test_one_inner_address_among_many_refuses_the_name() -> None:
    assert code("https://hook.example/", "8.8.8.8", "10.0.0.1") == "address_not_public"
    assert code("https://hook.example/", "2606:4700::1111", "::1") == "address_not_public"
    assert code("https://hook.example/") == "address_unknown"


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "[::1]", "[::ffff:7f00:1]"],
)
def test_this_machine_by_whatever_name_is_refused(host: str) -> None:
    with pytest.raises(Invalid) as refused:
        POLICY.check(f"https://{host}/")
    assert refused.value.fields["address"][0] in ("address_not_public", "address_unknown")


def test_a_name_nobody_knows() -> None:
    with pytest.raises(Unresolved):
        look_up_within("no-such-host.invalid", 443)


def test_a_rehearsal_may_name_servers_of_its_own() -> None:
    rehearsal = Policy(rehearsal_hosts=("127.0.0.1", "penerima.latihan"))
    assert rehearsal.check("http://127.0.0.1:8123/in") == "http://127.0.0.1:8123/in"
    assert rehearsal.check("https://penerima.latihan:9443/", lambda *_: ["10.0.0.5"])
    with pytest.raises(Invalid):
        rehearsal.check("http://127.0.0.2:8123/in")
    with pytest.raises(Invalid):
        rehearsal.check("ftp://127.0.0.1/in")


def test_what_the_host_header_says() -> None:
    assert POLICY.parse("https://Hook.example/").authority == "hook.example"
    assert POLICY.parse("https://hook.example:8443/").authority == "hook.example:8443"
    assert POLICY.parse("https://[2606:4700::1111]/").authority == "[2606:4700::1111]"
    assert POLICY.parse("https://hook.example?x=1").target == "/?x=1"
