package org.shuniu.roster.match;

import com.github.promeg.pinyinhelper.Pinyin;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How a name is read: pinyin without tones, blanks or capitals. Two names of one reading may have
 * been one name to a clerk who heard it.
 */
final class Reading {
    // As family names these are read otherwise than as words.
    private static final Map<String, String> AS_FAMILY =
            Map.ofEntries(
                    Map.entry("单", "shan"),
                    Map.entry("仇", "qiu"),
                    Map.entry("解", "xie"),
                    Map.entry("查", "zha"),
                    Map.entry("曾", "zeng"),
                    Map.entry("区", "ou"),
                    Map.entry("朴", "piao"),
                    Map.entry("盖", "ge"),
                    Map.entry("召", "shao"),
                    Map.entry("折", "she"),
                    Map.entry("种", "chong"),
                    Map.entry("员", "yun"),
                    Map.entry("洗", "xian"),
                    Map.entry("尉迟", "yuchi"),
                    Map.entry("万俟", "moqi"),
                    Map.entry("长孙", "zhangsun"));

    // Passports write LYU, keyboards lv.
    private static final Pattern U_UMLAUT = Pattern.compile("(?<=[ln])(?:ü|yu|u:)");
    private static final Pattern TONE = Pattern.compile("[\\u0300-\\u0307\\u0309-\\u036F]");
    private static final Pattern NO_LETTER = Pattern.compile("[^a-z]");

    private Reading() {}

    static String ofFamily(String family) {
        String reading = AS_FAMILY.get(family);
        return reading != null ? reading : of(family);
    }

    /** Characters that nobody taught us to read stand for themselves. */
    static String of(String name) {
        var reading = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            reading.append(Pinyin.toPinyin(name.charAt(i)));
        }
        return reading.toString().toLowerCase(Locale.ROOT);
    }

    /** What a registry's pinyin column says, in whichever way it is written. */
    static String written(String pinyin) {
        String letters = Normalizer.normalize(pinyin.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
        letters = TONE.matcher(letters.replace("u\u0308", "ü")).replaceAll("");
        return NO_LETTER.matcher(U_UMLAUT.matcher(letters).replaceAll("v")).replaceAll("");
    }
}
