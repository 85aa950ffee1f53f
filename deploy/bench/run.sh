#!/usr/bin/env bash
# Builds a module with its tests and becomes one of its benchmarks: run.sh <main class> [arguments…]
# BENCH_MODULE is roster-sync unless it says gateway, whose benchmarks start the packaged hub.
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

module=${BENCH_MODULE:-roster-sync}
goals=(test-compile)
[ "$module" = roster-sync ] || goals=(-am -DskipTests package)

echo "bench: building" >&2
(cd "$root" && MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED" \
    ./mvnw -q -B -Dspotless.check.skip -pl "$module" "${goals[@]}" \
    dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/bench.classpath) >&2

# -Xmx is the proof of the bound on the heap; G1 is named because the JVM would choose by the machine.
# shellcheck disable=SC2086 # several options in one variable
exec "${processors[@]}" "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseG1GC -XX:+ExitOnOutOfMemoryError \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Dlogback.configurationFile="$bench/logback.xml" ${BENCH_JAVA_OPTS:-} \
    -cp "$root/$module/target/test-classes:$root/$module/target/classes:$(cat "$root/$module/target/bench.classpath")" "$@"
