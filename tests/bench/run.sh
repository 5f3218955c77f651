#!/bin/sh
# Measure nvports: run.sh NVPORTS [DIRECTORY]. What is built and generated goes to DIRECTORY and
# stays there; without one, to a temporary folder. README.md says what the columns mean.
set -eu
LC_ALL=C.UTF-8
export LC_ALL

root=$(cd "$(dirname "$0")/../.." && pwd)
bench=$root/tests/bench

fail() {
	echo "run.sh: $*" >&2
	exit 2
}

compile() { # PROGRAM ARGUMENT...
	program=$1
	shift
	"${CC:-cc}" -std=c17 -D_GNU_SOURCE -O2 -I "$root/include" -o "$dir/$program" "$@"
}

build() {
	compile generate "$bench/generate.c" "$root/src/base/number.c"
	compile pair "$bench/pair.c" "$root/src/base/number.c"
	# shellcheck disable=SC2046 # the flags are several words
	compile parse_only "$bench/parse_only.c" $(pkg-config --cflags --libs yaml-0.1)
}

# How many rows a list has; fewer than five for each of LEAST instances is not worth measuring.
count_rows() { # LEAST OPTION...
	least=$((5 * $1))
	shift
	"$nvports" list "$@" -f csv >"$dir/list.csv" 2>"$dir/messages" || {
		cat "$dir/messages" >&2
		fail "nvports list $* fails"
	}
	rows=$(($(wc -l <"$dir/list.csv") - 1))
	[ "$rows" -ge "$least" ] || fail "nvports list $* has $rows rows instead of $least or more"
	echo "$rows"
}

instructions() { # PROGRAM ARGUMENT...
	command -v valgrind >/dev/null || {
		echo -
		return
	}
	valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file="$dir/callgrind" \
		"$@" >/dev/null 2>&1
	awk '/Collected/ { count = $4 } END { print count ? count : "-" }' "$dir/callgrind"
}

# One figure of what pair has printed: NAME's result, the command's place in it, the column.
figure() { # NAME COMMAND COLUMN
	awk -v line="$(($2 + 1))" -v column="$3" 'NR == line { print $column }' "$dir/$1.result"
}

# A row of the table. In the result, nvports is the first command, true the second, and for a
# site file parse_only the third.
row() { # NAME LABEL KIB ROWS INSTRUCTIONS
	awk -v label="$2" -v kib="$3" -v rows="$4" -v instructions="$5" '
		NR == 2 { wall = $1; least = $2; cpu = $3; rss = $4 / 1024 }
		NR == 3 { over = $7 }
		NR == 4 { parse = sprintf("%.2f | %.2f", $1, $6) }
		END {
			printf "| %s | %s | %d | %.2f | %.2f | %.2f | %.2f | %s | %.1f | %s |\n",
				label, kib, rows, wall, least, cpu, over,
				parse ? parse : "- | -", rss, instructions
		}' "$dir/$1.result"
}

kib() { # FILE
	echo $((($(wc -c <"$1") + 1023) / 1024))
}

measure_example() { # RUNS
	rows=$(count_rows 0 --example)
	count=$(instructions "$nvports" list --example)
	"$dir/pair" -r "$1" -- "$nvports" list --example -- /bin/true >"$dir/example.result"
	row example 'list --example' - "$rows" "$count"
}

measure_site() { # INSTANCES RUNS
	file=$dir/site-$1.yaml
	"$dir/generate" site "$1" >"$file"
	rows=$(count_rows "$1" -s "$file")
	count=$(instructions "$nvports" list -s "$file" -f csv)
	"$dir/pair" -r "$2" -- "$nvports" list -s "$file" -f csv -- /bin/true \
		-- "$dir/parse_only" "$file" -- "$dir/parse_only" -m "$file" \
		>"$dir/site-$1.result"
	row "site-$1" "site, N = $1" "$(kib "$file")" "$rows" "$count"
}

measure_env() { # INSTANCES RUNS
	file=$dir/env-$1.txt
	"$dir/generate" env "$1" >"$file"
	rows=$(count_rows "$1" -e "$file")
	count=$(instructions "$nvports" list -e "$file" -f csv)
	"$dir/pair" -r "$2" -- "$nvports" list -e "$file" -f csv -- /bin/true >"$dir/env-$1.result"
	row "env-$1" "bundle, N = $1" "$(kib "$file")" "$rows" "$count"
}

measure_growth() { # RUNS
	"$dir/pair" -r "$1" -- "$nvports" list -s "$dir/site-10000.yaml" -f csv \
		-- "$nvports" list -s "$dir/site-1000.yaml" -f csv >"$dir/growth.result"
}

# grep that writes to /dev/null stops at its first line, so it must write elsewhere.
measure_reading() { # RUNS
	file=$dir/env-10000.txt
	"$dir/pair" -r "$1" -- "$nvports" list -e "$file" -f csv \
		-- sh -c 'grep -c = "$0" >"$1"' "$file" "$dir/count" >"$dir/reading.result"
}

machine() {
	model=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
	printf '%s, %s CPUs, %s, ' "${model:-unknown CPU}" "$(getconf _NPROCESSORS_ONLN)" \
		"$(uname -srm)"
	printf 'load %s at the start.\n\n' "$(cut -d ' ' -f 1 /proc/loadavg)"
}

table() {
	echo '| deployment | KiB | rows | ms | least ms | CPU ms | over true ms | parse ms |' \
		'times parse | RSS MiB | instructions |'
	echo '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
	measure_example 500
	for deployment in '1 500' '10 500' '100 300' '1000 100' '10000 40'; do
		measure_site "${deployment% *}" "${deployment#* }"
	done
	for deployment in '1 500' '10 500' '100 300' '1000 100' '10000 40'; do
		measure_env "${deployment% *}" "${deployment#* }"
	done
}

target() { # SUBJECT MEASURED UNIT LIMIT
	awk -v subject="$1" -v measured="$2" -v unit="$3" -v limit="$4" 'BEGIN {
		printf "- %s: %.2f %s, at most %s: %s\n", subject, measured, unit, limit,
			measured + 0 <= limit + 0 ? "met" : "missed"
	}'
}

targets() {
	measure_growth 40
	measure_reading 40
	example=$(instructions "$nvports" list --example)
	floor=$(instructions /bin/true)
	echo
	target 'site, N = 10000, against parsing alone' "$(figure site-10000 3 6)" times 2.0
	target 'the same, parsed from memory' "$(figure site-10000 4 6)" times 2.0
	target 'its resident memory' "$(figure site-10000 1 4)" KiB 65536
	target 'its time against N = 1000' "$(figure growth 2 6)" times 12
	target 'bundle, N = 10000, against grep -c =' "$(figure reading 2 6)" times 3.0
	target 'its resident memory' "$(figure reading 1 4)" KiB 65536
	target 'list --example over true' "$(figure example 2 7)" ms 1.2
	echo "- instructions of list --example: $example; of true: $floor"
}

[ $# -eq 1 ] || [ $# -eq 2 ] || fail 'usage: run.sh NVPORTS [DIRECTORY]'
nvports=$(command -v "$1") || fail "no program '$1'"
if [ $# -eq 2 ]; then
	dir=$2
	mkdir -p "$dir"
else
	dir=$(mktemp -d)
	trap 'rm -rf "$dir"' EXIT
	trap 'exit 1' HUP INT TERM
fi
build
machine
table
targets
