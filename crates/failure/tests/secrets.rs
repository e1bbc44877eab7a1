//! Secrets in the shapes that logs and answers show them in: none survives a mask.

use patchbay_failure::mask;

/// A value that no form gives away, only its place.
const VALUE: &str = "q8Zr2LmX0vBn5TdKw7Hs3Yc";

#[test]
fn a_value_in_a_secret_place_is_masked() {
    for place in [
        "Authorization: Bearer @",
        "authorization: Basic @",
        "Proxy-Authorization: Basic @",
        "-H 'Authorization: Bearer @'",
        "{\"headers\":{\"authorization\":\"Bearer @\"}}",
        "Cookie: __Secure-next-auth.session-token=@; theme=dark",
        "set-cookie: cf_clearance=@; path=/",
        "X-Api-Key: @",
        "api-key: @",
        "OPENAI_API_KEY=@",
        "export OPENAI_API_KEY=\"@\"",
        "CODEX_ACCESS_TOKEN=@",
        "{\"tokens\":{\"access_token\":\"@\",\"account_id\":\"1\"}}",
        "{\"refreshToken\":\"@\"}",
        "{\"accessToken\": \"@\"}",
        "{\"apiKey\":\"@\"}",
        "{'client_secret': '@'}",
        "{\\\"refresh_token\\\":\\\"@\\\"}",
        "grant_type=refresh_token&refresh_token=@&client_id=app",
        "http://localhost:1455/auth/callback?code=@&state=x",
        "code_verifier=@",
        "password=@",
        "https://ada:@@proxy.example:8080",
        "http_proxy=http://user:@@10.0.0.1:3128/",
        "redirect?id_token=@",
        "api_key: @",
        "access_token: @",
        "token=@",
        "\"session_token\":\"@\"",
        "\"secret\": \"@\"",
    ] {
        let text = place.replacen('@', VALUE, 1);
        let masked = mask(&text);
        assert!(!masked.contains(VALUE), "{text} -> {masked}");
        assert_eq!(mask(&masked), masked, "{text}");
    }
}

#[test]
fn a_known_form_is_masked_anywhere() {
    for secret in [
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlc2ln",
        "sk-proj-Q3rT7uV1wX5yZ9aB2cD4eF6gH8",
        "sk-ant-api03-Q3rT7uV1wX5yZ9aB2cD4",
        "rt_6f1c0a9be2d94c7f8a3b5d1e",
        "rt.1.AAAUYq3rT7uV1wX5yZ9aB2",
        "sess-0a1B2c3D4e5F6g7H8i9J",
        "at-0a1B2c3D4e5F6g7H8i9J",
        "ghp_0a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H",
        "gho_0a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H",
        "github_pat_11AAAAAA0a1B2c3D4e5F6g7H8i9J",
        "AIzaSyA0a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F",
        "xai-0a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F",
    ] {
        for place in ["token @ refused", "[@]", "url=https://x.example/@", "'@'", "(@)"] {
            let masked = mask(&place.replace('@', secret));
            assert!(!masked.contains(secret), "{masked}");
            assert_eq!(mask(&masked), masked);
        }
    }
}
