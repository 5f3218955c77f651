#!/bin/sh
# unifi.sh RULES REMOVAL: both are shell scripts, which talk to a model of a
# controller.
# unifi.sh --meaning RULES: what the forwards of that controller let in.
set -eu
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=../../skip.sh
. "$here/../../skip.sh"
need python3 curl jq
exec python3 "$here/unifi.py" "$@"
