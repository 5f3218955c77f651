#!/bin/sh
# nethsecurity.sh RULES REMOVAL, or --meaning RULES, or --translated RULES: see uci.sh.
exec sh "$(dirname "$0")/uci.sh" nethsecurity "$@"
