package org.shuniu.roster.synthetic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.synthetic.Dice.Topic;

/** Names as people have them: few family names for many, given names by generation. */
final class Names {
    private static final String RESOURCE = "family-names.csv";

    private static final double DOTTED_FAMILIES = 0.01;
    private static final double OUTSIDE_GBK = 0.003;
    private static final double POPULAR = 0.3;

    /** Whose fashion a given name follows. */
    enum Generation {
        CHILD,
        ADULT
    }

    private static final List<String> BOYS =
            List.of(
                    "奕辰", "宇轩", "浩宇", "沐宸", "浩然", "宇航", "子墨", "梓睿", "俊熙", "子轩", "一鸣", "奕泽", "铭泽",
                    "嘉懿", "煜祺", "智宸", "博文", "天佑", "文博", "昊然", "明哲", "烨霖", "志远", "思源");
    private static final List<String> GIRLS =
            List.of(
                    "一诺", "依诺", "欣怡", "梓涵", "诗涵", "欣妍", "雨桐", "佳怡", "语桐", "可馨", "若汐", "艺涵", "苡沫",
                    "雨欣", "梓萱", "思涵", "梦瑶", "婉清", "语嫣", "雅静", "沐瑶", "诗琪", "心怡", "清妍");
    private static final String[] BOY_FIRST = "子宇浩俊奕梓明天文博嘉志一思睿泽铭承景昊书煜彦君家鸿".split("");
    private static final String[] BOY_SECOND = "轩辰宇然泽航睿霖涛阳豪杰帆远哲铭涵昊晨安熙源博诚恒川".split("");
    private static final String[] GIRL_FIRST = "梓欣诗雨佳思梦语可若艺雅静婉心清沐一依嘉晓芷紫书灵知".split("");
    private static final String[] GIRL_SECOND = "涵怡妍桐琪萱瑶馨汐诺彤雯婷媛嫣颖悦琳莹宁欣菲蕊溪乐伊".split("");
    private static final String[] MAN_SINGLE = "伟强磊军勇杰涛明超刚平辉鹏华飞波斌宇浩凯健俊帆峰亮".split("");
    private static final String[] WOMAN_SINGLE = "芳娜敏静丽艳娟霞燕玲婷雪慧莹洁梅琳倩丹颖莉红萍蓉薇".split("");
    private static final String[] MAN_FIRST = "建志国文晓永海俊小家明立少德春世伟金正宏".split("");
    private static final String[] MAN_SECOND = "军平伟明强华峰辉林东波勇杰斌鹏飞涛刚民良".split("");
    private static final String[] WOMAN_FIRST = "晓丽雪秀海小玉春红婷文桂美淑佳慧亚艳彩金".split("");
    private static final String[] WOMAN_SECOND = "燕芳娟梅霞英华玲萍琴丽敏红兰云珍娜静凤莲".split("");
    private static final List<String> DOTTED_MEN =
            List.of(
                    "艾力", "买买提", "阿卜杜拉", "努尔兰", "吐尔逊", "热合曼", "木拉提", "依明", "叶尔兰", "玉素甫", "巴合提",
                    "库尔班");
    private static final List<String> DOTTED_WOMEN =
            List.of("阿依古丽", "古丽娜尔", "热依汗", "迪丽努尔", "阿依努尔", "祖丽胡玛尔", "哈丽旦", "米热古丽", "帕提古丽", "玛依拉");

    /** In GB18030, not in GBK; the last four are outside the basic plane and take two chars. */
    static final List<String> RARE = List.of("䶮", "㛃", "㻏", "䜣", "𠮷", "𬘡", "𫍯", "𬭎");

    private static final List<String> MINORITIES =
            List.of("畲族", "回族", "苗族", "土家族", "壮族", "彝族", "布依族", "侗族", "满族", "蒙古族");
    private static final double MINORITY = 0.05;

    private final Dice dice;

    Names(Dice dice) {
        this.dice = dice;
    }

