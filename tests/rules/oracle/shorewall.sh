#!/bin/sh
# shorewall.sh RULES REMOVAL: both pass shellcheck. The real Shorewall and Shorewall6 check, compile
# and load what they write, in a firewall that has rules of its own; and no text from outside gets
# to where Shorewall would have a shell carry it out. shorewall.sh --meaning RULES LIST: what they
# let in, for meaning.py.
set -eu
[ "$1" != --meaning ] || exec python3 "$(dirname "$0")/shorewall.py" "$2"
. "$(dirname "$0")/namespace.sh"
need shellcheck shorewall shorewall6 iptables unshare ip
shellcheck "$rules" "$removal"
enter
name=$(sed -n "s/^name='\(.*\)'$/\1/p" "$rules")
failed=0
wan=net lan=loc
set -- ${RULES_OPTIONS-}
while [ $# -gt 0 ]; do
	case $1 in
	--wan) wan=$2 ;;
	--lan) lan=$2 ;;
	esac
	shift
done

say()
{
	echo "$@"
	failed=1
}

# The firewall's own: three zones, services, a forward of its own, the SIP helper where it is by
# default, and a program that fails where /mnt/fail tells it to.
set_up()
{
	for interface in wan0 lan0 lan1; do
		ip link add $interface type veth peer name p$interface
		ip link set $interface up
		ip link set p$interface up
	done
	ip link set lo up
	ip address add 203.0.113.44/24 dev wan0
	ip address add 192.168.1.1/24 dev lan0
	ip address add 192.168.20.1/24 dev lan1
	mkdir -p /mnt/bin
	for family in iptables ip6tables; do
		for kind in "" -save; do
			ln -s "$(command -v $family$kind)" /mnt/bin/$family$kind
		done
		cat >/mnt/bin/$family-restore <<-END
			#!/bin/sh
			cat >/mnt/restore
			[ ! -e /mnt/fail ] || ! grep -q 'nvports[a-z0-9-]*: node' /mnt/restore ||
				exit 1
			exec $(command -v $family-restore) "\$@" </mnt/restore
		END
		chmod +x /mnt/bin/$family-restore
	done
	for product in shorewall shorewall6; do
		set_up_product $product
	done
}

set_up_product() # PRODUCT
{
	cp -a "/etc/$1" "/mnt/$1"
	for folder in "/etc/$1" "/var/lib/$1"; do
		mount -t tmpfs none "$folder"
	done
	cp -a "/mnt/$1/." "/etc/$1"
	case $1 in
	shorewall) type=ipv4 command=iptables ;;
	shorewall6) type=ipv6 command=ip6tables ;;
	esac
	sed -i "s|^IP6*TABLES=.*|\U$command\E=/mnt/bin/$command|; s/^AUTOHELPERS=.*/AUTOHELPERS=Yes/
		s|^STARTUP_LOG=.*|STARTUP_LOG=|" "/etc/$1/$1.conf"
	cat >"/etc/$1/zones" <<-END
		fw firewall
		$wan $type
		$lan $type
		voip $type
	END
	cat >"/etc/$1/interfaces" <<-END
		?FORMAT 2
		$wan wan0
		#$lan other0
		$lan lan0 tcpflags,routeback # the nodes
		voip lan1
	END
	cat >"/etc/$1/policy" <<-END
		\$FW all ACCEPT
		$lan $wan ACCEPT
		all all DROP
	END
	cat >"/etc/$1/rules" <<-END
		?SECTION ESTABLISHED
		?SECTION NEW
		?COMMENT nvports: mine
		ACCEPT $wan \$FW tcp 22
		INCLUDE nvports-mine.txt
	END
	echo "ACCEPT $wan \$FW tcp 23" >"/etc/$1/nvports-mine.txt"
	chmod 600 "/etc/$1/rules"
	[ "$1" = shorewall6 ] || echo "MASQUERADE 192.168.0.0/16 wan0" >"/etc/$1/snat"
}

