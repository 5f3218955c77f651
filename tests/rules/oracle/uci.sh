#!/bin/sh
# uci.sh TARGET RULES REMOVAL: both scripts pass shellcheck, and do what they should to a firewall
# that has a configuration of its own. Its commands are in uci.py and fw4.py here.
#
# uci.sh TARGET --meaning RULES: print what the rules let through, a line each, sorted:
#   forward PROTOCOL PUBLIC:FROM-TO NODE:FROM-TO SOURCES
#   permit PROTOCOL NODE:FROM-TO SOURCES
#   hairpin PROTOCOL PUBLIC:FROM-TO NODE SOURCES
# SOURCES are "any" or networks, joined by commas. With --translated instead, whose source address
# is replaced on the way back to a node: translate PROTOCOL NODE:FROM-TO NETWORK
set -eu
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=../../skip.sh
. "$here/../../skip.sh"
need python3 shellcheck flock mkfifo
target=$1
tmp=$(mktemp -d)
NP_ROOT=$tmp
export NP_ROOT
mkfifo "$tmp/request" "$tmp/status"
python3 "$here/uci.py" --serve &
server=$!
trap 'kill $server; rm -rf "$tmp"' EXIT

# Commands of the firewall, which have the server do their work, one at a time.
mkdir "$tmp/bin"
cat >"$tmp/bin/uci" <<'CLIENT'
#!/bin/sh
input=
case "${0##*/} $*" in *batch | jsonfilter*) input=$(cat && echo .) ;; esac
exec 9>"$NP_ROOT/lock"
flock 9
printf '%s' "${input%.}" >"$NP_ROOT/input"
printf '%s\0' "${0##*/}" "$@" >"$NP_ROOT/request"
read -r status <"$NP_ROOT/status"
[ ! -s "$NP_ROOT/errors" ] || cat "$NP_ROOT/errors" >&2
output=$(cat "$NP_ROOT/output" && echo .)
exec 9>&-
printf '%s' "${output%.}"
exit "$status"
CLIENT
chmod +x "$tmp/bin/uci"
for command in fw4 ubus jsonfilter reload_config; do
	ln -s uci "$tmp/bin/$command"
done
PATH=$tmp/bin:$PATH
export PATH
failed=0

complain()
{
	echo "$target: $*"
	failed=1
}

# A configuration with the lines $1 in its defaults. The zones are those of the rules' tests.
configure()
{
	cat <<-END
		config defaults
			option input 'REJECT'
			$1
			option forward 'REJECT'
	END
	for zone in lan eth1 wan eth0; do
		masq=
		case $zone in wan | eth0) masq="option masq '1'" ;; esac
		cat <<-END
			config zone
				option name '$zone'
				list network '$zone'
				$masq
		END
	done
}

# What a user may have besides, with names like ours and text that looks like something else.
configure_more()
{
	cat <<-'END'
		config forwarding
			option src 'lan'
			option dest 'wan'
		config redirect
			option name 'it'\''s "mine"; $(reboot) `reboot` # \ <>'
			option src 'wan'
			option src_dport '5060'
			option dest 'lan'
			option dest_ip '192.168.1.99'
			option target 'DNAT'
		config redirect 'nvports'
			option name 'two
		firewall.nvports__1_lines=redirect
		firewall.ns_nvports__1_lines=redirect'
			option src 'wan'
			list proto 'tcp'
			list proto 'udp'
			option dest_ip '192.168.1.98'
		config redirect 'nvports_zz__1_sip_1'
			option src 'wan'
			option dest_ip '192.168.1.97'
		config redirect 'ns_nvports_zz__1_sip_1'
			option src 'wan'
			option dest_ip '192.168.1.97'
		config ipset 'nvportsx__1'
			option name 'mine'
			option match 'src_net'
			list entry '192.0.2.0/24'
		config rule 'ns_a1b2c3d4'
			option name 'Skipped by firewall4'
			option src 'nowhere'
			option target 'ACCEPT'
		config zone
			option name 'voice'
			list helper 'ftp'
			list helper 'sip'
	END
}

