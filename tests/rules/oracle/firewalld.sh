#!/bin/sh
# firewalld.sh RULES REMOVAL: both pass shellcheck, and are run on a real firewalld, in namespaces
# of its own, that has rules of a user, and those of another tag; of these they touch none. What
# nftables then holds stays in RULES.table.
# firewalld.sh --meaning RULES LIST: the same as meaning.py wants it.
#
# Each call of firewall-cmd takes a fifth of a second, so what does not depend on the rules is tried
# with those of one case only.
set -eu
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=../../skip.sh
. "$here/../../skip.sh"
# shellcheck source-path=SCRIPTDIR source=../../firewalld.sh
. "$here/../../firewalld.sh"
[ "$1" != --meaning ] || exec python3 -B "$here/firewalld.py" "$2.table"
PATH=$PATH:/usr/sbin:/sbin
export PATH
need_firewalld
need unshare mount ip
[ "${NP_INSIDE-}" ] || {
	unshare -nm true 2>/dev/null || skip "no namespaces can be made here"
	NP_INSIDE=yes exec unshare -nm sh "$0" "$@"
}
mount -t tmpfs none /run
mount -t tmpfs none /mnt
configure_firewalld nftables
ip link add wan0 type veth peer name lan0 || skip "no network interfaces can be made here"
ip link set wan0 up
ip link set lan0 up

# The zones that the rules name, with an interface each.
give_zones() # ZONE...
{
	interface=wan0
	for zone; do
		cat >"/etc/firewalld/zones/$zone.xml" <<-END
		<?xml version="1.0" encoding="utf-8"?>
		<zone>
		  <service name="ssh"/>
		  <service name="sip"/>
		  <interface name="$interface"/>
		  <rule family="ipv4">
		    <destination address="203.0.113.45"/>
		    <forward-port port="8080" protocol="tcp" to-addr="192.168.1.50"/>
		  </rule>
		</zone>
		END
		interface=lan0
	done
}

rules=$1
removal=$2
shellcheck "$rules" "$removal"
name=$(sed -n "s/^name='\(.*\)'$/\1/p" "$rules")
zones=$(sed -n "s/^zones='\(.*\)'$/\1/p" "$rules")
# shellcheck disable=SC2086 # words
give_zones ${zones:-external internal}

# What the user has: names like ours, among them, and those of another tag.
for policy in "$name" "${name}_x" "${name}_w2" other_w; do
	sed "s/@/$policy/" >"/etc/firewalld/policies/$policy.xml" <<-END
	<?xml version="1.0" encoding="utf-8"?>
	<policy target="CONTINUE" priority="-16000">
	  <short>$name</short>
	  <ingress-zone name="ANY"/>
	  <egress-zone name="HOST"/>
	  <port port="2200" protocol="tcp"/>
	</policy>
	END
done
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
start_firewalld

# All that there is; firewalld keeps old files beside new ones.
loaded()
{
	(cd /etc/firewalld && find . -type f ! -name '*.old' | sort | xargs tail -n +1)
	nft --stateless list ruleset
}

failed=0
same() # FILE WHAT
{
	loaded >/mnt/now
	diff -u "$1" /mnt/now || {
		echo "$2: not as before"
		failed=1
	}
}

run() # SCRIPT
{
	sh "$1" >/mnt/said 2>&1 || failed=1
	[ ! -s /mnt/said ] || {
		cat /mnt/said
		failed=1
	}
}

# The SCRIPT says PATTERN, and changes nothing.
refused() # SCRIPT PATTERN
{
	loaded >/mnt/there
	if sh "$1" >/mnt/said 2>&1; then
		echo "not refused, though it should say '$2'"
		failed=1
	fi
	grep -q -e "$2" /mnt/said || {
		echo "does not say '$2' but:"
		cat /mnt/said
		failed=1
	}
	same /mnt/there "refused with '$2'"
}

[ "$rules" != "$removal" ] || {
	loaded >/mnt/before
	sh "$removal" 2>&1 | grep -qF "nothing of $name is here" || failed=1
	same /mnt/before "a removal of nothing"
	exit $failed
}
loaded >/mnt/before
run "$rules"
nft -j list table inet firewalld >"$rules.table"
loaded >/mnt/first
! cmp -s /mnt/before /mnt/first || {
	echo "nothing was applied"
	failed=1
}
if [ "$(basename "$PWD")" = two-nodes ]; then
	"$NVPORTS" rules firewalld --example --tag "$name-2" >/mnt/other 2>/mnt/notes
	run /mnt/other
	loaded >/mnt/both
	"$NVPORTS" rules firewalld --example --tag "$name" >/mnt/bigger 2>/mnt/notes
	run /mnt/bigger
	run "$rules"
	same /mnt/both "applied over a bigger set, beside another tag"
	run "$removal"
	"$NVPORTS" rules firewalld --remove --tag "$name-2" >/mnt/other
	run /mnt/other
else
	run "$removal"
fi
same /mnt/before "removed"
sh "$removal" 2>&1 | grep -qF "nothing of $name is here" || {
	echo "a removal of nothing does not say so"
	failed=1
}
same /mnt/before "removed twice"
[ "$(basename "$PWD")" = two-nodes ] || exit "$failed"

# What firewalld takes into its configuration and cannot load, and a policy that is not ours.
firewall-cmd -q --permanent --new-helper=bad --module=nf_conntrack_none
firewall-cmd -q --permanent --helper=bad --add-port=1/udp
firewall-cmd -q --permanent --new-service=bad
firewall-cmd -q --permanent --service=bad --add-helper=bad
sed 's/^  <egress-zone name="ANY"/  <service name="bad"\/>&/' "$rules" >/mnt/bad
sh /mnt/bad >/mnt/said 2>&1 && failed=1
grep -q 'it is as before again' /mnt/said || {
	cat /mnt/said
	failed=1
}
firewall-cmd -q --permanent --delete-service=bad
firewall-cmd -q --permanent --delete-helper=bad
same /mnt/before "could not be loaded"
policy=$(sed -n "s/^policies='\([^ ]*\) .*/\1/p" "$rules")
firewall-cmd -q --permanent --new-policy="$policy"
for script in "$rules" "$removal"; do
	refused "$script" "policy $policy is not ours"
done
exit "$failed"
