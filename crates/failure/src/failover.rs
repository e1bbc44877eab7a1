//! The failover reason where the HTTP status is known.

use crate::{FailoverReason, Kind};

/// Who to try next. A known status decides (the older contract is a table of statuses), the kind
/// only refines it; without a status, or where the status was not the provider's, the kind decides.
pub(crate) fn reason(kind: Kind, status: Option<u16>) -> FailoverReason {
    use FailoverReason as F;
    let by_kind = kind.failover_reason();
    // A tunnel refused with 403 says nothing about the sign-in.
    if matches!(kind, Kind::Proxy | Kind::Dns | Kind::TlsCertificate | Kind::Cancelled) {
        return by_kind;
    }
    match status {
        Some(401 | 403) => match by_kind {
            F::AuthPermanent | F::Billing => by_kind,
            _ => F::Auth,
        },
        Some(402) if by_kind == F::RateLimit => F::RateLimit,
        Some(402) => F::Billing,
        Some(404) => F::ModelNotFound,
        Some(408 | 410 | 499 | 500 | 502 | 503 | 504) => F::Timeout,
        Some(429) => F::RateLimit,
        Some(529) => F::Overloaded,
        Some(400 | 422) => F::Format,
        _ => by_kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use FailoverReason as F;

    #[test]
    fn a_known_status_decides_and_the_kind_refines() {
        for (kind, status, expected) in [
            (Kind::AuthExpired, Some(401), F::Auth),
            (Kind::RefreshReused, Some(401), F::AuthPermanent),
            (Kind::Quota, Some(403), F::Billing),
            (Kind::Quota, Some(402), F::Billing),
            (Kind::UsageLimit, Some(402), F::RateLimit),
            (Kind::ReplayInvalid, Some(404), F::ModelNotFound),
            (Kind::Overloaded, Some(503), F::Timeout),
            (Kind::Overloaded, Some(529), F::Overloaded),
            (Kind::Quota, Some(429), F::RateLimit),
            (Kind::ModelNotFound, Some(400), F::Format),
            (Kind::ModelNotFound, None, F::ModelNotFound),
            (Kind::Proxy, Some(403), F::Unknown),
        ] {
            assert_eq!(reason(kind, status), expected, "{kind:?} {status:?}");
        }
    }
}
