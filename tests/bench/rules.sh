#!/bin/sh
# Measure "nvports rules": rules.sh NVPORTS [DIRECTORY]. What is built and generated goes to
# DIRECTORY and stays there; without one, to a temporary folder. README.md says what the columns
# mean. No rules are ever loaded.
set -eu
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin

patience=60 # seconds that a rival has

build() {
	compile generate "$bench/generate.c" "$root/src/base/number.c"
	compile pair "$bench/pair.c" "$root/src/base/number.c"
}

# What TARGET needs besides the site, a line for each form that is measured. Room is the least that
# does; edgeos has no more.
options() { # TARGET INSTANCES
	case $1 in
	terraform)
		printf -- '--for %s\n' hcloud aws google openstack
		echo "--for azurerm --room $(($2 / 5))"
		;;
	asa) echo "--room $2" ;;
	edgeos) echo '--wan eth0 --lan eth1 --room 999' ;;
	fortios) echo "--room $(($2 * 47 / 10))" ;;
	ios) echo "--for address --hairpin off --wan Gi0 --room $(($2 * 47 / 10 + 1))" ;;
	opnsense | panos) echo "--room $(($2 * 2 / 5))" ;;
	vyos) echo "--room $(($2 / 5))" ;;
	*) echo ;;
	esac
}

# "terraform-aws" of "terraform --for aws": what a row and its files are called.
label() { # TARGET [--for FORM] ...
	case ${2-} in
	--for) echo "$1-$3" ;;
	*) echo "$1" ;;
	esac
}

# How a node is told in the rules: it has an address that ends in .10, as no other does. In
# Terraform's there are no addresses, but names.
node_pattern() { # TARGET
	case $1 in
	terraform) echo 'nvports_node[0-9]+' ;;
	*) echo '10\.[0-9]+\.[0-9]+\.10\>' ;;
	esac
}

# Rules are not worth measuring unless each node, of ten instances, is in them, outside of comments.
check_rules() { # FILE INSTANCES TARGET
	nodes=$(grep -v '^[[:blank:]]*[#/*!]' "$1" | grep -Eo "$(node_pattern "$3")" | sort -u |
		wc -l)
	[ "$nodes" -eq $((($2 + 9) / 10)) ] || fail "nvports rules $3 has $nodes nodes for N = $2"
}

# To $dir/cases-INSTANCES goes a line for each case that can be written, and to
# $dir/refused-INSTANCES one with the first message of each that cannot.
write_rules() { # INSTANCES TARGET...
	n=$1
	shift
	: >"$dir/cases-$n"
	: >"$dir/refused-$n"
	for target in "$@"; do
		options "$target" "$n" | while read -r options; do
			# shellcheck disable=SC2086 # these are several words
			write_case "$n" "$target" $options
		done
	done
}

write_case() { # INSTANCES TARGET [OPTION]...
	size=$1
	shift
	name=$(label "$@")
	file=$dir/$name-$size.rules
	if "$nvports" rules "$@" -s "$dir/site-$size.yaml" >"$file" 2>"$dir/messages"; then
		check_rules "$file" "$size" "$1"
		echo "$*" >>"$dir/cases-$size"
	else
		echo "- $name: $(sed -n 's/.*error: //p' "$dir/messages" | head -n 1)" \
			>>"$dir/refused-$size"
	fi
}

# A row of the table: of NAME's result, the command at PLACE; the first is list.
row() { # NAME PLACE INSTANCES LABEL FILE
	awk -v line="$(($2 + 1))" -v instances="$3" -v label="$4" -v kib="$(kib "$5")" '
		NR == line {
			printf "| %d | %s | %.2f | %.2f | %.2f | %.2f | %.1f | %d |\n", instances,
				label, $1, $2, $3, 1 / $6, $4 / 1024, kib
		}' "$dir/$1.result"
}

measure_targets() { # INSTANCES RUNS TARGET...
	n=$1 runs=$2 site=$dir/site-$1.yaml result=targets-$1
	shift 2
	"$dir/generate" site "$n" >"$site"
	quietly "$nvports" list -s "$site" -f csv >"$dir/list-$n.csv"
	write_rules "$n" "$@"
	set -- "$nvports" list -s "$site" -f csv
	while read -r case; do
		# shellcheck disable=SC2086 # these are several words
		set -- "$@" -- "$nvports" rules $case -s "$site"
	done <"$dir/cases-$n"
	quietly "$dir/pair" -r "$runs" -- "$@" >"$dir/$result.result"
	place=1
	row "$result" $place "$n" 'list -f csv' "$dir/list-$n.csv"
	while read -r case; do
		place=$((place + 1))
		# shellcheck disable=SC2086
		name=$(label $case)
		row "$result" $place "$n" "$name" "$dir/$name-$n.rules"
	done <"$dir/cases-$n"
}

targets_table() {
	all=$("$nvports" targets --columns name -f csv | tr -d '\r' | tail -n +2)
	echo '| N | written | ms | least ms | CPU ms | times list | RSS MiB | KiB |'
	echo '| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |'
	measure_targets 1 300 nftables iptables
	measure_targets 10 300 nftables iptables
	measure_targets 100 200 nftables iptables
	# shellcheck disable=SC2086 # these are several words
	measure_targets 1000 20 $all
	# shellcheck disable=SC2086
	measure_targets 10000 8 $all
	printf '\nWhat cannot be written for N = 10000:\n\n'
	cat "$dir/refused-10000"
}

divide() { # NUMBER NUMBER
	awk -v one="$1" -v other="$2" 'BEGIN { print one / other }'
}

