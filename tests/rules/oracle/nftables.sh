#!/bin/sh
# nftables.sh RULES REMOVAL: both pass shellcheck, and are taken by nft in a firewall that has rules
# of its own.
set -eu
. "$(dirname "$0")/namespace.sh"
need shellcheck nft unshare
shellcheck "$rules" "$removal"
enter

nft -f - <<'RULES'
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		iifname "lan0" accept comment "it's \\ mine"
	}
}
table ip nat {
	chain postrouting {
		type nat hook postrouting priority srcnat; policy accept;
		oifname "wan0" masquerade
	}
}
RULES

loaded()
{
	nft list ruleset
}

apply_and_remove loaded
