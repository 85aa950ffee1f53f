package org.shuniu.gateway;

import org.shuniu.roster.seal.Suite;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How values are sealed.
 *
 * @param suite of what is sealed from now on; what there is opens by its own
 */
@ConfigurationProperties("shuniu.seal")
record SealProperties(@DefaultValue("international") Suite suite) {}
