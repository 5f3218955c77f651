#!/bin/sh
# asa.sh RULES REMOVAL: both are commands of Cisco ASA, and do what they say to firewalls that hold
# rules of a user, as asa.py models them.
# asa.sh --meaning RULES: what an ASA without other rules then opens, one line for each forward,
# permit and hairpin.
set -eu
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=../../skip.sh
. "$here/../../skip.sh"
need python3
exec python3 "$here/asa_check.py" "$@"
