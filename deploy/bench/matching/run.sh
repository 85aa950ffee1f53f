#!/usr/bin/env bash
# How well duplicates are found, and at what cost: run.sh febrl | province ROWS SCHOOLS | lookups PEOPLE
set -euo pipefail
cd "$(dirname "$0")/../../.."
./mvnw -q -B -pl roster-sync test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/bench.classpath
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx1g --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp "roster-sync/target/test-classes:roster-sync/target/classes:$(cat roster-sync/target/bench.classpath)" \
  org.shuniu.roster.match.MatchingEvaluation "$@"