# The NAT helpers of NethSecurity; those for SIP are on where $1 is true.
configure_helpers()
{
	cat <<-END
		{"values": [{"name": "nf_nat_ftp", "enabled": true, "loaded": true, "params": {}},
		{"name": "nf_conntrack_sip", "enabled": $1, "loaded": $1,
		"params": {"ports": "5060,5070", "sip_timeout": "3600"}},
		{"name": "nf_nat_sip", "enabled": $1, "loaded": $1, "params": {}}]}
	END
}

# Everything that the scripts may change.
state()
{
	uci export firewall
	uci changes firewall
	ubus call ns.nathelpers list-nat-helpers
}

if [ "${2-}" = --meaning ] || [ "${2-}" = --translated ]; then
	configure "" >"$tmp/firewall"
	configure_helpers true >"$tmp/helpers"
	sh "$3" 2>"$tmp/stderr" || {
		cat "$tmp/stderr" >&2
		exit 1
	}
	python3 "$here/uci.py" "$2" "$tmp/firewall"
	exit
fi

rules=$2
removal=$3
own=$(sed -n "s/^own='\(.*\)'.*/\1/p" "$rules")
name=$(sed -n "s/^name='\(.*\)'.*/\1/p" "$rules")
shellcheck "$rules" "$removal" || failed=1

# Run script $1, which must succeed, and keep the state that it leaves in file $2.
run()
{
	sh "$1" >"$tmp/stdout" 2>"$tmp/stderr" || complain "$1 fails: $(cat "$tmp/stderr")"
	[ ! -s "$tmp/stdout" ] || complain "$1 prints $(cat "$tmp/stdout")"
	state >"$tmp/$2"
}

# Run script $1, which must fail, say the words $2, and change nothing.
run_refused()
{
	state >"$tmp/unchanged"
	if sh "$1" >/dev/null 2>"$tmp/stderr"; then
		complain "$1 does not refuse: $2"
	fi
	grep -q "$2" "$tmp/stderr" || complain "no word of '$2': $(cat "$tmp/stderr")"
	state | diff -u "$tmp/unchanged" - || complain "refusing, it changed something: $2"
}

# What the rules' head says.
goes_off()
{
	grep -q '^# The SIP helper (ALG) goes off' "$rules"
}

# The SIP helper was on or off ($1); it must be off where the rules say so.
check_helper()
{
	wanted=$1
	! goes_off || wanted=off
	case $target in
	openwrt) now=$(uci -q get 'firewall.@defaults[0].auto_helper') || now=on ;;
	nethsecurity)
		now=$(ubus call ns.nathelpers list-nat-helpers |
			jsonfilter -e "@.values[@.name='nf_nat_sip'].enabled")
		;;
	esac
	case $now in
	on | true | 1) now=on ;;
	off | 0 | false) now=off ;;
	esac
	[ "$now" = "$wanted" ] || complain "the SIP helper is $now, it should be $wanted"
}

# Where the user's own sections name the SIP helper, the rules must say which.
check_named_helper()
{
	uci set firewall.ns_a1b2c3d4.set_helper=sip
	uci commit firewall
	case $target in
	openwrt)
		run "$rules" named
		for option in '@zone\[4\].helper' ns_a1b2c3d4.set_helper; do
			grep -q "firewall.$option still assigns" "$tmp/stderr" ||
				complain "no warning of $option: $(cat "$tmp/stderr")"
		done
		;;
	nethsecurity) run_refused "$rules" ns_a1b2c3d4.set_helper ;;
	esac
	uci delete firewall.ns_a1b2c3d4.set_helper
	uci commit firewall
}

# Script $1 under another name, in file $2.
rename()
{
	sed -e "s/$own/${own%__}_b__/g" -e "s/'$name\([:']\)/'$name-b\1/" "$1" >"$2"
}

# The rules under two names, of which $1 (a or b) is removed first, where the SIP helper was on.
apply_two()
{
	[ "$1" = a ] && last=b || last=a
	run "$tmp/rules.a" one
	run "$tmp/rules.b" both
	check_helper on
	run "$tmp/removal.$1" left
	check_helper on
	[ "$last" = b ] || diff -u "$tmp/one" "$tmp/left" ||
		complain "the removal of the second name does not bring back the first alone"
	run "$tmp/removal.$last" removed
	diff -u "$tmp/before" "$tmp/removed" ||
		complain "the removal of two names, $1 first, does not bring back what was"
}

