#!/bin/sh
# nftables.sh RULES REMOVAL: both pass shellcheck, and are taken by nft in a firewall that has rules
# of its own; of these they touch none, whatever their names and comments are.
set -eu
. "$(dirname "$0")/namespace.sh"
need shellcheck nft unshare
shellcheck "$rules" "$removal"
enter
name=$(sed -n "s/^name='\(.*\)'$/\1/p" "$rules")

nft -f - <<RULES
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		iifname "lan0" accept comment "it's \\\\ mine
table inet $name {"
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

# After the commands $2 of nft, which $3 undo, script $1 does nothing but say $4.
refused()
{
	nft "$2"
	loaded >/mnt/before
	if sh "$1" 2>/mnt/said || ! grep -qF "$4" /mnt/said; then
		echo "not refused with '$4' after: $2"
		cat /mnt/said
		failed=1
	fi
	loaded | diff -u /mnt/before - || failed=1
	nft "$3"
}

apply_and_remove loaded
sh "$removal" 2>&1 | grep -qF "nothing of $name is here" || {
	echo "a removal of nothing does not say so"
	failed=1
}
for script in "$rules" "$removal"; do
	refused "$script" "add table ip mine; add chain ip mine $name.forward" \
		"delete table ip mine" "chain $name.forward of table ip mine is not ours"
	refused "$script" "add table ip mine; add set ip mine $name.ports { type mark; }" \
		"delete table ip mine" "set $name.ports of table ip mine is not ours"
done
[ "$rules" != "$removal" ] || exit "$failed"
nft rename chain inet filter forward filtering
refused "$rules" "add chain inet filter forward" "delete chain inet filter forward" \
	"there is no chain inet filter forward of"
nft rename chain inet filter filtering forward
sh "$rules"
refused "$removal" "add rule inet filter input jump $name.forward" \
	"flush chain inet filter input" "inet filter input: jump $name.forward"
sh "$removal"
exit "$failed"
