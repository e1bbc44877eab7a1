//! The HTTP status that a text names, where nobody said it apart.

use super::pattern::Pattern;
use std::sync::LazyLock;

/// `401 …`, `HTTP 401: …`, `HTTP/1.1 401`, `Error: 401 …`, `openai.BadRequestError: 400 …`.
static LEADING: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^\W*(?:(?:[\w.]*(?:error|exception)|api error|openai|http)\b[:\s]+){0,3}(?:HTTP(?:/\d(?:\.\d)?)?[\s:]*)?\(?([45]\d\d)\b\)?\s*([a-z%/]*)",
    )
});

/// `unexpected status 401`, `状态码：401`, `Error code: 429`, `status code 403`, `HTTP 502`, `received 401 from`.
static NAMED: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r#"(?:(?:状态码|狀態碼|错误码|错误代码|錯誤碼|ステータス(?:コード)?|エラーコード|상태 코드|오류 코드)|\b(?:status(?:[ _-]?code)?['"]?|error code|http(?:/\d(?:\.\d)?)?|http error|(?:server|api|endpoint|upstream|issuer) (?:returned|answered|responded(?: with)?)|unexpected server response|statuscode|fehlercode|código(?: de)? (?:estado|error)|code (?:de statut|d'erreur)|код(?: состояния| ошибки| ответа)?|received|returned|failed with|failed|refused|rejected|error))\s*(?:[:=]\s*|was\s+|is\s+)?\(?([45]\d\d)\b\)?\s*([a-z%/]*)"#,
    )
});

/// A number with its reason phrase anywhere: `… 502 Bad Gateway …`.
static REASON: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?:\b|http)([45]\d\d)[ :,-]{0,3}(?:Bad Request|Unauthorized|Payment Required|Forbidden|Not Found|Method Not Allowed|Not Acceptable|Proxy Authentication Required|Request Time-?out|Conflict|Gone|Payload Too Large|Request Entity Too Large|Content Too Large|Unsupported Media Type|Unprocessable (?:Entity|Content)|Too Many Requests|Internal Server Error|Not Implemented|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)\b",
    )
});

/// Words after a number that make it a count, not a status: "500 tokens left".
const COUNTED: &[&str] = &[
    "tokens",
    "token",
    "ms",
    "s",
    "sec",
    "seconds",
    "second",
    "milliseconds",
    "minutes",
    "minute",
    "min",
    "bytes",
    "kb",
    "mb",
    "items",
    "files",
    "lines",
    "tests",
    "times",
    "requests",
    "users",
    "messages",
    "characters",
    "chars",
    "words",
    "models",
    "rows",
    "attempts",
    "retries",
    "%",
];

/// The status that `text` names, or `None`.
pub(crate) fn in_text(text: &str) -> Option<u16> {
    for pattern in [&LEADING, &NAMED] {
        for found in pattern.all(text) {
            let after = found.get(2).map(|m| m.as_str().to_ascii_lowercase()).unwrap_or_default();
            if !COUNTED.contains(&after.as_str()) {
                return found.get(1)?.as_str().parse().ok();
            }
        }
    }
    REASON.captures(text)?.get(1)?.as_str().parse().ok()
}