# With --keep-helper, what was switched off for this name comes back, but not while another name
# needs it off.
keep_with_another()
{
	for section in "nvports_zz__previous" "${own}previous"; do
		uci set "firewall.$section=nvports"
		for option in auto_helper=1 'nf_nat_sip={ }' 'nf_conntrack_sip={ }'; do
			uci set "firewall.$section.$option"
		done
	done
	uci set 'firewall.@defaults[0].auto_helper=0'
	uci commit firewall
	configure_helpers false >"$tmp/helpers"
	cp "$tmp/firewall" "$tmp/both"
	run "$rules" kept
	check_helper off
	cp "$tmp/both" "$tmp/firewall"
	uci delete firewall.nvports_zz__previous
	uci commit firewall
	run "$rules" kept
	check_helper on
}

# Commands of NethSecurity that fail, where the SIP helper was on: it goes off all the same, and a
# removal that cannot put it back keeps what the next one needs for that.
apply_with_faults()
{
	touch "$tmp/fail.reload_config"
	run "$rules" faulty
	grep -q "warning: .*'reload_config' fails" "$tmp/stderr" ||
		complain "no warning of reload_config: $(cat "$tmp/stderr")"
	check_helper on
	rm "$tmp/fail.reload_config"
	if goes_off; then
		touch "$tmp/fail.edit-nat-helper"
		! sh "$removal" >/dev/null 2>"$tmp/stderr" || complain "$removal does not fail"
		grep -q 'could not be switched on' "$tmp/stderr" ||
			complain "no word of the helper: $(cat "$tmp/stderr")"
		rm "$tmp/fail.edit-nat-helper"
	fi
	run "$removal" removed
	diff -u "$tmp/before" "$tmp/removed" ||
		complain "the removal after faults does not bring back what was"
}

# From the configuration in $tmp/firewall, where the SIP helper is on or off ($1).
apply_and_remove()
{
	uci commit firewall
	state >"$tmp/before"
	cp "$tmp/firewall" "$tmp/firewall.before"
	run "$rules" first
	check_helper "$1"
	for file in firewall.before firewall; do
		python3 "$here/uci.py" --others "$own" "$tmp/$file" >"$tmp/$file.others"
	done
	diff -u "$tmp/firewall.before.others" "$tmp/firewall.others" ||
		complain "it changed what is not its own"

	run "$rules" second
	diff -u "$tmp/first" "$tmp/second" || complain "applying twice is not applying once"
	uci set "firewall.${own}9_old_99=redirect"
	uci set "firewall.${own}9_old_99.dest_ip=192.168.1.96"
	uci commit firewall
	run "$rules" third
	diff -u "$tmp/first" "$tmp/third" || complain "something old is left"

	! goes_off || check_named_helper
	touch "$tmp/refuse"
	run_refused "$rules" 'nothing has been changed'
	rm "$tmp/refuse"
	uci set 'firewall.@zone[4].name=other'
	run_refused "$rules" 'uci changes firewall'
	uci revert firewall

	for time in first second; do
		run "$removal" "removed.$time"
		diff -u "$tmp/before" "$tmp/removed.$time" ||
			complain "the $time removal does not bring back what was"
	done
}

cp "$rules" "$tmp/rules.a"
cp "$removal" "$tmp/removal.a"
rename "$rules" "$tmp/rules.b"
rename "$removal" "$tmp/removal.b"
for helper in on off; do
	case $target,$helper in
	openwrt,on) lines="" ;;
	openwrt,off) lines="option auto_helper 'off'" ;;
	nethsecurity,*) lines="option syn_flood '1'" ;;
	esac
	{
		configure "$lines"
		configure_more
	} >"$tmp/firewall"
	[ "$helper" = on ] && loaded=true || loaded=false
	configure_helpers "$loaded" >"$tmp/helpers"
	apply_and_remove "$helper"
	[ "$helper" = on ] || continue
	apply_two a
	apply_two b
	[ "$target" != nethsecurity ] || apply_with_faults
	goes_off || keep_with_another
done
exit $failed