# Counters, which hold no rule, time stamps, and the sums in names of chains differ.
loaded()
{
	for family in iptables ip6tables; do
		"$family-save" | sed '/^#/d; s/\[[0-9]*:[0-9]*\]/[]/
			s/sha-\([lr]h\)-[0-9a-f]*/sha-\1/'
	done
	files
}

files()
{
	for product in shorewall shorewall6; do
		find /etc/$product -printf '%p %M %u %g\n' | sort
		find /etc/$product -type f | sort | xargs tail -n +1
	done
}

same() # FILE WHAT
{
	loaded | diff -u "$1" - || say "$2"
}

# Silently: Shorewall says much.
run()
{
	"$@" >/mnt/said 2>&1 || {
		cat /mnt/said
		say "status $? of $*"
	}
}

# What Shorewall puts into a shell script is made of these characters, and of no others.
look_at_text()
{
	line='(DNAT|ACCEPT|MASQUERADE|IP6?TABLES\(CT\):P)	.*'
	line="^(\?COMMENT( .*)?|\?FORMAT [13]|$line)\$"
	for product in shorewall shorewall6; do
		for file in "/etc/$product/$name".*; do
			[ -e "$file" ] || continue
			! LC_ALL=C grep -n '[^][A-Za-z0-9?:,.!+()/	 _$-]' "$file" ||
				say "$file: characters that do not belong there"
			! sed 's/,\$FW:/:/g' "$file" | grep -n '[$]' || say "$file: a variable"
			! sed "s/^?COMMENT $name: \(node [0-9]*\|no SIP helper\)$//" "$file" |
				grep -n 'COMMENT.' || say "$file: another comment"
			! grep -vE "$line" "$file" || say "$file: another line"
		done
	done
}

# That a comment is carried out by the shell, and that none from outside gets there: names with a
# command in them are refused, and so are all other ways in.
be_hostile()
{
	printf '?COMMENT `touch /mnt/pwned`\nACCEPT %s $FW tcp 24\n' "$wan" >>/etc/shorewall/rules
	run shorewall reload -c
	[ -e /mnt/pwned ] || say "Shorewall does not carry out comments, so this proves nothing"
	rm -f /mnt/pwned
	sed -i '/pwned/,$d' /etc/shorewall/rules
	for text in '`touch /mnt/pwned`' '$(touch /mnt/pwned)' '"; touch /mnt/pwned; "' \
		"' touch /mnt/pwned '" 'x
?SHELL touch /mnt/pwned' 'a \'; do
		printf %s "$text" | python3 -c 'import json, sys; print(
			"nvports: catalogue/1\nservices:\n  ssh:\n    name:",
			json.dumps(sys.stdin.read())
		)' >/mnt/catalogue.yaml
		try_hostile "name $text" --example -c /mnt/catalogue.yaml
		try_hostile "tag $text" --example --tag "$text"
		try_hostile "wan $text" --example --wan "$text"
		try_hostile "lan $text" --example --lan "$text"
	done
}

try_hostile() # WHAT ARGUMENT...
{
	what=$1
	shift
	if "$NVPORTS" rules shorewall "$@" >/mnt/hostile 2>/dev/null; then
		sh /mnt/hostile >/dev/null 2>&1 || true
		shorewall reload -c >/dev/null 2>&1 || say "$what: Shorewall does not load any more"
		look_at_text
		say "$what: not refused"
	fi
	[ ! -e /mnt/pwned ] || say "$what: carried out"
	rm -f /mnt/pwned
}

