#!/bin/sh
# vyos.sh RULES REMOVAL: both are commands for configuration mode, and do what they say to routers
# that hold things of a user, as vyatta.py models them.
# vyos.sh --meaning RULES: what a router that drops everything else then opens, one line for each
# forward, filter rule and hairpin.
set -eu
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=../../skip.sh
. "$here/../../skip.sh"
need python3
exec python3 "$here/vyatta_check.py" vyos "$@"
