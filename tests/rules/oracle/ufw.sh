#!/bin/sh
# ufw.sh RULES REMOVAL: both pass shellcheck, and so does what they install. The real ufw takes
# them, keeps them over its reload, and starts and stops them, in a firewall that has rules of its
# own and where other rules stand beside those of ufw, as Docker's do.
set -eu
. "$(dirname "$0")/namespace.sh"
need shellcheck ufw iptables unshare
shellcheck "$rules" "$removal"
enter
for folder in /run /etc/ufw /etc/default; do
	cp -a $folder /mnt/copy
	mount -t tmpfs none $folder
	[ $folder = /run ] || cp -a /mnt/copy/. $folder
	rm -rf /mnt/copy
done
name=$(sed -n "s/^name='\(.*\)'$/\1/p" "$rules" | head -n 1)
failed=0

# Counters, which hold no rule, and time stamps differ; a table of nothing is as good as none. Files
# with their modes and owners.
loaded()
{
	for family in iptables ip6tables; do
		echo "== $family"
		"$family-save" | sed '/^#/d; s/\[[0-9]*:[0-9]*\]/[]/' | awk '
			/^\*/ { text = $0; used = 0; next }
			/^COMMIT/ { if (used) print text; next }
			{ text = text "\n" $0 }
			/^-A/ || (/^:/ && $2 != "ACCEPT") { used = 1 }'
	done
	find /etc/ufw -printf '%p %M %u %g\n' | sort
	find /etc/ufw -type f ! -name 'user*.rules' | sort | xargs cat
}

say()
{
	echo "$@"
	failed=1
}

same() # FILE WHAT
{
	loaded | diff -u "$1" - || say "$2"
}

# What an administrator has: rules of ufw, NAT by before.rules and by another program.
own_rules()
{
	ufw --force enable
	ufw allow 22/tcp comment 'nvports: mine'
	ufw route deny proto udp from any to 192.168.1.10 port 5060 comment nvports
	ufw route allow in on nothing0 out on nothing1
	for family in iptables ip6tables; do
		for table in nat raw; do
			$family -t $table -A PREROUTING -p tcp --dport 1 -j ACCEPT
		done
		$family -t nat -N DOCKER
		$family -t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
		$family -t nat -A POSTROUTING -o nothing0 -j MASQUERADE
		for chain in mine fwd1 d1x; do
			$family -N nvports.$chain
			$family -A FORWARD -j nvports.$chain
		done
	done
	ufw reload # which adds rules of its own
} >/dev/null

# Through all that ufw does; to be called with the rules applied.
live_with_ufw() # AS WHAT
{
	ufw reload >/dev/null || say "$2: ufw reload fails"
	same "$1" "$2: after ufw reload"
	[ "$every" ] || return 0
	ufw allow 23/tcp >/dev/null
	ufw delete allow 23/tcp >/dev/null
	same "$1" "$2: after a change of its rules"
	ufw --force disable >/dev/null
	[ "$(iptables-save | grep -cF " $name.")" -eq "$kept" ] ||
		say "$2: there is something left while ufw is disabled"
	ufw --force enable >/dev/null || say "$2: ufw enable fails"
	same "$1" "$2: after ufw disable and enable"
	/lib/ufw/ufw-init restart >/dev/null || say "$2: a restart fails"
	same "$1" "$2: after a restart"
}

# Applied while ufw is not active; in force when it is.
apply_inactive()
{
	ufw --force disable >/dev/null
	sh "$rules" 2>/mnt/said || say "inactive: not applied"
	grep -q "ufw is not active" /mnt/said || say "inactive: it does not say so"
	ufw --force enable >/dev/null
	same /mnt/first "not in force after ufw enable"
	ufw --force disable >/dev/null
	sh "$removal" || say "inactive: not removed"
	ufw --force enable >/dev/null
	same /mnt/before "not removed while ufw is not active"
}

