//! Opening an address in the person's browser.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The programs that open an address, the likeliest first.
fn openers() -> &'static [(&'static str, &'static [&'static str])] {
    if cfg!(target_os = "macos") {
        &[("open", &[])]
    } else if cfg!(windows) {
        // Not `cmd /C start`: an address holds `&`, which a shell would take for its own.
        &[("rundll32", &["url.dll,FileProtocolHandler"])]
    } else {
        &[("xdg-open", &[]), ("gio", &["open"]), ("wslview", &[])]
    }
}

/// Opens `url`. False where no program took it; that is for the caller to say, not an end.
pub(crate) fn open(url: &str) -> bool {
    openers().iter().any(|(program, first)| {
        let child = Command::new(program)
            .args(*first)
            .arg(url)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        child.is_ok_and(took_it)
    })
}

/// An opener that found nothing to open with ends soon and says so. One that still runs after a
/// while has become the browser, and is left alone.
fn took_it(mut child: std::process::Child) -> bool {
    let until = Instant::now() + Duration::from_secs(2);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if Instant::now() >= until => return true,
            Ok(None) => thread::sleep(Duration::from_millis(20)),
            Err(_) => return false,
        }
    }
}
