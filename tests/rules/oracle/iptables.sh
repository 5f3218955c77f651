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
		for chain in mine fwd1 d1x; do
			$family -N nvports.$chain
			$family -A FORWARD -j nvports.$chain
		done
	done
}

# The removal, run by COMMAND, says PATTERN and leaves what there is.
removal_says() # PATTERN COMMAND...
{
	pattern=$1
	shift
	loaded >/mnt/there
	"$@" "$removal" >/mnt/said 2>&1 || true
	loaded | diff -u /mnt/there - || failed=1
	grep -q -e "$pattern" /mnt/said || {
		echo "the removal does not say '$pattern' but:"
		cat /mnt/said
		failed=1
	}
}

# Applied in a folder whose name awk could take for an assignment. Then a removal for the other
# backend, and one while a rule of the firewall's own leads to a chain of ours.
apply_oddly() # BACKEND OTHER
{
	failed=0
	removal_says "nothing of .* is here" sh
	[ "$rules" != "$removal" ] || return $failed
	mkdir -p /mnt/a=b
	(cd /mnt && TMPDIR=a=b sh) <"$rules" || failed=1
	loaded | diff -u /mnt/first - || failed=1
	removal_says "IPTABLES=iptables-$1 " env IPTABLES="iptables-$2" IP6TABLES="ip6tables-$2" sh
	own=$(iptables-save | sed -n 's/^:\([^ ]*\.fwd\) .*/\1/p')
	iptables -N user
	iptables -A user -m comment --comment "it's \"so\"" -j "$own"
	removal_says "first: iptables -t filter -A user -m comment .* -j $own\$" sh
	iptables -F user
	iptables -X user
	sh "$removal" || failed=1
	loaded | diff -u /mnt/before - || failed=1
	return $failed
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
	[ $backend = nft ] && other=legacy || other=nft
	echo "== $backend"
	(
		PATH=/mnt/$backend:$PATH
		prepare
		apply_and_remove loaded && apply_oddly $backend "$other"
	) || failed=1
done
exit $failed