    /** Whether the family is of a people whose names are a given name, a dot and the father's. */
    boolean dotted(long family) {
        return dice.chance(Topic.MINORITY_NAME, family, DOTTED_FAMILIES);
    }

    String ethnicGroup(long family) {
        if (dotted(family)) {
            return dice.chance(Topic.ETHNIC_GROUP, family, 0.6) ? "维吾尔族" : "哈萨克族";
        }
        return dice.chance(Topic.ETHNIC_GROUP, family, 1 - MINORITY)
                ? "汉族"
                : MINORITIES.get(dice.below(Topic.ETHNIC_GROUP, ~family, MINORITIES.size()));
    }

    /**
     * @param family decides the family name, or the second part of a dotted name
     * @param human decides the given name
     */
    String name(long family, long human, Gender gender, Generation generation) {
        boolean dotted = dotted(family);
        String given =
                dotted
                        ? pick(gender == Gender.MALE ? DOTTED_MEN : DOTTED_WOMEN, human)
                        : given(human, gender, generation);
        if (dice.chance(Topic.RARE_CHARACTER, human, OUTSIDE_GBK)) {
            given =
                    given.substring(0, given.length() - 1)
                            + RARE.get(dice.below(Topic.RARE_CHARACTER, ~human, RARE.size()));
        }
        return dotted
                ? given
                        + "·"
                        + DOTTED_MEN.get(dice.below(Topic.FAMILY_NAME, family, DOTTED_MEN.size()))
                : familyName(family).concat(given);
    }

    private String familyName(long family) {
        long draw = (long) (dice.unit(Topic.FAMILY_NAME, family) * FamilyNames.TOTAL);
        int found = Arrays.binarySearch(FamilyNames.UP_TO, draw);
        // UP_TO counts from 1: a draw equal to it belongs to the next name.
        return FamilyNames.NAMES[found >= 0 ? found + 1 : -found - 1];
    }

    private String given(long human, Gender gender, Generation generation) {
        boolean male = gender == Gender.MALE;
        double draw = dice.unit(Topic.GIVEN_NAME, human * 4);
        return switch (generation) {
            case CHILD -> {
                if (draw < POPULAR) {
                    yield pick(male ? BOYS : GIRLS, human);
                }
                String second = pick(male ? BOY_SECOND : GIRL_SECOND, human * 4 + 2);
                yield draw > 0.92
                        ? second
                        : pick(male ? BOY_FIRST : GIRL_FIRST, human * 4 + 1) + second;
            }
            case ADULT ->
                    draw < POPULAR
                            ? pick(male ? MAN_SINGLE : WOMAN_SINGLE, human * 4 + 1)
                            : pick(male ? MAN_FIRST : WOMAN_FIRST, human * 4 + 1)
                                    + pick(male ? MAN_SECOND : WOMAN_SECOND, human * 4 + 2);
        };
    }

    private String pick(List<String> words, long human) {
        return words.get(dice.below(Topic.GIVEN_NAME, human * 4 + 3, words.size()));
    }

    private String pick(String[] characters, long index) {
        return characters[dice.below(Topic.GIVEN_NAME, index, characters.length)];
    }

    /** The resource names its source. */
    private static final class FamilyNames {
        static final String[] NAMES;
        static final long[] UP_TO;
        static final long TOTAL;

        static {
            try (InputStream bytes =
                            Objects.requireNonNull(Names.class.getResourceAsStream(RESOURCE));
                    BufferedReader lines =
                            new BufferedReader(
                                    new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
                List<String[]> rows =
                        lines.lines().skip(1).map(line -> line.split(",", -1)).toList();
                NAMES = rows.stream().map(row -> row[0]).toArray(String[]::new);
                UP_TO = rows.stream().mapToLong(row -> Long.parseLong(row[1])).toArray();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Arrays.parallelPrefix(UP_TO, Long::sum);
            TOTAL = UP_TO[UP_TO.length - 1];
        }
    }
}
