package org.shuniu.roster.org;

import static java.util.stream.Collectors.groupingBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.shuniu.roster.identity.RegionCode;

/** The regions of China as two published lists know them; the resource names its sources. */
public final class Regions {
    private static final String RESOURCE = "regions.csv";

    private final Map<RegionCode, Region> byCode;
    private final Map<RegionCode, List<Region>> byParent;

    private Regions(Map<RegionCode, Region> byCode) {
        this.byCode = Collections.unmodifiableMap(byCode);
        this.byParent =
                byCode.values().stream()
                        .filter(region -> region.level() != RegionCode.Level.PROVINCE)
                        .collect(groupingBy(region -> parentCode(region.code())));
    }

    public static Regions ofChina() {
        return Holder.CHINA;
    }

    /** Ordered by code. */
    public Collection<Region> all() {
        return byCode.values();
    }

    public Optional<Region> find(RegionCode code) {
        return Optional.ofNullable(byCode.get(code));
    }

    /** By digits 3 and 4 of a school code or the first two of a citizen ID number. */
    public Optional<Region> findProvince(String twoDigits) {
        return Optional.ofNullable(byCode.get(RegionCode.ofProvince(twoDigits)));
    }

    /** The region one level up; empty for a province. */
    public Optional<Region> findParent(RegionCode code) {
        return code.level() == RegionCode.Level.PROVINCE
                ? Optional.empty()
                : find(parentCode(code));
    }

    /** One level down, abolished and statistical ones among them, ordered by code. */
    public List<Region> children(RegionCode code) {
        return byParent.getOrDefault(code, List.of());
    }

    /** 浙江省杭州市西湖区: without the rows that only stand for a missing city. */
    public String fullName(RegionCode code) {
        Region region =
                find(code).orElseThrow(() -> new IllegalArgumentException("no region " + code));
        String above = findParent(code).map(parent -> fullName(parent.code())).orElse("");
        boolean placeholder =
                region.level() == RegionCode.Level.CITY
                        && region.state() == Region.State.STATISTICAL;
        return placeholder ? above : above + region.name();
    }

    /** A county whose city neither list knows hangs under its province. */
    private RegionCode parentCode(RegionCode code) {
        RegionCode up = code.parent().orElseThrow();
        return byCode.containsKey(up) ? up : code.province();
    }

    private static Regions load() {
        Map<RegionCode, Region> regions = new LinkedHashMap<>();
        try (InputStream bytes =
                        Objects.requireNonNull(Regions.class.getResourceAsStream(RESOURCE));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            lines.lines().skip(1).map(Regions::parse).forEach(r -> regions.put(r.code(), r));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Regions(regions);
    }

    private static Region parse(String line) {
        String[] cells = line.split(",", -1);
        return new Region(
                new RegionCode(cells[0]),
                cells[1],
                RegionCode.Level.valueOf(constant(cells[2])),
                Region.Lists.valueOf(constant(cells[3])),
                Region.State.valueOf(constant(cells[4])));
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static final class Holder {
        private static final Regions CHINA = load();
    }
}
