package org.shuniu.gateway.home;

/** Why the hub cannot start, in one line that tells the operator what to do. */
public final class StartupFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartupFault(String line) {
        super(line);
    }

    public StartupFault(String line, Throwable cause) {
        super(line, cause);
    }
}
