package org.shuniu.roster.synthetic;

import java.util.stream.DoubleStream;

/**
 * How much is odd, as shares of rows unless said otherwise.
 *
 * @param wrongDot of rows with a dotted name
 * @param obsoleteRegion of people old enough to be registered before the county was abolished
 * @param sharedGuardianPhone of sibling pairs
 * @param teacherAlsoParent of teachers
 * @param teacherAtTwoSchools of teacher rows
 */
public record DefectRates(
        double noCitizenId,
        double citizenIdOfAnother,
        double twoSchools,
        double sharedCitizenId,
        double wrongCheckDigit,
        double invisibleOrWide,
        double wrongDot,
        double obsoleteRegion,
        double formerIdInStudentNumber,
        double sharedGuardianPhone,
        double teacherAlsoParent,
        double teacherAtTwoSchools) {
    /** The shares that the field reports. */
    public static final DefectRates USUAL =
            new DefectRates(
                    0.008, 0.003, 0.002, 0.0002, 0.0015, 0.005, 0.2, 0.015, 0.003, 0.25, 0.35,
                    0.03);

    public static final DefectRates NONE = new DefectRates(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public DefectRates {
        if (DoubleStream.of(
                        noCitizenId,
                        citizenIdOfAnother,
                        twoSchools,
                        sharedCitizenId,
                        wrongCheckDigit,
                        invisibleOrWide,
                        wrongDot,
                        obsoleteRegion,
                        formerIdInStudentNumber,
                        sharedGuardianPhone,
                        teacherAlsoParent,
                        teacherAtTwoSchools)
                .anyMatch(rate -> !(rate >= 0 && rate <= 1))) {
            throw new IllegalArgumentException("a rate lies between 0 and 1");
        }
    }
}
