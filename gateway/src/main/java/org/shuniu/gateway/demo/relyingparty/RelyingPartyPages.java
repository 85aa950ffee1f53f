package org.shuniu.gateway.demo.relyingparty;

import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * The pages of an example.
 *
 * @param name of the application
 * @param kind what it is to the system, in words
 * @param color of its head, so that the two are told apart at a glance
 */
public record RelyingPartyPages(String name, String kind, String color) {
    /** In the order of the page; what else may come is shown below, as it is called. */
    private static final List<Label> LABELS =
            List.of(
                    new Label("name", "姓名"),
                    new Label("sub", "本应用内的用户标识"),
                    new Label("edu_roles", "身份"),
                    new Label("edu_orgs", "学校与班级"),
                    new Label("edu_space_id", "空间号"),
                    new Label("preferred_username", "账号（空间号）"),
                    new Label("edu_assurance", "实名级别"));

    private record Label(String claim, String words) {}

    // Its own constant so that the methods below show what differs.
    @SuppressWarnings("InlineFormatString")
    private static final String PAGE =
            """
            <!doctype html>
            <html lang="zh-CN">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%1$s</title>
            <style>
            body{margin:0;font:17px/1.7 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif;color:#1b1f24;background:#f6f7f8}
            header{background:%3$s;color:#fff;padding:1.1rem 0}
            header div{max-width:44rem;margin:0 auto;padding:0 1.5rem}
            header small{display:block;opacity:.85}
            header b{font-size:1.35rem}
            main{max-width:44rem;margin:2rem auto;padding:0 1.5rem}
            a.button,button{display:inline-block;font:inherit;color:#fff;background:%3$s;border:0;border-radius:4px;padding:.55rem 1.4rem;text-decoration:none;cursor:pointer}
            a:focus,button:focus{outline:3px solid #ffbf47;outline-offset:2px}
            dl{background:#fff;border:1px solid #dfe3e8;border-radius:6px;padding:.5rem 1.25rem;overflow-wrap:anywhere}
            dt{color:#57606a;font-size:.9rem;margin-top:.7rem}
            dd{margin:0 0 .7rem}
            code{font-family:ui-monospace,monospace;font-size:.95rem}
            </style>
            </head>
            <body>
            <header><div><small>%2$s</small><b>%1$s</b></div></header>
            <main>
            %4$s
            </main>
            </body>
            </html>
            """;

    String welcome() {
        return page(
                """
                <h1>请先登录</h1>
                <p>本应用不保存密码。登录由统一身份认证完成，本应用只得到允许得到的信息。</p>
                <p><a class="button" href="/login">使用统一身份认证登录</a></p>
                """);
    }

    String person(UserInfo person) {
        Map<String, Object> claims = new TreeMap<>(person.toJSONObject());
        var rows = new StringBuilder();
        for (Label label : LABELS) {
            Object value = claims.remove(label.claim());
            if (value != null) {
                rows.append(row(label.words(), label.claim(), value));
            }
        }
        claims.forEach((claim, value) -> rows.append(row("", claim, value)));
        String name = person.getName();
        return page(
                """
                <h1>%s您好</h1>
                <p>这是统一身份认证告诉本应用的全部内容：</p>
                <dl>
                %s</dl>
                <form method="post" action="/logout"><button>退出本应用</button></form>
                """
                        .formatted(name == null ? "" : escape(name) + "，", rows));
    }

    private static String row(String words, String claim, Object value) {
        String text =
                value instanceof String word ? word : JsonMapper.shared().writeValueAsString(value);
        return """
        <dt>%1$s <code>%2$s</code></dt><dd data-claim="%2$s"><code>%3$s</code></dd>
        """
                .formatted(escape(words), escape(claim), escape(text));
    }

    String failure(String what) {
        return page(
                """
                <h1>%s</h1>
                <p><a class="button" href="/">返回首页</a></p>
                """
                        .formatted(escape(what)));
    }

    private String page(String content) {
        return PAGE.formatted(escape(name), escape(kind), color, content);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
