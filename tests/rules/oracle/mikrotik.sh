#!/bin/sh
# mikrotik.sh RULES REMOVAL: both are commands of RouterOS, and do what they say to routers that
# hold rules of a user, as mikrotik.py models them.
# mikrotik.sh --meaning RULES: what a router without other rules then opens, one line for each
# forward, filter rule and hairpin.
set -eu
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=../../skip.sh
. "$here/../../skip.sh"
need python3
exec python3 "$here/mikrotik.py" "$@"
