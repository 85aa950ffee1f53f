#!/usr/bin/env bash
# Builds roster-sync with its tests and becomes one of its benchmarks: run.sh <main class> [arguments…]
set -euo pipefail

bench=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -P "$bench/../.." && pwd)
JAVA_HOME=$("$root/shuniu" --java-home)
export JAVA_HOME

# Both sides are measured on two processors; PostgreSQL inherits them.
processors=()
if [ "$(nproc)" -gt 2 ] && command -v taskset >/dev/null; then
    processors=(taskset -c 0,1)
fi

echo "bench: building" >&2
classpath=$root/roster-sync/target/bench.classpath
(cd "$root" && MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED" \
    ./mvnw -q -B -Dspotless.check.skip -pl roster-sync test-compile \
    dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$classpath") >&2

# -Xmx is the proof of the bound on the heap; G1 is named because the JVM would choose by the machine.
# shellcheck disable=SC2086 # several options in one variable
exec "${processors[@]}" "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseG1GC -XX:+ExitOnOutOfMemoryError \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Dlogback.configurationFile="$bench/logback.xml" ${BENCH_JAVA_OPTS:-} \
    -cp "$root/roster-sync/target/test-classes:$root/roster-sync/target/classes:$(cat "$classpath")" "$@"
