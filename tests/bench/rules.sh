#!/bin/sh
# Measure "nvports rules": rules.sh NVPORTS [DIRECTORY]. What is built and generated goes to
# DIRECTORY and stays there; without one, to a temporary folder. README.md says what the columns
# mean. No rules are ever loaded.
set -eu
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin

all='nftables iptables pfsense nethsecurity openwrt'
patience=60 # seconds that a rival has

build() {
	compile generate "$bench/generate.c" "$root/src/base/number.c"
	compile pair "$bench/pair.c" "$root/src/base/number.c"
}

# Rules are not worth measuring unless each node is in them, outside of comments. A node has ten
# instances and an address that ends in .10, as no other does.
write_rules() { # TARGET INSTANCES
	file=$dir/$1-$2.rules
	quietly "$nvports" rules "$1" -s "$dir/site-$2.yaml" >"$file"
	nodes=$(grep -v '^[[:blank:]]*[#/*]' "$file" | grep -Eo '10\.[0-9]+\.[0-9]+\.10\>' |
		sort -u | wc -l)
	[ "$nodes" -eq $((($2 + 9) / 10)) ] || fail "nvports rules $1 has $nodes nodes for N = $2"
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
	n=$1 runs=$2 site=$dir/site-$1.yaml name=targets-$1
	shift 2
	targets=$*
	"$dir/generate" site "$n" >"$site"
	quietly "$nvports" list -s "$site" -f csv >"$dir/list-$n.csv"
	set -- "$nvports" list -s "$site" -f csv
	for target in $targets; do
		write_rules "$target" "$n"
		set -- "$@" -- "$nvports" rules "$target" -s "$site"
	done
	quietly "$dir/pair" -r "$runs" -- "$@" >"$dir/$name.result"
	place=1
	row "$name" $place "$n" 'list -f csv' "$dir/list-$n.csv"
	for target in $targets; do
		place=$((place + 1))
		row "$name" $place "$n" "$target" "$dir/$target-$n.rules"
	done
}

targets_table() {
	echo '| N | written | ms | least ms | CPU ms | times list | RSS MiB | KiB |'
	echo '| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |'
	measure_targets 1 300 nftables iptables
	measure_targets 10 300 nftables iptables
	measure_targets 100 200 nftables iptables
	# shellcheck disable=SC2086 # these are several words
	measure_targets 1000 60 $all
	# shellcheck disable=SC2086
	measure_targets 10000 30 $all
}

divide() { # NUMBER NUMBER
	awk -v one="$1" -v other="$2" 'BEGIN { print one / other }'
}

check_target() { # TARGET PLACE
	quietly "$dir/pair" -r 30 -- "$nvports" rules "$1" -s "$dir/site-10000.yaml" \
		-- "$nvports" rules "$1" -s "$dir/site-1000.yaml" >"$dir/growth.result"
	target "rules $1, N = 10000, against list -f csv" \
		"$(divide 1 "$(figure targets-10000 "$2" 6)")" times 1.3
	target 'its resident memory' "$(figure targets-10000 "$2" 4)" KiB 98304
	target 'its time against N = 1000' "$(figure growth 2 6)" times 12
	target 'its memory against N = 1000' \
		"$(divide "$(figure growth 1 4)" "$(figure growth 2 4)")" times 12
}

count_instructions() {
	site=$dir/site-10000.yaml
	list=$(instructions "$nvports" list -s "$site" -f csv)
	nftables=$(instructions "$nvports" rules nftables -s "$site")
	iptables=$(instructions "$nvports" rules iptables -s "$site")
	echo "- instructions: list -f csv $list, rules nftables $nftables, rules iptables $iptables"
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
check_target nftables 2
check_target iptables 3
count_instructions
echo
rivals_table
