#!/bin/sh
# fortios.sh RULES REMOVAL: both are commands of FortiOS, and do what they say to firewalls that
# hold objects and policies of a user, as fortios.py models them.
# fortios.sh --meaning RULES: what a FortiGate without other policies then opens, one line for each
# forward, policy and hairpin.
set -eu
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=../../skip.sh
. "$here/../../skip.sh"
need python3
exec python3 "$here/fortios.py" "$@"
