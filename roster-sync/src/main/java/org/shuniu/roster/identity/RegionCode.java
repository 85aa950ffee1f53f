package org.shuniu.roster.identity;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A GB/T 2260 code of a province, a city or a county, of today or of former times. Where the code
 * list has no city between a county and its province (Jiyuan, 419001), the parent named here is
 * only a step on the way up.
 */
public record RegionCode(String value) {
    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{5}");

    /** How far down a code reaches. */
    public enum Level {
        PROVINCE,
        CITY,
        COUNTY
    }

    public RegionCode {
        Fault fault = faultOf(value);
        if (fault != null) {
            throw fault.refusal();
        }
    }

    public static Check<RegionCode> check(String typed) {
        String text = Typed.identifier(typed);
        Fault fault = faultOf(text);
        return fault == null ? Check.sound(new RegionCode(text)) : Check.faulty(fault);
    }

    public static Optional<RegionCode> parse(String typed) {
        return check(typed).sound();
    }

    /** The province of a school code or a citizen ID number. */
    public static RegionCode ofProvince(String provinceDigits) {
        return new RegionCode(provinceDigits + "0000");
    }

    public Level level() {
        if (value.endsWith("0000")) {
            return Level.PROVINCE;
        }
        return value.endsWith("00") ? Level.CITY : Level.COUNTY;
    }

    /** The region one level up; empty for a province. */
    public Optional<RegionCode> parent() {
        return switch (level()) {
            case PROVINCE -> Optional.empty();
            case CITY -> Optional.of(province());
            case COUNTY -> Optional.of(new RegionCode(value.substring(0, 4) + "00"));
        };
    }

    public RegionCode province() {
        return ofProvince(value.substring(0, 2));
    }

    /** Whether the other region is this one or lies in it, going by the digits alone. */
    public boolean contains(RegionCode other) {
        int significant =
                switch (level()) {
                    case PROVINCE -> 2;
                    case CITY -> 4;
                    case COUNTY -> 6;
                };
        return other.value.startsWith(value.substring(0, significant));
    }

    @Override
    public String toString() {
        return value;
    }

    private static @Nullable Fault faultOf(String text) {
        boolean known =
                FORM.matcher(text).matches()
                        && Provinces.include(text.substring(0, 2))
                        // A county of no city.
                        && (!text.startsWith("00", 2) || text.endsWith("00"));
        return known ? null : Fault.REGION_CODE_FORM;
    }
}
