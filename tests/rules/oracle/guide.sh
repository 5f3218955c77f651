#!/bin/sh
# guide.sh RULES REMOVAL: both can be read as steps, in text, Markdown and HTML, and what the one
# creates the other deletes.
# guide.sh --meaning RULES: what somebody lets in who does every step.
set -eu
here=$(realpath "$(dirname "$0")")
# shellcheck source-path=SCRIPTDIR source=../../skip.sh
. "$here/../../skip.sh"
need python3
exec python3 "$here/guide.py" "$@"
