package org.shuniu.roster.brake;

/**
 * A brake that has seen too much.
 *
 * @param affected of {@code base}, where {@code allowed} were allowed
 * @param needs how many people must approve
 */
record Trip(Brake brake, Measure measure, long affected, long base, long allowed, int needs) {}
