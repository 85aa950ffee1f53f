package org.shuniu.roster.source;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.shuniu.roster.org.OrgCode;

/** What is remembered of a source's records, so that unchanged ones are not looked at again. */
public interface SourceMemory {
    /**
     * The source speaks for fewer schools than before: what it says of the others is read afresh,
     * in the transaction that narrows its scope.
     *
     * @param within those of some schools that lie within the new scope
     */
    void narrowed(String source, UnaryOperator<Set<OrgCode>> within);
}
