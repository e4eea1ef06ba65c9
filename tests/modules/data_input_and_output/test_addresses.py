"""Only public addresses are reached, and those that the administrator allows."""

import pytest

from designer.catalog.addresses import ALLOWED_VARIABLE, is_allowed, is_public
from designer.catalog.errors import ModuleError
from designer.modules.data_input_and_output.addresses import checked_addresses


@pytest.mark.parametrize("address", ["8.8.8.8", "151.101.1.1", "2606:4700::1111"])
def test_public_addresses(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0",  # noqa: S104
        "10.1.2.3", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "192.0.2.1", "224.0.0.1", "255.255.255.255", "240.0.0.1",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::", "2001:0:7f00:1::",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "0x7f000001", "2130706433", "127.1", "[::1]".strip("[]")],
)
def test_every_way_of_writing_this_machine_is_refused(host, monkeypatch):
    monkeypatch.delenv(ALLOWED_VARIABLE, raising=False)
    with pytest.raises(ModuleError) as caught:
        checked_addresses(host, 80)
    assert caught.value.code in ("address_refused", "host_unknown")


def test_the_administrator_allows_hosts_addresses_and_networks(monkeypatch):
    assert is_allowed("data.local", "10.0.0.5", ["data.local"])
    assert is_allowed("data.local", "10.0.0.5", ["10.0.0.0/8"])
    assert not is_allowed("data.local", "11.0.0.5", ["10.0.0.0/8", "other.local"])
    monkeypatch.setenv(ALLOWED_VARIABLE, " 127.0.0.0/8, x.local ")
    assert checked_addresses("127.0.0.1", 80) == ["127.0.0.1"]