# Other files of the user's: none, empty, without sections, without section NEW.
various_files()
{
	for kind in none flat early masq; do
		cp -p /etc/shorewall/rules /etc/shorewall/snat /mnt
		case $kind in
		none) rm /etc/shorewall/rules /etc/shorewall/snat /etc/shorewall/conntrack ;;
		flat) printf '#c\nACCEPT %s $FW tcp 22\n' "$wan" >/etc/shorewall/rules ;;
		early) echo '?SECTION ESTABLISHED' >/etc/shorewall/rules ;;
		masq) : >/etc/shorewall/masq ;;
		esac
		files >/mnt/there
		if [ $kind = masq ]; then
			! grep -q 'shorewall\.text' "$rules" ||
				refused "first run shorewall update" masq
		else
			run sh "$rules"
			iptables-save | grep -q "$name: node" || say "$kind: nothing loaded"
			run sh "$removal"
			files | diff -u /mnt/there - || say "$kind: not as before"
		fi
		rm -f /etc/shorewall/masq
		cp -p /mnt/rules /mnt/snat /etc/shorewall
		cp -p /mnt/shorewall/conntrack /etc/shorewall
	done
	run shorewall reload -c
	same /mnt/before "not as before after other files"
}

another_tag()
{
	"$NVPORTS" rules shorewall --example --tag "$name-b" --wan "$wan" --lan "$lan" \
		>/mnt/other 2>/dev/null
	"$NVPORTS" rules shorewall --remove --tag "$name-b" >/mnt/other-removal
	run sh "$rules"
	loaded >/mnt/here
	run sh /mnt/other
	loaded >/mnt/both
	run sh "$rules"
	same /mnt/both "applied again beside another tag"
	run sh "$removal"
	run sh "$rules"
	run sh /mnt/other-removal
	same /mnt/here "another tag came and went"
	run sh "$removal"
	same /mnt/before "not as before after another tag"
}

# What cannot be loaded leaves all as it was.
refused() # PATTERN WHAT
{
	loaded >/mnt/here
	! sh "$rules" >/mnt/said 2>&1 || say "$2: not refused"
	grep -q -e "$1" /mnt/said || say "$2: it says $(cat /mnt/said)"
	same /mnt/here "$2: changed all the same"
}

refuse()
{
	cp -p /etc/shorewall/interfaces /mnt
	if grep -q 'shorewall\.text' "$rules"; then
		sed -i 's/,routeback//' /etc/shorewall/interfaces
		refused "lacks the option routeback" "no routeback"
		sed -i "s/^$lan lan0/- lan0/" /etc/shorewall/interfaces
		refused "no interface of zone" "no interface"
		cp -p /mnt/interfaces /etc/shorewall
	fi
	sed -i "s/^$lan /more /" /etc/shorewall/zones
	refused "nothing has been changed" "another zone"
	sed -i "s/^more /$lan /" /etc/shorewall/zones
	touch /mnt/fail
	refused "could not be loaded, see above; it is as before again" "a failure to load"
	rm /mnt/fail
	same /mnt/before "not as before after refusals"
}

set_up
for product in shorewall shorewall6; do
	run $product start
done
apply_and_remove loaded >/mnt/log || { cat /mnt/log; failed=1; }
[ -z "$(cat /mnt/log)" ] || say "it says $(cat /mnt/log)"
sh "$removal" 2>&1 | grep -q "nothing of $name is here" ||
	say "a removal of nothing does not say so"
[ "$rules" != "$removal" ] || exit $failed

# Over an older and bigger set, and as Shorewall starts by itself.
"$NVPORTS" rules shorewall -s ../two-nodes/site.yaml --tag "$name" --wan "$wan" --lan "$lan" \
	>/mnt/bigger 2>/dev/null
run sh /mnt/bigger
run sh "$rules"
same /mnt/first "something is left of what was before"
look_at_text
for product in shorewall shorewall6; do
	run $product restart
done
same /mnt/first "after a restart"
run sh "$removal"
same /mnt/before "not as before"

# What does not depend on the rules need not be tried with all of them.
case $PWD in
*/two-nodes)
	another_tag
	refuse
	exit $failed
	;;
*/one-instance) ;;
*) exit $failed ;;
esac
run shorewall stop
sh "$rules" 2>&1 | grep -q "shorewall is not running" || ! grep -q 'shorewall\.rules"' "$rules" ||
	say "stopped: it does not say so"
run shorewall start
same /mnt/first "applied while it was stopped"
run sh "$removal"
various_files
be_hostile
exit $failed
