//! The little of HTTP/1.1 that the sign-in listener understands: the head of one GET request.

use super::callback::LONGEST;

/// Bytes of a request's head beyond which nothing is read: the longest callback and some headers.
pub(crate) const HEAD: usize = 2 * LONGEST;

/// A request that may be answered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Request<'a> {
    pub(crate) path: &'a str,
    /// What stands after the `?`; empty where there is none.
    pub(crate) query: &'a str,
    /// True where a browser sent it on behalf of a web page.
    pub(crate) by_page: bool,
}

/// Why a request is not answered: an HTTP status.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) enum Rejected {
    /// 400
    BadRequest,
    /// 405
    NotGet,
    /// 414
    TooLong,
    /// 421: DNS rebinding, or not for us.
    WrongHost,
}

impl Rejected {
    /// The status line's number and words.
    pub(crate) const fn status(self) -> &'static str {
        match self {
            Self::BadRequest => "400 Bad Request",
            Self::NotGet => "405 Method Not Allowed",
            Self::TooLong => "414 URI Too Long",
            Self::WrongHost => "421 Misdirected Request",
        }
    }
}

/// Reads the head of a request (up to and without its empty line) that came to `port`.
pub(crate) fn parse(head: &[u8], port: u16) -> Result<Request<'_>, Rejected> {
    let head = std::str::from_utf8(head).map_err(|_| Rejected::BadRequest)?;
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ');
    let (method, target, version) = (first.next(), first.next(), first.next());
    if !matches!(version, Some("HTTP/1.1" | "HTTP/1.0")) || first.next().is_some() {
        return Err(Rejected::BadRequest);
    }
    if method != Some("GET") {
        return Err(Rejected::NotGet);
    }
    let target = target.filter(|t| t.starts_with('/')).ok_or(Rejected::BadRequest)?;
    if target.len() > LONGEST {
        return Err(Rejected::TooLong);
    }
    let (mut host, mut by_page) = (None, false);
    for line in lines {
        let (name, value) = line.split_once(':').ok_or(Rejected::BadRequest)?;
        let value = value.trim();
        if name.eq_ignore_ascii_case("host") {
            if host.replace(value).is_some() {
                return Err(Rejected::BadRequest);
            }
        } else if name.eq_ignore_ascii_case("origin") {
            by_page = true;
        } else if name.eq_ignore_ascii_case("sec-fetch-site") {
            // `none` is the address bar.
            by_page |= value != "none";
        }
    }
    let ours = [format!("localhost:{port}"), format!("127.0.0.1:{port}")];
    if !host.is_some_and(|host| ours.iter().any(|one| host.eq_ignore_ascii_case(one))) {
        return Err(Rejected::WrongHost);
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Ok(Request { path, query, by_page })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Request<'_>, Rejected> {
        parse(text.as_bytes(), 1455)
    }

    #[test]
    fn a_browsers_request_is_read() {
        assert_eq!(
            read(
                "GET /auth/callback?code=c&state=s HTTP/1.1\r\nHost: localhost:1455\r\nAccept: */*"
            ),
            Ok(Request { path: "/auth/callback", query: "code=c&state=s", by_page: false })
        );
        assert_eq!(
            read("GET /cancel HTTP/1.1\r\nhost:127.0.0.1:1455\r\nConnection: close"),
            Ok(Request { path: "/cancel", query: "", by_page: false })
        );
        let page =
            read("GET /cancel HTTP/1.1\r\nHost: localhost:1455\r\nSec-Fetch-Site: cross-site");
        assert!(page.unwrap().by_page);
        assert!(read("GET / HTTP/1.1\r\nHost: localhost:1455\r\nOrigin: null").unwrap().by_page);
    }

    #[test]
    fn everything_else_is_rejected() {
        let long = format!("GET /{} HTTP/1.1\r\nHost: localhost:1455", "a".repeat(LONGEST));
        for (text, expected) in [
            ("", Rejected::BadRequest),
            ("GET", Rejected::BadRequest),
            ("GET /", Rejected::BadRequest),
            ("GET / HTTP/2", Rejected::BadRequest),
            ("GET /a b HTTP/1.1\r\nHost: localhost:1455", Rejected::BadRequest),
            ("GET http://localhost:1455/ HTTP/1.1\r\nHost: localhost:1455", Rejected::BadRequest),
            ("POST /auth/callback HTTP/1.1\r\nHost: localhost:1455", Rejected::NotGet),
            ("get / HTTP/1.1\r\nHost: localhost:1455", Rejected::NotGet),
            ("OPTIONS * HTTP/1.1\r\nHost: localhost:1455", Rejected::NotGet),
            ("GET / HTTP/1.1", Rejected::WrongHost),
            ("GET / HTTP/1.1\r\nHost: localhost", Rejected::WrongHost),
            ("GET / HTTP/1.1\r\nHost: localhost:1457", Rejected::WrongHost),
            ("GET / HTTP/1.1\r\nHost: evil.example:1455", Rejected::WrongHost),
            ("GET / HTTP/1.1\r\nHost: localhost:1455.evil.example", Rejected::WrongHost),
            ("GET / HTTP/1.1\r\nHost: localhost:1455\r\nHost: x", Rejected::BadRequest),
            ("GET / HTTP/1.1\r\nnonsense", Rejected::BadRequest),
            (long.as_str(), Rejected::TooLong),
        ] {
            assert_eq!(read(text), Err(expected), "{text}");
        }
        assert_eq!(parse(b"GET /\xff HTTP/1.1", 1455), Err(Rejected::BadRequest));
    }
}
