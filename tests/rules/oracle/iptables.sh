#!/bin/sh
# iptables.sh RULES REMOVAL: both pass shellcheck, and are taken by iptables, with either of its
# backends, in a firewall that has rules of its own.
set -eu
. "$(dirname "$0")/namespace.sh"
need shellcheck iptables-nft iptables-legacy unshare
shellcheck "$rules" "$removal"
enter

# Counters, which hold no rule, and time stamps differ.
loaded()
{
	for family in iptables ip6tables; do
		"$family-save" | sed '/^#/d; s/\[[0-9]*:[0-9]*\]/[]/'
	done
}

prepare()
{
	for family in iptables ip6tables; do
		for chain in INPUT FORWARD; do
			$family -P $chain DROP
			$family -A $chain -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
		done
		for table in nat raw; do
			$family -t $table -A PREROUTING -p tcp --dport 1 -j ACCEPT
		done
		$family -t nat -A POSTROUTING -o nothing0 -j MASQUERADE
	done
}

failed=0
for backend in nft legacy; do
	mkdir -p /mnt/$backend
	for family in ip ip6; do
		for kind in "" -save -restore; do
			program=$(command -v "${family}tables-$backend$kind")
			ln -s "$program" "/mnt/$backend/${family}tables$kind"
		done
	done
	echo "== $backend"
	(
		PATH=/mnt/$backend:$PATH
		prepare
		apply_and_remove loaded
	) || failed=1
done
exit $failed
