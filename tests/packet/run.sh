#!/bin/sh
# Proves by real packets what rules do: run.sh TARGET DEPLOYMENT, or run.sh TARGET --faults, with
# the program in $NVPORTS. README.md says how. TARGET is nftables, iptables or iptables-legacy,
# DEPLOYMENT a folder of sites.
#
# Everything happens in namespaces of its own, which end with this process: network, mounts (the
# written scripts put a file into /etc/modprobe.d), and for other users than root also a user
# namespace. No module of the machine can be unloaded from there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR/.. source=skip.sh
. "$here/../skip.sh"
PATH=$PATH:/usr/sbin:/sbin
export PATH
need python3 unshare setpriv mount ip nft conntrack
case $1 in
iptables*) need xtables-nft-multi ;;
ufw | shorewall)
	need xtables-nft-multi "$1"
	[ "$(id -u)" -eq 0 ] || skip "only root can read the files of $1"
	;;
firewalld*)
	. "$here/../firewalld.sh"
	need_firewalld
	;;
esac

if [ "${NP_PACKET_INSIDE-}" != "$$" ]; then
	NVPORTS=$(realpath "$NVPORTS")
	user=
	[ "$(id -u)" -eq 0 ] || user=--map-root-user
	# shellcheck disable=SC2086 # without a user namespace there is no word
	unshare $user --mount --net true 2>/dev/null || skip "namespaces are not permitted"
	export NVPORTS NP_PACKET_INSIDE=$$
	# shellcheck disable=SC2086
	exec unshare $user --mount --net -- setpriv --bounding-set=-sys_module --no-new-privs \
		sh "$here/run.sh" "$@"
fi

mount -t tmpfs tmpfs /run
# As on a machine where the modules of the SIP helper are not loaded, so that the file is written.
for folder in /etc/modprobe.d /sys/module; do
	[ ! -d $folder ] || mount -t tmpfs tmpfs $folder
done

# What the kernel may lack.
try() { # WHAT COMMAND...
	what=$1
	shift
	"$@" >/dev/null 2>&1 || skip "no $what in this kernel, or it is not permitted"
}
try "network interfaces" ip link add nptest0 type veth peer name nptest1
try "bridges" ip link add nptest2 type bridge
ip link delete nptest0
ip link delete nptest2
cat >/run/try.nft <<'END'
table inet try {
	ct helper sip { type "sip" protocol udp; }
	chain a { type nat hook prerouting priority dstnat; udp dport 1 redirect; }
	chain b { type filter hook prerouting priority mangle; udp dport 1 ct helper set "sip"; }
}
END
try "nftables with NAT and the SIP helper" nft -f /run/try.nft
nft flush ruleset
try_iptables() { # MULTI
	what="$1 with NAT, connection tracking and the SIP helper"
	for family in iptables ip6tables; do
		try "$what" "$1" "$family" -t raw -A PREROUTING -p udp --dport 1 -j CT --helper sip
		try "$what" "$1" "$family" -A FORWARD -m conntrack --ctstate DNAT -j ACCEPT
		try "$what" "$1" "$family" -t mangle -S
		try "$what" "$1" "$family-save"
	done
	try "$what" "$1" iptables -t nat -A POSTROUTING -p udp -j MASQUERADE
}
case $1 in
iptables | ufw | shorewall) try_iptables xtables-nft-multi ;;
iptables-legacy) try_iptables xtables-legacy-multi ;;
firewalld-iptables)
	try_iptables xtables-nft-multi
	for program in iptables ip6tables; do
		$program -t raw -F
		$program -t nat -F
		$program -F
	done
	configure_firewalld iptables
	start_firewalld
	;;
firewalld)
	configure_firewalld nftables
	start_firewalld
	;;
esac
exec python3 -B "$here/packet.py" "$@"
