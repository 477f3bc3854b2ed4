"""Lets aioice use 127.0.0.1, which it leaves out: the one thing that is set in a library."""

import aioice.ice

aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]
