/* How most targets call where packets come in; others have a naming of their own in their file. */
#include "nvports/emit.h"

/* Linux: IFNAMSIZ - 1; a '+' would be a wildcard for iptables, a '*' for nftables. */
const struct np_naming np_naming_interfaces = {
	.kind = "network interface",
	.example = "like 'eth0'",
	.others = "._-",
	.limit = 15,
	.summary = "network interfaces; without them those of the site file, and if it has none "
		   "either, rules are not bound to an interface.",
};

const struct np_naming np_naming_zones = {
	.kind = "zone or interface",
	.example = "a zone of OpenWrt like 'wan', a name of pfSense like 'opt1'",
	.others = "_",
	.limit = 15,
	.wan = "wan",
	.lan = "lan",
	.summary = "zones, or interfaces by the names that the firewall itself has for them; "
		   "without them 'wan' and 'lan'.",
};
