#!/usr/bin/env bash
# Measures what an operation costs an OpenID Provider's server: deploy/bench/oidc.sh [hub|keycloak|both] [seconds] [scenario…]
set -euo pipefail

bench=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=${BENCH_WORK:-$bench/../../gateway/target/bench}

which=${1:-both}
seconds=${2:-20}
case $which in
    hub | keycloak | both) ;;
    *) echo "oidc.sh: hub, keycloak or both, not '$which'" >&2; exit 2 ;;
esac
case $seconds in
    *[!0-9]* | '' | 0) echo "oidc.sh: a number of seconds, not '$seconds'" >&2; exit 2 ;;
esac
shift $(($# < 2 ? $# : 2))

mkdir -p "$work" "$bench/results"
work=$(cd -P "$work" && pwd)
if [ "$which" != hub ] && ! ls "$bench"/../../idp-extensions/target/keycloak/*/bin/kc.sh >/dev/null 2>&1; then
    # Unpacks the distribution that the tests of that module run.
    JAVA_HOME=$("$bench/../../shuniu" --java-home)
    export JAVA_HOME
    (cd "$bench/../.." && ./mvnw -q -B -Dspotless.check.skip -pl idp-extensions -DskipTests pre-integration-test) >&2
fi
# The hub is started by the launcher in the folder above.
cd "$bench/../../gateway"
BENCH_MODULE=gateway exec "$bench/run.sh" org.shuniu.gateway.bench.OidcBench "$work" "$bench/results/oidc.jsonl" "$bench/oidc/OidcLoad.java" "$which" "$seconds" "$@"
