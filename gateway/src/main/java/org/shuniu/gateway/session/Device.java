package org.shuniu.gateway.session;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a browser says it is, as coarsely as a person needs to know it again: two well-known names,
 * no version, no model, no address.
 *
 * @param browser {@code Chrome}; empty if none that we know
 * @param system {@code Windows}; empty if none that we know
 */
public record Device(String browser, String system) {
    public static final Device UNKNOWN = new Device("", "");

    // The first that is found counts: most browsers also call themselves Chrome, and Safari.
    private static final Map<String, String> BROWSERS = new LinkedHashMap<>();
    private static final Map<String, String> SYSTEMS = new LinkedHashMap<>();

    static {
        BROWSERS.put("MicroMessenger/", "微信");
        BROWSERS.put("DingTalk/", "钉钉");
        BROWSERS.put("QQBrowser/", "QQ");
        BROWSERS.put("HuaweiBrowser/", "Huawei");
        BROWSERS.put("Edg", "Edge");
        BROWSERS.put("OPR/", "Opera");
        BROWSERS.put("Firefox/", "Firefox");
        BROWSERS.put("FxiOS/", "Firefox");
        BROWSERS.put("Chrome/", "Chrome");
        BROWSERS.put("CriOS/", "Chrome");
        BROWSERS.put("Safari/", "Safari");
        SYSTEMS.put("OpenHarmony", "HarmonyOS");
        SYSTEMS.put("HarmonyOS", "HarmonyOS");
        SYSTEMS.put("Windows", "Windows");
        SYSTEMS.put("iPhone", "iOS");
        SYSTEMS.put("iPad", "iPadOS");
        SYSTEMS.put("Android", "Android");
        SYSTEMS.put("CrOS", "ChromeOS");
        SYSTEMS.put("Macintosh", "macOS");
        SYSTEMS.put("UOS", "UOS");
        SYSTEMS.put("Linux", "Linux");
    }

    /** Of a {@code User-Agent} header. */
    static Device of(@Nullable String userAgent) {
        return userAgent == null
                ? UNKNOWN
                : new Device(first(BROWSERS, userAgent), first(SYSTEMS, userAgent));
    }

    private static String first(Map<String, String> names, String userAgent) {
        return names.entrySet().stream()
                .filter(name -> userAgent.contains(name.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}
