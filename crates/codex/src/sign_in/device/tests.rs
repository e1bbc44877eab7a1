use super::*;
use secrecy::ExposeSecret;

#[test]
fn codes_and_intervals_are_read_in_every_dress() {
    for (answer, interval) in [
        (json!({"device_auth_id": "d", "user_code": "AB-CD", "interval": "1"}), 1),
        (json!({"device_auth_id": "d", "usercode": "AB-CD", "interval": 7}), 7),
        (json!({"device_auth_id": "d", "user_code": " AB-CD "}), 5),
        (json!({"device_auth_id": "d", "user_code": "AB-CD", "interval": 0}), 5),
        (json!({"device_auth_id": "d", "user_code": "AB-CD", "interval": 86400}), 60),
    ] {
        let asked = Asked::read(&answer).unwrap();
        assert_eq!((asked.id.as_str(), asked.user_code.as_str()), ("d", "AB-CD"), "{answer}");
        assert_eq!(asked.interval, Duration::from_secs(interval), "{answer}");
        assert_eq!(asked.expires_in, LIFETIME);
    }
    let short = json!({"device_auth_id": "d", "user_code": "A", "expires_in": 60});
    assert_eq!(Asked::read(&short).unwrap().expires_in, 60);
    for wrong in [
        json!({}),
        json!({"device_auth_id": "d"}),
        json!({"user_code": "AB-CD"}),
        json!({"device_auth_id": "d", "user_code": "<script>"}),
    ] {
        assert!(Asked::read(&wrong).is_none(), "{wrong}");
    }
}

#[test]
fn an_answer_to_a_poll_means_one_thing() {
    let pending = r#"{"error":{"code":"deviceauth_authorization_pending"}}"#;
    for (status, body) in [(403, pending), (404, "{}"), (403, ""), (400, pending)] {
        assert!(matches!(judge(status, body), Ok(Polled::Pending)), "{status} {body}");
    }
    for (status, body) in [(400, r#"{"error":"slow_down"}"#), (429, "")] {
        assert!(matches!(judge(status, body), Ok(Polled::SlowDown)), "{status} {body}");
    }
    for (status, body, kind) in [
        (403, r#"{"error":{"code":"access_denied","message":"No."}}"#, Kind::AuthDeclined),
        (400, r#"{"error":"expired_token"}"#, Kind::CallbackTimeout),
        (410, r#"{"error":{"code":"deviceauth_authorization_expired"}}"#, Kind::CallbackTimeout),
        (400, r#"{"error":{"message":"Something else."}}"#, Kind::AuthDeclined),
        (200, "{}", Kind::Unknown),
        (502, "<html>bad gateway</html>", Kind::UpstreamUnavailable),
    ] {
        assert_eq!(judge(status, body).unwrap_err().kind, kind, "{status} {body}");
    }
    // A gateway's page is not "not yet".
    assert!(judge(403, "<html>blocked by the proxy</html>").is_err());
    let Ok(Polled::Approved { code, verifier }) =
        judge(200, r#"{"authorization_code":"ac","code_challenge":"x","code_verifier":"v"}"#)
    else {
        panic!("approved")
    };
    assert_eq!((code.expose_secret(), verifier.secret().as_str()), ("ac", "v"));
}

#[test]
fn a_network_that_fails_for_a_moment_ends_nothing() {
    let mut pace = Pace::new(Duration::from_secs(1));
    let missed = || Err(Failure::new(Kind::Connection));
    for _ in 0..4 {
        assert!(pace.take(missed()).is_none());
    }
    assert!(pace.take(Ok(Polled::SlowDown)).is_none());
    assert_eq!(pace.wait(), Duration::from_secs(6));
    for _ in 0..4 {
        assert!(pace.take(missed()).is_none());
    }
    assert_eq!(pace.take(missed()).unwrap().unwrap_err().kind, Kind::Connection);
    let no = Err(Failure::new(Kind::AuthDeclined));
    assert!(pace.take(no).unwrap().is_err(), "a no is one at once");
}

#[test]
fn a_setting_that_is_off_is_named() {
    let failure = switched_off("<html>");
    assert_eq!(failure.kind, Kind::AuthDeclined);
    assert!(failure.meaning.contains("Enable device code authorization for Codex"));
}
