#!/usr/bin/env bash
# Measures the roster engine against COPY of the same file: deploy/bench/roster.sh [1m|10m|100k] [what…]
# `what` is any of: copy first same night bytes; all of them if none is named. Builds what it needs, brings its own
# PostgreSQL, makes the files, and appends the figures to deploy/bench/results/roster-<size>.jsonl.
set -euo pipefail

bench=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -P "$bench/../.." && pwd)
work=${BENCH_WORK:-$root/roster-sync/target/bench}

size=${1:-1m}
[ $# -eq 0 ] || shift
# Half the rows come first: the cost of doubling is part of every run.
case $size in
    100k) rows=50000,100000 ;;
    1m) rows=500000,1000000 ;;
    10m) rows=5000000,10000000 ;;
    *[!0-9,]* | '') echo "roster.sh: 100k, 1m, 10m or numbers of rows separated by commas, not '$size'" >&2; exit 2 ;;
    *) rows=$size ;;
esac

JAVA_HOME=$("$root/shuniu" --java-home)
export JAVA_HOME
mkdir -p "$work" "$bench/results"

# Both sides are measured on two processors; PostgreSQL inherits them.
processors=()
if [ "$(nproc)" -gt 2 ] && command -v taskset >/dev/null; then
    processors=(taskset -c 0,1)
fi

echo "roster.sh: building" >&2
(cd "$root" && MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED" \
    ./mvnw -q -B -Dspotless.check.skip -pl roster-sync test-compile \
    dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$work/classpath") >&2

# -Xmx is the proof of the bound on the heap; G1 is named because the JVM would choose by the machine.
exec "${processors[@]}" "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseG1GC -XX:+ExitOnOutOfMemoryError \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Dlogback.configurationFile="$bench/logback.xml" ${BENCH_JAVA_OPTS:-} \
    -cp "$root/roster-sync/target/test-classes:$root/roster-sync/target/classes:$(cat "$work/classpath")" \
    org.shuniu.roster.bench.RosterBench "$work" "$bench/results/roster-$size.jsonl" "$rows" "$@"