# The options of a case depend on N: those for 1000 have the same label.
smaller_case() { # LABEL
	while read -r smaller; do
		# shellcheck disable=SC2086 # these are several words
		[ "$(label $smaller)" != "$1" ] || echo "$smaller"
	done <"$dir/cases-1000"
}

check_case() { # PLACE TIMES KIB CASE
	place=$1 times=$2 memory=$3
	# shellcheck disable=SC2086 # these are several words
	name=$(label $4)
	# shellcheck disable=SC2046,SC2086
	quietly "$dir/pair" -r 5 -- "$nvports" rules $4 -s "$dir/site-10000.yaml" \
		-- "$nvports" rules $(smaller_case "$name") -s "$dir/site-1000.yaml" \
		>"$dir/growth.result"
	target "rules $name, N = 10000, against list -f csv" \
		"$(divide 1 "$(figure targets-10000 "$place" 6)")" times "$times"
	target 'its resident memory' "$(figure targets-10000 "$place" 4)" KiB "$memory"
	target 'its time against N = 1000' "$(figure growth 2 6)" times 12
	target 'its memory against N = 1000' \
		"$(divide "$(figure growth 1 4)" "$(figure growth 2 4)")" times 12
}

check_cases() {
	place=1
	while read -r case <&3; do
		place=$((place + 1))
		case $case in
		nftables | iptables) check_case $place 1.3 98304 "$case" ;;
		*) check_case $place 1.5 131072 "$case" ;;
		esac
	done 3<"$dir/cases-10000"
}

# These do not depend on the machine's load, and N = 1000 is enough.
instructions_table() {
	site=$dir/site-1000.yaml
	list=$(instructions "$nvports" list -s "$site" -f csv)
	echo '| N | written | instructions | times list |'
	echo '| ---: | --- | ---: | ---: |'
	instructions_row 'list -f csv' "$list"
	while read -r case <&3; do
		# shellcheck disable=SC2086 # these are several words
		instructions_row "$(label $case)" \
			"$(instructions "$nvports" rules $case -s "$site")"
	done 3<"$dir/cases-1000"
}

instructions_row() { # LABEL COUNT
	case $2 in
	-) echo "| 1000 | $1 | - | - |" ;;
	*) printf '| 1000 | %s | %s | %.2f |\n' "$1" "$2" "$(divide "$2" "$list")" ;;
	esac
}

# The command of a rival runs once before it is measured, to see how long it takes, and whether
# what it writes is the same. ferm writes to standard output, fwb_ipt to a file.
measure_rival() { # RIVAL LABEL INSTANCES RUNS
	name=$1-$3 label=$2 n=$3 runs=$4
	config=$dir/$name.config written=$dir/$name.written messages=$dir/messages
	python3 "$bench/rival.py" "$1" <"$dir/compact-$n.csv" >"$config"
	case $1 in
	ferm) set -- "$written" ferm --remote "$config" ;;
	*) set -- "$messages" fwb_ipt -q -f "$config" -d "$dir" -o "$name.written" bench ;;
	esac
	output=$1 status=0 start=$(date +%s)
	shift
	timeout $patience "$@" >"$output" 2>&1 || status=$?
	if [ $status -eq 124 ]; then
		echo "| $n | $label | - | over ${patience}000 | - | - | - | - |"
		return
	fi
	[ $status -eq 0 ] || fail "'$*' ends with status $status"
	[ $(($(date +%s) - start)) -lt 2 ] || runs=3
	ports=$(python3 "$bench/same.py" "$dir/iptables-$n.rules" "$written") ||
		fail "'$*' does not write the same rules"
	quietly "$dir/pair" -r "$runs" -- "$@" \
		-- "$nvports" rules iptables -s "$dir/site-$n.yaml" >"$dir/$name.result"
	rival_row "$name" "$n" "$label" "$ports" "$written"
}

# In the result, the rival is the first command, nvports the second.
rival_row() { # NAME INSTANCES LABEL PORTS FILE
	awk -v n="$2" -v label="$3" -v ports="$4" -v kib="$(kib "$5")" '
		NR == 2 { wall = $1; least = $2; rss = $4 / 1024 }
		NR == 3 {
			printf "| %d | %s | %d | %.1f | %.1f | %.1f | %.1f | %d |\n", n, label,
				ports, wall, least, $6, rss, kib
		}' "$dir/$1.result"
}

rivals_table() {
	for tool in ferm fwb_ipt python3; do
		command -v $tool >/dev/null || {
			echo "Nothing else is measured, as there is no $tool."
			return
		}
	done
	echo '| N | program | ports | ms | least ms | times nvports | RSS MiB | KiB |'
	echo '| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |'
	for deployment in '1 40' '10 40' '100 20' '1000 10'; do
		n=${deployment% *} runs=${deployment#* }
		quietly "$nvports" list --compact -s "$dir/site-$n.yaml" -f csv \
			>"$dir/compact-$n.csv"
		measure_rival ferm ferm "$n" "$runs"
		measure_rival fwb-unchecked 'fwb_ipt, unchecked' "$n" "$runs"
		measure_rival fwb fwb_ipt "$n" "$runs"
	done
}

[ $# -eq 1 ] || [ $# -eq 2 ] || fail 'usage: rules.sh NVPORTS [DIRECTORY]'
nvports=$(command -v "$1") || fail "no program '$1'"
dir=${2-}
prepare_folder
build
machine
targets_table
echo
check_cases
echo
instructions_table
echo
rivals_table
