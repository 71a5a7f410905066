"""Addresses on the Internet, shortened: enough to tell one's own from a stranger's, too little for a household."""

import ipaddress

# A provider gives a household at most so much of an address of its own.
_KEPT = {4: 24, 6: 48}


def shortened(address: str) -> str:
    """Return an address with its last part taken away: 192.0.2.17 → 192.0.2.0; what is none comes back as it is."""
    network = _network(address)
    return str(network.network_address) if network else address


def shown(address: str) -> str:
    """Write a shortened address so that one sees that it is: 192.0.2.x, 2001:db8:1:x."""
    network = _network(address)
    if network is None:
        return address
    text = str(network.network_address)
    return f"{text.rpartition('.')[0]}.x" if network.version == 4 else f"{text.rstrip(':')}:x"


def _network(address: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    if found.version == 6 and found.ipv4_mapped:
        found = found.ipv4_mapped
    return ipaddress.ip_network(f"{found}/{_KEPT[found.version]}", strict=False)
