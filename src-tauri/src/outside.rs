//! What the window is given from outside: flags, environment, clock. Read once, passed as values.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use patchbay_codex::accounts::AccountKind;
use patchbay_codex::http::Network;
use patchbay_codex::setup::Setup;
use patchbay_doctor::Environment;
use patchbay_failure::{Failure, Kind};
use patchbay_words::said;

use crate::editors::Programs;

/// The outside world, as values.
pub(crate) struct Outside {
    pub(crate) setup: Setup,
    pub(crate) environment: Environment,
    /// Our own variables, from which the setup is made anew when Settings changes.
    pub(crate) own_vars: BTreeMap<String, String>,
    /// Where the person's editors are looked for, also when another home is shown.
    pub(crate) programs: Programs,
    /// How requests leave this computer.
    pub(crate) network: Network,
    /// Whether this is the throw-away world of *Try it offline*.
    pub(crate) trial: bool,
    /// A deep link that this process was started with.
    pub(crate) deep_link: Option<String>,
    /// Where to write the time to the first usable screen, for `cargo xtask bench`.
    pub(crate) ready_file: Option<PathBuf>,
    /// The file that every dialog chooses without asking (`PATCHBAY_CHOSEN_FILE`): tests have nobody
    /// to ask.
    pub(crate) chosen_file: Option<PathBuf>,
    /// Seconds east of UTC of this computer's clock; 0 where the system does not say.
    pub(crate) utc_offset_s: i32,
}

impl Outside {
    /// Reads `--home DIR`, `--data-dir DIR`, one deep link, and the environment.
    ///
    /// # Errors
    /// A flag or variable that can't be understood, named.
    pub(crate) fn read() -> Result<Self, Failure> {
        let vars: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let mut home = None;
        let mut data_dir = None;
        let mut deep_link = None;
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--home" => home = Some(value_of("--home", arguments.next())?),
                "--data-dir" => data_dir = Some(value_of("--data-dir", arguments.next())?),
                link if crate::deep_link::is_ours(link) => deep_link = Some(argument),
                // Sessions, launchers and drivers add arguments of their own: not ours to refuse.
                _ => {}
            }
        }
        let setup = Setup::from_vars(&vars, data_dir, dirs::data_dir())?;
        let isolated = home.is_some();
        let home = home.or_else(dirs::home_dir).ok_or_else(|| {
            Failure::new(Kind::FileUnreadable)
                .with_title(said!("desktop-no-home-title"))
                .with_meaning(said!("desktop-no-home-meaning"))
                .with_action_text(said!("desktop-no-home-action"))
        })?;
        let ready_file = vars.get("PATCHBAY_READY_FILE").map(PathBuf::from);
        let chosen_file = vars.get("PATCHBAY_CHOSEN_FILE").map(PathBuf::from);
        // Nobody's own window writes a file without asking.
        let chosen_file = chosen_file.filter(|_| cfg!(debug_assertions));
        let programs = Programs::from_vars(&vars);
        let network = Network::from_vars(&vars);
        let own = |(name, _): &(&String, &String)| name.starts_with("PATCHBAY_");
        let own_vars = vars.iter().filter(own).map(|(n, v)| (n.clone(), v.clone())).collect();
        let environment = Environment {
            home,
            vars: if isolated { BTreeMap::new() } else { vars },
            isolated,
            data_dir: setup.data_dir.clone(),
            versions: BTreeMap::new(),
        };
        // Before any thread is started: the system's answer is not safe beside others.
        let utc_offset_s =
            time::UtcOffset::current_local_offset().map_or(0, time::UtcOffset::whole_seconds);
        Ok(Self {
            setup,
            environment,
            own_vars,
            programs,
            network,
            trial: false,
            deep_link,
            ready_file,
            chosen_file,
            utc_offset_s,
        })
    }
}

fn value_of(flag: &str, value: Option<String>) -> Result<PathBuf, Failure> {
    let folder = value.map(PathBuf::from).filter(|path| !path.as_os_str().is_empty());
    folder.and_then(|path| std::path::absolute(path).ok()).ok_or_else(|| {
        Failure::new(Kind::Schema)
            .with_title(said!("desktop-flag-title", flag = flag))
            .with_meaning(said!("desktop-flag-meaning"))
            .with_action_text(said!("desktop-flag-action", flag = flag))
    })
}

/// Whether accounts and answers come from the simulator: OpenAI is never on this computer, so an
/// issuer that is, is the simulator.
pub(crate) fn is_simulated(setup: &Setup) -> bool {
    is_loopback(setup.endpoints.issuer(AccountKind::Codex))
}

fn is_loopback(address: &str) -> bool {
    url::Url::parse(address).is_ok_and(|url| match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    })
}

/// Now, in Unix seconds.
pub(crate) fn now() -> i64 {
    time::OffsetDateTime::now_utc().unix_timestamp()
}

/// Says one line to the terminal that started the window, if there is one.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_an_issuer_on_this_computer_is_simulated() {
        assert!(is_loopback("http://127.0.0.1:4567"));
        assert!(is_loopback("http://localhost:4567"));
        assert!(is_loopback("http://[::1]:4567"));
        assert!(!is_loopback("https://auth.openai.com"));
        assert!(!is_loopback("https://localhost.example"));
    }
}
