#!/bin/sh
# hetzner.sh RULES REMOVAL: both are rules of a firewall as Hetzner's API has them.
# hetzner.sh --meaning RULES LIST: what a server with this firewall lets in.
set -eu
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=../../skip.sh
. "$here/../../skip.sh"
need python3
exec python3 "$here/hetzner.py" "$@"