# after.init as others may have it: none, one that runs, one that does not, one without a first
# line, an empty one.
various_hooks()
{
	for kind in none running idle bare empty; do
		case $kind in
		none) rm /etc/ufw/after.init ;;
		running) printf '#! /bin/bash -e\ntouch /mnt/ran\n' >/etc/ufw/after.init ;;
		idle) printf '#!/bin/sh\ntouch /mnt/ran\n' >/etc/ufw/after.init ;;
		bare) printf 'touch /mnt/ran\n' >/etc/ufw/after.init ;;
		empty) : >/etc/ufw/after.init ;;
		esac
		[ $kind = none ] || chmod 700 /etc/ufw/after.init
		[ $kind != idle ] || chmod 640 /etc/ufw/after.init
		rm -f /mnt/ran
		loaded >/mnt/there
		sh "$rules" || say "$kind: not applied"
		"$NVPORTS" rules ufw --example --tag nvports-b 2>/dev/null >/mnt/other
		"$NVPORTS" rules ufw --remove --tag nvports-b >/mnt/other-removal
		loaded >/mnt/here
		sh /mnt/other || say "$kind: not applied for another tag"
		/lib/ufw/ufw-init restart >/dev/null || say "$kind: a restart fails"
		case $kind in
		running | bare) [ -e /mnt/ran ] || say "$kind: after.init has not run" ;;
		idle) [ ! -e /mnt/ran ] || say "$kind: after.init has run" ;;
		esac
		sh /mnt/other-removal || say "$kind: not removed for another tag"
		same /mnt/here "$kind: another tag came and went"
		sh /mnt/other
		sh "$removal" || say "$kind: not removed"
		/lib/ufw/ufw-init restart >/dev/null
		[ "$(iptables -t nat -S | grep -c "A PREROUTING -j nvports-b\.")" -eq 1 ] ||
			say "$kind: the removal took away another tag"
		sh /mnt/other-removal || say "$kind: not removed at last"
		same /mnt/there "$kind: not as before"
		cp -p /mnt/after.init /etc/ufw
	done
}

# What cannot be loaded, or called, leaves all as it was.
refused() # PATTERN WHAT
{
	loaded >/mnt/there
	! sh "$rules" 2>/mnt/said || say "$2: not refused"
	grep -q -e "$1" /mnt/said || say "$2: it says $(cat /mnt/said)"
	same /mnt/there "$2: changed all the same"
}

refuse()
{
	printf '#!/usr/bin/python3\n' >/etc/ufw/after.init
	refused "is not a shell script" "an after.init of Python"
	cp -p /mnt/after.init /etc/ufw
	iptables -t nat -N "$name.d9"
	iptables -t nat -A OUTPUT -j "$name.d9"
	refused "first: iptables -t nat -A OUTPUT -j $name.d9" "a rule that leads to ours"
	iptables -t nat -D OUTPUT -j "$name.d9"
	iptables -t nat -X "$name.d9"
}

# A failure to load is told to ufw, and the rest of after.init runs all the same.
fail_at_start()
{
	printf '#!/bin/sh\ntouch "/mnt/ran-$1"\n' >/etc/ufw/after.init
	chmod 740 /etc/ufw/after.init
	sh "$rules" || say "not applied"
	printf '#!/bin/sh\nexit 3\n' >"/etc/ufw/$name.init"
	! /lib/ufw/ufw-init restart >/dev/null 2>&1 || say "a failure is not told to ufw"
	rm -f /mnt/ran-*
	/etc/ufw/after.init start && say "after.init hides a failure"
	[ -e /mnt/ran-start ] || say "after a failure the rest of after.init does not run"
	sh "$removal"
	cp -p /mnt/after.init /etc/ufw
	/lib/ufw/ufw-init restart >/dev/null
	same /mnt/before "not as before after a failure"
}

# Without IPv6 in ufw there is a warning, and the rest is in force.
without_ipv6()
{
	grep -q '^ip6tables\|ipv6\.new' "$rules" || return 0
	sed -i 's/^IPV6=.*/IPV6=no/' /etc/default/ufw
	ufw --force disable >/dev/null
	ip6tables -F
	ip6tables -X
	ufw --force enable >/dev/null
	sh "$rules" 2>/mnt/said || say "without IPv6: not applied"
	! grep -q 'ipv6.new" <<' "$rules" || grep -q "leaves IPv6 alone" /mnt/said ||
		say "without IPv6: no warning"
	iptables-save | grep -q " $name\.fwd" || ! grep -q 'ipv4.new" <<' "$rules" ||
		say "without IPv6: nothing in force"
	sh "$removal" || say "without IPv6: not removed"
}

own_rules
kept=$(iptables-save | grep -cF " $name.") || true
cp -p /etc/ufw/after.init /mnt
apply_and_remove loaded || failed=1
sh "$removal" 2>&1 | grep -q "nothing of $name is here" ||
	say "a removal of nothing does not say so"
[ "$rules" != "$removal" ] || exit $failed

# What does not depend on the rules need not be tried with all of them: ufw takes its time.
every=
case $PWD in
*/two-nodes | */ipv6) every=yes ;;
esac

# Over an older and bigger set.
"$NVPORTS" rules ufw -s ../two-nodes/site.yaml --tag "$name" >/mnt/bigger 2>/dev/null
sh /mnt/bigger
sh "$rules"
same /mnt/first "something is left of what was before"
shellcheck "/etc/ufw/$name.init" || failed=1
live_with_ufw /mnt/first "applied"
sh "$removal"
ufw reload >/dev/null
same /mnt/before "not as before after removal and reload"
[ "$every" ] || exit $failed
apply_inactive
various_hooks
refuse
fail_at_start
without_ipv6
exit $failed
