package org.shuniu.gateway.demo.relyingparty;

import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pages of an example.
 *
 * @param name of the application
 * @param kind what it is to the system, in words
 * @param color of its head, so that the two are told apart at a glance
 */
public record RelyingPartyPages(String name, String kind, String color) {
    private static final Map<String, String> LABELS =
            Map.of(
                    "sub", "应用内用户标识 sub",
                    "name", "姓名 name",
                    "preferred_username", "账号（空间号） preferred_username",
                    "edu_space_id", "空间号 edu_space_id",
                    "edu_roles", "身份 edu_roles",
                    "edu_orgs", "学校与班级 edu_orgs",
                    "edu_assurance", "实名级别 edu_assurance");

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
            header{background:%3$s;color:#fff;padding:1.1rem 1.5rem}
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
            <header><small>%2$s</small><b>%1$s</b></header>
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
        var rows = new StringBuilder();
        new TreeMap<>(person.toJSONObject())
                .forEach(
                        (claim, value) ->
                                rows.append("<dt>")
                                        .append(escape(LABELS.getOrDefault(claim, claim)))
                                        .append("</dt><dd data-claim=\"")
                                        .append(escape(claim))
                                        .append("\"><code>")
                                        .append(escape(String.valueOf(value)))
                                        .append("</code></dd>\n"));
        return page(
                """
                <h1>您已登录</h1>
                <p>这是统一身份认证告诉本应用的全部内容：</p>
                <dl>
                %s</dl>
                <form method="post" action="/logout"><button>退出本应用</button></form>
                """
                        .formatted(rows));
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
