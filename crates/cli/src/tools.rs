//! The ids that `--tool` and `--tool-version` take.

/// Every tool id of the contract, `shared` (across tools) last.
pub(crate) const KNOWN: &[&str] = &[
    "openclaw",
    "codex-cli",
    "pi",
    "opencode",
    "hermes",
    "cline",
    "goose",
    "litellm",
    "cliproxyapi",
    "cc-switch",
    "zed",
    "shared",
];

/// `--tool ID`.
pub(crate) fn parse_id(given: &str) -> Result<String, String> {
    if KNOWN.contains(&given) {
        Ok(given.to_owned())
    } else {
        Err(format!("no tool has this id; the ids are {}", KNOWN.join(", ")))
    }
}

/// `--tool-version ID=VERSION`.
pub(crate) fn parse_version(given: &str) -> Result<(String, String), String> {
    let (id, version) =
        given.split_once('=').ok_or("it is written ID=VERSION, for instance openclaw=2026.4.9")?;
    let version = version.trim().trim_start_matches('v');
    if version.is_empty() || !version.starts_with(|c: char| c.is_ascii_digit()) {
        return Err("the version is missing, for instance openclaw=2026.4.9".to_owned());
    }
    Ok((parse_id(id)?, version.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_ids_are_answered_with_the_known_ones() {
        assert!(parse_id("openclaw").is_ok());
        assert!(parse_id("OpenClaw").unwrap_err().contains("openclaw, codex-cli"));
    }

    #[test]
    fn versions_name_their_tool() {
        assert_eq!(parse_version("openclaw=v2026.4.9").unwrap().1, "2026.4.9");
        for wrong in ["2026.4.9", "openclaw", "openclaw=", "openclaw=latest", "claw=1"] {
            assert!(parse_version(wrong).is_err(), "{wrong}");
        }
    }
}
